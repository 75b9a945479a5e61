//! Answers that come late, in any order, or not at all.

use super::{Command, Effect, Opening, Session, View};
use crate::chain::{Identity, IdentityKind};
use crate::engine::{
    Along, Answer, Ask, Body, Cancel, CaseSummary, Detail, DetailNotes, Engine, EngineError, LocalEngine,
    NoteTarget, OpenOptions, OtherExport, Quality, Question, RecordLayout, Row, Slot,
};
use crate::event::Zone;
use crate::keys::{InputEvent, KeyQueue, sequence};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;

/// The detail of an event with its record and other exports, and nothing else.
pub(super) fn detail_of(row: Row, record: Value, others: Vec<OtherExport>) -> Arc<Detail> {
    Arc::new(Detail {
        row,
        laid: RecordLayout::of(&record, &others).into(),
        record: Ok(record.into()),
        others: others.into(),
        more_others: 0,
        namesakes: Vec::new(),
        seen: Vec::new(),
        names: Vec::new(),
        about: Vec::new(),
        verdict: None,
        notes: DetailNotes::default(),
    })
}

/// A session, its engine, and the asks that the test has not answered yet.
struct Slow {
    session: Session,
    engine: LocalEngine,
    held: KeyQueue,
    asked: Vec<Ask>,
    /// The events that notes were made on, in order.
    noted: Vec<String>,
    _folder: tempfile::TempDir,
}

impl Slow {
    /// An opened case of events a minute apart, with everything answered.
    fn open(events: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut text = String::new();
        for n in 0..events {
            let (day, hour, minute) = (n / 1440 + 1, n / 60 % 24, n % 60);
            let account = n % 7;
            writeln!(text, r#"{{"id":"E{n}","time":"2023-06-{day:02}T{hour:02}:{minute:02}:00Z","stage":"other","message":"number {n}","account":"desk-{account}@a.example"}}"#).unwrap();
        }
        let path = folder.path().join("events.jsonl");
        std::fs::write(&path, text).unwrap();
        let engine = LocalEngine::open(&[path], &OpenOptions::default(), &Cancel::default(), &mut |_| {});
        let (session, effects) = Session::open((120, 36), View::default(), Zone::Utc);
        let mut slow = Self {
            session,
            engine,
            held: KeyQueue::default(),
            asked: Vec::new(),
            noted: Vec::new(),
            _folder: folder,
        };
        slow.keep(effects);
        slow.settle();
        slow
    }

    fn keep(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            let Effect::Ask(ask) = effect else { continue };
            if let Question::Note { on: NoteTarget::Event(position), .. } = &ask.question {
                self.noted.push(position.id.clone());
            }
            self.asked.push(ask);
        }
    }

    fn does(&mut self, command: &str) {
        self.strikes(InputEvent::Command(command.parse().unwrap()));
    }

    fn strikes(&mut self, struck: InputEvent) {
        let effects = self.held.push(&mut self.session, struck, false);
        self.keep(effects);
    }

    fn receives(&mut self, answer: Answer) {
        let effects = self.session.receive(answer);
        self.keep(effects);
        let effects = self.held.catch_up(&mut self.session);
        self.keep(effects);
    }

    /// Answers the oldest ask of a slot.
    fn answers(&mut self, slot: Slot) {
        let at = self.asked.iter().position(|ask| ask.question.slot() == slot).unwrap();
        let ask = self.asked.remove(at);
        let answer = self.engine.answer(&ask, &Cancel::default(), &mut |_| {}).unwrap();
        self.receives(answer);
    }

    /// Answers the oldest ask of a slot with `NotYet`.
    fn is_not_yet(&mut self, slot: Slot) {
        let at = self.asked.iter().position(|ask| ask.question.slot() == slot).unwrap();
        let generation = self.asked.remove(at).generation;
        self.tells(generation, Body::refusing(&EngineError::NotYet));
    }

    /// Answers all asks for rows and their numbers with `NotYet`.
    fn rows_are_not_yet(&mut self) {
        let of_rows = |slot: &Slot| matches!(slot, Slot::Window | Slot::Rank);
        while let Some(slot) = self.asked.iter().map(|ask| ask.question.slot()).find(of_rows) {
            self.is_not_yet(slot);
        }
    }

    fn tells(&mut self, generation: u64, body: Body) {
        self.receives(Answer { generation, quality: Quality::Exact, body });
    }

    fn settle(&mut self) {
        while let Some(ask) = self.asked.first() {
            let slot = ask.question.slot();
            self.answers(slot);
        }
    }

    fn at(&self) -> (&str, Option<u64>) {
        (self.session.selected().map_or("", |row| row.position.id.as_str()), self.session.pane.rank)
    }
}

#[test]
fn a_late_window_does_not_move_a_cursor_that_has_gone_elsewhere() {
    let mut slow = Slow::open(2000);
    for _ in 0..75 {
        slow.does("move down");
    }
    let window = slow.asked.iter().position(|ask| ask.question.slot() == Slot::Window);
    assert!(window.is_some(), "near the end of what is known more is asked for");
    slow.does("move first");
    slow.settle();
    assert_eq!(slow.at(), ("E0", Some(0)));
}

#[test]
fn the_row_number_is_right_whatever_comes_first() {
    for first in [Slot::Rank, Slot::Window] {
        let mut slow = Slow::open(2000);
        slow.does("move last");
        slow.answers(first);
        slow.does("move up");
        slow.settle();
        let (id, rank) = slow.at();
        let number: u64 = id.trim_start_matches('E').parse().unwrap();
        assert_eq!(rank, Some(number), "{first:?} first");
    }
}

#[test]
fn names_of_other_records_are_offered_behind_those_of_the_selected_one() {
    let mut slow = Slow::open(50);
    slow.does("prompt filter");
    slow.does("edit insert raw.");
    let ask = slow.asked.iter().find(|ask| ask.question.slot() == Slot::Values).unwrap();
    let (generation, own) = (ask.generation, slow.session.bar.as_ref().unwrap().offers.clone());
    assert_eq!(own[0].0, "raw.id");
    let names = ["raw.account", "raw.ClientAppId", "raw.ClientIP"].map(str::to_owned).to_vec();
    slow.tells(generation, Body::RecordNames(names));
    let offers = &slow.session.bar.as_ref().unwrap().offers;
    assert_eq!(offers[..own.len()], own);
    let others: Vec<&str> = offers[own.len()..].iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(others, ["raw.ClientAppId"], "each once, and no more than are shown");
}

#[test]
fn a_field_of_no_record_that_is_left_out_is_told_though_events_are_kept() {
    let mut slow = Slow::open(50);
    slow.does("filter not raw.accont:x");
    slow.settle();
    assert_eq!(slow.session.pane.counted.unwrap().total.records, 50);
    let notice = slow.session.notice.as_ref().unwrap();
    assert_eq!((&*notice.text, notice.wrong), ("no event has raw.accont; did you mean raw.account?", true));
    slow.does("filter not raw.account:x");
    slow.settle();
    assert!(slow.session.notice.is_none(), "{:?}", slow.session.notice);
}

#[test]
fn offers_for_what_is_no_longer_typed_are_dropped() {
    let mut slow = Slow::open(50);
    slow.does("prompt filter");
    slow.does("edit insert account:desk");
    assert!(slow.session.awaits(Slot::Values));
    slow.does("cancel");
    slow.does("prompt find");
    slow.settle();
    assert!(slow.session.bar.as_ref().unwrap().offers.is_empty());
}

#[test]
fn hits_are_counted_anew_under_another_filter_and_the_cursor_stays() {
    let mut slow = Slow::open(200);
    slow.does("find number 1");
    slow.settle();
    assert_eq!(slow.session.find.as_ref().unwrap().total, Some(111));
    assert!(slow.session.focused_pane().marked().is_some());
    slow.does("filter account:desk-0@a.example");
    assert_eq!(slow.session.find.as_ref().unwrap().total, None, "what is not counted is not said");
    slow.settle();
    let find = slow.session.find.clone().unwrap();
    assert_eq!((find.total, find.number), (Some(15), 0));
    assert_eq!(slow.session.pane.timeline.rows.iter().filter(|row| row.hit).count(), 15);
    slow.does("cancel");
    assert!(slow.session.focused_pane().marked().is_none());
}

#[test]
fn an_answer_of_an_older_filter_is_dropped() {
    let mut slow = Slow::open(200);
    slow.does("filter account:desk-0@a.example");
    let old = slow.asked.clone();
    slow.does("filter account:desk-1@a.example");
    for ask in old {
        let answer = slow.engine.answer(&ask, &Cancel::default(), &mut |_| {}).unwrap();
        slow.session.receive(answer);
    }
    assert!(slow.session.pane.counted.is_none());
    slow.settle();
    assert_eq!(slow.session.pane.counted.unwrap().total.records, 29);
}

#[test]
fn a_case_that_can_not_be_read_is_told_of_and_waited_for_no_longer() {
    let (mut session, _) = Session::open((120, 36), View::default(), Zone::Utc);
    let refused = Body::Refused("reading failed".to_owned());
    session.receive(Answer { generation: 0, quality: Quality::Exact, body: refused });
    assert!(session.loading.is_none() && !session.is_waiting());
    assert_eq!(session.case.as_ref().unwrap().troubles, ["reading failed"]);
}

#[test]
fn what_fails_behind_the_screen_is_told_and_stays_told_beside_what_is_shown() {
    let mut slow = Slow::open(10);
    slow.settle();
    let shown = slow.session.pane.counted;
    for _ in 0..2 {
        slow.tells(0, Body::Failed("following failed".to_owned()));
    }
    assert!(slow.session.notice.as_ref().is_some_and(|notice| notice.wrong));
    assert_eq!(slow.session.case.as_ref().unwrap().troubles, ["following failed"]);
    assert!(shown.is_some() && slow.session.pane.counted == shown);
}

#[test]
fn every_ask_has_a_generation_of_its_own() {
    let mut slow = Slow::open(10);
    slow.does("filter account:desk-0@a.example");
    let mut generations: Vec<u64> = slow.asked.iter().map(|ask| ask.generation).collect();
    generations.dedup();
    assert_eq!(generations.len(), slow.asked.len());
    assert!(generations.is_sorted());
    let question =
        Question::Event { position: crate::engine::Position::of_id(None, "E1"), as_of: None, played: None };
    assert_eq!(question.filter(), None);
}

#[test]
fn keys_that_come_faster_than_rows_are_about_where_the_cursor_arrives() {
    for (keys, id) in [
        (&["last", "up", "up", "first"][..], "E0"),
        (&["last", "up", "up"], "E1997"),
        (&["last", "first"], "E0"),
        (&["last", "first", "down", "down"], "E2"),
        (&["last", "page-up", "last"], "E1999"),
    ] {
        let mut slow = Slow::open(2000);
        for motion in keys {
            slow.does(&format!("move {motion}"));
        }
        slow.settle();
        let number: u64 = id.trim_start_matches('E').parse().unwrap();
        assert_eq!(slow.at(), (id, Some(number)), "{keys:?}");
    }
}

#[test]
fn what_is_picked_on_the_way_is_picked_on_arrival() {
    let mut slow = Slow::open(2000);
    slow.does("move last");
    slow.does("include");
    slow.settle();
    assert_eq!(
        &*slow.session.view.scope.query, "account:desk-4@a.example",
        "1999 is 4 more than a multiple of seven"
    );
}

#[test]
fn a_view_of_a_day_knows_no_milestone_after_it() {
    use crate::event::parse_edtf;
    use crate::read::{Milestone, MilestoneName};
    let milestone =
        |time: &str| Milestone::new(MilestoneName::Containment, parse_edtf(time, Zone::Utc).unwrap());
    let all = [milestone("2023-05-15"), milestone("2023-06-20"), milestone("2023-06-26")];
    let then = View { as_of: Some("2023-06-20".into()), ..View::default() };
    assert_eq!(then.reached(&all).len(), 2);
    assert_eq!(View::default().reached(&all).len(), 3);
}

#[test]
fn the_next_hit_is_gone_to_even_while_hits_are_counted() {
    let mut slow = Slow::open(200);
    slow.does("find number 1");
    slow.settle();
    slow.does("filter account:desk-0@a.example");
    slow.answers(Slot::Window);
    slow.does("find-next");
    slow.settle();
    assert_eq!(slow.session.find.as_ref().unwrap().number, 1);
    assert_eq!(slow.at().0, "E14");
}

impl Slow {
    /// Sends the engine's present case to the session as grown.
    fn grows(&mut self) {
        let case = CaseSummary { following: true, ..CaseSummary::clone(self.engine.summary()) };
        let body = Body::Grown(std::sync::Arc::new(case));
        self.receives(Answer { generation: 0, quality: Quality::Exact, body });
    }
}

#[test]
fn a_cursor_that_leaves_the_end_while_the_case_grows_is_let_go() {
    let mut slow = Slow::open(500);
    slow.does("move last");
    slow.settle();
    slow.grows();
    assert!(slow.session.awaits(Slot::Window));
    slow.does("move up");
    slow.settle();
    assert_eq!(slow.at(), ("E498", Some(498)));
    assert!(!slow.session.is_waiting());
}

#[test]
fn a_case_that_grows_on_the_way_to_a_row_is_asked_for_when_that_is_reached() {
    let mut slow = Slow::open(500);
    slow.does("move last");
    slow.grows();
    slow.does("move up");
    slow.settle();
    assert_eq!(slow.at(), ("E498", Some(498)));
    slow.does("move first");
    slow.settle();
    slow.does("find number 1");
    slow.settle();
    slow.does("find-next");
    slow.grows();
    slow.settle();
    assert_eq!(slow.session.find.as_ref().unwrap().total, Some(111));
    assert_eq!(slow.at(), ("E10", Some(10)), "the next hit is gone to all the same");
}

#[test]
fn however_often_a_case_grows_one_set_of_asks_is_on_its_way() {
    let mut slow = Slow::open(500);
    for _ in 0..50 {
        slow.grows();
    }
    let rows = slow.asked.iter().filter(|ask| ask.question.slot() == Slot::Window).count();
    assert_eq!(rows, 1);
    slow.settle();
    assert_eq!(slow.at(), ("E0", Some(0)));
}

impl Slow {
    /// The slots of the asks that were not answered yet.
    fn asked(&self) -> BTreeSet<Slot> {
        self.asked.iter().map(|ask| ask.question.slot()).collect()
    }
}

#[test]
fn all_that_is_shown_is_asked_for_again_where_the_case_grows_is_read_anew_or_filtered() {
    use Slot::{AsideCount, AsideRank, AsideWindow, Count, Histogram, Rank, Window};
    let panels = [Window, Rank, Count, Histogram, AsideWindow, AsideCount, AsideRank].map(Some);
    for (opens, shown) in [
        ("help", None),
        ("ledger", Some(Slot::Ledger)),
        ("notes", Some(Slot::Notes)),
        ("blind", Some(Slot::Blind)),
        ("compare 2023-06-01 now", Some(Slot::Compare)),
        ("chains", Some(Slot::Chains)),
        ("reach account:desk-1@a.example", Some(Slot::Reach)),
        ("hand-over", Some(Slot::Counts)),
    ] {
        let mut slow = Slow::open(50);
        slow.does("panes stage:other");
        slow.settle();
        slow.does(opens);
        slow.settle();
        let facets = slow.session.view.facets.iter().map(|panel| Some(Slot::Facet(panel.field)));
        let all: BTreeSet<Slot> = panels.into_iter().chain(facets).chain([shown]).flatten().collect();
        slow.grows();
        assert!(slow.asked().is_superset(&all), "{opens}, grown: {:?}", slow.asked());
        slow.settle();
        let effects = slow.session.ask_all();
        slow.keep(effects);
        assert!(slow.asked().is_superset(&all), "{opens}, filtered: {:?}", slow.asked());
        slow.settle();
        let effects = slow.session.ask(Question::Reopen { as_recorded: true });
        slow.keep(vec![effects]);
        slow.answers(Slot::Case);
        assert!(slow.asked().is_superset(&all), "{opens}, read anew: {:?}", slow.asked());
    }
}

#[test]
fn a_case_that_grows_while_names_are_checked_is_asked_for_all_the_same() {
    let mut slow = Slow::open(50);
    slow.does("panes stage:other");
    slow.settle();
    slow.does("filter reach:account:desk-1@a.example");
    slow.does("ledger");
    slow.answers(Slot::Ledger);
    slow.grows();
    assert!(slow.asked().contains(&Slot::AsideWindow), "{:?}", slow.asked());
    while slow.asked().contains(&Slot::QueryProblem) {
        slow.answers(Slot::QueryProblem);
    }
    assert!(slow.asked().contains(&Slot::Ledger), "{:?}", slow.asked());
}

impl Slow {
    /// Answers the oldest ask of a slot with an approximation, from a filter of fewer events; the ask stays open.
    fn answers_early(&mut self, slot: Slot, fewer: &str) -> Ask {
        self.answers_so_far(slot, fewer, false)
    }

    fn answers_so_far(&mut self, slot: Slot, fewer: &str, nearest: bool) -> Ask {
        let ask = self.asked.iter().find(|ask| ask.question.slot() == slot).unwrap().clone();
        let mut narrow = ask.clone();
        if let Question::Window { filter, .. } | Question::Find { filter, .. } = &mut narrow.question {
            *filter = crate::query::read(fewer, Zone::Utc).unwrap();
        }
        let mut answer = self.engine.answer(&narrow, &Cancel::default(), &mut |_| {}).unwrap();
        if let Body::Found(found) = &mut answer.body {
            found.nearest = nearest;
        }
        let early = Answer { quality: Quality::Approximate { share: 0.5 }, ..answer };
        self.receives(early);
        ask
    }

    fn cursor(&self) -> String {
        self.session.selected().map(|row| row.position.id.clone()).unwrap_or_default()
    }
}

#[test]
fn rows_that_come_early_are_shown_and_give_way_to_all_rows() {
    let mut slow = Slow::open(300);
    slow.does("filter number");
    slow.answers_early(Slot::Window, "number id:(E20 E200)");
    assert_eq!((slow.session.pane.timeline.rows.len(), slow.cursor().as_str()), (2, "E20"));
    assert!(slow.session.awaits(Slot::Window) && slow.session.is_partial(Slot::Window));
    slow.answers(Slot::Window);
    assert_eq!(slow.cursor(), "E0", "the cursor was not moved, and goes where all rows lead it");
    assert!(!slow.session.is_partial(Slot::Window));
}

#[test]
fn a_cursor_that_was_moved_in_rows_that_came_early_stays_on_its_row() {
    for fewer in ["number id:(E20 E30)", "number id:(E20 E290)"] {
        let mut slow = Slow::open(300);
        slow.does("filter number");
        slow.answers_early(Slot::Window, fewer);
        slow.does("move down");
        let moved = slow.cursor();
        assert_ne!(moved, "E20");
        slow.answers(Slot::Window);
        slow.settle();
        assert_eq!(slow.cursor(), moved, "{fewer}");
        assert!(slow.session.pane.timeline.rows.len() > 2);
    }
}

#[test]
fn a_hit_that_is_told_early_is_gone_to_and_the_numbers_follow() {
    let mut slow = Slow::open(300);
    slow.does("find desk-3");
    let ask = slow.answers_early(Slot::Find, "id:(E10 E17)");
    let find = slow.session.find.clone().unwrap();
    assert_eq!((find.total, find.number), (Some(2), 0));
    assert!(slow.session.is_partial(Slot::Find));
    slow.asked.retain(|asked| *asked != ask);
    slow.settle();
    assert_eq!(slow.cursor(), "E10");
    slow.asked.push(ask);
    slow.answers(Slot::Find);
    slow.settle();
    assert_eq!(slow.cursor(), "E3", "the first of all hits, where nobody moved");
    let find = slow.session.find.unwrap();
    assert_eq!((find.total, find.number), (Some(43), 1));
}

#[test]
fn a_cursor_that_left_a_hit_told_early_is_not_called_back() {
    let mut slow = Slow::open(300);
    slow.does("find desk-3");
    let ask = slow.answers_early(Slot::Find, "id:(E10 E17)");
    slow.asked.retain(|asked| *asked != ask);
    slow.settle();
    slow.does("move down");
    slow.asked.push(ask);
    slow.answers(Slot::Find);
    slow.settle();
    assert_eq!(slow.cursor(), "E11");
    assert_eq!(slow.session.find.clone().unwrap().total, Some(43));
    assert!(!slow.session.is_partial(Slot::Find));
}

#[test]
fn a_search_leads_nowhere_once_the_cursor_was_sent_elsewhere() {
    for (away, there) in [("move last", "E299"), ("move first", "E0"), ("goto 2023-06-01T02:00:00Z", "E120")]
    {
        for early in [false, true] {
            let mut slow = Slow::open(300);
            slow.does("find desk-3");
            if early {
                slow.answers_early(Slot::Find, "id:(E10 E17)");
            }
            slow.does(away);
            slow.settle();
            assert_eq!(slow.cursor(), there, "{away}");
            let find = slow.session.find.unwrap();
            assert_eq!((find.total, find.number), (Some(43), 0), "{away}: they are counted all the same");
        }
    }
}

#[test]
fn a_search_leads_to_a_hit_of_the_filter_that_was_set_behind_it() {
    let mut slow = Slow::open(300);
    slow.does("find desk-3");
    slow.does("filter time>=2023-06-01T02:00Z");
    slow.settle();
    assert_eq!(slow.cursor(), "E122");
    assert_eq!(slow.session.find.unwrap().number, 1);
}

#[test]
fn how_far_rows_have_come_is_told_until_they_come() {
    let mut slow = Slow::open(300);
    slow.does("filter number");
    let generation = slow.asked.iter().find(|ask| ask.question.slot() == Slot::Window).unwrap().generation;
    slow.tells(generation + 100, Body::Looked(7));
    assert_eq!(slow.session.pending.search_percent, None, "nobody waits for that");
    slow.tells(generation, Body::Looked(41));
    assert_eq!(slow.session.pending.search_percent, Some(41));
    slow.settle();
    assert_eq!(slow.session.pending.search_percent, None);
}

#[test]
fn words_of_a_verdict_are_meant_as_it_was_on_the_day_of_the_view() {
    use crate::query::read;
    let mut slow = Slow::open(3);
    slow.does("as-of 2023-06-01");
    slow.settle();
    slow.does("goto first is:orphan");
    let sought = slow.asked.iter().find_map(|ask| match &ask.question {
        Question::Seek { filter, .. } => Some(filter.clone()),
        _ => None,
    });
    let end = slow.session.view.as_of_end().unwrap();
    assert_eq!(sought, Some(read("is:orphan", Zone::Utc).unwrap().as_of(end)));
}

#[test]
fn what_needs_all_events_to_be_looked_at_together_waits_for_that_until_escape() {
    let reach = "reach account:desk-1@a.example";
    for (command, slot) in
        [(reach, Slot::Reach), ("chains", Slot::Chains), ("blind", Slot::Blind), ("why", Slot::Walk)]
    {
        for gives_up in [false, true] {
            let mut slow = Slow::open(20);
            slow.session.chains.accesses = None;
            slow.does(command);
            slow.is_not_yet(slot);
            assert!(slow.session.waits_for_analysis(slot) && !slow.session.awaits(slot), "{command}");
            assert!(slow.session.overlay.is_some() && slow.session.notice.is_none(), "{command}");
            if gives_up {
                slow.does("cancel");
                slow.does("move down");
                assert_eq!((slow.session.overlay.is_some(), slow.at().0), (false, "E1"), "{command}");
            }
            slow.tells(0, Body::Analysed);
            let again = slow.asked.iter().any(|ask| ask.question.slot() == slot);
            assert_eq!((again, slow.session.waits_for_analysis(slot)), (!gives_up, false), "{command}");
            slow.settle();
            assert_eq!(slow.session.overlay.is_some(), !gives_up, "{command}");
            assert!(!slow.session.is_waiting(), "{command}");
        }
    }
}

#[test]
fn a_walk_that_can_not_be_answered_yet_is_refused() {
    let mut slow = Slow::open(20);
    slow.does("walk next");
    slow.does("reach account:desk-1@a.example");
    slow.does("cancel");
    slow.is_not_yet(Slot::Reach);
    assert!(slow.session.notice.is_some(), "nothing waits for it any more");
    slow.tells(0, Body::Analysed);
    assert!(slow.asked.iter().all(|ask| ask.question.slot() != Slot::Reach));
}

#[test]
fn rows_by_chain_wait_for_the_chains_of_the_day_and_keys_for_the_rows() {
    for (keys, id) in [("G", "E299"), ("Gkk", "E297"), ("j", "E1"), ("T03:00<enter>j", "E181")] {
        let mut slow = Slow::open(300);
        slow.does("group chain");
        slow.settle();
        slow.keys("<right>");
        slow.settle();
        slow.does("as-of 2023-06-01");
        slow.keys(keys);
        slow.rows_are_not_yet();
        slow.settle();
        assert!(slow.session.waits_for_analysis(Slot::Window), "{keys}");
        assert!(!slow.said().contains("chains"), "{keys}: {}", slow.said());
        slow.tells(0, Body::Analysed);
        slow.rows_are_not_yet();
        slow.tells(0, Body::Analysed);
        slow.settle();
        assert_eq!((slow.cursor().as_str(), slow.said()), (id, String::new()), "{keys}");
        assert!(!slow.session.is_waiting(), "{keys}");
    }
}

#[test]
fn keys_wait_for_no_rows_by_chain_if_chains_can_not_be_found_or_are_long_in_coming() {
    for is_read in [true, false] {
        let mut slow = Slow::open(300);
        slow.does("group chain");
        slow.keys("j");
        slow.session.loading = (!is_read).then(super::Loading::default);
        slow.rows_are_not_yet();
        assert_eq!(slow.held.is_empty(), !is_read);
        slow.settle();
        slow.tells(0, Body::Failed("looking failed".to_owned()));
        assert!(slow.held.is_empty() && !slow.session.waits_for_analysis(Slot::Window));
        assert_eq!(slow.cursor(), "E1");
    }
}

#[test]
fn an_intruder_that_no_event_passes_is_refused_but_while_the_case_is_read() {
    for loading in [Some(super::Loading::default()), None] {
        let mut slow = Slow::open(20);
        slow.session.loading = loading;
        slow.does("intruder account:desk-1@b.example");
        slow.answers(Slot::Proposed);
        let told = slow.session.notice.as_ref().is_some_and(|notice| notice.wrong);
        assert_eq!(told, loading.is_none(), "{:?}", slow.session.notice);
        let taken = (!told).then_some("account:desk-1@b.example");
        assert_eq!(slow.session.intruder.as_deref(), taken, "it is refused once all is read");
    }
}

#[test]
fn what_is_proposed_waits_until_somebody_is_known_who_has_its_names_or_it_is_taken_back() {
    let wrong = "reach:account:desk-9@a.example";
    for (command, taken_back) in [("intruder", "intruder stage:other"), ("panes", "panes stage:other")] {
        let mut slow = Slow::open(20);
        slow.does(&format!("{command} {wrong}"));
        slow.is_not_yet(Slot::Proposed);
        assert!(slow.session.intruder.is_none() && slow.session.panes.is_none(), "{command}");
        slow.tells(0, Body::Analysed);
        slow.settle();
        assert!(slow.session.intruder.is_none() && slow.session.panes.is_none(), "{command}");
        let why = slow.session.notice.as_ref().unwrap();
        assert!(why.wrong && why.text.contains("no event carries account:desk-9@a.example"), "{why:?}");
        slow.does(&format!("{command} {wrong}"));
        slow.is_not_yet(Slot::Proposed);
        slow.does("cancel");
        assert_eq!(slow.session.notice.as_ref().unwrap().text, format!("{wrong} is taken back"));
        slow.tells(0, Body::Analysed);
        slow.settle();
        assert!(slow.session.intruder.is_none() && slow.session.panes.is_none(), "{command}");
        assert!(slow.session.notice.as_ref().is_none_or(|notice| !notice.wrong), "{command}");
        slow.does(&format!("{command} {wrong}"));
        slow.is_not_yet(Slot::Proposed);
        slow.does(taken_back);
        slow.settle();
        slow.tells(0, Body::Analysed);
        assert!(slow.asked.iter().all(|ask| ask.question.slot() != Slot::Proposed), "{command}");
        assert!(slow.session.intruder.is_some() || slow.session.panes.is_some(), "{command}");
    }
}

#[test]
fn how_far_a_walk_had_come_moves_no_cursor_that_has_gone_elsewhere_since() {
    let mut slow = Slow::open(20);
    let along =
        Along::Identity(Identity { kind: IdentityKind::Account, value: "desk-0@a.example".to_owned() });
    let cursor = slow.session.selected().map(|row| row.position.clone());
    let opening = Opening { cursor, along: Some(along), walked: true, ..Opening::default() };
    slow.session.opening = Some(std::sync::Arc::new(opening));
    let asked = slow.session.point_as_opened();
    slow.keep(asked.into_iter().collect());
    slow.does("move last");
    slow.answers(Slot::Walk);
    slow.settle();
    assert_eq!((slow.at(), &slow.session.chains.walked), (("E19", Some(19)), &None));
}

#[test]
fn a_view_of_which_nothing_could_be_shown_at_first_opens_where_it_stood() {
    let mut slow = Slow::open(20);
    let cursor = slow.session.pane.timeline.rows.get(7).map(|row| row.position.clone());
    let opening = Opening { cursor, ..Opening::default() };
    slow.session.opening = Some(std::sync::Arc::new(opening));
    slow.session.pane.timeline.rows = std::sync::Arc::default();
    slow.tells(0, Body::Analysed);
    slow.settle();
    assert_eq!(slow.at().0, "E7");
}

#[test]
fn what_is_shown_stays_until_it_is_known_whether_somebody_has_the_names_in_a_filter() {
    for (name, kept) in [("desk-9", 20), ("desk-1", 0)] {
        let mut slow = Slow::open(20);
        slow.does(&format!("filter reach:account:{name}@a.example"));
        let asked: Vec<Slot> = slow.asked.iter().map(|ask| ask.question.slot()).collect();
        assert!(asked.contains(&Slot::QueryProblem) && !asked.contains(&Slot::Window), "{asked:?}");
        slow.answers(Slot::QueryProblem);
        assert_eq!(slow.session.pane.timeline.rows.len(), 20, "{name}");
        slow.settle();
        assert_eq!(slow.session.pane.timeline.rows.len(), kept, "{name}");
    }
}

impl Slow {
    fn said(&self) -> String {
        self.session.notice.as_ref().map(|notice| notice.text.clone()).unwrap_or_default()
    }

    fn resizes(&mut self, size: (u16, u16)) {
        let effects = self.session.apply(&Command::Resize(size.0, size.1));
        self.keep(effects);
    }

    fn keys(&mut self, keys: &str) {
        for chord in sequence(keys).unwrap() {
            self.strikes(InputEvent::Key(chord));
        }
    }
}

#[test]
fn keys_behind_the_one_that_plays_are_of_what_is_played_once_that_begins() {
    let mut slow = Slow::open(3000);
    slow.keys("GgP<space>");
    assert!(slow.session.playback.is_none() && !slow.held.is_empty());
    slow.settle();
    assert!(slow.session.playback.as_ref().is_some_and(|playback| playback.paused));
    slow.keys("<esc>");
    slow.settle();
    slow.keys("GgP<esc>");
    slow.settle();
    assert!(slow.session.playback.is_none(), "it was taken back as soon as it began");
}

#[test]
fn escape_struck_twice_gives_up_the_keys_that_wait() {
    let mut slow = Slow::open(3000);
    slow.keys("Gkk<esc>");
    assert_eq!(slow.said(), "2 keys wait for rows; Esc again gives up what was struck");
    slow.keys("<esc>");
    assert_eq!((slow.said().as_str(), slow.held.is_empty()), ("given up: 2 keys that waited for rows", true));
    slow.settle();
    assert_eq!(slow.at(), ("E2999", Some(2999)));
}

#[test]
fn the_first_key_that_waits_for_rows_says_so_until_they_come() {
    let mut slow = Slow::open(3000);
    slow.keys("f*<enter>j");
    assert_eq!(slow.said(), "1 key waits for rows; Esc twice gives up what was struck");
    slow.keys("j");
    assert_eq!(slow.said(), "2 keys wait for rows; Esc twice gives up what was struck");
    slow.settle();
    assert_eq!((slow.at(), slow.said()), (("E2", Some(2)), String::new()));
}

#[test]
fn keys_that_wait_while_the_screen_becomes_too_small_do_nothing_and_are_told_of_no_longer() {
    let mut slow = Slow::open(3000);
    slow.keys("f*<enter>j");
    slow.resizes((30, 8));
    slow.keys("jj");
    assert!(slow.held.is_empty(), "what does nothing waits for nothing");
    slow.settle();
    slow.resizes((100, 30));
    slow.settle();
    assert_eq!((slow.said(), slow.held.is_empty()), (String::new(), true));
    slow.keys("j");
    slow.settle();
    assert_eq!(slow.at(), ("E1", Some(1)));
}

#[test]
fn what_throws_the_filter_away_or_quits_waits_for_no_rows() {
    let mut slow = Slow::open(3000);
    slow.keys("fnumber 7<enter>jj<esc>C");
    assert!(slow.held.is_empty() && slow.session.view.scope.query.is_empty());
    assert_eq!(slow.said(), "given up: 2 keys that waited for rows");
    slow.settle();
    assert_eq!(slow.at(), ("E0", Some(0)));
    slow.keys("fnumber 7<enter>]");
    let effects = slow.held.push(&mut slow.session, InputEvent::Key(sequence("q").unwrap()[0]), false);
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Quit)));
}

#[test]
fn a_letter_is_no_command_behind_a_prompt_that_waits_nor_is_a_mark_given_up() {
    for keys in ["j/q<enter>", "jfC<enter>", "<space>q", "j<space>C"] {
        let mut slow = Slow::open(3000);
        slow.keys("f*<enter>");
        for chord in sequence(keys).unwrap() {
            let effects = slow.held.push(&mut slow.session, InputEvent::Key(chord), false);
            assert!(!effects.iter().any(|effect| matches!(effect, Effect::Quit)), "{keys}");
            slow.keep(effects);
        }
        assert_eq!(&*slow.session.view.scope.query, "*", "{keys}");
        assert!(!slow.held.is_empty(), "{keys}");
    }
}

#[test]
fn keys_wait_for_no_rows_of_a_case_that_can_not_be_read() {
    let mut slow = Slow::open(3000);
    slow.keys("Gk<space>");
    slow.asked.clear();
    assert!(!slow.held.is_empty());
    slow.tells(0, Body::Refused("reading failed".to_owned()));
    assert!(slow.held.is_empty());
}

#[test]
fn a_filter_that_is_slow_can_be_changed_before_its_rows_come() {
    let mut slow = Slow::open(200);
    slow.does("filter account:desk-0@a.example");
    slow.keys("f<ctrl+u>account:desk-1@a.example");
    assert!(slow.held.is_empty());
    assert_eq!(&*slow.session.view.scope.query, "account:desk-1@a.example", "what is typed shows at once");
}

#[test]
fn keys_that_are_struck_while_a_search_looks_wait_for_its_hit() {
    let mut slow = Slow::open(300);
    slow.keys("/number 250<enter><space>tx<enter>");
    assert_eq!(slow.said(), "4 keys wait for the hit; Esc twice gives up what was struck");
    assert_eq!(slow.cursor(), "E0");
    slow.settle();
    assert_eq!((slow.cursor().as_str(), slow.noted.clone()), ("E250", vec!["E250".to_owned(); 2]));
    slow.keys("/number 7<enter><space><esc><esc><esc>");
    assert!(slow.held.is_empty() && slow.session.find.is_none(), "Esc gives up keys, and then the search");
    slow.settle();
    assert_eq!(slow.cursor(), "E250");
}

#[test]
fn a_key_that_waited_is_about_the_hit_that_is_next_for_sure() {
    let mut slow = Slow::open(300);
    slow.does("find desk-3");
    slow.keys("<space>");
    let ask = slow.answers_early(Slot::Find, "id:(E10 E17)");
    slow.asked.retain(|asked| *asked != ask);
    slow.settle();
    assert_eq!((slow.cursor().as_str(), slow.held.is_empty()), ("E10", false));
    slow.asked.push(ask);
    slow.answers(Slot::Find);
    slow.settle();
    assert_eq!((slow.cursor().as_str(), slow.noted.clone()), ("E3", vec!["E3".to_owned()]));
}

#[test]
fn a_hit_that_is_told_again_while_the_search_goes_on_interrupts_it_with_nothing() {
    let mut slow = Slow::open(300);
    slow.does("find desk-3");
    slow.answers_so_far(Slot::Find, "id:(E3 E10)", true);
    slow.answers(Slot::Window);
    let asked = slow.asked.clone();
    for _ in 0..3 {
        slow.answers_so_far(Slot::Find, "id:(E3 E10)", true);
    }
    assert_eq!(slow.asked, asked, "rows are marked once all hits are known");
    slow.settle();
    assert!(slow.session.find.as_ref().is_some_and(|find| find.number == 1 && find.total > Some(2)));
}

#[test]
fn keys_wait_no_longer_once_no_nearer_hit_can_come() {
    let mut slow = Slow::open(300);
    slow.does("find desk-3");
    slow.keys("<space>j");
    let ask = slow.answers_so_far(Slot::Find, "id:(E3 E10)", true);
    slow.asked.retain(|asked| *asked != ask);
    slow.settle();
    assert!(slow.held.is_empty() && slow.session.awaits(Slot::Find), "the search only counts from now on");
    assert_eq!((slow.cursor().as_str(), slow.noted.clone()), ("E4", vec!["E3".to_owned()]));
    slow.asked.push(ask);
    slow.answers(Slot::Find);
    slow.settle();
    assert_eq!(slow.cursor(), "E4");
    assert!(slow.session.find.as_ref().is_some_and(|find| find.total > Some(2)));
}

#[test]
fn keys_that_wait_for_a_hit_do_nothing_where_there_is_none_which_is_said() {
    let mut slow = Slow::open(300);
    slow.keys("jj");
    slow.settle();
    slow.keys("/nowhere<enter><space>tseen<enter>");
    slow.settle();
    assert_eq!((slow.cursor().as_str(), slow.noted.clone()), ("E2", Vec::new()));
    let said = slow.session.notice.as_ref().map(|notice| notice.text.as_str());
    let told = "`nowhere` is not found in what the filter shows · 7 keys that waited for it did nothing";
    assert_eq!(said, Some(told));
    slow.keys("<space>");
    slow.settle();
    assert_eq!(slow.noted, ["E2"]);
}

#[test]
fn keys_of_one_burst_do_not_wait_for_an_export() {
    let mut slow = Slow::open(300);
    slow.session.asks.waiting.insert(Slot::Export, u64::MAX);
    slow.keys("jjjj");
    slow.settle();
    assert_eq!((slow.cursor().as_str(), slow.held.is_empty()), ("E4", true));
}
