//! The dwell line of a view, and the accesses that bound it.

use super::{Session, View};
use crate::case::DwellLine;
use crate::engine::Accesses;
use crate::event::When;

impl Session {
    /// The accesses of the whole case without a known sign-in, as of the view's day; `None` until they are counted.
    #[must_use]
    pub fn accesses(&self) -> Option<Accesses> {
        match self.view.as_of {
            Some(_) => self.pane.counted.and_then(|counted| counted.known_accesses),
            None => self.chains.accesses,
        }
    }

    /// The dwell line as of the view's day and up to the playback's position: entered no later than the log has it.
    #[must_use]
    pub fn dwell_line(&self, view: &View) -> DwellLine {
        let milestones = self.case.as_ref().map(|case| view.reached(&case.milestones)).unwrap_or_default();
        let is_played = |first: &When| view.played.as_ref().is_none_or(|played| first.order() <= played.time);
        let logged = self.accesses().and_then(|accesses| accesses.first_orphan).filter(is_played);
        DwellLine::bounded(&milestones, logged)
    }
}
