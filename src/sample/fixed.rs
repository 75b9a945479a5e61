//! The story: what happens in every sample, however small.

use super::Shape;
use super::days::{
    ALERT, CONSUMER_CLOSED, DAY, ENTERPRISE_CLOSED, FIRST_ACCESS, HOUR, KEY_MADE, KEY_REPLACED,
    RENEWAL_CLOSED,
};
use super::intruder::{ALERTED, throttles};
use super::item::{Item, Step, Trace, What};
use super::world::World;
use crate::event::saturated;

/// The story in the order of time; the first `limit` items by importance.
pub fn story(world: &World, shape: Shape, limit: u64) -> Vec<Item> {
    let mut items = telling(world);
    items.retain(|item| match shape {
        Shape::Dwell => true,
        Shape::Csv => !matches!(item.what, What::Step(Step::KeyStolen)),
        Shape::Ual => !matches!(item.what, What::Step(_) | What::Token { .. }),
        Shape::Entra | Shape::Beside => false,
    });
    items.truncate(saturated::<usize>(limit));
    items.sort_by_key(|item| item.at);
    items
}

/// The story, the most important items first.
fn telling(world: &World) -> Vec<Item> {
    let step = |day: i64, step| (day * DAY, 0, What::Step(step), None);
    let access = |folder| What::Bind { folder, first: 275_000, count: 4, throttled: false };
    let morning = ALERT * DAY + 13 * HOUR;
    let mut moments = vec![
        step(KEY_MADE, Step::KeyStolen),
        (FIRST_ACCESS * DAY + 41, 0, What::Token { renewed: false }, Some(0)),
        (FIRST_ACCESS * DAY + 371, 0, access(0), Some(0)),
        (morning + 2530, ALERTED, What::Alert { entity: false }, None),
        (ALERT * DAY + 8 * HOUR + 1815, ALERTED, access(1), Some(ALERTED)),
        step(RENEWAL_CLOSED, Step::RenewalClosed),
        step(ENTERPRISE_CLOSED, Step::EnterpriseClosed),
        step(KEY_REPLACED, Step::KeyReplaced),
        step(CONSUMER_CLOSED, Step::ConsumerClosed),
        step(ALERT - 1, Step::Anomaly),
        step(ALERT, Step::Report),
        (morning + 2531, ALERTED, What::Alert { entity: true }, None),
    ];
    for (target, at) in throttles() {
        let what = What::Bind { folder: 0, first: 274_000, count: 9, throttled: true };
        moments.push((at, target, what, Some(target)));
    }
    let item = |(serial, (at, target, what, forged)): (u64, (i64, usize, What, Option<usize>))| Item {
        at,
        serial: 9 << 48 | serial,
        who: world.intruder.targets[target].account,
        what,
        trace: forged.map_or(Trace::Own { client: &super::clients::OWA, home: false }, |target| {
            Trace::Forged { target }
        }),
    };
    (0..).zip(moments).map(item).collect()
}
