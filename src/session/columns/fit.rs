//! Fits chosen columns into the width of the timeline.

use super::{Columns, Shown};
use crate::event::Field;
use crate::export::Column;

/// Cells left of the first column: the rail, and a sign.
const RAIL: u16 = 2;
/// Width that the message gets before other columns may grow, and its smallest width, in cells.
const SENTENCE: u16 = 30;
const SHORTEST: u16 = 12;
/// Cells for a row's signs if there is no message column to show them.
const SIGNS: u16 = 4;

/// A column in its place: its first cell from the timeline's left edge, and its cells without the gap after it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Placed {
    pub column: Column,
    pub x: u16,
    pub width: u16,
}

/// The positions of all columns in a timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fitted {
    /// The columns that fit, from left to right, without the message.
    pub placed: Vec<Placed>,
    /// First cell and width of the message; without a message, of the signs.
    pub text: (u16, u16),
    /// Whether the message is shown.
    pub sentence: bool,
    /// First cell and width of the remark at the end of a row.
    pub remark: (u16, u16),
    /// Number of columns that do not fit.
    pub more: usize,
}

/// The smallest and the preferred width of a column, in cells.
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

fn is_sentence(shown: &Shown) -> bool {
    shown.column == Column::Field(Field::Message)
}

impl Columns {
    /// Places the columns in a timeline of `width` cells; `zones` for times in two zones. If they do not fit, columns
    /// are dropped from the right, but never the first, and the message last.
    #[must_use]
    pub fn fitted(&self, width: u16, zones: bool) -> Fitted {
        let remark = if width < 64 { 5 } else { 6 };
        let remark = (width.saturating_sub(1 + remark), remark.min(width));
        let sentence = self.0.iter().any(is_sentence);
        let signs = if sentence { 0 } else { SIGNS + 1 };
        let room = remark.0.saturating_sub(RAIL + signs);
        let zones = zones && width >= 64;
        let mut cells = self.least(room, zones);
        let taken = cells
            .iter()
            .filter(|cells| **cells > 0)
            .fold(0, |sum: u16, cells| sum.saturating_add(*cells + 1));
        let left = self.widen(&mut cells, room.saturating_sub(taken), zones);
        let (mut x, mut placed, mut text) = (RAIL, Vec::with_capacity(cells.len()), None);
        let more = cells.iter().filter(|cells| **cells == 0).count();
        for (shown, width) in self.0.iter().zip(cells).filter(|(_, cells)| *cells > 0) {
            if is_sentence(shown) {
                text = Some((x, width));
            } else {
                placed.push(Placed { column: shown.column.clone(), x, width });
            }
            x = x.saturating_add(width + 1);
        }
        let sentence = text.is_some();
        // the signs get what is left
        let end = remark.0.saturating_sub(1);
        let text = text.unwrap_or((x.min(end), end.saturating_sub(x).max(left.min(SIGNS))));
        Fitted { placed, text, sentence, remark, more }
    }

    /// The smallest widths of the columns that fit; 0 for the others. The first column comes first, then the message,
    /// then the others from left to right.
    fn least(&self, room: u16, zones: bool) -> Vec<u16> {
        let (mut left, mut cells) = (room, vec![0; self.0.len()]);
        let (mut sentence, mut others) = (None, Vec::with_capacity(self.0.len()));
        for (at, shown) in self.0.iter().enumerate().skip(1) {
            if is_sentence(shown) { sentence = Some(at) } else { others.push(at) }
        }
        let wished = |at: usize| self.0.get(at).map_or(0, |shown| wish(shown, zones).0);
        let mut take = |at: usize, least: u16| {
            if let Some(cells) = cells.get_mut(at) {
                *cells = least;
                left = left.saturating_sub(least + 1);
            }
            left
        };
        let mut left = take(0, wished(0).min(room.saturating_sub(1)));
        if let Some(at) = sentence.filter(|at| wished(*at).min(SHORTEST) < left) {
            left = take(at, wished(at).min(left.saturating_sub(1)));
        }
        for at in others {
            if wished(at) >= left {
                break;
            }
            left = take(at, wished(at));
        }
        cells
    }

    /// Distributes the remaining cells: to the message, to other columns, to stage names, and what is left to the
    /// message again. Returns the cells that nobody took.
    fn widen(&self, cells: &mut [u16], mut left: u16, zones: bool) -> u16 {
        let turn = |shown: &Shown| match &shown.column {
            Column::Field(Field::Message) => 0,
            Column::Field(Field::Stage) => 2,
            _ => 1,
        };
        for now in 0..3 {
            let has_room = |(shown, cells): &(&Shown, &mut u16)| turn(shown) == now && **cells > 0;
            for (shown, cells) in self.0.iter().zip(cells.iter_mut()).filter(has_room) {
                let more = wish(shown, zones).1.saturating_sub(*cells).min(left);
                // a stage shows its whole name or only its glyph
                if now < 2 || more == wish(shown, zones).1.saturating_sub(*cells) {
                    *cells += more;
                    left -= more;
                }
            }
        }
        let is_free =
            |(shown, cells): &(&Shown, &mut u16)| is_sentence(shown) && shown.width.is_none() && **cells > 0;
        if let Some((_, cells)) = self.0.iter().zip(cells.iter_mut()).find(is_free) {
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
        let all = fitted("time,account:40,session_id:40,tags", 80);
        assert_eq!((widths(&all).len(), all.more), (2, 2));
    }

    #[test]
    fn the_sentence_stays_where_others_have_no_room() {
        let narrow = fitted("time,stage,account,agency,source_ip:18,message", 55);
        assert!(narrow.sentence && narrow.text.1 >= 12, "{narrow:?}");
        assert_eq!(narrow.more, 1, "the address: {narrow:?}");
        let wide = fitted("time,stage,message:60", 55);
        assert!(wide.sentence && wide.text.1 > 20, "a width that has no room gives way: {wide:?}");
    }
}
