//! How bad something is.

/// Severities, the least first.
pub const SEVERITIES: [&str; 5] = ["info", "low", "medium", "high", "critical"];

/// The place of a severity among [`SEVERITIES`], in any case; `None` of another word.
#[must_use]
pub fn severity_rank(text: &str) -> Option<usize> {
    SEVERITIES.iter().position(|name| name.eq_ignore_ascii_case(text))
}
