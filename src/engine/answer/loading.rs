//! How far reading a case has come.

use super::Quality;
use serde::{Deserialize, Serialize};

/// How far reading a case has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Loading {
    /// Bytes read; of a compressed file, those of the file.
    pub bytes: u64,
    /// Bytes in all; 0 where that is not known.
    pub total: u64,
    /// Records so far.
    pub records: u64,
    /// Milliseconds since it began.
    pub millis: u64,
    /// Whether it is taken from an index file rather than read.
    pub kept: bool,
}

impl Loading {
    /// Of a hundred parts how many are read; `None` where nobody knows how much there is.
    #[must_use]
    pub fn percent(&self) -> Option<u64> {
        self.share(100)
    }

    /// Of a load that was stopped: where, in words.
    #[must_use]
    pub fn stopped(&self) -> String {
        // something is left, however little
        let place = self.percent().map_or(String::new(), |percent| format!(" at {} %", percent.min(99)));
        format!("reading stopped{place}")
    }

    /// Whether all is read, and what was read is still being settled and put in order.
    #[must_use]
    pub const fn is_read(&self) -> bool {
        self.total > 0 && self.bytes >= self.total
    }

    /// How much is read of what there is, in so many parts.
    fn share(&self, parts: u64) -> Option<u64> {
        let bytes = u128::from(self.bytes.min(self.total));
        let share = (bytes * u128::from(parts)).checked_div(u128::from(self.total))?;
        u64::try_from(share).ok()
    }

    /// Bytes a second; `None` in the first moments, of which nothing can be told.
    #[must_use]
    pub fn rate(&self) -> Option<u64> {
        const SOON: u64 = 200;
        let rate = u128::from(self.bytes) * 1000 / u128::from(self.millis.max(1));
        (self.millis >= SOON).then(|| u64::try_from(rate).unwrap_or(u64::MAX))
    }

    /// Seconds that are left at this rate, rounded up.
    #[must_use]
    pub fn seconds_left(&self) -> Option<u64> {
        let rate = self.rate().filter(|rate| *rate > 0 && self.total > 0)?;
        Some(self.total.saturating_sub(self.bytes).div_ceil(rate))
    }

    /// What an answer is worth that is given so early.
    #[must_use]
    pub fn quality(&self) -> Quality {
        const PARTS: u16 = 1000;
        let got = self.share(u64::from(PARTS)).and_then(|got| u16::try_from(got).ok());
        Quality::Partial { got: got.unwrap_or(0), of: PARTS }
    }
}
