//! A synthetic incident of any size, written in several formats.
//!
//! Sixty roles of five tenants work for three months, and forged tokens are used to access mailboxes in between: from
//! the published addresses, each on the days on which it was seen, in the published working hours, until the published
//! closing days. Everything follows from the seed, and every record says that it is synthetic. `World` has the people
//! and their identifiers, streams produce what happens when, and a shape writes it down.

mod clients;
mod days;
mod fixed;
mod forged;
mod intruder;
mod item;
mod merge;
mod ordinary;
mod people;
mod plant;
mod random;
mod shape;
mod sign_ins;
mod spread;
mod truth;
mod world;

pub use truth::Truth;

use item::Item;
use merge::Merge;
use plant::Planted;
use spread::Stream;
use std::io;
use world::World;

/// How a sample is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// The event contract as JSONL: all stages of the incident.
    Dwell,
    /// The Microsoft 365 unified audit log as the Purview portal exports it.
    Ual,
    /// Entra sign-ins as Microsoft Graph lists them. About 850 of them begin the sessions of the other shapes, so fewer
    /// events leave sessions without a sign-in.
    Entra,
    /// Timesketch CSV: as [`Shape::Dwell`], without the theft of the key, which has bounds and no time.
    Csv,
    /// What is in no log of a customer, as JSONL: which tokens were signed with which key, and statements by people.
    /// All of it is planted.
    Beside,
}

impl Shape {
    /// Every shape of a whole incident.
    pub const ALL: [Self; 4] = [Self::Dwell, Self::Ual, Self::Entra, Self::Csv];

    /// Its name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Dwell => "dwell",
            Self::Ual => "ual",
            Self::Entra => "entra",
            Self::Csv => "csv",
            Self::Beside => "beside",
        }
    }

    /// The shape of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|shape| shape.name() == name)
    }
}

/// What to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    /// How many records.
    pub events: u64,
    /// Equal seeds give equal samples.
    pub seed: u64,
    /// The format.
    pub shape: Shape,
    /// How many copies of the planted incidents are included. They are written whole, so if `events` is smaller than
    /// they are, there are more records than that.
    pub plant: u32,
}

/// One in this many records of an audit log occurs twice.
const REPEATED: u64 = 400;
/// How many bytes are buffered before they are written.
const GATHERED: usize = 1 << 16;

/// Writes the sample in the order of time: the same bytes for the same plan on every machine, in memory that does not
/// grow with the number of events. The only errors are those of `out`.
pub fn write(plan: &Plan, out: &mut dyn io::Write) -> io::Result<()> {
    let world = World::new(plan.seed);
    let planted = Planted::new(&world, plan.plant);
    let mut pen = shape::Pen::new(plan.shape);
    let extra = plant::Pen::new(&planted, plan.shape);
    let mut records = extra.records().peekable();
    let mut bytes = Vec::with_capacity(2 * GATHERED);
    pen.begin(&mut bytes);
    for item in items(&world, plan, &planted) {
        while let Some(record) = records.next_if(|record| record.at < item.at) {
            extra.record(record, pen.takes_first(), &mut bytes);
        }
        pen.item(&world, &item, &mut bytes);
        if bytes.len() >= GATHERED {
            out.write_all(&bytes)?;
            bytes.clear();
        }
    }
    for record in records {
        extra.record(record, pen.takes_first(), &mut bytes);
    }
    pen.end(&mut bytes);
    out.write_all(&bytes)?;
    out.flush()
}

/// The items of a plan in the order of time, without the planted ones.
fn items<'w>(world: &'w World, plan: &Plan, planted: &Planted) -> Box<dyn Iterator<Item = Item> + 'w> {
    if plan.shape == Shape::Beside {
        return Box::new(std::iter::empty());
    }
    let extra = plant::Pen::new(planted, plan.shape).records().count() as u64;
    let events = plan.events.saturating_sub(extra);
    let issuing = sign_ins::issuing(world);
    if plan.shape == Shape::Entra {
        let first = sign_ins::thin(issuing, events);
        let more = events - first.len() as u64;
        let more = Stream::new(world, 4, more, ordinary::minutes(world), sign_ins::refresh);
        return Box::new(Merge::new(vec![Box::new(first.into_iter()), Box::new(more)]));
    }
    let story = fixed::story(world, plan.shape, events);
    let left = events - story.len() as u64;
    let repeats = if plan.shape == Shape::Ual { left / REPEATED } else { 0 };
    let signing = sign_ins::thin(issuing, left / 9);
    let forging = left / 8;
    let working = left - repeats - forging - signing.len() as u64;
    let access = if plan.shape == Shape::Ual { forged::make } else { forged::make_with_tokens };
    let merged = Merge::new(vec![
        Box::new(story.into_iter()),
        Box::new(signing.into_iter()),
        Box::new(Stream::new(world, 1, working, ordinary::minutes(world), ordinary::make)),
        Box::new(Stream::new(world, 2, forging, forged::minutes(world), access)),
    ]);
    let once = events - repeats;
    let before = move |at: u64| u128::from(at) * u128::from(repeats) / u128::from(once.max(1));
    Box::new((0_u64..).zip(merged).flat_map(move |(at, item)| {
        let twice = before(at + 1) > before(at);
        std::iter::repeat_n(item, 1 + usize::from(twice))
    }))
}

#[cfg(test)]
mod tests;
