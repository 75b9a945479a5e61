//! Accesses that no rule may lead to are not visited, and nothing is lost by that.

use super::{Flow, FlowResult};
use crate::chain::{Graph, LinkKind, Settings, Start};
use crate::event::{Event, Field, Link, Moment, Precision, Rel, Stage, When};
use crate::read::{Place, Sink};
use crate::store::{Builder, Store};
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

const MINUTE: i64 = 60_000_000_000;

/// A minute, an account, an address, a session and a token, and what kind of event it is.
type Made = (i64, u8, u8, u8, u8, u8);

fn store(made: &[Made]) -> Store {
    let mut builder = Builder::default();
    for (at, (minute, account, address, session, token, kind)) in (0_u64..).zip(made) {
        let mut event = Event::default();
        event.id = format!("e{at}").into();
        let moment = |minute: i64| Moment::new(minute * MINUTE, Precision::Second);
        event.when = (*kind != 7).then(|| When::at(moment(*minute)));
        event.set(Field::Stage, if *kind < 3 { Stage::Other } else { Stage::MailboxAccess }.name());
        event.set(Field::Account, format!("u{account}@a.example"));
        event.set(Field::SourceIp, format!("10.0.0.{address}"));
        if *session < 5 {
            event.set(Field::SessionId, format!("s{session}"));
        }
        if *token < 5 {
            event.set(Field::TokenId, format!("t{token}"));
        }
        if *kind == 6 {
            // some event states that it led to another
            event.links.push(Link {
                rel: Rel::Caused,
                to: format!("e{}", minute.unsigned_abs() % made.len() as u64),
            });
        }
        if *kind == 8 {
            // a statement on an address, for a stretch of time
            event.push(Field::Cites, "report".to_owned());
            let until =
                format!("1970-01-01T00:{minute:02}:00Z/1970-01-01T00:{:02}:00Z", (minute + 9).min(59));
            event.when = crate::event::parse_edtf(&until, crate::event::Zone::Utc).ok();
            event.links.push(Link { rel: Rel::Used, to: format!("token:t{token}") });
        }
        builder.take(event, Place { source: 0, offset: at, len: 1 });
    }
    builder.finish()
}

/// What was reached, and how.
fn said(found: &FlowResult) -> Vec<String> {
    let mut events: Vec<String> = found.events.iter().map(|(row, way)| format!("{row} {way:?}")).collect();
    events.sort();
    events.extend(found.turns.iter().map(|node| format!("{node} {:?}", found.nodes.get(node))));
    events
}

fn made() -> impl Strategy<Value = Vec<Made>> {
    prop::collection::vec((0..50_i64, 0..3_u8, 0..4_u8, 0..9_u8, 0..9_u8, 0..9_u8), 1..40)
}

/// Checks what is downstream of each event, from a new flow as often as one is asked for.
fn at_each_start(
    made: &[Made],
    near: i64,
    check: impl for<'g> Fn(&dyn Fn() -> Flow<'g>, usize) -> Result<(), TestCaseError>,
) -> Result<(), TestCaseError> {
    let store = store(made);
    let graph = Graph::of(&store, &|| false).unwrap();
    let settings = Settings { same_address: near * MINUTE, ..Settings::default() };
    (0..store.len()).try_for_each(|row| {
        let start = Start::Event(store.id(row), row);
        check(&|| Flow::of(&store, &graph, &settings, &start), row)
    })
}

proptest! {
    #[test]
    fn what_is_reached_is_what_a_visit_to_every_access_reaches(made in made(), near in 0..9_i64) {
        at_each_start(&made, near, |flow, _| {
            let found = flow().all(&|| false).unwrap();
            let visited = Flow { searched: 0, ..flow() }.all(&|| false).unwrap();
            prop_assert_eq!(said(&found), said(&visited));
            Ok(())
        })?;
    }

    #[test]
    fn a_visit_to_all_rows_once_more_reaches_nothing_more(made in made(), near in 0..9_i64) {
        at_each_start(&made, near, |flow, row| {
            let mut flow = flow();
            for kind in LinkKind::ALL {
                flow.pass(kind, &|| false).unwrap();
            }
            let once = said(&flow.found);
            for kind in [LinkKind::Asserted, LinkKind::Inferred] {
                (0..flow.store.len()).for_each(|row| flow.turns.wait(u32::try_from(row).unwrap()));
                flow.pass(kind, &|| false).unwrap();
            }
            prop_assert_eq!(said(&flow.found), once, "start {}", row);
            Ok(())
        })?;
    }
}
