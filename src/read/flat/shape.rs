//! Records of one shape, whose members stand in the same order with the same bytes between their values.

use super::{Member, Name, Receiver};
use crate::event::same;
use crate::read::swar::text_end;
use crate::read::value_cache::{Beginning, ValueCache};

/// A fixed sequence of members: everything but their values.
#[derive(Debug, Default)]
pub(super) struct Shape {
    /// The bytes before the first value.
    head: Vec<u8>,
    /// The bytes behind each value, up to the next one or to the end; concatenated.
    behind: Vec<u8>,
    steps: Vec<Step>,
}

/// A member of a shape; `len` is its share of [`Shape::behind`].
#[derive(Debug)]
struct Step {
    name: Name,
    len: usize,
}

/// How a record goes with a shape.
pub(super) enum Fit {
    /// It has the shape, and was read.
    Read,
    /// It has another.
    Other,
    /// It needs the full reader.
    Refused,
}

impl Shape {
    /// Reads a record of exactly this shape.
    pub(super) fn read<'t>(
        &self,
        text: &'t str,
        cache: &mut ValueCache<'t>,
        receiver: &mut impl Receiver<'t>,
    ) -> Fit {
        let Some(mut left) = text.as_bytes().strip_prefix(self.head.as_slice()) else { return Fit::Other };
        let mut behind_all = self.behind.as_slice();
        for Step { name, len } in &self.steps {
            let (behind, others) = behind_all.split_at_checked(*len).unwrap_or_default();
            behind_all = others;
            if let Some((known, rest)) = cache.beginning(name.number, left) {
                if !receiver.known(known) {
                    return Fit::Refused;
                }
                left = rest;
                continue;
            }
            let Some(long) = text_end(left, 0) else { return Fit::Other };
            let Some((through, rest)) = left.split_at_checked(long + len) else { return Fit::Other };
            let from = text.len() - left.len();
            let Some(value) = text.get(from..from + long) else { return Fit::Other };
            if !same(&through[long..], behind) {
                return Fit::Other;
            }
            let beginning = Beginning { rest: left, through: through.len() };
            if !receiver.value(*name, value, beginning, cache) {
                return Fit::Refused;
            }
            left = rest;
        }
        if left.is_empty() && !self.steps.is_empty() { Fit::Read } else { Fit::Other }
    }

    /// Takes on the shape of a record.
    pub(super) fn take(&mut self, text: &str, members: &[Member]) {
        let piece = |from: usize, until: usize| text.as_bytes().get(from..until).unwrap_or_default();
        self.head.clear();
        self.head.extend_from_slice(piece(0, members.first().map_or(0, |first| first.from)));
        self.behind.clear();
        self.steps.clear();
        let next = members.iter().skip(1).map(|next| next.from).chain([text.len()]);
        for (Member { name, until, .. }, next) in members.iter().zip(next) {
            self.behind.extend_from_slice(piece(*until, next));
            self.steps.push(Step { name: *name, len: next - until });
        }
    }
}
