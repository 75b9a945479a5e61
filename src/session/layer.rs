//! What lies on top of the screen: that is what Esc leaves, and what Enter answers.

use super::{Panel, Session};

/// What is left first, in the order in which one thing lies on another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Layer {
    /// The question whether to stop reading.
    StopQuestion,
    /// The question whether to note so many events.
    NoteQuestion,
    /// The overlay, or what was begun in it.
    Overlay,
    /// A bar that is typed in.
    Bar,
    /// A query that is still being checked.
    Proposed,
    /// An export that is being written.
    Export,
    /// A span that is being chosen in the lanes.
    Brush,
    /// A range of rows.
    Range,
    /// A text that is searched for.
    Find,
    /// What is let in around an event.
    Context,
    /// The playback.
    Playback,
    /// The panels themselves.
    Panels,
}

impl Session {
    /// What lies on top.
    pub(super) fn layer(&self) -> Layer {
        let in_timeline = self.focus == Panel::Timeline;
        match &self.overlay {
            _ if self.asks_to_stop() => Layer::StopQuestion,
            _ if self.notes.asked.is_some() => Layer::NoteQuestion,
            Some(_) => Layer::Overlay,
            None if self.bar.is_some() => Layer::Bar,
            None if self.waits_proposed().is_some() => Layer::Proposed,
            None if self.is_exporting() => Layer::Export,
            None if self.lanes.brush.is_some() => Layer::Brush,
            None if self.range().is_some() => Layer::Range,
            None if self.find.is_some() => Layer::Find,
            // in any other panel, Esc first goes back to the timeline
            None if in_timeline && self.view.context.is_some() => Layer::Context,
            None if in_timeline && self.playback.is_some() => Layer::Playback,
            None => Layer::Panels,
        }
    }
}
