//! A handle to stop a load from another thread.

use crossbeam_channel::{Receiver, Sender, bounded};
use std::sync::{Arc, Mutex, PoisonError};

/// Stops a load; what was read so far is kept. Clones share the state. A load that waits for input wakes up.
#[derive(Debug, Clone)]
pub struct Halt(Arc<Mutex<Line>>);

/// A channel used as a flag: nothing is sent on it, it is closed to stop.
#[derive(Debug)]
struct Line {
    held: Option<Sender<()>>,
    hears: Receiver<()>,
}

impl Line {
    fn new() -> Self {
        let (held, hears) = bounded(0);
        Self { held: Some(held), hears }
    }
}

impl Default for Halt {
    fn default() -> Self {
        Self(Arc::new(Mutex::new(Line::new())))
    }
}

impl Halt {
    /// Stops the load.
    pub fn stop(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).held = None;
    }

    /// Whether it is stopped.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).held.is_none()
    }

    /// Clears the stop, for another load.
    pub fn renew(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Line::new();
    }

    /// A receiver that disconnects when the load is stopped.
    pub(super) fn hears(&self) -> Receiver<()> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).hears.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::Halt;
    use crossbeam_channel::TryRecvError;

    #[test]
    fn a_stop_is_heard_by_all_who_hold_it_until_it_is_taken_back() {
        let halt = Halt::default();
        let (other, hears) = (halt.clone(), halt.hears());
        assert!(!halt.is_stopped() && hears.try_recv() == Err(TryRecvError::Empty));
        other.stop();
        assert!(halt.is_stopped() && hears.try_recv() == Err(TryRecvError::Disconnected));
        halt.renew();
        assert!(!other.is_stopped() && other.hears().try_recv() == Err(TryRecvError::Empty));
    }
}
