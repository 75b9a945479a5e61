//! Judges each access: whether a sign-in issued the session or the token that it was made with.
//!
//! ```text
//! access with session or token ── a successful sign-in carries either, at most 5 minutes later ──► tied
//!   └ issue time (else 24 h before) and access in the account's sign-ins, outside of their holes,
//!     and the session no older than these ─────────────────────────────────────────────────────────► orphan
//!      └ not ────────────────────────────────────────────────────────────────────────────────────► uncovered
//! access without both ───────────────────────────────────────────────────────────────────────────► untied
//! ```
//! A record may carry several sessions and tokens: an access is tied when any of them was issued.
//! Statements (events that cite, or that an analyst tells of) are neither accesses nor sign-ins, as they are no records of a
//! log.
//!
//! Where the records leave a doubt, no access is an orphan: an undated sign-in may have come first, and a coarse time
//! has to lie inside the sign-ins as a whole.

mod coverage;
mod first_by_key;
mod issuing;
mod session_starts;
mod sign_in;
mod tenant;
mod why;

pub use coverage::Coverage;
pub use why::{Verdict, VerdictKind};

use super::known_rows::KnownRows;
use super::row_shift::RowShift;
use super::{AsOf, LOOK, Settings};
use crate::event::{DAY, Field, Precision, When, Zone, parse_edtf};
use crate::store::{Owners, RowSet, Store};
use coverage::Group;
use issuing::{IssuingSignIns, MadeOn};
use rustc_hash::FxHashMap;
use session_starts::SessionStarts;
use sign_in::SignIns;
use tenant::Tenants;

/// The verdicts on the accesses of a case.
#[derive(Debug, Clone, Default)]
pub struct Judged {
    /// Accesses with a session or token that no sign-in issued, although the sign-ins of that time are loaded.
    pub orphan: RowSet,
    /// Accesses with a session or token that no loaded sign-in issued, but one that is not loaded may have.
    pub uncovered: RowSet,
    /// Accesses with neither session nor token.
    pub untied: RowSet,
    /// The time that the sign-ins of each tenant cover, in the order of their names; several of a tenant whose files
    /// are of different accounts.
    pub coverage: Vec<Coverage>,
    accesses: RowSet,
    settings: Settings,
    sign_ins: SignIns,
    tenants: Tenants,
    /// By number of a tenant and group of accounts: the index in `coverage`.
    places: FxHashMap<(u32, Group), usize>,
    starts: SessionStarts,
}

/// The verdict on an access, with what it rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Judgement {
    /// The sign-in in this row issued its session or token.
    Tied(u32),
    Orphan,
    Uncovered(UncoveredReason),
    Untied,
}

/// Why the loaded sign-ins do not cover an access.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum UncoveredReason {
    /// It has no time.
    Undated,
    /// No sign-in of its tenant is loaded.
    Tenant,
    /// All sign-ins of its tenant that are loaded failed.
    Failures,
    /// It lies outside of the time that they cover.
    Access,
    /// Its session or token was, or may have been, issued outside of that time.
    Issue,
    /// It lies in a hole of that time, or its session or token may have been issued in one.
    Hole,
    /// Its session may be older than the sign-ins, and a renewal of its token would not be among them.
    Renewal,
    /// Its account has no sign-in.
    Account,
}

impl Judged {
    /// Judges all accesses of a store, or those known at an instant by what was known then; `None` if cancelled.
    #[must_use]
    pub fn of(
        store: &Store,
        settings: &Settings,
        as_of: Option<AsOf<'_>>,
        stopped: &dyn Fn() -> bool,
    ) -> Option<Self> {
        let known = KnownRows::of(as_of);
        let statements = store.statements();
        let accesses = known.among(&store.accesses().without(&statements));
        let signed_in = known.among(&store.sign_ins().without(&statements)).without(&accesses);
        let tenants = Tenants::of_rows(store, &signed_in, &accesses);
        let owners = store.owners();
        let (sign_ins, coverage) = SignIns::of_rows(store, &signed_in, (&tenants, &owners), settings.quiet);
        let places = coverage.iter().enumerate().map(|(at, (of, _))| (*of, at)).collect();
        let coverage: Vec<Coverage> = coverage.into_iter().map(|(_, coverage)| coverage).collect();
        let starts = if coverage.iter().any(|coverage| coverage.renewals == 0) {
            SessionStarts::of(store, &known, &accesses)
        } else {
            SessionStarts::default()
        };
        let settings = *settings;
        let mut judged =
            Self { coverage, accesses, settings, sign_ins, tenants, places, starts, ..Self::default() };
        judged.judge(store, &owners, stopped)?;
        Some(judged)
    }

    /// Shifts row numbers after rows were inserted.
    pub(super) fn insert_rows(&mut self, room: &RowShift<'_>) {
        let Self { orphan, uncovered, untied, accesses, sign_ins, .. } = self;
        for rows in [orphan, uncovered, untied, accesses] {
            room.set(rows);
        }
        sign_ins.insert_rows(room);
    }

    /// The verdict on a row; `None` if it is not an access of a log.
    #[must_use]
    pub fn kind(&self, row: usize) -> Option<VerdictKind> {
        let sets = [
            (&self.orphan, VerdictKind::Orphan),
            (&self.uncovered, VerdictKind::Uncovered),
            (&self.untied, VerdictKind::Untied),
            (&self.accesses, VerdictKind::Tied),
        ];
        sets.into_iter().find(|(rows, _)| rows.contains(row)).map(|(_, kind)| kind)
    }

    /// Judges all accesses. Each distinct session and token is looked up once.
    fn judge(&mut self, store: &Store, owners: &Owners<'_>, stopped: &dyn Fn() -> bool) -> Option<()> {
        let of_rows = MadeOn::of(store, &self.accesses, &self.sign_ins);
        let (mut orphan, mut uncovered, mut untied) = (Vec::new(), Vec::new(), Vec::new());
        for (at, row) in self.accesses.iter().enumerate() {
            if at % LOOK == 0 && stopped() {
                return None;
            }
            match self.weigh(store, row, of_rows.carried(store, row), owners) {
                Judgement::Tied(_) => {}
                Judgement::Orphan => orphan.push(row),
                Judgement::Uncovered(_) => uncovered.push(row),
                Judgement::Untied => untied.push(row),
            }
        }
        let rows = |rows: Vec<usize>| RowSet::of(store.len(), rows);
        (self.orphan, self.uncovered, self.untied) = (rows(orphan), rows(uncovered), rows(untied));
        Some(())
    }

    /// Judges an access by the sign-ins that carry its session or token.
    fn weigh(&self, store: &Store, row: usize, carried: IssuingSignIns, owners: &Owners<'_>) -> Judgement {
        if !carried.has {
            return Judgement::Untied;
        }
        let access = store.when(row).map(|when| bounds(&when));
        if let Some(by) = self.issuer(store, access, carried) {
            return Judgement::Tied(by);
        }
        let Some(access) = access else { return Judgement::Uncovered(UncoveredReason::Undated) };
        self.lack(store, row, access, owners).map_or(Judgement::Orphan, Judgement::Uncovered)
    }

    /// Why sign-ins do not cover an access; `None` if they do.
    fn lack(
        &self,
        store: &Store,
        row: usize,
        access: (i64, i64),
        owners: &Owners<'_>,
    ) -> Option<UncoveredReason> {
        if self.sign_ins.of_tenant(self.tenants.of(store, row)) == 0 {
            return Some(UncoveredReason::Tenant);
        }
        let Some(coverage) = self.coverage_of(store, row, owners) else {
            return Some(UncoveredReason::Account);
        };
        let issued = self.issued(store, row, access).0;
        if !coverage.sees() {
            Some(UncoveredReason::Failures)
        } else if !coverage.reaches(access) {
            Some(UncoveredReason::Access)
        } else if !coverage.reaches(issued) {
            Some(UncoveredReason::Issue)
        } else if coverage.hole(access).or_else(|| coverage.hole(issued)).is_some() {
            Some(UncoveredReason::Hole)
        } else if coverage.renewals == 0 && !self.is_young(store, row, coverage) {
            Some(UncoveredReason::Renewal)
        } else {
            None
        }
    }

    /// Whether the session of an access began after the sign-ins did, as nothing has it before `session_life` later.
    fn is_young(&self, store: &Store, row: usize, coverage: &Coverage) -> bool {
        let first = self.starts.start(store, row);
        first.is_some_and(|first| first.saturating_sub(coverage.since(first)) >= self.settings.session_life)
    }

    /// The sign-in that issued the token of an access, else its session. A sign-in that is later than the access by
    /// more than `skew` issued neither.
    fn issuer(&self, store: &Store, access: Option<(i64, i64)>, carried: IssuingSignIns) -> Option<u32> {
        let until = access.map_or(i64::MAX, |(_, last)| last.saturating_add(self.settings.skew));
        let in_time = |by: &u32| store.order(*by as usize).is_none_or(|at| at <= until);
        carried.token.filter(in_time).or_else(|| carried.session.filter(in_time))
    }

    /// What covers a row's account in its tenant; `None` if none of its sign-ins is loaded.
    fn coverage_of(&self, store: &Store, row: usize, owners: &Owners<'_>) -> Option<&Coverage> {
        let tenant = self.tenants.of(store, row);
        let groups = self.sign_ins.own(owners, row)?.groups;
        let place = groups.iter().find_map(|group| self.places.get(&(tenant, *group)))?;
        self.coverage.get(*place)
    }

    /// The first and last instant at which the session or token of an access may have been issued, and whether its
    /// record says so; otherwise that is the lifetime of a token before the access, and the access itself.
    fn issued(&self, store: &Store, row: usize, access: (i64, i64)) -> ((i64, i64), bool) {
        let said = store.text(Field::IssuedAt).and_then(|column| issue_time(column.value(row)?));
        let before = || (access.0.saturating_sub(self.settings.token_life), access.1);
        said.map_or_else(|| (before(), false), |said| (said, true))
    }
}

/// The first and last instant that a time can mean; a time known to the second or better is one instant.
fn bounds(when: &When) -> (i64, i64) {
    let instant = !when.is_span() && when.precision() >= Precision::Second;
    (when.earliest(), if instant { when.earliest() } else { when.latest() })
}

/// When a token was issued; `None` for times before 1970-01-02, which stand for an absent time.
fn issue_time(said: &str) -> Option<(i64, i64)> {
    parse_edtf(said, Zone::Utc).ok().map(|when| bounds(&when)).filter(|(_, last)| *last > DAY)
}

#[cfg(test)]
mod tests;
