//! What is dropped from the cache when something changes.

use super::Cache;
use crate::query::Filter;

impl Cache {
    /// Keeps only the rows of filters that satisfy `kept`. Drops runs, groups, hit positions and all that is of chains
    /// altogether, as they depend on everything known about events.
    pub(in crate::engine::local) fn keep_only(&mut self, kept: impl Fn(&Filter) -> bool) {
        self.entries.retain(|(filter, _)| kept(filter));
        self.judged.keep_only(&kept);
        self.heads.clear();
        self.unfolded.clear();
        self.lanes.clear();
        self.runs.clear();
        self.groups.clear();
        self.chains.clear();
        self.hit_places = None;
        (self.listed, self.listed_so_far) = (None, None);
        (self.reach, self.passed) = (None, None);
    }

    /// Drops what is as of a past day where that may depend on the analysis of it: one has come. What is as of now does
    /// not, so that going back to now takes no time.
    pub(in crate::engine::local) fn forget_days(&mut self) {
        let is_now = |filter: &Filter| filter.instant().is_none() && filter.needs_analysis_at().is_none();
        self.entries.retain(|(filter, _)| filter.needs_analysis_at().is_none());
        self.heads.retain(|heads| is_now(heads.filter()));
        self.groups.retain(|(filter, ..)| is_now(filter));
        self.chains.retain(|chain| chain.of.0.is_none());
        self.hit_places.take_if(|((filter, _), _)| !is_now(filter));
        self.listed.take_if(|((filter, _), _)| !is_now(filter));
        self.listed_so_far.take_if(|((filter, _), _)| !is_now(filter));
        self.reach.take_if(|((_, as_of), _)| as_of.is_some());
    }

    /// Drops all sightings.
    pub(in crate::engine::local) fn forget_seen(&mut self) {
        self.seen.clear();
        self.so_far.clear();
    }
}
