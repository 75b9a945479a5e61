//! Records that come again, as where exports of one log overlap.

use super::Builder;
use super::identity::AGREE;
use super::merged::OF_THE_EXPORT;
use crate::event::{Field, TEXTS, saturated};
use crate::store::codes::ABSENT;
use crate::store::column::Column;
use crate::store::columns::Columns;

impl Builder {
    /// Whether a row of a part says of its record what the only export of its id says, or leaves some of that out, but
    /// nothing by which records are told apart.
    pub(super) fn is_repeated(&self, first: u32, part: &Columns, row: usize) -> bool {
        let (own, at) = (&self.columns, first as usize);
        let number = saturated::<u32>(row);
        let mut texts = TEXTS.into_iter().zip(part.texts.iter().zip(&own.texts));
        let is_said = |(field, (part, own)): (Field, (&Column, &Column))| {
            OF_THE_EXPORT.contains(&field)
                || (part.code(row) == ABSENT && !AGREE.contains(&field))
                || own.has_value_of(at, part, row)
        };
        let mut lists = part.lists.iter().zip(&own.lists);
        !self.known.exports.has(first)
            && own.times.when(at) == part.times.when(row)
            && own.clock(at) == part.clock(row)
            && own.synthetic.get(at) == part.synthetic.get(row)
            && own.service.get(at) == part.service.get(row)
            && own.counts.get(at) == part.counts.get(row)
            && own.versions.get(&first) == part.versions.get(&number)
            && !part.ids.key(row).is_better(own.ids.key(at))
            && !part.has_links(number)
            && texts.all(is_said)
            && lists.all(|(part, own)| part.codes(row).is_empty() || part.values(row).eq(own.values(at)))
    }
}
