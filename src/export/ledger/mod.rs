//! Exports of the ledger: what became of every record of every source.

mod json;
mod rejects;
mod remarks;
mod table;

pub use json::ledger_json;
pub use rejects::ledger_rejects;
pub use remarks::remarks;
pub use table::ledger_table;

#[cfg(test)]
mod tests;
