//! Reads that were left out of the log because one like them had just been recorded.
//!
//! A read by the same client, address, session and folder within an hour of a recorded one leaves no record. Every such
//! record is followed by an hour of that kind: painted as zones they would cover whatever a mailbox was used for, and would
//! tell nothing apart. So they are no zones in time but one remark a mailbox: how many records, and how long the hours
//! after them last together. What it means is that the reads of a mailbox are its recorded ones at the least.

use crate::event::{Field, HOUR};
use crate::store::{Names, Owners, RowSet, Store};
use rustc_hash::FxHashMap;

/// The tag of a record that tells of a read after which others are left out.
pub(super) const TAG: &str = "bind";
/// How long a repeated read is left out.
const LEFT_OUT: i64 = HOUR;

/// What is left out of the log of a mailbox.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Repeats {
    /// Whose.
    pub mailbox: String,
    /// Of which agency.
    pub agency: Option<String>,
    /// Recorded reads.
    pub records: u64,
    /// The first of them, in nanoseconds since 1970 UTC.
    pub from: i64,
    /// An hour after the last of them.
    pub until: i64,
    /// How long the hours after them last together, in nanoseconds.
    pub lasts: i64,
    /// Whether some of them are of accesses that no sign-in issued.
    pub orphans: bool,
}

impl Repeats {
    /// What is left out after those of some rows that tell of it, by mailbox in the order of their names, those with orphans
    /// first.
    #[must_use]
    pub fn of(store: &Store, rows: &RowSet, orphans: &RowSet) -> Vec<Self> {
        let tagged = store.rows_with(Field::Tags, &|tag| tag.eq_ignore_ascii_case(TAG));
        list(store, (&tagged.and(rows), orphans), &store.owners())
    }

    /// Tells it as far as an instant has come that is no earlier than the last of the reads.
    pub fn cut(&mut self, instant: i64) {
        let later = self.until.saturating_sub(instant).max(0);
        (self.until, self.lasts) = (self.until - later, self.lasts.saturating_sub(later));
    }

    /// What is unknown there, in a sentence.
    #[must_use]
    pub fn reason(&self) -> String {
        let records =
            if self.records == 1 { "1 read is".to_owned() } else { format!("{} reads are", self.records) };
        format!("{records} recorded; one repeated within an hour of its like leaves no record")
    }
}

/// What is left out, by mailbox in the order of their names, those with orphans first.
pub(super) fn list<'s>(
    store: &'s Store,
    (rows, orphans): (&RowSet, &RowSet),
    owners: &Owners<'s>,
) -> Vec<Repeats> {
    let agencies = store.text(Field::Agency);
    let mut names = Names::default();
    let mut found: FxHashMap<u32, Repeats> = FxHashMap::default();
    for row in rows.iter() {
        let Some((mailbox, from)) = owners.mailbox(row).zip(store.order(row)) else { continue };
        names.take(mailbox);
        let of = found.entry(mailbox.0).or_default();
        if of.records == 0 {
            (of.from, of.until) = (from, from);
            of.agency = agencies.and_then(|column| column.value(row)).map(str::to_owned);
        }
        of.records += 1;
        of.orphans |= orphans.contains(row);
        let until = from.saturating_add(LEFT_OUT);
        of.lasts = of.lasts.saturating_add(until.saturating_sub(of.until.max(from)));
        of.until = until;
    }
    let shown = |(owner, of): (u32, Repeats)| Repeats { mailbox: names.of(owner).to_owned(), ..of };
    let mut found: Vec<Repeats> = found.into_iter().map(shown).collect();
    found.sort_by(|a, b| (!a.orphans, &a.mailbox).cmp(&(!b.orphans, &b.mailbox)));
    found
}
