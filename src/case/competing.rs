//! Milestones that compete: of one kind and one subject, at different times. One of them is used; reports say which.
//!
//! Of first accesses, detections and notifications the earliest is used: the intruder was in, or seen, by then.
//! Containments are doors: each counts, and the last one ends the time that the intruder was in. Two with one label are
//! one door, which is taken to be closed at the later time.

use crate::event::When;
use crate::read::{Milestone, MilestoneName};
use crate::store::account_key;
use std::collections::HashMap;
use std::fmt;

/// Competing milestones, of which one is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompetingMilestones<'m> {
    /// The one that is used.
    pub used: &'m Milestone,
    /// The others, in order of time.
    pub others: Vec<&'m Milestone>,
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
    places.into_iter().filter_map(|(name, of)| contest(name, of)).collect()
}

/// Splits competing milestones into the one that is used and the others; `None` if all have the same time.
fn contest(name: MilestoneName, mut of: Vec<&Milestone>) -> Option<CompetingMilestones<'_>> {
    of.sort_by_key(|milestone| milestone.when.order());
    let used = if name == MilestoneName::Containment { *of.last()? } else { *of.first()? };
    of.retain(|milestone| milestone.when.order() != used.when.order());
    (!of.is_empty()).then_some(CompetingMilestones { used, others: of })
}

/// Whether a milestone competes and is not used.
#[must_use]
pub fn set_aside(milestone: &Milestone, among: &[CompetingMilestones<'_>]) -> bool {
    among.iter().any(|rivals| rivals.others.contains(&milestone))
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

    /// The times of the others.
    pub fn times(&self) -> impl Iterator<Item = When> {
        self.others.iter().map(|other| other.when)
    }
}

impl fmt::Display for CompetingMilestones<'_> {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let used = self.used;
        let of = used.account.as_deref().or(used.agency.as_deref()).unwrap_or("the case");
        let others: Vec<String> = self.others.iter().map(|other| source(other)).collect();
        let (name, why) = (used.name, self.why());
        write!(to, "{name} of {of}: {} is used, {why}; not {}", source(used), others.join(", "))
    }
}

/// A milestone's time, and who reports it.
fn source(milestone: &Milestone) -> String {
    let who = milestone.by.as_deref().unwrap_or("case.toml");
    format!("{} ({who})", milestone.when)
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
}
