//! Two days side by side: for programs and for people.

mod json;
mod table;

pub use json::{COMPARISON_SHAPE, comparison_json};
pub use table::comparison_table;

#[cfg(test)]
mod tests;
