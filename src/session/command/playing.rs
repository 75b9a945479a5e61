//! Commands of a playback, as text.

use crate::session::Speed;
use std::fmt;

/// What to do about a playback.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Playing {
    /// Begin at the selected event; while it plays, end it.
    Toggle,
    /// Begin at that speed, or go on at it.
    At(Speed),
    /// Hold, or go on.
    Pause,
    /// The next faster speed.
    Faster,
    /// The next slower speed.
    Slower,
    /// Event by event.
    ByEvents,
    /// By the clock of the incident.
    ByClock,
    /// One event further.
    Next,
    /// One event back.
    Previous,
    /// End it: the view is as it was before.
    End,
}

/// Those that are a word.
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
    /// Reads what stands behind `play`.
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
