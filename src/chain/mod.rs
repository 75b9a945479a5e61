//! Identities: what ties one event to another.

mod identity;

pub use identity::{Identity, IdentityKind, identities};
