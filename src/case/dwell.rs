//! Dwell time: how long they were in before anybody saw them, and how long until they were out.

use super::competing::{CompetingMilestones, rivals, set_aside};
use crate::event::When;
use crate::read::{Milestone, MilestoneName};

/// The turns of an intrusion, in order of time, and what lies between them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DwellLine {
    /// The turns.
    pub turns: Vec<Turn>,
}

/// A turn, and what follows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Turn {
    /// What to call it.
    pub label: String,
    /// What it marks.
    pub name: MilestoneName,
    /// When.
    pub when: When,
    /// What the time from here to the next turn is.
    pub phase: Phase,
    /// Nanoseconds to the next turn; `None` for the last.
    pub lasts: Option<i64>,
    /// The analyst who tells it; `None` where the case file does.
    pub by: Option<String>,
    /// When it was by others, which are not used.
    pub not: Vec<When>,
}

/// What a stretch of the dwell line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Phase {
    /// They are in, and nobody has noticed.
    Unseen,
    /// They are in and not known to be unseen, and no door is closed.
    Open,
    /// Some doors are closed.
    Closing,
    /// The last known door is closed.
    Closed,
}

impl DwellLine {
    /// The line of a case: of the milestones that are about the whole case, or of all if there are none such.
    #[must_use]
    pub fn of(milestones: &[Milestone]) -> Self {
        let whole = |m: &&Milestone| m.agency.is_none() && m.account.is_none();
        let mut chosen: Vec<&Milestone> = milestones.iter().filter(whole).collect();
        if chosen.is_empty() {
            chosen = milestones.iter().collect();
        }
        let contests = rivals(milestones);
        chosen.retain(|milestone| !set_aside(milestone, &contests));
        // Who was told after it had been seen changes nothing for those who are in: no turn of the line.
        let seen = chosen.iter().filter(|m| m.name == MilestoneName::Detection).map(|m| m.when.order()).min();
        let late = |m: &Milestone| seen.is_some_and(|seen| m.when.order() >= seen);
        chosen.retain(|m| m.name != MilestoneName::Notification || !late(m));
        chosen.sort_by_key(|m| (m.when.order(), m.name));
        // Turns of one moment are one turn, the first: between them there is nothing to draw.
        chosen.dedup_by_key(|m| m.when.order());
        let mut turns: Vec<Turn> = Vec::with_capacity(chosen.len());
        // a closed door ends no time unseen: where nobody is known to have noticed, they were in, and no more is said
        let has = |name| chosen.iter().any(|m| m.name == name);
        let noticed = has(MilestoneName::Detection) || has(MilestoneName::Notification);
        let (mut seen, mut closed) = (has(MilestoneName::Containment) && !noticed, false);
        for (at, milestone) in chosen.iter().enumerate() {
            seen |= milestone.name != MilestoneName::FirstAccess;
            closed |= milestone.name == MilestoneName::Containment;
            let next = chosen.get(at + 1);
            turns.push(Turn {
                label: label(milestone),
                name: milestone.name,
                when: milestone.when,
                phase: match (next, seen, closed) {
                    (None, _, true) => Phase::Closed,
                    (_, _, true) => Phase::Closing,
                    (_, true, false) => Phase::Open,
                    (_, false, false) => Phase::Unseen,
                },
                by: milestone.by.clone(),
                not: contests
                    .iter()
                    .filter(|rivals| std::ptr::eq(rivals.used, *milestone))
                    .flat_map(CompetingMilestones::times)
                    .collect(),
                lasts: next.map(|next| next.when.order().saturating_sub(milestone.when.order())),
            });
        }
        Self { turns }
    }
}

/// What to call a turn: that of an agency or of an account says of whom it is.
fn label(milestone: &Milestone) -> String {
    let own = milestone.label.as_deref().unwrap_or_else(|| milestone.name.label());
    match milestone.account.as_deref().or(milestone.agency.as_deref()) {
        Some(of) => format!("{own} · {of}"),
        None => own.to_owned(),
    }
}

impl MilestoneName {
    /// As a person reads it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::FirstAccess => "first access",
            Self::Detection => "detected",
            Self::Notification => "notified",
            Self::Containment => "closed",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{DwellLine, Phase};
    use crate::event::{Zone, parse_edtf};
    use crate::read::{Milestone, MilestoneName};

    fn milestone(name: MilestoneName, time: &str, agency: Option<&str>) -> Milestone {
        Milestone {
            agency: agency.map(str::to_owned),
            ..Milestone::new(name, parse_edtf(time, Zone::Utc).unwrap())
        }
    }

    #[test]
    fn phases_follow_the_turns_of_the_whole_case() {
        let line = DwellLine::of(&[
            milestone(MilestoneName::Containment, "2023-06-26", None),
            milestone(MilestoneName::FirstAccess, "2023-05-15", None),
            milestone(MilestoneName::Detection, "2023-06-16", None),
            milestone(MilestoneName::Notification, "2023-06-17", None),
            milestone(MilestoneName::Containment, "2023-07-03", None),
            milestone(MilestoneName::Detection, "2023-06-20", Some("Agency B")),
        ]);
        let phases: Vec<Phase> = line.turns.iter().map(|turn| turn.phase).collect();
        assert_eq!(phases, [Phase::Unseen, Phase::Open, Phase::Closing, Phase::Closed]);
        let days: Vec<Option<i64>> =
            line.turns.iter().map(|turn| turn.lasts.map(|ns| ns / 86_400_000_000_000)).collect();
        assert_eq!(days, [Some(32), Some(10), Some(7), None]);
    }

    #[test]
    fn where_nobody_is_known_to_have_noticed_no_time_is_called_unseen() {
        let entered = milestone(MilestoneName::FirstAccess, "2021-05-12", None);
        let closed = milestone(MilestoneName::Containment, "2021-05-14T12:00:00Z", None);
        let phases = |told: &[Milestone]| -> Vec<Phase> {
            DwellLine::of(told).turns.iter().map(|turn| turn.phase).collect()
        };
        assert_eq!(phases(&[entered.clone(), closed]), [Phase::Open, Phase::Closed]);
        assert_eq!(phases(&[entered]), [Phase::Unseen], "nor has anything ended it");
        let of = |day, agency| milestone(MilestoneName::FirstAccess, day, Some(agency));
        let two = [of("2021-05-12", "Agency A"), of("2021-05-20", "Agency B")];
        assert_eq!(phases(&two), [Phase::Unseen, Phase::Unseen], "nor does another first access");
    }

    #[test]
    fn a_turn_names_the_analyst_who_tells_it_and_what_competes_is_no_turn() {
        let told = Milestone {
            by: Some("analyst-a".to_owned()),
            ..milestone(MilestoneName::FirstAccess, "2023-05-10", None)
        };
        let line = DwellLine::of(&[
            milestone(MilestoneName::FirstAccess, "2023-05-15", None),
            milestone(MilestoneName::Detection, "2023-06-16", None),
            told,
        ]);
        assert_eq!(line.turns.len(), 2);
        let first = &line.turns[0];
        let not: Vec<String> = first.not.iter().map(ToString::to_string).collect();
        assert_eq!((first.by.as_deref(), not), (Some("analyst-a"), vec!["2023-05-15".to_owned()]));
        assert_eq!(line.turns[1].by, None);
    }

    #[test]
    fn without_milestones_of_the_whole_case_all_are_taken() {
        let line = DwellLine::of(&[milestone(MilestoneName::FirstAccess, "2023-05-15", Some("Agency A"))]);
        assert_eq!(line.turns.len(), 1);
        assert_eq!(line.turns[0].phase, Phase::Unseen);
        assert_eq!(line.turns[0].label, "first access · Agency A", "and say so");
    }
}
