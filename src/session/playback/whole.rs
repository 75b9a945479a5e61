//! The histogram of everything that is played. The lanes fill up towards it and so keep one scale during playback.

use crate::engine::{Body, Counted, Histogram, Question};
use crate::session::{Effect, Session};
use std::sync::Arc;

/// The histogram of everything that is played, and the question it answers.
#[derive(Debug, Clone, PartialEq, Default)]
pub(in crate::session) struct Whole {
    asked: Option<Box<Question>>,
    histogram: Option<Arc<Histogram>>,
}

impl Session {
    /// The histogram of everything that is played; `None` without a playback.
    #[must_use]
    pub fn whole_lanes(&self) -> Option<&Arc<Histogram>> {
        self.playback.as_ref()?.whole.histogram.as_ref()
    }

    /// The counts of the filter before the playback; `None` if these were of another filter.
    pub(in crate::session) fn counted_before_playback(&self) -> Option<Counted> {
        let before = &self.playback.as_ref()?.before;
        let view = &before.view;
        let same = view.scope.query == self.view.scope.query && view.as_of == self.view.as_of;
        before.pane.counted.filter(|_| same)
    }

    /// Asks for the histogram of everything that is played, unless the same question was the last one asked.
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

    /// Has the histogram of everything that is played asked for again, as the case may have grown.
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
