//! The main loop, which connects terminal, signals, engine and session. It contains no decisions: those are the
//! session's.

mod escape;
mod headless;
mod input;
mod picture;
mod run;
mod signals;
mod terminal;
mod wide;

pub use headless::Headless;
pub use picture::Drawn;
pub use run::{RunError, Start, run};
pub use wide::WideRows;
