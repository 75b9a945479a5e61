//! Which columns the timeline has, by its width.

use crate::session::Column;

/// A column: its first cell from the timeline's left edge, and its cells without the gap after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Slot {
    pub x: u16,
    pub width: u16,
}

/// The columns of a timeline. The rail takes the first two cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Columns {
    pub when: Slot,
    /// The stage's glyph, and its name where there is room.
    pub stage: Slot,
    pub account: Slot,
    pub agency: Option<Slot>,
    pub operation: Option<Slot>,
    pub text: Slot,
    pub address: Option<Slot>,
    pub source: Option<Slot>,
    /// What is to be known of the row at its end.
    pub remark: Slot,
}

/// Cells of a time in a second zone.
const SECOND: u16 = 12;

impl Columns {
    /// The columns of a timeline of that many cells, with times in one zone or, where there is room, in two.
    #[must_use]
    pub fn of(width: u16, zones: bool) -> Self {
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
        let stage = next(if middling { 17 } else { 1 });
        let account = next(match room {
            140.. => 25,
            110.. => 20,
            88.. => 12,
            84.. => 8,
            64.. => 13,
            _ => 8,
        });
        let agency = middling.then(|| next(if room >= 110 { 16 } else { 9 }));
        let operation = roomy.then(|| next(19));
        let from = x;
        // From the right: the remark, and before it what only a wide screen has.
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
        Self {
            when,
            stage,
            account,
            agency,
            operation,
            text: Slot { x: from, width: end.saturating_sub(from) },
            address,
            source,
            remark,
        }
    }

    /// Where a column stands that a value can be chosen from; nothing where the screen has no room for it.
    #[must_use]
    pub fn slot(&self, column: Column) -> Option<Slot> {
        match column {
            Column::Stage => Some(self.stage),
            Column::Account => Some(self.account),
            Column::Agency => self.agency,
            Column::Operation => self.operation.or(Some(self.text)),
            Column::Address => self.address,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Columns, Slot};

    #[test]
    fn what_tells_rows_apart_is_whole_before_a_source_is_named() {
        for width in 110..=250 {
            let columns = Columns::of(width, false);
            assert!(columns.account.width >= 20 && columns.agency.is_some_and(|slot| slot.width >= 16));
            assert_eq!(columns.address.is_some(), width >= 120, "{width}");
            assert!(columns.source.is_none() || columns.address.is_some(), "{width}");
        }
        assert_eq!(Columns::of(92, false).account.width, 12);
    }

    #[test]
    fn columns_stand_apart_in_their_order_at_every_width() {
        for (width, zones) in (50..=250).flat_map(|width| [(width, false), (width, true)]) {
            let columns = Columns::of(width, zones);
            let after_text = [columns.address, columns.source, Some(columns.remark)];
            let slots = [columns.when, columns.stage, columns.account].map(Some);
            let all: Vec<Slot> = slots
                .into_iter()
                .chain([columns.agency, columns.operation, Some(columns.text)])
                .chain(after_text)
                .flatten()
                .collect();
            for pair in all.windows(2) {
                assert!(pair[0].x + pair[0].width < pair[1].x, "{width}: {pair:?}");
            }
            assert_eq!(columns.remark.x + columns.remark.width, width - 1);
            assert!(columns.text.width >= if zones { 8 } else { 15 }, "{width}: {:?}", columns.text);
        }
    }
}
