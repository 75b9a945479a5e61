//! Reads values from a TOML file and collects its mistakes with their lines.

use crate::event::nearest;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A value with its position in the file.
pub(super) type Value<'t> = Spanned<DeValue<'t>>;

/// A file being read, with the mistakes found so far.
pub(super) struct TomlReader<'t> {
    text: &'t str,
    /// The mistakes, each beginning with its line if it has one.
    pub wrong: Vec<String>,
}

impl<'t> TomlReader<'t> {
    pub const fn new(text: &'t str) -> Self {
        Self { text, wrong: Vec::new() }
    }

    /// Records a mistake at a position.
    pub fn is_wrong(&mut self, at: &Range<usize>, what: &str) {
        let before = &self.text.as_bytes()[..at.start.min(self.text.len())];
        let line = crate::read::piece::line_ends(before, b'\n') + 1;
        self.wrong.push(format!("line {line}: {what}"));
    }

    /// Reports unknown keys, each with the known key that was probably meant.
    pub fn keys(&mut self, table: &DeTable<'t>, inside: &str, known: &[&str]) {
        for (key, _) in table {
            let name: &str = key.get_ref();
            if !known.contains(&name) {
                let hint = hint(name, known.iter().copied());
                self.is_wrong(&key.span(), &format!("`{name}` is no key of {inside}; {hint}"));
            }
        }
    }

    /// The text of a value. A value that is blank or no text is reported, and `None` is returned.
    pub fn text(&mut self, value: &Value<'t>, key: &str) -> Option<String> {
        let text = value.get_ref().as_str().map(str::to_owned);
        if text.as_deref().is_none_or(|text| text.trim().is_empty()) {
            self.is_wrong(&value.span(), &format!("`{key}` is to be text, as in {key} = \"…\""));
            return None;
        }
        text
    }

    /// The texts of a value, which is one text or a list of texts. Other values are reported and left out.
    pub fn texts(&mut self, value: &Value<'t>, key: &str) -> Vec<String> {
        match value.get_ref() {
            DeValue::Array(items) => items.iter().filter_map(|item| self.text(item, key)).collect(),
            _ => self.text(value, key).into_iter().collect(),
        }
    }

    /// The table that a key holds. Any other value is reported.
    pub fn table<'v>(&mut self, value: &'v Value<'t>, key: &str) -> Option<&'v DeTable<'t>> {
        let table = value.get_ref().as_table();
        if table.is_none() {
            self.is_wrong(&value.span(), &format!("`{key}` is to be a table: [{key}]"));
        }
        table
    }

    /// A text that `parse` accepts. Any other is reported with the accepted `words`.
    pub fn one_of<T>(
        &mut self,
        value: &Value<'t>,
        key: &str,
        parse: impl Fn(&str) -> Option<T>,
        words: &str,
    ) -> Option<T> {
        let text = self.text(value, key)?;
        let parsed = parse(&text);
        if parsed.is_none() {
            self.is_wrong(&value.span(), &format!("`{text}` is no {key}; there are {words}"));
        }
        parsed
    }
}

/// A hint for an unknown name: the similar known one, or all known ones.
pub(super) fn hint<'k>(name: &str, known: impl Iterator<Item = &'k str> + Clone) -> String {
    match nearest(name, known.clone()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("there are {}", known.collect::<Vec<_>>().join(", ")),
    }
}
