//! What every shape has in which events are handed over.

use crate::case::notes::Comment;
use crate::event::{Event, Moment, Precision};
use crate::read::RecordTree;
use std::any::Any;
use std::io;

/// Events that an export does not hold, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// How many.
    pub records: u64,
    /// Why.
    pub why: &'static str,
}

/// Takes events in the order of the timeline, and writes them in some shape.
pub trait EventWriter {
    /// Whether it wants the record of each event.
    fn needs_records(&self) -> bool {
        false
    }

    /// Whether it wants to see the claims among the events before any of them.
    fn needs_claims(&self) -> bool {
        false
    }

    /// Sees a claim beforehand.
    fn claim(&mut self, _event: &Event<'_>) {}

    /// Learns beforehand that a link leads to an event.
    fn spoken_of(&mut self, _id: &str) {}

    /// Takes what analysts said of the next event, where they said something.
    fn comments(&mut self, _comments: &[Comment]) {}

    /// Takes the next event.
    ///
    /// # Errors
    /// When it can't be written.
    fn event(&mut self, event: &Event<'_>, record: Option<&RecordTree<'_>>) -> io::Result<()>;

    /// What some events in a row are written with beside others, at the same time; `None` where what is written of an event
    /// hangs on those before it.
    fn part(&self) -> Option<Box<dyn EventPart>> {
        None
    }

    /// Takes what some events were written with; those come in the order of the timeline too.
    ///
    /// # Errors
    /// When it can't be written.
    fn take(&mut self, _part: Box<dyn EventPart>) -> io::Result<()> {
        Ok(())
    }

    /// Hands on what is written so far.
    ///
    /// # Errors
    /// When it can't be written.
    fn flush(&mut self) -> io::Result<()>;

    /// Writes what stands behind the last event; nothing may follow.
    ///
    /// # Errors
    /// When it can't be written.
    fn end(&mut self) -> io::Result<()> {
        self.flush()
    }

    /// What was left out so far.
    fn left_out(&self) -> Vec<LeftOut> {
        Vec::new()
    }
}

/// Some events in a row, written apart from the others.
pub trait EventPart: EventWriter + Any + Send {}

impl<W: EventWriter + Any + Send> EventPart for W {}

/// A comment in a line: what it says, who says it, and when.
#[must_use]
pub(super) fn comment_line(comment: &Comment) -> String {
    let at = Moment::new(comment.said.at, Precision::Second).text();
    let see =
        if comment.see.is_empty() { String::new() } else { format!(", see {}", comment.see.join(", ")) };
    format!("{} ({}, {at}{see})", comment.text, comment.said.by)
}
