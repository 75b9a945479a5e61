//! The fast path for rows of a table: fills the event with borrowed cells, without a draft.

use super::super::choice::{Choice, meaning};
use super::super::gather::{is_specific, says_nothing};
use crate::event::Zone;
use crate::event::{Field, Id, Lean, Seed, Stage, When};
use crate::read::address;
use crate::read::formats::names;
use crate::read::operations::Operations;
use crate::read::times::{Clock, SaidZone, usual};
use crate::read::value_cache::{Column, Said, ValueCache};
use std::borrow::Cow;

/// Which columns of a table the fast path reads.
#[derive(Debug)]
pub(super) struct Plan {
    time: usize,
    /// Whether times without an offset are in UTC; otherwise they are in the zone of the source.
    utc: bool,
    /// Columns that are fields, the best-ranked name first; of several columns for one field the first that is not
    /// blank counts.
    fields: Vec<Column>,
    /// The others, with the hash of their names.
    rest: Vec<(usize, Seed)>,
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
        let mut ranked = Vec::new();
        let mut rest = Vec::new();
        for (number, (name, seed)) in columns.iter().zip(seeds.iter().copied()).enumerate() {
            match meaning(name).filter(|_| !choice.is_time(name)) {
                Some((field, rank)) => ranked.push((rank, Column { number, field, seed })),
                None => rest.push((number, seed)),
            }
        }
        ranked.sort_by_key(|(rank, _)| *rank);
        let fields: Vec<Column> = ranked.into_iter().map(|(_, column)| column).collect();
        let has_messages = fields.iter().any(|column| column.field == Field::Message);
        has_messages.then_some(Self { time, utc, fields, rest })
    }

    /// Fills the event of a row with what `gather::draft` would; `None` if the row needs the full reader.
    pub(super) fn read<'t: 'e, 'e>(
        &self,
        cells: &[&'t str],
        cache: &mut ValueCache<'t>,
        (clock, operations): (Clock, &'e Operations),
        event: &mut Lean<'e>,
    ) -> Option<()> {
        let zone = if self.utc { Zone::Utc } else { clock.zone };
        let moment = usual(cells.get(self.time)?.trim(), zone).filter(|_| clock.shift == 0)?;
        event.when = Some(When::at(moment));
        let mut content = Id::default();
        for column in &self.fields {
            let cell = *cells.get(column.number)?;
            let known = cache.known(*column, cell, &[], || said(column.field, cell))?;
            content.add(known.content);
            if known.value.is_some_and(|said| !event.set_first(column.field, said)) {
                return None;
            }
        }
        for (number, seed) in &self.rest {
            content.said(*seed, cells.get(*number)?);
        }
        event.content = Some(content);
        event.text(Field::Message)?;
        judge(event, operations);
        Some(())
    }
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

/// Sets what the operation means, each part only if it is not set yet.
fn judge<'t>(event: &mut Lean<'t>, operations: &'t Operations) {
    let telling = event.text(Field::Operation).filter(|operation| is_specific(operation));
    let Some(meaning) = telling.and_then(|operation| operations.meaning(Some(operation), None)) else {
        return;
    };
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
    use super::{Choice, Plan};
    use crate::event::{Lean, Seed};
    use crate::read::formats::plain::time_names::TimeRole;
    use crate::read::formats::{Draft, Format, Names, RawRecord, ReadContext};
    use crate::read::operations::Operations;
    use crate::read::remarks::Remarks;
    use crate::read::rows::Header;
    use crate::read::times::Clock;
    use crate::read::value_cache::ValueCache;
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
            let read = csv.lean_row(
                &borrowed,
                &mut ValueCache::default(),
                (Clock::default(), &operations),
                &mut event,
            );
            let header = Header { names, delimiter: b',', end: b'\n', record: None };
            let (mut notes, mut known) = (Remarks::default(), Names::default());
            let mut ctx = ReadContext {
                clock: Clock::default(),
                operations: &operations,
                notes: &mut notes,
                names: &mut known,
                earlier: None,
                line: 1,
            };
            let mut same = false;
            let mut take = |draft: Draft<'_>| {
                same = draft.event == event.event() && draft.content == event.content;
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
