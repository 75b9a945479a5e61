//! Recognises ATT&CK technique ids.

/// Whether a text is `T1234` or `T1234.001`.
pub(super) fn is_technique(text: &str) -> bool {
    let digits = |part: &str, len| part.len() == len && part.bytes().all(|byte| byte.is_ascii_digit());
    let Some(rest) = text.strip_prefix('T') else { return false };
    match rest.split_once('.') {
        Some((whole, part)) => digits(whole, 4) && digits(part, 3),
        None => digits(rest, 4),
    }
}

#[cfg(test)]
mod tests {
    use super::is_technique;

    #[test]
    fn techniques_are_told_from_other_words() {
        for text in ["T1114", "T1114.002"] {
            assert!(is_technique(text), "{text}");
        }
        for text in ["", "T", "t1114", "T111", "T1114.", "T1114.02", "TA0001", "T1114.002.1", "T１１１４"]
        {
            assert!(!is_technique(text), "{text}");
        }
    }
}
