//! A record as an indented tree, in the detail panel.

use super::detail::window;
use super::number::{count, thousands};
use super::stroke::{lay, lay_cursor, put, wrap};
use super::text;
use super::theme::Theme;
use crate::session::{Panel, Reading, Session, Tree, TreeRow, line_from};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Deeper levels are not indented further.
const DEEPEST: usize = 12;

/// Draws the tree. If the value at the cursor does not fit its row, the last lines of the panel show it in full.
pub(super) fn draw(session: &Session, theme: Theme, tree: &Tree, body: Rect, buffer: &mut Buffer) {
    let focused = session.focus == Panel::Detail;
    if let Some(Reading { line, from }) = session.read_value()
        && let Some(row) = tree.row(line)
    {
        return draw_value(row, from, theme, body, buffer);
    }
    let foot = foot_of(session, tree, body);
    let rows = above(&foot, body);
    let shown = window(session, tree.len(), usize::from(rows.height));
    for (at, y) in shown.zip(rows.y..rows.bottom()) {
        if let Some(row) = tree.row(at) {
            draw_row(row, theme, (body.x + 1, y), body.right().saturating_sub(1), buffer);
        }
        if focused && at == session.detail.cursor {
            lay_cursor(buffer, (body.x, y), body.right(), theme);
        }
    }
    for (line, y) in foot.iter().zip(rows.bottom()..body.bottom()) {
        put(buffer, (body.x + 1, y), body.right(), line, theme.said());
        lay(buffer, (body.x, y), body.right(), theme.selection());
    }
}

/// Draws the value that is read: its name and length, then its lines.
fn draw_value(row: TreeRow<'_>, from: usize, theme: Theme, body: Rect, buffer: &mut Buffer) {
    let Some(value) = row.laid.value() else { return };
    let letters = |text: &str| text.chars().count() as u64;
    let before = letters(value.get(..from).unwrap_or_default());
    let mut head = format!("{} · {}", row.laid.name(), count(letters(value), "character"));
    if before > 0 {
        head = format!("{head} · from {} on", thousands(before + 1));
    }
    put(buffer, (body.x + 1, body.y), body.right(), &head, theme.dim());
    let mut at = from;
    for y in body.y + 1..body.bottom() {
        if at >= value.len() {
            break;
        }
        let (line, next) = line_from(value, at, usize::from(body.width.saturating_sub(2)));
        put(buffer, (body.x + 1, y), body.right(), &line, theme.said());
        at = next;
    }
}

/// The area of the tree's rows.
pub(super) fn rows(session: &Session, tree: &Tree, body: Rect) -> Rect {
    if session.read_value().is_some() {
        return Rect { height: 0, ..body };
    }
    above(&foot_of(session, tree, body), body)
}

fn above(foot: &[String], body: Rect) -> Rect {
    let lines = u16::try_from(foot.len()).unwrap_or(0).min(body.height);
    Rect { height: body.height - lines, ..body }
}

fn foot_of(session: &Session, tree: &Tree, body: Rect) -> Vec<String> {
    match tree.row(session.detail.cursor) {
        Some(row) if session.focus == Panel::Detail => foot(session, row, body),
        _ => Vec::new(),
    }
}

/// The field name for queries and the full value at the cursor; empty if the value fits its row.
fn foot(session: &Session, row: TreeRow<'_>, body: Rect) -> Vec<String> {
    let room = usize::from(body.width.saturating_sub(2));
    let Some(value) = row.laid.value() else { return Vec::new() };
    // values may be megabytes: look at no more than can be visible
    let seen = value.char_indices().nth(room).map_or(value, |(at, _)| &value[..at]);
    if seen.len() == value.len()
        && indent(row) + text::width(&text::fit(&row.laid.key(), room)) + 2 + text::width(seen) <= room
    {
        return Vec::new();
    }
    let most = usize::from(body.height / 3).max(1);
    let looked_at = room.saturating_mul(most).saturating_mul(2);
    let head = |value| text::show(first(value, looked_at)).into_owned();
    let name = row.laid.name();
    let lines = wrap(&format!("{name}  {}", head(value)), room, most + 1);
    if lines.len() <= most {
        return lines;
    }
    // what is cut says how long it is, and stands around the hit of a search
    let about = format!("{name} · {} · Enter reads all ", count(value.chars().count() as u64, "character"));
    let hit = session.hit_in(value).unwrap_or(0);
    let begins =
        value.get(..hit).and_then(|before| before.char_indices().rev().nth(room / 2)).map_or(0, |(at, _)| at);
    let cut = if begins > 0 { "…" } else { "" };
    wrap(&format!("{about} {cut}{}", head(value.get(begins..).unwrap_or(value))), room, most)
}

/// So many letters of a text at most.
fn first(text: &str, letters: usize) -> &str {
    text.char_indices().nth(letters).map_or(text, |(at, _)| &text[..at])
}

/// Cells before the key of a row.
fn indent(row: TreeRow<'_>) -> usize {
    2 * row.laid.depth().min(DEEPEST) + 2
}

fn draw_row(row: TreeRow<'_>, theme: Theme, (x, y): (u16, u16), end: u16, buffer: &mut Buffer) {
    let guides = "│ ".repeat(row.laid.depth().min(DEEPEST));
    let x = put(buffer, (x, y), end, &guides, theme.rule());
    let fold = match row.folded {
        Some(true) => "▸ ",
        Some(false) => "▾ ",
        None => "  ",
    };
    let x = put(buffer, (x, y), end, fold, theme.faint());
    let x = put(buffer, (x, y), end, &row.laid.key(), theme.dim()) + 2;
    if let Some(value) = row.laid.value() {
        put(buffer, (x, y), end, value, value_style(value, theme));
    } else {
        let members = count(row.laid.members().unwrap_or(0) as u64, "member");
        put(buffer, (x, y), end, &members, theme.faint());
    }
}

/// The style of a value; JSON numbers and literals differ from text.
fn value_style(value: &str, theme: Theme) -> Style {
    let is_word = matches!(value, "true" | "false" | "null");
    if is_word || (value.len() < 32 && value.parse::<f64>().is_ok_and(f64::is_finite)) {
        return theme.accent();
    }
    theme.said()
}
