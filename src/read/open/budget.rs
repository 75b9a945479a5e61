//! A limit on how much a file may unpack to without bringing records.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// The least budget of a file, in bytes.
const LEAST: u64 = 1 << 30;
/// The budget of a large file, as a multiple of its own size.
const TIMES: u64 = 64;

/// How many bytes a file, with everything in it, may still unpack to without a record. Clones share it.
#[derive(Debug, Clone, Default)]
pub struct Budget(Arc<AtomicU64>);

impl Budget {
    /// The budget of a file of `bytes` bytes.
    #[must_use]
    pub fn of(bytes: u64) -> Self {
        Self(Arc::new(AtomicU64::new(LEAST.max(bytes.saturating_mul(TIMES)))))
    }

    /// Whether it is used up.
    #[must_use]
    pub fn is_spent(&self) -> bool {
        self.0.load(Ordering::Relaxed) == 0
    }

    /// Refunds bytes that turned out to be records.
    pub fn give_back(&self, bytes: u64) {
        self.change(|left| left.saturating_add(bytes));
    }

    /// Charges bytes.
    pub fn spend(&self, bytes: u64) {
        self.change(|left| left.saturating_sub(bytes));
    }

    fn change(&self, to: impl Fn(u64) -> u64) {
        self.0.store(to(self.0.load(Ordering::Relaxed)), Ordering::Relaxed);
    }

    /// A stream whose bytes are charged; it fails once the budget is used up.
    pub fn pays<'r>(&self, from: Box<dyn Read + 'r>) -> Box<dyn Read + 'r> {
        Box::new(Paid { from, budget: self.clone() })
    }
}

/// The error of a budget that is used up.
#[must_use]
pub fn spent() -> io::Error {
    io::Error::other("most of what its file unpacks to brought no record: refused")
}

struct Paid<'r> {
    from: Box<dyn Read + 'r>,
    budget: Budget,
}

impl Read for Paid<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.budget.is_spent() {
            return Err(spent());
        }
        let got = self.from.read(into)?;
        self.budget.spend(got as u64);
        Ok(got)
    }
}

#[cfg(test)]
mod tests {
    use super::{Budget, LEAST};
    use std::io::{self, Read};

    #[test]
    fn what_is_no_record_is_paid_for_and_what_is_one_is_not() {
        let budget = Budget::of(10);
        budget.change(|_| 100);
        let mut stream = budget.pays(Box::new(io::repeat(7)));
        for _ in 0..50 {
            assert_eq!(stream.read(&mut [0; 90]).unwrap(), 90);
            budget.give_back(90);
        }
        assert_eq!(stream.read(&mut [0; 200]).unwrap(), 200);
        assert!(budget.is_spent() && stream.read(&mut [0; 1]).is_err());
        assert_eq!(Budget::of(LEAST).0.load(std::sync::atomic::Ordering::Relaxed), 64 * LEAST);
    }
}
