//! Ids in 17 bytes where they have a shape that is known: a GUID, a GUID with its kind in front, a content hash.

use std::ops::Range;

/// What stands before a GUID, by tag; then the shape of a content hash; then any other text.
const KINDS: [&str; 3] = ["", "signin:", "diraudit:"];
const HASH: u8 = 3;
const OTHER: u8 = 4;

/// The ids of all rows.
#[derive(Debug, Default)]
pub(super) struct Ids {
    tags: Vec<u8>,
    keys: Vec<u128>,
    others: Vec<Box<str>>,
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

    /// The row of an id among some rows.
    pub(super) fn find(&self, id: &str, rows: Range<usize>) -> Option<usize> {
        let (tag, key) = pack(id).or_else(|| {
            let at = self.others.iter().position(|other| other.as_ref() == id)?;
            Some((OTHER, at as u128))
        })?;
        let keys = self.keys.get(rows.clone())?;
        let tags = self.tags.get(rows.clone())?;
        keys.iter().zip(tags).position(|pair| pair == (&key, &tag)).map(|at| rows.start + at)
    }

    pub(super) fn ordered(self, order: &[u32]) -> Self {
        Self {
            tags: order.iter().map(|row| self.tags[*row as usize]).collect(),
            keys: order.iter().map(|row| self.keys[*row as usize]).collect(),
            others: self.others,
        }
    }
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
        for (row, id) in ids.into_iter().enumerate() {
            assert_eq!(all.text(row), id);
            assert_eq!(all.find(id, 0..ids.len()), Some(row), "{id}");
        }
        assert_eq!(all.find("K02", 0..ids.len()), None);
    }
}
