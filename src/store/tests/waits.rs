//! Values that wait to be joined, in parts of any size, with records among them that come again.

use super::event;
use super::grow::assert_same;
use crate::event::{Event, Field};
use crate::read::{DispositionCounts, Place, Sink};
use crate::store::{Builder, Store};

/// As many that values which wait are joined on the way.
const EVENTS: usize = 40_000;

/// An event of which nearly all values are its own. Now and then it is another export of one before it that says more, or
/// another record of its id.
fn nth(at: usize) -> (Event<'static>, Place) {
    let again = at.is_multiple_of(701) && at > 0;
    let one = if again { at - 350 } else { at };
    let who = if at.is_multiple_of(1402) { "a" } else { "b" };
    let mut event =
        event(&format!("E{one}"), &format!("2023-06-15T0{}:00:00Z", one % 7), if again { who } else { "a" });
    // some values come again much later, some in other letters
    let own = if one.is_multiple_of(17) { one / 2 } else { one };
    let letter = if one.is_multiple_of(34) { "M" } else { "m" };
    if again || !one.is_multiple_of(3) {
        event.set(Field::RequestId, format!("{letter}{own}"));
    }
    event.set(Field::TokenId, format!("t{own}"));
    if again || one.is_multiple_of(2) {
        event.push(Field::MessageIds, format!("<{letter}{own}@a.example>"));
        event.push(Field::MessageIds, format!("<x{own}@a.example>"));
    }
    (event, Place { source: 0, offset: at as u64, len: 1 })
}

/// What parts of these sizes make, which come again and again; the last `late` events come to a store that grows.
fn in_parts(sizes: &[usize], late: usize) -> (Store, DispositionCounts) {
    let (mut builder, mut fates, mut grows, mut from) =
        (Builder::default(), DispositionCounts::default(), None, 0);
    for size in sizes.iter().cycle() {
        let mut batch = builder.batch().unwrap();
        let until = EVENTS.min(from + size);
        for (mut event, place) in (from..until).map(nth) {
            batch.take(&mut event, None, place);
        }
        match &mut grows {
            None => fates.add_all(builder.absorb(batch)),
            Some((store, grows)) => {
                let taken = Store::grow(store, grows, vec![batch]);
                taken.fates.into_iter().for_each(|(_, some)| fates.add_all(some));
            }
        }
        from = until;
        if from == EVENTS {
            break;
        }
        if grows.is_none() && late > 0 && from + late >= EVENTS {
            grows = Some(std::mem::take(&mut builder).growing());
        }
    }
    (grows.map_or_else(|| builder.finish(), |(store, _)| store), fates)
}

#[test]
fn parts_of_any_size_make_what_events_do_that_come_one_by_one() {
    let (mut whole, mut fates) = (Builder::default(), DispositionCounts::default());
    for (event, place) in (0..EVENTS).map(nth) {
        fates.add(whole.take(event, place));
    }
    let whole = whole.finish();
    for (sizes, late) in [(&[2000, 3500, 9000][..], 0), (&[30_000, 1500], 9000)] {
        let (store, told) = in_parts(sizes, late);
        assert_eq!(told, fates, "{sizes:?}");
        assert_same(&store, &whole);
        for field in [Field::RequestId, Field::TokenId, Field::MessageIds] {
            assert!(
                store.facet(&store.all(), field) == whole.facet(&whole.all(), field),
                "{sizes:?} {field}"
            );
        }
    }
}
