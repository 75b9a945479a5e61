//! The text gate: what comes from a record, as it may be drawn, and cut to the cells there are.
//!
//! Every function here shows its text first (see [`show`]), so that a panel may hand it a record's own bytes; shown
//! text passes unchanged.

use crate::event::visible;
use ratatui::buffer::CellWidth;
use std::borrow::Cow;
use unicode_segmentation::UnicodeSegmentation;

const CUT: &str = "…";

/// The text with its control, bidirectional and invisible characters made visible, and no more than eight marks on one
/// character. Ordinary text is borrowed.
#[must_use]
pub fn show(text: &str) -> Cow<'_, str> {
    visible(text)
}

/// How many cells the shown text takes.
#[must_use]
pub fn width(text: &str) -> usize {
    cells(&show(text))
}

/// The shown text in at most `columns` cells. What does not fit is cut at the end, between characters as a reader
/// counts them, and the last cell is `…`.
#[must_use]
pub fn fit(text: &str, columns: usize) -> Cow<'_, str> {
    // a message may be megabytes long, and is drawn in every frame: no more of it is looked at than can be seen
    let head = text.char_indices().nth(columns.saturating_mul(4) + 64).map_or(text, |(at, _)| &text[..at]);
    if head.len() < text.len() {
        let shown = show(head);
        if cells(&shown) > columns {
            return Cow::Owned(cut_end(&shown, columns));
        }
    }
    let shown = show(text);
    if cells(&shown) <= columns { shown } else { Cow::Owned(cut_end(&shown, columns)) }
}

/// As [`fit`], but the start is cut: for paths and addresses, whose end tells them apart.
#[must_use]
pub fn fit_left(text: &str, columns: usize) -> Cow<'_, str> {
    let shown = show(text);
    if cells(&shown) <= columns { shown } else { Cow::Owned(cut_start(&shown, columns)) }
}

/// As [`fit_left`], but the first folder of a path is kept where the end still has room: two archives may hold files of one
/// name.
#[must_use]
pub fn fit_path(path: &str, columns: usize) -> Cow<'_, str> {
    let fitted = fit_left(path, columns);
    let cut = cells(&show(path)) > columns;
    let Some((first, rest)) =
        path.split_once('/').filter(|(first, rest)| cut && !first.is_empty() && !rest.is_empty())
    else {
        return fitted;
    };
    let head = format!("{}/", show(first));
    let taken = cells(&head);
    if taken > columns / 2 {
        return fitted;
    }
    let whole = head + &fit_left(rest, columns - taken);
    if cells(&whole) <= columns && is_shown(&whole) { Cow::Owned(whole) } else { fitted }
}

/// The shown text in exactly `columns` cells: cut, or filled with spaces at the end.
#[must_use]
pub fn pad(text: &str, columns: usize) -> String {
    let mut padded = fit(text, columns).into_owned();
    let taken = cells(&padded);
    padded.extend(std::iter::repeat_n(' ', columns.saturating_sub(taken)));
    padded
}

/// The shown text in exactly `columns` cells, at their end: for numbers.
#[must_use]
pub fn pad_left(text: &str, columns: usize) -> String {
    let fitted = fit(text, columns);
    let mut padded = " ".repeat(columns.saturating_sub(cells(&fitted)));
    padded.push_str(&fitted);
    padded
}

/// Cells of text that is shown already, counted as the terminal's buffer counts them.
fn cells(shown: &str) -> usize {
    if shown.is_ascii() {
        return shown.len();
    }
    shown.graphemes(true).map(|grapheme| usize::from(grapheme.cell_width())).sum()
}

fn cut_end(shown: &str, columns: usize) -> String {
    let Some(room) = columns.checked_sub(1) else { return String::new() };
    let mut kept = taken(shown.graphemes(true), room);
    loop {
        let cut = kept.concat() + CUT;
        // A joiner that joins nothing any more would be shown as what it is, and take more cells.
        if kept.pop().is_none() || is_shown(&cut) {
            return cut;
        }
    }
}

fn cut_start(shown: &str, columns: usize) -> String {
    let Some(room) = columns.checked_sub(1) else { return String::new() };
    let mut kept = taken(shown.graphemes(true).rev(), room);
    loop {
        let cut = CUT.to_owned() + &kept.iter().rev().copied().collect::<String>();
        if kept.pop().is_none() || is_shown(&cut) {
            return cut;
        }
    }
}

/// Whether a text is what the gate makes of it.
fn is_shown(text: &str) -> bool {
    matches!(visible(text), Cow::Borrowed(_))
}

/// The graphemes that fit, in the order in which they come.
fn taken<'a>(graphemes: impl Iterator<Item = &'a str>, mut room: usize) -> Vec<&'a str> {
    graphemes
        .map_while(|grapheme| {
            room = room.checked_sub(usize::from(grapheme.cell_width()))?;
            Some(grapheme)
        })
        .collect()
}

#[cfg(test)]
mod tests;
