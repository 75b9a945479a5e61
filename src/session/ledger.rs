//! The ledger overlay: a list of sources, and below it the details of the chosen one as lines.

use super::{Session, thousands, wrap};
use crate::engine::LedgerAnswer;
use crate::event::{Bound, Moment, Precision, SECOND, When, length, visible};
use crate::read::{Gap, Reject, SourceEntry, State, shift_text};
use std::sync::Arc;

/// State of the ledger overlay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LedgerPanel {
    /// Index of the chosen source.
    pub chosen: usize,
    /// Index of the first visible line of the details, while they have the focus.
    pub below: Option<usize>,
}

/// A line of a source's details.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerLine {
    /// Its label; empty on continuation lines.
    pub label: &'static str,
    /// Its content.
    pub says: LedgerText,
    /// Its tone.
    pub tone: Tone,
}

/// The content of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LedgerText {
    /// Text that is safe to print.
    Text(String),
    /// A time or span, and a remark.
    Time(When, String),
}

/// The tone of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Tone {
    Said,
    Dim,
    Warning,
}

/// Width of the labels in cells, including the gap.
pub const LEDGER_LABELS: u16 = 11;
/// Largest number of lines for the bytes of a rejected record.
const BYTE_LINES: usize = 3;
/// Largest number of lines for a text.
const LINES: usize = 12;
/// The remark on the time at which the index file was written.
const KEPT: &str = "taken from an index file; --no-cache reads anew";
/// The label of the rejected records.
const REJECTED: &str = "rejected";

/// Heights of the source list and of the details, in lines. Title, column heads, sums, the rule between and the hints
/// take one line each.
#[must_use]
pub fn ledger_heights(session: &Session) -> (usize, usize) {
    let sources = session.ledger.as_ref().map_or(0, |answer| answer.ledger.sources.len());
    let room = usize::from(session.size.1).saturating_sub(5);
    let list = sources.min((room / 2).max(1));
    (list, room.saturating_sub(list))
}

/// The cached lines, and what they were built from; thousands of rejected records take a while.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct LedgerCache {
    answer: Option<Arc<LedgerAnswer>>,
    chosen: usize,
    width: u16,
    lines: Arc<Vec<LedgerLine>>,
}

/// The details of the chosen source, wrapped to the screen: cached ones if they are still valid. Empty while the ledger
/// is closed.
#[must_use]
pub fn ledger_lines(session: &Session) -> Arc<Vec<LedgerLine>> {
    let (Some(answer), Some(panel)) = (&session.ledger, session.ledger_panel()) else {
        return Arc::default();
    };
    let (kept, width) = (&session.ledger_kept, session.size.0);
    let same = kept.answer.as_ref().is_some_and(|kept| Arc::ptr_eq(kept, answer));
    if same && (kept.chosen, kept.width) == (panel.chosen, width) {
        return Arc::clone(&kept.lines);
    }
    Arc::new(built(answer, panel.chosen, width))
}

fn built(answer: &LedgerAnswer, chosen: usize, width: u16) -> Vec<LedgerLine> {
    let room = usize::from(width.saturating_sub(LEDGER_LABELS + 2)).max(8);
    let Some(source) = answer.ledger.sources.get(chosen) else { return Vec::new() };
    let mut page = Page { lines: Vec::new(), room };
    page.state(answer, chosen, source);
    page.made_of(source, answer.kept);
    page.covers(source);
    for note in &source.notes {
        page.text("note", note, Tone::Said, LINES);
    }
    page.rejects(source);
    page.lines
}

struct Page {
    lines: Vec<LedgerLine>,
    room: usize,
}

impl Page {
    /// Appends text from evidence, made visible and wrapped to at most `most` lines.
    fn text(&mut self, label: &'static str, text: &str, tone: Tone, most: usize) {
        // no more of the text is read than can be shown
        let end = text.char_indices().nth(self.room * (most + 1)).map_or(text.len(), |(at, _)| at);
        let shown = visible(&text[..end]).into_owned();
        let mut broken = wrap(&shown, self.room);
        if broken.len() > most {
            broken.truncate(most);
            if let Some(last) = broken.last_mut() {
                last.push('…');
            }
        }
        if broken.is_empty() {
            broken.push(String::new());
        }
        for (at, text) in broken.into_iter().enumerate() {
            let label = if at == 0 { label } else { "" };
            self.lines.push(LedgerLine { label, says: LedgerText::Text(text), tone });
        }
    }

    fn time(&mut self, label: &'static str, when: When, word: String, tone: Tone) {
        self.lines.push(LedgerLine { label, says: LedgerText::Time(when, word), tone });
    }

    /// Appends the file's state: being read, cut short, not read, or changed since.
    fn state(&mut self, answer: &LedgerAnswer, at: usize, source: &SourceEntry) {
        match source.state {
            State::Read => {}
            State::Reading => {
                self.text("reading", "it is being read: its counts are those so far", Tone::Said, 1);
            }
            State::Waiting => self.text("waiting", "it is read after those above it", Tone::Said, 1),
        }
        if let Some(error) = &source.error {
            let label = if source.read > 0 { "cut short" } else { "not read" };
            self.text(label, error, Tone::Warning, LINES);
        }
        if let Some(damage) = &source.damage {
            self.text("damaged", damage, Tone::Warning, LINES);
        }
        if let Some(change) = answer.change(at) {
            self.text("changed", change, Tone::Warning, LINES);
        }
    }

    fn made_of(&mut self, source: &SourceEntry, kept: Option<i64>) {
        if !source.format.is_empty() {
            let why = if source.why.is_empty() { String::new() } else { format!(": {}", source.why) };
            self.text("format", &format!("{}{why}", source.format), Tone::Said, LINES);
        }
        if source.synthetic {
            self.text("", "the case file says that it is made up", Tone::Warning, 1);
        }
        if let Some(kept) = kept {
            let written = When::at(Moment::new(kept, Precision::Second));
            self.time("index", written, KEPT.to_owned(), Tone::Dim);
        }
        let hash = if source.unhashed { "pending" } else { source.sha256.as_str() };
        if !hash.is_empty() {
            self.text("SHA-256", hash, Tone::Dim, 2);
            self.text("size", &format!("{} bytes", thousands(source.bytes)), Tone::Dim, 1);
        }
        if source.read > 0 {
            let parts = [
                (source.kept, "kept"),
                (source.merged, "merged"),
                (source.undated, "undated"),
                (source.rejected, "rejected"),
            ];
            let parts = parts.map(|(number, word)| format!("{} {word}", thousands(number)));
            let sum = format!("{} read = {}", thousands(source.read), parts.join(" + "));
            self.text("records", &sum, Tone::Said, 2);
        }
    }

    fn covers(&mut self, source: &SourceEntry) {
        if let (Some(first), Some(last)) = (source.first, source.last) {
            let end = match last.until() {
                Some(Bound::At(until)) => until,
                _ => last.moment(),
            };
            self.time("first", When::at(first.moment()), String::new(), Tone::Said);
            self.time("last", When::at(end), String::new(), Tone::Said);
        }
        if source.clock != 0 {
            self.text(
                "clock",
                &format!("{} was added to every time", shift_text(source.clock)),
                Tone::Said,
                1,
            );
        }
        let gaps = source.quiet.gaps();
        if gaps.count == 0 {
            return;
        }
        let times = gaps.times();
        let longest = if gaps.count > gaps.longest.len() as u64 { "; the longest" } else { "" };
        let said = format!("no event for {} or more, {times}{longest}:", length(source.quiet.least()));
        self.text("quiet", &said, Tone::Said, 2);
        for gap in &gaps.longest {
            if let Some(span) = span(gap) {
                self.time("", span, length(gap.length()), Tone::Dim);
            }
        }
    }

    fn rejects(&mut self, source: &SourceEntry) {
        if source.rejected == 0 {
            return;
        }
        let kept = source.rejects.len() as u64;
        let of = if kept < source.rejected {
            format!("; the first {} are kept", thousands(kept))
        } else {
            String::new()
        };
        let said = format!("{} of {} records{of}", thousands(source.rejected), thousands(source.read));
        self.text(REJECTED, &said, Tone::Warning, 1);
        for reject in &source.rejects {
            self.reject(reject);
        }
    }

    fn reject(&mut self, reject: &Reject) {
        let place = format!("line {}, byte {}: ", thousands(reject.line), thousands(reject.offset));
        self.text("", &format!("{place}{}", reject.reason), Tone::Said, LINES);
        let seen = Reject {
            bytes: reject.bytes.iter().copied().take(self.room * (BYTE_LINES + 1)).collect(),
            ..reject.clone()
        };
        self.text("", &seen.text(), Tone::Dim, BYTE_LINES);
    }
}

/// The span of a quiet time, to the second or to the millisecond.
fn span(gap: &Gap) -> Option<When> {
    let moment = |ns: i64| {
        let precision = if ns.rem_euclid(SECOND) == 0 { Precision::Second } else { Precision::Fraction(3) };
        Bound::At(Moment::new(ns, precision))
    };
    When::span(moment(gap.from), moment(gap.until))
}

impl Session {
    /// Updates the cached lines if they are no longer valid.
    pub(super) fn keep_ledger_lines(&mut self) {
        let Some(panel) = self.ledger_panel() else { return };
        let lines = ledger_lines(self);
        if !Arc::ptr_eq(&lines, &self.ledger_kept.lines) {
            let (answer, chosen, width) = (self.ledger.clone(), panel.chosen, self.size.0);
            self.ledger_kept = LedgerCache { answer, chosen, width, lines };
        }
    }

    /// State of the overlay, while it is open.
    #[must_use]
    pub fn ledger_panel(&self) -> Option<LedgerPanel> {
        match self.overlay {
            Some(super::Overlay::Ledger(panel)) => Some(panel),
            _ => None,
        }
    }

    /// Index of the first source with something refused; 0 if there is none.
    pub(super) fn first_refused(&self) -> usize {
        self.ledger.as_ref().and_then(|answer| answer.sums.first_refused).unwrap_or(0)
    }

    /// Index of the line at which the rejected records begin.
    #[must_use]
    pub fn first_reject(&self) -> Option<usize> {
        ledger_lines(self).iter().position(|line| line.label == REJECTED)
    }
}
