//! The lanes of all that is played: what they hold in the end, so that they fill and are not scaled anew at each moment.

use crate::engine::{Body, Counted, Histogram, Question};
use crate::session::{Effect, Session};
use std::sync::Arc;

/// The lanes of all that is played, and what was asked for them.
#[derive(Debug, Clone, PartialEq, Default)]
pub(in crate::session) struct Whole {
    asked: Option<Box<Question>>,
    histogram: Option<Arc<Histogram>>,
}

impl Session {
    /// The lanes of all that is played; `None` where nothing is.
    #[must_use]
    pub fn whole_lanes(&self) -> Option<&Arc<Histogram>> {
        self.playback.as_ref()?.whole.histogram.as_ref()
    }

    /// How many events the filter keeps, and their first and last instant; while it is played, of all that is.
    pub(in crate::session) fn counted_whole(&self) -> Option<(u64, Option<(i64, i64)>)> {
        let before = || {
            let playback = self.playback.as_ref()?;
            let view = &playback.before.view;
            let same = view.scope.query == self.view.scope.query && view.as_of == self.view.as_of;
            playback.before.pane.counted.filter(|_| same)
        };
        let plain = |counted: Counted| (counted.total.records, counted.bounds);
        let counted = self.pane.counted.map(|counted| counted.whole.unwrap_or_else(|| plain(counted)));
        counted.or_else(|| before().map(plain))
    }

    /// Asks for the lanes of all that is played, where others were asked for last than `question` would be without what is
    /// played.
    pub(in crate::session) fn ask_whole_lanes(&mut self) -> Option<Effect> {
        self.playback.as_ref()?;
        let played = self.view.played.take();
        let question = self.histogram_question();
        self.view.played = played;
        let question = Box::new(question?);
        let playback = self.playback.as_mut()?;
        if playback.whole.asked.as_ref() == Some(&question) {
            return None;
        }
        playback.whole.asked = Some(question.clone());
        Some(self.ask(Question::Aside(question)))
    }

    /// The lanes of all that is played are asked for again, as there may be more of it.
    pub(in crate::session) fn forget_whole_lanes(&mut self) {
        if let Some(playback) = &mut self.playback {
            playback.whole.asked = None;
        }
    }

    pub(in crate::session) fn take_whole_lanes(&mut self, body: &Body) {
        if let (Some(playback), Body::Histogram(histogram)) = (&mut self.playback, body) {
            playback.whole.histogram = Some(Arc::clone(histogram));
        }
    }
}
