//! The trait of all event exports.

use crate::case::notes::Comment;
use crate::event::{Event, Moment, Precision};
use crate::read::RecordTree;
use std::any::Any;
use std::io;

/// Events missing from an export, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// How many.
    pub records: u64,
    /// Why.
    pub why: &'static str,
}

/// Writes events, which arrive in timeline order, in some format.
pub trait EventWriter {
    /// Whether it needs the record of each event.
    fn needs_records(&self) -> bool {
        false
    }

    /// Whether it needs all claims in advance.
    fn needs_claims(&self) -> bool {
        false
    }

    /// Announces a claim, before the first event.
    fn claim(&mut self, _event: &Event<'_>) {}

    /// Says of a claim, before it is written, that it holds no more.
    fn withdrawn(&mut self, _id: &str) {}

    /// Announces the id of an event that some link names, before the first event.
    fn spoken_of(&mut self, _id: &str) {}

    /// Sets the comments of analysts on the next event.
    fn comments(&mut self, _comments: &[Comment]) {}

    /// Writes an event.
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

    /// Passes everything written so far to the writer below.
    ///
    /// # Errors
    /// If it can't be written.
    fn flush(&mut self) -> io::Result<()>;

    /// Ends the export; nothing may follow.
    ///
    /// # Errors
    /// If it can't be written.
    fn end(&mut self) -> io::Result<()> {
        self.flush()
    }

    /// Events left out so far, by reason.
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
