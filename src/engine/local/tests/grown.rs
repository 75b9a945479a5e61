//! A case that grows answers as the case that is opened whole, whatever was asked of it meanwhile.

use super::{ask, filter};
use crate::engine::local::LocalEngine;
use crate::engine::local::carried_state::CarriedState;
use crate::engine::local::grow::CaseGrowth;
use crate::engine::local::origin::Origin;
use crate::engine::local::updates::Updates;
use crate::engine::{Anchor, Arrangement, Body, ChainOf, Direction, LaneBy, Position, Question};
use crate::event::{Event, Field, Link, Rel, Zone, parse_edtf};
use crate::read::{Batch, Loaded, Place, Sink};
use crate::store::{Builder, new_batch};
use proptest::prelude::*;

/// A minute, who, whose session, and what an event is.
type Made = (u8, u8, u8, u8);

fn made() -> impl Strategy<Value = Vec<Made>> {
    prop::collection::vec((0..40_u8, 0..3_u8, 0..6_u8, 0..12_u8), 0..14)
}

fn take_into(batch: &mut dyn Batch, made: &[Made], from: usize) {
    for (at, (minute, who, session, what)) in (from..).zip(made) {
        let mut event = Event::default();
        // a few ids are told of twice
        event.id = format!("E{}", if *what == 11 { at % 5 } else { at }).into();
        event.when = parse_edtf(&format!("2023-06-15T02:{minute:02}:00Z"), Zone::Utc).ok();
        event.set(Field::Account, format!("u{who}@a.example"));
        event.set(Field::Agency, format!("Agency {}", who % 2));
        event.set(Field::Stage, ["mailbox_access", "token_forgery", "other"][usize::from(*what) % 3]);
        event.set(Field::Message, "Bind");
        event.set_some(Field::SessionId, (*session > 0).then(|| format!("S{session}")));
        event.set_some(Field::SourceIp, (*what > 6).then(|| format!("192.0.2.{session}")));
        if *what == 5 {
            event.extend(Field::Tags, Some("throttled".into()));
            event.count = Some(3);
        }
        if *what == 7 {
            event.extend(Field::Cites, Some("S01".into()));
            event.links = vec![Link { rel: Rel::Supersedes, to: "E1".to_owned() }];
        }
        batch.take(&mut event, None, Place { source: 0, offset: at as u64, len: 1 });
    }
}

/// An engine that can grow, and where to put what comes.
struct Growing {
    engine: LocalEngine,
    post: crate::engine::local::updates::UpdateSender,
}

impl Growing {
    fn begin() -> Self {
        let (store, grows) = Builder::default().growing();
        let (updates, post) = Updates::with_post();
        let engine = LocalEngine {
            growing: CaseGrowth::of(grows),
            lasting: CarriedState { updates, ..CarriedState::default() },
            ..LocalEngine::of(store, Loaded::default(), &Origin::default(), true)
        };
        Self { engine, post }
    }

    fn take(&mut self, batch: Box<dyn Batch>) {
        self.post.grown(vec![batch], Loaded::default(), true);
        self.engine.take_in();
    }
}

const QUERIES: [&str; 6] = [
    "",
    "account:u1@a.example",
    "stage:mailbox_access agency:\"Agency 0\"",
    "session_id:S2 or is:superseded",
    "is:orphan",
    "not bind",
];

fn questions() -> Vec<Question> {
    let minute = 60_000_000_000;
    let from = parse_edtf("2023-06-15T02:00:00Z", Zone::Utc).unwrap().earliest();
    let mut all = vec![Question::Blind { as_of: None }];
    for query in QUERIES {
        let filter = filter(query);
        let of = || filter.clone();
        let window = Question::Window {
            filter: of(),
            anchor: Anchor::First,
            before: 0,
            after: 99,
            records: false,
            find: None,
        };
        let alike = Arrangement { alike: true, ..Arrangement::default() };
        all.push(Question::Arranged(Box::new(window.clone()), alike));
        all.extend([window, Question::Count { filter: of() }, Question::Chains { filter: of(), top: 9 }]);
        for field in [Field::Account, Field::Stage, Field::Tags, Field::SessionId, Field::Status] {
            all.push(Question::Facet { filter: of(), field, top: 9, keep: Vec::new() });
        }
        for by in LaneBy::ALL {
            let filter = of();
            all.push(Question::Histogram { filter, from, width: 10 * minute, buckets: 4, by, lanes: 2 });
        }
        let gap =
            |direction| Question::Gap { filter: of(), from: Anchor::First, direction, least: 3 * minute };
        all.extend([Direction::Forward, Direction::Backward].map(gap));
    }
    for id in ["E0", "E1", "E2", "E9"] {
        let position = Position::of_id(None, id);
        all.push(Question::Event { position, as_of: None, played: None });
        all.push(Question::Chain { of: ChainOf::Event(id.to_owned()), as_of: None });
    }
    all
}

/// What an engine says to all of them, and of the case as a whole.
fn said(engine: &mut LocalEngine) -> Vec<String> {
    let answer = |question: Question| {
        let named = format!("{question:?}");
        let cancel = crate::engine::Cancel::default();
        let asked = crate::engine::Ask { generation: 7, question };
        let body =
            crate::engine::Engine::answer(engine, &asked, &cancel, &mut |_| {}).map(|answer| answer.body);
        format!("{named}\n{body:?}")
    };
    let mut said: Vec<String> = questions().into_iter().map(answer).collect();
    let Body::Case(case) = ask(engine, Question::Case) else { return said };
    said.push(format!("{:?} {:?} {:?}", case.total, case.stages, (case.undated, case.bounds, case.dated)));
    said
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_case_that_grows_answers_as_the_case_that_is_opened_whole(
        parts in prop::collection::vec((made(), any::<bool>()), 1..5),
    ) {
        let (mut growing, mut whole, mut at) = (Growing::begin(), Builder::default(), 0);
        for (part, asked) in &parts {
            let (mut own, mut other) = (new_batch(), whole.batch().unwrap());
            take_into(own.as_mut(), part, at);
            take_into(other.as_mut(), part, at);
            at += part.len();
            growing.take(own);
            whole.absorb(other);
            if *asked {
                said(&mut growing.engine);
            }
        }
        let mut whole = LocalEngine::of_store(whole.finish());
        for (grown, whole) in said(&mut growing.engine).into_iter().zip(said(&mut whole)) {
            prop_assert_eq!(grown, whole);
        }
    }
}
