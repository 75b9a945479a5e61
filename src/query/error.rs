//! Query errors, and suggestions for misspelled names.

use super::path::name_end;
use std::fmt;
use std::ops::Range;

/// A query error: a message, the span that it is about, and perhaps a hint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryError {
    /// The bytes of the query that are wrong.
    pub span: Range<usize>,
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub hint: Option<String>,
    /// The term that the hint offers to write, if it offers a whole one.
    pub offer: Option<String>,
}

impl QueryError {
    pub(super) fn new(span: Range<usize>, message: impl Into<String>) -> Self {
        Self { span, message: message.into(), hint: None, offer: None }
    }

    pub(super) fn hinted(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// With a term to write instead, and what the hint says behind it.
    pub(super) fn offering(self, term: impl Into<String>, more: &str) -> Self {
        let term = term.into();
        let hint = format!("write `{term}`{more}");
        Self { offer: Some(term), ..self.hinted(hint) }
    }

    /// Without an offer that is refused itself: then with what that refusal offers, if this is read, or with the offer
    /// without its value.
    pub(super) fn checked(self, refused: impl Fn(&str) -> Option<Self>) -> Self {
        let Some((offer, inner)) = self.offer.as_deref().and_then(|offer| Some((offer, refused(offer)?)))
        else {
            return self;
        };
        if inner.offer.as_deref().is_some_and(|offer| refused(offer).is_none()) {
            return Self { hint: inner.hint, offer: inner.offer, ..self };
        }
        let hint = without_value(offer).and_then(|form| Some(self.hint.as_ref()?.replacen(offer, &form, 1)));
        Self { hint, offer: None, ..self }
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

/// A term with a sign for its value, or for each of its list: `stage:…`. `None` where there is no name before a colon.
fn without_value(term: &str) -> Option<String> {
    let name = term.strip_prefix("not ").unwrap_or(term);
    let (before, value) = term.split_at(term.len() - name.len() + name_end(name));
    let value = value.strip_prefix(':')?;
    Some(format!("{before}:{}", if value.starts_with('(') { "(… …)" } else { "…" }))
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        self.hint.as_ref().map_or(Ok(()), |hint| write!(f, " ({hint})"))
    }
}

impl std::error::Error for QueryError {}

/// The names most similar to `typed`, best first, at most `most`.
#[must_use]
pub fn nearest_of<'c>(typed: &str, names: impl Iterator<Item = &'c str>, most: usize) -> Vec<String> {
    let mut nearest = Nearest::to(typed, most);
    names.for_each(|name| nearest.look(name));
    nearest.end()
}

/// Collects the names most similar to what was typed: the spelling is similar, the name contains it, or one word of the
/// name is spelled almost like it.
#[derive(Debug)]
pub struct Nearest {
    typed: String,
    /// Whether it is long and alphabetic enough to be compared with each word of a name.
    is_word: bool,
    most: usize,
    seen: usize,
    best: Vec<(f64, String)>,
}

/// How many names are compared by spelling; later ones are only checked for containing the typed text.
const CLOSELY: usize = 1 << 18;
/// The least length of a typed text that is looked for inside of names.
const HELD: usize = 3;

impl Nearest {
    /// Starts a search for at most `most` names.
    #[must_use]
    pub fn to(typed: &str, most: usize) -> Self {
        let typed = typed.to_lowercase();
        let is_word = typed.chars().count() > HELD && typed.chars().all(char::is_alphabetic);
        Self { typed, is_word, most, seen: 0, best: Vec::new() }
    }

    /// Considers a name.
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

    /// Whether no name is similar so far.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.best.is_empty()
    }

    /// The most similar names, best first.
    #[must_use]
    pub fn end(self) -> Vec<String> {
        self.best.into_iter().map(|(_, name)| name).collect()
    }
}

/// One wrong letter is allowed, and another per this many letters of the typed word.
const A_SLIP: usize = 8;

/// Whether some word of a name differs from `word` by a few letters at most.
fn has_word_like(name: &str, word: &str) -> bool {
    let letters = word.chars().count();
    let slips = 1 + letters / A_SLIP;
    let near = |own: &str| own.chars().count().abs_diff(letters) <= slips;
    let mut words = name.split(|c: char| !c.is_alphanumeric());
    words.any(|own| near(own) && strsim::osa_distance(own, word) <= slips)
}

/// The least Jaro-Winkler similarity of two values. Higher than for field names, as unrelated GUIDs are fairly similar.
const ALIKE: f64 = 0.85;

/// The field whose name is most similar to what was typed, if it is similar enough.
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
