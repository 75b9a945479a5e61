//! Planted incidents with a known truth: each has a few records of people in a tenant of its own, at the limit of a
//! rule of chains. Every copy has its own people, tenant and days.

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

/// The planted incidents.
#[derive(Debug, Default)]
pub struct Planted {
    pub people: Vec<Person>,
    /// The records, in the order of time.
    pub records: Vec<Record>,
    /// Pairs of events that rules may take to belong together.
    pub pairs: Vec<Pair>,
}

impl Planted {
    /// Plants `copies` copies.
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
            hand.renewals();
        }
        planted.records.sort_by_key(|record| record.at);
        planted
    }
}

#[cfg(test)]
mod tests;
