//! Syntax colouring of queries, including unfinished ones.

/// The part of a query that a byte belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Ink {
    /// A value, or a free word.
    #[default]
    Value,
    /// A field name with its operator.
    Name,
    /// `and`, `or`, `not`, and the operators for them.
    Word,
    /// A bracket.
    Sign,
}

/// The part that each byte of a query belongs to.
#[must_use]
pub fn inks(query: &str) -> Vec<Ink> {
    let mut inks = vec![Ink::Value; query.len()];
    let mut at = 0;
    let mut named = false;
    while let Some(first) = query[at..].chars().next() {
        let rest = &query[at..];
        let (length, ink) = match first {
            c if c.is_whitespace() => (c.len_utf8(), Ink::Value),
            '(' | ')' => (1, Ink::Sign),
            '"' => (quoted(rest), Ink::Value),
            '!' | '-' if !named && rest.len() > 1 && !rest[1..].starts_with(' ') => (1, Ink::Word),
            _ => word(rest, named),
        };
        inks[at..at + length].fill(ink);
        named = ink == Ink::Name || (named && first.is_whitespace());
        at += length;
    }
    inks
}

/// The length in bytes of a quoted text, quotes included.
fn quoted(rest: &str) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// The length of the next word, or of the field name that it begins with, and its ink.
fn word(rest: &str, named: bool) -> (usize, Ink) {
    let length = rest.find(|c: char| c.is_whitespace() || "()\"".contains(c)).unwrap_or(rest.len());
    let word = &rest[..length];
    if named {
        return (length, Ink::Value);
    }
    if ["and", "or", "not", "&&", "||"].iter().any(|known| word.eq_ignore_ascii_case(known)) {
        return (length, Ink::Word);
    }
    let name = word.find(|c: char| !(c.is_alphanumeric() || "_.@-".contains(c))).unwrap_or(length);
    let sign = word[name..].chars().take_while(|c| ":<>=".contains(*c)).count();
    let starts = word.starts_with(|c: char| c.is_alphabetic() || c == '_' || c == '@');
    let address = word[name..].starts_with("://") || word[name..].starts_with("::");
    if starts && sign > 0 && !address && word.parse::<std::net::Ipv6Addr>().is_err() {
        return (name + sign, Ink::Name);
    }
    (length.max(1), Ink::Value)
}

#[cfg(test)]
mod tests {
    use super::{Ink, inks};

    fn plane(query: &str) -> String {
        let letter = |ink: &Ink| match ink {
            Ink::Value => 'v',
            Ink::Name => 'n',
            Ink::Word => 'w',
            Ink::Sign => 's',
        };
        inks(query).iter().map(letter).collect()
    }

    #[test]
    fn names_words_and_values_are_told_apart() {
        for (query, inks) in [
            (r#"agency:"Dept of State" not app_name:Outlook"#, "nnnnnnnvvvvvvvvvvvvvvvvwwwvnnnnnnnnnvvvvvvv"),
            ("(a or -b)", "svvwwvwvs"),
            ("count>=10", "nnnnnnnvv"),
            ("account:not", "nnnnnnnnvvv"),
            ("http://x fe80::1", "vvvvvvvvvvvvvvvv"),
            (r#"message:"never clo"#, "nnnnnnnnvvvvvvvvvv"),
            ("-", "v"),
        ] {
            assert_eq!(plane(query), inks, "{query}");
        }
    }
}
