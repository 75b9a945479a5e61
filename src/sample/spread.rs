//! Distributes a number of items over the minutes of the log.

use super::days::{DAY, FIRST, LAST};
use super::item::Item;
use super::random::{Random, place};
use super::world::World;
use crate::event::saturated;

/// The weight of each minute of the log.
#[derive(Debug)]
pub struct Minutes {
    weights: Vec<u32>,
    total: u64,
}

impl Minutes {
    /// Weighs each minute; `weigh` gets its first second. Activity comes in bursts, as people's work does.
    pub fn new(world: &World, kind: u64, mut weigh: impl FnMut(i64) -> u64) -> Self {
        const BURST: [u64; 8] = [0, 0, 1, 1, 2, 3, 5, 9];
        let weights: Vec<u32> = (FIRST * DAY..(LAST + 1) * DAY)
            .step_by(60)
            .map(|at| match weigh(at) {
                0 => 0,
                weight => {
                    let burst = BURST[place(world.roll(&[31, kind, at.unsigned_abs()]), BURST.len())];
                    saturated::<u32>(weight * burst)
                }
            })
            .collect();
        let total = weights.iter().map(|weight| u64::from(*weight)).sum();
        Self { weights, total }
    }

    /// How many of `count` items come before the total weight `weight` is reached: deterministic, and `count` at the
    /// end.
    fn before(&self, count: u64, weight: u64) -> u64 {
        let share = u128::from(count) * u128::from(weight) / u128::from(self.total.max(1));
        saturated::<u64>(share)
    }
}

/// Items of one kind in the order of time.
pub struct Stream<'w> {
    world: &'w World,
    kind: u64,
    count: u64,
    minutes: Minutes,
    next: usize,
    weight: u64,
    /// Times of the current minute, last first.
    times: Vec<i64>,
    serial: u64,
    make: fn(&World, i64, &mut Random) -> Item,
}

impl<'w> Stream<'w> {
    /// Makes `count` items, each by `make` from its time and its own generator.
    pub const fn new(
        world: &'w World,
        kind: u64,
        count: u64,
        minutes: Minutes,
        make: fn(&World, i64, &mut Random) -> Item,
    ) -> Self {
        Self { world, kind, count, minutes, next: 0, weight: 0, times: Vec::new(), serial: 0, make }
    }

    fn fill(&mut self) -> Option<()> {
        while self.times.is_empty() {
            let weight = u64::from(*self.minutes.weights.get(self.next)?);
            let before = self.minutes.before(self.count, self.weight);
            self.weight += weight;
            let many = self.minutes.before(self.count, self.weight) - before;
            if many > 0 {
                let minute = FIRST * DAY + 60 * i64::try_from(self.next).ok()?;
                let mut random = self.world.random(self.kind + 50, self.next as u64);
                self.times.extend((0..many).map(|_| minute + i64::try_from(random.below(60)).unwrap_or(0)));
                self.times.sort_unstable_by(|a, b| b.cmp(a));
            }
            self.next += 1;
        }
        Some(())
    }
}

impl Iterator for Stream<'_> {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        self.fill()?;
        let at = self.times.pop()?;
        let mut random = self.world.random(self.kind, self.serial);
        let mut item = (self.make)(self.world, at, &mut random);
        item.serial = self.kind << 48 | self.serial;
        self.serial += 1;
        Some(item)
    }
}
