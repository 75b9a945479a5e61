//! What there is to say of a case in numbers: turns, how long they were in, where the log could not see, what it covers.

use super::{DwellLine, Measure, Subject};
use crate::chain::blind::{Repeats, Span, Zone, Zones};
use crate::read::{Milestone, MilestoneName};
use crate::store::account_key;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The numbers of a case.
#[derive(Debug, Clone, PartialEq)]
pub struct Stats {
    /// The day as of which they are; `None` is now.
    pub as_of: Option<String>,
    /// The last instant of that day, in nanoseconds since 1970 UTC.
    pub until: Option<i64>,
    /// The instant until which a playback has come that they are of.
    pub played: Option<i64>,
    /// The query of the events that all of it is of; `None` for the whole case.
    pub within: Option<String>,
    /// Which accesses count as the intruder's, as a query.
    pub suspect: String,
    /// Of the accesses that are measured and not held to be the intruder's, those that no sign-in covers: nobody can say whose
    /// they are.
    pub uncovered: u64,
    /// Of these, those that carry nothing that could tie them to a sign-in.
    pub untied: u64,
    /// The milestones that were known, in order of time.
    pub milestones: Vec<Milestone>,
    /// How long they were in.
    pub measures: Vec<Measure>,
    /// Where the log could not see.
    pub zones: Arc<Zones>,
    /// The mailboxes that are asked of, by their names in small letters; `None` for all.
    pub mailboxes: Option<BTreeSet<String>>,
}

impl Stats {
    /// The dwell line: the case was entered no later than the log has it.
    #[must_use]
    pub fn line(&self) -> DwellLine {
        let case = self.measures.iter().find(|measure| measure.of == Subject::Case);
        DwellLine::bounded(&self.milestones, case.and_then(|case| case.accesses.first))
    }

    /// The blind zones that are asked of and were known by then, in their order.
    pub fn blind(&self) -> impl Iterator<Item = Zone<'_>> {
        let zones = self.zones.iter().map(|zone| match self.played {
            // how long it lasts is told as far as it has, and what it rests on once it is over
            Some(played) if played < zone.until => Zone { until: played, records: 0, ..zone },
            _ => zone,
        });
        zones.filter(|zone| self.is_known(zone.from) && self.is_asked(zone.mailbox))
    }

    /// What is left out of the logs of the mailboxes that are asked of.
    pub fn repeats(&self) -> impl Iterator<Item = &Repeats> {
        // what is left out is summed up to its end: before that, nobody knows how much it is
        let is_over = |of: &Repeats| self.played.is_none_or(|played| of.until <= played);
        let all = self.zones.repeats().iter().filter(move |of| is_over(of));
        all.filter(|of| self.is_known(of.from) && self.is_asked(Some(&of.mailbox)))
    }

    /// The time that they were in, as far as it is known: from the first access to the end of the last door's closing, else
    /// to the last access.
    #[must_use]
    pub fn time_in(&self) -> Option<Span> {
        let case = self.measures.iter().find(|measure| measure.of == Subject::Case)?;
        let turn = |name| case.turns.get(name).map(|turned| turned.when);
        let from = turn(MilestoneName::FirstAccess).or(case.accesses.first)?;
        let until = turn(MilestoneName::Containment).or(case.accesses.last)?;
        Some((from.order(), until.latest())).filter(|(from, until)| from <= until)
    }

    /// Whether something of a mailbox is asked of.
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
