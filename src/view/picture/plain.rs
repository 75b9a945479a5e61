//! A screen as text, optionally with a description of its styles.

use super::columns;
use crate::event::visible;
use crate::view::theme::Theme;
use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier, Style};
use std::fmt::Write as _;

/// The rows of the screen, without trailing spaces.
#[must_use]
pub fn plain(buffer: &Buffer) -> String {
    let mut out = String::new();
    for row in rows(buffer) {
        let text: String = row.iter().map(|(_, cell)| cell.symbol()).collect();
        // the output may go to a terminal, so it passes the text gate again
        out.push_str(visible(&text).trim_end());
        out.push('\n');
    }
    out
}

/// The rows of the screen, each followed by its styles: the column where one begins, and its name by role.
///
/// ```text
/// 03 │ stages ───────── brushed
///    · 0 rule  1 dim/bold  8 rule  18 faint
/// ```
///
/// Spaces only show the background, so a run of one style continues across them unless the background changes. Unstyled
/// text is `text`; a row with nothing else has no second line.
#[must_use]
pub fn planes(buffer: &Buffer, theme: &Theme) -> String {
    let mut out = String::new();
    for (number, row) in rows(buffer).enumerate() {
        let text: String = row.iter().map(|(_, cell)| cell.symbol()).collect();
        let _ = writeln!(out, "{}", format!("{number:02} │{text}").trim_end());
        let runs = runs(&row);
        if runs.iter().any(|(_, style)| *style != Style::new()) {
            let named = runs.iter().map(|(column, style)| format!("{column} {}", theme.describe(*style)));
            let _ = writeln!(out, "   · {}", named.collect::<Vec<_>>().join("  "));
        }
    }
    out
}

/// The cells of each row with their columns, without those covered by a wide character.
fn rows(buffer: &Buffer) -> impl Iterator<Item = Vec<(u16, &Cell)>> {
    let area = buffer.area;
    (0..area.height).map(move |y| {
        let mut covered = 0;
        let cells = (0..area.width).map(|x| (x, &buffer[(area.x + x, area.y + y)]));
        cells
            .filter(|(x, cell)| {
                let shown = *x >= covered;
                if shown {
                    covered = x + columns(cell);
                }
                shown
            })
            .collect()
    })
}

/// The columns where a style begins, with the style.
fn runs(row: &[(u16, &Cell)]) -> Vec<(u16, Style)> {
    let mut runs: Vec<(u16, Style)> = Vec::new();
    for (column, cell) in row {
        let style = style(cell);
        let goes_on = runs.last().is_some_and(|(_, last)| {
            *last == style || (cell.symbol() == " " && behind(*last) == behind(style))
        });
        let bare = cell.symbol() == " ";
        let nothing = bare && runs.is_empty() && behind(style) == behind(Style::new());
        if !goes_on && !nothing {
            runs.push((*column, if bare { Style { fg: None, ..style } } else { style }));
        }
    }
    runs
}

/// The part of a style that is visible on a space.
fn behind(style: Style) -> (Option<Color>, Modifier) {
    let seen = Modifier::UNDERLINED | Modifier::REVERSED | Modifier::CROSSED_OUT;
    (style.bg, style.add_modifier & seen)
}

/// The style of a cell, without the terminal's default colours.
fn style(cell: &Cell) -> Style {
    let own = |color: Color| (color != <_>::default()).then_some(color);
    Style { fg: own(cell.fg), bg: own(cell.bg), add_modifier: cell.modifier, ..Style::new() }
}
