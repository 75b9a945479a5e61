//! The hint of a search: bytes that a matching record must contain, so that other records need not be decoded.
//!
//! A text appears in a record's bytes as it is, except for characters with several notations: quotes, backslashes,
//! slashes, control characters, doubled quotes, the special characters of log grammars, and any character as `\u` and
//! four digits. So the hint looks for the best run without the former, and for every `\u` escape that may be one of its
//! characters. Beyond ASCII a character may also be a single byte, as records that are not UTF-8 have it.

use super::literal::{Literals, literals};
use super::needle::Needle;
use crate::query::filter::{Filter, Match};
use crate::read::single_bytes;
use crate::store::Store;
use aho_corasick::{AhoCorasick, Input, MatchKind};
use regex::bytes::{Regex, RegexBuilder};
use regex_syntax::hir::{ClassUnicode, ClassUnicodeRange};
use std::fmt::Write as _;

/// What the bytes of a matching record contain: one of the runs, or an escape of one of their characters.
#[derive(Debug)]
pub(super) struct Hint {
    runs: Runs,
    escapes: Escapes,
    /// Whether a run may be part of an id that is stored in compact form.
    id: bool,
    /// Set if the run is the whole text, so that finding it may be enough.
    whole: Option<Whole>,
}

#[derive(Debug)]
enum Runs {
    One(Needle),
    Several(Regex),
    /// ASCII runs, in any case.
    Many(AhoCorasick),
}

/// A run that is the whole text.
#[derive(Debug, Clone, Copy)]
struct Whole {
    len: usize,
    /// It has a byte that JSON has only between quotes.
    quoted: bool,
}

impl Whole {
    /// The run at a place of a record; `None` if it extends beyond the record, into what separates it from the next.
    fn within(self, record: &[u8], at: usize) -> Option<&[u8]> {
        record.get(at..at.checked_add(self.len)?)
    }
}

/// How far before a run a backslash may be and still affect it: `\u` and four digits.
const ESCAPE: usize = 6;

impl Hint {
    /// The hint for a filter over records; `None` if every record has to be decoded.
    pub(super) fn of(filter: &Filter) -> Option<Self> {
        match filter {
            Filter::Word(word) => Self::text(word, true),
            Filter::WordPattern(pattern) | Filter::Raw(_, Some(Match::Pattern(pattern))) => {
                Self::pattern(pattern)
            }
            Filter::Raw(_, Some(Match::Fold(text) | Match::Contains(text) | Match::Exact(text))) => {
                // letters whose upper and lower case differ in length are left to the test
                let even = !text.contains(['\u{130}', '\u{307}']);
                even.then(|| Self::text(text, false)).flatten()
            }
            Filter::Or(parts) => Self::many(&parts.iter().map(run_of).collect::<Option<Vec<_>>>()?),
            _ => None,
        }
    }

    /// A hint that any of several runs fulfils.
    fn many(runs: &[&str]) -> Option<Self> {
        let built = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::LeftmostFirst)
            .build(runs);
        let id = runs.iter().any(|run| Store::ids_may_hold(run));
        Some(Self { runs: Runs::Many(built.ok()?), escapes: Escapes::of(runs, true), id, whole: None })
    }

    fn text(text: &str, word: bool) -> Option<Self> {
        // only an ASCII word is compared by ASCII case alone
        let unicode = !(word && text.is_ascii());
        let run = best_run(text, true, unicode)?;
        let whole = word && run == text && text.is_ascii();
        let quoted = run.bytes().any(is_quoted);
        let len = run.len();
        Some(Self { whole: whole.then_some(Whole { len, quoted }), ..Self::runs(&[run], true)? })
    }

    fn pattern(pattern: &str) -> Option<Self> {
        let Literals { any_of, any_case } = literals(pattern)?;
        let runs: Option<Vec<&str>> = any_of.iter().map(|text| best_run(text, any_case, true)).collect();
        Self::runs(&runs?, any_case)
    }

    fn runs(runs: &[&str], any_case: bool) -> Option<Self> {
        let escapes = Escapes::of(runs, any_case);
        let id = runs.iter().any(|run| !run.is_ascii() || Store::ids_may_hold(run));
        let runs = match runs {
            [run] if run.is_ascii() => Runs::One(Needle::new(run.as_bytes(), any_case)?),
            runs => {
                let any = runs.iter().map(|run| as_written(run, any_case)).collect::<Vec<_>>().join("|");
                let unicode = !runs.iter().all(|run| run.is_ascii());
                Runs::Several(
                    RegexBuilder::new(&any).case_insensitive(any_case).unicode(unicode).build().ok()?,
                )
            }
        };
        Some(Self { runs, escapes, id, whole: None })
    }

    /// Whether a run may be part of a GUID or of an id derived from a record's content.
    pub(super) fn may_be_id(&self) -> bool {
        self.id
    }

    /// The first run at or after `from`.
    pub(super) fn run(&self, bytes: &[u8], from: usize) -> Option<usize> {
        match &self.runs {
            Runs::One(needle) => needle.find(bytes, from),
            Runs::Many(any) => {
                any.find(Input::new(bytes).range(from.min(bytes.len())..)).map(|found| found.start())
            }
            Runs::Several(any) => any.find_at(bytes, from.min(bytes.len())).map(|found| found.start()),
        }
    }

    /// The first escape at or after `from` that may be a character of a run.
    pub(super) fn escape(&self, bytes: &[u8], from: usize) -> Option<usize> {
        self.escapes.find(bytes, from)
    }

    /// Whether the run at `at` is certainly a match: it lies within one JSON text, or one cell of a row.
    pub(super) fn is_certain(&self, record: &[u8], at: usize, delimiter: Option<u8>) -> bool {
        let Some(whole) = self.whole.filter(|whole| whole.quoted) else { return false };
        let Some(run) = whole.within(record, at) else { return false };
        let before = &record[at.saturating_sub(ESCAPE)..at];
        memchr::memchr(b'\\', before).is_none()
            && delimiter.is_none_or(|delimiter| memchr::memchr(delimiter, run).is_none())
    }

    /// Whether the run at `at` is certainly a match, in a record without escapes.
    pub(super) fn is_whole(&self, record: &[u8], at: usize) -> bool {
        self.whole.is_some_and(|whole| whole.within(record, at).is_some())
    }
}

/// Whether a filter can be searched for together with others, in one pass.
pub(in crate::query::eval) fn can_be_many(filter: &Filter) -> bool {
    run_of(filter).is_some()
}

/// The ASCII run of a filter's text; `None` if the text is not ASCII, or has no run of two bytes.
fn run_of(filter: &Filter) -> Option<&str> {
    let (text, word) = match filter {
        Filter::Word(word) => (word, true),
        Filter::Raw(_, Some(Match::Fold(text) | Match::Contains(text) | Match::Exact(text))) => (text, false),
        _ => return None,
    };
    text.is_ascii().then(|| best_run(text, true, !word)).flatten().filter(|run| run.len() > 1)
}

/// A pattern for a run in bytes.
fn as_written(run: &str, any_case: bool) -> String {
    let mut pattern = String::new();
    for char in run.chars() {
        let mut same = ClassUnicode::new([ClassUnicodeRange::new(char, char)]);
        if any_case {
            same.case_fold_simple();
        }
        let is_same = |other: char| same.iter().any(|range| (range.start()..=range.end()).contains(&other));
        let bytes = single_bytes().filter(|(other, _)| is_same(*other));
        let mut class = String::new();
        for (_, byte) in bytes {
            let _ = write!(class, "\\x{byte:02x}");
        }
        let escaped = regex::escape(char.encode_utf8(&mut [0; 4]));
        if class.is_empty() {
            pattern.push_str(&escaped);
        } else {
            let _ = write!(pattern, "(?:{escaped}|(?-u:[{class}]))");
        }
    }
    pattern
}

/// Whether JSON has a byte only between quotes: it occurs in no number, no literal and no separator.
fn is_quoted(byte: u8) -> bool {
    !(byte.is_ascii_digit() || byte.is_ascii_whitespace() || b"+-.{}[]:,trufalsenTRUFALSEN".contains(&byte))
}

/// Whether a character may have another notation than itself and `\u`.
fn is_written_otherwise(char: char) -> bool {
    char.is_control() || matches!(char, '"' | '\\' | '/' | '|' | '=' | char::REPLACEMENT_CHARACTER)
}

/// The best run of a text to look for: the rarest ASCII run of at least two bytes, else the longest run. `None` if
/// every character has several notations.
fn best_run(text: &str, any_case: bool, unicode: bool) -> Option<&str> {
    // other characters have these letters as their lower case: the Kelvin sign and the long s
    let folds = |char: char| any_case && unicode && matches!(char, 'k' | 'K' | 's' | 'S');
    let of_ascii = text.split(|char: char| is_written_otherwise(char) || !char.is_ascii() || folds(char));
    let rare = |run: &&str| Needle::new(run.as_bytes(), any_case).map(|needle| needle.commonness());
    let best = of_ascii.filter(|run| !run.is_empty()).min_by_key(rare);
    best.filter(|run| run.len() > 1).or_else(|| {
        let any = text.split(is_written_otherwise).filter(|run| !run.is_empty());
        any.max_by_key(|run| run.len())
    })
}

/// Which `\u` escapes may be a character of a run.
#[derive(Debug)]
struct Escapes {
    /// ASCII characters, in both cases if case does not matter.
    ascii: [bool; 128],
    /// Whether any non-ASCII character counts.
    others: bool,
}

impl Escapes {
    fn of(runs: &[&str], any_case: bool) -> Self {
        let mut ascii = [false; 128];
        for byte in runs.iter().flat_map(|run| run.bytes()).filter(u8::is_ascii) {
            ascii[usize::from(byte)] = true;
            if any_case {
                ascii[usize::from(byte.to_ascii_lowercase())] = true;
                ascii[usize::from(byte.to_ascii_uppercase())] = true;
            }
        }
        let others = !runs.iter().all(|run| run.is_ascii());
        if others && any_case {
            // the Kelvin sign and the long s are cases of these
            b"kKsS".iter().for_each(|byte| ascii[usize::from(*byte)] = true);
        }
        Self { ascii, others }
    }

    fn find(&self, bytes: &[u8], mut from: usize) -> Option<usize> {
        loop {
            let at = from + memchr::memmem::find(bytes.get(from..)?, b"\\u")?;
            let digits = bytes.get(at + 2..at + 6).and_then(|digits| std::str::from_utf8(digits).ok());
            match digits.and_then(|digits| u16::from_str_radix(digits, 16).ok()) {
                Some(unit) if self.may_be(unit) => return Some(at),
                _ => from = at + 2,
            }
        }
    }

    fn may_be(&self, unit: u16) -> bool {
        self.ascii.get(usize::from(unit)).copied().unwrap_or(self.others)
    }
}

#[cfg(test)]
mod tests {
    use super::{Hint, best_run};
    use crate::query::Filter;

    #[test]
    fn the_run_to_look_for_is_written_in_one_way_only() {
        for (text, run) in [
            ("CANARY-ZULU-0558", Some("CANARY-ZULU-0558")),
            ("say \"hello there\"", Some("hello there")),
            ("a/b/cde", Some("cde")),
            ("caf\u{e9}", Some("caf")),
            ("\u{416}\u{438}", Some("\u{416}\u{438}")),
            ("k\u{e9}", Some("k\u{e9}")),
            ("\"", None),
            ("\\\\", None),
            ("", None),
        ] {
            assert_eq!(best_run(text, true, !text.is_ascii()), run, "{text}");
        }
    }

    #[test]
    fn an_escape_is_minded_where_it_may_be_a_letter_that_is_looked_for() {
        let hint = Hint::of(&Filter::Word("canary".to_owned())).unwrap();
        let found = |text: &str| hint.escape(text.as_bytes(), 0);
        assert_eq!(found(r"x\u0063anary"), Some(1));
        assert_eq!(found(r"x\u0043anary"), Some(1));
        assert_eq!(found(r"x\u0027 \u00e9 \u002b"), None);
        assert_eq!(found(r"x\u00"), None);
        assert_eq!(found(r"\u"), None);
        let wide = Hint::of(&Filter::Word("\u{416}".to_owned())).unwrap();
        assert_eq!(wide.escape(br"\u0027\u0416", 0), Some(6));
    }

    #[test]
    fn a_character_is_looked_for_as_utf_8_and_as_a_single_byte() {
        let hint = Hint::of(&Filter::Word("\u{e9}".to_owned())).unwrap();
        for bytes in [&b"a\xe9"[..], b"a\xc9", b"a\xc3\xa9", b"a\xc3\x89"] {
            assert_eq!(hint.run(bytes, 0), Some(1), "{bytes:x?}");
        }
        assert_eq!(hint.run("a\u{e8}\u{416}e".as_bytes(), 0), None);
    }
}
