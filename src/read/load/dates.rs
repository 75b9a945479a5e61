//! The order of a source's dates, settled before it is read for good.

use super::Loader;
use super::tail::{Handle, Measured};
use crate::event::Event;
use crate::read::evtx;
use crate::read::feed::Feed;
use crate::read::ledger::SourceEntry;
use crate::read::open::open_file;
use crate::read::packed::Unpacking;
use crate::read::record::{Origin, Place};
use crate::read::settle::{Extent, settle};
use crate::read::sniff::{Sniffed, sniff};
use crate::read::source::{self, Intake, ReadState};
use crate::read::times::{Clock, Survey, may_hold_dates};
use crate::read::{Fate, Sink};
use std::sync::Arc;

/// Where events go that are read for their dates alone.
struct Nowhere;

impl Sink for Nowhere {
    fn take(&mut self, _: Event<'_>, _: Place) -> Fate {
        Fate::Kept
    }
}

/// Whether dates may stand in the first bytes of a source that are to be told apart; what is binary is read to tell.
fn has_dates(begin: &[u8]) -> bool {
    begin.starts_with(evtx::MAGIC) || may_hold_dates(begin)
}

impl Loader<'_> {
    /// What the first records of a source say of the order of its dates, where nothing tells it.
    pub(super) fn first_dates(&mut self, mut begin: &[u8], file: &str) -> Option<Survey> {
        let clock = self.means.clock(file, &self.loaded.case);
        let open = clock.dates.is_none() && has_dates(begin);
        open.then(|| self.survey(&mut Feed::new(&mut begin), file, clock, Extent::Begin)).flatten()
    }

    /// The clock of a source with the order of its dates, told by its beginning and, where it takes that, all of it.
    pub(super) fn settled(
        &mut self,
        told: Clock,
        mut begin: &[u8],
        again: Option<&Origin>,
        name: &str,
    ) -> Clock {
        let grows = matches!(again, Some(Origin::Open(_) | Origin::Growing(_)));
        settle(told, |extent| match (extent, again?) {
            (Extent::Begin, _) if !has_dates(begin) => None,
            (Extent::Begin, _) => self.survey(&mut Feed::new(&mut begin).growing(grows), name, told, extent),
            (Extent::Whole, Origin::File(path)) => {
                self.survey(&mut Feed::new(&mut open_file(path).ok()?), name, told, extent)
            }
            (Extent::Whole, Origin::Packed(packed)) => {
                self.survey(&mut Feed::new(&mut Unpacking::new(Arc::clone(packed))), name, told, extent)
            }
            (Extent::Whole, origin @ (Origin::Open(_) | Origin::Growing(_))) => {
                let mut from = Measured::new(Handle::of(origin)?);
                self.survey(&mut Feed::new(&mut from).growing(grows), name, told, extent)
            }
            (Extent::Whole, Origin::Overwritten | Origin::None) => None,
        })
    }

    /// What the dates of a source say, read from its start and kept nowhere.
    pub(super) fn survey(
        &mut self,
        feed: &mut Feed<'_>,
        file: &str,
        clock: Clock,
        extent: Extent,
    ) -> Option<Survey> {
        let Sniffed::Known(mut known) = sniff(feed, &self.means.formats) else { return None };
        let setting = self.means.setting(clock, &self.loaded.case);
        let format = known.format.spec().name.to_owned();
        let mut dry = SourceEntry { file: file.to_owned(), format, ..SourceEntry::default() };
        let (at, progress) = (self.course.at, &mut *self.course.progress);
        let mut ask = |_: &SourceEntry, _: &mut dyn Sink| extent == Extent::Whole && progress(&at);
        let mut state = ReadState::default();
        let (sink, crew) = (&mut Nowhere, &mut self.means.crew);
        let mut intake = Intake { entry: &mut dry, sink, crew, pause: &mut ask, refused: None };
        source::read(feed, &mut known, &mut state, &setting, &mut intake);
        source::conclude(&mut known, &state, &mut dry);
        Some(dry.dates)
    }
}
