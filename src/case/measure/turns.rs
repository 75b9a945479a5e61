//! The turns that a measure is counted between, and what each rests on.

use super::{Subject, fold};
use crate::event::When;
use crate::read::{Milestone, MilestoneName};

/// What a turn rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Basis {
    /// A milestone of its own.
    Own,
    /// A milestone of its agency.
    Agency,
    /// Of the whole case, which has none of its own: a milestone of some agency.
    SomeAgency,
    /// A milestone of the whole case.
    Case,
    /// Their first access in the log: it was no later.
    Log,
}

impl Basis {
    /// As written: `milestone`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Own => "milestone",
            Self::Agency => "milestone of the agency",
            Self::SomeAgency => "milestone of an agency",
            Self::Case => "milestone of the case",
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
    /// Those of its own milestones, else of its agency's, else of the case's; the case's else of the agency that was the first
    /// to be entered or to see it, or the last to close a door. A first access that no milestone of its own tells of is
    /// the first in the log: what the agency or the case was entered by says less of it.
    pub(super) fn of(of: &Subject, milestones: &[Milestone], logged: Option<When>) -> Self {
        let bases = [Basis::Own, Basis::SomeAgency, Basis::Log, Basis::Agency, Basis::Case];
        let turn = |name: MilestoneName| {
            let logged = logged.filter(|_| name == MilestoneName::FirstAccess);
            bases.into_iter().find_map(|basis| match basis {
                Basis::Log => logged.map(|when| Turned { when, basis, told: None }),
                _ => told(of, name, basis, milestones),
            })
        };
        Self(MilestoneName::ALL.map(turn))
    }

    /// The turn of that name.
    #[must_use]
    pub fn get(&self, name: MilestoneName) -> Option<Turned> {
        self.0.get(name as usize).copied().flatten()
    }
}

/// The turn as milestones tell it on some basis.
fn told(of: &Subject, name: MilestoneName, basis: Basis, milestones: &[Milestone]) -> Option<Turned> {
    let is_it = |(_, told): &(usize, &Milestone)| told.name == name && fits(of, basis, told);
    let fitting = milestones.iter().enumerate().filter(is_it);
    // of two who tell one time the case file goes before an analyst
    let (time, by) = (|told: &Milestone| told.when.order(), |told: &Milestone| told.by.is_some());
    // until the last door is closed they are in
    let (at, chosen) = if name == MilestoneName::Containment {
        fitting.max_by_key(|(_, told)| (time(told), !by(told)))
    } else {
        fitting.min_by_key(|(_, told)| (time(told), by(told)))
    }?;
    Some(Turned { when: chosen.when, basis, told: Some(at) })
}

/// Whether a milestone says something of a subject on some basis.
fn fits(of: &Subject, basis: Basis, milestone: &Milestone) -> bool {
    let same = |a: &str, b: &Option<String>| b.as_ref().is_some_and(|b| fold(a) == fold(b));
    let whole = milestone.agency.is_none() && milestone.account.is_none();
    match (basis, of) {
        (Basis::Own, Subject::Case) | (Basis::Case, Subject::Agency(_) | Subject::Account(..)) => whole,
        (Basis::SomeAgency, Subject::Case) => milestone.account.is_none() && milestone.agency.is_some(),
        (Basis::Own, Subject::Agency(name)) | (Basis::Agency, Subject::Account(_, Some(name))) => {
            milestone.account.is_none() && same(name, &milestone.agency)
        }
        (Basis::Own, Subject::Account(name, _)) => same(name, &milestone.account),
        _ => false,
    }
}
