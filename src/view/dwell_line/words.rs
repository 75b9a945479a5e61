//! Texts of the dwell line: turns, and the phases between them.

use crate::case::{DwellLine, Phase, Turn};
use crate::event::{Doubt, Precision, When, Zone, calendar};
use crate::read::MilestoneName;
use crate::view::{dates, text};

use super::plan::Shown;

/// The greatest width of a name in cells; of one that has the room to itself, and of one that leaves room for others.
const WHOLE: usize = 48;
const LONGEST: usize = 28;
const BRIEF: usize = 13;

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
    /// Its label in each form.
    labels: [String; 5],
    /// Its name, with nothing left out unless it is very long.
    whole: String,
    /// What follows the name: date with author, and date.
    rests: [String; 2],
    /// Precedes a name without author.
    sign: &'static str,
    /// The length of the next phase with its name, and without. Empty for the last turn.
    times: [String; 2],
    /// Whether they are in and unseen in the next phase.
    unseen: bool,
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
            let rank = rank(turns, at);
            let dated = format!(" {}", date(turn.when, zone, years));
            let told = format!("{dated}{}", told_of(turns, at, zone, years));
            // without room for the author, a mark says that there is one
            let sign = if turn.by.is_some() || !turn.not.is_empty() { TELLS } else { "" };
            let name = text::fit(&turn.label, LONGEST);
            let brief = brief(turn, rank >= ESSENTIAL);
            let time = turn.lasts.map(|lasts| lasts.to_string()).unwrap_or_default();
            let worded = if time.is_empty() { String::new() } else { format!("{time} {}", word(turn.phase)) };
            TurnWords {
                labels: [
                    format!("{name}{told}"),
                    format!("{sign}{name}{dated}"),
                    format!("{sign}{name}"),
                    format!("{sign}{brief}{dated}"),
                    format!("{sign}{brief}"),
                ],
                whole: text::fit(&turn.label, WHOLE).into_owned(),
                rests: [told, dated],
                sign,
                times: [worded, time],
                unseen: turn.phase == Phase::Unseen,
                moment: turn.place,
                rank,
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

    /// The label of a turn in this form.
    pub(super) fn label(&self, at: usize, shown: Shown) -> &str {
        let Some(TurnWords { labels: [told, dated, named, brief_dated, brief], .. }) = self.turns.get(at)
        else {
            return "";
        };
        match shown {
            Shown::Told => told,
            Shown::Dated => dated,
            Shown::Named => named,
            Shown::BriefDated => brief_dated,
            Shown::Brief => brief,
            Shown::Nothing => "",
        }
    }

    /// The label of a turn that is shown in this form and has so many cells: with as much of its name as fits.
    pub(super) fn widened(&self, at: usize, shown: Shown, room: u16) -> String {
        let label = self.label(at, shown);
        let Some(turn) = self.turns.get(at) else { return label.to_owned() };
        let [told, dated] = &turn.rests;
        let whole = format!("{}{told}", turn.whole);
        let dated_alone = (shown != Shown::Told).then(|| format!("{}{}{dated}", turn.sign, turn.whole));
        let (sign, rest) = match shown {
            Shown::Told => ("", told.as_str()),
            Shown::Dated | Shown::BriefDated => (turn.sign, dated.as_str()),
            Shown::Named | Shown::Brief | Shown::Nothing => (turn.sign, ""),
        };
        let name = usize::from(room).saturating_sub(text::width(sign) + text::width(rest)).max(1);
        let cut = format!("{sign}{}{rest}", cut(&turn.whole, name));
        let is_wider = |text: &String| {
            let width = text::width(text);
            width > text::width(label) && width <= usize::from(room)
        };
        [Some(whole), dated_alone, Some(cut)]
            .into_iter()
            .flatten()
            .find(is_wider)
            .unwrap_or_else(|| label.to_owned())
    }

    /// The length of the phase after a turn, with its name and without; `None` after the last.
    pub(super) fn times(&self, at: usize) -> Option<&[String; 2]> {
        self.turns.get(at).map(|turn| &turn.times).filter(|times| !times[1].is_empty())
    }

    /// Whether they are in and unseen in the phase after a turn.
    pub(super) fn is_unseen(&self, at: usize) -> bool {
        self.turns.get(at).is_some_and(|turn| turn.unseen)
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

/// The least number of letters that tell something of whose a turn is.
const LETTERS: usize = 3;

/// A name in so many cells, without a dot, or a letter or two behind it, before what is cut off.
fn cut(name: &str, cells: usize) -> String {
    let cut = text::fit(name, cells);
    let Some(kept) = cut.strip_suffix('…').filter(|_| cut != name) else { return cut.into_owned() };
    let whose = kept.rsplit_once('·').filter(|(_, whose)| whose.trim().chars().count() < LETTERS);
    let kept = whose.map_or(kept, |(turn, _)| turn);
    format!("{}…", kept.trim_end_matches([' ', '·']))
}

/// A short name of a turn. Of the case as a whole, too, an essential one is the first access, the detection or the last
/// containment.
fn brief(turn: &Turn, essential: bool) -> String {
    let kind = turn.name.label();
    match cut(&turn.label, BRIEF) {
        cut if cut == turn.label => cut,
        _ if essential => kind.to_owned(),
        _ if turn.label.starts_with(kind) => format!("{kind}…"),
        cut => cut,
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

/// The date of a turn, as precise as known: `16 Jun`, `~Jun 2023`, `~2023`; of an open one the end that is known: `by 16 Jun`,
/// `from 16 Jun`.
fn date(when: When, zone: Zone, with_year: bool) -> String {
    let (year, month, day) = civil(when, zone);
    let about = match (when.earliest(), when.latest()) {
        (i64::MIN, _) => "by ",
        (_, i64::MAX) => "from ",
        _ if is_sure(when) => "",
        _ => "~",
    };
    let month = dates::month(month);
    match when.precision() {
        Precision::Year => format!("{about}{year}"),
        Precision::Month => format!("{about}{month} {year}"),
        _ if with_year => format!("{about}{day} {month} {year}"),
        _ => format!("{about}{day} {month}"),
    }
}
