//! Exports of the comparison of two days, as JSON and as text.

mod json;
mod table;

pub use json::{COMPARISON_SHAPE, comparison_json};
pub use table::comparison_table;

#[cfg(test)]
mod tests;
