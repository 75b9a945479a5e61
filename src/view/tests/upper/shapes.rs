//! What holds for every screen: nothing panics, and nothing is drawn outside of an area.

use super::fixtures::{self, milestone};
use crate::engine::{CaseSummary, Histogram};
use crate::event::{Stage, Zone};
use crate::read::MilestoneName;
use crate::session::ColorScheme;
use crate::session::{Grid, Layout, Panel, Session};
use crate::store::Buckets;
use crate::view::dwell_line::DwellLine;
use crate::view::facets::Facets;
use crate::view::lanes::Lanes;
use crate::view::theme::{Depth, Theme};
use crate::view::title::Title;
use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;
use std::sync::Arc;

/// Draws a panel into a part of a larger buffer and checks that the rest is untouched.
fn keeps_inside(area: Rect, draw: impl FnOnce(Rect, &mut Buffer)) -> Result<(), TestCaseError> {
    let around = Rect::new(0, 0, area.right() + 2, area.bottom() + 2);
    let mut buffer = Buffer::filled(around, ratatui::buffer::Cell::new("#"));
    draw(area, &mut buffer);
    for y in 0..around.height {
        for x in 0..around.width {
            let inside = area.contains((x, y).into());
            let untouched = buffer[(x, y)] == ratatui::buffer::Cell::new("#");
            prop_assert!(inside || untouched, "{x}, {y} lies outside of {area}");
        }
    }
    Ok(())
}

fn draw_all(session: &Session, theme: Theme, area: Rect) -> Result<(), TestCaseError> {
    keeps_inside(area, |area, buffer| Title { session, theme }.render(area, buffer))?;
    keeps_inside(area, |area, buffer| DwellLine { session, theme }.render(area, buffer))?;
    keeps_inside(area, |area, buffer| Lanes { session, theme }.render(area, buffer))?;
    keeps_inside(area, |area, buffer| Facets { session, theme }.render(area, buffer))
}

fn case() -> impl Strategy<Value = CaseSummary> {
    use MilestoneName::{Containment, Detection, FirstAccess, Notification};
    let name = prop::sample::select(vec![FirstAccess, Detection, Notification, Containment]);
    let times = [
        "2016",
        "2021-04",
        "2023-05-15",
        "2023-05-15T02:14:07Z",
        "2023-06?",
        "../2020-04-23",
        "2023-07-03/..",
    ];
    let turn = (name, prop::sample::select(times.to_vec()), prop::option::of("\\PC{0,30}"));
    (prop::collection::vec(turn, 0..8), "\\PC{0,60}", any::<[u64; 4]>()).prop_map(
        |(turns, title, numbers)| {
            let mut case = fixtures::case();
            case.milestones =
                turns.iter().map(|(name, time, label)| milestone(*name, time, label.as_deref())).collect();
            case.title = title;
            case.total.records = numbers[0];
            case.total.operations = numbers[1];
            case.synthetic = numbers[2];
            case.rejected = numbers[3];
            case
        },
    )
}

fn histogram() -> impl Strategy<Value = Histogram> {
    let stages = Stage::ALL.len();
    let steps = prop::sample::select(crate::session::STEPS.to_vec());
    let spans = prop::collection::vec((0..stages, any::<i64>(), any::<i64>()), 0..6);
    (0_usize..260, any::<i64>(), steps, any::<[u32; 5]>(), spans).prop_map(
        move |(columns, from, width, seeds, spans)| {
            let count = |at: usize| seeds[at % 5] >> (at % 32);
            let counts =
                (0..stages).map(|stage| (0..columns).map(|at| count(at + stage)).collect()).collect();
            let blind = spans.iter().map(|(_, a, b)| (*a, *b)).collect();
            let outside = vec![(u64::from(seeds[0]), u64::from(seeds[1])); stages];
            let totals = vec![u64::MAX / 2; stages];
            Histogram {
                buckets: Buckets { from, width, counts, outside, spans },
                totals,
                blind,
                ..Histogram::default()
            }
        },
    )
}

fn session() -> impl Strategy<Value = Session> {
    let focus = prop::sample::select(vec![Panel::Timeline, Panel::Lanes, Panel::Facets]);
    let size = (0_u16..=250, 0_u16..=80);
    let places = (any::<i64>(), prop::option::of(any::<i64>()), 0_usize..9, 0_usize..40, 0_usize..40);
    (size, case(), histogram(), focus, places).prop_map(|(size, case, histogram, focus, places)| {
        let mut session = fixtures::storm(size);
        session.case = Some(Arc::new(case));
        session.lanes.histogram = Some(Arc::new(histogram));
        session.focus = focus;
        (
            session.lanes.at,
            session.lanes.brush,
            session.lanes.lane,
            session.facets.cursor,
            session.facets.top,
        ) = places;
        session
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn panels_of_any_case_stay_inside_of_any_area(
        session in session(),
        corner in (0_u16..5, 0_u16..5),
        size in (0_u16..=250, 0_u16..=80),
        name in prop::sample::select(ColorScheme::ALL.to_vec()),
    ) {
        let theme = Theme::of(name, Depth::Indexed256);
        draw_all(&session, theme, Rect::new(corner.0, corner.1, size.0, size.1))?;
        draw_all(&session, theme, Rect::new(corner.0, corner.1, session.size.0, session.size.1))?;
    }
}

#[test]
fn every_blind_column_is_hatched_at_every_size_that_shows_lanes() {
    for look in ColorScheme::ALL {
        let theme = Theme::of(look, Depth::True);
        for (width, height) in (50..=240).step_by(3).zip([20, 24, 36, 50].into_iter().cycle()) {
            let mut session = fixtures::storm((width, height));
            for focus in [Panel::Timeline, Panel::Lanes] {
                session.focus = focus;
                let plot = Layout::of(&session).plot;
                let histogram = session.lanes.histogram.clone().unwrap();
                let buckets = &histogram.buckets;
                let columns = u16::try_from(buckets.counts[0].len()).unwrap();
                let grid = Grid { from: buckets.from, width: buckets.width, columns };
                let buffer = super::draw(&session, theme);
                for (from, until) in &histogram.blind {
                    for column in grid.nearest(*from)..=grid.nearest(*until) {
                        let cell = &buffer[(plot.x + column, plot.y + plot.height)];
                        assert!(
                            ["░", "▒"].contains(&cell.symbol()),
                            "{look} {width}×{height}: {column} {cell:?}"
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn panels_stay_inside_of_every_small_area() {
    let theme = Theme::of(ColorScheme::Dark, Depth::True);
    for width in 0..60 {
        for height in [0, 1, 2, 3, 5, 9] {
            let mut session = fixtures::storm((width, height));
            session.view.zone = Zone::parse("America/Argentina/ComodRivadavia").unwrap();
            for session in [session, fixtures::loading((width, height)), Session::default()] {
                draw_all(&session, theme, Rect::new(1, 1, width, height)).unwrap();
            }
        }
    }
}
