//! The loop: terminal, keys, signals and answers in; one session; one screen out. Nothing is decided here.

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
