//! Merges streams in the order of time.

use super::item::Item;
use std::iter::Peekable;

/// Streams in the order of time, merged into one; within an instant, items of an earlier stream come first.
pub struct Merge<'w>(Vec<Peekable<Box<dyn Iterator<Item = Item> + 'w>>>);

impl<'w> Merge<'w> {
    /// Merges `streams`.
    pub fn new(streams: Vec<Box<dyn Iterator<Item = Item> + 'w>>) -> Self {
        Self(streams.into_iter().map(Iterator::peekable).collect())
    }
}

impl Iterator for Merge<'_> {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        let next = self
            .0
            .iter_mut()
            .enumerate()
            .filter_map(|(at, stream)| stream.peek().map(|item| (item.at, at)))
            .min()?;
        self.0[next.1].next()
    }
}
