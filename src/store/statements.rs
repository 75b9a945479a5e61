//! What no log has: claims and what analysts tell; claims that hold no more, and those that publish an address as the
//! intruder's.

use super::{RowSet, Store};
use crate::event::{Field, Rel, Stage, Status, TextMap};
use crate::read::JOURNAL;

/// The stages of what an intruder does.
const INTRUDERS: [Stage; 3] = [Stage::KeyAcquisition, Stage::TokenForgery, Stage::MailboxAccess];

impl Store {
    /// The rows that no log has: claims, and events that analysts tell of. They cover no time, sign nobody in, and are no
    /// access that a log shows.
    #[must_use]
    pub fn statements(&self) -> RowSet {
        self.claims().or(&self.rows_with(Field::Source, &|source| source == JOURNAL))
    }

    /// The claims that another one that counts replaces, that are said to be superseded by nobody in particular, or that
    /// are contradicted.
    #[must_use]
    pub fn withdrawn(&self, counts: &dyn Fn(usize) -> bool) -> RowSet {
        let links = || {
            let all = self.links().iter().flat_map(|(row, links)| links.iter().map(move |link| (*row, link)));
            all.filter(|(_, link)| link.rel == Rel::Supersedes)
        };
        let ids = self.rows_of_ids(links().map(|(_, link)| link.to.as_str()));
        let by_id: TextMap<String, usize> = ids.iter().map(|row| (self.id(row), row)).collect();
        let replaced = |test: &dyn Fn(usize) -> bool| {
            let by = links().filter(|(by, _)| test(*by as usize));
            RowSet::of(self.len(), by.filter_map(|(_, link)| by_id.get(&link.to).copied()))
        };
        let by_nobody = self.of_status(Status::Superseded).without(&replaced(&|_| true));
        replaced(counts).or(&by_nobody).or(&self.of_status(Status::Contradicted)).and(self.claims())
    }

    /// The rows of a status.
    #[must_use]
    pub fn of_status(&self, status: Status) -> RowSet {
        self.rows_with(Field::Status, &|text| Status::parse(text) == Some(status))
    }

    /// Whether a row is one of [`Self::publishing`], if every claim counts; without a look at the others.
    #[must_use]
    pub fn publishes(&self, row: usize) -> bool {
        let status = self.text(Field::Status).and_then(|column| Status::parse(column.value(row)?));
        let is_taken_back = status.is_some_and(Status::is_withdrawn);
        let stages = self.stages();
        self.published().contains(row)
            && INTRUDERS.iter().any(|stage| stages.get(*stage as usize).is_some_and(|of| of.contains(row)))
            && !is_taken_back
            && !self.links_to(&self.id(row)).any(|(_, link)| link.rel == Rel::Supersedes)
    }

    /// The claims that publish an address as the intruder's for a stretch of time, but for those that are withdrawn.
    #[must_use]
    pub fn publishing(&self, withdrawn: &RowSet) -> RowSet {
        let stages = self.stages();
        let theirs = INTRUDERS.into_iter().filter_map(|stage| stages.get(stage as usize));
        let theirs = theirs.fold(RowSet::empty(self.len()), |all, of| all.or(of));
        self.published().and(&theirs).without(withdrawn)
    }
}
