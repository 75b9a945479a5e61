//! The fast path for rows of a table: fills the event with borrowed cells, without a draft.

use super::super::choice::{Choice, meaning};
use super::super::gather::{is_specific, says_nothing};
use crate::event::Zone;
use crate::event::{Field, Id, Lean, Seed, Stage, When};
use crate::read::address;
use crate::read::formats::{LeanContext, names};
use crate::read::operations::{Meaning, Operations};
use crate::read::rows::{LeanCells, Refusal};
use crate::read::times::{SaidZone, counted, usual};
use crate::read::value_cache::{Column, KnownValue, Said, ValueCache};
use std::borrow::Cow;

/// Which columns of a table the fast path reads.
#[derive(Debug)]
pub(super) struct Plan {
    time: usize,
    /// Whether times without an offset are in UTC; otherwise they are in the zone of the source.
    utc: bool,
    columns: Vec<Role>,
}

/// What a column is read for.
#[derive(Debug)]
enum Role {
    /// It goes into a field.
    Field(Column),
    /// The same, with its rank among several columns for one field: the first that is not blank counts.
    Ranked(usize, Column),
    /// It counts for the content alone.
    Content(Seed),
}

impl Plan {
    /// A plan for a table with one column of times, in UTC or in the zone of the source, and a column of messages;
    /// otherwise `None`.
    pub(super) fn of(columns: &[String], seeds: &[Seed], choice: &Choice) -> Option<Self> {
        let [time] = choice.columns.as_slice() else { return None };
        let utc = choice.zone == Some(SaidZone::UTC);
        if choice.zones.is_some() || (choice.zone.is_some() && !utc) {
            return None;
        }
        let time = columns.iter().position(|name| name == time)?;
        let meant: Vec<_> =
            columns.iter().map(|name| meaning(name).filter(|_| !choice.is_time(name))).collect();
        let into = |field: Field| meant.iter().flatten().filter(move |(other, _)| *other == field).count();
        let role = |(number, seed): (usize, &Seed)| match meant[number] {
            Some((field, rank)) => {
                let column = Column { number, field, seed: *seed };
                if into(field) > 1 { Role::Ranked(rank, column) } else { Role::Field(column) }
            }
            None => Role::Content(*seed),
        };
        let columns = seeds.iter().enumerate().map(role).collect();
        (into(Field::Message) > 0).then_some(Self { time, utc, columns })
    }

    /// Fills the event of a row with what `gather::draft` would.
    pub(super) fn read<'t: 'e, 'e>(
        &self,
        mut cells: LeanCells<'_, 't>,
        ctx: LeanContext<'_, 't, 'e>,
        event: &mut Lean<'e>,
    ) -> Result<(), Refusal> {
        let LeanContext { cache, clock, operations, meanings } = ctx;
        let (mut content, mut ranked) = (Id::default(), Vec::new());
        for (number, role) in self.columns.iter().enumerate() {
            match role {
                Role::Field(column) => {
                    let mut take = |known: &KnownValue<'t>| {
                        content.add(known.content);
                        event.set_some(column.field, known.value);
                    };
                    value(&mut cells, *column, cache, &mut take)?;
                }
                Role::Ranked(rank, column) => {
                    value(&mut cells, *column, cache, &mut |known| ranked.push((*rank, *known)))?;
                }
                Role::Content(seed) => {
                    let (cell, _) = cells.next()?;
                    content.said(*seed, cell);
                    if number == self.time {
                        let zone = if self.utc { Zone::Utc } else { clock.zone };
                        let moment = usual(cell.trim(), zone).filter(|_| clock.shift == 0);
                        event.when = Some(When::at(moment.ok_or(Refusal::Full)?));
                    }
                }
            }
        }
        ranked.sort_by_key(|(rank, _)| *rank);
        for (_, known) in ranked {
            content.add(known.content);
            if known.value.is_some_and(|said| !event.set_first(known.field, said)) {
                return Err(Refusal::Full);
            }
        }
        event.content = Some(content);
        // with more cells it is no whole row
        if event.when.is_none() || !event.has(Field::Message) || !cells.are_over() {
            return Err(Refusal::Full);
        }
        if let Some(operation) = event.value(Field::Operation as usize) {
            let find = || telling(operation.text, operations);
            if let Some(meaning) = meanings.of(operation.number, find) {
                judge(event, meaning);
            }
        }
        Ok(())
    }
}

/// Passes on what is known of the next cell, which is that of a column.
#[inline]
fn value<'t>(
    cells: &mut LeanCells<'_, 't>,
    column: Column,
    cache: &mut ValueCache<'t>,
    take: &mut impl FnMut(&KnownValue<'t>),
) -> Result<(), Refusal> {
    if let Some(known) = cells.known(column.number, cache) {
        take(known);
        return Ok(());
    }
    let (cell, beginning) = cells.next()?;
    cache.known(column, cell, beginning, || said(column.field, cell), take).ok_or(Refusal::Full)
}

/// What a value says to a field; `None` if it needs the full reader.
fn said(field: Field, value: &str) -> Option<Said<'_>> {
    if says_nothing(value) {
        return Some(Said::Nothing);
    }
    let list = field.list_slot().is_some();
    // the first byte of a JSON object or list, or of a blank before it
    let may = |first: u8| matches!(first, b'{' | b'[') || !first.is_ascii_graphic();
    let nested = value.bytes().next().is_some_and(may) && value.trim_start().starts_with(['{', '[']);
    if nested || list && value.contains(',') {
        return None;
    }
    let said = match field {
        // these need the full reader: a technique in the record goes before that of the operation
        Field::Count | Field::Technique => return None,
        field if counted(field, value).is_some() => return None,
        Field::SourceIp => match address::clean(value) {
            Some(Cow::Owned(_)) => return None,
            Some(Cow::Borrowed(address)) => Some(address),
            None => None,
        },
        Field::Outcome => names::outcome(value),
        Field::Severity => names::severity(value),
        Field::Stage => Stage::parse(value).map(Stage::name),
        _ if list => Some(value.trim()),
        _ => Some(value),
    };
    Some(said.map_or(Said::Nothing, Said::of))
}

/// What an operation means, if it tells enough.
fn telling<'o>(operation: &str, operations: &'o Operations) -> Option<&'o Meaning> {
    is_specific(operation).then(|| operations.meaning(Some(operation), None)).flatten()
}

/// Sets what the operation means, each part only if it is not set yet.
fn judge<'t>(event: &mut Lean<'t>, meaning: &'t Meaning) {
    if event.text(Field::Stage).is_none() {
        event.set(Field::Stage, meaning.stage.name());
    }
    if meaning.weighs(|_| None) {
        event.techniques = &meaning.technique;
        if let (None, Some(severity)) = (event.text(Field::Severity), &meaning.severity) {
            event.set(Field::Severity, severity);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Adapted, Csv};
    use super::{Choice, LeanContext, Plan};
    use crate::event::{Lean, Seed};
    use crate::read::formats::plain::time_names::TimeRole;
    use crate::read::formats::{Draft, Format, Names, RawRecord, ReadContext};
    use crate::read::operations::Operations;
    use crate::read::remarks::Remarks;
    use crate::read::rows::{Header, LeanCells};
    use crate::read::times::Clock;
    use crate::read::value_cache::{ByNumber, ValueCache};
    use proptest::prelude::*;
    use std::borrow::Cow;
    use std::cell::Cell;
    use std::collections::BTreeMap;

    const NAMES: [&str; 14] = [
        "User",
        "userName",
        "client_ip",
        "src_ip",
        "Action",
        "Operation",
        "stage",
        "level",
        "status",
        "tags",
        "technique",
        "Operation Count",
        "MessageIds",
        "z",
    ];

    const VALUES: [&str; 24] = [
        "",
        " ",
        "-",
        "x",
        " x ",
        "a, b",
        "[\"a\"]",
        "{\"a\":1}",
        "{x",
        "10.0.0.1",
        " 10.0.0.2",
        "10.0.0.3:443",
        "::ffff:10.0.0.4",
        "Mailbox Access",
        "high",
        "success",
        "5",
        "T1078",
        "Send",
        "MailItemsAccessed",
        "UserLoggedIn",
        "New-InboxRule",
        "Add-MailboxPermission",
        "n/a",
    ];

    const TIMES: [&str; 7] = [
        "2023-06-15T02:00:00Z",
        " 2023-06-15 02:00:00.25",
        "2023-06",
        "",
        "1601-01-01T00:00:00Z",
        "2023-06-15T02:00:00+02:00",
        "no time",
    ];

    fn csv(names: &[String]) -> Csv {
        let choice = Choice {
            columns: vec!["time".to_owned()],
            role: TimeRole::Event,
            others: vec!["z".to_owned()],
            ..Choice::default()
        };
        let seeds: Vec<Seed> = names.iter().map(|name| Seed::of(&name.to_ascii_lowercase())).collect();
        let plan = Plan::of(names, &seeds, &choice);
        Csv(Some(Adapted { choice, seeds, alike: false, plan }))
    }

    #[test]
    fn the_event_of_a_row_is_that_of_its_draft_or_is_left_to_it() {
        let (operations, rows, lean) = (Operations::standard(), Cell::new(0), Cell::new(0));
        let cell = (proptest::sample::select(NAMES.to_vec()), proptest::sample::select(VALUES.to_vec()));
        let cells = proptest::collection::btree_map(cell.0, cell.1, 0..8);
        let strategy = (
            prop_oneof![3 => Just(TIMES[0]), 1 => proptest::sample::select(TIMES.to_vec())],
            cells,
            proptest::option::weighted(0.9, "[xy ]{1,3}"),
            any::<bool>(),
        );
        let check = |(time, cells, message, first): (&str, BTreeMap<&str, &str>, Option<String>, bool)| {
            let mut row = vec![("message", message.as_deref().unwrap_or_default()), ("time", time)];
            row.extend(cells);
            if first {
                row.reverse();
            }
            let names: Vec<String> = row.iter().map(|(name, _)| (*name).to_owned()).collect();
            let cells: Vec<Cow<'_, str>> = row.iter().map(|(_, value)| Cow::Borrowed(*value)).collect();
            let csv = csv(&names);
            let mut event = Lean::default();
            let borrowed: Vec<&str> = cells.iter().map(AsRef::as_ref).collect();
            let (mut cache, mut meanings) = (ValueCache::default(), ByNumber::default());
            let ctx = LeanContext {
                clock: Clock::default(),
                operations: &operations,
                meanings: &mut meanings,
                cache: &mut cache,
            };
            let read = csv.lean_row(LeanCells::of_copies(&borrowed), ctx, &mut event).is_ok();
            let header = Header { names, delimiter: b',', end: b'\n', record: None };
            let (mut notes, mut known) = (Remarks::default(), Names::default());
            let mut ctx = ReadContext::at_first_line(&operations, &mut notes, &mut known);
            let mut same = false;
            let mut take = |draft: Draft<'_>| {
                same = draft.event == event.event(&[]) && draft.content == event.content;
            };
            let blank =
                csv.event(&RawRecord::Row(&header, cells.clone(), None), &mut ctx, &mut take).is_err();
            assert!(!(blank && read));
            (read, !read || (same && notes == Remarks::default()))
        };
        proptest!(ProptestConfig::with_cases(3000), |(row in strategy)| {
            let said = format!("{row:?}");
            let (read, same) = check(row);
            rows.set(rows.get() + 1);
            lean.set(lean.get() + usize::from(read));
            prop_assert!(same, "{}", said);
        });
        assert!(lean.get() * 50 > rows.get(), "{lean:?} of {rows:?} are read");
    }
}
