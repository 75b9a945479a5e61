//! What stands between the values of records.

use crate::event::same_long;

/// The most links that a member keeps; others are read anew each time.
const MOST: usize = 16;

/// Which member comes next.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Next {
    /// The member with this number.
    Member(u16),
    /// None: the record ends.
    #[default]
    End,
    /// One that needs the full reader.
    Full,
}

/// What may stand behind the values of a member, the longest first: one may begin another.
#[derive(Debug, Default)]
pub(super) struct Links(Vec<Link>);

/// What stands between a value and the next one, or the end.
#[derive(Debug)]
struct Link {
    bytes: Box<[u8]>,
    next: Next,
}

impl Links {
    /// The length of what stands at the start of `left`, if it is known, and the member behind it.
    #[inline(always)]
    #[allow(clippy::inline_always)] // mostly the first one is it, and a call costs as much as the comparison
    pub(super) fn find(&self, left: &[u8]) -> Option<(usize, Next)> {
        for Link { bytes, next } in &self.0 {
            if left.get(..bytes.len()).is_some_and(|there| same_long(there, bytes)) {
                return Some((bytes.len(), *next));
            }
        }
        None
    }

    /// Adds what is not known yet.
    pub(super) fn add(&mut self, bytes: &[u8], next: Next) {
        if self.0.len() < MOST {
            let at = self.0.partition_point(|other| other.bytes.len() >= bytes.len());
            self.0.insert(at, Link { bytes: bytes.into(), next });
        }
    }
}
