//! The everyday work of sixty people.

use super::days::{DAY, FIRST};
use super::item::{Admin, Change, Item, Trace, What};
use super::random::Random;
use super::spread::Minutes;
use super::world::World;

/// How busy the people are. They begin on the second day, after all have signed in.
pub fn minutes(world: &World) -> Minutes {
    let mut hour = (0, 0);
    Minutes::new(world, 1, |at| {
        if hour.0 != at / 3600 {
            hour = (at / 3600, (0..super::people::GROUPS.len()).map(|group| world.pull(group, at)).sum());
        }
        if at < (FIRST + 1) * DAY { 0 } else { hour.1 }
    })
}

/// Something that somebody does at `at`.
pub fn make(world: &World, at: i64, random: &mut Random) -> Item {
    let who = world.worker(at, random);
    let client = world.client_now(who, random);
    let desktop = client.process.is_some();
    let mut what = what(at, desktop, random);
    if matches!(what, What::Bind { .. }) && world.intruder.is_blind(who, at) {
        what = What::File { downloaded: false, number: random.below(400) };
    }
    let client = if matches!(what, What::File { .. }) { World::files() } else { client };
    Item { at, serial: 0, who, what, trace: Trace::Own { client, home: random.once_in(5) } }
}

fn what(at: i64, desktop: bool, random: &mut Random) -> What {
    let folder = if random.below(4) > 0 { 0 } else { random.index(5) };
    let first = recent(at, random);
    let change = |operation| What::Change { operation, folder, first };
    match random.below(1000) {
        0..100 if desktop => What::Sync { folder },
        0..480 => What::Bind { folder, first, count: 1 + random.below(3), throttled: false },
        480..600 => change(Change::Send),
        600..670 => change(Change::MoveToDeletedItems),
        670..720 => change(Change::SoftDelete),
        720..745 => change(Change::HardDelete),
        745..750 => What::Admin { operation: Admin::InboxRule },
        750..754 => What::Admin { operation: Admin::SetMailbox },
        754..758 => What::Admin { operation: Admin::MailboxPermission },
        758..764 => What::Admin { operation: Admin::UpdateUser },
        764..940 => What::File { downloaded: false, number: random.below(400) },
        _ => What::File { downloaded: true, number: random.below(400) },
    }
}

/// How many messages a mailbox receives in a day.
pub const DAILY: u64 = 14;

/// The number of a message received within the last three days.
fn recent(at: i64, random: &mut Random) -> u64 {
    let newest = (at / (DAY / i64::try_from(DAILY).unwrap_or(1))).unsigned_abs();
    newest - random.below(3 * DAILY)
}
