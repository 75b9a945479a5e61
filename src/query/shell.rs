//! Quotes arguments of commands that are shown to the user.

/// Quotes a text for a POSIX shell, if it needs it.
#[must_use]
pub fn shell_word(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_./:=,@%+-".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::shell_word;

    #[test]
    fn a_shell_takes_each_word_for_one() {
        for (text, shown) in [
            ("samples/storm-0558", "samples/storm-0558"),
            ("", "''"),
            ("is:orphan", "is:orphan"),
            ("a b", "'a b'"),
            ("it's", r"'it'\''s'"),
            ("$(rm -r x)", "'$(rm -r x)'"),
            ("~", "'~'"),
        ] {
            assert_eq!(shell_word(text), shown);
        }
    }
}
