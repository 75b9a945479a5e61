//! Drawing helpers shared by panels: text, backgrounds, hairlines. All are clipped to the buffer.

use super::text;
use super::theme::{Depth, Theme};
use crate::event::Field;
use crate::session::{Area, break_line};
use ratatui::buffer::{Buffer, CellWidth};
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Converts an area.
pub(super) const fn rect(area: Area) -> Rect {
    Rect { x: area.x, y: area.y, width: area.width, height: area.height }
}

/// The area without its first line, which is the panel's rule.
pub(super) fn body(area: Rect) -> Rect {
    let Rect { x, y, width, height } = area;
    rect(Area { x, y, width, height }.body())
}

/// Draws text, cut before the column `end`; returns the column after it.
pub(super) fn put(buffer: &mut Buffer, (x, y): (u16, u16), end: u16, what: &str, style: Style) -> u16 {
    let (area, end) = (buffer.area, end.min(buffer.area.right()));
    if x < area.x || x >= end || !(area.top()..area.bottom()).contains(&y) {
        return x;
    }
    let room = usize::from(end - x);
    buffer.set_stringn(x, y, text::fit(what, room), room, style).0
}

/// Draws text right-aligned to the column `end`, at most from column `from`; returns its first column.
pub(super) fn put_right(
    buffer: &mut Buffer,
    (from, y): (u16, u16),
    end: u16,
    what: &str,
    style: Style,
) -> u16 {
    let room = end.saturating_sub(from);
    let taken = u16::try_from(text::width(&text::fit(what, usize::from(room)))).unwrap_or(room).min(room);
    let x = end.saturating_sub(taken);
    put(buffer, (x, y), end, what, style);
    x
}

/// Applies a style to the columns `x..end` of a line.
pub(super) fn lay(buffer: &mut Buffer, (x, y): (u16, u16), end: u16, style: Style) {
    buffer.set_style(Rect { x, y, width: end.saturating_sub(x), height: 1 }, style);
}

/// Dims an area whose content is outdated, while its successor is pending.
pub(super) fn lay_stale(buffer: &mut Buffer, area: Rect, theme: Theme) {
    buffer.set_style(area.intersection(buffer.area), theme.faint());
}

/// Applies the cursor's background to the columns `x..end`, except on search hits. With sixteen colours a text colour
/// may equal the background, so the terminal's default text colour is used.
pub(super) fn lay_cursor(buffer: &mut Buffer, (x, y): (u16, u16), end: u16, theme: Theme) {
    let line = Rect { x, y, width: end.saturating_sub(x), height: 1 }.intersection(buffer.area);
    let hit = theme.hit().bg;
    for at in line.positions() {
        let cell = &mut buffer[at];
        if hit.is_some() && Some(cell.bg) == hit {
            continue;
        }
        if theme.depth() == Depth::Ansi16 {
            cell.fg = theme.plain_ink();
        }
        cell.set_style(theme.cursor());
    }
}

/// Clears an area.
pub(super) fn clear(buffer: &mut Buffer, area: Rect) {
    let area = area.intersection(buffer.area);
    for y in area.top()..area.bottom() {
        for x in area.left()..area.right() {
            buffer[(x, y)].reset();
        }
    }
}

/// Draws a hairline over the columns `x..end`.
pub(super) fn hairline(buffer: &mut Buffer, (x, y): (u16, u16), end: u16, theme: Theme) {
    let line = "─".repeat(usize::from(end.saturating_sub(x)));
    put(buffer, (x, y), end, &line, theme.rule());
}

/// Highlights the occurrences of a text on a line, ignoring case.
pub(super) fn mark_hits(buffer: &mut Buffer, (from, y): (u16, u16), end: u16, needle: &str, style: Style) {
    let folded = |c: char| c.to_lowercase();
    let needle: Vec<char> = text::show(needle).chars().flat_map(folded).collect();
    let end = end.min(buffer.area.right());
    if needle.is_empty() || from < buffer.area.x || !(buffer.area.top()..buffer.area.bottom()).contains(&y) {
        return;
    }
    let mut letters: Vec<(char, u16)> = Vec::new();
    let mut x = from;
    while x < end {
        let symbol = buffer[(x, y)].symbol();
        letters.extend(symbol.chars().flat_map(folded).map(|c| (c, x)));
        x += symbol.cell_width().max(1);
    }
    for found in letters.windows(needle.len()) {
        if found.iter().map(|(c, _)| c).eq(&needle)
            && let (Some((_, first)), Some((_, last))) = (found.first(), found.last())
        {
            lay(buffer, (*first, y), last + 1, style);
        }
    }
}

/// Whether the shown text fits into `columns` cells. Very long text is rejected by its length alone, as this runs in
/// every frame.
pub(super) fn fits(what: &str, columns: usize) -> bool {
    what.len() <= columns.saturating_mul(32) + 256 && text::width(what) <= columns
}

/// Whether the values of a field are identifiers, which differ at either end.
pub(super) const fn is_identifier(field: Field) -> bool {
    matches!(
        field,
        Field::AppId
            | Field::DeviceId
            | Field::SessionId
            | Field::TokenId
            | Field::KeyId
            | Field::RequestId
            | Field::AlertId
            | Field::TenantId
            | Field::AccountNames
            | Field::MessageIds
            | Field::Id
    )
}

/// The shown text in at most `columns` cells, cut in the middle, for identifiers that differ at either end.
pub(super) fn fit_middle(what: &str, columns: usize) -> String {
    if columns < 5 || fits(what, columns) {
        return text::fit(what, columns).into_owned();
    }
    let tail = (columns - 1) / 2;
    let seen = what.char_indices().rev().nth(tail * 4 + 64).map_or(0, |(at, _)| at);
    let what_ends = &what[seen..];
    let head = text::fit(what, columns - tail);
    let end = text::fit_left(what_ends, tail + 1);
    let end = end.strip_prefix('…').unwrap_or(&end);
    // a head that was cut ends in `…` already; otherwise it is inserted
    if head.ends_with('…') { format!("{head}{end}") } else { format!("{head}…{end}") }
}

/// Wraps text into at most `most` lines of `columns` cells, at spaces if possible.
pub(super) fn wrap(what: &str, columns: usize, most: usize) -> Vec<String> {
    wrap_from(what, columns, columns, most)
}

/// Like [`wrap`], with another width for the first line.
pub(super) fn wrap_from(what: &str, first: usize, columns: usize, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut rest = what;
    while !rest.is_empty() && lines.len() < most {
        let columns = if lines.is_empty() { first } else { columns };
        let last = lines.len() + 1 == most;
        let (line, tail) = if last { (rest, "") } else { break_line(rest, columns, text::width) };
        lines.push(text::fit(line, columns).into_owned());
        rest = tail;
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::{fit_middle, mark_hits, wrap};
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;
    use ratatui::style::{Modifier, Style};

    #[test]
    fn a_long_identifier_keeps_both_ends() {
        assert_eq!(fit_middle("3kVZabcdefEFAA", 9), "3kVZ…EFAA");
        assert_eq!(fit_middle("short", 9), "short");
        assert_eq!(fit_middle("3kVZabcdefEFAA", 4), "3kV…");
    }

    #[test]
    fn lines_break_between_words_and_the_last_is_cut() {
        assert_eq!(wrap("one two three", 7, 9), ["one two", "three"]);
        assert_eq!(wrap("onetwothree", 4, 9), ["onet", "woth", "ree"]);
        assert_eq!(wrap("a longidentifier", 8, 9), ["a longid", "entifier"]);
        assert_eq!(wrap("one two three four", 7, 2), ["one two", "three …"]);
        assert!(wrap("", 7, 2).is_empty());
    }

    #[test]
    fn hits_are_marked_in_any_case_even_where_folding_changes_lengths() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 20, 1));
        buffer.set_string(0, 0, "İstanbul 日本 BIND", Style::new());
        let marked = |buffer: &Buffer| -> String {
            (0..20).map(|x| if buffer[(x, 0)].modifier.is_empty() { '.' } else { '^' }).collect()
        };
        let style = Style::new().add_modifier(Modifier::BOLD);
        mark_hits(&mut buffer, (0, 0), 20, "bind", style);
        assert_eq!(marked(&buffer), "..............^^^^..");
        mark_hits(&mut buffer, (0, 0), 20, "本", style);
        mark_hits(&mut buffer, (0, 0), 20, "stan", style);
        assert_eq!(marked(&buffer), ".^^^^......^..^^^^..");
    }
}
