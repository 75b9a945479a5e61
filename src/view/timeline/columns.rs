//! The columns of the timeline for a width.

use crate::event::Field;
use crate::session::{Column, Columns as Chosen, Fitted, Placed};

/// The place of a column: its first cell, relative to the timeline, and its width without the gap after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Slot {
    pub x: u16,
    pub width: u16,
}

/// The columns of a timeline; the rail takes the first two cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns {
    /// The columns that fit, from the left, except the sentence.
    pub placed: Vec<(Column, Slot)>,
    /// The place of the sentence; if that is not shown, of the marks before it.
    pub text: Slot,
    /// Whether a sentence is shown.
    pub sentence: bool,
    /// The place of the remark at the end of the row.
    pub remark: Slot,
}

/// Width in cells of a time in a second zone.
const SECOND: u16 = 12;

impl Columns {
    /// The columns for a width: those chosen, or the usual ones; times in one zone, or in two if there is room.
    #[must_use]
    pub fn of(chosen: Option<&Chosen>, width: u16, zones: bool) -> Self {
        let Some(chosen) = chosen else { return Self::usual(width, zones) };
        let slot = |(x, width)| Slot { x, width };
        let Fitted { placed, text, sentence, remark, .. } = chosen.fitted(width, zones);
        let placed = placed.into_iter().map(|Placed { column, x, width }| (column, Slot { x, width }));
        Self { placed: placed.collect(), text: slot(text), sentence, remark: slot(remark) }
    }

    /// The usual columns for a width.
    #[must_use]
    pub fn usual(width: u16, zones: bool) -> Self {
        let two = zones && width >= 64 + SECOND;
        let room = if two { width - SECOND } else { width };
        let roomy = room >= 140;
        let middling = room >= 84;
        let mut x = 2;
        let mut next = |cells: u16| {
            let slot = Slot { x, width: cells };
            x += cells + 1;
            slot
        };
        let when = next(match width {
            ..76 if zones => 19,
            ..64 => 12,
            _ if two => 15 + SECOND,
            _ => 15,
        });
        // account names are dropped before stage names, which have a glyph
        let stage = next(if room >= 92 { 17 } else { 1 });
        let account = next(match room {
            140.. => 25,
            110.. => 20,
            92.. => 12,
            84.. => 16,
            64.. => 13,
            _ => 8,
        });
        let agency = middling.then(|| next(if room >= 110 { 16 } else { 9 }));
        let operation = roomy.then(|| next(19));
        let from = x;
        // From the right: the remark, and before it the columns of a wide screen.
        let mut end = width.saturating_sub(1);
        let mut last = |cells: u16, gap: u16| {
            end = end.saturating_sub(cells);
            let slot = Slot { x: end, width: cells };
            end = end.saturating_sub(gap);
            slot
        };
        let remark = last(if width < 64 { 5 } else { 6 }, 1);
        let source = (room >= 176).then(|| last(13, 1));
        let address = (room >= 120).then(|| last(15, 1));
        let text = Slot { x: from, width: end.saturating_sub(from) };
        let all = [
            (Field::Time, Some(when)),
            (Field::Stage, Some(stage)),
            (Field::Account, Some(account)),
            (Field::Agency, agency),
            (Field::Operation, operation),
            (Field::SourceIp, address),
            (Field::Source, source),
        ];
        let placed =
            all.into_iter().filter_map(|(field, slot)| Some((Column::Field(field), slot?))).collect();
        Self { placed, text, sentence: true, remark }
    }

    /// The place of a column; `None` if it is not shown.
    #[must_use]
    pub fn slot(&self, column: &Column) -> Option<Slot> {
        let of =
            |wanted: &Column| self.placed.iter().find(|(column, _)| column == wanted).map(|(_, slot)| *slot);
        let said = || self.sentence && *column == Column::Field(Field::Message);
        // without a column of its own, the operation is at the start of the sentence
        let done = || self.sentence && *column == Column::Field(Field::Operation);
        of(column).or_else(|| (said() || done()).then_some(self.text))
    }

    /// The place of a field's column.
    #[must_use]
    pub fn of_field(&self, field: Field) -> Option<Slot> {
        self.placed.iter().find(|(column, _)| *column == Column::Field(field)).map(|(_, slot)| *slot)
    }

    /// The first column of texts between rows: that of the column after the time.
    #[must_use]
    pub fn between(&self) -> u16 {
        self.placed.get(1).map_or(self.text.x, |(_, slot)| slot.x).max(2)
    }
}

#[cfg(test)]
mod tests {
    use super::{Columns, Slot};
    use crate::event::Field;

    #[test]
    fn what_tells_rows_apart_is_whole_before_a_source_is_named() {
        for width in 110..=250 {
            let columns = Columns::usual(width, false);
            let cells = |field| columns.of_field(field).map_or(0, |slot| slot.width);
            assert!(cells(Field::Account) >= 20 && cells(Field::Agency) >= 16);
            assert_eq!(cells(Field::SourceIp) > 0, width >= 120, "{width}");
            assert!(cells(Field::Source) == 0 || cells(Field::SourceIp) > 0, "{width}");
        }
        assert_eq!(Columns::usual(92, false).of_field(Field::Account).map(|slot| slot.width), Some(12));
    }

    #[test]
    fn columns_stand_apart_in_their_order_at_every_width() {
        for (width, zones) in (50..=250).flat_map(|width| [(width, false), (width, true)]) {
            let columns = Columns::usual(width, zones);
            let mut all: Vec<Slot> = columns.placed.iter().map(|(_, slot)| *slot).collect();
            all.extend([columns.text, columns.remark]);
            all.sort_unstable_by_key(|slot| slot.x);
            for pair in all.windows(2) {
                assert!(pair[0].x + pair[0].width < pair[1].x, "{width}: {pair:?}");
            }
            assert_eq!(columns.remark.x + columns.remark.width, width - 1);
            assert!(columns.text.width >= if zones { 8 } else { 15 }, "{width}: {:?}", columns.text);
        }
    }
}
