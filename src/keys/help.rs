//! The help page: every key of the table, the signs, the commands without a key and the query forms, laid out for a
//! width.

mod found;
mod synonyms;

use super::palette::commands_without_key;
use super::{BINDINGS, Binding, Chord, Group, Mode};
use crate::event::saturated;
use crate::query::FORMS;
use crate::session::{Command, HelpSearch, Motion, Session, stepped, wrap};
use unicode_width::UnicodeWidthStr;

/// A cell of the help.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HelpLine {
    /// A heading.
    Head(&'static str),
    /// Keys, a sign or a query, and its meaning.
    Key(String, String),
    /// An empty line, between two blocks.
    Blank,
}

/// A line of the page. Each cell has its first column, the width of its left part (the keys), and its content.
pub type HelpRow = Vec<(u16, u16, HelpLine)>;

/// The scroll command for a motion in the help whose first visible line is `top`; `None` if it would not move.
pub(super) fn in_help(
    session: &Session,
    top: usize,
    search: Option<&HelpSearch>,
    motion: Motion,
) -> Option<Command> {
    // takes off the rule above the page and the hints below, and while searching the line with the words
    let height = usize::from(session.size.1).saturating_sub(2 + usize::from(search.is_some()));
    let page = help_lines(session.size.0.saturating_sub(2), search);
    let last = page.len().saturating_sub(height);
    let top = top.min(last);
    let to = stepped(top, last, height.saturating_sub(1).max(1), motion);
    (to != top).then_some(Command::Scroll(to))
}

/// The lines of the help for a width: the whole page, or the entries that match a search.
#[must_use]
pub fn help_lines(width: u16, search: Option<&HelpSearch>) -> Vec<HelpRow> {
    match search {
        Some(search) => found::found_page(width, search.input.text()),
        None => help_page(width),
    }
}

/// The whole help page for a width, in one to three columns of keys.
#[must_use]
pub fn help_page(width: u16) -> Vec<HelpRow> {
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
    let blocks: Vec<Vec<HelpLine>> =
        sections().into_iter().map(|(title, rows)| block(title, rows, usize::from(keys - 2), room)).collect();
    let total: usize = blocks.iter().map(Vec::len).sum();
    let most = total.div_ceil(usize::from(columns));
    let mut page: Vec<HelpRow> = Vec::new();
    let (mut column, mut at) = (0, 0);
    for block in blocks {
        // a block moves to the next column if more than half of it would stick out of this one
        if column + 1 < columns && at > 0 && at + block.len() / 2 > most {
            column += 1;
            at = 0;
        }
        for line in block {
            if page.len() <= at {
                page.push(HelpRow::new());
            }
            page[at].push((column * each, keys, line));
            at += 1;
        }
    }
    page.extend(signs("Left of the timeline", &RAIL, width));
    page.extend(signs("In the rows", &SIGNS, width));
    page.extend(typed(width));
    page.extend(queries(width));
    page
}

/// A block that explains signs.
fn signs(title: &'static str, signs: &[(&str, &str)], width: u16) -> Vec<HelpRow> {
    const KEYS: u16 = 13;
    let room = usize::from(width.saturating_sub(KEYS + 2));
    let mut rows = vec![vec![(0, KEYS, HelpLine::Head(title))]];
    for (strokes, doc) in signs {
        for (at, line) in wrap(doc, room).into_iter().enumerate() {
            let strokes = if at == 0 { *strokes } else { "" };
            rows.push(vec![(0, KEYS, HelpLine::Key(strokes.to_owned(), line))]);
        }
    }
    rows.push(Vec::new());
    rows
}

/// The block of commands that are typed into the palette, as they have no key.
fn typed(width: u16) -> Vec<HelpRow> {
    let widest = commands_without_key().map(|(command, _)| command.width()).max().unwrap_or(0);
    let keys = saturated::<u16>(widest + 2).min(width / 2);
    let mut rows = vec![vec![(0, keys, HelpLine::Head("Commands without a key"))]];
    for (command, doc) in commands_without_key() {
        for (at, line) in wrap(doc, usize::from(width.saturating_sub(keys + 2))).into_iter().enumerate() {
            let command = if at == 0 { command } else { "" };
            rows.push(vec![(0, keys, HelpLine::Key(command.to_owned(), line))]);
        }
    }
    rows.push(Vec::new());
    rows
}

/// Signs left of the timeline, and their meanings.
const RAIL: [(&str, &str); 7] = [
    ("┌ ├ │ └", "is of the selected event's chain, with its first and last event"),
    ("╷ ╎ ╵", "is of it by statements alone, as published or written down"),
    ("·", "stands between such events and is of another chain or of none"),
    ("⋆", "is marked; the one that was marked last, which w and K speak of, is bright"),
    ("▸", "holds the text that is looked for"),
    ("▸ ▾", "is the head of a group, folded or not; it says how many events stand in it, and when"),
    ("▾ ▏", "is of alike events that are unfolded; the first of them, and each other"),
];

/// Signs in a row, and their meanings.
const SIGNS: [(&str, &str); 20] = [
    (
        "◆ ▲ ● ◇ ■ ○ ·",
        "the stage: key acquisition, token forgery, mailbox access, detection, mitigation, disclosure, other",
    ),
    ("≠", "behind the stage: an analyst corrected the stage; before the message: the severity"),
    ("16 Jun ╌╌╌╌", "the time is known to the day alone; 09:╌╌ to the hour"),
    ("╌╌", "between two dates: some time in between, or all of it"),
    ("▒", "a span, from its first moment on; so long"),
    ("░", "a span in which the log was blind"),
    ("… –", "nobody knows since when, or until when"),
    ("? ~", "behind a time: uncertain, approximate"),
    ("±", "the time was set right by the clock of its source"),
    (
        "⊘ orphan",
        "an access on a session and token that no sign-in issued, although sign-ins of then are loaded",
    ),
    ("◌", "an access on a session or token that no loaded sign-in issued, but another may have"),
    ("+ new ip", "the account was never seen before with that address, app, agent or device"),
    ("×40", "so many alike events as one row; before it when the first and the last of them happened"),
    ("#exfil", "a tag that an analyst gave"),
    ("¶ 2", "comments of analysts, so many"),
    ("↔", "an analyst links it to another event"),
    ("@", "an analyst said something of an address, an account or another value that it carries"),
    ("»", "an analyst tells of it: no record does; on the dwell line too, of which M says who"),
    ("× hidden", "hidden by an analyst; Alt-h shows it or leaves it out"),
    ("⋯ 3 h quiet", "nothing is recorded for so long"),
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

fn block(title: &'static str, bindings: Vec<&Binding>, keys: usize, room: usize) -> Vec<HelpLine> {
    let mut lines = vec![HelpLine::Head(title)];
    for binding in bindings {
        let chords: Vec<String> = binding.chords().into_iter().map(Chord::label).collect();
        let chords = wrap_keys(&chords.join(" "), keys);
        let docs = wrap(binding.doc, room);
        for at in 0..chords.len().max(docs.len()) {
            let part = |texts: &[String]| texts.get(at).cloned().unwrap_or_default();
            lines.push(HelpLine::Key(part(&chords), part(&docs)));
        }
    }
    lines.push(HelpLine::Blank);
    lines
}

/// Breaks keys into lines of at most `cells` cells, never within a key that fits into one.
fn wrap_keys(keys: &str, cells: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for key in keys.split(' ') {
        match lines.last_mut() {
            Some(line) if line.width() + 1 + key.width() <= cells => {
                line.push(' ');
                line.push_str(key);
            }
            _ => lines.extend(wrap(key, cells)),
        }
    }
    lines
}

fn queries(width: u16) -> Vec<HelpRow> {
    let widest = FORMS.iter().map(|(query, _)| query.width()).max().unwrap_or(0);
    let keys = saturated::<u16>(widest + 2).min(width / 2);
    let mut rows = vec![vec![(0, keys, HelpLine::Head("Filters"))]];
    for (query, doc) in FORMS {
        let docs = wrap(doc, usize::from(width.saturating_sub(keys + 2)));
        let queries = wrap(query, usize::from(keys.saturating_sub(2)));
        for at in 0..docs.len().max(queries.len()) {
            let part = |texts: &[String]| texts.get(at).cloned().unwrap_or_default();
            rows.push(vec![(0, keys, HelpLine::Key(part(&queries), part(&docs)))]);
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::{HelpLine, help_page, wrap_keys};
    use crate::keys::BINDINGS;

    #[test]
    fn every_key_and_what_it_does_stands_there_whole_at_every_width() {
        for width in [48, 78, 118, 198] {
            let told: Vec<String> = help_page(width)
                .into_iter()
                .flatten()
                .filter_map(|(_, _, line)| match line {
                    HelpLine::Key(keys, doc) => Some(format!("{keys} {doc}")),
                    _ => None,
                })
                .collect();
            // only the legend has this sign, at the start of a line
            assert!(told.iter().all(|line| !line.chars().skip(1).any(|c| c == '…')), "{width}: {told:#?}");
            let keys: Vec<&str> = told.iter().flat_map(|line| line.split(' ')).collect();
            let told = told.join(" ");
            for binding in BINDINGS {
                let first = binding.doc.split(' ').next().unwrap();
                assert!(told.contains(first), "{width}: {}", binding.doc);
                for chord in binding.chords() {
                    assert!(keys.contains(&chord.label().as_str()), "{width}: {}", chord.label());
                }
            }
        }
        assert_eq!(wrap_keys("Esc q Ctrl-c", 11), ["Esc q", "Ctrl-c"]);
        assert_eq!(wrap_keys("h ← Shift-Tab", 11), ["h ←", "Shift-Tab"]);
        assert_eq!(wrap_keys("Ctrl-Shift-Down x", 11), ["Ctrl-Shift-", "Down x"]);
    }
}
