//! Splits a time written for people into words and numbers.

use super::names;
use super::zones::SaidZone;

/// A number and how many digits it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Number {
    /// Its value.
    pub value: i64,
    /// The number of its digits, with leading zeros.
    pub digits: usize,
}

/// A part of a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part<'t> {
    /// One to four digits of a date, or an hour with AM or PM.
    Number(Number),
    /// The number of a named month; January is 1.
    Month(i64),
    /// `9:00`, `09:00:01.25`, `09.00.01.25`.
    Clock(&'t str),
}

/// A time, split into parts.
#[derive(Debug, Default)]
pub struct Parts<'t> {
    /// Numbers, month and clock, in the order of the text.
    pub found: Vec<Part<'t>>,
    /// The separator of the date's parts, if it is always the same; `None` if blanks separate them.
    pub between: Option<char>,
    /// The hours that AM or PM adds: 0 or 12.
    pub half: Option<i64>,
    /// Seconds east of UTC.
    pub offset: Option<i64>,
}

/// The most parts of a time: three of a date, and a clock.
const PARTS: usize = 4;

/// Splits a time; `None` if something in it belongs to no time.
pub fn parts(text: &str) -> Option<Parts<'_>> {
    let inner = text.strip_prefix('[').and_then(|text| text.strip_suffix(']'));
    let left = inner.unwrap_or(text);
    let mut lexer = Lexer { left, said: Parts::default(), weekday: false, zero: false, aside: None };
    while !lexer.left.is_empty() {
        lexer.step()?;
    }
    lexer.said.offset = lexer.said.offset.or(lexer.aside);
    Some(lexer.said)
}

struct Lexer<'t> {
    left: &'t str,
    said: Parts<'t>,
    weekday: bool,
    /// Whether `UTC` or the like directly precedes.
    zero: bool,
    /// The offset given in brackets, in seconds east of UTC.
    aside: Option<i64>,
}

impl<'t> Lexer<'t> {
    fn step(&mut self) -> Option<()> {
        let first = self.left.chars().next()?;
        match first {
            _ if first.is_whitespace() || first == ',' => self.skip(first),
            // `May 15, 2023 @ 10:00`
            '@' if !self.said.found.is_empty() && !self.has_clock() => self.skip(first),
            '(' => self.brackets(')')?,
            '[' => self.brackets(']')?,
            '0'..='9' => self.digits()?,
            '+' | '-' if self.has_clock() => self.offset()?,
            '/' | '.' | '-' if !self.has_clock() => self.between(first)?,
            ':' if matches!(self.said.found.last(), Some(Part::Number(Number { digits: 4, .. }))) => {
                self.skip(first);
            }
            _ if first.is_ascii_alphabetic() => self.word()?,
            _ => return None,
        }
        Some(())
    }

    /// Skips text in brackets; its zone is used if the time gives no other.
    fn brackets(&mut self, end: char) -> Option<()> {
        let (inside, left) = self.left[1..].split_once(end)?;
        self.left = left;
        if let Some(SaidZone::Offset(seconds)) = SaidZone::of(inside).filter(|_| self.has_clock()) {
            self.aside.get_or_insert(i64::from(seconds));
        }
        Some(())
    }

    fn skip(&mut self, first: char) {
        self.left = &self.left[first.len_utf8()..];
    }

    fn has_clock(&self) -> bool {
        self.said.found.iter().any(|part| matches!(part, Part::Clock(_)))
    }

    fn take(&mut self, length: usize) -> &'t str {
        let (taken, left) = self.left.split_at(length);
        self.left = left;
        taken
    }

    fn push(&mut self, part: Part<'t>) -> Option<()> {
        (self.said.found.len() < PARTS).then(|| self.said.found.push(part))
    }

    /// A separator inside a date, directly between two of its parts.
    fn between(&mut self, first: char) -> Option<()> {
        let follows = matches!(self.said.found.last()?, Part::Number(_) | Part::Month(_));
        self.skip(first);
        // `16. June`
        if first == '.' && follows && self.left.starts_with(' ') {
            return Some(());
        }
        let goes_on = self.left.starts_with(|next: char| next.is_ascii_alphanumeric());
        let dot = first == '.' && matches!(self.said.found.last()?, Part::Month(_));
        if dot {
            return Some(());
        }
        let same = match self.said.between {
            None if self.said.found.len() == 1 => Some(first),
            Some(before) if before == first => Some(first),
            _ => None,
        };
        self.said.between = same;
        (follows && goes_on && same.is_some()).then_some(())
    }

    fn digits(&mut self) -> Option<()> {
        let length = run(self.left, |byte| byte.is_ascii_digit());
        if length <= 2 && self.left.as_bytes().get(length) == Some(&b':') && !self.has_clock() {
            let clock = clock_length(self.left)?;
            let clock = self.take(clock);
            return self.push(Part::Clock(clock));
        }
        let whole = self.said.found.len() == PARTS - 1 && !self.has_clock();
        if let Some(length) = dotted_length(self.left).filter(|_| whole) {
            let clock = self.take(length);
            return self.push(Part::Clock(clock));
        }
        let digits = self.take(length);
        if length <= 2 {
            self.skip_ordinal();
        }
        let value = (length <= 4).then(|| digits.parse().ok())??;
        self.push(Part::Number(Number { value, digits: length }))
    }

    /// Skips the letters of `15th` behind its digits.
    fn skip_ordinal(&mut self) {
        let Some((letters, rest)) = self.left.split_at_checked(2) else { return };
        let ends = !rest.starts_with(|next: char| next.is_ascii_alphanumeric());
        if ends && ["st", "nd", "rd", "th"].iter().any(|ending| letters.eq_ignore_ascii_case(ending)) {
            self.left = rest;
        }
    }

    fn offset(&mut self) -> Option<()> {
        let length = 1 + run(&self.left[1..], |byte| byte.is_ascii_digit() || byte == b':');
        let written = self.take(length);
        // `UTC+2`
        let short = self.zero && matches!(length, 2 | 3) && !written.contains(':');
        let padded = short.then(|| format!("{}{:0>2}", &written[..1], &written[1..]));
        self.set_offset(seconds_of(padded.as_deref().unwrap_or(written))?)
    }

    fn set_offset(&mut self, offset: i64) -> Option<()> {
        self.said.offset.is_none().then(|| self.said.offset = Some(offset))
    }

    fn word(&mut self) -> Option<()> {
        if let Some((length, half)) = names::half(self.left) {
            let fits = self.said.half.is_none() && !self.said.found.is_empty();
            self.take(length);
            return fits.then(|| self.said.half = Some(half));
        }
        let length = run(self.left, |byte| byte.is_ascii_alphabetic());
        let word = self.take(length);
        if let Some(month) = names::month(word) {
            let second = self.said.found.iter().any(|part| matches!(part, Part::Month(_)));
            return if second { None } else { self.push(Part::Month(month)) };
        }
        if names::is_weekday(word) && !self.weekday {
            self.weekday = true;
            if self.left.starts_with('.') {
                self.skip('.');
            }
            return Some(());
        }
        if matches!(word, "at" | "T") && !self.said.found.is_empty() {
            return Some(());
        }
        let offset = names::zone(word)?;
        if !self.has_clock() && self.said.half.is_none() {
            return None;
        }
        // in `GMT+0200` the number is the offset from UTC
        self.zero = offset == 0 && self.left.starts_with(['+', '-']);
        if self.zero { Some(()) } else { self.set_offset(offset) }
    }
}

fn run(text: &str, is: impl Fn(u8) -> bool) -> usize {
    text.bytes().take_while(|byte| is(*byte)).count()
}

/// The length of the clock at the start of a text: hour, minute, and optionally second and decimals.
fn clock_length(text: &str) -> Option<usize> {
    let digit = |byte: u8| byte.is_ascii_digit();
    let mut at = run(text, digit);
    for _ in 0..2 {
        if text.as_bytes().get(at) != Some(&b':') {
            break;
        }
        let length = run(&text[at + 1..], digit);
        at += (length == 2).then_some(length + 1)?;
    }
    let whole = text[..at].matches(':').count() == 2;
    let part = text.as_bytes().get(at).is_some_and(|byte| b".,".contains(byte));
    let length = if whole && part { run(&text[at + 1..], digit) } else { 0 };
    Some(if length > 0 { at + 1 + length } else { at })
}

/// The length of a clock with dots at the start of a text, such as `10.00`, `10.00.00` or `10.00.00.5`.
fn dotted_length(text: &str) -> Option<usize> {
    let length = run(text, |byte| byte.is_ascii_digit() || byte == b'.');
    let mut groups =
        text[..length].split_inclusive('.').map(|group| run(group, |byte| byte.is_ascii_digit()));
    let (hour, minute) = (groups.next()?, groups.next()?);
    let dots = text[..length].matches('.').count();
    let second = groups.next().unwrap_or(2);
    let fits = matches!(hour, 1 | 2) && minute == 2 && second == 2 && (1..=3).contains(&dots);
    (fits && !text[..length].ends_with('.')).then_some(length)
}

/// Parses `+02`, `-0500` or `+05:30` to seconds.
pub fn seconds_of(text: &str) -> Option<i64> {
    let sign = match text.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let (hours, minutes) = match text.len() {
        3 => (&text[1..], "0"),
        5 => text[1..].split_at_checked(2)?,
        6 if text.as_bytes()[3] == b':' => (&text[1..3], &text[4..]),
        _ => return None,
    };
    let (hours, minutes): (i64, i64) = (hours.parse().ok()?, minutes.parse().ok()?);
    ((0..=18).contains(&hours) && (0..60).contains(&minutes)).then_some(sign * (hours * 3600 + minutes * 60))
}
