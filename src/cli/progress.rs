//! How far a long command is: a line of standard error that is written over, if that is a terminal.

use std::io::{IsTerminal, Stderr, Write, stderr};
use std::time::{Duration, Instant};

/// What takes no longer than this is not told of.
const SOON: Duration = Duration::from_millis(300);
/// The least time between two tellings.
const OFTEN: Duration = Duration::from_millis(100);
/// Returns to the beginning of the line and erases it.
const ERASE: &str = "\r\x1b[K";

/// The line. Dropping it erases it.
pub(super) struct ProgressLine<W: Write = Stderr> {
    /// `None` if nobody would see it.
    to: Option<W>,
    /// When the next telling is due.
    due: Instant,
    is_shown: bool,
}

impl ProgressLine {
    pub fn new() -> Self {
        Self::of(Some(stderr()).filter(Stderr::is_terminal), Instant::now() + SOON)
    }
}

impl<W: Write> ProgressLine<W> {
    fn of(to: Option<W>, due: Instant) -> Self {
        Self { to, due, is_shown: false }
    }

    /// Tells what is done and how far it is, unless that was told just now. The text must be printable.
    pub fn tell(&mut self, words: impl FnOnce() -> String) {
        let now = Instant::now();
        let Some(to) = self.to.as_mut().filter(|_| now >= self.due) else { return };
        (self.due, self.is_shown) = (now + OFTEN, true);
        // where it is closed nobody can be told
        drop(write!(to, "{ERASE}{}", words()).and_then(|()| to.flush()));
    }
}

impl<W: Write> Drop for ProgressLine<W> {
    fn drop(&mut self) {
        if let Some(to) = self.to.as_mut().filter(|_| self.is_shown) {
            drop(write!(to, "{ERASE}").and_then(|()| to.flush()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{ProgressLine, SOON};
    use std::time::Instant;

    fn told(is_due: bool) -> String {
        let mut shown = Vec::new();
        let now = Instant::now();
        let mut line = ProgressLine::of(Some(&mut shown), if is_due { now } else { now + 200 * SOON });
        line.tell(|| "reading: 41 %".to_owned());
        line.tell(|| unreachable!("that was just now"));
        drop(line);
        String::from_utf8(shown).unwrap()
    }

    #[test]
    fn what_takes_long_is_told_on_one_line_which_is_erased_at_the_end() {
        assert_eq!(told(true), "\r\u{1b}[Kreading: 41 %\r\u{1b}[K");
        assert_eq!(told(false), "", "what is done soon is not told of, and leaves nothing");
    }
}
