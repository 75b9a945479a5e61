//! Forwards Unix signals to the main loop, which always restores the terminal before the program ends or stops.

use crossbeam_channel::Sender;
use signal_hook::consts::{
    SIGALRM, SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGUSR1, SIGUSR2, SIGWINCH,
};
use signal_hook::iterator::Signals;
use std::thread;

/// What a signal asks the loop to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Signal {
    /// Quit, with the exit status of this signal.
    End(i32),
    /// Suspend the program.
    Suspend,
    /// Redraw after the program was resumed.
    Resume,
    /// Adapt to a new terminal size. The thread that reads keys learns of it too, but late, or never if a key arrives
    /// at the same instant.
    Resize,
}

/// Forwards signals to `told`, on a thread of its own.
///
/// # Errors
/// When the signals can't be caught.
pub(super) fn listen(told: Sender<Signal>) -> std::io::Result<()> {
    let all = [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2, SIGALRM, SIGTSTP, SIGCONT, SIGWINCH];
    let mut signals = Signals::new(all)?;
    thread::Builder::new().name("signals".to_owned()).spawn(move || {
        for signal in &mut signals {
            let meaning = match signal {
                SIGTSTP => Signal::Suspend,
                SIGCONT => Signal::Resume,
                SIGWINCH => Signal::Resize,
                other => Signal::End(other),
            };
            if told.send(meaning).is_err() {
                return;
            }
        }
    })?;
    Ok(())
}

/// Stops the process until it is continued.
pub(super) fn stop() {
    // If that fails the program goes on; nothing else can be done.
    drop(signal_hook::low_level::emulate_default_handler(SIGTSTP));
}
