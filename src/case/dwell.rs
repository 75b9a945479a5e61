//! Dwell time: how long they were in before anybody saw them, and how long until they were out.

use super::competing::{CompetingMilestones, groups, narrowness, set_aside};
use super::doors::close_the_case;
use super::{Between, Turned, Turns};
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
    /// When it was as the case is measured: of those that decide, bounded by what else is told.
    pub measured: When,
    /// Where it stands, in nanoseconds since 1970 UTC: its first instant, or that of a turn that it may have followed.
    pub place: i64,
    /// What the time from here to the next turn is.
    pub phase: Phase,
    /// The time to the next turn; `None` for the last.
    pub lasts: Option<Between>,
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
    /// They are in and somebody has noticed, and no door is closed.
    Exposed,
    /// They are in and no door is closed; one will be, but by whom they were seen is not known.
    Open,
    /// Some doors are closed.
    Closing,
    /// The last known door is closed, and one is known of all who were entered.
    Closed,
    /// They are not known to be in yet: what is told of this time is out of order.
    Before,
}

impl DwellLine {
    /// The line of a case: of each kind the milestones that are about the whole case, else those of agencies, else those of
    /// accounts, and the one of an agency or an account that was before them (a door, after them), as it is measured too.
    #[must_use]
    pub fn of(milestones: &[Milestone]) -> Self {
        Self::bounded(milestones, None)
    }

    /// The same, where the log has a first access: the case was entered no later.
    #[must_use]
    pub fn bounded(milestones: &[Milestone], logged: Option<When>) -> Self {
        let case = Turns::of_case(milestones);
        let deciding = case.deciding(milestones);
        let decides =
            |m: &Milestone| deciding.iter().find(|(by, _)| std::ptr::eq(*by, m)).map(|(_, when)| *when);
        let contests = groups(milestones);
        let in_log = logged.filter(|logged| begins_with_log(*logged, &case, milestones)).map(first_in_log);
        let mut chosen = chosen(milestones, &deciding);
        chosen.retain(|milestone| !set_aside(milestone, &contests));
        chosen.extend(&in_log);
        let when = |m: &Milestone| won(&contests, m).next().map_or(m.when, CompetingMilestones::when);
        let measured = |m: &Milestone| decides(m).unwrap_or_else(|| when(m));
        // Who was told after it had been seen changes nothing for those who are in: no turn of the line.
        let seen = case.get(MilestoneName::Detection).map(|turned| turned.when.earliest());
        let late = |m: &Milestone| seen.is_some_and(|seen| m.when.latest() >= seen);
        chosen.retain(|m| m.name != MilestoneName::Notification || !late(m));
        let timed: Vec<(&Milestone, When)> = chosen.iter().map(|m| (*m, measured(m))).collect();
        let at = |(m, when)| place((m, when), decides(m).is_some(), &timed, logged);
        let mut placed: Vec<(i64, &Milestone)> = timed.iter().map(|timed| (at(*timed), timed.0)).collect();
        // of those at one place the deciding one is the first, of doors the last
        let is_behind = |m: &Milestone| decides(m).is_some() == (m.name == MilestoneName::Containment);
        placed.sort_by_key(|(at, m)| (*at, m.name, is_behind(m), m.when.order()));
        // what two tell alike is one turn; others that begin together are turns of their own, in order of their names
        placed.dedup_by(|(_, a), (_, b)| a.name == b.name && a.when == b.when && label(a) == label(b));
        let turns: Vec<&Milestone> = placed.iter().map(|(_, m)| *m).collect();
        let first = case.get(MilestoneName::FirstAccess).filter(|_| in_log.is_none());
        let is_closed =
            close_the_case(milestones, first.and_then(|first| milestones.get(first.told?)), &|m| {
                m.agency.clone()
            });
        let entered = turns.iter().find(|m| m.name == MilestoneName::FirstAccess).copied();
        let turn = |(at, (place, milestone)): (usize, &(i64, &Milestone))| Turn {
            label: label(milestone),
            name: milestone.name,
            when: when(milestone),
            measured: measured(milestone),
            place: *place,
            phase: phase(&turns, at, is_closed),
            by: milestone.by.clone(),
            not: won(&contests, milestone).flat_map(CompetingMilestones::times).collect(),
            // what came too early is told by how much it was before the first access, whatever comes between
            lasts: placed.get(at + 1).and_then(|(_, next)| {
                let is_early = phase(&turns, at, is_closed) == Phase::Before;
                let next = entered.filter(|_| is_early).unwrap_or(next);
                let entered = milestone.name == MilestoneName::FirstAccess && decides(milestone).is_some();
                let logged = logged.filter(|_| entered);
                Between::bounded(measured(milestone), measured(next), logged)
            }),
        };
        Self { turns: placed.iter().enumerate().map(turn).collect() }
    }
}

/// The contests in which a milestone is the one that is used.
fn won<'c>(
    contests: &'c [CompetingMilestones<'c>],
    by: &'c Milestone,
) -> impl Iterator<Item = &'c CompetingMilestones<'c>> + Clone {
    contests.iter().filter(move |contest| std::ptr::eq(contest.used, by))
}

/// Where a milestone stands: one that may have been after what it should follow, as far as they are known, stands behind it.
/// One that decides for the case is followed by the others of its kind. A first access of which the end alone is known may
/// have been before all others, and was no later than the log has it.
fn place(
    (milestone, when): (&Milestone, When),
    decides: bool,
    all: &[(&Milestone, When)],
    logged: Option<When>,
) -> i64 {
    if milestone.name == MilestoneName::FirstAccess && when.earliest() == i64::MIN {
        let others = all.iter().filter(|(of, _)| of.name != MilestoneName::FirstAccess);
        let first = others.map(|(_, other)| *other).chain(logged).map(|other| other.order()).min();
        return first.map_or(when.order(), |first| first.min(when.order()));
    }
    let is_before = |name: MilestoneName| name < milestone.name || (name == milestone.name && !decides);
    let first = |name: MilestoneName| {
        let others =
            all.iter().filter(|(of, _)| of.name == name && is_before(name) && !std::ptr::eq(*of, milestone));
        others.map(|(_, when)| when.earliest()).min().filter(|first| *first <= milestone.when.latest())
    };
    let before = [MilestoneName::FirstAccess, MilestoneName::Detection].into_iter().filter_map(first).max();
    when.order().max(before.unwrap_or(i64::MIN))
}

/// The milestones of each kind that a line is made of: those of the widest subjects, and those that decide for the case.
fn chosen<'m>(milestones: &'m [Milestone], deciding: &[(&Milestone, When)]) -> Vec<&'m Milestone> {
    let of = |name: MilestoneName| milestones.iter().filter(move |milestone| milestone.name == name);
    let best = MilestoneName::ALL.map(|name| of(name).map(narrowness).min());
    let decides = |m: &Milestone| deciding.iter().any(|(by, _)| std::ptr::eq(*by, m));
    let fits = |m: &&Milestone| match best.get(m.name as usize).copied().flatten() {
        // an account may have been entered before any agency is said to have been
        Some(1) if m.name == MilestoneName::FirstAccess => true,
        best => best == Some(narrowness(m)) || decides(m),
    };
    milestones.iter().filter(fits).collect()
}

/// Whether the case is measured from its first access in the log: no milestone of the case or of an agency tells of one, and
/// none of an account tells of an earlier one.
fn begins_with_log(logged: When, case: &Turns, milestones: &[Milestone]) -> bool {
    let is_wide = |m: &Milestone| m.name == MilestoneName::FirstAccess && narrowness(m) < 2;
    let is_later = |first: Turned| logged.latest() < first.when.latest();
    let first = case.get(MilestoneName::FirstAccess);
    !milestones.is_empty() && !milestones.iter().any(is_wide) && first.is_none_or(is_later)
}

/// The turn of a case that is measured from the log.
fn first_in_log(logged: When) -> Milestone {
    let label = Some("their first access in the log".to_owned());
    Milestone { label, ..Milestone::new(MilestoneName::FirstAccess, logged) }
}

/// What the time is that follows a turn.
fn phase(of: &[&Milestone], at: usize, is_closed: bool) -> Phase {
    let turns: Vec<MilestoneName> = of.iter().map(|milestone| milestone.name).collect();
    let entered = turns.iter().position(|name| *name == MilestoneName::FirstAccess);
    if entered.is_some_and(|entered| at < entered) {
        return Phase::Before;
    }
    let notices =
        |name: &MilestoneName| matches!(name, MilestoneName::Detection | MilestoneName::Notification);
    // a door that was closed before anybody was in closed nothing
    let is_door = |(at, name): &(usize, &MilestoneName)| {
        **name == MilestoneName::Containment && entered.is_none_or(|entered| *at > entered)
    };
    let closed = turns.iter().enumerate().filter(is_door).map(|(at, _)| at);
    let (first, last) = (closed.clone().min(), closed.max());
    if let Some((_, last)) = first.zip(last).filter(|(first, _)| at >= *first) {
        let entered_later = turns.iter().skip(last).any(|name| *name == MilestoneName::FirstAccess);
        return if at >= last && !entered_later && is_closed { Phase::Closed } else { Phase::Closing };
    }
    if turns.iter().take(at + 1).any(notices) {
        Phase::Exposed
    } else if first.is_some() && !turns.iter().any(notices) {
        // a closed door ends no time unseen
        Phase::Open
    } else {
        Phase::Unseen
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

impl Phase {
    /// As a person reads it, behind how long it was: `32 d unseen`.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Unseen => "unseen",
            Self::Exposed => "exposed",
            Self::Open => "open",
            Self::Closing => "closing",
            Self::Closed => "closed",
            Self::Before => "before first access",
        }
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
mod tests;
