//! A map by texts of evidence.

use std::collections::HashMap;

/// A map by texts of evidence, which may be crafted to collide under a hash that is known: each map has keys of its own
/// for its hash. So nothing may hang on the order of its entries.
pub type TextMap<K, V> = HashMap<K, V>;
