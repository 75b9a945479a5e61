//! The help: every key of the table, and the query language in a few lines.

use super::rule::rule;
use super::stroke::{clear, put, wrap};
use super::text;
use super::theme::Theme;
use crate::keys::{BINDINGS, Binding, Chord, Group, Mode};
use crate::query::FORMS;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

/// The help, from a line on.
#[derive(Debug, Clone, Copy)]
pub struct Help {
    /// The first line shown; one that is too far is taken for the last that fills the screen.
    pub top: usize,
    /// In which colours.
    pub theme: Theme,
}

/// A line of the help, whose two columns are keys and what they do.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Line {
    Head(&'static str),
    Key(String, String),
    Blank,
}

impl Widget for Help {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        let area = area.intersection(buffer.area);
        if area.width < 12 || area.height < 3 {
            return;
        }
        clear(buffer, area);
        let page = page(area.width.saturating_sub(2));
        let height = usize::from(area.height - 1);
        let top = self.top.min(page.len().saturating_sub(height));
        let below = page.len().saturating_sub(top + height);
        let close = key("cancel");
        let remark = if below > 0 {
            format!("{below} lines more · {close} closes")
        } else {
            format!("{close} closes")
        };
        rule(buffer, area, "help", &remark, true, self.theme);
        for (line, y) in page.iter().skip(top).zip(area.y + 1..area.bottom()) {
            for (x, keys, line) in line {
                self.line(line, (area.x + 1 + x, y), *keys, area.right(), buffer);
            }
        }
    }
}

impl Help {
    fn line(self, line: &Line, (x, y): (u16, u16), keys: u16, end: u16, buffer: &mut Buffer) {
        match line {
            Line::Blank => {}
            Line::Head(title) => {
                put(buffer, (x, y), end, title, self.theme.title());
            }
            Line::Key(chords, doc) => {
                put(buffer, (x + 1, y), x + keys, chords, self.theme.accent());
                put(buffer, (x + keys + 1, y), end, doc, self.theme.said());
            }
        }
    }
}

/// The first key that closes the help.
fn key(command: &str) -> String {
    let close = BINDINGS.iter().find(|binding| binding.mode == Mode::Help && binding.command == command);
    close.and_then(|binding| binding.chords().first().copied()).map_or_else(String::new, Chord::label)
}

/// A line of the page: columns, each with its first cell and the cells of its keys.
type Row = Vec<(u16, u16, Line)>;

/// All lines for a width.
fn page(width: u16) -> Vec<Row> {
    let columns: u16 = if width >= 150 {
        3
    } else if width >= 74 {
        2
    } else {
        1
    };
    let each = width / columns;
    let keys = if each >= 46 { 17 } else { 13 };
    let room = usize::from(each.saturating_sub(keys + 2));
    let blocks: Vec<Vec<Line>> =
        sections().into_iter().map(|(title, rows)| block(title, rows, usize::from(keys - 2), room)).collect();
    let total: usize = blocks.iter().map(Vec::len).sum();
    let most = total.div_ceil(usize::from(columns));
    let mut page: Vec<Row> = Vec::new();
    let (mut column, mut at) = (0, 0);
    for block in blocks {
        // a block goes to the next column where more than half of it would hang over
        if column + 1 < columns && at > 0 && at + block.len() / 2 > most {
            column += 1;
            at = 0;
        }
        for line in block {
            if page.len() <= at {
                page.push(Row::new());
            }
            page[at].push((column * each, keys, line));
            at += 1;
        }
    }
    page.extend(rail(width));
    page.extend(queries(width));
    page
}

/// What the strokes left of the timeline mean.
fn rail(width: u16) -> Vec<Row> {
    const KEYS: u16 = 13;
    let room = usize::from(width.saturating_sub(KEYS + 2));
    let mut rows = vec![vec![(0, KEYS, Line::Head("Left of the timeline"))]];
    for (strokes, doc) in RAIL {
        for (at, line) in wrap(doc, room, 4).into_iter().enumerate() {
            let strokes = if at == 0 { strokes } else { "" };
            rows.push(vec![(0, KEYS, Line::Key(strokes.to_owned(), line))]);
        }
    }
    rows.push(Vec::new());
    rows
}

/// Strokes, and what they mean.
const RAIL: [(&str, &str); 3] = [
    ("┌ ├ │ └", "shares a session, token, key, alert or request with the selected event"),
    ("┊", "stands between such events and shares none"),
    ("▸", "holds the text that is looked for"),
];

fn sections() -> Vec<(&'static str, Vec<&'static Binding>)> {
    let of = |keep: &dyn Fn(&Binding) -> bool| BINDINGS.iter().filter(|binding| keep(binding)).collect();
    let mut sections: Vec<(&'static str, Vec<&'static Binding>)> = Group::ALL
        .into_iter()
        .map(|group| (group.title(), of(&|binding| binding.group == group && binding.mode != Mode::Help)))
        .collect();
    sections.push(("In this help", of(&|binding| binding.mode == Mode::Help)));
    sections
}

fn block(title: &'static str, bindings: Vec<&Binding>, keys: usize, room: usize) -> Vec<Line> {
    let mut lines = vec![Line::Head(title)];
    for binding in bindings {
        let chords: Vec<String> = binding.chords().into_iter().map(Chord::label).collect();
        let chords = wrap(&chords.join(" "), keys, 4);
        let docs = wrap(binding.doc, room, 4);
        for at in 0..chords.len().max(docs.len()) {
            let part = |texts: &[String]| texts.get(at).cloned().unwrap_or_default();
            lines.push(Line::Key(part(&chords), part(&docs)));
        }
    }
    lines.push(Line::Blank);
    lines
}

fn queries(width: u16) -> Vec<Row> {
    let widest = FORMS.iter().map(|(query, _)| text::width(query)).max().unwrap_or(0);
    let keys = u16::try_from(widest + 2).unwrap_or(u16::MAX).min(width / 2);
    let mut rows = vec![vec![(0, keys, Line::Head("Filters"))]];
    for (query, doc) in FORMS {
        let docs = wrap(doc, usize::from(width.saturating_sub(keys + 2)), 4);
        let queries = wrap(query, usize::from(keys.saturating_sub(2)), 4);
        for at in 0..docs.len().max(queries.len()) {
            let part = |texts: &[String]| texts.get(at).cloned().unwrap_or_default();
            rows.push(vec![(0, keys, Line::Key(part(&queries), part(&docs)))]);
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::{Line, RAIL, page};
    use crate::keys::BINDINGS;

    #[test]
    fn every_key_and_what_it_does_stands_there_whole_at_every_width() {
        for width in [48, 78, 118, 198] {
            let told: Vec<String> = page(width)
                .into_iter()
                .flatten()
                .filter_map(|(_, _, line)| match line {
                    Line::Key(keys, doc) => Some(format!("{keys} {doc}")),
                    _ => None,
                })
                .collect();
            assert!(told.iter().all(|line| !line.contains('…')), "{width}: {told:#?}");
            let told = told.join(" ");
            for (strokes, doc) in RAIL {
                assert!(
                    told.contains(strokes) && told.contains(doc.split(' ').next().unwrap()),
                    "{width}: {strokes}"
                );
            }
            for binding in BINDINGS {
                let first = binding.doc.split(' ').next().unwrap();
                assert!(told.contains(first), "{width}: {}", binding.doc);
                for chord in binding.chords() {
                    assert!(told.contains(&chord.label()), "{width}: {}", chord.label());
                }
            }
        }
    }
}
