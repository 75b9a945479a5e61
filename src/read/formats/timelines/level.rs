//! Levels of other tools.

/// A level as the contract names it; `None` for what is none.
pub(super) fn severity(level: &str) -> Option<&'static str> {
    Some(match level.trim().to_ascii_lowercase().as_str() {
        "info" | "informational" | "information" => "info",
        "low" => "low",
        "med" | "medium" | "warning" => "medium",
        "high" | "error" => "high",
        "crit" | "critical" | "emer" | "emergency" => "critical",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::severity;

    #[test]
    fn short_and_long_names_of_a_level_are_one() {
        for (level, want) in
            [("crit", "critical"), ("Critical", "critical"), ("med", "medium"), ("INFO", "info")]
        {
            assert_eq!(severity(level), Some(want), "{level}");
        }
        assert_eq!(severity("4"), None);
    }
}
