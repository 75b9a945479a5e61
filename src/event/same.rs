//! Comparison of short texts, for inner loops.

/// Whether two texts are equal; short ones are compared word by word, without a call.
#[must_use]
#[inline]
pub fn same(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    match one.len() {
        4..8 => ends::<4>(one) == ends::<4>(other),
        8..=16 => ends::<8>(one) == ends::<8>(other),
        17..=32 => ends::<16>(one) == ends::<16>(other),
        _ => one == other,
    }
}

/// Whether two texts are equal, most of which are longer than those of [`same`].
#[must_use]
#[inline]
pub fn same_long(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    match one.len() {
        8..16 => ends::<8>(one) == ends::<8>(other),
        16..=32 => ends::<16>(one) == ends::<16>(other),
        33..=64 => ends::<32>(one) == ends::<32>(other),
        _ => one == other,
    }
}

/// A hash of the length and of the first and last eight bytes, which tells most short texts apart. For caches alone.
#[must_use]
#[inline]
#[allow(clippy::cast_possible_truncation)] // the upper half is meant
pub fn glance(bytes: &[u8]) -> u32 {
    let ends = match (ends::<8>(bytes), ends::<4>(bytes)) {
        (Some((first, last)), _) => u64::from_le_bytes(first) ^ u64::from_le_bytes(last).rotate_left(32),
        (_, Some((first, last))) => {
            u64::from(u32::from_le_bytes(first)) << 32 | u64::from(u32::from_le_bytes(last))
        }
        _ => bytes.iter().fold(0, |ends, byte| ends << 8 | u64::from(*byte)),
    };
    ((ends ^ bytes.len() as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as u32
}

/// Whether two texts are equal ignoring case.
#[must_use]
pub fn alike(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other)
        || (!(one.is_ascii() && other.is_ascii()) && one.to_lowercase() == other.to_lowercase())
}

/// The first and the last `N` bytes, which may overlap.
#[inline]
fn ends<const N: usize>(bytes: &[u8]) -> Option<([u8; N], [u8; N])> {
    Some((*bytes.first_chunk()?, *bytes.last_chunk()?))
}

#[cfg(test)]
mod tests {
    use super::{same, same_long};

    #[test]
    fn texts_are_the_same_where_every_byte_is() {
        let text: Vec<u8> = (0..70).collect();
        for len in 0..text.len() {
            let mut other = text[..len].to_vec();
            assert!(same(&text[..len], &other) && same_long(&text[..len], &other));
            assert!(!same(&text[..len], &text[..=len]) && !same_long(&text[..len], &text[..=len]));
            for at in 0..len {
                other[at] ^= 1;
                assert!(!same(&text[..len], &other) && !same_long(&text[..len], &other), "{len} {at}");
                other[at] ^= 1;
            }
        }
    }
}
