//! Exports of notes, as JSON and as text.

mod json;
mod table;

pub use json::{detached_json, notes_json};
pub use table::{detached_table, notes_table};

#[cfg(test)]
mod tests;
