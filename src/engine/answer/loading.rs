//! Progress of loading a case.

use super::Quality;
use crate::event::saturated;
use serde::{Deserialize, Serialize};

/// Progress of loading a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Loading {
    /// Bytes read so far; for a compressed file, compressed bytes.
    pub bytes: u64,
    /// Bytes in total; 0 if unknown.
    pub total: u64,
    /// Records so far.
    pub records: u64,
    /// Milliseconds since loading began.
    pub millis: u64,
    /// Whether the case is loaded from an index file instead of being read.
    pub kept: bool,
}

impl Loading {
    /// Percentage read, 0 to 100; `None` if the total is unknown.
    #[must_use]
    pub fn percent(&self) -> Option<u64> {
        self.share(100)
    }

    /// Says where loading was stopped.
    #[must_use]
    pub fn stopped(&self) -> String {
        // 100 % would mean that nothing is missing
        let place = self.percent().map_or(String::new(), |percent| format!(" at {} %", percent.min(99)));
        format!("reading stopped{place}")
    }

    /// Whether everything is read, and the rest of the work is sorting and deduplication.
    #[must_use]
    pub const fn is_read(&self) -> bool {
        self.total > 0 && self.bytes >= self.total
    }

    /// The share that is read, as a number from 0 to `parts`; `None` if the total is unknown.
    fn share(&self, parts: u64) -> Option<u64> {
        let bytes = u128::from(self.bytes.min(self.total));
        let share = (bytes * u128::from(parts)).checked_div(u128::from(self.total))?;
        u64::try_from(share).ok()
    }

    /// Bytes per second; `None` in the first 200 ms, when it would be meaningless.
    #[must_use]
    pub fn rate(&self) -> Option<u64> {
        const SOON: u64 = 200;
        let rate = u128::from(self.bytes) * 1000 / u128::from(self.millis.max(1));
        (self.millis >= SOON).then(|| saturated::<u64>(rate))
    }

    /// Seconds left at the present rate, rounded up; `None` if rate or total is unknown.
    #[must_use]
    pub fn seconds_left(&self) -> Option<u64> {
        let rate = self.rate().filter(|rate| *rate > 0 && self.total > 0)?;
        Some(self.total.saturating_sub(self.bytes).div_ceil(rate))
    }

    /// The quality of answers given at this point of loading, in thousandths.
    #[must_use]
    pub fn quality(&self) -> Quality {
        const PARTS: u16 = 1000;
        let got = self.share(u64::from(PARTS)).and_then(|got| u16::try_from(got).ok());
        Quality::Partial { got: got.unwrap_or(0), of: PARTS }
    }
}
