//! Values of members that are no texts, but as plain: nothing, flags, whole numbers, and lists of texts.

use crate::read::swar::text_end;

/// The most digits of a number: all of these fit 64 bits.
const DIGITS: usize = 18;

/// A plain value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plain<'t> {
    Null,
    Flag(bool),
    Number(u64),
    /// The inside of a list of texts without escapes.
    List(&'t str),
}

impl<'t> Plain<'t> {
    /// What is written as `text`, of which [`end`] says that it is one.
    pub(super) fn of(text: &'t str) -> Self {
        match text.strip_prefix('[') {
            Some(list) => Self::List(list.strip_suffix(']').unwrap_or(list)),
            None if text == "null" => Self::Null,
            None => text.parse().map_or(Self::Flag(text == "true"), Self::Number),
        }
    }

    /// The texts of a list; none if it is no list.
    pub fn items(self) -> impl Iterator<Item = &'t str> {
        let mut left = if let Self::List(inside) = self { inside } else { "" };
        std::iter::from_fn(move || {
            let text = left.strip_prefix('"')?;
            let (item, behind) = text.split_once('"')?;
            left = behind.strip_prefix(',').unwrap_or(behind).trim_start_matches(' ');
            Some(item)
        })
    }
}

/// Where the plain value ends that begins at `from`; `None` if it is another.
pub(super) fn end(bytes: &[u8], from: usize) -> Option<usize> {
    let left = bytes.get(from..)?;
    match left.first()? {
        b'n' => left.starts_with(b"null").then_some(from + 4),
        b't' => left.starts_with(b"true").then_some(from + 4),
        b'f' => left.starts_with(b"false").then_some(from + 5),
        b'0' => Some(from + 1),
        b'1'..=b'9' => {
            let digits = left.iter().take_while(|byte| byte.is_ascii_digit()).count();
            (digits <= DIGITS).then_some(from + digits)
        }
        b'[' => list_end(bytes, from + 1),
        _ => None,
    }
}

/// Where the list of texts ends whose inside begins at `at`: they stand behind commas, or commas with a blank.
fn list_end(bytes: &[u8], mut at: usize) -> Option<usize> {
    if bytes.get(at) == Some(&b']') {
        return Some(at + 1);
    }
    loop {
        let quote = text_end(bytes, at + 1).filter(|end| bytes[at] == b'"' && bytes[*end] == b'"')?;
        match bytes.get(quote + 1)? {
            b']' => return Some(quote + 2),
            b',' => at = quote + 2 + usize::from(bytes.get(quote + 2) == Some(&b' ')),
            _ => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Plain, end};
    use crate::read::tree::Tree;
    use proptest::prelude::*;

    #[test]
    fn a_plain_value_is_what_the_full_reader_reads_there() {
        let item = "[a\u{e9}<>@.-]{1,4}| ";
        let list = prop::collection::vec(item, 0..4).prop_map(|items| {
            let items: Vec<String> = items.iter().map(|item| format!("\"{item}\"")).collect();
            format!("[{}]", items.join(", "))
        });
        let value = prop_oneof![
            3 => "(null|true|false|0|[1-9][0-9]{0,18})".prop_map(String::from),
            3 => list,
            1 => "[-+tfn0-9.eE\\[\\],\" a\\\\]{0,7}",
        ];
        proptest!(|(value in value, behind in "[,}]")| {
            let text = format!("{value}{behind}");
            let Some(end) = end(text.as_bytes(), 0).filter(|end| *end == value.len()) else { return Ok(()) };
            let tree = Tree::parse(&text[..end]).unwrap();
            match Plain::of(&text[..end]) {
                Plain::Null => prop_assert_eq!(tree, Tree::Null),
                Plain::Flag(flag) => prop_assert_eq!(tree.is_true(), flag),
                Plain::Number(number) => prop_assert_eq!(tree.said().unwrap(), number.to_string()),
                list @ Plain::List(_) => {
                    let items: Vec<String> = tree.items().iter().map(|item| item.as_text().unwrap_or(" ").to_owned()).collect();
                    prop_assert_eq!(list.items().collect::<Vec<_>>(), items);
                }
            }
        });
    }

    #[test]
    fn what_is_no_plain_value_is_left_to_the_full_reader() {
        for text in [
            "nul",
            "-1",
            "1234567890123456789",
            "\"a\"",
            "{}",
            "[1]",
            "[\"a\\n\"]",
            "[\"a\"",
            "[\"a\",]",
            "[a\"",
            "tru",
            "",
        ] {
            assert_eq!(end(text.as_bytes(), 0), None, "{text}");
        }
        assert_eq!(end(b"01", 0), Some(1), "a digit behind it is neither comma nor brace");
        assert_eq!(Plain::of(r#"["a", "b","c"]"#).items().collect::<Vec<_>>(), ["a", "b", "c"]);
    }
}
