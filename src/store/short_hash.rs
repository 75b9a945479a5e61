//! Half of a hash: enough to find by, and all that tables keep of it.

/// The upper half of a hash.
#[allow(clippy::cast_possible_truncation)] // half of a hash is meant
pub(super) fn shortened(hash: u64) -> u32 {
    (hash >> 32) as u32
}
