//! The signs `>` that part the steps of a `reach:` value.

/// The bytes of a text at which a `>` parts two steps. One behind a backslash is part of its value, and so is one at the
/// end of a word with nothing behind it, as in `message:<m1@x.example>`.
#[must_use]
pub fn separators(text: &str) -> Vec<usize> {
    let (mut found, mut escaped, mut before) = (Vec::new(), false, ' ');
    for (at, c) in text.char_indices() {
        if c == '>' && !escaped {
            let behind = text[at + 1..].trim_start();
            let ends_value = !before.is_whitespace() && (behind.is_empty() || behind.starts_with('>'));
            if !ends_value {
                found.push(at);
            }
        }
        escaped = c == '\\' && !escaped;
        before = c;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::separators;

    #[test]
    fn a_sign_at_the_end_of_a_word_with_nothing_behind_it_parts_nothing() {
        for (text, parted) in [
            ("key:a > session:b", &[6][..]),
            ("key:a>session:b", &[5]),
            ("key:a > message:<m@x.example>", &[6]),
            ("message:<m@x.example> > mailbox:b", &[22]),
            ("message:<m@x.example>>mailbox:b", &[21]),
            ("message:<m@x.example\\> > mailbox:b", &[23]),
            ("key:a\\\\>session:b", &[7]),
            ("key:a > ", &[6]),
            (" > key:a", &[1]),
            (">", &[0]),
        ] {
            assert_eq!(separators(text), parted, "{text}");
        }
    }
}
