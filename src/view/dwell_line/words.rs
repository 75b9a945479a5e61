//! Texts of the dwell line: turns, and the phases between them.

use crate::case::{DwellLine, Phase, Turn};
use crate::event::{Doubt, Precision, When, Zone, calendar};
use crate::read::MilestoneName;
use crate::view::{dates, text};

use super::plan::Shown;

/// The greatest width of a name in cells.
const LONGEST: usize = 28;

/// Precedes the name of a turn that an analyst set or changed.
const TELLS: &str = "»";

/// The greatest width in cells of who set a turn.
const WHO: usize = 16;

/// The texts of a dwell line.
pub(super) struct Words {
    turns: Vec<TurnWords>,
}

/// The texts of a turn.
struct TurnWords {
    /// Its label with date and author, with date, and plain.
    labels: [String; 3],
    /// The length of the next phase with its name, and without. Empty for the last turn.
    times: [String; 2],
    moment: i64,
    /// The label of a high rank is dropped last.
    rank: u8,
}

impl Words {
    pub(super) fn of(line: &DwellLine, zone: Zone) -> Self {
        let turns = &line.turns;
        let year = |turn: &Turn| civil(turn.when, zone).0;
        let years = turns.first().map(year) != turns.last().map(year);
        let said = |(at, turn): (usize, &Turn)| {
            let name = text::fit(&turn.label, LONGEST).into_owned();
            let told = format!("{name} {}{}", date(turn.when, zone, years), told_of(turns, at, zone, years));
            // without room for the author, a mark says that there is one
            let sign = if turn.by.is_some() || !turn.not.is_empty() { TELLS } else { "" };
            let name = format!("{sign}{name}");
            let dated = format!("{name} {}", date(turn.when, zone, years));
            let time = turn.lasts.map(|lasts| lasts.to_string()).unwrap_or_default();
            let worded = if time.is_empty() { String::new() } else { format!("{time} {}", word(turn.phase)) };
            TurnWords {
                labels: [told, dated, name],
                times: [worded, time],
                moment: turn.place,
                rank: rank(turns, at),
            }
        };
        Self { turns: turns.iter().enumerate().map(said).collect() }
    }

    pub(super) fn len(&self) -> usize {
        self.turns.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.turns.is_empty()
    }

    /// The label of a turn at this level of detail.
    pub(super) fn label(&self, at: usize, shown: Shown) -> &str {
        let labels = self.turns.get(at).map(|turn| &turn.labels);
        match (labels, shown) {
            (Some([told, ..]), Shown::Told) => told,
            (Some([_, dated, _]), Shown::Dated) => dated,
            (Some([.., name]), Shown::Named) => name,
            _ => "",
        }
    }

    /// The length of the phase after a turn, with its name and without; `None` after the last.
    pub(super) fn times(&self, at: usize) -> Option<&[String; 2]> {
        self.turns.get(at).map(|turn| &turn.times).filter(|times| !times[1].is_empty())
    }

    /// The times of the turns, in nanoseconds since 1970 UTC.
    pub(super) fn moments(&self) -> Vec<i64> {
        self.turns.iter().map(|turn| turn.moment).collect()
    }

    /// Whether a turn is named whenever possible: first access, detection, last containment.
    pub(super) fn is_essential(&self, at: usize) -> bool {
        self.turns.get(at).is_some_and(|turn| turn.rank >= ESSENTIAL)
    }

    /// The turns by importance of their labels, most important first.
    pub(super) fn by_importance(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.len()).collect();
        order.sort_by_key(|at| std::cmp::Reverse(self.turns[*at].rank));
        order
    }
}

/// The least rank of essential turns.
const ESSENTIAL: u8 = 3;

/// The importance of a turn's label.
fn rank(turns: &[Turn], at: usize) -> u8 {
    let is = |name: MilestoneName| move |turn: &Turn| turn.name == name;
    match turns[at].name {
        _ if at == 0 || turns.iter().position(is(MilestoneName::FirstAccess)) == Some(at) => 5,
        _ if turns.iter().rposition(is(MilestoneName::Containment)) == Some(at) => 4,
        _ if turns.iter().position(is(MilestoneName::Detection)) == Some(at) => 3,
        _ if at + 1 == turns.len() => 2,
        MilestoneName::Containment => 1,
        _ => 0,
    }
}

/// What a stretch is, in as few letters as its time leaves room for.
const fn word(phase: Phase) -> &'static str {
    match phase {
        Phase::Before => "early",
        phase => phase.words(),
    }
}

/// The analyst who set a turn, the competing time, and the turns that should have come later: ` (analyst-a, not 15 May,
/// detected and closed before)`; empty if there is nothing of these.
fn told_of(turns: &[Turn], at: usize, zone: Zone, with_year: bool) -> String {
    let turn = &turns[at];
    let by = turn.by.as_deref().map(|by| text::fit(by, WHO).into_owned());
    let not = turn.not.first().map(|when| {
        let more = turn.not.len() - 1;
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        format!("not {}{more}", date(*when, zone, with_year))
    });
    let early = earlier(turns, at).map(|names| format!("{} before", names.join(" and ")));
    let said: Vec<String> = by.into_iter().chain(not).chain(early).collect();
    if said.is_empty() { String::new() } else { format!(" ({})", said.join(", ")) }
}

/// What stands before the first access and should have followed it, if the turn is that; `None` where nothing does.
fn earlier(turns: &[Turn], at: usize) -> Option<Vec<&'static str>> {
    let before = turns[..at].iter().rev().take_while(|turn| turn.phase == Phase::Before);
    let mut names: Vec<&'static str> = before.map(|turn| turn.name.label()).collect();
    names.reverse();
    names.dedup();
    Some(names).filter(|names| turns[at].phase != Phase::Before && !names.is_empty())
}

/// Year, month and day of a moment. Dates are not shifted by the zone.
fn civil(when: When, zone: Zone) -> (i64, i64, i64) {
    let zone = if when.precision() <= Precision::Day { Zone::Utc } else { zone };
    let (year, month, day, _) = calendar(when.order(), zone);
    (year, month, day)
}

/// Whether a time is a single moment known to the day, without qualifier.
fn is_sure(when: When) -> bool {
    when.precision() >= Precision::Day && when.moment().doubt == Doubt::None && !when.is_span()
}

/// The date of a turn, as precise as known: `16 Jun`, `~Jun 2023`, `~2023`.
fn date(when: When, zone: Zone, with_year: bool) -> String {
    let (year, month, day) = civil(when, zone);
    let about = if is_sure(when) { "" } else { "~" };
    let month = dates::month(month);
    match when.precision() {
        Precision::Year => format!("{about}{year}"),
        Precision::Month => format!("{about}{month} {year}"),
        _ if with_year => format!("{about}{day} {month} {year}"),
        _ => format!("{about}{day} {month}"),
    }
}
