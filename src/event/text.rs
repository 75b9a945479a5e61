//! Makes invisible characters of evidence visible.
//!
//! Evidence is written by whoever attacked: an escape sequence, a right-to-left override or a run of invisible tags in
//! a subject line must neither reach a terminal nor mislead the person in front of it.

use std::borrow::Cow;
use std::fmt::Write as _;
use unicode_width::UnicodeWidthChar;

/// The most combining marks shown on one character.
pub const MARKS_A_CELL: usize = 8;

/// Shown as base for a mark that has none of its own.
const CARRIER: char = '\u{25CC}';

/// A control character: C0, DEL or C1; tab and newline among them.
#[must_use]
pub const fn is_control(c: char) -> bool {
    matches!(c, '\0'..='\x1f' | '\x7f'..='\u{9f}')
}

/// A character that changes the direction of its neighbours.
#[must_use]
pub const fn is_bidi(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A character without appearance: zero-width spaces and joiners, fillers, soft hyphen, byte order mark, variation
/// selectors, tags.
#[must_use]
pub const fn is_invisible(c: char) -> bool {
    is_joiner(c)
        || is_selector(c)
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180e}' | '\u{200b}'
            | '\u{2060}'..='\u{2065}' | '\u{206a}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}')
}

/// A line or paragraph separator that is no control character.
#[must_use]
pub const fn is_separator(c: char) -> bool {
    matches!(c, '\u{2028}' | '\u{2029}')
}

/// Any character that has an effect but no appearance; JSON escapes it, the screen spells it out. Joiners and selectors
/// count, though they are ordinary within words of some scripts; [`visible`] tells these apart.
#[must_use]
pub const fn is_hidden(c: char) -> bool {
    is_control(c) || is_bidi(c) || is_invisible(c) || is_separator(c)
}

/// A character drawn onto the previous one.
#[must_use]
pub fn is_mark(c: char) -> bool {
    // the halfwidth sound marks are counted as marks in Unicode, and take a cell of their own in every terminal
    !is_hidden(c) && !matches!(c, '\u{ff9e}' | '\u{ff9f}') && c.width() == Some(0)
}

/// The text with every hidden character spelled out, as a control picture (`␛`, `␊`) or by number (`⟨U+202E⟩`). Marks
/// beyond eight on one character are replaced by their count (`⟨+92⟩`). Ordinary text is borrowed.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| matches!(byte, 0x20..=0x7e)) {
        return Cow::Borrowed(text);
    }
    let mut gate = Gate { text, out: None, before: None, marks: 0 };
    let mut rest = text.char_indices().peekable();
    while let Some((at, c)) = rest.next() {
        gate.pass(at, c, rest.peek().map(|(_, next)| *next));
    }
    gate.finish()
}

const fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
}

const fn is_selector(c: char) -> bool {
    matches!(c, '\u{180b}'..='\u{180d}' | '\u{180f}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

/// Characters that a joiner legitimately connects: scripts whose spelling uses it, and pictographs.
const fn joins(c: char) -> bool {
    !is_hidden(c)
        && matches!(c,
            '\u{600}'..='\u{8ff}' | '\u{900}'..='\u{dff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{18af}'
            | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{2600}'..='\u{27bf}' | '\u{1f000}'..='\u{1faff}')
}

/// Whether a variation selector has a base character whose look it selects.
const fn selects(base: char, selector: char) -> bool {
    match selector {
        '\u{fe0e}' | '\u{fe0f}' => matches!(base,
            '#' | '*' | '0'..='9' | '©' | '®' | '‼' | '⁉' | '™' | 'ℹ' | '\u{2190}'..='\u{23ff}'
            | '\u{2460}'..='\u{24ff}' | '\u{25a0}'..='\u{27bf}' | '\u{2b00}'..='\u{2bff}' | '〰' | '〽' | '㊗' | '㊙'
            | '\u{1f000}'..='\u{1faff}'),
        '\u{180b}'..='\u{180f}' => matches!(base, '\u{1820}'..='\u{18aa}'),
        _ => {
            matches!(base, '\u{1000}'..='\u{109f}' | '\u{2200}'..='\u{22ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
                | '\u{20000}'..='\u{3ffff}')
        }
    }
}

/// The state of [`visible`]; nothing is copied before the first change.
struct Gate<'a> {
    text: &'a str,
    out: Option<String>,
    /// The previous visible character.
    before: Option<char>,
    /// Marks on it so far, including those left out.
    marks: usize,
}

impl<'a> Gate<'a> {
    fn pass(&mut self, at: usize, c: char, next: Option<char>) {
        if is_mark(c) {
            return self.mark(at, c);
        }
        self.close_marks();
        if !is_hidden(c) {
            self.marks = 0;
            self.keep(c);
        } else if self.is_ordinary(c, next) {
            self.marks += 1;
            self.keep(c);
        } else {
            self.spell(at, c);
        }
    }

    /// Whether a joiner or selector is in an ordinary place.
    fn is_ordinary(&self, c: char, next: Option<char>) -> bool {
        let Some(before) = self.before else { return false };
        if is_joiner(c) {
            let left = joins(before) || matches!(before, '\u{fe0f}');
            return left && next.is_some_and(joins) && self.marks + 1 < MARKS_A_CELL;
        }
        is_selector(c) && self.marks == 0 && selects(before, c)
    }

    fn mark(&mut self, at: usize, c: char) {
        self.marks += 1;
        if self.marks > MARKS_A_CELL {
            self.owned(at);
            return;
        }
        if self.before.is_none_or(|before| before == '⟩') {
            self.owned(at).push(CARRIER);
        }
        self.keep(c);
    }

    /// Writes how many marks were left out, when their character ends.
    fn close_marks(&mut self) {
        let over = self.marks.saturating_sub(MARKS_A_CELL);
        if over > 0
            && let Some(out) = &mut self.out
        {
            let _ = write!(out, "⟨+{over}⟩");
            self.before = Some('⟩');
            self.marks = 0;
        }
    }

    fn spell(&mut self, at: usize, c: char) {
        let out = self.owned(at);
        let picture = match c {
            '\0'..='\x1f' => char::from_u32(0x2400 + u32::from(c)),
            '\x7f' => Some('␡'),
            _ => None,
        };
        if let Some(picture) = picture {
            out.push(picture);
        } else {
            let _ = write!(out, "⟨U+{:04X}⟩", u32::from(c));
        }
        self.before = Some('⟩');
        self.marks = 0;
    }

    fn keep(&mut self, c: char) {
        if let Some(out) = &mut self.out {
            out.push(c);
        }
        self.before = Some(c);
    }

    fn owned(&mut self, at: usize) -> &mut String {
        self.out.get_or_insert_with(|| self.text[..at].to_owned())
    }

    fn finish(mut self) -> Cow<'a, str> {
        self.close_marks();
        self.out.map_or(Cow::Borrowed(self.text), Cow::Owned)
    }
}

#[cfg(test)]
mod tests {
    use super::{is_hidden, visible};
    use std::borrow::Cow;

    #[test]
    fn ordinary_text_of_any_script_is_borrowed() {
        for text in [
            "plain",
            "Größe · 4 €",
            "Đặng Thị Hồng",
            "می‌خواهم",
            "हिन्दी र‍्य",
            "שלום",
            "日本語 ｶﾞ",
            "한국어 한",
            "👩‍👩‍👧 ❤️‍🔥 1️⃣",
            "葛󠄀",
            "a\u{a0}b",
        ] {
            assert!(matches!(visible(text), Cow::Borrowed(_)), "{text} became {}", visible(text));
        }
    }

    #[test]
    fn hidden_characters_are_spelled_out() {
        for (text, shown) in [
            ("a\x1b[31mb", "a␛[31mb"),
            ("a\tb\r\nc\0\x7f", "a␉b␍␊c␀␡"),
            ("\u{9b}31m", "⟨U+009B⟩31m"),
            ("exe\u{202e}fdp", "exe⟨U+202E⟩fdp"),
            ("a\u{200b}b\u{feff}c\u{ad}", "a⟨U+200B⟩b⟨U+FEFF⟩c⟨U+00AD⟩"),
            ("a\u{2028}b", "a⟨U+2028⟩b"),
            ("a\u{e0041}", "a⟨U+E0041⟩"),
            ("a\u{200d}b", "a⟨U+200D⟩b"),
            ("a\u{fe0f}", "a⟨U+FE0F⟩"),
            ("☎\u{fe0f}\u{fe01}", "☎\u{fe0f}⟨U+FE01⟩"),
            ("\u{301}a", "◌\u{301}a"),
        ] {
            assert_eq!(visible(text), shown);
        }
    }

    #[test]
    fn marks_beyond_eight_become_their_number() {
        let tower = format!("a{}b", "\u{301}".repeat(100));
        assert_eq!(visible(&tower), format!("a{}⟨+92⟩b", "\u{301}".repeat(8)));
    }

    #[test]
    fn letters_digits_and_spaces_are_not_hidden() {
        assert!(!['a', 'ß', '字', ' ', '\u{a0}', '…', '\u{301}'].into_iter().any(is_hidden));
        assert!(
            ['\x1b', '\u{85}', '\u{202e}', '\u{200d}', '\u{fe0f}', '\u{e0001}'].into_iter().all(is_hidden)
        );
    }
}
