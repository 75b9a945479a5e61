//! A key with its modifiers, and how it is written: `j`, `<enter>`, `<ctrl+f>`.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use std::fmt;
use thiserror::Error;

/// A key with its modifiers. Shift is folded into the letter; only tab has a code of its own for it (`BackTab`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Chord {
    /// The key.
    pub code: KeyCode,
    /// Control and alt.
    pub modifiers: KeyModifiers,
}

/// The text that is no key.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "`{0}` is no key; write plain letters, and <enter> <esc> <tab> <space> <up> <pgdn> <home> <ctrl+f> and so on"
)]
pub struct ChordError(String);

/// Names of keys other than letters. Where a key has two, the first one is used for writing.
const NAMES: &[(&str, KeyCode)] = &[
    ("enter", KeyCode::Enter),
    ("esc", KeyCode::Esc),
    ("tab", KeyCode::Tab),
    ("backtab", KeyCode::BackTab),
    ("space", KeyCode::Char(' ')),
    ("lt", KeyCode::Char('<')),
    ("gt", KeyCode::Char('>')),
    ("backspace", KeyCode::Backspace),
    ("del", KeyCode::Delete),
    ("up", KeyCode::Up),
    ("down", KeyCode::Down),
    ("left", KeyCode::Left),
    ("right", KeyCode::Right),
    ("pgup", KeyCode::PageUp),
    ("pgdn", KeyCode::PageDown),
    ("home", KeyCode::Home),
    ("end", KeyCode::End),
    ("f1", KeyCode::F(1)),
    ("return", KeyCode::Enter),
    ("escape", KeyCode::Esc),
    ("delete", KeyCode::Delete),
    ("pageup", KeyCode::PageUp),
    ("pagedown", KeyCode::PageDown),
];

impl Chord {
    /// Esc, which closes whatever is open.
    pub const ESC: Self = Self { code: KeyCode::Esc, modifiers: KeyModifiers::NONE };

    /// Converts a terminal's key event: control letters become lower case, Shift-Tab becomes `BackTab`.
    #[must_use]
    pub fn of(event: KeyEvent) -> Self {
        let modifiers = event.modifiers & (KeyModifiers::CONTROL | KeyModifiers::ALT);
        let code = match event.code {
            KeyCode::Char(c) if modifiers.contains(KeyModifiers::CONTROL) => {
                KeyCode::Char(c.to_ascii_lowercase())
            }
            KeyCode::Tab if event.modifiers.contains(KeyModifiers::SHIFT) => KeyCode::BackTab,
            code => code,
        };
        Self { code, modifiers }
    }

    /// Parses one chord: `j`, `<enter>`, `<ctrl+f>`. The names between `<` and `>` are read in any case.
    ///
    /// # Errors
    ///
    /// If the text is neither one letter nor a known name between `<` and `>`.
    pub fn parse(text: &str) -> Result<Self, ChordError> {
        let wrong = || ChordError(text.to_owned());
        let inner = text.strip_prefix('<').and_then(|rest| rest.strip_suffix('>'));
        let Some(mut name) = inner.filter(|inner| !inner.is_empty()) else {
            let mut letters = text.chars();
            return match (letters.next(), letters.next()) {
                (Some(letter), None) => {
                    Ok(Self { code: KeyCode::Char(letter), modifiers: KeyModifiers::NONE })
                }
                _ => Err(wrong()),
            };
        };
        let (mut modifiers, mut shift) = (KeyModifiers::NONE, false);
        while let Some((modifier, rest)) = name.split_once('+').filter(|(_, rest)| !rest.is_empty()) {
            match modifier.to_ascii_lowercase().as_str() {
                "ctrl" => modifiers |= KeyModifiers::CONTROL,
                "alt" => modifiers |= KeyModifiers::ALT,
                "shift" => shift = true,
                _ => return Err(wrong()),
            }
            name = rest;
        }
        let known = NAMES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, code)| *code);
        let mut letters = name.chars();
        let code = match (known, letters.next(), letters.next()) {
            (Some(KeyCode::Tab), ..) if shift => KeyCode::BackTab,
            (Some(code), ..) => code,
            (None, Some(letter), None) if shift => KeyCode::Char(letter.to_ascii_uppercase()),
            (None, Some(letter), None) => KeyCode::Char(letter),
            _ => return Err(wrong()),
        };
        Ok(Self { code, modifiers })
    }

    /// The letter that the chord types; `None` with control or alt, or for a named key.
    #[must_use]
    pub fn letter(self) -> Option<char> {
        match self.code {
            KeyCode::Char(letter) if self.modifiers.is_empty() => Some(letter),
            _ => None,
        }
    }

    /// The chord as lists of keys show it: `Ctrl-f`, `Space`, `PgDn`.
    #[must_use]
    pub fn label(self) -> String {
        let mut label = String::new();
        if self.modifiers.contains(KeyModifiers::CONTROL) {
            label.push_str("Ctrl-");
        }
        if self.modifiers.contains(KeyModifiers::ALT) {
            label.push_str("Alt-");
        }
        match self.code {
            KeyCode::Char(' ') => label.push_str("Space"),
            KeyCode::Char(letter) => label.push(letter),
            KeyCode::Up => label.push('↑'),
            KeyCode::Down => label.push('↓'),
            KeyCode::Left => label.push('←'),
            KeyCode::Right => label.push('→'),
            KeyCode::PageUp => label.push_str("PgUp"),
            KeyCode::PageDown => label.push_str("PgDn"),
            KeyCode::BackTab => label.push_str("Shift-Tab"),
            code => {
                let name = NAMES.iter().find(|(_, known)| *known == code).map_or("?", |(name, _)| name);
                let mut letters = name.chars();
                label.extend(letters.next().map(|first| first.to_ascii_uppercase()));
                label.push_str(letters.as_str());
            }
        }
        label
    }
}

impl fmt::Display for Chord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(letter) = self.letter().filter(|letter| !matches!(letter, ' ' | '<' | '>')) {
            return write!(f, "{letter}");
        }
        f.write_str("<")?;
        if self.modifiers.contains(KeyModifiers::CONTROL) {
            f.write_str("ctrl+")?;
        }
        if self.modifiers.contains(KeyModifiers::ALT) {
            f.write_str("alt+")?;
        }
        match (NAMES.iter().find(|(_, code)| *code == self.code), self.code) {
            (Some((name, _)), _) => f.write_str(name)?,
            (None, KeyCode::Char(letter)) => write!(f, "{letter}")?,
            _ => f.write_str("?")?,
        }
        f.write_str(">")
    }
}

/// Parses a key string such as `fagency:"Dept<enter>jj`: plain letters, and named keys between `<` and `>`.
///
/// # Errors
///
/// If a name between `<` and `>` is no key.
pub fn sequence(text: &str) -> Result<Vec<Chord>, ChordError> {
    parts(text).into_iter().map(Chord::parse).collect()
}

/// Splits a key string into single letters and named keys, each with its `<` and `>`.
pub(super) fn parts(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end =
            rest.find('>').filter(|end| first == '<' && *end > 1).map_or(first.len_utf8(), |end| end + 1);
        let (part, tail) = rest.split_at(end);
        parts.push(part);
        rest = tail;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::{Chord, sequence};

    #[test]
    fn a_key_reads_back_as_it_is_written() {
        for text in
            ["j", "G", "<enter>", "<space>", "<ctrl+f>", "<alt+x>", "<pgdn>", "<backtab>", "<lt>", "é", "?"]
        {
            assert_eq!(Chord::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(Chord::parse("<shift+tab>").unwrap().to_string(), "<backtab>");
        assert_eq!(Chord::parse("<ctrl+f>").unwrap().label(), "Ctrl-f");
        for text in ["", "jj", "<hyper+x>", "<nokey>"] {
            assert!(Chord::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_key_string_is_letters_and_named_keys() {
        let chords: Vec<String> =
            sequence("gg<enter>f<ctrl+u>a b").unwrap().iter().map(Chord::to_string).collect();
        assert_eq!(chords, ["g", "g", "<enter>", "f", "<ctrl+u>", "a", "<space>", "b"]);
        assert!(sequence("j<nope>").unwrap_err().to_string().contains("`<nope>` is no key"));
        assert_eq!(sequence("<").unwrap().len(), 1);
    }
}
