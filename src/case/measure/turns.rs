//! The turns that a measure is counted between, and what each rests on.

use super::accesses::Found;
use super::{Subject, fold};
use crate::case::competing::together;
use crate::event::When;
use crate::read::{Milestone, MilestoneName};

/// What a turn rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Basis {
    /// A milestone of its own.
    Own,
    /// A milestone of its agency.
    Agency,
    /// Of the whole case, which has none of its own or a later one (of doors, an earlier one), or of one that it is lent
    /// to: a milestone of some agency.
    SomeAgency,
    /// Of an agency or a case, likewise: a milestone of some account.
    SomeAccount,
    /// A milestone of the whole case.
    Case,
    /// The first access of its agency in the log.
    AgencyLog,
    /// Their first access in the log: it was no later.
    Log,
}

impl Basis {
    /// Whether it is taken from somebody else.
    #[must_use]
    pub const fn is_lent(self) -> bool {
        !matches!(self, Self::Own | Self::Log)
    }

    /// As written: `milestone`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Own => "milestone",
            Self::Agency => "milestone of the agency",
            Self::SomeAgency => "milestone of an agency",
            Self::SomeAccount => "milestone of an account",
            Self::Case => "milestone of the case",
            Self::AgencyLog => "log of the agency",
            Self::Log => "log",
        }
    }
}

/// A turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Turned {
    /// When it was.
    pub when: When,
    /// What says so.
    pub basis: Basis,
    /// Which of the milestones does, by its place among them.
    pub told: Option<usize>,
}

/// The turns of a subject, each where it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Turns([Option<Turned>; 4]);

impl Turns {
    /// The four turns of a subject. The case and an agency were entered, seen and told with the first of their parts that
    /// were, and are open until the last door of any is closed, so a milestone of their own goes no further than one of
    /// a part. Without one of their own or of an agency, a first access is the earlier of an account's milestone and the
    /// log; else the turn is its agency's, else the case's, where these have a milestone. Where coarse times leave open
    /// which is first, it is a range.
    pub(super) fn of(of: &Subject, milestones: &[Milestone], found: &Found) -> Self {
        Self(MilestoneName::ALL.map(|name| turn(name, of, milestones, found)))
    }

    /// The turn of that name.
    #[must_use]
    pub fn get(&self, name: MilestoneName) -> Option<Turned> {
        self.0.get(name as usize).copied().flatten()
    }
}

/// A turn of a subject.
fn turn(name: MilestoneName, of: &Subject, milestones: &[Milestone], found: &Found) -> Option<Turned> {
    let on = |basis: Basis| {
        let fitting = |told: &Milestone| told.name == name && fits(of, basis, told, found);
        told(name, basis, milestones, &fitting)
    };
    let parts = [Basis::Own, Basis::SomeAgency, Basis::SomeAccount].map(on);
    let [own, agency, account] = parts;
    let told = own.or(agency).and_then(|widest| decisive(name, widest, parts));
    let wider = || on(Basis::Agency).or_else(|| on(Basis::Case));
    if name == MilestoneName::Containment {
        // the door of one account closes no agency and no other account, but no agency is closed before it
        let lent = |wider| decisive(name, wider, [Some(wider), None, account]);
        return told.or_else(|| wider().and_then(lent));
    }
    let first = found.first(of).filter(|_| name == MilestoneName::FirstAccess);
    let logged = first.map(|when| Turned { when, basis: Basis::Log, told: None });
    let entered = || [account, logged].into_iter().flatten().min_by_key(|turned| turned.when.latest());
    told.or_else(entered).or_else(|| wider().and_then(|_| lent(name, of, milestones, found)))
}

/// The turn that the agency of a subject has, or the case: nobody was entered or seen before these were.
fn lent(name: MilestoneName, of: &Subject, milestones: &[Milestone], found: &Found) -> Option<Turned> {
    let wider = of.wider()?;
    let turned = turn(name, &wider, milestones, found)?;
    let basis = match (turned.basis, &wider) {
        (Basis::Own, Subject::Case) => Basis::Case,
        (Basis::Own, _) => Basis::Agency,
        (Basis::Log, _) => Basis::AgencyLog,
        (basis, _) => basis,
    };
    Some(Turned { basis, ..turned })
}

/// The turn as fitting milestones tell it.
fn told(
    name: MilestoneName,
    basis: Basis,
    milestones: &[Milestone],
    fits: &dyn Fn(&Milestone) -> bool,
) -> Option<Turned> {
    let fitting = || milestones.iter().enumerate().filter(|(_, m)| fits(m));
    // of two who tell one time the case file goes before an analyst
    let by = |m: &Milestone| m.by.is_some();
    let ends = |m: &Milestone| (m.when.latest(), m.when.earliest());
    // until the last door is closed they are in
    let (at, _) = if name == MilestoneName::Containment {
        fitting().max_by_key(|(_, m)| (ends(m), !by(m)))
    } else {
        fitting().min_by_key(|(_, m)| (ends(m), by(m)))
    }?;
    Some(Turned { when: together(name, fitting().map(|(_, m)| m.when))?, basis, told: Some(at) })
}

/// Of turns of a subject and of its parts the first, for containment the last: no later, or no earlier, than the widest of
/// them tells.
fn decisive(name: MilestoneName, widest: Turned, all: [Option<Turned>; 3]) -> Option<Turned> {
    let (told, ends) = (all.into_iter().flatten(), |turned: &Turned| turned.when.latest());
    // of those at one time the widest
    let one =
        if name == MilestoneName::Containment { told.rev().max_by_key(ends) } else { told.min_by_key(ends) }?;
    Some(Turned { when: together(name, [widest.when, one.when].into_iter())?, ..one })
}

/// Whether a milestone says something of a subject on some basis.
fn fits(of: &Subject, basis: Basis, milestone: &Milestone, found: &Found) -> bool {
    let same = |a: &str, b: &Option<String>| b.as_ref().is_some_and(|b| fold(a) == fold(b));
    let whole = milestone.agency.is_none() && milestone.account.is_none();
    match (basis, of) {
        (Basis::Own, Subject::Case) | (Basis::Case, Subject::Agency(_) | Subject::Account(..)) => whole,
        (Basis::SomeAgency, Subject::Case) => milestone.account.is_none() && milestone.agency.is_some(),
        (Basis::Own, Subject::Agency(name)) | (Basis::Agency, Subject::Account(_, Some(name))) => {
            milestone.account.is_none() && same(name, &milestone.agency)
        }
        (Basis::Own, Subject::Account(name, _)) => {
            milestone.account.as_ref().is_some_and(|account| found.key(account) == found.key(name))
        }
        (Basis::SomeAccount, Subject::Case) => milestone.account.is_some(),
        (Basis::SomeAccount, Subject::Agency(name)) => {
            milestone.account.is_some() && same(name, &found.agency_told(milestone))
        }
        _ => false,
    }
}
