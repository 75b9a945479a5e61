//! Stops a command at a signal so that it leaves nothing unfinished behind; a second signal ends it at once.

use crate::engine::Cancel;
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};
use std::thread;

/// What a signal stops.
pub(super) struct Interrupt {
    /// Set by the first signal.
    pub cancel: Cancel,
    signal: Arc<AtomicI32>,
}

impl Interrupt {
    /// Catches signals from now on.
    ///
    /// # Errors
    /// When they can't be caught.
    pub fn listen() -> io::Result<Self> {
        let (cancel, signal) = (Cancel::default(), Arc::new(AtomicI32::new(0)));
        let mut signals = Signals::new([SIGINT, SIGTERM, SIGHUP])?;
        let (stops, first) = (cancel.clone(), Arc::clone(&signal));
        thread::Builder::new().name("signals".to_owned()).spawn(move || {
            for signal in &mut signals {
                if first.swap(signal, Ordering::Relaxed) != 0 {
                    drop(emulate_default_handler(signal));
                }
                stops.cancel();
            }
        })?;
        Ok(Self { cancel, signal })
    }

    /// The signal that came; `None` if none did.
    pub fn signal(&self) -> Option<i32> {
        Some(self.signal.load(Ordering::Relaxed)).filter(|signal| *signal != 0)
    }
}
