//! Sessions in the middle of a case.

use crate::engine::{CaseSummary, FacetAnswer, FacetValue, Histogram, Position, Row, SourceSummary};
use crate::event::{Event, Field, Stage, When, Zone, parse_edtf};
use crate::query::Filter;
use crate::read::{Milestone, MilestoneName};
use crate::session::{Grid, Layout, Session};
use crate::store::{Buckets, Tally};
use std::sync::Arc;

pub const HOUR: i64 = 3_600_000_000_000;
pub const DAY: i64 = 24 * HOUR;

pub fn when(text: &str) -> When {
    parse_edtf(text, Zone::Utc).unwrap()
}

pub fn at(text: &str) -> i64 {
    when(text).earliest()
}

pub fn milestone(name: MilestoneName, time: &str, label: Option<&str>) -> Milestone {
    let label = label.map(str::to_owned);
    Milestone { label, ..Milestone::new(name, when(time)) }
}

pub fn milestones() -> Vec<Milestone> {
    use MilestoneName::{Containment, Detection, FirstAccess};
    vec![
        milestone(FirstAccess, "2023-05-15", None),
        milestone(Detection, "2023-06-16", None),
        milestone(Containment, "2023-06-26", Some("OWA fixed")),
        milestone(Containment, "2023-07-03", None),
    ]
}

pub fn case() -> CaseSummary {
    let source = |file: &str| SourceSummary {
        file: file.to_owned(),
        format: "generic-jsonl".to_owned(),
        ..SourceSummary::default()
    };
    let files = ["facts.jsonl", "infrastructure.jsonl", "unified-audit-log.csv", "sign-ins.json"];
    let mut case = CaseSummary {
        title: "Storm-0558".to_owned(),
        milestones: milestones(),
        sources: files.into_iter().map(source).collect(),
        total: Tally { records: 9612, operations: 12_034 },
        synthetic: 9519,
        rejected: 2,
        bounds: Some((at("2023-05-10"), at("2023-07-05"))),
        ..CaseSummary::default()
    };
    case.count_sources();
    case
}

/// Records a day between two dates, all of them at work hours.
fn traffic(counts: &mut [u32], grid: &Grid, from: &str, until: &str, a_day: i64) {
    for (column, count) in (0..grid.columns).zip(counts) {
        for hour in 0..grid.width / HOUR {
            let now = grid.start(column) + hour * HOUR;
            let (day, of_day) = (now.div_euclid(DAY), now.rem_euclid(DAY) / HOUR);
            let works = (day + 3) % 7 < 5 && of_day < 10 && now >= at(from) && now < at(until);
            let wave = 1 + (day * 7 + of_day * 3) % 5 + day % 3;
            *count += if works { u32::try_from(a_day * wave / 40).unwrap() } else { 0 };
        }
    }
}

/// The counts of a case for the columns of a screen.
pub fn histogram(grid: &Grid) -> Histogram {
    let mut counts = vec![vec![0; usize::from(grid.columns)]; Stage::ALL.len()];
    traffic(&mut counts[Stage::TokenForgery as usize], grid, "2023-05-15", "2023-06-28", 40);
    traffic(&mut counts[Stage::MailboxAccess as usize], grid, "2023-05-15", "2023-05-26", 200);
    traffic(&mut counts[Stage::MailboxAccess as usize], grid, "2023-05-31", "2023-07-03", 400);
    let single = |stage: Stage, days: &[&str], counts: &mut Vec<Vec<u32>>| {
        for column in days.iter().filter_map(|day| grid.column(at(day))) {
            counts[stage as usize][usize::from(column)] = 1;
        }
    };
    single(Stage::KeyAcquisition, &["2023-05-11", "2023-05-13"], &mut counts);
    single(Stage::Detection, &["2023-06-14", "2023-06-16", "2023-06-17"], &mut counts);
    single(Stage::Mitigation, &["2023-06-16", "2023-06-26", "2023-06-27", "2023-07-03"], &mut counts);
    let mut outside = vec![(0, 0); Stage::ALL.len()];
    outside[Stage::KeyAcquisition as usize] = (9, 0);
    outside[Stage::Disclosure as usize] = (0, 12);
    let spans = vec![
        (Stage::KeyAcquisition as usize, at("2016"), at("2023-05-15")),
        (Stage::Mitigation as usize, at("2023-06-27"), at("2023-07-05")),
    ];
    Histogram {
        buckets: Buckets { from: grid.from, width: grid.width, counts, outside, spans },
        totals: vec![11, 1204, 8310, 14, 9, 12, 52],
        blind: vec![(at("2023-05-26T02"), at("2023-05-30T02")), (at("2023-06-15"), at("2023-06-16"))],
        ..Histogram::default()
    }
}

fn facet(field: Field, distinct: u64, values: &[(&str, u64)]) -> (Field, Arc<FacetAnswer>) {
    let value = |&(value, records): &(&str, u64)| FacetValue {
        value: value.to_owned(),
        tally: Tally { records, operations: records },
    };
    let (other, absent) = (Tally::default(), Tally::default());
    let values = values.iter().map(value).collect();
    (field, Arc::new(FacetAnswer { field, values, distinct, other, absent }))
}

/// An event at a time, of a stage.
pub fn row(time: &str, stage: Stage) -> Row {
    let mut event = Event::default();
    event.when = Some(when(time));
    event.set(Field::Stage, stage.name());
    let position = Position::of_id(Some(at(time)), time);
    Row { position, event, ..Row::default() }
}

/// A case of four sources with a filter on an agency and some days, on a screen of this size.
pub fn storm(size: (u16, u16)) -> Session {
    let mut session = Session::default();
    session.size = size;
    session.case = Some(Arc::new(case()));
    session.view.scope.query =
        Arc::from(r#"agency:"Dept of State" -account:soc-rota@state.example time:2023-06-14..2023-06-18"#);
    session.view.facets.iter_mut().for_each(|panel| panel.open = true);
    let time = Filter::time((at("2023-06-14"), at("2023-06-19") - 1), Zone::Utc);
    session.view.scope.filter = Arc::new(Filter::And(vec![Filter::Has(Field::Agency), time]));
    let plot = Layout::of(&session).plot.width;
    let grid = Grid::fitting((at("2023-05-10"), at("2023-07-05")), plot, Zone::Utc);
    session.lanes.histogram = Some(Arc::new(histogram(&grid)));
    session.pane.timeline.rows = Arc::new(vec![row("2023-06-15T02:14:07", Stage::MailboxAccess)]);
    session.facets.answers = [
        facet(
            Field::Agency,
            5,
            &[
                ("Dept of State", 1204),
                ("Dept of Commerce and other long names", 912),
                ("House of Representatives", 371),
                ("Agency D", 88),
                ("Microsoft", 31),
            ],
        ),
        facet(
            Field::Account,
            12,
            &[
                ("desk-officer-03@state.example", 412),
                ("desk-officer-07@state.example", 301),
                ("amb-02@state.example", 206),
                ("desk-officer-11@state.example", 98),
                ("desk-officer-11@commerce.example", 87),
                ("soc-rota@state.example", 14),
            ],
        ),
        facet(
            Field::Source,
            3,
            &[("unified-audit-log.csv", 1086), ("sign-ins.json", 101), ("facts.jsonl", 17)],
        ),
        facet(
            Field::Stage,
            4,
            &[("mailbox_access", 1_080_204), ("token_forgery", 101), ("detection", 14), ("mitigation", 9)],
        ),
    ]
    .into();
    session
}

/// A case that is not loaded yet.
pub fn loading(size: (u16, u16)) -> Session {
    let loading = crate::session::Loading {
        bytes: 187_000_000,
        total: 448_000_000,
        records: 417_400,
        millis: 2_200,
        kept: false,
    };
    let mut session = Session::default();
    session.size = size;
    session.loading = Some(loading);
    session
}
