//! Finds ids by prefix, comparing the packed form; only matches are written out.

use super::{HASH, Ids, KINDS, Key, hex};
use crate::store::Store;

/// How many rows are looked at between two looks at whether the answer is still wanted.
const LOOK: usize = 1 << 16;
/// How many digits of an id of a known shape there are.
const DIGITS: u32 = 32;

/// By tag: which bits of an id begin as the text does, and what they are; `None` where no id of the tag does.
struct Beginning([Option<(u128, u128)>; KINDS.len() + 1]);

impl Beginning {
    /// That of a text in small letters.
    fn of(small: &str) -> Self {
        let mut tags = [None; KINDS.len() + 1];
        for ((tag, kind), of_tag) in KINDS.into_iter().chain(["x"]).enumerate().zip(&mut tags) {
            *of_tag = match small.strip_prefix(kind) {
                Some(rest) => digits(rest, tag != usize::from(HASH)),
                None => kind.starts_with(small).then_some((0, 0)),
            };
        }
        Self(tags)
    }

    fn holds(&self, tag: u8, key: u128) -> bool {
        let of_tag = self.0.get(usize::from(tag)).copied().flatten();
        of_tag.is_some_and(|(mask, bits)| key & mask == bits)
    }
}

/// The first digits of an id, as a mask and its bits; with hyphens where a GUID has them.
fn digits(text: &str, is_guid: bool) -> Option<(u128, u128)> {
    let mut found = Vec::with_capacity(text.len());
    for (at, byte) in text.bytes().enumerate() {
        if is_guid && matches!(at, 8 | 13 | 18 | 23) {
            if byte != b'-' {
                return None;
            }
        } else {
            found.push(byte);
        }
    }
    let many = u32::try_from(found.len()).ok().filter(|many| *many <= DIGITS)?;
    let behind = 4 * (DIGITS - many);
    let mask = u128::MAX.checked_shl(behind).unwrap_or(0);
    Some((mask, hex(&found)?.checked_shl(behind).unwrap_or(0)))
}

impl Ids {
    /// Whether the id of a row begins so.
    fn begins(&self, row: usize, beginning: &Beginning, small: &str) -> bool {
        match self.key(row) {
            Key::Packed(tag, key) => beginning.holds(tag, key),
            Key::Text(text) => match (text.get(..small.len()), text.is_ascii()) {
                (Some(head), true) => head.eq_ignore_ascii_case(small),
                _ => text.to_lowercase().starts_with(small),
            },
        }
    }
}

impl Store {
    /// Passes each id with a prefix (`small`, in lower case) to `take` until that returns false. `None` if cancelled.
    pub fn ids_beginning(
        &self,
        small: &str,
        stopped: &dyn Fn() -> bool,
        take: &mut dyn FnMut(&str) -> bool,
    ) -> Option<()> {
        let (beginning, mut id) = (Beginning::of(small), String::new());
        for row in 0..self.len() {
            if row.is_multiple_of(LOOK) && stopped() {
                return None;
            }
            if self.columns.ids.begins(row, &beginning, small) {
                self.write_id(row, &mut id);
                if !take(&id) {
                    break;
                }
            }
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Beginning, Ids};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn an_id_begins_as_its_text_does(
            kind in prop::sample::select(vec!["", "signin:", "diraudit:", "x", "E-"]),
            guid in "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
            len in 0..46_usize,
            other in "[0-9a-fxs:-]{0,10}",
        ) {
            let id = if kind == "x" { format!("x{}", guid.replace('-', "")) } else { format!("{kind}{guid}") };
            let mut ids = Ids::default();
            ids.push(&id);
            for text in [&id[..len.min(id.len())], &other, &format!("{}{other}", &id[..len.min(id.len())])] {
                let (small, text) = (id.to_ascii_lowercase(), text.to_ascii_lowercase());
                let begins = ids.begins(0, &Beginning::of(&text), &text);
                prop_assert_eq!(begins, small.starts_with(&text), "{} {}", id, text);
            }
        }
    }
}
