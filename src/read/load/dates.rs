//! Determines whether the numeric dates of a source put the day or the month first, before its records are read.

use super::Loader;
use super::tail::{Handle, Measured};
use crate::read::feed::Feed;
use crate::read::ledger::SourceEntry;
use crate::read::open::{Shared, open_file};
use crate::read::packed::Unpacking;
use crate::read::record::{Origin, Written};
use crate::read::settle::{Extent, settle};
use crate::read::sniff::{Sniffed, SourceFormat, sniff};
use crate::read::source::{self, Intake, ReadState};
use crate::read::times::{Clock, Survey, VERSIONS, may_hold_dates};
use crate::read::{NullSink, Sink};
use std::fs::File;
use std::sync::Arc;

/// Whether the beginning of a source may contain ambiguous dates; a cheap check that avoids reading records.
fn has_dates(known: &SourceFormat, begin: &[u8]) -> bool {
    match known.written {
        Written::Evtx => true,
        Written::Json(_) => may_hold_dates(begin, VERSIONS),
        Written::Rows(_) | Written::Lines(_) | Written::Unknown => may_hold_dates(begin, &[]),
    }
}

impl Loader<'_> {
    /// What the first records of a source show about its date order; `None` if the order is given, or there are no
    /// such dates.
    pub(super) fn first_dates(
        &mut self,
        known: &SourceFormat,
        mut begin: &[u8],
        file: &str,
    ) -> Option<Survey> {
        let clock = self.context.clock(file, &self.loaded.case);
        let open = clock.dates.is_none() && has_dates(known, begin);
        open.then(|| self.survey(&mut Feed::new(&mut begin), known.clone(), file, clock, Extent::Begin))
    }

    /// The clock of a source with its date order: as given, else from its first records, else from all of it.
    pub(super) fn settled(
        &mut self,
        told: Clock,
        (known, mut begin): (&SourceFormat, &[u8]),
        again: Option<&Origin>,
        name: &str,
    ) -> Clock {
        let grows = matches!(again, Some(Origin::Open(_) | Origin::Growing(_)));
        settle(told, |extent| match (extent, again?) {
            (Extent::Begin, _) if !has_dates(known, begin) => None,
            (Extent::Begin, _) => {
                let mut feed = Feed::new(&mut begin).growing(grows);
                Some(self.survey(&mut feed, known.clone(), name, told, extent))
            }
            (Extent::Whole, Origin::File(path)) => self.survey_file(open_file(path).ok()?, name, told),
            (Extent::Whole, Origin::Packed(packed)) => {
                self.survey_anew(&mut Feed::new(&mut Unpacking::new(Arc::clone(packed))), name, told)
            }
            (Extent::Whole, origin @ (Origin::Open(_) | Origin::Growing(_))) => {
                let mut from = Measured::new(Handle::of(origin)?);
                self.survey_anew(&mut Feed::new(&mut from).growing(grows), name, told)
            }
            (Extent::Whole, Origin::Overwritten | Origin::None) => None,
        })
    }

    /// Surveys the dates of a file. Its bytes count once more in the progress.
    fn survey_file(&mut self, file: File, name: &str, clock: Clock) -> Option<Survey> {
        let long = file.metadata().map_or(0, |about| about.len());
        let mut from = Shared::unhashed(Box::new(file), long);
        self.control.at.total += long;
        let passed = std::mem::replace(&mut self.current.passed, from.counter());
        let survey = self.survey_anew(&mut Feed::new(&mut from), name, clock);
        self.current.passed = passed;
        self.control.at.bytes += long;
        survey
    }

    /// Surveys the dates of a source from its start.
    fn survey_anew(&mut self, feed: &mut Feed<'_>, file: &str, clock: Clock) -> Option<Survey> {
        let Sniffed::Known(known) = sniff(feed, &self.context.formats) else { return None };
        Some(self.survey(feed, known, file, clock, Extent::Whole))
    }

    /// Surveys the dates of the records from where the feed stands. Their events are dropped.
    pub(super) fn survey(
        &mut self,
        feed: &mut Feed<'_>,
        mut known: SourceFormat,
        file: &str,
        clock: Clock,
        extent: Extent,
    ) -> Survey {
        let setting = self.context.setting(clock, &self.loaded.case);
        let format = known.format.spec().name.to_owned();
        let mut dry = SourceEntry { file: file.to_owned(), format, ..SourceEntry::default() };
        let Self { context, control, current, loaded, sink, .. } = self;
        let mut ask = |entry: &SourceEntry, _: &mut dyn Sink| {
            let mut goes_on = || control.pause(current, loaded, *sink).is_continue();
            // the first records are too few to pause for
            !entry.dates.is_told() && (extent == Extent::Begin || goes_on())
        };
        let mut state = ReadState::default();
        let (sink, pool) = (&mut NullSink, &mut context.pool);
        let mut intake = Intake { entry: &mut dry, sink, crew: pool, pause: &mut ask, refused: None };
        source::read(feed, &mut known, &mut state, &setting, &mut intake);
        source::conclude(&mut known, &state, &mut dry);
        dry.dates
    }
}
