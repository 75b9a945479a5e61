//! Following chains: walks, pivots and the way back, why two events are tied, and what is downstream.

use crate::common::{app, strike};
use crate::{SIZE, count, said, screen, selected};
use dwell::app::Headless;
use dwell::chain::UNTIED;
use dwell::engine::{Along, LocalEngine};
use dwell::keys::sequence;
use dwell::session::{ChainLine, DetailLine, Overlay, Panel, Tab, detail_lines, named, reach_lines};

/// Two sessions of two accounts, a token in one of them, a statement that a key issued the token, and an event that shares
/// nothing.
const EVENTS: &str = r#"{"id":"E1","time":"2023-06-01T10:00:00Z","stage":"mailbox_access","operation":"Bind","account":"ann@a.example","session_id":"s-1","token_id":"t-1"}
{"id":"E2","time":"2023-06-01T10:05:00Z","stage":"mailbox_access","operation":"Bind","account":"ann@a.example","session_id":"s-1","token_id":"t-1"}
{"id":"E3","time":"2023-06-01T10:10:00Z","stage":"other","operation":"Note","message":"shares nothing"}
{"id":"E4","time":"2023-06-01T10:20:00Z","stage":"mailbox_access","operation":"Send","account":"ann@a.example","session_id":"s-1","token_id":"t-2"}
{"id":"E5","time":"2023-06-01T10:30:00Z","stage":"mailbox_access","operation":"Bind","account":"bob@b.example","session_id":"s-2"}
{"id":"E6","time":"2023-06-01T10:40:00Z","stage":"mailbox_access","operation":"Send","account":"bob@b.example","session_id":"s-2"}
{"id":"F1","time":"2023-06-02","stage":"token_forgery","message":"the key issued it","key_id":"k-1","cites":["S01"],"links":[{"rel":"issued","to":"token:t-1"}]}
"#;

fn case() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("events.jsonl"), EVENTS).unwrap();
    folder
}

fn trail(app: &Headless<LocalEngine>) -> Vec<&str> {
    app.session.trail().iter().map(|crumb| &*crumb.label).collect()
}

/// The line of the chain tab for a kind of identity, counted from the panel's first line.
fn keys_to(app: &Headless<LocalEngine>, kind: &str) -> String {
    let lines = detail_lines(&app.session);
    let is_it = |line: &DetailLine| matches!(line, DetailLine::Chain(ChainLine::Carried(seen)) if seen.identity.kind.name() == kind);
    format!("g{}", "j".repeat(lines.built().iter().position(is_it).unwrap()))
}

/// An app with the chain tab's cursor on an identity of the first event.
fn on(folder: &tempfile::TempDir, kind: &str) -> Headless<LocalEngine> {
    let mut app = app(folder.path(), SIZE, "p");
    let keys = keys_to(&app, kind);
    strike(&mut app, &keys);
    app
}

#[test]
fn brackets_walk_along_the_strongest_identity_that_is_shared() {
    let folder = case();
    let mut app = app(folder.path(), SIZE, "]");
    assert_eq!(selected(&app), "E2");
    let walked = app.session.chains.walked.clone().unwrap();
    assert_eq!((walked.number, walked.total, named(&walked.along).as_str()), (2, 2, "token t-1"));
    strike(&mut app, "]");
    assert_eq!((selected(&app), said(&app)), ("E2", "2 of 2 along token t-1: none further that way"));
    strike(&mut app, "[");
    assert_eq!(selected(&app), "E1");
    strike(&mut app, "j");
    assert_eq!(app.session.chains.walked, None, "the cursor has left the walk");
}

#[test]
fn what_is_chosen_in_the_tab_is_walked_along_from_any_panel_and_stays_chosen() {
    let folder = case();
    let mut app = on(&folder, "session");
    strike(&mut app, "]]");
    assert_eq!((selected(&app), app.session.focus), ("E4", Panel::Detail));
    let walked = app.session.chains.walked.clone().unwrap();
    assert_eq!((walked.number, walked.total), (3, 3));
    let lines = detail_lines(&app.session);
    let under = &lines.built()[app.session.detail.cursor];
    assert!(
        matches!(under, DetailLine::Chain(ChainLine::Carried(seen)) if seen.identity.value == "s-1"),
        "{under:?}"
    );
    strike(&mut app, "e[[");
    assert_eq!((selected(&app), app.session.focus), ("E1", Panel::Timeline));
}

#[test]
fn the_key_of_the_chain_tab_goes_there_and_back() {
    let folder = case();
    let mut app = app(folder.path(), SIZE, "p");
    assert_eq!((app.session.view.tab, app.session.focus), (Tab::Chain, Panel::Detail));
    strike(&mut app, "p");
    assert_eq!((app.session.view.tab, app.session.focus), (Tab::Chain, Panel::Timeline));
    strike(&mut app, "jp");
    assert_eq!((selected(&app), app.session.focus), ("E2", Panel::Detail));
}

#[test]
fn the_first_line_of_the_tab_walks_along_the_whole_chain() {
    let folder = case();
    let app = app(folder.path(), SIZE, "pge]]]");
    assert_eq!(selected(&app), "F1", "a statement is of the chain too");
    let walked = app.session.chains.walked.as_ref().unwrap();
    assert!(matches!(walked.along, Along::Chain(_)));
    assert_eq!((walked.number, walked.total), (4, 4));
    assert_eq!(app.session.shown_chain().unwrap().records, 4);
}

#[test]
fn a_walk_goes_over_what_the_filter_leaves_out_and_says_so_at_its_end() {
    let folder = case();
    let mut app = on(&folder, "session");
    strike(&mut app, "efnot operation:Send<enter>]");
    assert_eq!(selected(&app), "E2");
    strike(&mut app, "]");
    assert_eq!(said(&app), "2 of 3 along session s-1: 1 more outside the filter; C clears it");
}

#[test]
fn an_event_that_shares_nothing_is_walked_nowhere() {
    let folder = case();
    let mut app = app(folder.path(), SIZE, "jj]");
    assert_eq!(selected(&app), "E3");
    assert!(said(&app).starts_with("no other event shares"), "{}", said(&app));
    strike(&mut app, "w");
    assert!(said(&app).contains("of no chain"), "{}", said(&app));
}

#[test]
fn that_nothing_ties_two_events_is_told_whole_on_every_screen() {
    for size in [(60, 20), (80, 24), (200, 60)] {
        let folder = case();
        let app = app(folder.path(), size, "jj<space>gw");
        let shown = screen(&app).split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(shown.contains(UNTIED), "{size:?}: {}", screen(&app));
        assert!(shown.contains("rules from there on") || shown.contains("ties nothing by itself"), "{shown}");
    }
}

#[test]
fn enter_on_an_identity_keeps_its_events_and_backspace_leads_back() {
    let folder = case();
    let mut app = on(&folder, "token");
    strike(&mut app, "<enter>");
    assert_eq!((&*app.session.view.scope.query, count(&app)), ("token_id:t-1", 2));
    assert_eq!((trail(&app), selected(&app)), (vec!["token t-1"], "E1"));
    strike(&mut app, "j");
    let keys = keys_to(&app, "session");
    strike(&mut app, &format!("<tab>{keys}<enter>"));
    assert_eq!((&*app.session.view.scope.query, count(&app)), ("session_id:s-1", 3), "in place of the token");
    assert_eq!((trail(&app), selected(&app)), (vec!["token t-1", "session s-1"], "E2"));
    strike(&mut app, "G<backspace>");
    assert_eq!((&*app.session.view.scope.query, selected(&app)), ("token_id:t-1", "E2"), "where it was left");
    strike(&mut app, "<backspace>");
    assert_eq!((&*app.session.view.scope.query, selected(&app), trail(&app).len()), ("", "E1", 0));
    strike(&mut app, "<backspace>");
    assert!(said(&app).starts_with("no pivot"), "{}", said(&app));
}

#[test]
fn undo_and_the_way_back_do_not_get_in_each_others_way() {
    let folder = case();
    let mut app = on(&folder, "session");
    strike(&mut app, "<enter><backspace>u");
    assert_eq!((&*app.session.view.scope.query, trail(&app)), ("session_id:s-1", vec!["session s-1"]));
    strike(&mut app, "u");
    assert_eq!((&*app.session.view.scope.query, trail(&app).len()), ("", 0));
    strike(&mut app, "<ctrl+r>");
    assert_eq!((&*app.session.view.scope.query, trail(&app)), ("session_id:s-1", vec!["session s-1"]));
    strike(&mut app, "foperation:Bind<enter>");
    assert_eq!(trail(&app).len(), 1, "a filter is typed on to what is there");
    strike(&mut app, "<backspace>");
    assert_eq!(&*app.session.view.scope.query, "");
    strike(&mut app, "uC<backspace>");
    assert!(said(&app).starts_with("no pivot"), "what was cleared is no way any more: {}", said(&app));
}

#[test]
fn pivots_keep_what_the_filter_said_before() {
    let folder = case();
    let mut app = on(&folder, "session");
    strike(&mut app, "efoperation:Bind<enter>:pivot session:s-1<enter>");
    assert_eq!((&*app.session.view.scope.query, count(&app)), ("operation:Bind session_id:s-1", 2));
    strike(&mut app, ":pivot session:s-2<enter>");
    assert_eq!((&*app.session.view.scope.query, count(&app)), ("operation:Bind session_id:s-2", 1));
    strike(&mut app, "<backspace><backspace>");
    assert_eq!(&*app.session.view.scope.query, "operation:Bind");
}

#[test]
fn why_shows_the_steps_between_the_marked_and_the_selected_event() {
    let folder = case();
    let mut app = app(folder.path(), SIZE, "<space>Gw");
    let why = app.session.chains.why.clone().unwrap();
    assert_eq!(why.stations(), ["E1", "F1"]);
    assert_eq!(why.steps()[0].kind.name(), "asserted");
    assert!(why.steps()[0].reason.contains("S01"), "{}", why.steps()[0].reason);
    strike(&mut app, "k<enter>");
    assert_eq!((selected(&app), app.session.overlay.is_none()), ("E1", true));
    strike(&mut app, "jj<esc>w");
    let why = app.session.chains.why.clone().unwrap();
    assert_eq!((why.known.is_some(), why.steps().len(), why.marked), (true, 0, true), "nothing ties them");
}

#[test]
fn without_a_mark_why_tells_of_the_event_before_in_the_chain() {
    let folder = case();
    let mut app = app(folder.path(), SIZE, "jjjw");
    let why = app.session.chains.why.clone().unwrap();
    assert_eq!((why.stations(), why.marked), (vec!["E2", "E4"], false));
    assert_eq!(
        (why.steps()[0].kind.name(), why.steps()[0].reason.as_str()),
        ("observed", "both records carry session s-1")
    );
    strike(&mut app, "<esc>gw");
    assert_eq!(
        app.session.chains.why.as_ref().unwrap().stations(),
        ["E2", "E1"],
        "of the first, of the next"
    );
}

#[test]
fn an_event_on_the_way_that_the_filter_leaves_out_is_told_to_be() {
    let folder = case();
    let mut app = app(folder.path(), SIZE, "<space>fnot id:F1<enter>Gw");
    assert_eq!(selected(&app), "E6");
    strike(&mut app, "<esc>:filter id:E1<enter>");
    strike(&mut app, ":filter id:F1<enter>wk<enter>");
    assert!(said(&app).contains("outside the filter"), "{}", said(&app));
}

#[test]
fn reach_folds_and_its_branches_and_accounts_narrow() {
    let folder = case();
    let mut app = app(folder.path(), SIZE, ":reach key:k-1<enter>");
    let reach = app.session.chains.reach.clone().unwrap();
    assert_eq!((reach.records, reach.by.asserted, reach.by.observed), (3, 3, 0));
    let lines = |app: &Headless<LocalEngine>| reach_lines(&app.session).len();
    let all = lines(&app);
    assert!(all > 2, "{:?}", reach.tree);
    strike(&mut app, "h");
    assert_eq!(lines(&app), 1);
    strike(&mut app, "lj");
    assert_eq!(lines(&app), all);
    strike(&mut app, "<tab>");
    let rows = app.session.chains.table.len();
    let Some(Overlay::Reach(panel)) = &app.session.overlay else { panic!("it is open") };
    assert_eq!((panel.table, rows), (Some(0), 2));
    strike(&mut app, "j<enter>");
    let kept = r#"reach:"key:k-1 > account:ann@a.example > agency:a.example""#;
    assert_eq!((&*app.session.view.scope.query, count(&app)), (kept, 3));
    assert_eq!(trail(&app), ["reach, account ann@a.example"]);
}

#[test]
fn a_branch_of_reach_keeps_its_events() {
    let folder = case();
    let mut app = app(folder.path(), SIZE, "R");
    let reach = app.session.chains.reach.clone().unwrap();
    assert_eq!(reach.of, "token:t-1", "what would be walked along");
    strike(&mut app, "<enter>");
    assert_eq!((&*app.session.view.scope.query, count(&app)), ("reach:token:t-1", reach.records));
}

#[test]
fn why_asks_from_where_the_reach_begins_that_an_event_was_come_to_by() {
    let folder = case();
    let mut app = app(folder.path(), SIZE, ":reach key:k-1<enter><enter>w");
    let why = app.session.chains.why.clone().unwrap();
    assert_eq!(why.stations(), ["F1", "E1"]);
    assert!(screen(&app).contains("from key k-1, where the reach begins"), "{}", screen(&app));
    // a mark takes precedence over that, and a typed filter drops it
    strike(&mut app, "<esc> jw");
    let why = app.session.chains.why.clone().unwrap();
    assert_eq!((why.marked, why.root), (true, None));
    strike(&mut app, "<esc>k f<ctrl+u>session_id:s-1<enter>w");
    let why = app.session.chains.why.clone().unwrap();
    assert_eq!((why.marked, why.root), (false, None));
}

#[test]
fn every_line_of_a_reach_keeps_as_many_events_as_it_says() {
    let folder = case();
    for of in ["key:k-1", "token:t-1", "session:s-1", "account:ann@a.example"] {
        let mut app = app(folder.path(), SIZE, "");
        for table in ["", "<tab>"] {
            for at in 0.. {
                strike(&mut app, &format!(":reach {of}<enter>{table}"));
                let says = match &app.session.chains.reach {
                    Some(reach) if table.is_empty() => {
                        reach_lines(&app.session).get(at).map(|line| line.branch.records)
                    }
                    Some(reach) => app.session.chains.table.row(reach, at).map(|row| row.reached().records),
                    None => panic!("{of}"),
                };
                let Some(says) = says else { break };
                strike(&mut app, &format!("{}<enter>", "j".repeat(at)));
                assert_eq!(count(&app), says, "{of} {table} {at}: {}", app.session.view.scope.query);
                strike(&mut app, "C");
            }
            strike(&mut app, "<esc>");
        }
    }
}

#[test]
fn the_largest_chains_are_listed_and_one_of_them_is_kept() {
    let folder = case();
    let mut app = app(folder.path(), SIZE, "W");
    let list = app.session.chains.list.clone().unwrap();
    let sizes: Vec<u64> = list.chains.iter().map(|listed| listed.chain.records).collect();
    assert_eq!((list.total, sizes), (2, vec![4, 2]));
    strike(&mut app, "j<enter>");
    assert_eq!((&*app.session.view.scope.query, count(&app)), ("chain:E5", 2));
    assert_eq!(trail(&app), ["chain of 2 events"]);
    strike(&mut app, "u");
    assert_eq!(count(&app), 7);
}

#[test]
fn rows_know_their_chain_its_ends_and_what_is_only_said() {
    let folder = case();
    let app = app(folder.path(), SIZE, "");
    let told = |id: &str| {
        let row = app.session.pane.timeline.rows.iter().find(|row| row.position.id == id).unwrap();
        row.chain.map(|chain| (chain.number, chain.first, chain.last, chain.said))
    };
    assert_eq!(told("E1"), Some((0, true, false, false)));
    assert_eq!(told("E4"), Some((0, false, false, false)));
    assert_eq!(told("F1"), Some((0, false, true, true)));
    assert_eq!(told("E3"), None);
    assert_eq!(told("E6"), Some((1, false, true, false)));
}

#[test]
fn the_tab_tells_where_each_identity_is_seen_first_and_last() {
    let folder = case();
    let app = app(folder.path(), SIZE, ":tab chain<enter>");
    assert_eq!(app.session.view.tab, Tab::Chain);
    let lines = detail_lines(&app.session);
    let session = lines.built().iter().find_map(|line| match line {
        DetailLine::Chain(ChainLine::Carried(seen)) if seen.identity.value == "s-1" => Some(seen.clone()),
        _ => None,
    });
    let session = session.unwrap();
    let clock = |when: Option<dwell::event::When>| when.unwrap().to_string();
    assert_eq!((session.records, session.accounts, session.hub), (3, 1, None));
    assert_eq!(
        (clock(session.first), clock(session.last)),
        ("2023-06-01T10:00:00Z".to_owned(), "2023-06-01T10:20:00Z".to_owned())
    );
}

#[test]
fn keys_that_come_faster_than_answers_walk_as_often_as_they_were_struck() {
    let folder = case();
    let (mut slow, mut fast) = (on(&folder, "session"), on(&folder, "session"));
    strike(&mut slow, "]]");
    fast.burst(sequence("]]").unwrap());
    assert_eq!(selected(&fast), selected(&slow));
    assert_ne!(selected(&slow), selected(&on(&folder, "session")));
}

/// A case in which a claim that ties two sessions is known from August on.
fn with_a_late_claim() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let claim = r#"{"id":"F1","time":"2023-06-02","known_since":"2023-08-01","stage":"token_forgery","message":"one session","session_id":"s-1","cites":["S01"],"links":[{"rel":"reached","to":"session:s-2"}]}"#;
    let events: Vec<&str> = EVENTS.lines().filter(|line| !line.contains("F1")).chain([claim]).collect();
    std::fs::write(folder.path().join("events.jsonl"), events.join("\n")).unwrap();
    folder
}

#[test]
fn what_is_downstream_and_what_ties_is_told_as_it_was_known_on_the_day_of_the_view() {
    let folder = with_a_late_claim();
    let records = |app: &Headless<LocalEngine>| app.session.chains.reach.as_ref().unwrap().records;
    let mut app = app(folder.path(), SIZE, ":reach session:s-1<enter>");
    assert_eq!(records(&app), 5, "the claim leads to the other session");
    strike(&mut app, "<esc>a2023-07-01<enter>:reach session:s-1<enter>");
    assert_eq!(records(&app), 3);
    strike(&mut app, "<esc>g<space>GW");
    assert_eq!(app.session.chains.list.as_ref().unwrap().chains.len(), 2, "two sessions");
    strike(&mut app, "<esc>u:as-of now<enter>W");
    assert_eq!(app.session.chains.list.as_ref().unwrap().chains.len(), 1);
}

#[test]
fn a_view_of_another_day_shows_the_chain_of_that_day() {
    let folder = with_a_late_claim();
    let view = r#"{"note":"n1","at":"2026-01-01T00:00:00Z","by":"ana","act":"view","view":{"name":"early","query":"","as_of":"2023-07-01"}}"#;
    std::fs::write(folder.path().join("notes.jsonl"), format!("{view}\n")).unwrap();
    let chain = |app: &Headless<LocalEngine>| {
        app.session.shown_chain().map(|chain| (chain.id.clone(), chain.records))
    };
    let mut then = app(folder.path(), SIZE, ":as-of 2023-07-01<enter>g:tab chain<enter>");
    let wanted = chain(&then);
    strike(&mut then, ":as-of now<enter>g");
    assert_ne!(chain(&then), wanted, "the claim ties two sessions");
    strike(&mut then, ":view early<enter>");
    assert_eq!(chain(&then), wanted);
}

#[test]
fn what_two_events_share_that_ties_nothing_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let event = |id: &str, day: &str| {
        format!(
            "{{\"id\":\"{id}\",\"time\":\"2023-06-{day}T10:00:00Z\",\"account\":\"ann@a.example\",\"source_ip\":\"192.0.2.1\"}}\n"
        )
    };
    std::fs::write(folder.path().join("events.jsonl"), event("A", "01") + &event("B", "09")).unwrap();
    let app = app(folder.path(), SIZE, "<space>jw");
    let why = app.session.chains.why.as_ref().unwrap();
    assert!(matches!(&why.known, Some((None, rows)) if rows.len() == 2), "{why:?}");
    let screen = screen(&app);
    assert!(screen.contains("both have ip 192.0.2.1, account ann, which ties nothing by itself"), "{screen}");
}
