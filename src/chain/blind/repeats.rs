//! Suppressed reads: left out of the log because a similar one had just been recorded.
//!
//! A read by the same client, address, session and folder within an hour of a recorded one leaves no record, so each
//! such record is followed by an hour of possible repeats. As zones, these hours would cover all use of a mailbox and
//! distinguish nothing. They are summed up per mailbox instead: how many records there are, and how long the hours
//! after them last together. The recorded reads of a mailbox are a lower bound.

use crate::event::{Field, HOUR};
use crate::store::{Names, Owners, RowSet, Store};
use rustc_hash::FxHashMap;

/// The tag of a record of a read after which repeats are left out.
pub(super) const TAG: &str = "bind";
/// How long repeats are left out after a read.
const LEFT_OUT: i64 = HOUR;

/// The reads that are left out of the log of a mailbox.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Repeats {
    /// The mailbox.
    pub mailbox: String,
    /// Its agency.
    pub agency: Option<String>,
    /// How many reads are recorded.
    pub records: u64,
    /// The first of them, in nanoseconds since 1970 UTC.
    pub from: i64,
    /// An hour after the last of them.
    pub until: i64,
    /// How long the hours after them last together, in nanoseconds; overlaps count once.
    pub lasts: i64,
    /// Whether some of them are of accesses that no sign-in issued.
    pub orphans: bool,
}

impl Repeats {
    /// What is left out after those of some rows that are such reads, by mailbox in the order of names, those with orphans
    /// first.
    #[must_use]
    pub fn of(store: &Store, rows: &RowSet, orphans: &RowSet) -> Vec<Self> {
        let tagged = store.rows_with(Field::Tags, &|tag| tag.eq_ignore_ascii_case(TAG));
        list(store, (&tagged.and(rows), orphans), &store.owners())
    }

    /// Limits it to the time before an instant, which must not be earlier than the last of the reads.
    pub fn cut(&mut self, instant: i64) {
        let later = self.until.saturating_sub(instant).max(0);
        (self.until, self.lasts) = (self.until - later, self.lasts.saturating_sub(later));
    }

    /// A sentence on what is unknown.
    #[must_use]
    pub fn reason(&self) -> String {
        let records =
            if self.records == 1 { "1 read is".to_owned() } else { format!("{} reads are", self.records) };
        format!("{records} recorded; one repeated within an hour of its like leaves no record")
    }
}

/// What is left out after the reads in `rows`, by mailbox in the order of names, those with orphans first.
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
