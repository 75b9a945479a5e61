//! What is wrong with a query, where, and what was probably meant.

use std::fmt;
use std::ops::Range;

/// An error in a query: a message about a span, and a hint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryError {
    /// Bytes of the query that it is about.
    pub span: Range<usize>,
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub hint: Option<String>,
}

impl QueryError {
    pub(super) fn new(span: Range<usize>, message: impl Into<String>) -> Self {
        Self { span, message: message.into(), hint: None }
    }

    pub(super) fn hinted(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The query with a caret line under the span, the message and the hint: four lines at most.
    #[must_use]
    pub fn show(&self, query: &str) -> String {
        use unicode_width::UnicodeWidthStr;
        let line: String = query.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let cut = |at: usize| line.get(..at).unwrap_or(&line).width();
        let (from, to) = (cut(self.span.start), cut(self.span.end));
        let carets = "^".repeat((to.saturating_sub(from)).max(1));
        let mut text = format!("{line}\n{}{carets}\n{}", " ".repeat(from), self.message);
        if let Some(hint) = &self.hint {
            text.push_str("\nhint: ");
            text.push_str(hint);
        }
        text
    }
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        self.hint.as_ref().map_or(Ok(()), |hint| write!(f, " ({hint})"))
    }
}

impl std::error::Error for QueryError {}

/// Those of many names that are spelled nearly as what was typed, at most so many, the nearest first.
#[must_use]
pub fn nearest_of<'c>(typed: &str, names: impl Iterator<Item = &'c str>, most: usize) -> Vec<String> {
    let mut nearest = Nearest::to(typed, most);
    names.for_each(|name| nearest.look(name));
    nearest.end()
}

/// Looks through names for those that are nearest to what was typed: spelled nearly so, or holding it or a word
/// that is spelled nearly so.
#[derive(Debug)]
pub struct Nearest {
    typed: String,
    /// Whether it may be meant for one word of a name.
    is_word: bool,
    most: usize,
    seen: usize,
    best: Vec<(f64, String)>,
}

/// How many names are looked at closely; of more it is only looked whether they hold what was typed.
const CLOSELY: usize = 1 << 18;
/// How many letters have to be typed for a name that holds them to be meant.
const HELD: usize = 3;

impl Nearest {
    /// None yet; at most so many are told.
    #[must_use]
    pub fn to(typed: &str, most: usize) -> Self {
        let typed = typed.to_lowercase();
        let is_word = typed.chars().count() > HELD && typed.chars().all(char::is_alphabetic);
        Self { typed, is_word, most, seen: 0, best: Vec::new() }
    }

    /// Looks at one more.
    pub fn look(&mut self, name: &str) {
        self.seen += 1;
        let small = name.to_lowercase();
        let held = self.typed.len() >= HELD && small.contains(&self.typed);
        let closely = self.seen <= CLOSELY;
        let alike = if closely { strsim::jaro_winkler(&self.typed, &small) } else { 0.0 };
        let held = held || (closely && self.is_word && has_word_like(&small, &self.typed));
        let alike = if held { alike.max(ALIKE) } else { alike };
        let before = |(other, known): &(f64, String)| {
            alike.total_cmp(other).then_with(|| known.as_str().cmp(name)).is_lt()
        };
        if alike < ALIKE || self.best.iter().any(|(_, known)| known == name) {
            return;
        }
        let at = self.best.partition_point(before);
        self.best.insert(at, (alike, name.to_owned()));
        self.best.truncate(self.most);
    }

    /// What is nearest, the nearest first.
    #[must_use]
    pub fn end(self) -> Vec<String> {
        self.best.into_iter().map(|(_, name)| name).collect()
    }
}

/// How many letters of a word one may be typed wrong in.
const A_SLIP: usize = 8;

/// Whether a word of a name is spelled nearly as another: but for one letter, of a long one for two.
fn has_word_like(name: &str, word: &str) -> bool {
    let letters = word.chars().count();
    let slips = 1 + letters / A_SLIP;
    let near = |own: &str| own.chars().count().abs_diff(letters) <= slips;
    let mut words = name.split(|c: char| !c.is_alphanumeric());
    words.any(|own| near(own) && strsim::osa_distance(own, word) <= slips)
}

/// How much alike two values have to be for one to be meant by the other: GUIDs are more alike than words.
const ALIKE: f64 = 0.85;

/// The field whose name is nearest to what was typed, if one is near enough to be meant.
#[must_use]
pub fn nearest_field(typed: &str) -> Option<&'static str> {
    crate::event::nearest(typed, crate::event::FIELDS.iter().map(|spec| spec.name))
}

#[cfg(test)]
mod tests {
    use super::nearest_of;

    #[test]
    fn a_word_that_lacks_a_letter_is_meant_however_many_bytes_that_has() {
        let names = ["the office of Oberhausen", "the office of 東京都中央区"];
        let near = |typed: &str| nearest_of(typed, names.into_iter(), 3);
        assert_eq!(near("oberhusen"), [names[0]]);
        assert_eq!(near("東京中央区"), [names[1]], "a letter of three bytes");
        assert_eq!(near("東中央区"), Vec::<String>::new(), "two of five letters");
    }
}
