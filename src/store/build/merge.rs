//! Whether an event is another export of one that is known, and what it adds to that.

use super::Builder;
use crate::event::{Event, Field, LISTS, Precision, Stage, TEXTS, When};

/// Fields that two exports of one record agree in, where both have them.
const AGREE: [Field; 8] = [
    Field::Operation,
    Field::Account,
    Field::Mailbox,
    Field::Target,
    Field::AlertId,
    Field::SourceIp,
    Field::SessionId,
    Field::TokenId,
];

/// Fields that tell of the export, not of the record.
const OF_THE_EXPORT: [Field; 3] = [Field::Source, Field::Format, Field::Precision];

impl Builder {
    /// Whether an event with a known id is another export of the same record: their times and versions are one, and no
    /// field that both have differs.
    pub(super) fn same_record(&self, row: u32, event: &Event<'_>) -> bool {
        let times = match (self.whens.get(row as usize).copied().flatten(), event.when) {
            (Some(a), Some(b)) => one_time(&a, &b),
            (a, b) => a.is_none() == b.is_none(),
        };
        let agree = |field: Field| match (self.known_text(row, field), event.text(field)) {
            (Some(a), Some(b)) => a.eq_ignore_ascii_case(b),
            _ => true,
        };
        let versions = match (self.versions.get(&row), event.version) {
            (Some(a), Some(b)) => *a == b,
            _ => true,
        };
        times && versions && AGREE.into_iter().all(agree)
    }

    fn known_text(&self, row: u32, field: Field) -> Option<&str> {
        let slot = field.text_slot()?;
        self.dictionaries[slot].value(*self.codes[slot].get(row as usize)?)
    }

    /// Gives an event what another export of its record says and it does not: so it is of no account which came first.
    pub(super) fn fill(&mut self, row: u32, event: Event<'_>) {
        let at = row as usize;
        if self.known_text(row, Field::Account).is_none() && event.text(Field::Account).is_some() {
            self.service[at] |= event.service;
        }
        for (slot, field) in TEXTS.into_iter().enumerate() {
            let absent = match self.known_text(row, field) {
                None => true,
                // what no rule knows has no stage of its own
                Some(stage) => field == Field::Stage && stage == Stage::Other.name(),
            };
            let value = event.text(field).filter(|_| absent && !OF_THE_EXPORT.contains(&field));
            if let Some(value) = value {
                self.codes[slot][at] = self.dictionaries[slot].code(value);
            }
        }
        for (slot, field) in LISTS.into_iter().enumerate() {
            self.lists[slot].fill(row, event.list(field).iter().map(AsRef::as_ref));
        }
        self.counts.fill(row, event.count);
        self.synthetic[at] |= event.synthetic;
        if !event.links.is_empty() {
            self.links.entry(row).or_insert(event.links);
        }
    }
}

/// Whether two times are one: they overlap. Where both are fractions of a second, one may have been rounded where the
/// other was cut, so that they may be apart by one in the last digit of the coarser.
fn one_time(a: &When, b: &When) -> bool {
    let fractions = !a.is_span() && !b.is_span() && a.precision().min(b.precision()) > Precision::Second;
    let step = |when: &When| when.latest().saturating_sub(when.earliest()).saturating_add(1);
    let within = if fractions { step(a).max(step(b)) } else { 0 };
    a.earliest() <= b.latest().saturating_add(within) && b.earliest() <= a.latest().saturating_add(within)
}
