//! Blind zones: spans of time in which the log could not see.
//!
//! There are four kinds of blindness. *Throttled*: the reads of a mailbox were not recorded for a day. *Sync*: a whole
//! folder was taken at once; the time is known, the messages are not. *Coverage*: a log has no records there.
//! *Suppressed*: repeats of a read that was just recorded are left out; that is reported once per mailbox ([`Repeats`])
//! and is no zone.

mod coverage;
mod doubt;
mod folders;
mod repeats;
pub mod spans;
mod texts;
mod throttled;

pub use coverage::{Coverage, Covered};
pub use doubt::Doubt;
pub use repeats::Repeats;
pub use spans::Span;
pub use throttled::{THROTTLED, Throttles};

use super::AsOf;
use super::known_rows::KnownRows;
use super::row_shift::RowShift;
use crate::event::Field;
use crate::read::{Ledger, Milestone};
use crate::store::{RowSet, Store};
use spans::{cut, joined, length};
use std::collections::BTreeSet;
use texts::Texts;

/// A kind of blind zone, in the order in which they are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ZoneKind {
    /// The auditing of a mailbox was throttled.
    Throttled,
    /// A whole folder was taken.
    Sync,
    /// A log has nothing there; listed last, as there may be many of these.
    Coverage,
}

impl ZoneKind {
    /// As written: `throttled`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Throttled => "throttled",
            Self::Coverage => "coverage",
            Self::Sync => "sync",
        }
    }
}

/// A blind zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Zone<'z> {
    /// Its kind.
    pub kind: ZoneKind,
    /// The mailbox that it is about.
    pub mailbox: Option<&'z str>,
    /// The agency that it is about.
    pub agency: Option<&'z str>,
    /// The log that has nothing there.
    pub source: Option<&'z str>,
    /// The folder that was taken, if the record names it.
    pub folder: Option<&'z str>,
    /// Where it begins, in nanoseconds since 1970 UTC.
    pub from: i64,
    /// Where it ends; that instant is excluded.
    pub until: i64,
    /// How many records it rests on; 0 if on none, or if it is not over yet and more may follow.
    pub records: u32,
    /// Whether some of them are of accesses that no sign-in issued.
    pub orphans: bool,
}

/// A zone as it is stored, with its texts as numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stored {
    kind: ZoneKind,
    from: i64,
    until: i64,
    records: u32,
    whose: u32,
    agency: u32,
    /// The folder, or the log.
    place: u32,
    orphans: bool,
}

/// The blind zones of a case.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Zones {
    texts: Texts,
    stored: Vec<Stored>,
    repeats: Vec<Repeats>,
    throttles: Throttles,
    coverage: Coverage,
}

/// Whose blind time is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlindFor<'w> {
    /// The whole case.
    All,
    /// All mailboxes of an agency.
    Agency(&'w str),
    /// An account and its mailbox, and its agency where that is known.
    Account(&'w str, Option<&'w str>),
    /// These mailboxes, by their names in lower case, and their agencies.
    Mailboxes(&'w BTreeSet<String>, &'w BTreeSet<String>),
}

impl Zones {
    /// Finds the blind zones of a store whose sources are in the ledger, by all events or by those known at an instant,
    /// those with orphans first in their kind; `None` if cancelled. For an instant, `milestones` has to hold only those
    /// known then.
    #[must_use]
    pub fn of(
        store: &Store,
        (ledger, milestones, orphans): (&Ledger, &[Milestone], &RowSet),
        as_of: Option<AsOf<'_>>,
        stopped: &dyn Fn() -> bool,
    ) -> Option<Self> {
        let known = KnownRows::of(as_of);
        let throttles = Throttles::by(store, &known.among(store.throttled()));
        let coverage = Coverage::of(store, ledger, milestones, &known);
        if stopped() {
            return None;
        }
        let (mut texts, mut stored) = (Texts::default(), Vec::new());
        throttles.list(&mut texts, &mut stored);
        coverage.list(&mut texts, &mut stored);
        let owners = store.owners();
        let tagged = |wanted: &str| {
            known.among(&store.rows_with(Field::Tags, &|tag| tag.eq_ignore_ascii_case(wanted)))
        };
        folders::list(store, (&tagged(folders::TAG), orphans), &owners, (&mut texts, &mut stored));
        if stopped() {
            return None;
        }
        let repeats = repeats::list(store, (&tagged(repeats::TAG), orphans), &owners);
        let said = |number: u32| texts.text(number);
        stored.sort_by(|a: &Stored, b: &Stored| {
            let time = |zone: &Stored| (zone.kind, !zone.orphans, zone.from, zone.until);
            let whose = |zone: &Stored| (said(zone.whose), said(zone.place));
            time(a).cmp(&time(b)).then_with(|| whose(a).cmp(&whose(b)))
        });
        Some(Self { texts, stored, repeats, throttles, coverage })
    }

    /// Shifts row numbers after rows were inserted; the zones stay as they are.
    pub(super) fn insert_rows(&mut self, room: &RowShift<'_>) {
        self.throttles.insert_rows(room);
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.stored.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.stored.is_empty()
    }

    /// How many there are of a kind.
    #[must_use]
    pub fn count(&self, kind: ZoneKind) -> usize {
        let until = |test: &dyn Fn(ZoneKind) -> bool| self.stored.partition_point(|zone| test(zone.kind));
        until(&|other| other <= kind) - until(&|other| other < kind)
    }

    /// The zone at an index; zones are sorted by kind, those with orphans first, then by time, then by name.
    #[must_use]
    pub fn get(&self, at: usize) -> Option<Zone<'_>> {
        let zone = self.stored.get(at)?;
        let place = self.texts.text(zone.place);
        Some(Zone {
            kind: zone.kind,
            mailbox: self.texts.text(zone.whose),
            agency: self.texts.text(zone.agency),
            source: place.filter(|_| zone.kind == ZoneKind::Coverage),
            folder: place.filter(|_| zone.kind == ZoneKind::Sync),
            from: zone.from,
            until: zone.until,
            records: zone.records,
            orphans: zone.orphans,
        })
    }

    /// All zones, in that order.
    pub fn iter(&self) -> impl Iterator<Item = Zone<'_>> {
        (0..self.len()).filter_map(|at| self.get(at))
    }

    /// What is left out of the log of each mailbox, by name, those with orphans first.
    #[must_use]
    pub fn repeats(&self) -> &[Repeats] {
        &self.repeats
    }

    /// When auditing was throttled.
    #[must_use]
    pub fn throttles(&self) -> &Throttles {
        &self.throttles
    }

    /// What the logs cover.
    #[must_use]
    pub fn coverage(&self) -> &Coverage {
        &self.coverage
    }

    /// Whether reads of a mailbox of no known agency at an instant would be in no log.
    #[must_use]
    pub fn covers(&self, mailbox: &str, instant: i64) -> bool {
        spans::holds(self.throttles.of_mailbox(mailbox), instant)
            || spans::holds(&self.coverage.unseen, instant)
    }

    /// The rows that were recorded while other reads of their mailbox were not.
    #[must_use]
    pub fn rows(&self) -> &RowSet {
        self.throttles.rows()
    }

    /// When reads of the mailboxes in question would be in no log: throttled, or covered by none. In order and apart.
    #[must_use]
    pub fn spans(&self, whose: BlindFor<'_>) -> Vec<Span> {
        joined(self.throttled(whose).into_iter().chain(self.unseen(whose)).collect())
    }

    /// How much of a span lies in blind zones.
    #[must_use]
    pub fn within(&self, whose: BlindFor<'_>, span: Span) -> Blindness {
        let lasts = |spans: &[Span]| length(&cut(spans, span));
        Blindness {
            throttled: lasts(&self.throttled(whose)),
            uncovered: lasts(&self.unseen(whose)),
            all: lasts(&self.spans(whose)),
        }
    }

    fn throttled(&self, whose: BlindFor<'_>) -> Vec<Span> {
        match whose {
            BlindFor::All => self.throttles.of_all(),
            BlindFor::Agency(name) => self.throttles.of_agency(name),
            BlindFor::Account(name, _) => self.throttles.of_mailbox(name).to_vec(),
            BlindFor::Mailboxes(names, _) => joined(
                names.iter().flat_map(|name| self.throttles.of_mailbox(name).iter().copied()).collect(),
            ),
        }
    }

    /// When reads of the mailboxes in question, or of some of them, would be in no log as none covers them.
    fn unseen(&self, whose: BlindFor<'_>) -> Vec<Span> {
        let of = |agency: Option<&str>| self.coverage.unseen_of(agency).iter().copied();
        match whose {
            BlindFor::All => self.coverage.partly.clone(),
            BlindFor::Agency(name) => of(Some(name)).collect(),
            BlindFor::Account(_, agency) => of(agency).collect(),
            BlindFor::Mailboxes(_, agencies) => {
                let some = agencies.iter().flat_map(|agency| of(Some(agency)));
                joined(some.chain(of(None)).collect())
            }
        }
    }
}

/// How long the log could not see, in nanoseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Blindness {
    /// Because auditing was throttled.
    pub throttled: i64,
    /// Because no log of mailboxes covers the time.
    pub uncovered: i64,
    /// For either reason; an overlap counts once.
    pub all: i64,
}

impl Zone<'_> {
    /// A sentence that describes it.
    #[must_use]
    pub fn reason(&self) -> String {
        let told = |records: u32| match records {
            // the number of a zone that is not over yet is not final
            0 => "records".to_owned(),
            1 => "1 record".to_owned(),
            records => format!("{records} records"),
        };
        match self.kind {
            ZoneKind::Throttled => {
                let says = if self.records == 1 { "says" } else { "say" };
                format!(
                    "auditing throttled, as {} {says}: reads of the next 24 h are not recorded",
                    told(self.records)
                )
            }
            ZoneKind::Sync => {
                let folder = self.folder.unwrap_or("a folder");
                let orphans = if self.orphans { ", orphans among them" } else { "" };
                format!(
                    "{folder} synchronised, by {}{orphans}: all of it is assumed read",
                    told(self.records)
                )
            }
            ZoneKind::Coverage => match self.source {
                Some(source) => format!("no record of this time in {source}"),
                None => "no log of mailboxes is in the case".to_owned(),
            },
        }
    }
}

#[cfg(test)]
mod tests;
