//! Severities and their order.

/// Severities in ascending order.
pub const SEVERITIES: [&str; 5] = ["info", "low", "medium", "high", "critical"];

/// The index of a severity in [`SEVERITIES`], in any case; `None` for any other word.
#[must_use]
pub fn severity_rank(text: &str) -> Option<usize> {
    SEVERITIES.iter().position(|name| name.eq_ignore_ascii_case(text))
}
