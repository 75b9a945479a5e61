//! Computes the verdicts on accesses: whether a sign-in issued the session or token that each was made with.

use super::{Fact, Role, Truth};
use crate::sample::days::DAY;
use crate::sample::plant::{Id, Identity, Kind, Verdict};
use std::collections::{HashMap, HashSet};

/// How much later than an access the sign-in may be that issued its session or token, in seconds.
const SKEW: i64 = 300;

/// The sign-ins of a case.
#[derive(Default)]
struct SignIns {
    /// By tenant: the first and last sign-in, and whether one succeeded.
    tenants: HashMap<u32, (i64, i64, bool)>,
    accounts: HashSet<u32>,
    /// When each session and token was first issued.
    issued: HashMap<Identity, i64>,
}

impl SignIns {
    fn of(facts: &[Fact]) -> Self {
        let mut all = Self::default();
        for fact in facts {
            let Role::SignIn { succeeded } = fact.role else { continue };
            let tenant = all.tenants.entry(fact.tenant).or_insert((fact.at, fact.at, false));
            *tenant = (tenant.0.min(fact.at), tenant.1.max(fact.at), tenant.2 || succeeded);
            all.accounts.extend(fact.who);
            for identity in fact.strong.iter().filter(|identity| succeeded && is_judged(identity)) {
                let first = all.issued.entry(*identity).or_insert(fact.at);
                *first = fact.at.min(*first);
            }
        }
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
        let begun = access.issued.unwrap_or(access.at - DAY);
        let covered = self.tenants.get(&access.tenant).is_some_and(|(first, last, succeeded)| {
            *succeeded && [begun, access.at].iter().all(|at| (first..=last).contains(&at))
        });
        let own = access.who.is_some_and(|who| self.accounts.contains(&who));
        if covered && own { Verdict::Orphan } else { Verdict::Uncovered }
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
