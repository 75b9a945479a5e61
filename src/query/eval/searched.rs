//! Implements [`Records`] for sources, with or without retained searches.

use super::{Records, Searches};
use crate::read::{Depth, Leaf, Outline, Place, ReadBuffer, Record, RecordEncoding, Sources};
use serde_json::Value;
use std::io;

impl Records for Sources {
    fn bytes(&self, place: Place, into: &mut Vec<u8>) -> io::Result<()> {
        self.text(place, into)
    }

    fn record(&self, place: Place) -> io::Result<Record> {
        Sources::record(self, place)
    }

    fn said_as(&self, source: u32) -> RecordEncoding {
        Sources::said_as(self, source)
    }

    fn stretch(&self, source: u32, offset: u64, len: usize, into: &mut ReadBuffer) -> io::Result<()> {
        Sources::stretch(self, source, offset, len, into)
    }

    fn is_overwritten(&self, source: u32) -> bool {
        Sources::is_overwritten(self, source)
    }

    fn said(&self, place: Place, text: &[u8]) -> Value {
        self.tree(place.source, text)
    }

    fn any_text(&self, place: Place, bytes: &[u8], test: &mut dyn FnMut(&str) -> bool) -> bool {
        Sources::any_text(self, place.source, bytes, test)
    }

    fn any_at(
        &self,
        (place, text): (Place, &[u8]),
        at: (&[String], Depth),
        outline: &mut Outline,
        take: &mut dyn FnMut(Leaf<'_>) -> bool,
    ) -> bool {
        Sources::any_at(self, (place.source, text), at, outline, take)
    }
}

/// Sources together with their unfinished searches.
#[derive(Debug, Clone, Copy)]
pub struct Searched<'s> {
    /// The sources.
    pub sources: &'s Sources,
    /// The unfinished searches.
    pub searches: &'s Searches,
}

impl Records for Searched<'_> {
    fn bytes(&self, place: Place, into: &mut Vec<u8>) -> io::Result<()> {
        Records::bytes(self.sources, place, into)
    }

    fn record(&self, place: Place) -> io::Result<Record> {
        Records::record(self.sources, place)
    }

    fn said_as(&self, source: u32) -> RecordEncoding {
        Records::said_as(self.sources, source)
    }

    fn stretch(&self, source: u32, offset: u64, len: usize, into: &mut ReadBuffer) -> io::Result<()> {
        Records::stretch(self.sources, source, offset, len, into)
    }

    fn is_overwritten(&self, source: u32) -> bool {
        self.sources.is_overwritten(source)
    }

    fn said(&self, place: Place, text: &[u8]) -> Value {
        Records::said(self.sources, place, text)
    }

    fn any_text(&self, place: Place, bytes: &[u8], test: &mut dyn FnMut(&str) -> bool) -> bool {
        Records::any_text(self.sources, place, bytes, test)
    }

    fn any_at(
        &self,
        (place, text): (Place, &[u8]),
        at: (&[String], Depth),
        outline: &mut Outline,
        take: &mut dyn FnMut(Leaf<'_>) -> bool,
    ) -> bool {
        Records::any_at(self.sources, (place, text), at, outline, take)
    }

    fn searches(&self) -> Option<&Searches> {
        Some(self.searches)
    }
}
