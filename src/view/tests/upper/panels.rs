//! Panels of a known case, row by row.

use super::fixtures::{self, at, milestone, storm};
use super::{draw, rows};
use crate::engine::{Accesses, CaseSummary, Counted, SourceSummary};
use crate::event::{Zone, parse_edtf};
use crate::query::Filter;
use crate::read::MilestoneName::{Containment, Detection, FirstAccess, Notification};
use crate::read::{Milestone, Standing};
use crate::session::ColorScheme;
use crate::session::{Area, Grid, Layout, Loading, Panel, Session};
use crate::store::Tally;
use crate::view::theme::{Depth, Theme};
use std::sync::Arc;

const DARK: Theme = Theme::of(ColorScheme::Dark, Depth::True);

fn title(session: &Session) -> String {
    rows(&draw(session, DARK), Layout::of(session).title).concat()
}

fn dwell(size: (u16, u16), milestones: &[Milestone]) -> Vec<String> {
    let mut session = storm(size);
    let mut case = fixtures::case();
    case.milestones = milestones.to_vec();
    session.case = Some(Arc::new(case));
    rows(&draw(&session, DARK), Layout::of(&session).dwell)
}

#[test]
fn the_title_drops_what_matters_least_and_cuts_no_number() {
    for (width, line) in [
        (
            120,
            " Storm-0558  part synthetic        4 sources · 9,612 events · 12,034 operations · 2 rejected   as of now   UTC   ? help",
        ),
        (
            100,
            " Storm-0558  part synthetic                    4 sources · 9,612 events · 2 rejected   UTC   ? help",
        ),
        (80, " Storm-0558  part synthetic         4 sources · 9,612 events · 2 rejected   UTC"),
        (50, " Storm-0558  part synth              9,612 events"),
    ] {
        assert_eq!(title(&storm((width, 24))), line);
    }
}

#[test]
fn the_title_says_what_is_made_up_not_read_and_not_of_now() {
    let mut session = storm((120, 36));
    let mut case = fixtures::case();
    case.synthetic = case.total.records;
    case.rejected = 0;
    case.troubles = vec!["a.png: in no known format".to_owned()];
    let standing = Standing::Unread;
    case.sources.push(SourceSummary { file: "a.png".to_owned(), standing, ..SourceSummary::default() });
    case.count_sources();
    session.case = Some(Arc::new(case));
    session.view.as_of = Some(Arc::from("2023-07-14"));
    session.view.zone = Zone::parse("+02:00").unwrap();
    assert!(title(&session).contains("4 sources · … events known · 1 file"), "{}", title(&session));
    let known = Some(Tally { records: 9_241, operations: 14_630 });
    session.pane.counted = Some(Counted { known, ..Counted::default() });
    assert_eq!(
        title(&session),
        " Storm-0558  synthetic      4 sources · 9,241 events known · 1 file not read · S tells why   as of 14 Jul 2023   +02:00"
    );
}

#[test]
fn the_day_of_the_view_goes_last_and_what_is_judged_today_is_not_told_of_it() {
    let of_day = |width| {
        let mut session = storm((width, 24));
        let mut case = fixtures::case();
        case.following = true;
        case.doubts = vec!["mixed.csv".to_owned()];
        session.case = Some(Arc::new(case));
        session.chains.accesses = Some(Accesses { orphans: 1004, uncovered: 7, ..Accesses::default() });
        session.view.as_of = Some(Arc::from("2023-07-14"));
        let known = Some(Tally { records: 9120, operations: 11_034 });
        session.pane.counted = Some(Counted { known, ..Counted::default() });
        title(&session)
    };
    for width in [50, 60, 80, 100, 120, 200] {
        let title = of_day(width);
        assert!(title.contains("as of 14 Jul 2023"), "{width}: {title}");
        assert!(!title.contains("orphan") && !title.contains("uncovered"), "{width}: {title}");
        assert_eq!(title.contains("9,120 events known"), width > 60, "{width}: {title}");
        assert_eq!(title.contains("9,120 known"), width == 60, "{width}: {title}");
    }
    let mut now = storm((120, 24));
    now.chains.accesses = Some(Accesses { orphans: 1004, uncovered: 7, ..Accesses::default() });
    assert!(title(&now).contains(" 1,004 orphans"), "{}", title(&now));
}

#[test]
fn how_many_orphans_there_are_is_about_so_many_until_chains_are_looked_at_again() {
    let with_new_events = |width, since| {
        let mut session = storm((width, 24));
        session.case = Some(Arc::new(CaseSummary { following: true, since, ..fixtures::case() }));
        session.chains.accesses = Some(Accesses { orphans: 1004, ..Accesses::default() });
        title(&session)
    };
    for width in [120, 200] {
        assert!(with_new_events(width, 0).contains(" 1,004 orphans"), "{}", with_new_events(width, 0));
        assert!(with_new_events(width, 100).contains("~1,004 orphans"), "{}", with_new_events(width, 100));
    }
}

#[test]
fn a_zone_that_is_not_utc_is_told_on_every_screen_in_as_many_words_as_there_is_room_for() {
    let of_zone = |width, zone: &str, as_of: Option<&str>| {
        let mut session = storm((width, 24));
        session.view.zone = Zone::parse(zone).unwrap();
        session.view.as_of = as_of.map(Arc::from);
        let known = Some(Tally { records: 9120, operations: 11_034 });
        session.pane.counted = Some(Counted { known, ..Counted::default() });
        title(&session)
    };
    let (far, day) = ("America/Argentina/Buenos_Aires", Some("2023-07-14"));
    for (width, zone, as_of, told) in [
        (80, "America/New_York", None, "part synthetic 9,612 events · 2 rejected America/New_York"),
        (60, "America/New_York", None, "part synth 9,612 events America/New_York"),
        (50, "America/New_York", None, "part synth 9,612 events New York"),
        (60, "America/New_York", day, "part synth as of 14 Jul 2023 New York"),
        (50, "America/New_York", day, "as of 14 Jul 2023 America/New_York"),
        (50, far, day, "as of 14 Jul 2023 Buenos Aires"),
        (60, far, day, "part synth as of 14 Jul 2023 Buenos Aires"),
        (50, "+02:00", None, "part synth 9,612 events +02:00"),
    ] {
        let words = of_zone(width, zone, as_of).split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(words, format!("Storm-0558 {told}"), "{width} {zone}");
    }
}

#[test]
fn the_title_warns_of_dates_that_may_be_wrong_by_months() {
    let mut session = storm((120, 36));
    let mut case = fixtures::case();
    case.rejected = 0;
    case.doubts = vec!["open.csv: 2 dates read two ways".to_owned()];
    session.case = Some(Arc::new(case));
    let title = title(&session);
    assert!(title.contains("9,612 events") && title.contains("dates in doubt"), "{title}");
}

#[test]
fn a_title_gives_way_to_the_counts_and_steers_no_terminal() {
    let mut session = storm((80, 24));
    let mut case = fixtures::case();
    case.title = format!("\u{1b}[2J{}", "a very long title ".repeat(9));
    session.case = Some(Arc::new(case));
    assert_eq!(
        title(&session),
        " ␛[2Ja very long title a very long …  part synthetic  9,612 events · 2 rejected"
    );
}

#[test]
fn while_it_is_taken_from_an_index_file_the_title_says_so_and_how_much_it_will_be() {
    let mut session = fixtures::loading((80, 24));
    session.loading = Some(Loading { records: 1_204_000, kept: true, ..Loading::default() });
    assert_eq!(
        title(&session),
        " dwell       loading from index … · 1,204,000 events   as of now   UTC   ? help"
    );
}

#[test]
fn while_it_loads_the_title_says_how_far_it_is() {
    assert_eq!(
        title(&fixtures::loading((80, 24))),
        " dwell     loading ━━━━━━╸─────────  41 % ·   417,400 so far ·  0:04 left   UTC"
    );
    assert_eq!(
        title(&fixtures::loading((120, 40))),
        " dwell            loading ━━━━━━╸─────────  41 % ·   417,400 so far ·   85 MB/s ·  0:04 left   as of now   UTC   ? help"
    );
}

#[test]
fn the_title_counts_what_all_else_on_the_screen_counts_while_more_is_read() {
    let mut session = fixtures::loading((80, 24));
    session.case = Some(Arc::new(fixtures::case()));
    let said = title(&session);
    assert!(said.contains("9,612 so far") && !said.contains("417,400"), "{said}");
}

#[test]
fn the_dwell_line_is_on_the_scale_of_the_lanes_and_names_its_turns() {
    assert_eq!(
        dwell((120, 36), &fixtures::milestones()),
        [
            "   dwell time            ┃━━━━━━━━━━━━━━━━━ 32 d unseen ━━━━━━━━━━━━━━━━━┃ 10 d exposed ┃━━ 7 d ━━┃━━━━━━━━━━━━",
            "                         first access 15 May                             detected 16 Jun          closed 3 Jul",
        ]
    );
    assert_eq!(
        dwell((80, 36), &fixtures::milestones()),
        [
            "   dwell time         ┃━━━━ 32 d unseen ━━━━┃━━━━━┃━━━━┃━━━━━━━━━━━━━━━",
            "                 first access 15 May  detected 16 Jun  closed 3 Jul",
        ]
    );
}

#[test]
fn on_one_line_names_stand_within_stretches_to_scale() {
    assert_eq!(
        dwell((80, 24), &fixtures::milestones()),
        [" ┃ first access 15 May ━━━ 32 d unseen ━━━┃ detected ━━┃━ 7 d ━━┃ closed 3 Jul"]
    );
    assert_eq!(
        dwell((50, 24), &fixtures::milestones()),
        [" ┃ first access ━━ 32 d ━━┃ 10 d ━┃ 7 d ┃ closed"]
    );
}

#[test]
fn of_many_turns_the_least_lose_their_labels_first() {
    let whole = fixtures::milestones();
    let mut turns = vec![whole[0].clone(), milestone(Notification, "2023-06-10", Some("customer told"))];
    turns.extend([whole[1].clone(), milestone(Detection, "2023-06-20", Some("second victim"))]);
    turns.extend([
        whole[2].clone(),
        whole[3].clone(),
        milestone(Containment, "2023-07-11", Some("published")),
    ]);
    assert_eq!(
        dwell((120, 36), &turns),
        [
            "   dwell time           ┃━━━━━━ 26 d unseen ━━━━━━┃ 6 d ┃━ 10 d ━━┃ 7 d ━┃━ 8 d ━┃━━━━━━━━━━━━━━━━━━━━━━━━━━━━━",
            "                        first access 15 May            »detected 16 Jun  closed  published 11 Jul",
        ]
    );
    assert_eq!(
        dwell((80, 36), &turns),
        [
            "   dwell time         ┃━━ 26 d unseen ━━┃━━━┃━━━━━┃━━━━┃━━━━┃━━━━━━━━━━",
            "                    first access 15 May   »detected 16 Jun  published 11 Jul",
        ]
    );
}

#[test]
fn the_dwell_line_is_no_more_exact_than_its_turns() {
    let turns = [
        milestone(FirstAccess, "2021-04", None),
        milestone(Detection, "2023-06-16T09:30", None),
        milestone(Containment, "2023-06-16T17:45", None),
    ];
    assert_eq!(
        dwell((80, 36), &turns),
        [
            "   dwell time          ┃━━━━━━━━ 777 to 806 d unseen ━━━━━━━━┃┃━━━━━━━━",
            "                       first access ~Apr 2021       detected  closed 16 Jun 2023",
        ]
    );
}

#[test]
fn a_detection_before_the_first_access_is_seen_to_be_out_of_order_and_both_are_named() {
    let told = [
        milestone(Detection, "2023-05-01", None),
        milestone(FirstAccess, "2023-05-15", None),
        milestone(Containment, "2023-07-03", None),
    ];
    assert_eq!(
        dwell((120, 24), &told),
        [
            " ┃ detected ━━ 14 d ━━━┃ first access 15 May (detected before) ━━━━━━━━━━━━━ 49 d exposed ━━━━━━━━━━━━━━┃ closed 3 Jul"
        ]
    );
    let narrow = dwell((80, 24), &told).concat();
    for name in ["detected", "first access 15 May", "closed"] {
        assert!(narrow.contains(name), "{name}: {narrow}");
    }
}

#[test]
fn they_were_in_no_later_than_the_first_orphan_of_the_log() {
    let mut session = storm((120, 36));
    let mut case = fixtures::case();
    case.milestones = vec![milestone(FirstAccess, "2023", None), milestone(Detection, "2023-06-15", None)];
    session.case = Some(Arc::new(case));
    let line = |session: &Session| rows(&draw(session, DARK), Layout::of(session).dwell).concat();
    session.chains.accesses = None;
    assert!(line(&session).contains("up to 165 d unseen"), "{}", line(&session));
    let first_orphan = parse_edtf("2023-05-15T00:06:11Z", Zone::Utc).ok();
    session.chains.accesses = Some(Accesses { orphans: 1, first_orphan, ..Accesses::default() });
    assert!(line(&session).contains("31 to 165 d unseen"), "as the statistics say: {}", line(&session));
}

#[test]
fn every_turn_that_was_before_the_first_access_is_named_there() {
    let told = [
        milestone(Detection, "2023-05-01", None),
        milestone(Containment, "2023-05-03", None),
        milestone(Containment, "2023-05-04", None),
        milestone(FirstAccess, "2023-05-15", None),
    ];
    let line = dwell((120, 36), &told).concat();
    assert!(line.contains("first access 15 May (detected and closed before)"), "{line}");
}

#[test]
fn turns_of_agencies_and_accounts_leave_room_for_each_other() {
    let account = Some("secretary-office-01@commerce.example".to_owned());
    let agency = Some("Dept of Commerce".to_owned());
    let entered = entered_by_an_account();
    for size in [(120, 36), (140, 36), (200, 50)] {
        let names = dwell(size, &entered).remove(1);
        let dates: Vec<usize> = ["10 May", "20 May", "12 Jun", "closed 3 Jul"]
            .iter()
            .filter_map(|date| names.find(date))
            .collect();
        assert!(dates.len() == 4 && dates.is_sorted(), "{size:?}: {names}");
    }
    let narrow = dwell((80, 24), &entered).concat();
    assert!(
        narrow.contains(" 10 d ") && narrow.contains(" 23 d ") && narrow.contains("detected"),
        "{narrow}"
    );
    let told = [
        milestone(FirstAccess, "2023-05-15", None),
        Milestone { account, ..milestone(Notification, "2023-06-01", None) },
        Milestone { agency, ..milestone(Detection, "2023-06-10", None) },
        milestone(Detection, "2023-06-15", None),
        milestone(Containment, "2023-07-03", None),
    ];
    let names = dwell((140, 36), &told).remove(1);
    assert!(
        names.contains("  notified") && names.contains(" »detected") && names.contains(" 10 Jun "),
        "{names}"
    );
}

#[test]
fn on_one_line_a_time_unseen_goes_before_a_name_and_a_date() {
    let told = [
        milestone(FirstAccess, "2023-05-15", None),
        milestone(Notification, "2023-06-01", Some("told by a partner")),
        milestone(Detection, "2023-06-15", None),
        milestone(Containment, "2023-07-03", None),
    ];
    assert_eq!(
        dwell((80, 24), &told),
        [" ┃ first access ━ 17 d ━┃━━ 14 d exposed ━━━┃ detected 15 Jun ━ 18 d ━┃ closed"]
    );
}

#[test]
fn a_long_name_is_told_whole_where_it_has_the_room() {
    let mut session = storm((200, 36));
    let mut case = fixtures::case();
    case.milestones = vec![milestone(Detection, "2023-06-15", None)];
    session.case = Some(Arc::new(case));
    let first_orphan = parse_edtf("2023-05-15T00:06:11Z", Zone::Utc).ok();
    session.chains.accesses = Some(Accesses { orphans: 1, first_orphan, ..Accesses::default() });
    let line = rows(&draw(&session, DARK), Layout::of(&session).dwell).concat();
    assert!(line.contains("their first access in the log 15 May"), "{line}");
}

#[test]
fn turns_that_begin_together_have_a_mark_and_a_name_each() {
    let told = [
        milestone(FirstAccess, "2023-05-15", None),
        milestone(Detection, "2023-06", None),
        milestone(Containment, "2023-06", None),
    ];
    assert_eq!(
        dwell((80, 36), &told),
        [
            "   dwell time          ┃━━━━━━━ 17 to 46 d unseen ━━━━━━━┃┃━━━━━━━━━━━━",
            "                       first access 15 May      detected  closed ~Jun 2023",
        ]
    );
    assert_eq!(
        dwell((120, 36), &told),
        [
            "   dwell time            ┃━━━━━━━━━━━━━━━━━━━━━━━━ 17 to 46 d unseen ━━━━━━━━━━━━━━━━━━━━━━━━┃┃━━━━━━━━━━━━━━━━",
            "                         first access 15 May                                        detected  closed ~Jun 2023",
        ]
    );
    let wide = dwell((200, 36), &told);
    assert!(wide[1].ends_with("  detected  closed ~Jun 2023"), "{wide:?}");
    let line = dwell((80, 24), &told).concat();
    assert!(line.contains("detected") && line.contains("┃┃ closed"), "on one line too: {line}");
}

#[test]
fn what_is_not_closed_goes_on() {
    assert_eq!(
        dwell((60, 36), &fixtures::milestones()[..2]),
        [
            "   dwell time        ┃━━━━ 32 d unseen ━━━━┃╍╍╍╍╍╍╍",
            "                     first access 15 May   detected 16 Jun",
        ]
    );
}

#[test]
fn lanes_show_bars_single_events_spans_and_blind_zones() {
    let session = storm((120, 36));
    assert_eq!(
        rows(&draw(&session, DARK), Layout::of(&session).lanes),
        [
            "─ stages ──────────────────── 2 more stages (s) · 16 h a column · counts without the time filter · brushed 14 – 18 Jun ─",
            " ◆ key acquisition ‹──◆──◆───                                             │                                          11",
            " ▲ token forgery            ▃▃▂▂▂▂▃   ▃▂▂▂▂▃▂▁   ▂▃▂▃▂▁▃   ▃▁▃▂▂▃▃▂   ▃▂▁▃▃▂▂   ▂▁▃▃▂▂▂▂   ▃▃▂                    1,204",
            " ● mailbox access           ▆▆▃▅▅▃▆   ▆▃▅▅▃▆░░░░░░░ █▆▃█   ▇▃█▆▄██▄   █▆▃██▄▇   ▆▃██▄▇▇▄   █▇▄▇▇▄█                8,310",
            " ◇ detection                                                             ◇│ ◇◇                                       14",
            " ■ mitigation                                                             │ ■              ■■────────■───             9",
            " ░ log blind                15 May 2023     ░░░░░░░  1 Jun                ░░░  18 Jun             1 Jul",
        ]
    );
}

#[test]
fn the_column_under_the_cursor_is_said_and_drawn() {
    let mut session = storm((120, 36));
    session.focus = Panel::Lanes;
    session.lanes.lane = 2;
    session.lanes.at = at("2023-05-15");
    let layout = Layout::of(&session);
    let buffer = draw(&session, DARK);
    assert!(
        rows(&buffer, layout.lanes)[0]
            .contains(" 15 May 00:00 – 16:00 · mailbox access: 200 events begin here · "),
        "{:?}",
        rows(&buffer, layout.lanes)[0]
    );
    let ground = |x: u16, y: u16| DARK.describe(buffer[(x, y)].style());
    assert_eq!(ground(layout.plot.x + 8, layout.plot.y + 4), "text on cursor");
    assert_eq!(ground(layout.plot.x + 9, layout.plot.y + 4), "text");
    assert_eq!(ground(layout.plot.x + 53, layout.plot.y), "text on brush");
    assert_eq!(ground(3, layout.plot.y + 2), "said/bold");
}

#[test]
fn a_range_on_a_plot_of_years_says_its_year() {
    let mut session = storm((120, 36));
    let grid = Grid { from: at("2016"), width: 60 * fixtures::DAY, columns: 91 };
    session.lanes.histogram = Some(Arc::new(fixtures::histogram(&grid)));
    session.focus = Panel::Lanes;
    session.lanes.at = grid.start(2);
    let rule = rows(&draw(&session, DARK), Layout::of(&session).lanes).swap_remove(0);
    assert!(rule.contains(" 30 Apr – 28 Jun 2016 · key acquisition: 0 events begin here ·"), "{rule}");
}

#[test]
fn without_colours_the_brush_is_a_bracket_below_the_lanes() {
    let session = storm((120, 36));
    let buffer = draw(&session, Theme::of(ColorScheme::Plain, Depth::True));
    let rows = rows(&buffer, Layout::of(&session).lanes);
    assert_eq!(
        rows[6],
        " ░ log blind                15 May 2023     ░░░░░░░  1 Jun               ├▒▒▒───┤                 1 Jul"
    );
    assert!(!rows[3].contains('█'), "{}", rows[3]);
}

#[test]
fn facets_show_values_marks_and_counts() {
    let session = storm((120, 36));
    assert_eq!(
        rows(&draw(&session, DARK), Layout::of(&session).facets),
        [
            "─ agency ───────────── 5 ─",
            " ▣ Dept of State    1,204",
            " □ Dept of Commerce … 912",
            " □ House of Represen… 371",
            "   2 more",
            "─ account ─────────── 12 ─",
            " □ desk-officer-03    412",
            " □ desk-officer-07    301",
            " □ amb-02             206",
            " ✕ soc-rota            14",
            "   8 more",
            "─ source ───────────── 3 ─",
            " □ unified-audit-l… 1,086",
            " □ sign-ins.json      101",
            " □ facts.jsonl         17",
            "─ stage ────────────── 4 ─",
            " □ ● mailbox acce… 1,080k",
            " □ ▲ token forgery    101",
        ]
    );
}

#[test]
fn a_share_lies_behind_its_value_and_the_cursor_behind_its_line() {
    let mut session = storm((120, 36));
    session.focus = Panel::Facets;
    session.facets.cursor = 3;
    let area = Layout::of(&session).facets;
    let buffer = draw(&session, DARK);
    let grounds = |line: u16| -> String {
        let ground = |x: u16| match DARK.describe(buffer[(x, area.y + line)].style()).split_once(" on ") {
            Some((_, ground)) => ground.chars().next().unwrap(),
            None => '.',
        };
        (0..area.width).map(ground).collect()
    };
    assert_eq!(grounds(1), "..ssssssssssssssssssssssss");
    assert_eq!(grounds(2), "..tttttttttttttttttt......");
    assert_eq!(grounds(3), "ccsssssssccccccccccccccccc");
    assert_eq!(grounds(9), "..t.......................");
}

#[test]
fn facets_are_drawn_from_the_first_line_shown() {
    let mut session = storm((120, 36));
    session.facets.top = 4;
    let area = Area { height: 3, ..Layout::of(&session).facets };
    assert_eq!(
        rows(&draw(&session, DARK), area),
        ["   2 more", "─ account ─────────── 12 ─", " □ desk-officer-03    412"]
    );
}

#[test]
fn of_several_times_in_a_filter_what_they_share_is_brushed() {
    let mut session = storm((120, 36));
    let time = |from: &str, until: &str| Filter::time((at(from), at(until) - 1), Zone::Utc);
    session.view.scope.filter =
        Arc::new(Filter::And(vec![time("2023-06-01", "2023-06-20"), time("2023-06-10", "2023-07-01")]));
    let rule = |session: &Session| rows(&draw(session, DARK), Layout::of(session).lanes).swap_remove(0);
    assert!(
        rule(&session).ends_with(
            "─ 2 more stages (s) · 16 h a column · counts without the time filter · brushed 10 – 19 Jun ─"
        ),
        "{}",
        rule(&session)
    );
    session.view.scope.filter =
        Arc::new(Filter::And(vec![time("2023-06-01", "2023-06-02"), time("2023-06-10", "2023-07-01")]));
    assert!(
        rule(&session).ends_with("─ 2 more stages (s) · 16 h a column · counts without the time filter ─"),
        "{}",
        rule(&session)
    );
    (session.lanes.brush, session.lanes.at) = (Some(at("2023-05-15T16:00")), at("2023-05-13T16:00"));
    assert!(
        rule(&session).ends_with("─ brush 13 May 16:00 – 16 May 08:00 · 16 h a column ─"),
        "{}",
        rule(&session)
    );
}

#[test]
fn a_long_name_of_a_turn_is_cut_before_its_date() {
    let turns = [
        milestone(FirstAccess, "2023-05-15", None),
        milestone(Containment, "2023-06-26", Some("every forged token of the consumer key is refused")),
    ];
    let names = dwell((80, 36), &turns).swap_remove(1);
    assert_eq!(names, "                       first access 15 May   every forged token of the c… 26 Jun");
}

/// A case that an account was entered in before its agency is told to have been.
fn entered_by_an_account() -> [Milestone; 5] {
    let account = Some("secretary-office-01@commerce.example".to_owned());
    let of_account = |name, time| Milestone { account: account.clone(), ..milestone(name, time, None) };
    let agency = Some("Dept of Commerce".to_owned());
    [
        Milestone { agency, ..milestone(FirstAccess, "2023-05-20", None) },
        of_account(FirstAccess, "2023-05-10"),
        of_account(Detection, "2023-06-12"),
        milestone(Detection, "2023-06-15", None),
        milestone(Containment, "2023-07-03", None),
    ]
}

#[test]
fn on_one_line_a_later_first_access_is_not_named_where_the_first_is_not() {
    let line = dwell((80, 24), &entered_by_an_account()).concat();
    assert!(line.contains(" 10 d ") && line.contains(" 23 d unseen "), "{line}");
    assert!(!line.contains("first access"), "{line}");
}

#[test]
fn a_label_that_does_not_begin_at_its_tick_stands_below_no_other() {
    let lines = dwell((80, 36), &entered_by_an_account());
    let ticks: Vec<usize> =
        lines[0].chars().enumerate().filter(|(_, c)| *c == '┃').map(|(at, _)| at).collect();
    let end = lines[1].find(" 10 May").map(|at| lines[1][..at].chars().count() + " 10 May".len()).unwrap();
    assert!(lines[1].contains("first access") && ticks[0] < end && end < ticks[1], "{lines:#?}");
}

#[test]
fn of_whose_a_turn_is_no_letter_or_two_are_told() {
    let turns = entered_by_an_account();
    for width in 60..200 {
        let names = dwell((width, 36), &turns).swap_remove(1);
        for whose in names.split("· ").skip(1).filter_map(|rest| rest.split_once('…')) {
            assert!(whose.0.chars().count() > 2, "{width}: {names}");
        }
    }
}
