//! Runs of alike events, against a naive reading of the rows themselves.

use crate::engine::local::LocalEngine;
use crate::engine::{
    Anchor, Arrangement, Ask, Body, Cancel, Counted, Engine, OpenOptions, Position, Question, Row, RowNotes,
    Window,
};
use crate::event::{DAY, Field, SECOND, When, Zone};
use crate::query::{Filter, read};
use proptest::prelude::*;
use serde_json::json;
use std::fs;

pub(super) fn ask(engine: &mut LocalEngine, question: Question) -> Body {
    engine.answer(&Ask { generation: 1, question }, &Cancel::default(), &mut |_| {}).unwrap().body
}

pub(super) fn window_of(
    engine: &mut LocalEngine,
    filter: &Filter,
    how: &Arrangement,
    at: (Anchor, usize, usize),
) -> Window {
    let (anchor, before, after) = at;
    let window =
        Question::Window { filter: filter.clone(), anchor, before, after, records: false, find: None };
    match ask(engine, Question::Arranged(Box::new(window), how.clone())) {
        Body::Window(window) => window,
        other => panic!("{other:?}"),
    }
}

pub(super) fn rank_of(engine: &mut LocalEngine, filter: &Filter, how: &Arrangement, anchor: Anchor) -> usize {
    let rank = Question::Rank { filter: filter.clone(), anchor };
    match ask(engine, Question::Arranged(Box::new(rank), how.clone())) {
        Body::Rank(rank) => usize::try_from(rank).unwrap(),
        other => panic!("{other:?}"),
    }
}

pub(super) fn every_row(engine: &mut LocalEngine, filter: &Filter, how: &Arrangement) -> Vec<Row> {
    window_of(engine, filter, how, (Anchor::First, 0, 100_000)).rows.to_vec()
}

/// The words of a message with `#` for numbers, and without the plural `s` after them.
fn without_numbers(message: &str) -> Vec<String> {
    let mut counted = false;
    let bare = |word: &str, counted: bool| {
        let is_number = !word.is_empty() && word.chars().all(|letter| letter.is_ascii_digit());
        if is_number {
            return ("#".to_owned(), true);
        }
        (if counted { word.trim_end_matches('s').to_owned() } else { word.to_owned() }, false)
    };
    message
        .split(' ')
        .map(|word| {
            let (word, number) = bare(word, counted);
            counted = number;
            word
        })
        .collect()
}

/// What separates rows that are otherwise alike.
pub(super) struct Parts {
    /// The shortest quiet time, in nanoseconds.
    least: i64,
    /// The ends of blind zones, each of an account or (`None`) of all.
    edges: Vec<(Option<String>, i64)>,
}

/// Whether two adjacent rows belong to one run, judged by what they show.
pub(super) fn is_run(a: &Row, b: &Row, parts: &Parts) -> bool {
    let shown = |row: &Row| {
        let texts = [
            Field::Account,
            Field::Operation,
            Field::Stage,
            Field::SourceIp,
            Field::Mailbox,
            Field::Severity,
            Field::Outcome,
        ];
        let texts = texts.map(|field| row.event.text(field).map(str::to_owned));
        let message = without_numbers(row.event.text(Field::Message).unwrap_or_default());
        let chain = row.chain.map(|chain| chain.number);
        let tags: Vec<String> = row.event.list(Field::Tags).iter().map(ToString::to_string).collect();
        let signs = (row.notes.marked, row.notes.tags.clone(), row.notes.hidden, row.notes.values);
        (texts, message, chain, tags, signs, row.verdict, row.superseded, row.let_in)
    };
    let is_said = |notes: &RowNotes| {
        notes.comments > 0 || notes.links > 0 || notes.manual || !notes.corrected.is_empty()
    };
    let is_alone = |row: &Row| !row.news.is_empty() || is_said(&row.notes);
    let near = match (a.event.when, b.event.when) {
        (Some(a), Some(b)) => {
            let day = |when: When| when.order().div_euclid(DAY);
            !a.is_span() && !b.is_span() && When::quiet_between(&a, &b) < parts.least && day(a) == day(b)
        }
        (None, None) => true,
        _ => false,
    };
    let edge = parts.edges.iter().any(|(whose, at)| {
        let own = whose.as_deref().is_none_or(|whose| a.event.text(Field::Account) == Some(whose));
        own && a.position.time < Some(*at) && b.position.time.is_some_and(|time| *at <= time)
    });
    shown(a) == shown(b) && near && !edge && !is_alone(a) && !is_alone(b)
}

/// The runs of some rows, as ranges of their indices.
fn naive(rows: &[Row], parts: &Parts) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for at in 0..rows.len() {
        match runs.last_mut() {
            Some((_, end)) if is_run(&rows[at - 1], &rows[at], parts) => *end = at + 1,
            _ => runs.push((at, at + 1)),
        }
    }
    runs
}

#[derive(Debug, Clone)]
pub(super) struct Made {
    account: u8,
    operation: u8,
    /// Seconds since the previous event.
    after: u16,
    count: Option<u8>,
    tagged: bool,
    span: bool,
    session: u8,
    undated: bool,
}

prop_compose! {
    pub(super) fn made()(
        account in 0..2_u8, operation in 0..2_u8, after in prop_oneof![6 => 0..40_u16, 1 => 0..30_000_u16],
        count in prop::option::of(0..4_u8), tagged in prop::bool::weighted(0.1),
        span in prop::bool::weighted(0.05), session in prop_oneof![5 => Just(0_u8), 1 => 1..3_u8],
        undated in prop::bool::weighted(0.1),
    ) -> Made {
        Made { account, operation, after, count, tagged, span, session, undated }
    }
}

pub(super) fn opened(made: &[Made]) -> (tempfile::TempDir, LocalEngine) {
    let folder = tempfile::tempdir().unwrap();
    // a source's name includes its folder, and the random name of that might contain the searched text
    let case = folder.path().join("case");
    fs::create_dir(&case).unwrap();
    let path = case.join("events.jsonl");
    let mut second = 1_686_787_200_i64 + 60_000;
    let mut lines = String::new();
    for (at, one) in made.iter().enumerate() {
        second += i64::from(one.after);
        let time =
            |second: i64| crate::event::Moment::new(second * SECOND, crate::event::Precision::Second).text();
        let operation = if one.operation == 0 { "MailItemsAccessed" } else { "Send" };
        let mut event = json!({
            "id": format!("e{at}"),
            "operation": operation,
            "stage": "mailbox_access",
            "account": format!("desk-{:02}@a.example", one.account),
        });
        let mut put = |key: &str, value: serde_json::Value| event[key] = value;
        if !one.undated {
            put("time", json!(time(second)));
        }
        if one.span && !one.undated {
            put("time_end", json!(time(second + 30)));
        }
        if let Some(count) = one.count {
            put("count", json!(count));
            let ending = if count == 1 { "" } else { "s" };
            put("message", json!(format!("Bind · {count} message{ending}")));
        }
        if one.tagged {
            put("tags", json!(["throttled"]));
        }
        if one.session > 0 {
            put("session_id", json!(format!("00000000-0000-0000-0000-00000000000{}", one.session)));
        }
        lines += &event.to_string();
        lines.push('\n');
    }
    fs::write(&path, lines).unwrap();
    let mut engine = LocalEngine::open(&[path], &OpenOptions::default(), &Cancel::default(), &mut |_| {});
    engine.analyse();
    (folder, engine)
}

/// The expected screen rows, each as (index of its event, range of its run).
fn expected(rows: &[Row], runs: &[(usize, usize)], how: &Arrangement) -> Vec<(usize, (usize, usize))> {
    let number = |position: &Position| rows.iter().position(|row| row.position == *position);
    let unfolded: Vec<usize> = how.unfolded.iter().filter_map(number).collect();
    let revealed = how.revealed.as_ref().and_then(number);
    let mut shown = Vec::new();
    for (from, until) in runs {
        let inside = |row: &usize| (*from..*until).contains(row);
        let open = unfolded.iter().any(inside) || revealed.iter().any(|row| inside(row) && row != from);
        let last = if open { *until } else { from + 1 };
        shown.extend((*from..last).map(|row| (row, (*from, *until))));
    }
    shown
}

/// What separates rows of a filter that are otherwise alike.
pub(super) fn parts(engine: &mut LocalEngine, filter: &Filter) -> Parts {
    let least = match ask(engine, Question::Count { filter: filter.clone() }) {
        Body::Count(counted) => Counted::least_quiet(counted.total.records, counted.bounds),
        other => panic!("{other:?}"),
    };
    let edges = match ask(engine, Question::Blind { as_of: None }) {
        Body::Blind(zones) => zones
            .iter()
            .flat_map(|zone| [zone.from, zone.until].map(|at| (zone.mailbox.map(str::to_owned), at)))
            .collect(),
        other => panic!("{other:?}"),
    };
    Parts { least, edges }
}

proptest! {
    #[test]
    fn alike_rows_are_one_and_unfold_to_the_events_of_the_filter_in_order(
        made in prop::collection::vec(made(), 1..40),
        query in prop::sample::select(vec!["", "account:desk-00@a.example", "operation:Send or is:undated"]),
        open in prop::collection::vec(0..40_usize, 0..4),
        reveal in prop::option::of(0..40_usize),
        (at, before, after) in (0..42_usize, 0..6_usize, 1..8_usize),
    ) {
        let (_folder, mut engine) = opened(&made);
        let filter = read(query, Zone::Utc).unwrap();
        let all = every_row(&mut engine, &filter, &Arrangement::default());
        let place = |at: &usize| all.get(*at).map(|row| row.position.clone());
        let how = Arrangement {
            alike: true,
            unfolded: open.iter().filter_map(place).collect(),
            revealed: reveal.as_ref().and_then(place),
            ..Arrangement::default()
        };
        let parts = parts(&mut engine, &filter);
        let runs = naive(&all, &parts);
        let wanted = expected(&all, &runs, &how);
        let shown = every_row(&mut engine, &filter, &how);
        prop_assert_eq!(shown.len(), wanted.len());
        for (row, (number, (from, until))) in shown.iter().zip(&wanted) {
            prop_assert_eq!(&row.position, &all[*number].position);
            let Some(run) = &row.run else {
                prop_assert_eq!(until - from, 1);
                continue;
            };
            prop_assert!(until - from > 1);
            prop_assert_eq!((&run.first, &run.last), (&all[*from].position, &all[until - 1].position));
            let operations: u64 = all[*from..*until].iter().map(|row| row.event.operations()).sum();
            prop_assert_eq!((run.total.records, run.total.operations), ((until - from) as u64, operations));
            let open = wanted.iter().filter(|(_, own)| own == &(*from, *until)).count() > 1;
            prop_assert_eq!(run.folded, !open);
        }
        // a window around any event is a part of the whole screen, and the rank counts events
        let anchor = place(&at).map_or(Anchor::Last, Anchor::At);
        let event = at.min(all.len().saturating_sub(1));
        let landed = if at < all.len() {
            wanted.iter().rposition(|(number, _)| *number <= event).unwrap_or(0)
        } else {
            wanted.len().saturating_sub(1)
        };
        let rank = rank_of(&mut engine, &filter, &how, anchor.clone());
        prop_assert_eq!(rank, wanted.get(landed).map_or(0, |(number, _)| *number));
        let window = window_of(&mut engine, &filter, &how, (anchor, before, after));
        let from = landed.saturating_sub(before);
        let until = (landed + after).min(wanted.len());
        prop_assert_eq!(window.rows.as_slice(), &shown[from..until]);
        prop_assert_eq!(window.anchor, landed - from);
        prop_assert_eq!((window.first, window.last), (from == 0, until == wanted.len()));
    }
}

#[test]
fn what_is_one_row_says_what_all_of_it_says() {
    let one = Made {
        account: 0,
        operation: 0,
        after: 1,
        count: Some(1),
        tagged: false,
        span: false,
        session: 0,
        undated: false,
    };
    let two = Made { count: Some(3), ..one.clone() };
    let other = Made { operation: 1, ..one.clone() };
    let (_folder, mut engine) = opened(&[one.clone(), two.clone(), one, other]);
    let how = Arrangement { alike: true, ..Arrangement::default() };
    let rows = every_row(&mut engine, &Filter::All, &how);
    assert_eq!(rows.len(), 2);
    let run = rows[0].run.as_ref().unwrap();
    assert_eq!(run.message.as_deref(), Some("Bind · 5 messages"));
    assert_eq!((run.total.records, run.total.operations, run.folded), (3, 5, true));
    assert_eq!(rows[1].run, None);
    // a number that is equal in all messages is not replaced by a sum
    let (_folder, mut engine) = opened(&[two.clone(), two]);
    let rows = every_row(&mut engine, &Filter::All, &how);
    let run = rows[0].run.as_ref().unwrap();
    assert_eq!(run.message.as_deref(), Some("Bind · 3 messages each"));
    assert_eq!((run.total.records, run.total.operations), (2, 6));
}

#[test]
fn an_event_that_the_filter_leaves_out_leads_to_what_stands_in_its_place() {
    let one = Made {
        account: 0,
        operation: 0,
        after: 1,
        count: None,
        tagged: false,
        span: false,
        session: 0,
        undated: false,
    };
    let other = Made { account: 1, ..one.clone() };
    let (_folder, mut engine) = opened(&[one.clone(), one.clone(), other, one]);
    let filter = read("account:desk-00@a.example", Zone::Utc).unwrap();
    let left_out = every_row(&mut engine, &Filter::All, &Arrangement::default())[2].position.clone();
    let how = Arrangement { alike: true, ..Arrangement::default() };
    let window = window_of(&mut engine, &filter, &how, (Anchor::At(left_out.clone()), 3, 3));
    assert_eq!((window.rows.len(), window.anchor), (1, 0), "one run holds what stands behind it");
    // and an event that the filter excludes unfolds nothing
    let how = Arrangement { unfolded: vec![left_out], ..how };
    assert_eq!(every_row(&mut engine, &filter, &how).len(), 1);
}
