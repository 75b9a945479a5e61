//! Half of a hash: enough to find by, and all that tables keep of it.

/// The upper half of a hash.
#[allow(clippy::cast_possible_truncation)] // half of a hash is meant
pub(super) fn shortened(hash: u64) -> u32 {
    (hash >> 32) as u32
}

/// Half a hash, as a table takes it: it looks at the lowest and the highest bits.
pub(super) fn spread(short: u32) -> u64 {
    u64::from(short).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}
