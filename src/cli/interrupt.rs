//! Stops a command at a signal so that it leaves nothing unfinished behind; a second signal ends it at once. Signals that
//! it was started to ignore, as under `nohup` or in the background of a script, are ignored.

use crate::engine::Cancel;
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;
use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};
use std::thread;
use std::{fs, io};

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
        let ignored = ignored(&fs::read_to_string("/proc/self/status").unwrap_or_default());
        let mut signals = Signals::new(
            [SIGINT, SIGTERM, SIGHUP].into_iter().filter(|signal| ignored & (1 << (signal - 1)) == 0),
        )?;
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

/// The signals that are ignored, a bit each from the first on, as `/proc/self/status` tells them; none where it doesn't.
fn ignored(status: &str) -> u64 {
    let told = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    told.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::ignored;

    #[test]
    fn signals_that_are_ignored_are_told_by_their_bits() {
        assert_eq!(ignored("Name:\tdwell\nSigIgn:\t0000000000001001\nSigCgt:\t00\n"), 0x1001);
        assert_eq!(ignored("SigIgn:\tno number\n"), 0);
        assert_eq!(ignored(""), 0);
    }
}
