//! Handing over from the screen, key by key.

use crate::common::{desk, minutes, strike};
use crate::{SIZE, said};
use dwell::app::Desk;
use dwell::engine::{Ask, Body, Cancel, Engine, HandOver, Handed, LocalEngine, Order, Question};
use dwell::export::Handout;
use dwell::session::{Command, Overlay, Panel, Session, What};
use serde_json::json;
use std::fs;
use std::path::PathBuf;

/// Types a path in place of the name that is offered.
fn named(desk: &mut Desk<LocalEngine>, path: &std::path::Path) {
    strike(desk, "<ctrl+u>");
    path.to_str().unwrap().chars().for_each(|letter| {
        desk.command(&Command::Edit(dwell::session::Edit::Insert(letter.to_string())));
    });
    strike(desk, "<enter>");
}

#[test]
fn the_list_says_of_what_and_how_many_and_offers_a_name() {
    let case = minutes(300);
    let mut desk = desk(case.path(), SIZE, "fstage:mailbox_access<enter>Dl");
    let Some(Overlay::Hand(hand)) = &desk.session.overlay else { panic!("no list") };
    let choices = hand.choices();
    assert_eq!(&choices[..2], [(What::Case, Some(300)), (What::Filter, Some(100))]);
    assert_eq!(choices[2], (What::Chain, Some(10)), "that of the selected event");
    assert_eq!(choices[3], (What::Marked, Some(0)));
    strike(&mut desk, "hjjj<enter>");
    let Some(Overlay::Hand(hand)) = &desk.session.overlay else { panic!("no list") };
    assert_eq!(hand.handout().name(), "iris");
    assert!(hand.name.as_ref().unwrap().text().ends_with("-filter-iris.csv"));
    strike(&mut desk, "<esc><esc>");
    assert_eq!(desk.session.overlay, None);
}

#[test]
fn letters_replace_the_name_that_is_offered_and_other_keys_change_it() {
    let case = minutes(30);
    let name = |desk: &Desk<LocalEngine>| match &desk.session.overlay {
        Some(Overlay::Hand(hand)) => hand.name.as_ref().unwrap().text().to_owned(),
        _ => String::new(),
    };
    let mut desk = desk(case.path(), SIZE, "D<enter>");
    let offered = name(&desk);
    assert_eq!(offered.rsplit_once('.').map(|(_, ending)| ending), Some("jsonl"));
    strike(&mut desk, "/tmp/x");
    assert_eq!(name(&desk), "/tmp/x");
    strike(&mut desk, "<esc><enter>");
    assert_eq!(name(&desk), offered);
    strike(&mut desk, "<left><left>y");
    assert_eq!(name(&desk), format!("{}y{}", &offered[..offered.len() - 2], "nl"), "the cursor is in it");
    strike(&mut desk, "<esc><enter><backspace>x");
    assert_eq!(name(&desk), format!("{}x", &offered[..offered.len() - 1]));
    strike(&mut desk, "<esc><enter><ctrl+u>a<backspace>");
    assert_eq!(name(&desk), "");
}

#[test]
fn what_is_written_is_what_was_chosen_and_nothing_is_replaced_without_a_second_enter() {
    let (case, out) = (minutes(5000), tempfile::tempdir().unwrap());
    let file = out.path().join("out.jsonl");
    let mut desk = desk(case.path(), SIZE, "fstage:mailbox_access<enter>D<enter>");
    named(&mut desk, &file);
    assert!(said(&desk).contains("1,667 events"), "{}", said(&desk));
    assert_eq!(desk.session.overlay, None);
    assert_eq!(fs::read_to_string(&file).unwrap().lines().count(), 1667);
    assert_eq!(fs::read_dir(out.path()).unwrap().count(), 2, "it, and what it states of itself");
    let wrote = fs::metadata(&file).unwrap().modified().unwrap();
    strike(&mut desk, "Dh<enter>");
    named(&mut desk, &file);
    assert!(said(&desk).contains("is there already: Enter again replaces it"), "{}", said(&desk));
    assert_eq!(fs::metadata(&file).unwrap().modified().unwrap(), wrote);
    strike(&mut desk, "<enter>");
    assert_eq!(fs::read_to_string(&file).unwrap().lines().count(), 5000, "{}", said(&desk));
}

#[test]
fn a_command_does_the_same_and_says_what_is_wrong_with_it() {
    let (case, out) = (minutes(300), tempfile::tempdir().unwrap());
    let mut desk = desk(case.path(), SIZE, "");
    let at = |name: &str| out.path().join(name);
    for (text, name) in [
        ("export csv chain", "chain.csv"),
        ("export bundle case", "case.zip"),
        ("export svg screen", "screen.svg"),
        ("export png timeline", "lanes.png"),
        ("export timesketch case", "ts.jsonl"),
    ] {
        let command: Command = format!("{text} {}", at(name).display()).parse().unwrap();
        desk.command(&command);
        assert!(said(&desk).contains("written: "), "{text}: {}", said(&desk));
        assert!(fs::metadata(at(name)).unwrap().len() > 100, "{text}");
    }
    let names = fs::read_dir(out.path()).unwrap().map(|file| file.unwrap().file_name());
    assert!(names.into_iter().all(|name| !name.to_string_lossy().ends_with(".part")));
    for (text, why) in [
        ("export csv filter x.csv", "nothing is filtered"),
        ("export timesketch case x.txt", "call it FILE.csv or FILE.jsonl"),
        ("export csv case /none/at/all.csv", "/none/at/all.csv"),
    ] {
        desk.command(&text.parse().unwrap());
        assert!(said(&desk).contains(why), "{text}: {}", said(&desk));
    }
    let inside = format!("export csv case {}/again.csv", case.path().display());
    desk.command(&inside.parse().unwrap());
    assert!(said(&desk).contains("would be read as evidence"), "{}", said(&desk));
    for (text, why) in
        [("export", "jsonl csv"), ("export csv", "case filter"), ("export csv case", "name of the file")]
    {
        assert!(text.parse::<Command>().unwrap_err().to_string().contains(why));
    }
    for handout in Handout::ALL {
        let command = Command::Export(handout, What::Case, "a b.x".to_owned());
        assert_eq!(command.to_string().parse(), Ok(command));
    }
}

/// Everything in a shape, to a file.
fn order(handout: &str, path: PathBuf) -> Order {
    Order {
        handout: Handout::parse(handout).unwrap(),
        wish: dwell::export::Wish::default(),
        filter: dwell::query::Filter::All,
        query: String::new(),
        chain: None,
        marked: false,
        as_of: None,
        zone: dwell::event::Zone::Utc,
        hashes_only: false,
        view: dwell::read::BundledView::default(),
        path,
        force: false,
        intruder: None,
        template: None,
    }
}

fn handed(engine: &mut LocalEngine, what: HandOver) -> Handed {
    let ask = Ask { generation: 1, question: Question::HandOver(what) };
    match engine.answer(&ask, &Cancel::default(), &mut |_| {}).unwrap().body {
        Body::Handed(handed) => handed,
        other => panic!("{other:?}"),
    }
}

#[test]
fn esc_gives_it_up_and_nothing_of_it_stays() {
    let (case, out) = (minutes(20_000), tempfile::tempdir().unwrap());
    let mut engine = crate::common::engine(case.path());
    let order = order("jsonl", out.path().join("out.jsonl"));
    let mut ask = |what| handed(&mut engine, what);
    ask(HandOver::Begin(order.into()));
    let mut parts = 0;
    while parts < 3 {
        match ask(HandOver::On) {
            Handed::Part { done, .. } => parts += usize::from(done > 0),
            other => panic!("{other:?}"),
        }
    }
    let names =
        || fs::read_dir(out.path()).unwrap().map(|file| file.unwrap().file_name()).collect::<Vec<_>>();
    let part = format!("out.jsonl.{}.part", std::process::id());
    assert_eq!(names(), [part.as_str()]);
    assert_eq!(ask(HandOver::Stop), Handed::Stopped);
    assert!(names().is_empty());
    assert_eq!(ask(HandOver::On), Handed::Stopped);
}

#[test]
fn a_report_is_made_bit_by_bit_between_which_rows_are_answered_and_esc_leaves_nothing() {
    let (case, out) = (minutes(2000), tempfile::tempdir().unwrap());
    let mut engine = crate::common::engine(case.path());
    let path = out.path().join("report.html");
    let files = || fs::read_dir(out.path()).unwrap().count();
    let window = Question::Window {
        filter: dwell::query::Filter::All,
        anchor: dwell::engine::Anchor::First,
        before: 0,
        after: 30,
        records: false,
        find: None,
    };
    for stops in [Some(3), None] {
        let mut told = handed(&mut engine, HandOver::Begin(order("report", path.clone()).into()));
        let (mut made, mut bits) = (0, 0);
        while let Handed::Part { done, of } = told {
            assert!(of == 0 || (made <= done && done <= of), "{done} of {of} after {made}");
            made = done.max(made);
            bits += 1;
            assert_eq!(files(), 0, "it is written when it is whole, and at once");
            let ask = Ask { generation: 2, question: window.clone() };
            let answer = engine.answer(&ask, &Cancel::default(), &mut |_| {}).unwrap();
            assert!(matches!(answer.body, Body::Window(window) if window.rows.len() == 30));
            if stops.is_some_and(|stops| made >= stops) {
                break;
            }
            told = handed(&mut engine, HandOver::On);
        }
        if stops.is_some() {
            assert_eq!(handed(&mut engine, HandOver::Stop), Handed::Stopped);
            assert_eq!(handed(&mut engine, HandOver::On), Handed::Stopped, "nothing goes on");
            assert_eq!(files(), 0);
        } else {
            assert!(matches!(told, Handed::Done(_)), "{told:?}");
            assert!(bits > 20, "{bits}: its parts are made bit by bit");
            assert!(fs::read_to_string(&path).unwrap().ends_with("</html>\n"));
            assert_eq!(files(), 1);
        }
    }
}

/// Hands over what the filter keeps, as lines; answers them.
fn lines_handed(desk: &mut Desk<LocalEngine>, out: &std::path::Path) -> Vec<String> {
    let path = out.join("handed.jsonl");
    desk.command(&format!("export jsonl filter {}", path.display()).parse().unwrap());
    let lines = fs::read_to_string(&path).unwrap_or_else(|_| panic!("{}", said(desk)));
    fs::remove_file(&path).unwrap();
    fs::remove_file(out.join("handed.jsonl.about.json")).unwrap();
    lines.lines().map(str::to_owned).collect()
}

#[test]
fn what_is_handed_over_is_what_the_screen_shows_by_notes_and_by_the_day() {
    let (case, out) = (minutes(3000), tempfile::tempdir().unwrap());
    let keys = "texfil<enter>jtexfil<enter>cof two<enter>H<enter>ftags:exfil<enter>";
    let mut desk = desk(case.path(), SIZE, keys);
    assert_eq!(crate::count(&desk), 1, "what is hidden is left out");
    let lines = lines_handed(&mut desk, out.path());
    assert!(lines.len() == 1 && lines[0].contains("exfil") && lines[0].contains("E00000"), "{lines:?}");
    strike(&mut desk, "<alt+h>");
    let lines = lines_handed(&mut desk, out.path());
    assert!(lines.len() == 2 && lines[1].contains("E00001"), "shown is handed over: {lines:?}");
    strike(&mut desk, "<alt+h>C:as-of 2023-06-01<enter>fstage:mailbox_access<enter>");
    let known = crate::count(&desk);
    assert!(known > 0 && known < 1000, "{known}");
    let lines = lines_handed(&mut desk, out.path());
    assert_eq!(lines.len() as u64, known);
    assert!(lines.iter().all(|line| line.contains("\"2023-06-01T")));
}

#[test]
fn a_bundle_opens_to_the_screen_that_it_was_made_on() {
    let (case, out) = (minutes(300), tempfile::tempdir().unwrap());
    let keys = "fstage:mailbox_access is:span<enter>:off is:span<enter>:zone +02:00<enter>:as-of 2023-06-01<enter>\
                :columns time,account:24<enter>";
    let mut desk = desk(case.path(), SIZE, keys);
    let path = out.path().join("case.zip");
    desk.command(&format!("export bundle case {}", path.display()).parse().unwrap());
    let manifest = dwell::read::manifest(&path).unwrap().unwrap_or_else(|| panic!("{}", said(&desk)));
    let view = dwell::session::View::of_bundle(&manifest.settings.view).unwrap();
    let was = &desk.session.view;
    assert_eq!((&view.query, &view.zone, &view.as_of), (&was.query, &was.zone, &was.as_of));
    assert_eq!(view.columns, was.columns);
    let again = Desk::open(crate::common::engine(&path), SIZE, view);
    assert_eq!(crate::count(&again), crate::count(&desk));
    assert_eq!(again.session.terms(), desk.session.terms());
}

#[test]
fn a_bundle_opens_to_the_place_of_the_cursor_and_to_both_panes() {
    let (case, out) = (minutes(300), tempfile::tempdir().unwrap());
    // keys are in the second pane, which is on orphans' stage, some rows down
    let mut desk = desk(
        case.path(),
        SIZE,
        "fstage:mailbox_access<enter>jjjj:panes stage:detection<enter>:pane<enter>jj",
    );
    let path = out.path().join("case.zip");
    let written = format!("export bundle case {}", path.display());
    desk.command(&written.parse().unwrap());
    let manifest = dwell::read::manifest(&path).unwrap().unwrap_or_else(|| panic!("{}", said(&desk)));
    let view = dwell::session::View::of_bundle(&manifest.settings.view).unwrap();
    let again = Desk::open(crate::common::engine(&path), SIZE, view);
    assert_eq!(crate::selected(&again), crate::selected(&desk));
    let queries = |desk: &Desk<LocalEngine>| {
        let panes = desk.session.panes.as_ref().unwrap();
        (panes.first, panes.other.query.clone(), desk.session.view.query.clone(), panes.other.counted)
    };
    assert_eq!(queries(&again), queries(&desk));
    assert_eq!(&*queries(&again).1, "stage:mailbox_access");
    assert!(!queries(&again).0);
}

/// Keys that arrange a screen in some way.
const ARRANGED: [&str; 33] = [
    "",
    "jjj<pgdn><pgdn>kkk",
    ";;",
    ";;jj<enter>jjj",
    ";;;jjj<enter><pgdn>",
    ";<pgdn>",
    ".jjj",
    ".T2023-06-01 10:34<enter>kk",
    ".T2023-06-01 10:33<enter><right>jj<left>j<right>j",
    ";;.j<enter>jj",
    "faccount:desk-3@agency-a.example or stage:token_forgery<enter><pgdn><pgdn>jj",
    "f-is:orphan stage:mailbox_access<enter><pgdn>kkkkk",
    ":panes stage:token_forgery<enter><pgdn><pgdn>k",
    "fstage:mailbox_access<enter>:panes stage:token_forgery<enter>:pane<enter>.<pgdn>jj",
    ":tab chain<enter>:focus timeline<enter>jjjj",
    "jj:tab chain<enter>jj",
    "<pgdn><enter>jjjjjjjjjjjjjj",
    ":tab record<enter>:focus timeline<enter><pgdn>",
    "V",
    "s++<esc><pgdn>",
    "jj:tab chain<enter>jj<esc>",
    "<enter>jjjjjjjj<esc>",
    "fsession_id:session-3<enter>jj:context 7<enter>jjj",
    ":facet operation<enter>:facet agency<enter>:focus timeline<enter>jj",
    "sjj<right><right><right>",
    "s<right><right><right>v<right><right><right><right><right>",
    "sV<right>jv<right><right>",
    ":focus facets<enter>jjjjj",
    ":facet session_id<enter>:focus facets<enter>GG",
    "fstage:mailbox_access<enter>:focus facets<enter>jjj",
    "jj]]]",
    "fsession_id:session-3<enter>]]:tab chain<enter>",
    "<pgdn>:tab chain<enter>jj[[",
];

/// Where keys go, and what they would be on: the lane, its cursor and brush, the line of the facets, the walk.
fn behind(desk: &Desk<LocalEngine>) -> (Panel, [Option<i64>; 2], [usize; 2], Option<(u64, u64)>) {
    let Session { lanes, facets, chains, focus, .. } = &desk.session;
    let walked = chains.walked.as_ref().map(|walked| (walked.number, walked.total));
    (*focus, [Some(lanes.at), lanes.brush], [lanes.lane, facets.cursor], walked)
}

#[test]
fn a_bundle_opens_to_the_same_screen_however_it_was_arranged() {
    let out = tempfile::tempdir().unwrap();
    let case = minutes(600);
    fs::write(case.path().join("case.toml"), "title = \"Case\"\n").unwrap();
    // some that are alike
    let alike = |at: usize| {
        let time = format!("2023-06-01T10:{:02}:{:02}Z", 30 + at / 4, at % 4);
        json!({"id": format!("A{at}"), "time": time, "stage": "other", "operation": "Send", "account": "desk-09@agency-c.example"})
    };
    let text: String = (0..40).map(|at| alike(at).to_string() + "\n").collect();
    fs::write(case.path().join("alike.jsonl"), text).unwrap();
    let mut seen = Vec::new();
    for (at, keys) in ARRANGED.into_iter().enumerate() {
        for size in [SIZE, (80, 24), (160, 50)] {
            let mut desk = desk(case.path(), size, keys);
            let path = out.path().join(format!("{at}-{}.zip", size.0));
            desk.command(&format!("export bundle case {}", path.display()).parse().unwrap());
            let manifest = dwell::read::manifest(&path).unwrap().unwrap_or_else(|| panic!("{}", said(&desk)));
            let view = dwell::session::View::of_bundle(&manifest.settings.view).unwrap();
            let again = Desk::open(crate::common::engine(&path), size, view);
            // what was said meanwhile is no part of the screen
            desk.session.notice = None;
            // but for where notes go, which is never into the bundle
            let screens = [&again, &desk].map(|desk| {
                let shown = crate::notes::screen(desk);
                let (title, rest) = shown.split_once('\n').unwrap();
                let title = title.replace(" · notes in nowhere", "");
                format!("{}\n{rest}", title.split_whitespace().collect::<Vec<_>>().join(" "))
            });
            assert!(screens[0] == screens[1], "{keys} at {size:?}:\n{}\n{}", screens[0], screens[1]);
            // nor what is behind it: where keys go, and what they would be on
            let was = behind(&desk);
            assert_eq!(behind(&again), was, "{keys} at {size:?}");
            seen.push([was.1[1].is_some(), was.3.is_some(), was.2[1] > 3]);
        }
    }
    for (at, what) in ["a brush", "a walk", "a line of the facets"].into_iter().enumerate() {
        assert!(seen.iter().any(|seen| seen[at]), "{what} was among them");
    }
}

#[test]
fn the_list_shows_which_accesses_a_report_holds_to_be_the_intruders_and_how_to_change_that() {
    let (case, out) = (minutes(300), tempfile::tempdir().unwrap());
    let report = Handout::ALL.iter().position(|one| *one == Handout::Report).unwrap();
    let mut desk = desk(case.path(), SIZE, &format!("D{}", "j".repeat(report)));
    assert!(
        crate::notes::screen(&desk).contains("intruder    what no sign-in issued (is:orphan) · i changes it")
    );
    strike(&mut desk, "iaccount:<enter>");
    assert!(said(&desk).contains("`account:` has no value"), "{}", said(&desk));
    strike(&mut desk, "<ctrl+u>stage:mailbox_access<enter>");
    assert!(crate::notes::screen(&desk).contains("intruder    stage:mailbox_access · i changes it"));
    let path = out.path().join("report.md");
    strike(&mut desk, "<enter>");
    named(&mut desk, &path);
    let text = fs::read_to_string(&path).unwrap_or_else(|_| panic!("{}", said(&desk)));
    assert!(text.contains("-q stage:mailbox_access"), "its commands say so");
    assert!(text.contains("What the intruder's accesses carry (`(stage:mailbox_access) stage:mailbox_access not is:claim`, 100 accesses)"), "{text}");
    // it stays until another is said, and by the command too
    strike(&mut desk, "D");
    let Some(Overlay::Hand(hand)) = &desk.session.overlay else { panic!("no list") };
    assert_eq!(hand.intruder, "stage:mailbox_access");
    strike(&mut desk, "<esc>:intruder is:orphan<enter>");
    assert_eq!(desk.session.intruder.as_deref(), Some("is:orphan"));
}
