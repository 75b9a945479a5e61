//! Key strings with pauses, for playback: `P<tick:2000><space>`.

use super::chord::parts;
use super::{Chord, ChordError};

/// Longest pause, in milliseconds: a day.
const LONGEST: u64 = 86_400_000;

/// A part of a key string.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stroke {
    /// A key.
    Key(Chord),
    /// A pause in milliseconds, during which a playback runs on.
    Tick(u64),
}

/// Parses a key string with pauses: `<tick:2000>` is two seconds.
///
/// # Errors
///
/// If a name between `<` and `>` is neither a key nor a pause of at most a day.
pub fn strokes(text: &str) -> Result<Vec<Stroke>, ChordError> {
    let stroke = |part: &str| match ticks(part) {
        Some(ms) => Ok(Stroke::Tick(ms)),
        None => Chord::parse(part).map(Stroke::Key),
    };
    parts(text).into_iter().map(stroke).collect()
}

fn ticks(part: &str) -> Option<u64> {
    part.strip_prefix("<tick:")?.strip_suffix('>')?.parse().ok().filter(|ms| *ms <= LONGEST)
}

#[cfg(test)]
mod tests {
    use super::{Stroke, strokes};
    use crate::keys::Chord;

    #[test]
    fn time_goes_by_between_keys() {
        let key = |text: &str| Stroke::Key(Chord::parse(text).unwrap());
        let read = strokes("P<tick:2000><space>").unwrap();
        assert_eq!(read, [key("P"), Stroke::Tick(2000), key("<space>")]);
        assert!(strokes("<tick:soon>").is_err());
        assert!(strokes("<tick:-1>").is_err());
        assert!(strokes("<tick:18446744073709551615>").is_err(), "nobody waits so long");
    }
}
