//! Converts a note to a line of JSON, and back.

mod ids;
mod read;
mod write;

pub(super) use read::read;
pub use write::note_json;
pub(super) use write::write;

#[cfg(test)]
mod tests;
