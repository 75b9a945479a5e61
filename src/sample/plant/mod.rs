//! Planted incidents, whose truth is known: each a few records of people of a tenant of their own, which end where a rule of
//! chains ends. Every copy has its own people, tenant and days.

mod claims;
mod firsts;
mod hubs;
mod judged;
mod people;
mod planter;
mod record;
mod spell;
mod suspected;
mod tied;
mod write;

pub use people::Person;
pub use record::{Carried, Deed, Id, Identity, Kind, Log, Record, Target, Verdict};
pub use suspected::Pair;
pub use write::Pen;

use super::world::World;
use planter::Planter;

/// What is planted.
#[derive(Debug, Default)]
pub struct Planted {
    pub people: Vec<Person>,
    /// The records, in the order of time.
    pub records: Vec<Record>,
    /// Pairs of events of which rules may think that they belong together.
    pub pairs: Vec<Pair>,
}

impl Planted {
    /// So many copies.
    pub fn new(world: &World, copies: u32) -> Self {
        let mut planted = Self::default();
        for copy in 0..copies {
            let mut hand = Planter::new(world, copy, &mut planted);
            tied::plant(&mut hand);
            hubs::plant(&mut hand);
            judged::plant(&mut hand);
            firsts::plant(&mut hand);
            claims::plant(&mut hand);
            suspected::plant(&mut hand);
        }
        planted.records.sort_by_key(|record| record.at);
        planted
    }
}

#[cfg(test)]
mod tests;
