//! Screens of any size, with any text.

use super::fixtures::{browsing, row, typing, with_detail};
use super::screen::{DARK, drawn};
use crate::engine::{LedgerAnswer, RecordLayout};
use crate::event::{Zone, is_bidi, is_control, is_separator};
use crate::read::{Ledger, Reject, SourceEntry};
use crate::session::{
    BlindKind, BlindPanel, Columns, ColumnsPanel, Find, HelpSearch, Input, LedgerPanel, ListKind, Notice,
    Overlay, Panel, PromptKind, Session, Tab,
};
use proptest::prelude::*;
use std::sync::Arc;

/// A session whose every text is the given one.
fn spoken(size: (u16, u16), text: &str, choice: u8) -> Session {
    let mut session = browsing(size.0, size.1);
    let fields =
        ["account", "agency", "operation", "message", "source_ip", "source", "status", "cites", "session_id"];
    let fields: Vec<(&str, &str)> = fields.iter().map(|name| (*name, text)).collect();
    let mut rows = vec![row("2023-06-15T02:14:07Z", &fields), row("", &fields)];
    for row in &mut rows {
        row.hit = true;
        row.record = Some(serde_json::json!({ "a": text }));
    }
    session.pane.timeline.rows = Arc::new(rows);
    (session.pane.timeline.cursor, session.pane.timeline.top) = (usize::from(choice % 2), 0);
    let walked = session.walked_columns();
    session.pane.timeline.column = walked[usize::from(choice) % walked.len()].clone();
    session.view.columns = (choice % 4 == 1)
        .then(|| Arc::new(Columns::parse("raw.a,session_id:9,message,cites,raw,count").unwrap()));
    session.view.scope.query = text.into();
    session.view.tab = if choice.is_multiple_of(3) { Tab::Record } else { Tab::Event };
    session.find = Some(Find { text: text.chars().take(2).collect(), number: 1, ..Find::default() });
    session.detail.cursor = usize::from(choice);
    with_detail(&mut session);
    if let Some(detail) = session.detail.shown.as_mut().map(Arc::make_mut) {
        let record = serde_json::json!({ text: text, "a": [text, { text: 1 }] });
        detail.laid = RecordLayout::of(&record, &[]).into();
        detail.record = Ok(record.into());
    }
    session.focus =
        [Panel::Timeline, Panel::Detail, Panel::Facets, Panel::Lanes][usize::from(choice / 2) % 4];
    let mut bar = typing(PromptKind::Filter, text);
    bar.error = crate::query::read(text, Zone::Utc).err();
    bar.offers = vec![(text.to_owned(), text.to_owned()); usize::from(choice % 9)];
    bar.offer = Some(usize::from(choice % 4));
    session.bar = (choice.is_multiple_of(5)).then_some(bar);
    session.overlay = match choice % 7 {
        0 => Some(Overlay::Help {
            top: usize::from(choice),
            search: (choice % 2 == 1).then(HelpSearch::default),
        }),
        2 => Some(Overlay::Ledger(LedgerPanel {
            chosen: usize::from(choice % 5),
            below: (choice > 99).then_some(7),
        })),
        3 => Some(Overlay::Blind(BlindPanel {
            chosen: usize::from(choice),
            kind: BlindKind::ALL.get(usize::from(choice % 6)).copied(),
        })),
        4 => Some(Overlay::Columns(ColumnsPanel::of(&session, None))),
        1 => Some(Overlay::List { kind: ListKind::Palette, input: Input::new(text), chosen: 3 }),
        _ => None,
    };
    session.ledger = (!choice.is_multiple_of(3)).then(|| Arc::new(ledger(text)));
    session.notice =
        (choice.is_multiple_of(11)).then(|| Notice { text: text.to_owned(), wrong: false, of_keys: false });
    session
}

/// Sources whose every text is that one.
fn ledger(text: &str) -> LedgerAnswer {
    let reject = Reject {
        line: 7,
        offset: u64::MAX,
        reason: text.to_owned(),
        bytes: [text.as_bytes(), b"\xff\x9b"].concat(),
        length: u64::MAX,
    };
    let source = |read: u64| SourceEntry {
        file: text.to_owned(),
        format: text.chars().take(9).collect(),
        why: text.to_owned(),
        read,
        kept: read,
        rejected: read,
        rejects: vec![reject.clone(); 4],
        notes: vec![text.to_owned()],
        error: (read == 0).then(|| text.to_owned()),
        ..SourceEntry::default()
    };
    let sources = [0, 1, 12_345_678].map(source).to_vec();
    LedgerAnswer::of(Arc::new(Ledger { sources }), (vec![None, Some(text.to_owned())], 1), Some(0))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn no_size_and_no_text_panics_or_reaches_the_terminal_unseen(
        width in 0_u16..=250,
        height in 0_u16..=80,
        text in "([a-z :\"()-]|\\PC|[\\x00-\\x1f\\x7f\\x{80}-\\x{9f}\\x{202e}\\x{200f}\\x{2028}]|e\u{301}|日本|👩\u{200d}👧|İ){0,60}",
        choice in any::<u8>(),
    ) {
        let buffer = drawn(&spoken((width, height), &text, choice), DARK);
        for cell in buffer.content() {
            let unseen = |c: char| is_control(c) || is_bidi(c) || is_separator(c);
            prop_assert!(!cell.symbol().contains(unseen), "{:?}", cell.symbol());
        }
    }
}

#[test]
fn every_size_is_drawn() {
    for width in (0..=250).step_by(7) {
        for height in (0..=80).step_by(3) {
            for choice in [2, 5, 9, 12] {
                drawn(&spoken((width, height), "agency:\"x", choice), DARK);
            }
        }
    }
}
