//! Sign-ins of people. Nobody signs in for the intruder.

use super::clients::{Client, FILES, OWA};
use super::item::{Item, Trace, What};
use super::random::{Random, place};
use super::world::{Name, World};

/// Every sign-in that begins a session, and the failures before some of them, in the order of time.
pub fn issuing(world: &World) -> Vec<Item> {
    let mut items = Vec::new();
    for week in 0..World::weeks() {
        for who in 0..world.accounts.len() {
            let session = world.session_of(who, week);
            let roll = world.roll(&[51, who as u64, week.unsigned_abs()]);
            let trace = Trace::Own { client: world.client(who), home: roll.is_multiple_of(5) };
            let code = [50126, 50053, 50074][place(roll / 8, 3)];
            let mut push = |at, code| {
                let id = Name::SignIn(who, week, u64::from(code));
                items.push(Item { at, serial: 0, who, what: What::SignIn { id, code }, trace });
            };
            if roll.is_multiple_of(11) {
                push(session.start - 70, code);
            }
            push(session.start, 0);
        }
    }
    items.sort_by_key(|item| item.at);
    for (serial, item) in (3 << 48..).zip(&mut items) {
        item.serial = serial;
    }
    items
}

/// `count` of `items`, spread evenly.
pub fn thin(items: Vec<Item>, count: u64) -> Vec<Item> {
    let many = items.len() as u64;
    let before = |at: u64| at * count.min(many) / many.max(1);
    (0..).zip(items).filter(|(at, _)| before(at + 1) > before(*at)).map(|(_, item)| item).collect()
}

/// A further sign-in within a session, or one that fails.
pub fn refresh(world: &World, at: i64, random: &mut Random) -> Item {
    let who = world.worker(at, random);
    let code = match random.below(60) {
        0..=2 => 50126,
        3 => 50053,
        4 => 50074,
        _ => 0,
    };
    let client: &'static Client = match random.below(4) {
        0 => &FILES,
        1 => &OWA,
        _ => world.client(who),
    };
    let id = Name::Refresh(random.next());
    let trace = Trace::Own { client, home: random.once_in(5) };
    Item { at, serial: 0, who, what: What::SignIn { id, code }, trace }
}
