//! Identities: what ties one event to another.

mod identity;
mod token;

pub use identity::{Identity, IdentityKind, identities};
