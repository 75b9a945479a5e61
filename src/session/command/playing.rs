//! Commands of a playback, as values and as text.

use crate::session::Speed;
use std::fmt;

/// A command of the playback.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Playing {
    /// Starts at the selected event, or ends the playback.
    Toggle,
    /// Starts at a speed, or changes to it.
    At(Speed),
    /// Pauses, or resumes.
    Pause,
    /// Changes to the next faster speed.
    Faster,
    /// Changes to the next slower speed.
    Slower,
    /// Plays event by event.
    ByEvents,
    /// Plays by the clock of the incident.
    ByClock,
    /// Steps to the next event.
    Next,
    /// Steps to the previous event.
    Previous,
    /// Ends the playback and restores the view from before.
    End,
}

/// The commands that are a single word.
const WORDS: [(&str, Playing); 8] = [
    ("faster", Playing::Faster),
    ("slower", Playing::Slower),
    ("pause", Playing::Pause),
    ("events", Playing::ByEvents),
    ("clock", Playing::ByClock),
    ("next", Playing::Next),
    ("previous", Playing::Previous),
    ("end", Playing::End),
];

impl Playing {
    /// Parses the text after `play`.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        if text.is_empty() {
            return Ok(Self::Toggle);
        }
        if let Some((_, playing)) = WORDS.into_iter().find(|(word, _)| *word == text) {
            return Ok(playing);
        }
        if text.contains(|c: char| c.is_ascii_digit() || c == '/') {
            return text.parse().map(Self::At);
        }
        let words = || WORDS.map(|(word, _)| word).join(", ");
        text.parse().map(Self::At).map_err(|_: String| format!("write 1h/s, 5/s, {}", words()))
    }
}

impl fmt::Display for Playing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Toggle => f.write_str("play"),
            Self::At(speed) => write!(f, "play {}", speed.typed()),
            other => {
                let word = WORDS.into_iter().find(|(_, playing)| playing == other);
                write!(f, "play {}", word.map_or("", |(word, _)| word))
            }
        }
    }
}
