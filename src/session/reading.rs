//! A long value of a record, read line by line: a value may be megabytes, so lines are found from where it is read on.

use super::wrap::break_line;
use super::{Layout, Motion, Session, Tab, detail_lines};
use crate::event::visible;
use unicode_width::UnicodeWidthStr;

/// How far back the beginning of a line is looked for; lines of a longer one may break elsewhere on the way back.
const BACK: usize = 1 << 13;

/// Where a value is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// The line of the record whose value it is.
    pub line: usize,
    /// The byte at which the first line shown begins.
    pub from: usize,
}

/// The line that begins at a byte, as it is shown, and where the next one begins.
#[must_use]
pub fn line_from(value: &str, from: usize, cells: usize) -> (String, usize) {
    let rest = value.get(from..).unwrap_or_default();
    let whole = rest.split('\n').next().unwrap_or_default();
    let (line, tail) = break_line(whole, cells.max(1), |part| visible(part).width());
    let behind = if tail.is_empty() { whole.len() + 1 } else { whole.len() - tail.len() };
    (visible(line.trim_end_matches('\r')).into_owned(), (from + behind).min(value.len()))
}

/// Where the line before a byte begins.
fn line_before(value: &str, from: usize, cells: usize) -> usize {
    let before = value.get(..from).unwrap_or_default();
    let text = before.strip_suffix('\n').unwrap_or(before);
    let begins = text.rfind('\n').map_or(0, |at| at + 1);
    let mut at = begins.max(from.saturating_sub(BACK));
    while !value.is_char_boundary(at) {
        at += 1;
    }
    loop {
        let next = line_from(value, at, cells).1;
        if next >= from || next <= at {
            return at;
        }
        at = next;
    }
}

/// Where a text first stands in a value, in any case of its letters from A to Z.
fn hit(value: &str, text: &str) -> Option<usize> {
    let text = text.trim_matches('"').to_ascii_lowercase();
    value.to_ascii_lowercase().find(&text).filter(|_| !text.is_empty())
}

impl Session {
    /// The cells and lines in which a value is read.
    fn page_read(&self) -> (usize, usize) {
        let body = Layout::of(self).detail.body();
        (usize::from(body.width.saturating_sub(2)), usize::from(body.height.saturating_sub(1)).max(1))
    }

    /// The value that is read, and from where; `None` where none is.
    #[must_use]
    pub fn read_value(&self) -> Option<Reading> {
        let is_here = |read: &Reading| self.view.tab == Tab::Record && read.line == self.detail.cursor;
        self.detail.reading.filter(is_here)
    }

    /// Where the first hit of the search stands in a value.
    #[must_use]
    pub fn hit_in(&self, value: &str) -> Option<usize> {
        hit(value, &self.find.as_ref()?.text)
    }

    /// Opens the value under the cursor to be read, if it does not fit a line, from the line with the hit of a search on; closes
    /// the one that is open.
    pub(super) fn toggle_reading(&mut self) {
        let line = self.detail.cursor;
        if self.read_value().is_some() {
            self.detail.reading = None;
            return;
        }
        let lines = detail_lines(self);
        let Some(value) = lines.row(line).and_then(|row| row.laid.value().map(str::to_owned)) else { return };
        let (cells, height) = self.page_read();
        if line_from(&value, 0, cells).1 == value.len() {
            return;
        }
        let (mut from, mut at) = (0, 0);
        // of what one page shows all is read from its beginning
        let hit = self.hit_in(&value).unwrap_or(0);
        if hit > 0 {
            for _ in 0..height {
                at = line_from(&value, at, cells).1;
            }
            let behind =
                value.get(hit..).and_then(|rest| rest.chars().next()).map_or(hit, |c| hit + c.len_utf8());
            from = if hit < at { 0 } else { line_before(&value, behind, cells) };
        }
        self.detail.reading = Some(Reading { line, from });
    }

    /// Scrolls the value that is read; `false` where none is, or the motion leaves it.
    pub(super) fn scroll_reading(&mut self, motion: Motion) -> bool {
        let Some(Reading { line, from }) = self.read_value() else { return false };
        let lines = detail_lines(self);
        let Some(value) = lines.row(line).and_then(|row| row.laid.value()) else { return false };
        let (cells, height) = self.page_read();
        let back = |from: usize, lines: usize| (0..lines).fold(from, |at, _| line_before(value, at, cells));
        let end = back(value.len(), height);
        let on = |lines: usize| {
            (0..lines).fold(from, |at, _| line_from(value, at, cells).1).min(end).max(from.min(end))
        };
        let from = match motion {
            Motion::Down => on(1),
            Motion::Up => back(from, 1),
            Motion::PageDown => on(height),
            Motion::PageUp => back(from, height),
            Motion::HalfDown => on(height.div_ceil(2)),
            Motion::HalfUp => back(from, height.div_ceil(2)),
            Motion::First => 0,
            Motion::Last => end,
            _ => {
                self.detail.reading = None;
                return true;
            }
        };
        self.detail.reading = Some(Reading { line, from });
        true
    }
}

#[cfg(test)]
mod tests {
    use super::{hit, line_before, line_from};

    fn lines(value: &str, cells: usize) -> Vec<(usize, String)> {
        let (mut at, mut lines) = (0, Vec::new());
        while at < value.len() {
            let (line, next) = line_from(value, at, cells);
            lines.push((at, line));
            assert!(next > at);
            at = next;
        }
        lines
    }

    #[test]
    fn a_value_is_read_whole_and_its_own_lines_are_kept() {
        let value = "function one {\r\n\tGet-Item\n\nwith many words that do not fit 漢字漢字漢字漢字漢字";
        for cells in 4..40 {
            let read: String = lines(value, cells).into_iter().map(|(_, line)| line).collect();
            let bare = |text: &str| text.replace(' ', "");
            assert!(bare(&read).starts_with("functionone{"), "{cells}: {read}");
            assert!(read.ends_with('字'), "{cells}: {read}");
            for two in lines(value, cells).windows(2) {
                assert_eq!(line_before(value, two[1].0, cells), two[0].0);
            }
        }
    }

    #[test]
    fn a_hit_is_found_in_any_case() {
        assert_eq!(hit("ä Invoke-Mimikatz", "MIMI"), Some(10));
        assert_eq!((hit("abc", "x"), hit("abc", "")), (None, None));
    }
}
