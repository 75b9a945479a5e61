//! The text gate: makes text from records safe to draw, and fits it to a number of cells.
//!
//! Every function here makes its text visible first (see [`show`]), so panels may pass a record's bytes directly; text
//! that passed the gate is unchanged.

use crate::event::visible;
use ratatui::buffer::CellWidth;
use std::borrow::Cow;
use unicode_segmentation::UnicodeSegmentation;

const CUT: &str = "…";

/// Text with control, bidirectional and invisible characters made visible, and at most eight marks per character.
/// Ordinary text is borrowed.
#[must_use]
pub fn show(text: &str) -> Cow<'_, str> {
    visible(text)
}

/// The width of the shown text in cells.
#[must_use]
pub fn width(text: &str) -> usize {
    cells(&show(text))
}

/// The shown text in at most `columns` cells. Longer text is cut between graphemes and ends in `…`.
#[must_use]
pub fn fit(text: &str, columns: usize) -> Cow<'_, str> {
    // messages may be megabytes: look at no more than can be visible
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

/// Like [`fit`], but cut at the start, for paths and addresses, which differ at the end.
#[must_use]
pub fn fit_left(text: &str, columns: usize) -> Cow<'_, str> {
    let shown = show(text);
    if cells(&shown) <= columns { shown } else { Cow::Owned(cut_start(&shown, columns)) }
}

/// Like [`fit_left`], but keeps the first folder of a path if there is room, as two archives may have files of the same
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

/// The shown text in exactly `columns` cells: cut, or padded at the end.
#[must_use]
pub fn pad(text: &str, columns: usize) -> String {
    let mut padded = fit(text, columns).into_owned();
    let taken = cells(&padded);
    padded.extend(std::iter::repeat_n(' ', columns.saturating_sub(taken)));
    padded
}

/// The shown text in exactly `columns` cells, right-aligned, for numbers.
#[must_use]
pub fn pad_left(text: &str, columns: usize) -> String {
    let fitted = fit(text, columns);
    let mut padded = " ".repeat(columns.saturating_sub(cells(&fitted)));
    padded.push_str(&fitted);
    padded
}

/// The width of text that passed the gate, counted as the terminal buffer does.
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
        // a joiner left at the end would be spelled out, and need more cells
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

/// Whether text is unchanged by the gate.
fn is_shown(text: &str) -> bool {
    matches!(visible(text), Cow::Borrowed(_))
}

/// The graphemes that fit, in order.
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
