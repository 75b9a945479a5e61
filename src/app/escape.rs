//! Reassembles escape sequences that the terminal delivers in parts, as over a slow line. An ESC by itself counts as
//! the key Esc only if nothing that belongs to it follows within [`PATIENCE`].

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use std::time::Duration;

/// How long to wait for the rest of a sequence after an ESC.
const PATIENCE: Duration = Duration::from_millis(25);
/// How long to wait for the rest of a pasted text; if its end was lost, keys work again after that.
const PASTES: Duration = Duration::from_secs(2);
/// The most digits and separators in a sequence; mouse reports need as many.
const LONGEST: usize = 16;

/// The beginning of a sequence or a paste whose rest may follow.
#[derive(Debug, Default)]
pub(super) struct Parts {
    keys: Vec<KeyEvent>,
    /// The pasted text so far, if the mark of its beginning came in parts.
    pasted: Option<String>,
}

/// What the keys of a sequence amount to.
enum Sequence {
    Begun,
    Key(KeyEvent),
    /// The beginning or the end of a pasted text.
    Paste,
    Pasted,
    /// A mouse or focus report, which is discarded.
    Told,
    Nothing,
}

impl Parts {
    /// How long to wait for the rest; `None` if nothing is incomplete.
    pub(super) const fn patience(&self) -> Option<Duration> {
        match (&self.pasted, self.keys.is_empty()) {
            (Some(_), _) => Some(PASTES),
            (None, false) => Some(PATIENCE),
            (None, true) => None,
        }
    }

    /// Takes the next event; returns the events that are complete.
    pub(super) fn take(&mut self, event: Event) -> Vec<Event> {
        let key = match event {
            Event::Key(key) if key.kind != KeyEventKind::Release => key,
            other => return self.give_up().into_iter().chain([other]).collect(),
        };
        let begins = key.code == KeyCode::Esc && key.modifiers.is_empty();
        if !begins && self.keys.is_empty() {
            return self.keep(key);
        }
        // an ESC starts a new sequence
        let before = if begins { self.leave() } else { Vec::new() };
        self.keys.push(key);
        let told = match sum(&self.keys) {
            Sequence::Begun => return before,
            Sequence::Nothing => return self.leave(),
            Sequence::Key(key) => Some(Event::Key(key)),
            Sequence::Pasted => self.pasted.take().map(Event::Paste),
            Sequence::Paste => {
                self.pasted.get_or_insert_default();
                None
            }
            Sequence::Told => None,
        };
        self.keys.clear();
        told.into_iter().collect()
    }

    /// Passes on a single key; during a paste it becomes a character of the text.
    fn keep(&mut self, key: KeyEvent) -> Vec<Event> {
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        let letter = match key.code {
            // a line feed comes as this key
            KeyCode::Char('j') if control => Some('\n'),
            KeyCode::Char(_) if control => None,
            KeyCode::Char(letter) => Some(letter),
            KeyCode::Enter => Some('\n'),
            KeyCode::Tab => Some('\t'),
            _ => None,
        };
        match self.pasted.as_mut() {
            None => vec![Event::Key(key)],
            Some(pasted) => {
                pasted.extend(letter);
                Vec::new()
            }
        }
    }

    /// Passes on the collected keys one by one, as they form no sequence.
    fn leave(&mut self) -> Vec<Event> {
        let keys = std::mem::take(&mut self.keys);
        keys.into_iter().flat_map(|key| self.keep(key)).collect()
    }

    /// Ends waiting: passes on the collected keys and the pasted text.
    pub(super) fn give_up(&mut self) -> Vec<Event> {
        let keys = self.leave();
        keys.into_iter().chain(self.pasted.take().map(Event::Paste)).collect()
    }
}

/// Interprets an ESC and the characters after it.
fn sum(parts: &[KeyEvent]) -> Sequence {
    let letter = |key: &KeyEvent| match key.code {
        KeyCode::Char(letter) if (key.modifiers - KeyModifiers::SHIFT).is_empty() => Some(letter),
        _ => None,
    };
    let behind = parts.get(1..).unwrap_or_default();
    let Some(text) = behind.iter().map(letter).collect::<Option<String>>() else { return Sequence::Nothing };
    let mut letters = text.chars();
    let Some(kind) = letters.next() else { return Sequence::Begun };
    let told = letters.as_str();
    match (kind, told.chars().last()) {
        ('[' | 'O', None) => Sequence::Begun,
        ('[', Some('0'..='9' | ';' | '<')) if told.len() <= LONGEST => Sequence::Begun,
        ('[', Some('~')) if told == "200~" => Sequence::Paste,
        ('[', Some('~')) if told == "201~" => Sequence::Pasted,
        ('[', Some('M' | 'm')) if told.starts_with('<') => Sequence::Told,
        ('[', Some('I' | 'O')) if told.len() == 1 => Sequence::Told,
        ('[' | 'O', Some(end)) => {
            let numbers = told.strip_suffix(end).unwrap_or_default();
            key(numbers, end)
                .filter(|_| kind == '[' || numbers.is_empty())
                .map_or(Sequence::Nothing, Sequence::Key)
        }
        _ => Sequence::Nothing,
    }
}

/// The key for the parameters and the final character of a sequence.
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
        ('~', "15") => KeyCode::F(5),
        ('~', "17" | "18" | "19" | "20" | "21") => KeyCode::F(number.parse::<u8>().ok()? - 11),
        ('~', "23" | "24") => KeyCode::F(number.parse::<u8>().ok()? - 12),
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
    use super::{PASTES, PATIENCE, Parts};
    use crate::keys::Chord;
    use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};

    /// The keys for bytes that arrive one at a time without delay.
    fn told(bytes: &str) -> String {
        let mut parts = Parts::default();
        let mut events: Vec<Event> = Vec::new();
        for letter in bytes.chars() {
            let (code, held) = match letter {
                '\x1b' => (KeyCode::Esc, KeyModifiers::empty()),
                '\n' => (KeyCode::Char('j'), KeyModifiers::CONTROL),
                letter if letter.is_uppercase() => (KeyCode::Char(letter), KeyModifiers::SHIFT),
                letter => (KeyCode::Char(letter), KeyModifiers::empty()),
            };
            events.extend(parts.take(Event::Key(KeyEvent::new(code, held))));
        }
        events.extend(parts.give_up());
        let text = |event: Event| match event {
            Event::Key(key) => Chord::of(key).to_string(),
            Event::Paste(text) => format!("\u{ab}{text}\u{bb}"),
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
            // unused keys are not mistaken for others
            ("\x1b[15~\x1b[17~\x1b[21~\x1b[24~", "<?><?><?><?>"),
        ] {
            assert_eq!(told(bytes), keys, "{bytes:?}");
        }
    }

    #[test]
    fn what_is_pasted_is_no_keys_however_its_bytes_come() {
        for (bytes, keys) in [
            ("\x1b[200~a q\x1b[201~j", "\u{ab}a q\u{bb}j"),
            ("\x1b[200~a\x1b[b\x1b[201~", "\u{ab}a[b\u{bb}"),
            ("\x1b[200~a\nb\x1b[201~", "\u{ab}a\nb\u{bb}"),
            // the end mark is lost
            ("\x1b[200~dG", "\u{ab}dG\u{bb}"),
            ("\x1b[201~j", "j"),
        ] {
            assert_eq!(told(bytes), keys, "{bytes:?}");
        }
    }

    #[test]
    fn what_a_terminal_tells_of_the_mouse_or_of_being_looked_at_is_no_key() {
        assert_eq!(told("\x1b[<64;120;31M\x1b[<0;1;1mj\x1b[I\x1b[Ok"), "jk");
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
            ("\x1b[12345678901234567", "<esc>[12345678901234567"),
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
        assert!(parts.take(escape.clone()).is_empty() && parts.patience() == Some(PATIENCE));
        assert_eq!(parts.take(Event::Resize(80, 24)), [escape, Event::Resize(80, 24)]);
        assert_eq!(parts.patience(), None);
    }

    #[test]
    fn a_text_that_is_pasted_over_a_slow_line_is_waited_for_to_its_end() {
        let mut parts = Parts::default();
        let mut pasted = Vec::new();
        for letter in "\x1b[200~q\x1b[201~".chars() {
            let code = if letter == '\x1b' { KeyCode::Esc } else { KeyCode::Char(letter) };
            pasted.extend(parts.take(Event::Key(KeyEvent::new(code, KeyModifiers::empty()))));
            if letter == 'q' {
                assert_eq!(parts.patience(), Some(PASTES));
            }
        }
        assert_eq!((pasted, parts.patience()), (vec![Event::Paste("q".to_owned())], None));
    }
}
