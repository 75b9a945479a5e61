//! Ids in 17 bytes where they have a shape that is known: a GUID, a GUID with its kind in front, a content hash.

/// What stands before a GUID, by tag; then the shape of a content hash; then any other text.
const KINDS: [&str; 3] = ["", "signin:", "diraudit:"];
const HASH: u8 = 3;
const OTHER: u8 = 4;
const HEX: &[u8; 16] = b"0123456789abcdef";
/// What ids of a known shape are written with.
const LETTERS: &[u8] = b"0123456789abcdef-:xsignrdut";

/// Whether some text may stand in an id of a known shape, in any case of its letters.
pub(super) fn may_hold(text: &str) -> bool {
    text.bytes().all(|byte| LETTERS.contains(&byte.to_ascii_lowercase()))
}

/// The ids of all rows.
#[derive(Debug, Clone, Default)]
pub(super) struct Ids {
    tags: Vec<u8>,
    keys: Vec<u128>,
    others: Vec<Box<str>>,
    /// All rows in the order of their ids, once the rows are in order themselves.
    sorted: Vec<u32>,
}

impl Ids {
    pub(super) fn len(&self) -> usize {
        self.tags.len()
    }

    pub(super) fn push(&mut self, id: &str) {
        let (tag, key) = pack(id).unwrap_or_else(|| {
            self.others.push(id.into());
            (OTHER, self.others.len() as u128 - 1)
        });
        self.tags.push(tag);
        self.keys.push(key);
    }

    pub(super) fn text(&self, row: usize) -> String {
        let (Some(tag), Some(key)) = (self.tags.get(row), self.keys.get(row)) else { return String::new() };
        match (*tag, KINDS.get(usize::from(*tag))) {
            (_, Some(kind)) => format!("{kind}{}", guid(*key)),
            (HASH, _) => format!("x{key:032x}"),
            _ => usize::try_from(*key)
                .ok()
                .and_then(|at| self.others.get(at))
                .map_or_else(String::new, ToString::to_string),
        }
    }

    /// The id of a row where it has none of the shapes.
    pub(super) fn other(&self, row: usize) -> Option<&str> {
        let at = self.keys.get(row).filter(|_| self.tags.get(row) == Some(&OTHER))?;
        self.others.get(usize::try_from(*at).ok()?).map(AsRef::as_ref)
    }

    /// Writes the id of a row, in place of what `into` held.
    pub(super) fn write(&self, row: usize, into: &mut String) {
        into.clear();
        let (Some(tag), Some(key)) = (self.tags.get(row), self.keys.get(row)) else { return };
        match KINDS.get(usize::from(*tag)) {
            None if *tag != HASH => return into.push_str(self.other(row).unwrap_or_default()),
            kind => into.push_str(kind.copied().unwrap_or("x")),
        }
        for (at, byte) in key.to_be_bytes().into_iter().enumerate() {
            if *tag != HASH && matches!(at, 4 | 6 | 8 | 10) {
                into.push('-');
            }
            for half in [byte >> 4, byte & 15] {
                into.push(char::from(HEX[usize::from(half)]));
            }
        }
    }

    /// The row of an id.
    pub(super) fn find(&self, id: &str) -> Option<usize> {
        let wanted = match pack(id) {
            Some((tag, key)) => Sorted::Packed(tag, key),
            None => Sorted::Other(id),
        };
        let at = self.sorted.binary_search_by(|row| self.sort_key(*row as usize).cmp(&wanted)).ok()?;
        Some(self.sorted[at] as usize)
    }

    fn sort_key(&self, row: usize) -> Sorted<'_> {
        match (self.tags[row], self.keys[row]) {
            (OTHER, at) => {
                let other = usize::try_from(at).ok().and_then(|at| self.others.get(at));
                Sorted::Other(other.map_or("", AsRef::as_ref))
            }
            (tag, key) => Sorted::Packed(tag, key),
        }
    }

    pub(super) fn ordered(self, order: &[u32]) -> Self {
        let mut ids = Self {
            tags: order.iter().map(|row| self.tags[*row as usize]).collect(),
            keys: order.iter().map(|row| self.keys[*row as usize]).collect(),
            others: self.others,
            sorted: Vec::new(),
        };
        let mut sorted: Vec<u32> = (0..u32::try_from(order.len()).unwrap_or(u32::MAX)).collect();
        sorted.sort_unstable_by(|a, b| ids.sort_key(*a as usize).cmp(&ids.sort_key(*b as usize)));
        ids.sorted = sorted;
        ids
    }
}

/// What ids are sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Sorted<'i> {
    Packed(u8, u128),
    Other(&'i str),
}

fn guid(key: u128) -> String {
    let hex = format!("{key:032x}");
    format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

fn pack(id: &str) -> Option<(u8, u128)> {
    if let Some(hash) = id.strip_prefix('x').filter(|hash| hash.len() == 32) {
        let key = u128::from_str_radix(hash, 16).ok()?;
        return (format!("x{key:032x}") == id).then_some((HASH, key));
    }
    let (tag, text) = KINDS.iter().enumerate().rev().find_map(|(tag, kind)| {
        let text = id.strip_prefix(kind)?;
        (text.len() == 36).then_some((u8::try_from(tag).ok()?, text))
    })?;
    let hex: String = text.split('-').collect();
    let key = u128::from_str_radix(&hex, 16).ok().filter(|_| hex.len() == 32)?;
    (guid(key) == text).then_some((tag, key))
}

#[cfg(test)]
mod tests {
    use super::Ids;

    #[test]
    fn every_id_reads_back_as_it_was_and_is_found() {
        let ids = [
            "538815b7-273a-4a3f-9957-c86897966eec",
            "signin:66ea54eb-6301-4ee5-be62-ff5a759b0100",
            "diraudit:66ea54eb-6301-4ee5-be62-ff5a759b0100",
            "538815B7-273A-4A3F-9957-C86897966EEC",
            "x000102030405060708090a0b0c0d0e0f",
            "x000102030405060708090a0b0c0d0e0f#2",
            "K01",
            "xyz",
            "538815b7-273a-4a3f-9957c86897966eec-",
        ];
        let mut all = Ids::default();
        for id in ids {
            all.push(id);
        }
        let backwards: Vec<u32> = (0..9).rev().collect();
        let all = all.ordered(&backwards);
        let mut written = String::new();
        for (row, id) in ids.into_iter().rev().enumerate() {
            assert_eq!(all.text(row), id);
            assert_eq!(all.find(id), Some(row), "{id}");
            all.write(row, &mut written);
            assert_eq!(written, id);
            assert!(all.other(row).map_or_else(|| super::may_hold(id), |other| other == id), "{id}");
        }
        assert_eq!(all.find("K02"), None);
    }
}
