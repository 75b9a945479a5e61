//! Which column of a table, or member of records of JSON, is taken as their time.
//!
//! By its name first, and always by what stands in it: most of the first cells must read as times.

use super::time_names::{Of, PAIRS, SURE, known, may_be};
use crate::event::{Precision, When};
use crate::read::count::Count;
use crate::read::formats::names::bare;
use crate::read::formats::{Desk, names};
use crate::read::notes::Notes;
use crate::read::times::{Clock, Reading};

/// Objects around the members of a record that say nothing by themselves.
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

/// A column with what stands in its first cells, without blank ones.
#[derive(Debug)]
pub(super) struct Column<'s> {
    /// Its name; of a member below others, with theirs and dots between.
    pub name: &'s str,
    /// What stands in it.
    pub cells: Vec<&'s str>,
    /// What stands in each row, blank or not; empty where records have no rows of one shape.
    pub rows: Vec<&'s str>,
}

/// What is taken as the time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Choice {
    /// The name of the column, or of that of the date and that of the clock.
    pub from: Vec<String>,
    /// Other names of times of the event, for records that have none of the first.
    pub also: Vec<String>,
    /// What it is the time of.
    pub of: Of,
    /// Whether the name says that it is UTC.
    pub utc: bool,
    /// Other columns that read as times.
    pub others: Vec<String>,
}

/// The name inside of what wraps it.
pub(super) fn inside(name: &str) -> Option<&str> {
    let (first, rest) = name.split_once('.')?;
    WRAPPERS.iter().any(|wrapper| wrapper.eq_ignore_ascii_case(first)).then_some(rest)
}

/// What a time of that name is the time of.
fn named(name: &str) -> Option<(Of, usize)> {
    known(&bare(name)).or_else(|| known(&bare(inside(name)?)))
}

/// Whether a time is written as EDTF has it: a span, an open one, or in doubt.
fn is_edtf(text: &str) -> bool {
    let marked = text.contains('/') && text.contains('-') || text.ends_with(['?', '~', '%']);
    marked && crate::event::parse_edtf(text.trim(), crate::event::Zone::Utc).is_ok()
}

/// Reads a time as EDTF has it.
pub(super) fn edtf(times: &mut Reading<'_>, text: &str) -> Option<When> {
    times.edtf(text.trim(), None)
}

/// Reads a time without saying what is wrong with it.
fn read(text: &str) -> Option<When> {
    if is_edtf(text.trim()) {
        return crate::event::parse_edtf(text.trim(), crate::event::Zone::Utc).ok();
    }
    Reading { clock: Clock::default(), notes: &mut Notes::default(), line: 0 }.local(text)
}

/// Whether more than half of these hold.
fn most<T>(of: &[T], holds: impl Fn(&T) -> bool) -> bool {
    2 * of.iter().filter(|one| holds(one)).count() > of.len()
}

/// Whether most of these cells are a date with a clock, and no bare numbers.
fn are_moments(cells: &[&str]) -> bool {
    let moment = |cell: &&str| {
        Count::parse(cell.trim()).is_none()
            && read(cell).is_some_and(|when| when.precision() > Precision::Hour)
    };
    cells.len() > 1 && most(cells, moment)
}

/// Chooses; `None` where no column is a time, or it can't be told which of several is.
pub(super) fn choose(columns: &[Column<'_>]) -> Option<Choice> {
    let rowless = columns.iter().all(|column| column.cells.is_empty());
    let full = columns.iter().map(|column| column.cells.len()).max().unwrap_or_default();
    let mut times: Vec<(Of, usize, &Column<'_>)> = columns
        .iter()
        .filter_map(|column| named(column.name).map(|(of, rank)| (of, rank, column)))
        .filter(|(.., column)| {
            rowless || (!column.cells.is_empty() && most(&column.cells, |cell| read(cell).is_some()))
        })
        .collect();
    // one that most records are without is no better than the next one
    times.sort_by_key(|(of, rank, column)| (2 * column.cells.len() < full, *of, *rank));
    let pair = pair(columns);
    let whole = times.iter().find(|(of, _, column)| {
        *of == Of::Event
            && pair.as_ref().is_none_or(|(date, clock)| ![date.name, clock.name].contains(&column.name))
    });
    if let Some((date, clock)) = pair.filter(|_| whole.is_none()) {
        let taken = [date.name, clock.name];
        let others = times.iter().map(|(.., column)| column.name).filter(|name| !taken.contains(name));
        return Some(Choice {
            from: taken.map(str::to_owned).into(),
            also: Vec::new(),
            of: Of::Event,
            utc: taken.iter().any(|name| says_utc(name)),
            others: others.map(str::to_owned).collect(),
        });
    }
    if let Some((of, _, first)) = times.first() {
        let rest = &times[1..];
        let name = |(.., column): &(Of, usize, &Column<'_>)| column.name.to_owned();
        return Some(Choice {
            from: vec![first.name.to_owned()],
            also: rest.iter().filter(|(other, ..)| other == of).map(name).collect(),
            of: *of,
            utc: says_utc(first.name),
            others: rest.iter().map(name).collect(),
        });
    }
    if let Some(choice) = sure(columns) {
        return Some(choice);
    }
    let mut unnamed =
        columns.iter().filter(|column| may_be(&bare(column.name)) && are_moments(&column.cells));
    let (only, None) = (unnamed.next()?, unnamed.next()) else { return None };
    let (from, utc) = (vec![only.name.to_owned()], says_utc(only.name));
    Some(Choice { from, also: Vec::new(), of: Of::Unnamed, utc, others: Vec::new() })
}

/// The column whose name says that it is the time, although what stands in its first cells is blank or no time.
fn sure(columns: &[Column<'_>]) -> Option<Choice> {
    let bares: Vec<String> = columns.iter().map(|column| bare(column.name)).collect();
    let at = SURE.iter().find_map(|name| bares.iter().position(|bare| bare == name))?;
    let name = columns.get(at)?.name;
    let (from, utc) = (vec![name.to_owned()], says_utc(name));
    Some(Choice { from, also: Vec::new(), of: Of::Event, utc, others: Vec::new() })
}

/// A column of dates with one of clocks.
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
                .filter(|(date, clock)| ![date, clock].iter().any(|cell| cell.trim().is_empty()))
                .map(|(date, clock)| format!("{date} {clock}"));
            let joined: Vec<String> = joined.collect();
            !joined.is_empty()
                && most(&joined, |text| read(text).is_some_and(|when| when.precision() > Precision::Day))
        })?;
        Some((date, clock))
    })
}

/// Whether a name says that its times are UTC.
fn says_utc(name: &str) -> bool {
    let letters = |text: &str| text.to_ascii_lowercase();
    let words = name.split(|char: char| !char.is_ascii_alphanumeric());
    let lower = letters(name);
    let exact = words.map(letters).any(|word| ["utc", "gmt", "z"].contains(&word.as_str()));
    let offset = lower.contains("utc+") || lower.contains("utc-") || lower.contains("gmt+");
    (exact || lower.starts_with("utc") || lower.ends_with("utc")) && !offset
}

impl Choice {
    /// The time among the cells of a record; `None` where its cell is blank.
    pub fn when<'t>(&self, cell: impl Fn(&str) -> Option<&'t str>, desk: &mut Desk<'_>) -> Option<When> {
        let read = |times: &mut Reading<'_>, text: &str| match self.utc {
            _ if is_edtf(text.trim()) => edtf(times, text),
            true => times.utc(text),
            false => times.local(text),
        };
        let mut times = desk.times();
        match self.from.as_slice() {
            [date, clock] => {
                let date = cell(date)?;
                let joined = cell(clock).map_or_else(|| date.to_owned(), |clock| format!("{date} {clock}"));
                read(&mut times, &joined)
            }
            [one] => {
                let text = cell(one).or_else(|| self.also.iter().find_map(|name| cell(name)))?;
                read(&mut times, text)
            }
            _ => None,
        }
    }

    /// Whether a column is part of the time, or another one.
    pub fn is_time(&self, name: &str) -> bool {
        self.from.iter().chain(&self.others).any(|time| time == name)
    }

    /// How good the guess is.
    pub const fn score(&self) -> u8 {
        match self.of {
            Of::Event => 40,
            Of::Created => 35,
            Of::Ingested => 30,
            Of::Unnamed => 25,
        }
    }

    /// Says what was taken as what.
    pub fn why(&self, columns: &[Column<'_>]) -> String {
        let quoted =
            |names: &[String]| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" and ");
        let mut why = format!("a guess: time from {} ({}", quoted(&self.from), self.of.said());
        if !self.others.is_empty() {
            why += &["; ", &quoted(&self.others), " read as times too"].concat();
        }
        why += ")";
        let mut fields: Vec<(crate::event::Field, usize, &str)> = columns
            .iter()
            .filter(|column| !self.is_time(column.name) && !column.cells.is_empty())
            .filter_map(|column| meaning(column.name).map(|(field, rank)| (field, rank, column.name)))
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

/// The field that a name means, by itself or inside of what wraps it, and how far behind it stands among its likes.
pub(super) fn meaning(name: &str) -> Option<(crate::event::Field, usize)> {
    if name.eq_ignore_ascii_case("event.type") {
        return None; // in ECS it is a class of events, no operation
    }
    let whole = names::of_any(name).map(|field| (field, names::rank(name)));
    whole.or_else(|| meaning(inside(name)?))
}
