//! Half of a hash: enough to find by, and all that tables keep of it.

/// The upper half of a hash.
#[allow(clippy::cast_possible_truncation)] // half of a hash is meant
pub(super) fn shortened(hash: u64) -> u32 {
    (hash >> 32) as u32
}

/// Half a hash, as a table takes it: by its lowest bits it tells the place, by its highest what stands there.
pub(super) fn spread(short: u32) -> u64 {
    u64::from(short) << 32 | u64::from(short)
}
