//! Where chosen columns stand in a timeline of some width.

use super::{Columns, Shown};
use crate::event::Field;
use crate::export::Column;

/// Cells left of the first column: the rail, and a sign.
const RAIL: u16 = 2;
/// Cells that a sentence has before other columns get more than the least, and what it has itself at the least.
const SENTENCE: u16 = 30;
const SHORTEST: u16 = 12;
/// Cells for what is odd about a row, where no sentence says it.
const SIGNS: u16 = 4;

/// A column in its place: its first cell from the timeline's left edge, and its cells without the gap after it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Placed {
    pub column: Column,
    pub x: u16,
    pub width: u16,
}

/// Chosen columns in a timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fitted {
    /// The columns that have room, from the left.
    pub placed: Vec<Placed>,
    /// First cell and cells of the sentence; where none is shown, of the signs alone that would stand before it.
    pub text: (u16, u16),
    /// Whether a sentence is shown.
    pub sentence: bool,
    /// First cell and cells of the remark at the end of a row.
    pub remark: (u16, u16),
}

/// Cells that a column has at the least, and those that it would like.
fn wish(shown: &Shown, zones: bool) -> (u16, u16) {
    if let Some(width) = shown.width {
        return (width, width);
    }
    let field = match &shown.column {
        Column::Field(field) => *field,
        Column::Raw(..) => return (8, 18),
    };
    match field {
        Field::Time if zones => (19, 27),
        Field::Time => (12, 15),
        Field::Stage => (1, 17),
        Field::Message => (SHORTEST, SENTENCE),
        Field::Account | Field::Actor | Field::Mailbox | Field::Target => (8, 20),
        Field::Agency => (8, 16),
        Field::Operation | Field::SessionId | Field::MessageIds | Field::Raw => (8, 19),
        Field::SourceIp => (11, 15),
        Field::Count | Field::Line | Field::Confidence | Field::Cites => (4, 6),
        _ => (8, 14),
    }
}

impl Columns {
    /// Where they stand in a timeline of that many cells, with times in one zone or in two. What has no room falls away
    /// from the right; the first one always stands.
    #[must_use]
    pub fn fitted(&self, width: u16, zones: bool) -> Fitted {
        let remark = if width < 64 { 5 } else { 6 };
        let remark = (width.saturating_sub(1 + remark), remark.min(width));
        let sentence = self.0.iter().any(|shown| shown.column == Column::Field(Field::Message));
        let signs = if sentence { 0 } else { SIGNS + 1 };
        let room = remark.0.saturating_sub(RAIL + signs);
        let zones = zones && width >= 64;
        let mut cells = self.least(room, zones);
        let taken: u16 = cells.iter().fold(0, |sum, cells| sum.saturating_add(*cells + 1));
        let left = self.widen(&mut cells, room.saturating_sub(taken), zones);
        let (mut x, mut placed, mut text) = (RAIL, Vec::with_capacity(cells.len()), None);
        for (shown, width) in self.0.iter().zip(cells) {
            if shown.column == Column::Field(Field::Message) {
                text = Some((x, width));
            } else {
                placed.push(Placed { column: shown.column.clone(), x, width });
            }
            x = x.saturating_add(width + 1);
        }
        let sentence = text.is_some();
        // signs take what is left, of a sentence that has no room too
        let end = remark.0.saturating_sub(1);
        let text = text.unwrap_or((x.min(end), end.saturating_sub(x).max(left.min(SIGNS))));
        Fitted { placed, text, sentence, remark }
    }

    /// The least cells of as many columns as have room.
    fn least(&self, room: u16, zones: bool) -> Vec<u16> {
        let (mut left, mut cells) = (room, Vec::with_capacity(self.0.len()));
        for shown in &self.0 {
            let (least, _) = wish(shown, zones);
            if cells.is_empty() {
                cells.push(least.min(room.saturating_sub(1)));
            } else if least < left {
                cells.push(least);
            } else {
                break;
            }
            left = left.saturating_sub(cells.last().copied().unwrap_or(0) + 1);
        }
        cells
    }

    /// Gives out what is left: to the sentence, then to other columns, then to names of stages; the rest is the sentence's, and
    /// where there is none it stays.
    fn widen(&self, cells: &mut [u16], mut left: u16, zones: bool) -> u16 {
        let field = |shown: &Shown, field| shown.column == Column::Field(field);
        let turn = |shown: &Shown| match shown {
            shown if field(shown, Field::Message) => 0,
            shown if field(shown, Field::Stage) => 2,
            _ => 1,
        };
        for now in 0..3 {
            for (shown, cells) in self.0.iter().zip(cells.iter_mut()).filter(|(shown, _)| turn(shown) == now)
            {
                let more = wish(shown, zones).1.saturating_sub(*cells).min(left);
                // a stage has its name whole, or its glyph
                if now < 2 || more == wish(shown, zones).1.saturating_sub(*cells) {
                    *cells += more;
                    left -= more;
                }
            }
        }
        let free = |shown: &Shown| field(shown, Field::Message) && shown.width.is_none();
        if let Some((_, cells)) = self.0.iter().zip(cells.iter_mut()).find(|(shown, _)| free(shown)) {
            *cells += std::mem::take(&mut left);
        }
        left
    }
}

#[cfg(test)]
mod tests {
    use super::{Columns, Fitted};

    fn fitted(list: &str, width: u16) -> Fitted {
        Columns::parse(list).unwrap().fitted(width, false)
    }

    fn widths(fitted: &Fitted) -> Vec<(String, u16)> {
        fitted.placed.iter().map(|placed| (placed.column.name().to_owned(), placed.width)).collect()
    }

    #[test]
    fn columns_stand_apart_in_their_order_at_every_width() {
        let lists = [
            "time,stage,account,agency,operation,message,source_ip,source",
            "message,time",
            "raw.a:200,stage,time",
            "session_id:3,token_id,message:9,tags,count",
        ];
        for (list, width) in lists.iter().flat_map(|list| (50..=250).map(move |width| (list, width))) {
            let fitted = fitted(list, width);
            let mut slots: Vec<(u16, u16)> =
                fitted.placed.iter().map(|placed| (placed.x, placed.width)).collect();
            slots.extend([fitted.text, fitted.remark]);
            slots.sort_unstable();
            assert!(!fitted.placed.is_empty(), "{list} {width}");
            for pair in slots.windows(2) {
                assert!(
                    pair[0].0 + pair[0].1 < pair[1].0 + u16::from(pair[1].1 == 0),
                    "{list} {width}: {pair:?}"
                );
            }
            assert_eq!(fitted.remark.0 + fitted.remark.1, width - 1);
        }
    }

    #[test]
    fn a_width_that_was_given_is_kept_and_others_give_way() {
        let wide = fitted("time,stage,account:24,raw.ClientAppId", 120);
        let said = |name: &str, width: u16| (name.to_owned(), width);
        assert_eq!(
            widths(&wide),
            [said("time", 15), said("stage", 17), said("account", 24), said("raw.ClientAppId", 18)]
        );
        assert!(!wide.sentence);
        let narrow = fitted("time,stage,account:24,raw.ClientAppId,message", 80);
        assert_eq!(widths(&narrow)[2], said("account", 24));
        assert_eq!(widths(&narrow)[1], said("stage", 1), "its glyph says it too");
        assert!(narrow.sentence && narrow.text.1 >= 12);
    }

    #[test]
    fn what_has_no_room_falls_away_from_the_right() {
        let fitted = fitted("time,account:40,session_id:40,tags", 80);
        assert_eq!(widths(&fitted).len(), 2);
    }
}
