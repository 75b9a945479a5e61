//! The turns that a measure is counted between, and what each rests on.

use super::accesses::Found;
use super::{Subject, fold};
use crate::case::competing::{decisive, together, until_end_of};
use crate::case::doors::close_the_case;
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

/// The turns of a subject, each where it is known, and when somebody first saw it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Turns {
    told: [Option<Turned>; 4],
    seen: Option<(MilestoneName, Turned)>,
}

/// What tells of a subject itself: milestones of its own, and of its parts.
const OWN: [Basis; 3] = [Basis::Own, Basis::SomeAgency, Basis::SomeAccount];

impl Turns {
    /// The four turns of a subject. The case and an agency were entered, seen and told with the first of their parts that
    /// were, and are open until the last door of any is closed, so a milestone of their own goes no further than one of
    /// a part. Without one of their own or of an agency, a first access is the earlier of an account's milestone and the
    /// log; else the turn is its agency's, else the case's, where these have a milestone. Where coarse times leave open
    /// which is first, it is a range.
    pub(super) fn of(of: &Subject, milestones: &[Milestone], found: &Found) -> Self {
        let told = MilestoneName::ALL.map(|name| turn(name, of, milestones, found));
        let [_, detection, notification, _] = told;
        let own = |name| decided(name, &OWN, of, milestones, found);
        // who was told of the whole case ends nothing for one who is known to have seen it later
        let is_own = own(MilestoneName::Detection).is_some();
        let notification = if is_own { own(MilestoneName::Notification) } else { notification };
        Self { told, seen: first_seen(detection, notification) }
    }

    /// The turns of the whole case, as milestones alone tell them.
    pub(in crate::case) fn of_case(milestones: &[Milestone]) -> Self {
        Self::of(&Subject::Case, milestones, &Found::default())
    }

    /// The turn of that name.
    #[must_use]
    pub fn get(&self, name: MilestoneName) -> Option<Turned> {
        self.told.get(name as usize).copied().flatten()
    }

    /// When somebody first saw it, with which the time unseen ends, and whether that is the detection or a notification.
    #[must_use]
    pub const fn seen(&self) -> Option<(MilestoneName, Turned)> {
        self.seen
    }

    /// The milestones that decide a turn, each with when that was.
    pub(in crate::case) fn deciding<'m>(&self, milestones: &'m [Milestone]) -> Vec<(&'m Milestone, When)> {
        let seen = self.seen.map(|(_, turned)| turned);
        let turns = seen.into_iter().chain(self.told.into_iter().flatten());
        turns.filter_map(|turned| Some((milestones.get(turned.told?)?, turned.when))).collect()
    }
}

/// When somebody first saw it: with the detection, or with a notification that lies before it. A notification that may have
/// followed the detection did, so a detection that is told coarsely was no later.
fn first_seen(detection: Option<Turned>, notification: Option<Turned>) -> Option<(MilestoneName, Turned)> {
    let Some(detection) = detection else {
        return notification.map(|told| (MilestoneName::Notification, told));
    };
    let Some(told) = notification.filter(|told| told.when.latest() < detection.when.latest()) else {
        return Some((MilestoneName::Detection, detection));
    };
    if told.when.latest() < detection.when.earliest() {
        return Some((MilestoneName::Notification, told));
    }
    let when = until_end_of(detection.when, told.when);
    Some((MilestoneName::Detection, Turned { when, ..detection }))
}

/// A turn of a subject.
fn turn(name: MilestoneName, of: &Subject, milestones: &[Milestone], found: &Found) -> Option<Turned> {
    let on = |bases: &[Basis]| decided(name, bases, of, milestones, found);
    let wide = on(&[Basis::Own, Basis::SomeAgency]).is_some();
    let told = on(&OWN);
    let wider = [Basis::Agency, Basis::Case].into_iter().find(|basis| on(&[*basis]).is_some());
    if name == MilestoneName::Containment {
        // the door of one account closes no agency and no other account, but no agency is closed before it
        let first = || turn(MilestoneName::FirstAccess, of, milestones, found);
        let is_closed = match of {
            Subject::Case => {
                close_the_case(milestones, first().and_then(|first| milestones.get(first.told?)), &|m| {
                    found.agency_told(m)
                })
            }
            Subject::Agency(_) | Subject::Account(..) => wide,
        };
        return told.filter(|_| is_closed).or_else(|| on(&[wider?, Basis::SomeAccount]));
    }
    let first = found.first(of).filter(|_| name == MilestoneName::FirstAccess && !wide);
    let logged = first.map(|when| Turned { when, basis: Basis::Log, told: None });
    let entered = [told, logged].into_iter().flatten().min_by_key(|turned| turned.when.latest());
    entered.or_else(|| wider.and_then(|_| lent(name, of, milestones, found)))
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

/// The turn as milestones tell it on some bases, the widest first: no later, or for containment no earlier, than the widest
/// and the one that decides do.
fn decided(
    name: MilestoneName,
    bases: &[Basis],
    of: &Subject,
    milestones: &[Milestone],
    found: &Found,
) -> Option<Turned> {
    let fitting = |basis: Basis| {
        let fits = move |told: &Milestone| told.name == name && fits(of, basis, told, found);
        milestones.iter().enumerate().filter(move |(_, m)| fits(m)).map(move |(at, m)| (basis, at, m))
    };
    let told: Vec<(Basis, usize, &Milestone)> = bases.iter().flat_map(|basis| fitting(*basis)).collect();
    let (widest, ..) = *told.first()?;
    let (on, at, _) = decisive(name, told.iter().copied(), |(.., milestone)| milestone)?;
    let of_both = told.iter().filter(|(basis, ..)| *basis == widest || *basis == on);
    let when = together(name, of_both.map(|(.., milestone)| milestone.when))?;
    Some(Turned { when, basis: on, told: Some(at) })
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
