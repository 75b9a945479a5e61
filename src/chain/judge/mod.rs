//! What an access is judged to be: whether a sign-in issued the session or the token that it was made on.
//!
//! ```text
//! access with session or token ── a successful sign-in carries either, at most 5 minutes later ──► tied
//!   └ issue time (else 24 h before) and access in the tenant's sign-ins, account has some ───────► orphan
//!      └ not ────────────────────────────────────────────────────────────────────────────────────► uncovered
//! access without both ───────────────────────────────────────────────────────────────────────────► untied
//! ```
//! A record may carry several sessions and tokens: an access is tied when any of them was issued.
//! What people say (an event that cites) is neither access nor sign-in, as it is no record of a log.
//!
//! Nobody is accused of what can't be known: an undated sign-in may have come first, a coarse time must lie inside as a whole.

mod issuing;
mod sign_in;
mod tenant;
mod why;

pub use sign_in::Coverage;
pub use why::{Verdict, VerdictKind};

use super::known_rows::KnownRows;
use super::row_shift::RowShift;
use super::{AsOf, LOOK, Settings};
use crate::event::{DAY, Field, Precision, When, Zone, parse_edtf};
use crate::store::{Owners, RowSet, Store};
use issuing::{IssuingSignIns, MadeOn};
use rustc_hash::FxHashMap;
use sign_in::SignIns;
use tenant::Tenants;

/// How the accesses of a case are judged.
#[derive(Debug, Default)]
pub struct Judged {
    /// Accesses on a session and token that no sign-in issued, although sign-ins of then are loaded.
    pub orphan: RowSet,
    /// Accesses on a session or token that no loaded sign-in could have issued.
    pub uncovered: RowSet,
    /// Accesses without session and token.
    pub untied: RowSet,
    /// How far the sign-ins of each tenant reach, in the order of their names.
    pub coverage: Vec<Coverage>,
    accesses: RowSet,
    settings: Settings,
    sign_ins: SignIns,
    tenants: Tenants,
    /// By number of a tenant: its place in `coverage`.
    places: FxHashMap<u32, usize>,
}

/// What an access turns out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Judgement {
    /// This row's sign-in issued what it was made on.
    Tied(u32),
    Orphan,
    Uncovered(UncoveredReason),
    Untied,
}

/// Why nothing can be said of an access.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum UncoveredReason {
    /// It has no time.
    Undated,
    /// No sign-in of its tenant is loaded.
    Tenant,
    /// Only sign-ins of its tenant that failed are.
    Failures,
    /// It lies outside of them.
    Access,
    /// What it was made on was, or may have been, issued outside of them.
    Issue,
    /// Its account has none.
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
        let accesses = known.among(&store.accesses().without(store.claims()));
        let signed_in = known.among(&store.sign_ins().without(store.claims())).without(&accesses);
        let tenants = Tenants::of_rows(store, &signed_in, &accesses);
        let owners = store.owners();
        let (sign_ins, coverage) = SignIns::of_rows(store, &signed_in, (&tenants, &owners));
        let mut coverage: Vec<(u32, Coverage)> = coverage.into_iter().collect();
        coverage.sort_by(|(_, a), (_, b)| (a.name(), &a.tenant).cmp(&(b.name(), &b.tenant)));
        let places = coverage.iter().enumerate().map(|(at, (tenant, _))| (*tenant, at)).collect();
        let coverage = coverage.into_iter().map(|(_, coverage)| coverage).collect();
        let settings = *settings;
        let mut judged = Self { coverage, accesses, settings, sign_ins, tenants, places, ..Self::default() };
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

    /// The judgement of a row; `None` if it is not an access of a log.
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

    /// What an access is, by the sign-ins that carry what it was made on.
    fn weigh(&self, store: &Store, row: usize, carried: IssuingSignIns, owners: &Owners<'_>) -> Judgement {
        if !carried.has {
            return Judgement::Untied;
        }
        let access = store.when(row).map(|when| bounds(&when));
        if let Some(by) = self.issuer(store, access, carried) {
            return Judgement::Tied(by);
        }
        let Some(access) = access else { return Judgement::Uncovered(UncoveredReason::Undated) };
        let Some(coverage) = self.coverage_of(store, row) else {
            return Judgement::Uncovered(UncoveredReason::Tenant);
        };
        let lack = if !coverage.sees() {
            UncoveredReason::Failures
        } else if !coverage.holds(access) {
            UncoveredReason::Access
        } else if !coverage.holds(self.issued(store, row, access).0) {
            UncoveredReason::Issue
        } else if self.sign_ins.own(owners, row).is_none() {
            UncoveredReason::Account
        } else {
            return Judgement::Orphan;
        };
        Judgement::Uncovered(lack)
    }

    /// The sign-in that issued what an access was made on: the token's goes before the session's. One that comes much later
    /// than the access issued nothing to it.
    fn issuer(&self, store: &Store, access: Option<(i64, i64)>, carried: IssuingSignIns) -> Option<u32> {
        let until = access.map_or(i64::MAX, |(_, last)| last.saturating_add(self.settings.skew));
        let in_time = |by: &u32| store.order(*by as usize).is_none_or(|at| at <= until);
        carried.token.filter(in_time).or_else(|| carried.session.filter(in_time))
    }

    /// How far the sign-ins of a row's tenant reach, if any are loaded.
    fn coverage_of(&self, store: &Store, row: usize) -> Option<&Coverage> {
        self.coverage.get(*self.places.get(&self.tenants.of(store, row))?)
    }

    /// When what an access was made on was issued, and whether its record says so; else it may have been at any time that
    /// a token lives before the access.
    fn issued(&self, store: &Store, row: usize, access: (i64, i64)) -> ((i64, i64), bool) {
        let said = store.text(Field::IssuedAt).and_then(|column| issue_time(column.value(row)?));
        let before = || (access.0.saturating_sub(self.settings.token_life), access.1);
        said.map_or_else(|| (before(), false), |said| (said, true))
    }
}

/// The first and last instant that a time can have been; of what is known to the second or better its instant.
fn bounds(when: &When) -> (i64, i64) {
    let instant = !when.is_span() && when.precision() >= Precision::Second;
    (when.earliest(), if instant { when.earliest() } else { when.latest() })
}

/// When a token was issued; what stands on the first days of 1970 or before stands for no time.
fn issue_time(said: &str) -> Option<(i64, i64)> {
    parse_edtf(said, Zone::Utc).ok().map(|when| bounds(&when)).filter(|(_, last)| *last > DAY)
}

#[cfg(test)]
mod tests;
