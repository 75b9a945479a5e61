//! The figures of a case: milestones, how long the intruder was in, and where the log could not see.

use super::competing::{CompetingMilestones, rivals};
use super::{DwellLine, Measure, Subject, UnnamedAgency};
use crate::chain::blind::{Repeats, Span, Zone, Zones};
use crate::read::{Milestone, MilestoneName};
use crate::store::account_key;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The figures of a case, as of a day or of a position in a playback.
#[derive(Debug, Clone, PartialEq)]
pub struct Stats {
    /// The day as of which they hold; `None` is now.
    pub as_of: Option<String>,
    /// The last instant of that day, in nanoseconds since 1970 UTC.
    pub until: Option<i64>,
    /// The instant that a playback has reached, if they are of one.
    pub played: Option<i64>,
    /// The query that selects the events they are about; `None` for the whole case.
    pub within: Option<String>,
    /// The query for accesses that count as the intruder's.
    pub suspect: String,
    /// How many of the measured accesses that do not count as the intruder's are covered by no sign-in: nobody can say
    /// whose they are.
    pub uncovered: u64,
    /// How many of these have nothing that could tie them to a sign-in.
    pub untied: u64,
    /// The milestones that were known, in the order of time.
    pub milestones: Vec<Milestone>,
    /// The agencies of these that no event names.
    pub unnamed: Vec<UnnamedAgency>,
    /// How long the intruder was in, for each subject.
    pub measures: Vec<Measure>,
    /// Blind zones: where the log could not see.
    pub zones: Arc<Zones>,
    /// The mailboxes that they are about, by their names in lower case; `None` for all.
    pub mailboxes: Option<BTreeSet<String>>,
}

impl Stats {
    /// The dwell line; the case begins no later than the first access in the log.
    #[must_use]
    pub fn line(&self) -> DwellLine {
        let case = self.measures.iter().find(|measure| measure.of == Subject::Case);
        let told = |told: &Milestone| Milestone { agency: self.agency_of(told), ..told.clone() };
        let milestones: Vec<Milestone> = self.milestones.iter().map(told).collect();
        DwellLine::bounded(&milestones, case.and_then(|case| case.accesses.first))
    }

    /// The milestones that compete, those of an account with those of its agency too.
    #[must_use]
    pub fn contests(&self) -> Vec<CompetingMilestones<'_>> {
        let of_account = |told: &Milestone| told.account.as_ref().and_then(|_| self.agency_of(told));
        rivals(&self.milestones, &of_account)
    }

    /// The agency of a milestone: that of its account where that is measured, else the one it names.
    fn agency_of(&self, told: &Milestone) -> Option<String> {
        let key = told.account.as_deref().map(account_key);
        let mut measured = self.measures.iter().filter_map(|measure| match &measure.of {
            Subject::Account(name, agency) if Some(account_key(name)) == key => agency.clone(),
            _ => None,
        });
        measured.next().or_else(|| told.agency.clone())
    }

    /// Whether a milestone is of an agency that no event names.
    #[must_use]
    pub fn is_unnamed(&self, milestone: &Milestone) -> bool {
        let names = |agency: &String| self.unnamed.iter().any(|unnamed| unnamed.is(agency));
        milestone.account.is_none() && milestone.agency.as_ref().is_some_and(names)
    }

    /// The blind zones of these mailboxes that were known by then, in their order.
    pub fn blind(&self) -> impl Iterator<Item = Zone<'_>> {
        let zones = self.zones.iter().map(|zone| match self.played {
            // a zone that a playback is inside of ends there, and its records are counted once it is over
            Some(played) if played < zone.until => Zone { until: played, records: 0, ..zone },
            _ => zone,
        });
        zones.filter(|zone| self.is_known(zone.from) && self.is_asked(zone.mailbox))
    }

    /// The suppressed reads of these mailboxes.
    pub fn repeats(&self) -> impl Iterator<Item = &Repeats> {
        // suppressed reads are summed up to their end: before that, their number is unknown
        let is_over = |of: &Repeats| self.played.is_none_or(|played| of.until <= played);
        let all = self.zones.repeats().iter().filter(move |of| is_over(of));
        all.filter(|of| self.is_known(of.from) && self.is_asked(Some(&of.mailbox)))
    }

    /// The span in which the intruder was in, as far as it is known: from the first access to the end of the last
    /// containment or, without one, to the last access. `None` if there is no such span.
    #[must_use]
    pub fn time_in(&self) -> Option<Span> {
        let case = self.measures.iter().find(|measure| measure.of == Subject::Case)?;
        let turn = |name| case.turns.get(name).map(|turned| turned.when);
        let from = turn(MilestoneName::FirstAccess).or(case.accesses.first)?;
        let until = turn(MilestoneName::Containment).or(case.accesses.last)?;
        Some((from.order(), until.latest())).filter(|(from, until)| from <= until)
    }

    /// Whether a milestone tells of the whole case: its turns then are those of all of it.
    #[must_use]
    pub fn tells_whole_case(&self) -> bool {
        self.milestones.iter().any(|milestone| milestone.agency.is_none() && milestone.account.is_none())
    }

    /// Whether the figures include a mailbox.
    #[must_use]
    pub fn is_of(&self, mailbox: &str) -> bool {
        self.is_asked(Some(mailbox))
    }

    fn is_known(&self, instant: i64) -> bool {
        [self.until, self.played].into_iter().flatten().all(|until| instant <= until)
    }

    fn is_asked(&self, mailbox: Option<&str>) -> bool {
        match (&self.mailboxes, mailbox) {
            (Some(asked), Some(mailbox)) => asked.contains(account_key(mailbox).as_ref()),
            _ => true,
        }
    }
}
