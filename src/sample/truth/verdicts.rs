//! Computes the verdicts on accesses: whether a sign-in issued the session or token that each was made with.

use super::{Fact, Role, Truth};
use crate::sample::days::DAY;
use crate::sample::plant::{Id, Identity, Kind, Verdict};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// How much later than an access the sign-in may be that issued its session or token, in seconds.
const SKEW: i64 = 300;

/// How long before its first record a session may have begun, in seconds.
const SESSION: i64 = 14 * DAY;
/// A silence of the sign-ins that hides the beginnings of sessions, in seconds.
const LONG: i64 = 3 * DAY;

/// The sign-ins of a case.
#[derive(Default)]
struct SignIns {
    tenants: HashMap<u32, OfTenant>,
    /// By the files of a tenant: when somebody of a tenant in just these signed in.
    logs: BTreeMap<BTreeSet<usize>, Vec<i64>>,
    accounts: HashSet<u32>,
    /// When each session and token was first issued.
    issued: HashMap<Identity, i64>,
    /// Since when each session and token is there.
    begun: HashMap<Identity, Begun>,
}

/// Since when a session or token is there.
#[derive(Clone, Copy)]
struct Begun {
    /// When it is first on a record.
    seen: i64,
    /// The first issue time that a record of it says, and when that record is.
    said: Option<(i64, i64)>,
}

impl Begun {
    /// Since when either of two is.
    fn or(self, other: Self) -> Self {
        let said = self.said.into_iter().chain(other.said).min();
        Self { seen: self.seen.min(other.seen), said }
    }

    /// Within what time it was issued. What a later record says of a time behind the first one is of a token that was renewed.
    fn issued(self) -> (i64, i64) {
        let said = self.said.filter(|(said, at)| *at == self.seen || *said <= self.seen + SKEW);
        said.map_or((self.seen - DAY, self.seen), |(said, _)| (said, said))
    }
}

/// The sign-ins of a tenant.
#[derive(Default)]
struct OfTenant {
    files: BTreeSet<usize>,
    times: Vec<i64>,
    succeeded: bool,
    renewed: bool,
}

impl SignIns {
    fn of(facts: &[Fact]) -> Self {
        let mut all = Self::default();
        for fact in facts {
            if !fact.cites {
                let here = Begun { seen: fact.at, said: fact.issued.map(|issued| (issued, fact.at)) };
                for identity in fact.strong.iter().filter(|identity| is_judged(identity)) {
                    all.begun.entry(*identity).and_modify(|begun| *begun = begun.or(here)).or_insert(here);
                }
            }
            let Role::SignIn { succeeded, renewed } = fact.role else { continue };
            let tenant = all.tenants.entry(fact.tenant).or_default();
            tenant.files.insert(fact.file);
            tenant.times.push(fact.at);
            tenant.succeeded |= succeeded;
            tenant.renewed |= renewed;
            all.accounts.extend(fact.who);
            for identity in fact.strong.iter().filter(|identity| succeeded && is_judged(identity)) {
                let first = all.issued.entry(*identity).or_insert(fact.at);
                *first = fact.at.min(*first);
            }
        }
        for tenant in all.tenants.values() {
            all.logs.entry(tenant.files.clone()).or_default().extend(&tenant.times);
        }
        all.logs.values_mut().for_each(|times| times.sort_unstable());
        all
    }

    fn verdict(&self, access: &Fact) -> Verdict {
        let mut on = access.strong.iter().filter(|identity| is_judged(identity)).peekable();
        if on.peek().is_none() {
            return Verdict::Untied;
        }
        let in_time = |identity| self.issued.get(identity).is_some_and(|at| *at <= access.at + SKEW);
        if on.any(in_time) {
            return Verdict::Issued;
        }
        let own = access.who.is_some_and(|who| self.accounts.contains(&who));
        if own && self.covers(access) { Verdict::Orphan } else { Verdict::Uncovered }
    }

    fn covers(&self, access: &Fact) -> bool {
        let Some(tenant) = self.tenants.get(&access.tenant).filter(|tenant| tenant.succeeded) else {
            return false;
        };
        let (first, last) = (tenant.times.iter().min(), tenant.times.iter().max());
        let reaches =
            |at: i64| first.is_some_and(|first| *first <= at) && last.is_some_and(|last| at <= *last);
        let issued = access.issued.map_or((access.at - DAY, access.at), |at| (at, at));
        let log = self.logs.get(&tenant.files).map_or(&[][..], Vec::as_slice);
        let pairs = || log.windows(2).map(|pair| (pair[0], pair[1]));
        let mut holes = pairs().filter(|(from, until)| until - from >= DAY);
        // a sign-in that is not loaded would have issued it when it was first there
        let on = access.strong.iter().filter(|identity| is_judged(identity));
        let Some(start) = on.filter_map(|identity| self.begun.get(identity).copied()).reduce(Begun::or)
        else {
            return false;
        };
        let is_hole = |(from, until): (i64, i64)| {
            [(start.seen, start.seen), start.issued()].iter().any(|time| from < time.1 && time.0 < until)
        };
        let sessions = access.strong.iter().filter(|(kind, _)| *kind == Kind::Session);
        let began = sessions.filter_map(|identity| self.begun.get(identity)).map(|begun| begun.seen).min();
        let is_young = began.is_some_and(|began| {
            let since = pairs().filter(|(from, until)| until - from >= LONG && *until <= began);
            let since = since.map(|(_, until)| until).max().max(first.copied()).unwrap_or(i64::MAX);
            began.saturating_sub(since) >= SESSION
        });
        [access.at, issued.0, start.seen, start.issued().0].into_iter().all(reaches)
            && !holes.any(is_hole)
            && (tenant.renewed || is_young)
    }
}

/// Whether an identity is of a kind that a sign-in issues.
const fn is_judged((kind, _): &Identity) -> bool {
    matches!(kind, Kind::Token | Kind::Session)
}

impl Truth {
    /// The accesses, each with its verdict.
    pub(super) fn verdicts(&self) -> Vec<(Id, Verdict)> {
        let sign_ins = SignIns::of(&self.facts);
        let accesses = self.facts.iter().filter(|fact| fact.role == Role::Access);
        accesses.map(|fact| (fact.id, sign_ins.verdict(fact))).collect()
    }
}
