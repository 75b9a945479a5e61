//! The ledger overlay: a line per source, and below the list remarks on the selected one.

mod row;

use super::foot::{closes, lines_more};
use super::number::count;
use super::rule::rule;
use super::stroke::{clear, lay_cursor, put};
use super::theme::Theme;
use super::when;
use crate::engine::LedgerAnswer;
use crate::event::saturated;
use crate::keys::Mode;
use crate::read::SourceCounts;
use crate::session::{
    LEDGER_LABELS, LedgerLine, LedgerPanel, LedgerText, Session, Tone, ledger_heights, ledger_lines,
};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;
use row::Row;

/// The ledger overlay.
#[derive(Debug, Clone, Copy)]
pub struct Ledger<'a> {
    /// The session drawn.
    pub session: &'a Session,
    /// Its position.
    pub panel: LedgerPanel,
    /// The theme to draw it in.
    pub theme: Theme,
}

impl Widget for Ledger<'_> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        let area = area.intersection(buffer.area);
        if area.width < 12 || area.height < 6 {
            return;
        }
        clear(buffer, area);
        let Some(answer) = self.session.ledger.as_deref() else {
            rule(buffer, area, "sources", &closes(Mode::Ledger), true, self.theme);
            put(buffer, (area.x + 1, area.y + 1), area.right(), "reading …", self.theme.dim());
            return;
        };
        let in_list = self.panel.below.is_none();
        rule(buffer, area, "sources", &summary(answer), in_list, self.theme);
        let (list, _) = ledger_heights(self.session);
        let list = saturated::<u16>(list).min(area.height.saturating_sub(4));
        self.list(answer, Rect { y: area.y + 1, height: list + 2, ..area }, buffer);
        let below = Rect { y: area.y + list + 3, height: area.height.saturating_sub(list + 3), ..area };
        self.below(answer, below, buffer);
    }
}

impl Ledger<'_> {
    /// Draws the headings, the sources around the selected one, and the totals.
    fn list(self, answer: &LedgerAnswer, area: Rect, buffer: &mut Buffer) {
        let sources = &answer.ledger.sources;
        let longest = answer.sums.longest.min(usize::from(area.width));
        let columns = row::columns(area.width, longest);
        let row = |line| Row { columns: &columns, line, theme: self.theme };
        row(area).heads(buffer);
        let rows = Rect { y: area.y + 1, height: area.height.saturating_sub(2), ..area };
        let places = usize::from(rows.height);
        let chosen = self.panel.chosen.min(sources.len().saturating_sub(1));
        let top = (chosen + places / 2 + 1).saturating_sub(places).min(sources.len().saturating_sub(places));
        for ((at, source), y) in sources.iter().enumerate().skip(top).zip(rows.y..rows.bottom()) {
            let line = Rect { y, height: 1, ..area };
            row(line).source(source, answer.change(at), self.session.view.zone, buffer);
            if at == chosen {
                let style = self.panel.below.is_none();
                lay_cursor(buffer, (area.x, y), if style { area.right() } else { area.x + 1 }, self.theme);
            }
        }
        let sums = Rect { y: area.bottom() - 1, height: 1, ..area };
        row(sums).sums(&answer.sums, buffer);
    }

    /// Draws the remarks on the selected source.
    fn below(self, answer: &LedgerAnswer, area: Rect, buffer: &mut Buffer) {
        let file = answer.ledger.sources.get(self.panel.chosen).map_or("", |source| source.file.as_str());
        let lines = ledger_lines(self.session);
        let places = usize::from(area.height.saturating_sub(1));
        let top = self.panel.below.unwrap_or(0).min(lines.len().saturating_sub(places));
        let remark = lines_more(lines.len().saturating_sub(top + places)).unwrap_or_default();
        rule(buffer, area, file, &remark, self.panel.below.is_some(), self.theme);
        for (line, y) in lines.iter().skip(top).zip(area.y + 1..area.bottom()) {
            self.line(line, Rect { y, height: 1, ..area }, buffer);
        }
    }

    fn line(self, line: &LedgerLine, at: Rect, buffer: &mut Buffer) {
        let (x, end) = (at.x + 1, at.right().saturating_sub(1));
        put(buffer, (x, at.y), end, line.label, self.theme.faint());
        let style = match line.tone {
            Tone::Said => self.theme.said(),
            Tone::Dim => self.theme.dim(),
            Tone::Warning => self.theme.warning(),
        };
        let x = at.x + LEDGER_LABELS;
        match &line.says {
            LedgerText::Text(text) => {
                put(buffer, (x, at.y), end, text, style);
            }
            LedgerText::Time(when, word) => {
                let x = put(buffer, (x, at.y), end, &when::whole(*when, self.session.view.zone), style);
                put(buffer, (x + 2, at.y), end, word, self.theme.faint());
            }
        }
    }
}

/// The number of sources, of those not read or changed, and the key that closes the ledger.
fn summary(answer: &LedgerAnswer) -> String {
    let sums = &answer.sums;
    let SourceCounts { sources: read, unread, short, damaged } = sums.source_counts;
    let mut parts = vec![count(read, "source")];
    let mut some = |number: u64, word: &str| {
        if number > 0 {
            parts.push(format!("{number} {word}"));
        }
    };
    some(unread, "not read");
    some(short, "cut short");
    some(damaged, "damaged");
    some(sums.with_rejected, "with rejected records");
    some(sums.changed, "changed since");
    parts.push(closes(Mode::Ledger));
    parts.join(" · ")
}
