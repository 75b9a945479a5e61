//! Checks whether a followed file that was written to still begins with what was read of it.

use super::tail::Measured;
use crate::event::saturated;
use std::io;
use std::time::{Duration, Instant};
use xxhash_rust::xxh3::Xxh3;

/// Bytes compared in a step. Files of fewer are checked at once.
const PART: usize = 1 << 20;
/// The pause after a check of several steps, as a multiple of its time: a large file that grows all the time is compared
/// at most a twentieth of the time.
const REST: u32 = 20;

/// The checks of one file. Each goes on in steps, so that a large file holds nothing up.
#[derive(Default)]
pub(super) struct PrefixChecks {
    /// Whether the file was written to since the last check began.
    is_due: bool,
    running: Option<PrefixCheck>,
    /// When the next one may begin.
    again: Option<Instant>,
    /// Whether the file begins with something else now.
    is_other: bool,
}

/// A check that is not finished.
struct PrefixCheck {
    /// How many bytes were read when it began, and their quick hash.
    until: u64,
    content: u64,
    /// The bytes compared so far, and their hash.
    at: u64,
    now: Box<Xxh3>,
    took: Duration,
}

impl PrefixChecks {
    /// Notes that the file was written to.
    pub(super) fn written(&mut self) {
        self.is_due = true;
    }

    /// Whether the file was found to begin with something else.
    pub(super) fn is_other(&self) -> bool {
        self.is_other
    }

    /// Begins a check if one is due. One of a small file is over then.
    pub(super) fn begin(&mut self, file: &Measured) {
        let waits = self.running.is_some() || self.again.is_some_and(|again| Instant::now() < again);
        if self.is_due && !waits {
            let (until, content) = file.content();
            let (at, now, took) = (0, Box::default(), Duration::ZERO);
            (self.is_due, self.again) = (false, None);
            self.running = Some(PrefixCheck { until, content, at, now, took });
            self.step(file);
        }
    }

    /// Compares the next part; returns whether a check was running. One that fails for another reason than the end of
    /// the file begins again.
    pub(super) fn step(&mut self, file: &Measured) -> bool {
        let Some(mut check) = self.running.take() else { return false };
        let began = Instant::now();
        match check.compare(file) {
            Ok(()) if check.at < check.until => {
                check.took += began.elapsed();
                self.running = Some(check);
            }
            Ok(()) => {
                self.is_other |= check.now.digest() != check.content;
                self.again = (check.took > Duration::ZERO).then(|| Instant::now() + check.took * REST);
            }
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => self.is_other = true,
            Err(_) => self.is_due = true,
        }
        true
    }
}

impl PrefixCheck {
    fn compare(&mut self, file: &Measured) -> io::Result<()> {
        let mut part = vec![0; saturated::<usize>(self.until - self.at).min(PART)];
        file.read_again(&mut part, self.at)?;
        self.now.update(&part);
        self.at += part.len() as u64;
        Ok(())
    }
}
