//! Keys whose bytes come in parts, as over a slow line: an ESC by itself is the key Esc only where nothing that belongs to it
//! follows soon.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use std::time::Duration;

/// How long what follows an ESC may take.
pub(super) const PATIENCE: Duration = Duration::from_millis(25);
/// How many numbers and signs a sequence has at the most.
const LONGEST: usize = 6;

/// What came of a key whose rest may follow.
#[derive(Debug, Default)]
pub(super) struct Parts(Vec<KeyEvent>);

/// What parts of a key come to.
enum Sum {
    Begun,
    Key(KeyEvent),
    Nothing,
}

impl Parts {
    /// Whether more may belong to what came.
    pub(super) const fn wait(&self) -> bool {
        !self.0.is_empty()
    }

    /// Takes what the terminal tells; answers what is whole.
    pub(super) fn take(&mut self, event: Event) -> Vec<Event> {
        let key = match event {
            Event::Key(key) if key.kind != KeyEventKind::Release => key,
            other => return self.give_up().into_iter().chain([other]).collect(),
        };
        let begins = key.code == KeyCode::Esc && key.modifiers.is_empty();
        if begins || self.wait() {
            // an ESC begins anew
            let before = if begins { self.give_up() } else { Vec::new() };
            self.0.push(key);
            match sum(&self.0) {
                Sum::Begun => return before,
                Sum::Key(key) => {
                    self.0.clear();
                    return vec![Event::Key(key)];
                }
                Sum::Nothing => return self.give_up(),
            }
        }
        vec![Event::Key(key)]
    }

    /// What came is what it is: nothing follows.
    pub(super) fn give_up(&mut self) -> Vec<Event> {
        self.0.drain(..).map(Event::Key).collect()
    }
}

/// What an ESC and the letters behind it are.
fn sum(parts: &[KeyEvent]) -> Sum {
    let letter = |key: &KeyEvent| match key.code {
        KeyCode::Char(letter) if (key.modifiers - KeyModifiers::SHIFT).is_empty() => Some(letter),
        _ => None,
    };
    let behind = parts.get(1..).unwrap_or_default();
    let Some(text) = behind.iter().map(letter).collect::<Option<String>>() else { return Sum::Nothing };
    let mut letters = text.chars();
    let Some(kind) = letters.next() else { return Sum::Begun };
    let told = letters.as_str();
    match (kind, told.chars().last()) {
        ('[' | 'O', None) => Sum::Begun,
        ('[', Some('0'..='9' | ';')) if told.len() <= LONGEST => Sum::Begun,
        ('[' | 'O', Some(end)) => {
            let numbers = told.strip_suffix(end).unwrap_or_default();
            key(numbers, end).filter(|_| kind == '[' || numbers.is_empty()).map_or(Sum::Nothing, Sum::Key)
        }
        _ => Sum::Nothing,
    }
}

/// The key that numbers and an end are.
fn key(numbers: &str, end: char) -> Option<KeyEvent> {
    let (number, held) = numbers.split_once(';').unwrap_or((numbers, ""));
    let code = match (end, number) {
        ('A', _) => KeyCode::Up,
        ('B', _) => KeyCode::Down,
        ('C', _) => KeyCode::Right,
        ('D', _) => KeyCode::Left,
        ('H', _) | ('~', "1" | "7") => KeyCode::Home,
        ('F', _) | ('~', "4" | "8") => KeyCode::End,
        ('Z', "") => KeyCode::BackTab,
        ('P', _) => KeyCode::F(1),
        ('Q', _) => KeyCode::F(2),
        ('R', _) => KeyCode::F(3),
        ('S', _) => KeyCode::F(4),
        ('~', "2") => KeyCode::Insert,
        ('~', "3") => KeyCode::Delete,
        ('~', "5") => KeyCode::PageUp,
        ('~', "6") => KeyCode::PageDown,
        _ => return None,
    };
    let held = if held.is_empty() { 1 } else { held.parse::<u8>().ok()? };
    let bits = held.checked_sub(1)?;
    let mut modifiers = KeyModifiers::empty();
    for (bit, modifier) in [(1, KeyModifiers::SHIFT), (2, KeyModifiers::ALT), (4, KeyModifiers::CONTROL)] {
        modifiers.set(modifier, bits & bit != 0);
    }
    if code == KeyCode::BackTab {
        modifiers |= KeyModifiers::SHIFT;
    }
    Some(KeyEvent::new(code, modifiers))
}

#[cfg(test)]
mod tests {
    use super::Parts;
    use crate::keys::Chord;
    use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};

    /// The keys that bytes come to which a terminal hands over one at a time, as long as none is late.
    fn told(bytes: &str) -> String {
        let mut parts = Parts::default();
        let mut events: Vec<Event> = Vec::new();
        for letter in bytes.chars() {
            let code = if letter == '\x1b' { KeyCode::Esc } else { KeyCode::Char(letter) };
            let shift = if letter.is_uppercase() { KeyModifiers::SHIFT } else { KeyModifiers::empty() };
            events.extend(parts.take(Event::Key(KeyEvent::new(code, shift))));
        }
        events.extend(parts.give_up());
        let text = |event: Event| match event {
            Event::Key(key) => Chord::of(key).to_string(),
            other => panic!("{other:?}"),
        };
        events.into_iter().map(text).collect()
    }

    #[test]
    fn a_key_is_one_however_its_bytes_come() {
        for (bytes, keys) in [
            ("\x1b[B", "<down>"),
            ("\x1bOA", "<up>"),
            ("\x1b[5~j", "<pgup>j"),
            ("\x1b[1;5C", "<ctrl+right>"),
            ("\x1b[Z", "<backtab>"),
            ("\x1b[B\x1b[B", "<down><down>"),
            ("\x1b\x1b[A", "<esc><up>"),
        ] {
            assert_eq!(told(bytes), keys, "{bytes:?}");
        }
    }

    #[test]
    fn an_escape_and_keys_that_are_no_part_of_it_stay_what_they_are() {
        for (bytes, keys) in [
            ("\x1b", "<esc>"),
            ("\x1b\x1b", "<esc><esc>"),
            ("\x1bq", "<esc>q"),
            ("\x1b[", "<esc>["),
            ("\x1b[j", "<esc>[j"),
            ("\x1b[1;", "<esc>[1;"),
            ("\x1b[12345678", "<esc>[12345678"),
            ("\x1bOx", "<esc>Ox"),
            ("\x1b[\x1b[D", "<esc>[<left>"),
            ("j[B", "j[B"),
        ] {
            assert_eq!(told(bytes), keys, "{bytes:?}");
        }
    }

    #[test]
    fn what_is_no_key_ends_what_was_begun() {
        let mut parts = Parts::default();
        let escape = Event::Key(KeyEvent::new(KeyCode::Esc, KeyModifiers::empty()));
        assert!(parts.take(escape.clone()).is_empty() && parts.wait());
        assert_eq!(parts.take(Event::Resize(80, 24)), [escape, Event::Resize(80, 24)]);
        assert!(!parts.wait());
    }
}
