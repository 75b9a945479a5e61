//! Chooses the column of a table, or the member of JSON records, that is taken as the time.
//!
//! Names decide which candidate comes first, but most of the first values must read as times.

use super::gather::fits;
use super::time_names::{PAIRS, SURE, TimeRole, ZONES, known, may_be};
use super::zone_names::{Placed, zone_of, zoneless};
use crate::event::{Precision, When, Zone};
use crate::read::count::Count;
use crate::read::formats::names::bare;
use crate::read::formats::{ReadContext, names};
use crate::read::remarks::Remarks;
use crate::read::times::{Clock, Reading, SaidZone};
use std::borrow::Cow;

/// Objects around the members of a record that have no meaning of their own: `_source.user` means `user`.
const WRAPPERS: [&str; 11] = [
    "_source",
    "result",
    "fields",
    "@fields",
    "properties",
    "attributes",
    "data",
    "event",
    "payload",
    "jsonPayload",
    "record",
];

/// A column of a table, or a member of JSON records, with its first values.
#[derive(Debug)]
pub(super) struct Column<'s> {
    /// Its name; of a nested member the path, with dots.
    pub name: &'s str,
    /// Its values, without those that are blank or stand for none.
    pub cells: Vec<&'s str>,
    /// Its value in every row or record, an empty text where it has none: values of two columns at the same position
    /// are of the same record.
    pub rows: Vec<&'s str>,
}

/// The column or columns taken as the time.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Choice {
    /// The name of the time's column, or those of the date's and of the clock's.
    pub columns: Vec<String>,
    /// Names of further times of the same role, for records that lack the first.
    pub also: Vec<String>,
    /// What the time is the time of.
    pub role: TimeRole,
    /// The zone that the column's name states.
    pub zone: Option<SaidZone>,
    /// The column that states the zone of each time, if the column's name does not.
    pub zones: Option<String>,
    /// All other columns that hold times by their names and values.
    pub others: Vec<String>,
}

/// The name without a leading wrapper; `None` if it has none.
pub(super) fn inside(name: &str) -> Option<&str> {
    let (first, rest) = name.split_once('.')?;
    WRAPPERS.iter().any(|wrapper| wrapper.eq_ignore_ascii_case(first)).then_some(rest)
}

/// The role of a time of that name, and its rank within the role; `None` if the name is unknown.
fn role_of(name: &str) -> Option<(TimeRole, usize)> {
    known(&bare(name)).or_else(|| known(&bare(inside(name)?))).or_else(|| known(&zoneless(&bare(name))))
}

/// Whether a time is written in EDTF as a span, an open one, or with a mark of doubt, and so needs [`edtf`].
fn is_edtf(text: &str) -> bool {
    let marked = text.contains('/') && text.contains('-') || text.ends_with(['?', '~', '%']);
    marked && crate::event::parse_edtf(text.trim(), crate::event::Zone::Utc).is_ok()
}

/// Reads a time in EDTF.
pub(super) fn edtf(times: &mut Reading<'_>, text: &str) -> Option<When> {
    times.edtf(text.trim(), None)
}

/// Reads a time without remarks, in the default zone.
fn read(text: &str) -> Option<When> {
    if is_edtf(text.trim()) {
        return crate::event::parse_edtf(text.trim(), crate::event::Zone::Utc).ok();
    }
    Reading { clock: Clock::default(), notes: &mut Remarks::default(), line: 0 }.local(text)
}

/// Whether `holds` is true for more than half of the values.
fn most<T>(of: &[T], holds: impl Fn(&T) -> bool) -> bool {
    2 * of.iter().filter(|one| holds(one)).count() > of.len()
}

/// Whether a column of that name holds times, by its name alone.
pub(super) fn names_times(name: &str) -> bool {
    role_of(name).is_some()
}

/// Whether a cell is a time, and not a bare number.
pub fn is_written_time(cell: &str) -> bool {
    Count::parse(cell.trim()).is_none() && read(cell).is_some()
}

/// Whether there are at least two cells, and most are times more precise than an hour, and not bare numbers.
fn are_moments(cells: &[&str]) -> bool {
    let moment = |cell: &&str| {
        Count::parse(cell.trim()).is_none()
            && read(cell).is_some_and(|when| when.precision() > Precision::Hour)
    };
    cells.len() > 1 && most(cells, moment)
}

/// Chooses the time; `None` if no column is one, or if several may be and nothing tells which.
pub(super) fn choose(columns: &[Column<'_>]) -> Option<Choice> {
    let mut choice = chosen(columns)?;
    choice.zone = choice.columns.iter().find_map(|name| zone_of(name));
    if choice.zone.is_none() {
        let beside = choice.columns.first().and_then(|time| zones_beside(time, columns));
        choice.zones = beside.map(str::to_owned);
    }
    Some(choice)
}

/// The column that states the zone of the time `time`: one with such a name in the same object.
fn zones_beside<'s>(time: &str, columns: &[Column<'s>]) -> Option<&'s str> {
    let above = |name: &str| name.rfind('.').map_or(0, |dot| dot + 1);
    let beside = |name: &&str| name[..above(name)] == time[..above(time)];
    let says_zones = |name: &&str| ZONES.contains(&bare(&name[above(name)..]).as_str());
    columns.iter().map(|column| column.name).filter(beside).find(says_zones)
}

fn chosen(columns: &[Column<'_>]) -> Option<Choice> {
    let rowless = columns.iter().all(|column| column.cells.is_empty());
    let full = columns.iter().map(|column| column.cells.len()).max().unwrap_or_default();
    let mut times: Vec<(TimeRole, usize, &Column<'_>)> = columns
        .iter()
        .filter_map(|column| role_of(column.name).map(|(role, rank)| (role, rank, column)))
        .filter(|(.., column)| {
            rowless || (!column.cells.is_empty() && most(&column.cells, |cell| read(cell).is_some()))
        })
        .collect();
    // a time that more than half of the records lack comes after all others
    let placed: Vec<Placed> = times.iter().map(|(role, _, column)| Placed::of(*role, column.name)).collect();
    times.sort_by_cached_key(|(role, rank, column)| {
        let behind = Placed::of(*role, column.name).is_behind(&placed);
        (2 * column.cells.len() < full, behind, *role, *rank)
    });
    let pair = pair(columns);
    let whole = times.iter().find(|(role, _, column)| {
        *role == TimeRole::Event
            && pair.as_ref().is_none_or(|(date, clock)| ![date.name, clock.name].contains(&column.name))
    });
    if let Some((date, clock)) = pair.filter(|_| whole.is_none()) {
        let taken = [date.name, clock.name];
        let others = times.iter().map(|(.., column)| column.name).filter(|name| !taken.contains(name));
        return Some(Choice {
            columns: taken.map(str::to_owned).into(),
            role: TimeRole::Event,
            others: others.map(str::to_owned).collect(),
            ..Choice::default()
        });
    }
    if let Some((role, _, first)) = times.first() {
        let rest = &times[1..];
        let name = |(.., column): &(TimeRole, usize, &Column<'_>)| column.name.to_owned();
        return Some(Choice {
            columns: vec![first.name.to_owned()],
            also: rest.iter().filter(|(other, ..)| other == role).map(name).collect(),
            role: *role,
            others: rest.iter().map(name).collect(),
            ..Choice::default()
        });
    }
    if let Some(choice) = sure(columns) {
        return Some(choice);
    }
    let mut unnamed =
        columns.iter().filter(|column| may_be(&bare(column.name)) && are_moments(&column.cells));
    let (only, None) = (unnamed.next()?, unnamed.next()) else { return None };
    Some(Choice { columns: vec![only.name.to_owned()], role: TimeRole::Unnamed, ..Choice::default() })
}

/// The column whose name alone makes it the time, although its first cells are blank or no times.
fn sure(columns: &[Column<'_>]) -> Option<Choice> {
    let bares: Vec<String> = columns.iter().map(|column| bare(column.name)).collect();
    let at = SURE.iter().find_map(|name| bares.iter().position(|bare| bare == name))?;
    let name = columns.get(at)?.name;
    Some(Choice { columns: vec![name.to_owned()], role: TimeRole::Event, ..Choice::default() })
}

/// A column of dates and a column of clocks that read as times if joined.
fn pair<'c, 's>(columns: &'c [Column<'s>]) -> Option<(&'c Column<'s>, &'c Column<'s>)> {
    let named = |names: &'static [&str]| {
        columns.iter().filter(move |column| names.contains(&bare(column.name).as_str()))
    };
    let day = |cell: &&str| read(cell).is_some_and(|when| when.precision() == Precision::Day);
    PAIRS.iter().find_map(|(dates, clocks)| {
        let date = named(dates).find(|date| !date.cells.is_empty() && most(&date.cells, day))?;
        let clock = named(clocks).find(|clock| {
            let joined = date
                .rows
                .iter()
                .zip(&clock.rows)
                .filter(|(date, clock)| !date.is_empty() && !clock.is_empty())
                .map(|(date, clock)| format!("{date} {clock}"));
            let joined: Vec<String> = joined.collect();
            !joined.is_empty()
                && most(&joined, |text| read(text).is_some_and(|when| when.precision() > Precision::Day))
        })?;
        Some((date, clock))
    })
}

impl Choice {
    /// The time of a record, whose cells `cell` finds by name; `None` if it is blank or can't be read.
    pub fn when<'t>(
        &self,
        cell: impl Fn(&str) -> Option<&'t str>,
        ctx: &mut ReadContext<'_>,
    ) -> Option<When> {
        let (text, zone, by) = match self.columns.as_slice() {
            [date, clock] => {
                let date = cell(date)?;
                let joined = cell(clock).map(|clock| Cow::Owned(format!("{date} {clock}")));
                (joined.unwrap_or(Cow::Borrowed(date)), self.zone, clock.as_str())
            }
            [one] => {
                let first = cell(one).map(|text| (one, self.zone, text));
                let mut also = self.also.iter();
                let (name, zone, text) =
                    first.or_else(|| also.find_map(|name| Some((name, zone_of(name), cell(name)?))))?;
                (Cow::Borrowed(text), zone, name.as_str())
            }
            _ => return None,
        };
        let beside = self.zones.as_deref().and_then(&cell).filter(|_| zone.is_none());
        let by = beside.unwrap_or(by);
        // an unreadable zone is treated as one whose offset is unknown
        let zone = zone.or_else(|| beside.map(|said| SaidZone::of(said).unwrap_or(SaidZone::Open)));
        let read = |times: &mut Reading<'_>, text: &str| {
            if is_edtf(text.trim()) { edtf(times, text) } else { times.local(text) }
        };
        let mut times = ctx.times();
        match zone {
            Some(zone) => times.zoned(&text, (zone, by), read),
            None => read(&mut times, &text),
        }
    }

    /// Whether a column is part of the time, or holds other times.
    pub fn is_time(&self, name: &str) -> bool {
        self.columns.iter().chain(&self.others).any(|time| time == name)
    }

    /// The score of a format that guesses this time.
    pub const fn score(&self) -> u8 {
        match self.role {
            TimeRole::Event => 40,
            TimeRole::Created => 35,
            TimeRole::Ingested => 30,
            TimeRole::Unnamed => 25,
        }
    }

    /// Describes which columns were taken as what, for the ledger.
    pub fn why(&self, columns: &[Column<'_>]) -> String {
        let quoted =
            |names: &[String]| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" and ");
        let mut why = format!("a guess: time from {} ({}", quoted(&self.columns), self.role.said());
        let zone = match (self.zone, &self.zones) {
            (Some(SaidZone::Offset(seconds)), _) if seconds != 0 => {
                format!("; UTC{} by its name", Zone::Fixed(seconds))
            }
            (Some(SaidZone::Open), _) => "; by its name local, or of a place".to_owned(),
            (None, Some(zones)) => format!("; its zone from `{zones}`"),
            _ => String::new(),
        };
        why += &zone;
        if !self.others.is_empty() {
            why += &["; ", &quoted(&self.others), " read as times too"].concat();
        }
        why += ")";
        let mut fields: Vec<(crate::event::Field, usize, &str)> = columns
            .iter()
            .filter(|column| !self.is_time(column.name) && !column.cells.is_empty())
            .filter_map(|column| meaning(column.name).map(|(field, rank)| (field, rank, column)))
            .filter(|(field, _, column)| column.cells.iter().any(|cell| fits(*field, cell)))
            .map(|(field, rank, column)| (field, rank, column.name))
            .collect();
        fields.sort_by_key(|(field, rank, _)| (*field, *rank));
        let mut last = None;
        for (field, _, name) in fields {
            let begin = if last == Some(field) {
                format!(", else `{name}`")
            } else {
                format!("; {field} from `{name}`")
            };
            why += &begin;
            last = Some(field);
        }
        why
    }
}

/// The field that a name means, with or without a wrapper, and the rank of the name among those of the field.
pub(super) fn meaning(name: &str) -> Option<(crate::event::Field, usize)> {
    if name.eq_ignore_ascii_case("event.type") {
        return None; // in ECS it is a class of events, no operation
    }
    let whole = names::of_any(name).map(|field| (field, names::rank(name)));
    whole.or_else(|| meaning(inside(name)?))
}
