//! Alike messages: those that differ only in numbers, and in the plural `s` after a number.

use crate::event::thousands;

/// Punctuation that may surround a number or follow a word.
const OPENING: [char; 2] = ['(', '['];
const CLOSING: [char; 7] = [')', ']', ',', ';', ':', '.', '!'];

/// The punctuation before and after a word that is a plain number; `None` for any other word, such as a name, an
/// address or a time that contains digits.
fn number(word: &str) -> Option<(&str, &str)> {
    let opened = word.trim_start_matches(OPENING);
    let core = opened.trim_end_matches(CLOSING);
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit() || byte == b',');
    let is_number = core.starts_with(|first: char| first.is_ascii_digit()) && digits(core);
    is_number.then(|| (&word[..word.len() - opened.len()], &opened[core.len()..]))
}

/// A word without its plural `s`, and the punctuation after it.
fn singular(word: &str) -> (&str, &str) {
    let core = word.trim_end_matches(CLOSING);
    (core.strip_suffix('s').unwrap_or(core), &word[core.len()..])
}

/// Whether two words are alike; `counted` if the word before is a number.
fn words_alike(one: &str, other: &str, counted: bool) -> bool {
    one == other
        || number(one).is_some_and(|around| number(other) == Some(around))
        || (counted && singular(one) == singular(other))
}

/// Whether two messages differ only in numbers, and in the plural `s` after a number.
pub(super) fn alike(one: &str, other: &str) -> bool {
    let (mut ones, mut others) = (one.split(' '), other.split(' '));
    let mut counted = false;
    loop {
        match (ones.next(), others.next()) {
            (None, None) => return true,
            (Some(one), Some(other)) if words_alike(one, other, counted) => {
                counted = number(one).is_some();
            }
            _ => return false,
        }
    }
}

/// A word of alike messages.
struct Word<'m> {
    said: &'m str,
    /// Whether it is a number that differs between messages.
    differs: bool,
    /// The sum of the number over all messages.
    sum: u64,
}

/// The value of a number; saturates.
fn counts(word: &str) -> u64 {
    let digits = word.bytes().filter(u8::is_ascii_digit);
    digits.fold(0, |sum: u64, digit| sum.saturating_mul(10).saturating_add(u64::from(digit - b'0')))
}

/// Whether a message contains the number.
pub(super) fn says(message: &str, count: u64) -> bool {
    message.split(' ').any(|word| number(word).is_some() && counts(word) == count)
}

/// The message of a folded run, with `each` after the counted noun (`3 items each`). `None` unless exactly one number in it
/// equals `count`.
pub(super) fn of_each(message: &str, count: u64) -> Option<String> {
    let words: Vec<&str> = message.split(' ').collect();
    let mut said =
        (0..words.len()).filter(|at| number(words[*at]).is_some_and(|_| counts(words[*at]) == count));
    let (at, None) = (said.next()?, said.next()) else { return None };
    let counted = words.get(at + 1).filter(|word| word.starts_with(char::is_alphabetic))?;
    let (noun, end) = counted.split_at(counted.trim_end_matches(CLOSING).len());
    // a count ends its phrase: `step 1 of 3` counts nothing
    if end.is_empty() && words.get(at + 2).is_some_and(|next| *next != "·") {
        return None;
    }
    let each = format!("{noun} each{end}");
    let told =
        words.iter().enumerate().map(|(place, word)| if place == at + 1 { each.as_str() } else { word });
    Some(told.collect::<Vec<&str>>().join(" "))
}

/// What alike messages have in common, built up message by message.
pub(super) struct MessageTemplate<'m> {
    words: Vec<Word<'m>>,
}

impl<'m> MessageTemplate<'m> {
    pub(super) fn of(message: &'m str) -> Self {
        let word = |said: &'m str| Word { said, differs: false, sum: counts(said) };
        Self { words: message.split(' ').map(word).collect() }
    }

    /// Adds another message, which must be alike.
    pub(super) fn take(&mut self, message: &'m str) {
        for (held, word) in self.words.iter_mut().zip(message.split(' ')) {
            held.sum = held.sum.saturating_add(counts(word));
            if held.said == word {
                continue;
            }
            held.differs |= number(held.said).is_some();
            // of singular and plural, use the plural
            if word.len() > held.said.len() {
                held.said = word;
            }
        }
    }

    /// The text with `…` for every number, for when not all messages were compared.
    pub(super) fn without_numbers(mut self) -> String {
        self.words.iter_mut().for_each(|word| word.differs = number(word.said).is_some());
        self.text(None)
    }

    /// The text with `…` for numbers that differ; if only one differs and its sum equals `operations`, with that sum.
    pub(super) fn text(&self, operations: Option<u64>) -> String {
        let alone = self.words.iter().filter(|word| word.differs).count() == 1;
        let said = |word: &Word<'_>| match number(word.said).filter(|_| word.differs) {
            Some((before, behind)) if alone && operations == Some(word.sum) => {
                format!("{before}{}{behind}", thousands(word.sum))
            }
            Some((before, behind)) => format!("{before}…{behind}"),
            None => word.said.to_owned(),
        };
        self.words.iter().map(said).collect::<Vec<String>>().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::{MessageTemplate, alike, of_each, says};

    #[test]
    fn messages_are_alike_that_tell_of_other_numbers_alone() {
        assert!(alike("Bind · 1 message", "Bind · 1,204 messages"));
        assert!(alike("MailItemsAccessed (3 folders, 2 items)", "MailItemsAccessed (1 folder, 14 items)"));
        assert!(alike("", "") && alike("3", "4"));
        for (one, other) in [
            ("sign-in of desk-03", "sign-in of desk-04"),
            ("from 10.0.0.1", "from 10.0.0.2"),
            ("Bind · 1 message", "Sync · 1 message"),
            ("Bind · 1 message", "Bind · 1 message more"),
            ("passes it", "pass it"),
            ("at 10:20", "at 10:21"),
            ("a 1", "a (1)"),
            ("1", "one"),
        ] {
            assert!(!alike(one, other) && !alike(other, one), "{one} / {other}");
        }
    }

    #[test]
    fn what_messages_have_in_common_leaves_out_numbers_that_differ() {
        let mut common = MessageTemplate::of("Bind · 1 message of 7 (2 left)");
        common.take("Bind · 3 messages of 7 (1 left)");
        assert_eq!(common.text(Some(4)), "Bind · … messages of 7 (… left)");
        common.take("Bind · 1 message of 7 (2 left)");
        assert_eq!(common.text(None), "Bind · … messages of 7 (… left)");
        assert_eq!(common.without_numbers(), "Bind · … messages of … (… left)");
    }

    #[test]
    fn a_message_says_how_many_operations_its_event_stands_for_or_another_number() {
        assert!(says("Bind · 1,203 messages", 1203) && says("Bind · 1 message", 1));
        assert!(!says("sign-in failed, attempt 0", 1) && !says("1st sign-in", 1));
    }

    #[test]
    fn what_each_stands_for_is_said_behind_what_is_counted() {
        let told = |message: &str, count| of_each(message, count);
        assert_eq!(told("Bind · 3 messages", 3).as_deref(), Some("Bind · 3 messages each"));
        assert_eq!(told("Sync · 2 items · throttled", 2).as_deref(), Some("Sync · 2 items each · throttled"));
        assert_eq!(told("moved (2 items, 1 folder)", 2).as_deref(), Some("moved (2 items each, 1 folder)"));
        for (message, count) in [
            ("step 1 of 3 failed", 1),
            ("4 messages were read.", 4),
            ("step 1 of 1", 1),
            ("attempt 7", 7),
            ("2 2", 2),
            ("Bind", 1),
            ("", 0),
        ] {
            assert_eq!(told(message, count), None, "{message}");
        }
    }

    #[test]
    fn one_number_that_comes_to_the_operations_is_said_as_their_sum() {
        let mut common = MessageTemplate::of("Bind · 1 message");
        common.take("Bind · 1,203 messages");
        assert_eq!(common.text(Some(1204)), "Bind · 1,204 messages");
        assert_eq!(common.text(Some(1203)), "Bind · … messages");
    }
}
