//! Sessions in typical states of an analyst's work.

use crate::chain::{Identity, IdentityKind, InChain};
use crate::engine::{CaseSummary, Counted, Detail, Position, RecordLayout, Row, Sighting};
use crate::event::{Event, Field, Zone, parse_edtf};
use crate::session::{Bar, PromptKind, Session};
use crate::store::Tally;
use serde_json::json;
use std::sync::Arc;

/// Fields of an event, by name.
pub type Fields<'a> = &'a [(&'a str, &'a str)];

/// A row at a time (as in the event contract; empty for none) with these fields.
pub fn row(time: &str, fields: Fields<'_>) -> Row {
    let mut event = Event::default();
    for (name, value) in fields {
        match (*name, Field::parse(name)) {
            ("synthetic", _) => event.synthetic = true,
            ("id", _) => event.id = (*value).to_owned().into(),
            (_, Some(field)) if field.list_slot().is_some() => event.push(field, (*value).to_owned()),
            (_, Some(field)) => event.set(field, (*value).to_owned()),
            (name, None) => panic!("no field {name}"),
        }
    }
    event.when = (!time.is_empty()).then(|| parse_edtf(time, Zone::Utc).unwrap());
    if event.id.is_empty() {
        event.id = format!("{time} {:?}", event.text(Field::Message)).into();
    }
    let position = Position::of_id(event.when.map(|when| when.order()), event.id.to_string());
    Row { position, event, ..Row::default() }
}

fn mail(time: &str, account: &str, session: &str, operation: &str, message: &str) -> Row {
    let stage = if operation.is_empty() { "token_forgery" } else { "mailbox_access" };
    row(
        time,
        &[
            ("stage", stage),
            ("account", account),
            ("agency", "Dept of State"),
            ("session_id", session),
            ("operation", operation),
            ("message", message),
            ("source_ip", "195.26.87.219"),
            ("source", "unified-audit-log.csv"),
            ("format", "ual-csv"),
            ("client", "REST · OWA"),
            ("synthetic", ""),
        ],
    )
}

fn fact(time: &str, stage: &str, agency: &str, message: &str, cite: &str, more: Fields<'_>) -> Row {
    let mut fields = vec![("stage", stage), ("agency", agency), ("message", message), ("cites", cite)];
    fields.extend(more);
    row(time, &fields)
}

/// Claims on earlier years: uncertain, reported, superseded.
fn years_before() -> Vec<Row> {
    let key = |time, message, cite, status, grade| {
        let more = [("status", status), ("confidence", grade)];
        fact(time, "key_acquisition", "Microsoft", message, cite, &more)
    };
    let mut replaced = key("2021-04", "a crash dump held the key", "S09", "hypothesis", "B");
    replaced.superseded = true;
    vec![
        key("../2023-05-15?", "the key was in other hands", "S24", "unknown", "A"),
        key("2016?", "the key was made", "S24", "reported", "B"),
        replaced,
    ]
}

/// Two days of mailbox accesses, most of them in one session.
fn two_days_of_mail() -> Vec<Row> {
    let (app, chain) = ("desk-03@state.example", "3kVZabcdefEFAA");
    let throttled_for = "2023-06-15T02:20:00Z/2023-06-16T02:20:00Z";
    let mut throttled =
        mail(throttled_for, "desk-07@state.example", "other", "", "throttled · 24 h not logged");
    throttled.event.set(Field::Stage, "mailbox_access");
    throttled.event.push(Field::Tags, "throttled");
    let mut rows = vec![
        mail("2023-06-14T03:11:08Z", app, chain, "Bind", "4 messages"),
        mail("2023-06-14T03:11:52.113Z", app, chain, "Bind", "2 messages"),
        mail("2023-06-15T02:09:40Z", app, chain, "", "token renewed"),
        mail("2023-06-15T02:14:07Z", app, chain, "MailItemsAccessed", "Sync · whole Inbox"),
        mail("2023-06-15T02:14:09Z", app, chain, "Bind", "31 messages"),
        throttled,
        mail("2023-06-15T04:02:31Z", app, chain, "Bind", "1 message"),
    ];
    let last = rows.len() - 1;
    for (at, row) in rows.iter_mut().enumerate().filter(|(at, _)| *at != 5) {
        row.chain = Some(InChain { number: 0, first: at == 0, last: at == last, said: false });
    }
    rows
}

/// The days of detection and containment.
fn answers() -> Vec<Row> {
    let confirmed = [("confidence", "A"), ("status", "confirmed")];
    let contradicted = [("confidence", "C"), ("status", "contradicted")];
    let stopped = |time, message, cite, more| fact(time, "mitigation", "Microsoft", message, cite, more);
    vec![
        fact("2023-06-16", "detection", "Dept of State", "reports odd mail access", "S24", &confirmed),
        stopped("2023-06-16", "investigation begins", "S01", &[("confidence", "A")]),
        stopped("2023-06-26", "OWA refuses forged tokens", "S01", &[("confidence", "A")]),
        stopped("2023-06-27/2023-07-05", "key replaced in public lists", "S20", &contradicted),
    ]
}

/// A month of the case, with claims on earlier years and an undated record.
pub fn june() -> Vec<Row> {
    let undated =
        [("operation", "Send"), ("message", "a record without a time"), ("account", "amb-02@state.example")];
    [years_before(), two_days_of_mail(), answers(), vec![row("", &undated)]].concat()
}

/// A session with all of [`june`] loaded, its cursor in the middle of a chain.
pub fn browsing(width: u16, height: u16) -> Session {
    let mut session = Session::default();
    session.size = (width, height);
    let rows = june();
    session.case = Some(Arc::new(CaseSummary {
        title: "Storm-0558".to_owned(),
        total: Tally { records: 9_612, operations: 12_034 },
        bounds: parse_edtf("2023-05-15/2023-07-05", Zone::Utc).ok().map(|w| (w.earliest(), w.latest())),
        ..CaseSummary::default()
    }));
    session.pane.counted = Some(Counted {
        reading: crate::query::Reading::Whole,
        total: Tally { records: 1_204, operations: 1_500 },
        all: 9_612,
        undated_left_out: 41,
        bounds: parse_edtf("2023-05-15/2023-07-05", Zone::Utc).ok().map(|w| (w.earliest(), w.latest())),
        ..Counted::default()
    });
    session.pane.rank = Some(811);
    session.pane.timeline.rows = Arc::new(rows);
    session.pane.timeline.top = 3;
    session.pane.timeline.cursor = 6;
    session.pane.timeline.first = true;
    session.pane.timeline.last = true;
    session.view.scope.query = r#"agency:"Dept of State" not app_name:Outlook"#.into();
    with_detail(&mut session);
    session
}

/// Gives the session the detail of the event under its cursor.
pub fn with_detail(session: &mut Session) {
    let Some(mut row) = session.selected().cloned() else { return };
    row.event.line = 7;
    let seen = |kind: IdentityKind, published| {
        let value = row.event.text(kind.field()).unwrap_or("").to_owned();
        let identity = Identity { kind, value };
        Sighting { records: 214, accounts: 3, agencies: 1, published, ..Sighting::nowhere(identity) }
    };
    let window = parse_edtf("2023-05-15/2023-06-25", Zone::Utc).unwrap();
    let published = Some((window.earliest(), window.latest(), "web panel".to_owned()));
    let record = json!({
        "Operation": "MailItemsAccessed",
        "IsThrottled": false,
        "Count": 31,
        "OperationProperties": [{"Name": "MailAccessType", "Value": "Sync"}],
        "ClientInfoString": "Client=REST;Client=RESTSystem;;".repeat(9),
        "Nothing": null,
    });
    session.detail.shown = Some(Arc::new(Detail {
        seen: vec![seen(IdentityKind::Session, None), seen(IdentityKind::Ip, published)],
        laid: RecordLayout::of(&record, &[]).into(),
        record: Ok(record.into()),
        others: [].into(),
        more_others: 0,
        namesakes: Vec::new(),
        names: Vec::new(),
        about: vec![(crate::event::Rel::PartOf, "K12".to_owned())],
        verdict: None,
        notes: crate::engine::DetailNotes::default(),
        row,
    }));
}

/// A bar with something typed, the cursor at its end.
pub fn typing(kind: PromptKind, typed: &str) -> Bar {
    Bar::new(kind, typed)
}
