//! Identities: what ties one event to another.

pub mod blind;
mod identity;
mod token;

pub use blind::{Zone, ZoneKind, Zones};
pub use identity::{Identity, IdentityKind, identities};
