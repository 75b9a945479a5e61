//! Limits how much a tar may have between its entries, as the library holds all headers in memory.

use crate::event::saturated;
use std::cell::{Cell, RefCell};
use std::io::{self, Read};
use std::rc::Rc;

/// How many bytes the headers of one entry may take.
const MOST: u64 = 1 << 20;

/// A shared tar stream: one clone is read by the tar library, another one sets how far it may read.
#[derive(Clone)]
pub struct Metered<'r>(Rc<Meter<'r>>);

struct Meter<'r> {
    from: RefCell<Box<dyn Read + 'r>>,
    at: Cell<u64>,
    /// The offset at which the current entry ends.
    end: Cell<u64>,
    /// The offset up to which may be read.
    most: Cell<u64>,
}

impl<'r> Metered<'r> {
    /// A tar from its start.
    pub fn new(from: Box<dyn Read + 'r>) -> Self {
        let zero = || Cell::new(0);
        Self(Rc::new(Meter { from: RefCell::new(from), at: zero(), end: zero(), most: zero() }))
    }

    /// Allows the rest of the current entry and the headers of the next.
    pub fn heads_only(&self) {
        self.0.most.set(self.0.end.get().max(self.0.at.get()).saturating_add(MOST));
    }

    /// Allows an entry to be read, which ends at `end`.
    pub fn entry_to(&self, end: u64) {
        self.0.end.set(end);
        self.0.most.set(u64::MAX);
    }
}

impl Read for Metered<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let left = self.0.most.get().saturating_sub(self.0.at.get());
        if left == 0 {
            return Err(io::Error::other(format!(
                "the headers of an entry take more than {} MiB",
                MOST >> 20
            )));
        }
        let take = into.len().min(saturated::<usize>(left));
        let got = self.0.from.borrow_mut().read(&mut into[..take])?;
        self.0.at.set(self.0.at.get() + got as u64);
        Ok(got)
    }
}
