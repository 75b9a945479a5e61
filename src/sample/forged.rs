//! Mailbox access with forged tokens.

use super::days::{ACTOR_HOURS, DAY};
use super::intruder::Intruder;
use super::item::{Item, Trace, What};
use super::ordinary::DAILY;
use super::random::{Random, place};
use super::spread::Minutes;
use super::world::World;

/// How long tokens are acquired at the start of a day, in seconds; mailboxes are accessed from then on.
const WARM_UP: i64 = 300;

/// How busy the intruder is: active on working days, in the published hours, while access is open.
pub fn minutes(world: &World) -> Minutes {
    let mut today = (0, 0);
    Minutes::new(world, 2, |at| {
        let (day, second) = (at.div_euclid(DAY), at.rem_euclid(DAY));
        if today.0 != day {
            today = (day, world.intruder.active(day).len() as u64);
        }
        if (WARM_UP..ACTOR_HOURS).contains(&second) { today.1 } else { 0 }
    })
}

/// An access, or the renewal of a token.
pub fn make_with_tokens(world: &World, at: i64, random: &mut Random) -> Item {
    let renews = random.below(8) == 0 && Intruder::renews(at);
    let item = make(world, at, random);
    if renews { Item { what: What::Token { renewed: true }, ..item } } else { item }
}

/// An access.
pub fn make(world: &World, at: i64, random: &mut Random) -> Item {
    let active = world.intruder.active(at.div_euclid(DAY));
    let target = target(world, &active, at, random);
    let who = world.intruder.targets[target].account;
    let folder = if random.below(3) > 0 { 0 } else { random.index(3) };
    let sync = random.below(14) == 0 || world.intruder.is_blind(who, at);
    let what = if sync { What::Sync { folder } } else { read(at, folder, random) };
    Item { at, serial: 0, who, what, trace: Trace::Forged { target } }
}

/// One of the mailboxes of the day; mostly the same within a quarter of an hour.
fn target(world: &World, active: &[usize], at: i64, random: &mut Random) -> usize {
    let quarter = world.roll(&[41, (at / 900).unsigned_abs()]);
    let roll = if random.below(4) > 0 { quarter } else { random.next() };
    active.get(place(roll, active.len())).copied().unwrap_or_default()
}

/// A run of messages of the last two months.
fn read(at: i64, folder: usize, random: &mut Random) -> What {
    let newest = (at / (DAY / i64::try_from(DAILY).unwrap_or(1))).unsigned_abs();
    let first = newest - random.below(60 * DAILY);
    What::Bind { folder, first, count: 1 + random.below(7), throttled: false }
}
