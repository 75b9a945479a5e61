//! Milestones that compete: of one kind and one subject, at different times. One of them is used; reports say which.
//!
//! Of first accesses, detections and notifications the earliest is used: the intruder was in, or seen, by then.
//! Containments are doors: each counts, and the last one ends the time that the intruder was in. Two with one label are
//! one door, which is taken to be closed at the later time.
//!
//! A first access, detection or notification of the whole case competes with the first of an agency or an account: the
//! case was entered and seen when the first of its parts was.

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

/// The milestones that compete; groups are in the order of their first members.
#[must_use]
pub fn rivals(milestones: &[Milestone]) -> Vec<CompetingMilestones<'_>> {
    groups(milestones).into_iter().filter(|group| !group.others.is_empty()).collect()
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

/// The milestone of a kind that decides for the whole case: the first, of containments the last; of those at one time the
/// widest.
pub(super) fn decisive(name: MilestoneName, milestones: &[Milestone]) -> Option<&Milestone> {
    let of = milestones.iter().filter(|milestone| milestone.name == name);
    if name == MilestoneName::Containment {
        of.max_by_key(|m| (m.when.latest(), Reverse(narrowness(m))))
    } else {
        of.min_by_key(|m| (m.when.latest(), narrowness(m)))
    }
}

/// Whether a turn of the whole case, which is told of it too, is that of a milestone of some part.
#[must_use]
pub fn decides(milestone: &Milestone, milestones: &[Milestone]) -> bool {
    let is_whole = |other: &Milestone| other.name == milestone.name && narrowness(other) == 0;
    decisive(milestone.name, milestones) == Some(milestone) && milestones.iter().any(is_whole)
}

/// The milestones of the whole case with that of an agency or an account that goes before them. Doors do not compete.
fn with_part(name: MilestoneName, milestones: &[Milestone]) -> Option<CompetingMilestones<'_>> {
    let first = decisive(name, milestones).filter(|_| name != MilestoneName::Containment)?;
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
    let used = if name == MilestoneName::Containment { *of.last()? } else { *of.first()? };
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
    let until = Some(last.until().unwrap_or_else(|| last.from())).filter(|_| !is_one);
    Some(until.and_then(|until| When::span(first.from(), until)).unwrap_or(last))
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
mod tests {
    use super::{rivals, set_aside};
    use crate::event::{Zone, parse_edtf};
    use crate::read::{Milestone, MilestoneName};

    fn milestone(name: MilestoneName, time: &str, by: Option<&str>) -> Milestone {
        Milestone { by: by.map(str::to_owned), ..Milestone::new(name, parse_edtf(time, Zone::Utc).unwrap()) }
    }

    #[test]
    fn spellings_of_one_account_compete() {
        let of = |account: &str, time: &str| Milestone {
            account: Some(account.to_owned()),
            ..milestone(MilestoneName::FirstAccess, time, None)
        };
        let all = [of("Desk@a.example", "2023-05-10"), of("desk_a.example#EXT#@b.example", "2023-05-15")];
        assert_eq!(rivals(&all).len(), 1);
    }

    #[test]
    fn of_two_first_accesses_the_earlier_is_used_and_both_authors_are_told() {
        let all = [
            milestone(MilestoneName::FirstAccess, "2023-05-15", None),
            milestone(MilestoneName::FirstAccess, "2023-05-10", Some("analyst-a")),
            milestone(MilestoneName::Detection, "2023-06-15", None),
        ];
        let told = rivals(&all);
        let said: Vec<String> = told.iter().map(ToString::to_string).collect();
        assert_eq!(
            said,
            [
                "first_access of the case: 2023-05-10 (analyst-a) is used, the earliest; not 2023-05-15 (case.toml)"
            ]
        );
        let aside: Vec<bool> = all.iter().map(|one| set_aside(one, &told)).collect();
        assert_eq!(aside, [true, false, false]);
    }

    #[test]
    fn the_case_was_entered_and_seen_when_the_first_of_its_parts_was() {
        let of = |agency: Option<&str>, account: Option<&str>, name, time, by| Milestone {
            agency: agency.map(str::to_owned),
            account: account.map(str::to_owned),
            ..milestone(name, time, by)
        };
        let all = [
            of(None, None, MilestoneName::FirstAccess, "2023-05-15", None),
            of(None, None, MilestoneName::Detection, "2023-06-15", None),
            of(Some("Agency A"), None, MilestoneName::Detection, "2023-06-14", Some("analyst-a")),
            of(Some("Agency B"), None, MilestoneName::Detection, "2023-06-20", None),
            of(None, Some("aide@a.example"), MilestoneName::FirstAccess, "2023-05-10", Some("analyst-b")),
            of(Some("Agency A"), None, MilestoneName::Containment, "2023-07-10", None),
            of(None, None, MilestoneName::Containment, "2023-07-03", None),
        ];
        let said: Vec<String> = rivals(&all).iter().map(ToString::to_string).collect();
        assert_eq!(
            said,
            [
                "first_access of the case: 2023-05-10 of aide@a.example (analyst-b) is used, the earliest; not \
                 2023-05-15 (case.toml)",
                "detection of the case: 2023-06-14 of Agency A (analyst-a) is used, the earliest; not 2023-06-15 \
                 (case.toml)"
            ]
        );
        // what is told of the case twice is set aside for the part, once
        let later = of(None, None, MilestoneName::Detection, "2023-06-16", Some("analyst-c"));
        let twice = [all[1].clone(), later, all[2].clone()];
        let said: Vec<String> = rivals(&twice).iter().map(ToString::to_string).collect();
        assert_eq!(
            said,
            [
                "detection of the case: 2023-06-14 of Agency A (analyst-a) is used, the earliest; not 2023-06-15 \
                 (case.toml), 2023-06-16 (analyst-c)"
            ]
        );
        // a month does not contradict a day of it
        let month = of(None, None, MilestoneName::FirstAccess, "2023-05", None);
        assert!(rivals(&[month, all[4].clone()]).is_empty());
    }

    #[test]
    fn doors_of_other_names_and_milestones_of_others_do_not_compete() {
        let door = |label: &str, time| Milestone {
            label: Some(label.to_owned()),
            ..milestone(MilestoneName::Containment, time, None)
        };
        let of = |agency: &str| Milestone {
            agency: Some(agency.to_owned()),
            ..milestone(MilestoneName::Detection, "2023-06-20", None)
        };
        let detected = milestone(MilestoneName::Detection, "2023-06-15", None);
        let same = milestone(MilestoneName::Detection, "2023-06-15", Some("analyst-a"));
        let all = [
            door("mail", "2023-06-26"),
            door("keys", "2023-07-03"),
            of("Agency A"),
            of("Agency B"),
            detected,
            same,
        ];
        assert!(rivals(&all).is_empty(), "{:?}", rivals(&all));
        let unnamed =
            ["2023-06-26", "2023-07-03"].map(|time| milestone(MilestoneName::Containment, time, None));
        assert!(rivals(&unnamed).is_empty(), "doors without names are two");
        let doors = [door("Keys", "2023-07-03"), door("keys", "2023-07-05")];
        assert_eq!(rivals(&doors)[0].used, &doors[1], "one door, closed at the later");
    }

    #[test]
    fn a_month_does_not_compete_with_a_day_of_it_whichever_comes_first() {
        for days in [["2023-05", "2023-05-03"], ["2023-05-03", "2023-05"]] {
            let all = days.map(|day| milestone(MilestoneName::FirstAccess, day, None));
            assert!(rivals(&all).is_empty(), "{days:?}");
            let groups = super::groups(&all);
            let used: Vec<String> = groups.iter().map(|group| group.used.when.to_string()).collect();
            assert_eq!(used, ["2023-05-03"], "and is not used");
            assert_eq!(all.iter().filter(|one| set_aside(one, &groups)).count(), 1);
        }
    }
}
