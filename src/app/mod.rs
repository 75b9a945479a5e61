//! The loop: terminal, keys, signals and answers in; one session; one screen out. Nothing is decided here.

mod desk;
mod escape;
mod input;
mod picture;
mod run;
mod signals;
mod terminal;
mod wide;

pub use desk::Desk;
pub use picture::Drawn;
pub use run::{RunError, Start, run};
pub use wide::WideRows;
