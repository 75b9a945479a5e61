//! Counts by kind of link: how much is observed, asserted, inferred.

use super::{cells, sign, tone};
use crate::chain::{ByKind, LinkKind};
use crate::event::share;
use crate::view::number::within;
use crate::view::stroke::{put, put_right};
use crate::view::theme::Theme;
use ratatui::buffer::Buffer;

/// The width in cells of a number with its glyph.
pub(super) const EACH: u16 = 9;

/// The count of a kind.
pub(super) const fn of(by: ByKind, kind: LinkKind) -> u64 {
    match kind {
        LinkKind::Observed => by.observed,
        LinkKind::Asserted => by.asserted,
        LinkKind::Inferred => by.inferred,
    }
}

/// Draws the three counts, each in its column; zeros are left out.
pub(super) fn draw(by: ByKind, (x, y): (u16, u16), end: u16, theme: Theme, buffer: &mut Buffer) {
    for (kind, x) in LinkKind::ALL.into_iter().zip((x..end).step_by(usize::from(EACH))) {
        let number = of(by, kind);
        if number > 0 && x + EACH <= end + 1 {
            let text = format!("{} {}", within(number, 6), sign(kind));
            put_right(buffer, (x, y), x + EACH - 1, &text, tone(kind, theme));
        }
    }
}

/// Draws the headings of the three columns: glyph and word.
pub(super) fn heads((x, y): (u16, u16), end: u16, theme: Theme, buffer: &mut Buffer) {
    for (kind, x) in LinkKind::ALL.into_iter().zip((x..end).step_by(usize::from(EACH))) {
        let word = kind.name();
        if x + EACH <= end + 1 {
            put(buffer, (x + (EACH - 1).saturating_sub(cells(word)), y), end, word, theme.faint());
        }
    }
}

/// The share that rests on no record alone, in words; `None` if there is none.
pub(super) fn unproven(by: ByKind) -> Option<String> {
    let all = by.observed + by.asserted + by.inferred;
    let weak = by.asserted + by.inferred;
    if all == 0 {
        return None;
    }
    if weak == 0 {
        return Some("every access rests on observed links".to_owned());
    }
    let share = share(weak, all)?;
    let kinds = match (by.asserted, by.inferred) {
        (_, 0) => "an asserted link",
        (0, _) => "an inferred link",
        _ => "an asserted or inferred link",
    };
    Some(format!("{share} of accesses rest on {kinds}"))
}

#[cfg(test)]
mod tests {
    use super::unproven;
    use crate::chain::ByKind;

    #[test]
    fn the_share_that_no_record_proves_is_said_and_never_rounded_to_none() {
        let said = |observed, asserted, inferred| unproven(ByKind { observed, asserted, inferred });
        assert_eq!(said(0, 0, 0), None);
        assert_eq!(said(5, 0, 0).unwrap(), "every access rests on observed links");
        assert_eq!(said(999, 1, 0).unwrap(), "< 1 % of accesses rest on an asserted link");
        assert_eq!(said(1, 1, 2).unwrap(), "75 % of accesses rest on an asserted or inferred link");
        assert_eq!(said(0, 0, 2).unwrap(), "100 % of accesses rest on an inferred link");
    }
}
