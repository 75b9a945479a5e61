//! Judges each access: whether a sign-in issued the session or the token that it was made with.
//!
//! ```text
//! access with session or token ── a successful sign-in carries either, at most 5 minutes later ──► tied
//!   └ when either was there first (its issue time, else 24 h before, and its first record in any log) lies in the
//!     account's sign-ins, outside of their holes, the session is no older than these, and the access
//!     lies between the first and the last of them ─────────────────────────────────────────────────► orphan
//!      └ not ────────────────────────────────────────────────────────────────────────────────────► uncovered
//! access without both ───────────────────────────────────────────────────────────────────────────► untied
//! ```
//! What is asked is whether a sign-in that is not loaded may have issued it. Such a sign-in would tie all accesses of the
//! session, so that these are judged by the first record of the session or token, and not by their own times alone.
//! A record may carry several sessions and tokens: an access is tied when any of them was issued.
//! Statements (events that cite, or that an analyst tells of) are neither accesses nor sign-ins, as they are no records of a
//! log.
//!
//! Where the records leave a doubt, no access is an orphan: an undated sign-in may have come first, and a coarse time
//! has to lie inside the sign-ins as a whole.

mod coverage;
mod first_by_key;
mod issuing;
mod sign_in;
mod starts;
mod tenant;
mod why;

pub use coverage::Coverage;
pub use why::{Verdict, VerdictKind};

use super::known_rows::KnownRows;
use super::row_shift::RowShift;
use super::{AsOf, IdentityKind, LOOK, Settings};
use crate::event::{DAY, Field, Precision, When, Zone, parse_edtf};
use crate::store::{Owners, RowSet, Store};
use coverage::Group;
use issuing::{IssuingSignIns, MadeOn};
use rustc_hash::FxHashMap;
use sign_in::{SignIns, key};
use starts::{Start, Starts};
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
    starts: Starts,
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
    /// It lies outside of the time that they cover, or its own token may have been issued there.
    Access,
    /// The first record of its session or token lies outside of that time.
    Seen,
    /// Its session or token was, or may have been, issued outside of that time.
    Issue,
    /// That record lies in a hole of that time, or its session or token may have been issued in one.
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
        let settings = *settings;
        let mut judged = Self { coverage, accesses, settings, sign_ins, tenants, places, ..Self::default() };
        judged.judge(store, &known, &owners, stopped)?;
        Some(judged)
    }

    /// Shifts row numbers after rows were inserted.
    pub(super) fn insert_rows(&mut self, room: &RowShift<'_>) {
        let Self { orphan, uncovered, untied, accesses, sign_ins, starts, .. } = self;
        for rows in [orphan, uncovered, untied, accesses] {
            room.set(rows);
        }
        sign_ins.insert_rows(room);
        starts.insert_rows(room);
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

    /// Judges all accesses. Each distinct session and token is looked up once; since when it was there is asked only of
    /// those that no sign-in issued.
    fn judge(
        &mut self,
        store: &Store,
        known: &KnownRows,
        owners: &Owners<'_>,
        stopped: &dyn Fn() -> bool,
    ) -> Option<()> {
        let of_rows = MadeOn::of(store, &self.accesses, &self.sign_ins);
        let (mut doubtful, mut uncovered, mut untied) = (Vec::new(), Vec::new(), Vec::new());
        for (at, row) in self.accesses.iter().enumerate() {
            if at % LOOK == 0 && stopped() {
                return None;
            }
            match self.outright(store, row, of_rows.carried(store, row), owners) {
                Ok(_) => doubtful.push(row),
                Err(Judgement::Uncovered(_)) => uncovered.push(row),
                Err(Judgement::Untied) => untied.push(row),
                Err(Judgement::Tied(_) | Judgement::Orphan) => {}
            }
        }
        let rows = |rows: Vec<usize>| RowSet::of(store.len(), rows);
        let doubtful = rows(doubtful);
        self.starts = Starts::of(store, known, &doubtful);
        let mut orphan = Vec::new();
        for (at, row) in doubtful.iter().enumerate() {
            if at % LOOK == 0 && stopped() {
                return None;
            }
            let coverage = self.coverage_of(store, row, owners);
            if coverage.is_some_and(|coverage| self.lack(store, row, coverage).is_none()) {
                orphan.push(row);
            }
        }
        self.orphan = rows(orphan);
        self.uncovered = rows(uncovered).or(&doubtful.without(&self.orphan));
        self.untied = rows(untied);
        Some(())
    }

    /// Judges an access by the sign-ins that carry its session or token.
    fn weigh(&self, store: &Store, row: usize, carried: IssuingSignIns, owners: &Owners<'_>) -> Judgement {
        let doubt =
            |coverage| self.lack(store, row, coverage).map_or(Judgement::Orphan, Judgement::Uncovered);
        self.outright(store, row, carried, owners).map_or_else(|judgement| judgement, doubt)
    }

    /// Judges an access for which it matters not since when its session or token was there; of others, what covers
    /// its account.
    fn outright(
        &self,
        store: &Store,
        row: usize,
        carried: IssuingSignIns,
        owners: &Owners<'_>,
    ) -> Result<&Coverage, Judgement> {
        if !carried.has {
            return Err(Judgement::Untied);
        }
        let access = store.when(row).map(|when| bounds(&when));
        if let Some(by) = self.issuer(store, access, carried) {
            return Err(Judgement::Tied(by));
        }
        let lack = if access.is_none() {
            UncoveredReason::Undated
        } else if self.sign_ins.of_tenant(self.tenants.of(store, row)) == 0 {
            UncoveredReason::Tenant
        } else {
            match self.coverage_of(store, row, owners) {
                Some(coverage) if coverage.sees() => return Ok(coverage),
                Some(_) => UncoveredReason::Failures,
                None => UncoveredReason::Account,
            }
        };
        Err(Judgement::Uncovered(lack))
    }

    /// Why a sign-in that is not loaded may have issued the session or token of a dated access; `None` if none may.
    fn lack(&self, store: &Store, row: usize, coverage: &Coverage) -> Option<UncoveredReason> {
        let start = self.starts.start(store, row);
        let (seen, issued) = (seen(store, start), self.issued(store, start).0);
        let access = store.when(row).map(|when| bounds(&when)).unwrap_or_default();
        if !coverage.reaches(access) {
            Some(UncoveredReason::Access)
        } else if !coverage.reaches(seen) {
            Some(UncoveredReason::Seen)
        } else if !coverage.reaches(issued) {
            Some(UncoveredReason::Issue)
        } else if !coverage.reaches(self.own_issue(store, row, access)) {
            Some(UncoveredReason::Access)
        } else if coverage.hole(seen).or_else(|| coverage.hole(issued)).is_some() {
            Some(UncoveredReason::Hole)
        } else if coverage.renewals == 0 && !self.is_young(store, row, coverage) {
            Some(UncoveredReason::Renewal)
        } else {
            None
        }
    }

    /// When the token of an access was issued by its own record, which lies within the lifetime of a token before it if that
    /// says nothing.
    fn own_issue(&self, store: &Store, row: usize, access: (i64, i64)) -> (i64, i64) {
        issue_time(store, row).unwrap_or((access.0.saturating_sub(self.settings.token_life), access.1))
    }

    /// Whether the session of an access began after the sign-ins did, as nothing has it before `session_life` later.
    fn is_young(&self, store: &Store, row: usize, coverage: &Coverage) -> bool {
        let first = self.session_start(store, row);
        first.is_some_and(|first| first.saturating_sub(coverage.since(first)) >= self.settings.session_life)
    }

    /// The first instant of the first record of a session; `None` for an access of a token alone, which does not say
    /// how old its session is.
    fn session_start(&self, store: &Store, row: usize) -> Option<i64> {
        store.carried(Field::SessionId, row).find_map(|value| key(IdentityKind::Session, value))?;
        store.order(self.starts.start(store, row).seen as usize)
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

    /// The first and last instant at which a session or token may have been issued, and whether a record says so;
    /// otherwise that is the lifetime of a token before its first record, and that record itself. What later records say
    /// counts where it is no later than the first one: else it is of a token that was renewed.
    fn issued(&self, store: &Store, start: Start) -> ((i64, i64), bool) {
        let seen = seen(store, start);
        let told = start.said.filter(|(said, row)| {
            let is_first = store.order(*row as usize) == store.order(start.seen as usize);
            is_first || *said <= seen.1.saturating_add(self.settings.skew)
        });
        match told.and_then(|(_, row)| issue_time(store, row as usize)) {
            Some(said) => (said, true),
            None => ((seen.0.saturating_sub(self.settings.token_life), seen.1), false),
        }
    }
}

/// The first and last instant of the first record of a session or token.
fn seen(store: &Store, start: Start) -> (i64, i64) {
    store.when(start.seen as usize).map(|when| bounds(&when)).unwrap_or_default()
}

/// The first and last instant that a time can mean; a time known to the second or better is one instant.
fn bounds(when: &When) -> (i64, i64) {
    let instant = !when.is_span() && when.precision() >= Precision::Second;
    (when.earliest(), if instant { when.earliest() } else { when.latest() })
}

/// When a row says that its token was issued; `None` for times before 1970-01-02, which stand for an absent time.
fn issue_time(store: &Store, row: usize) -> Option<(i64, i64)> {
    let said = store.text(Field::IssuedAt)?.value(row)?;
    parse_edtf(said, Zone::Utc).ok().map(|when| bounds(&when)).filter(|(_, last)| *last > DAY)
}

#[cfg(test)]
mod tests;
