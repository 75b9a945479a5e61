//! Signals, each as a message to the loop, so that the terminal is always left as it was.

use crossbeam_channel::Sender;
use signal_hook::consts::{
    SIGALRM, SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGUSR1, SIGUSR2, SIGWINCH,
};
use signal_hook::iterator::Signals;
use std::thread;

/// What a signal asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Signal {
    /// Leave, as that signal would have made the program leave.
    End(i32),
    /// Go to the background.
    Suspend,
    /// Back from the background.
    Resume,
    /// The terminal has another size. What reads the keys tells of it too, but late, or never when a key comes in the same
    /// instant.
    Resize,
}

/// Forwards signals, on a thread of its own.
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

/// Stops this program until it is continued.
pub(super) fn stop() {
    // Where that fails the program goes on, which is all that can be done.
    drop(signal_hook::low_level::emulate_default_handler(SIGTSTP));
}
