//! Milestones that compete: of one kind and one subject, at different times. One of them is used; reports say which.
//!
//! Of first accesses, detections and notifications the earliest is used: the intruder was in, or seen, by then.
//! Containments are doors: each counts, and the last one ends the time that the intruder was in. Two with one label are
//! one door, which is taken to be closed at the later time.
//!
//! A first access, detection or notification of the whole case competes with the first of an agency or an account: the
//! case was entered and seen when the first of its parts was. So does one of an agency with the first of its accounts.

use crate::event::When;
use crate::read::{Milestone, MilestoneName};
use crate::store::account_key;
use std::cmp::Reverse;
use std::collections::HashMap;
use std::fmt;

/// Milestones of one kind and one subject at different times, of which one is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompetingMilestones<'m> {
    /// The one that is used.
    pub used: &'m Milestone,
    /// The others, in order of time.
    pub others: Vec<&'m Milestone>,
    /// Those that tell the same less exactly: they do not compete, and are not used either.
    coarser: Vec<&'m Milestone>,
}

/// What milestones compete for.
#[derive(PartialEq, Eq, Hash)]
struct Place {
    name: MilestoneName,
    agency: Option<String>,
    account: Option<String>,
    /// For a containment: the label of its door.
    door: Option<String>,
}

impl Place {
    fn of(milestone: &Milestone) -> Self {
        let name = |name: &Option<String>| name.as_ref().map(|name| account_key(name).into_owned());
        let account = name(&milestone.account);
        Self {
            name: milestone.name,
            // for an account's milestone the agency is only a remark
            agency: if account.is_some() { None } else { name(&milestone.agency) },
            account,
            door: name(&milestone.label).filter(|_| milestone.name == MilestoneName::Containment),
        }
    }
}

/// The milestones that compete: of the case, of agencies, by kinds, then the others in the order of their first members.
/// `agency_of` tells the agency of an account's milestone.
pub(super) fn rivals<'m>(
    milestones: &'m [Milestone],
    agency_of: &dyn Fn(&Milestone) -> Option<String>,
) -> Vec<CompetingMilestones<'m>> {
    let mut groups = groups(milestones);
    let of_agencies = with_accounts(milestones, agency_of);
    // an account that goes before its agency decides among all that is told of the agency, too
    let is_decided = |group: &CompetingMilestones<'_>| {
        let is_of = |told: &Milestone| of_agencies.iter().any(|contest| contest.others.contains(&told));
        narrowness(group.used) == 1 && is_of(group.used) && group.others.iter().all(|other| is_of(other))
    };
    groups.retain(|group| !is_decided(group));
    let at =
        groups.iter().take_while(|group| group.others.iter().any(|other| narrowness(other) == 0)).count();
    let rest = groups.split_off(at);
    groups.extend(of_agencies);
    groups.extend(rest);
    groups.retain(|group| !group.others.is_empty());
    groups
}

/// The milestones of each agency with that of an account of it that goes before them. Doors do not compete.
fn with_accounts<'m>(
    milestones: &'m [Milestone],
    agency_of: &dyn Fn(&Milestone) -> Option<String>,
) -> Vec<CompetingMilestones<'m>> {
    let agency = |milestone: &Milestone| match narrowness(milestone) {
        0 => None,
        1 => milestone.agency.clone(),
        _ => agency_of(milestone),
    };
    let mut of: Vec<(MilestoneName, String, Vec<&Milestone>)> = Vec::new();
    for milestone in milestones.iter().filter(|milestone| milestone.name != MilestoneName::Containment) {
        let Some(agency) = agency(milestone).map(|agency| account_key(&agency).into_owned()) else {
            continue;
        };
        match of.iter_mut().find(|(name, known, _)| *name == milestone.name && *known == agency) {
            Some((.., all)) => all.push(milestone),
            None => of.push((milestone.name, agency, vec![milestone])),
        }
    }
    of.sort_by_key(|(name, ..)| *name);
    let among = |(name, _, all): (MilestoneName, String, Vec<&'m Milestone>)| {
        let first =
            decisive(name, all.iter().copied(), |milestone| milestone).filter(|of| narrowness(of) == 2)?;
        let mut own: Vec<&Milestone> = all.into_iter().filter(|of| narrowness(of) == 1).collect();
        own.push(first);
        if own.len() > 1 { contest(name, own) } else { None }
    };
    of.into_iter().filter_map(among).collect()
}

/// The milestones of which one is used; groups are in the order of their first members.
pub(super) fn groups(milestones: &[Milestone]) -> Vec<CompetingMilestones<'_>> {
    let mut places: Vec<(MilestoneName, Vec<&Milestone>)> = Vec::new();
    let mut known: HashMap<Place, usize> = HashMap::new();
    for milestone in milestones {
        let place = Place::of(milestone);
        // a containment without a label is a door of its own
        if milestone.name == MilestoneName::Containment && place.door.is_none() {
            continue;
        }
        let next = places.len();
        match places.get_mut(*known.entry(place).or_insert(next)) {
            Some((_, of)) => of.push(milestone),
            None => places.push((milestone.name, vec![milestone])),
        }
    }
    let with_parts: Vec<_> =
        MilestoneName::ALL.into_iter().filter_map(|name| with_part(name, milestones)).collect();
    // a part that goes before the case decides among all that is told of the case, too
    let is_decided = |(name, of): &(MilestoneName, Vec<&Milestone>)| {
        let is_whole = of.iter().all(|milestone| narrowness(milestone) == 0);
        is_whole && with_parts.iter().any(|contest| contest.used.name == *name)
    };
    places.retain(|place| !is_decided(place));
    let among = places.into_iter().filter_map(|(name, of)| contest(name, of));
    with_parts.into_iter().chain(among).collect()
}

/// How narrow the subject of a milestone is: the case, an agency, an account.
pub(super) const fn narrowness(milestone: &Milestone) -> u8 {
    match (&milestone.agency, &milestone.account) {
        (None, None) => 0,
        (_, None) => 1,
        (_, Some(_)) => 2,
    }
}

/// Of milestones of a kind the one that decides: the first, of containments the last; of those at one time the widest, then
/// the one that is known most exactly, and the case file goes before an analyst.
pub(super) fn decisive<'m, T>(
    name: MilestoneName,
    of: impl Iterator<Item = T>,
    milestone: impl Fn(&T) -> &'m Milestone,
) -> Option<T> {
    let (begin, end) = (|m: &Milestone| m.when.earliest(), |m: &Milestone| m.when.latest());
    if name == MilestoneName::Containment {
        of.max_by_key(|one| {
            let one = milestone(one);
            (end(one), Reverse(narrowness(one)), begin(one), one.by.is_none())
        })
    } else {
        of.min_by_key(|one| {
            let one = milestone(one);
            (end(one), narrowness(one), Reverse(begin(one)), one.by.is_some())
        })
    }
}

/// The milestone of a kind that decides for the whole case.
fn decisive_of_case(name: MilestoneName, milestones: &[Milestone]) -> Option<&Milestone> {
    decisive(name, milestones.iter().filter(|milestone| milestone.name == name), |milestone| milestone)
}

/// Whether a turn of the whole case, which is told of it too, is that of a milestone of some part.
#[must_use]
pub fn decides(milestone: &Milestone, milestones: &[Milestone]) -> bool {
    let is_whole = |other: &Milestone| other.name == milestone.name && narrowness(other) == 0;
    decisive_of_case(milestone.name, milestones) == Some(milestone) && milestones.iter().any(is_whole)
}

/// The milestones of the whole case with that of an agency or an account that goes before them. Doors do not compete.
fn with_part(name: MilestoneName, milestones: &[Milestone]) -> Option<CompetingMilestones<'_>> {
    let first = decisive_of_case(name, milestones).filter(|_| name != MilestoneName::Containment)?;
    let is_whole = |milestone: &&Milestone| milestone.name == name && narrowness(milestone) == 0;
    let whole: Vec<&Milestone> = milestones.iter().filter(is_whole).collect();
    if whole.is_empty() || narrowness(first) == 0 {
        return None;
    }
    contest(name, [whole, vec![first]].concat())
}

/// Splits competing milestones into the one that is used and the others; `None` if all have the same time. A coarser one
/// in which the time of the one that is used lies does not compete.
fn contest(name: MilestoneName, mut of: Vec<&Milestone>) -> Option<CompetingMilestones<'_>> {
    let (begin, end) = (|m: &Milestone| m.when.earliest(), |m: &Milestone| m.when.latest());
    of.sort_by_key(|milestone| (end(milestone), begin(milestone)));
    let used = decisive(name, of.iter().copied(), |milestone| milestone)?;
    let agrees = |m: &&Milestone| begin(m) <= begin(used) && end(used) <= end(m);
    let (agreeing, others): (Vec<_>, Vec<_>) = of.into_iter().partition(agrees);
    let coarser = agreeing.into_iter().filter(|m| (begin(m), end(m)) != (begin(used), end(used))).collect();
    let contest = CompetingMilestones { used, others, coarser };
    (!contest.others.is_empty() || !contest.coarser.is_empty()).then_some(contest)
}

/// When a turn was that some milestones tell: the first of them, so no earlier than the earliest can have been and no later
/// than each can; for a last door that is closed the other way round. `None` without any.
#[must_use]
pub(super) fn together(name: MilestoneName, of: impl Iterator<Item = When> + Clone) -> Option<When> {
    let (begin, end) = (When::earliest, When::latest);
    // of several that begin together the finest stands for them
    let (first, last) = if name == MilestoneName::Containment {
        (
            of.clone().max_by_key(|when| (begin(when), end(when)))?,
            of.max_by_key(|when| (end(when), begin(when)))?,
        )
    } else {
        (
            of.clone().min_by_key(|when| (begin(when), end(when)))?,
            of.min_by_key(|when| (end(when), Reverse(begin(when))))?,
        )
    };
    let is_one = (first.earliest(), first.latest()) == (last.earliest(), last.latest());
    Some(if is_one { last } else { until_end_of(first, last) })
}

/// From the beginning of one time until the end of another; the other where there is no such span.
pub(super) fn until_end_of(first: When, last: When) -> When {
    When::span(first.from(), last.until().unwrap_or_else(|| last.from())).unwrap_or(last)
}

/// Whether a milestone competes and is not used.
#[must_use]
pub fn set_aside(milestone: &Milestone, among: &[CompetingMilestones<'_>]) -> bool {
    among.iter().any(|group| group.others.contains(&milestone) || group.coarser.contains(&milestone))
}

impl CompetingMilestones<'_> {
    /// Why this one is used, in words.
    #[must_use]
    pub fn why(&self) -> &'static str {
        match self.used.name {
            MilestoneName::Containment => "the latest, as the door is not known to be closed before",
            _ => "the earliest",
        }
    }

    /// When it was, as all of them tell.
    #[must_use]
    pub fn when(&self) -> When {
        let all =
            [self.used].into_iter().chain(self.others.iter().copied()).chain(self.coarser.iter().copied());
        together(self.used.name, all.map(|milestone| milestone.when)).unwrap_or(self.used.when)
    }

    /// The times of the others.
    pub fn times(&self) -> impl Iterator<Item = When> {
        self.others.iter().map(|other| other.when)
    }
}

impl fmt::Display for CompetingMilestones<'_> {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let used = self.used;
        let all = || self.others.iter().copied().chain([used]);
        let of = all().min_by_key(|milestone| narrowness(milestone)).map_or("the case", subject);
        let others: Vec<String> = self.others.iter().map(|other| source(other, of)).collect();
        let (name, why) = (used.name, self.why());
        write!(to, "{name} of {of}: {} is used, {why}; not {}", source(used, of), others.join(", "))
    }
}

/// Of whom a milestone is.
fn subject(milestone: &Milestone) -> &str {
    milestone.account.as_deref().or(milestone.agency.as_deref()).unwrap_or("the case")
}

/// A milestone's time, of whom it is unless that is `of` or spelled otherwise, and who reports it.
fn source(milestone: &Milestone, of: &str) -> String {
    let who = milestone.by.as_deref().unwrap_or("case.toml");
    match subject(milestone) {
        name if account_key(name) == account_key(of) => format!("{} ({who})", milestone.when),
        name => format!("{} of {name} ({who})", milestone.when),
    }
}

#[cfg(test)]
mod tests;
