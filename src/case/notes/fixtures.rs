//! Notes for tests.

use super::{Act, Manual, Note, SavedView, Target};
use crate::chain::Identity;
use crate::event::{Rel, Stage, Zone, parse_edtf};
use crate::read::{Milestone, MilestoneName};
use serde_json::json;

/// A note made at a second, on the event `E1`.
pub fn note(second: i64, act: Act) -> Note {
    Note {
        id: format!("n{second}"),
        at: second * 1_000_000_000,
        order: None,
        by: "ana".to_owned(),
        on: if act.needs_events() { vec![Target::named("E1")] } else { Vec::new() },
        also: super::Ids::default(),
        act,
        more: serde_json::Map::new(),
    }
}

/// One of every act, in the order of the manual.
pub fn every_act() -> Vec<Act> {
    let text = |text: &str| text.to_owned();
    let fields =
        json!({"time": "2023-06-15/2023-06-16?", "message": "the cache was cleared", "cites": ["S01"]});
    vec![
        Act::Mark,
        Act::Unmark,
        Act::Tag(text("exfiltration")),
        Act::Untag(text("exfiltration")),
        Act::Comment { text: text("odd \"one\"\nof two"), see: vec![text("E2")] },
        Act::Severity(text("high")),
        Act::Stage(Stage::TokenForgery),
        Act::Event(Manual { fields: fields.as_object().cloned().unwrap() }),
        Act::Link { rel: Rel::Caused, to: text("token:abc") },
        Act::Milestone(Milestone {
            agency: Some(text("Agency A")),
            cites: vec![text("S01")],
            ..Milestone::new(MilestoneName::Detection, parse_edtf("2023-06-15", Zone::Utc).unwrap())
        }),
        Act::View(SavedView {
            name: text("accesses"),
            query: text("stage:mailbox_access"),
            off: vec![text("is:span")],
            columns: vec![text("time"), text("account")],
            zone: Some(text("+02:00")),
            as_of: None,
        }),
        Act::Hide,
        Act::Unhide,
        Act::HideAlike(text("operation:Send")),
        Act::Value { identity: Identity::parse("ip:192.0.2.7").unwrap(), text: text("our proxy") },
        Act::Undo(text("n1")),
    ]
}
