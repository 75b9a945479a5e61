//! The engine of the files at hand.
/// Answers from files.
pub struct LocalEngine {}
/// How to open.
pub struct OpenOptions {}
