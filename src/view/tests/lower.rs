//! The timeline and the event under its cursor.

use super::fixtures::{browsing, row, with_detail};
use super::screen::{DARK, drawn, lower, styles};
use crate::chain::InChain;
use crate::engine::{AccountAlias, CaseSummary, Counted};
use crate::event::Field;
use crate::session::ColorScheme;
use crate::session::{
    Column, Columns, Command, DetailLine, Find, Loading, Panel, Session, Tab, detail_lines,
};
use crate::store::Tally;
use crate::view::picture::plain;
use crate::view::pointed;
use crate::view::theme::{Depth, Theme};
use std::sync::Arc;

#[test]
fn a_narrow_screen_shows_rows_with_glyphs_and_the_event_below() {
    assert_eq!(
        lower(&browsing(80, 24)),
        [
            "─ timeline ──────────────────── 1,204 of 9,612 · row 812 · 41 undated left out ─",
            " ── Wed 14 Jun 2023 ───────────────────────────────────────────────────────────",
            "┌ 03:11:08        ● desk-03       Bind · 4 messages                       synth",
            "│ 03:11:52.113    ● desk-03       Bind · 2 messages                       synth",
            "│                 ⋯ 22 h 57 min quiet",
            "│── Thu 15 Jun 2023 ───────────────────────────────────────────────────────────",
            "│ 02:09:40        ▲ desk-03       token renewed                           synth",
            "├ 02:14:07        ● desk-03       MailItemsAccessed · Sync · whole Inbox  synth",
            "│ 02:14:09        ● desk-03       Bind · 31 messages                      synth",
            "· 02:20 ░░ 24 h   ● desk-07       throttled · 24 h not logged             synth",
            "└ 04:02:31        ● desk-03       Bind · 1 message                        synth",
            "─ event ──────────────────────────────────────────── record · chain · notes  r ─",
            " 2023-06-15 02:14:07 UTC  synthetic  MailItemsAccessed · Sync · whole Inbox",
            " account  desk-03@state.example",
            r#" › agency:"Dept of State" not app_name:Outlook                   1,204 of 9,612"#,
            " ? help  f filter  / find  i x o this account  [ ] along chain  w why  u undo",
        ]
    );
}

#[test]
fn a_wider_screen_names_stages_and_agencies_and_sets_the_event_in_two_columns() {
    let shown = lower(&browsing(120, 36));
    let right: Vec<String> = shown[..20].iter().map(|line| line.chars().skip(28).collect()).collect();
    assert_eq!(
        right,
        [
            "─ timeline ──────────────────────────────── 1,204 of 9,612 · row 812 · 41 undated left out ─",
            " ── Wed 14 Jun 2023 ───────────────────────────────────────────────────────────────────────",
            "┌ 03:11:08        ● mailbox access  desk-03      State     Bind · 4 messages          synth",
            "│ 03:11:52.113    ● mailbox access  desk-03      State     Bind · 2 messages          synth",
            "│                 ⋯ 22 h 57 min quiet",
            "│── Thu 15 Jun 2023 ───────────────────────────────────────────────────────────────────────",
            "│ 02:09:40        ▲ token forgery   desk-03      State     token renewed              synth",
            "├ 02:14:07        ● mailbox access  desk-03      State     Sync · whole Inbox         synth",
            "│ 02:14:09        ● mailbox access  desk-03      State     Bind · 31 messages         synth",
            "· 02:20 ░░ 24 h   ● mailbox access  desk-07      State     throttled · 24 h not log…  synth",
            "└ 04:02:31        ● mailbox access  desk-03      State     Bind · 1 message           synth",
            "                  ⋯ 19 h 57 min quiet",
            " ── Fri 16 Jun 2023 ───────────────────────────────────────────────────────────────────────",
            "  16 Jun ╌╌╌╌     ◇ detection       –            State     reports odd mail access    S24 A",
            "  16 Jun ╌╌╌╌     ■ mitigation      –            Microsoft investigation begins       S01 A",
            "                  ⋯ 9 d quiet",
            " ── Mon 26 Jun 2023 ───────────────────────────────────────────────────────────────────────",
            "  26 Jun ╌╌╌╌     ■ mitigation      –            Microsoft OWA refuses forged tokens  S01 A",
            " ── Tue 27 Jun 2023 ───────────────────────────────────────────────────────────────────────",
            "  27 Jun ╌╌ 5 Jul ■ mitigation      –            Microsoft contradicted: key replac…  S20 C",
        ]
    );
    assert_eq!(
        shown[20..25],
        [
            "─ event ──────────────────────────────────────────────────────────────────────────────────── record · chain · notes  r ─",
            " 2023-06-15 02:14:07 UTC  synthetic  MailItemsAccessed · Sync · whole Inbox",
            " account  desk-03@state.example                              session  3kVZab…fEFAA   214 events · 3 accounts · 1 agency",
            " from     195.26.87.219   web panel, 15 May – 25 Jun         agency   Dept of State",
            " client   REST · OWA                                         source   unified-audit-log.csv   line 7 · ual-csv",
        ]
    );
}

#[test]
fn a_wide_screen_has_operation_and_address() {
    let mut session = browsing(200, 50);
    session.pane.timeline.top = 0;
    let shown = lower(&session);
    let find = |word: &str| shown.iter().find(|line| line.contains(word)).unwrap().trim_start().to_owned();
    assert_eq!(
        find("whole Inbox"),
        "├ 02:14:07        ● mailbox access  desk-03@state.example     Dept of State    MailItemsAccessed   \
         Sync · whole Inbox                      195.26.87.219    synth"
    );
    // without an operation the text begins in its place
    assert_eq!(
        find("the key was made"),
        "2016 ?          ◆ key acquisition –                         Microsoft        reported: the key was made  \
         \u{20}                                                S24 B"
    );
    assert_eq!(find("── undated ─").trim_end_matches('─'), "── undated ");
}

#[test]
fn uncertain_facts_look_uncertain_without_colour_too() {
    let mut session = browsing(80, 24);
    session.pane.timeline.top = 0;
    session.pane.timeline.cursor = 3;
    let shown = lower(&session);
    assert_eq!(
        shown[1..8],
        [
            " ── until 2023 ────────────────────────────────────────────────────────────────",
            "  …–15 May 2023?  ◆ –             unknown: the key was in other hands     S24 A",
            " ── 2016 ──────────────────────────────────────────────────────────────────────",
            "  2016 ?          ◆ –             reported: the key was made              S24 B",
            "                  ⋯ 4 y 91 d quiet",
            " ── Apr 2021 ──────────────────────────────────────────────────────────────────",
            "  Apr 2021        ◆ –             superseded: a crash dump held the key   S09 B",
        ]
    );
    let plain = Theme::of(ColorScheme::Plain, Depth::None);
    let without_colours = crate::view::picture::plain(&drawn(&session, plain));
    assert!(without_colours.contains("? unknown: the key was in"), "{without_colours}");
    assert!(styles(&session, plain, "the key was made").contains("dim/italic"));
    assert!(styles(&session, plain, "crash dump").contains("crossed_out"));
    assert!(styles(&session, DARK, "crash dump").contains("faint/crossed_out"));
}

#[test]
fn the_cursor_marks_its_row_and_the_value_that_keys_act_upon() {
    let mut session = browsing(80, 24);
    let on = styles(&session, DARK, "whole Inbox");
    assert!(on.contains("20 said/bold/underlined on cursor"), "{on}");
    session.focus = Panel::Detail;
    assert!(!styles(&session, DARK, "whole Inbox").contains("underlined"));
    session.focus = Panel::Timeline;
    session.pane.timeline.column = Column::Field(Field::Operation);
    let on = styles(&session, DARK, "whole Inbox");
    assert!(on.contains("34 said/bold/underlined on cursor  51 text on cursor"), "{on}");
    session.pane.timeline.column = Column::Field(Field::SourceIp);
    let shown = lower(&session);
    assert_eq!(shown[7], "├ 02:14:07        ● desk-03       MailItemsAccessed ·   source_ip 195.26.87.219");
    assert!(shown.last().unwrap().contains("i x o this address"));
}

#[test]
fn a_chain_ends_where_its_last_event_is_known_and_nowhere_else() {
    let mut session = browsing(80, 24);
    let rail = |session: &Session| -> String {
        lower(session)[2..11].iter().map(|line| line.chars().next().unwrap_or(' ')).collect()
    };
    assert_eq!(rail(&session), "┌││││├│·└");
    for row in Arc::make_mut(&mut session.pane.timeline.rows) {
        row.chain = row.chain.map(|chain| InChain { first: false, last: false, ..chain });
    }
    assert_eq!(rail(&session), "│││││├│·│", "it goes on beyond the rows that are known");
    session.pane.timeline.cursor = 8;
    assert_eq!(rail(&session), "         ", "this row is of no chain");
}

#[test]
fn what_belongs_to_a_chain_by_statements_alone_is_dashed() {
    let mut session = browsing(80, 24);
    let rail = |session: &Session| -> String {
        lower(session)[2..11].iter().map(|line| line.chars().next().unwrap_or(' ')).collect()
    };
    for at in [3, 4, 9] {
        let row = &mut Arc::make_mut(&mut session.pane.timeline.rows)[at];
        row.chain = row.chain.map(|chain| InChain { said: true, ..chain });
    }
    assert_eq!(rail(&session), "╷╎╎╎│├│·╵");
}

#[test]
fn a_long_claim_goes_on_below_its_time() {
    let mut session = browsing(80, 24);
    let mut rows = Vec::clone(&session.pane.timeline.rows);
    let long =
        "how the key was acquired is not known; the explanation that a crash dump held it was withdrawn";
    rows[0].event.set(Field::Message, long);
    session.pane.timeline.rows = Arc::new(rows);
    session.pane.timeline.cursor = 0;
    with_detail(&mut session);
    let head = |session: &Session| {
        let shown = lower(session);
        let at = shown.iter().position(|line| line.starts_with("─ event")).unwrap();
        shown[at + 1..at + 4].to_vec()
    };
    assert_eq!(
        head(&session)[..2],
        [
            " … – 2023-05-15 ? · to the day  how the key was acquired is not known; the",
            " explanation that a crash dump held it was withdrawn",
        ]
    );
    session.focus = Panel::Detail;
    assert_eq!(head(&session)[2], " agency      Microsoft");
}

#[test]
fn values_of_megabytes_are_cut_like_any_other() {
    let mut session = browsing(80, 24);
    let long = "name@host ".repeat(500_000);
    let fields =
        ["account", "session_id", "operation", "message", "source_ip"].map(|name| (name, long.as_str()));
    session.pane.timeline.rows = Arc::new(vec![row("2023-06-15T02:14:07Z", &fields)]);
    (session.pane.timeline.cursor, session.pane.timeline.top) = (0, 0);
    with_detail(&mut session);
    assert_eq!(
        lower(&session)[2],
        "  02:14:07        · name          name@host name@host name@host name@host name…"
    );
}

#[test]
fn where_chosen_columns_have_no_room_rows_keep_their_sentence_and_it_is_said_how_many_there_are() {
    let mut session = browsing(55, 14);
    let columns = Columns::parse("time,stage,account,agency,source_ip:18,message").unwrap();
    session.view.columns = Some(Arc::new(columns));
    let shown = lower(&session);
    assert!(shown[0].contains("1,204 of 9,612 · 1 column more"), "{shown:#?}");
    assert!(shown.iter().any(|line| line.contains("● desk-03") && line.contains("4 messages")), "{shown:#?}");
}

#[test]
fn what_is_hidden_of_an_identity_is_counted_by_itself() {
    let mut session = browsing(120, 36);
    let detail = session.detail.shown.as_mut().unwrap();
    Arc::make_mut(detail).seen[0].hidden = 14;
    assert!(lower(&session).concat().contains("200 events · 14 hidden · "), "{:#?}", lower(&session));
}

#[test]
fn hits_are_counted_marked_and_shown() {
    let mut session = browsing(80, 24);
    let mut rows = Vec::clone(&session.pane.timeline.rows);
    rows[3].hit = true;
    session.pane.timeline.rows = Arc::new(rows);
    session.find = Some(Find { text: "BIND".to_owned(), number: 3, total: Some(17), ..Find::default() });
    session.pane.timeline.marked = Some("BIND".to_owned());
    let shown = lower(&session);
    assert!(shown[0].contains("1,204 of 9,612 · hit 3 of 17 · row 812"));
    assert!(shown[2].starts_with("┌▸03:11:08"));
    let found = styles(&session, DARK, "4 messages");
    assert!(found.contains("34 hit on match  38 text  39 said"), "{found}");
    assert!(shown.last().unwrap().starts_with(" n N next, previous hit"));
    session.find = Some(Find { text: "x".to_owned(), number: 0, total: Some(0), ..Find::default() });
    assert!(lower(&session)[0].contains("no hit"));
}

#[test]
fn a_timeline_without_rows_says_why() {
    let middle = |session: &Session| {
        let shown = lower(session);
        shown[1..].iter().find(|line| !line.is_empty()).unwrap().trim().to_owned()
    };
    let mut session = Session::default();
    session.size = (80, 24);
    assert_eq!(middle(&session), "reading …");
    session.loading = Some(Loading { bytes: 1, total: 9, records: 512_000, ..Loading::default() });
    assert_eq!(middle(&session), "reading … 512,000 records so far");
    session.loading = None;
    session.case = Some(Arc::new(CaseSummary::default()));
    assert_eq!(middle(&session), "there is no event in what was opened");
    let total = Tally { records: 9, operations: 9 };
    session.case = Some(Arc::new(CaseSummary { total, ..CaseSummary::default() }));
    assert_eq!(middle(&session), "filtering …");
    session.pane.counted = Some(Counted::default());
    assert_eq!(middle(&session), "no event passes this filter · u undoes it, C clears it");
}

#[test]
fn the_record_is_a_tree_and_a_long_value_is_told_below_it() {
    let mut session = browsing(80, 24);
    session.focus = Panel::Detail;
    session.view.tab = Tab::Record;
    session.detail.cursor = 6;
    session.detail.folded = ["/OperationProperties/0".to_owned()].into();
    let shown = lower(&session);
    let top = shown.iter().position(|line| line.starts_with("─ record")).unwrap();
    assert_eq!(
        shown[top + 1..top + 8],
        [
            "   Operation  MailItemsAccessed",
            "   IsThrottled  false",
            "   Count  31",
            " ▾ OperationProperties  1 member",
            " │ ▸ 0  2 members",
            "   ClientInfoString  Client=REST;Client=RESTSystem;;Client=REST;Client=RESTSys…",
            "   Nothing  null",
        ]
    );
    session.detail.cursor = 5;
    let shown = lower(&session);
    let told = " raw.ClientInfoString · 279 characters · Enter reads all";
    let at = shown.iter().position(|line| line == told).unwrap();
    assert!(shown[at + 1].starts_with(" Client=REST;Client=RESTSystem;"), "{shown:#?}");
}

#[test]
fn the_cursor_s_line_is_read_among_sixteen_colours() {
    let session = browsing(80, 24);
    let sixteen = Theme::of(ColorScheme::Dark, Depth::Ansi16);
    assert_eq!(
        styles(&session, sixteen, "whole Inbox"),
        "   · 0 text on cursor  20 text/bold/underlined on cursor  27 text on cursor"
    );
}

#[test]
fn a_screen_that_is_too_small_says_so() {
    let mut session = browsing(49, 12);
    let shown = plain(&drawn(&session, DARK));
    let words = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(words, "dwell needs 50 columns and 12 rows; this screen has 49 and 12");
    session.size = (50, 12);
    assert!(plain(&drawn(&session, DARK)).contains("timeline"));
}

#[test]
fn the_line_that_is_pointed_at_is_the_one_that_is_drawn_there() {
    for ((width, height), tab) in [(120, 16), (120, 36), (80, 24), (160, 14), (120, 30)]
        .into_iter()
        .flat_map(|size| [(size, Tab::Event), (size, Tab::Record)])
    {
        let mut session = browsing(width, height);
        session.focus = Panel::Detail;
        session.view.tab = tab;
        let area = crate::session::Layout::of(&session).detail.body();
        for line in 0..detail_lines(&session).len() {
            session.detail.cursor = line;
            let buffer = drawn(&session, DARK);
            let cells =
                || (area.y..area.y + area.height).flat_map(|y| (area.x..area.width).map(move |x| (x, y)));
            let lit: Vec<_> = cells().filter(|cell| buffer[*cell].style().bg == DARK.cursor().bg).collect();
            assert!(!lit.is_empty(), "{width}x{height} {tab:?}: line {line} is nowhere");
            for (x, y) in lit {
                let said = format!("{width}x{height} {tab:?} at {x}, {y}");
                assert_eq!(pointed(&session, x, y), Command::Line(line), "{said}");
            }
        }
        assert!(matches!(pointed(&session, 0, 0), Command::Click(0, 0)));
    }
}

#[test]
fn other_names_of_the_account_stand_behind_its_agency_with_what_says_so() {
    let mut session = browsing(80, 50);
    let mut detail = (**session.detail.shown.as_ref().unwrap()).clone();
    let named = |name: &str, said: &str| AccountAlias { name: name.to_owned(), said: said.to_owned() };
    detail.names = vec![named("10032000A1B2C3D4", "UserKey"), named(r"STATE\desk-03", "agencies.csv")];
    session.detail.shown = Some(Arc::new(detail));
    let lines = detail_lines(&session);
    let at = |wanted: &str| {
        lines
            .built()
            .iter()
            .position(|line| matches!(line, DetailLine::Field { label, .. } if *label == wanted))
    };
    assert_eq!(at("also"), at("agency").map(|agency| agency + 1));
}
