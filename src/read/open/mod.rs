//! What stands between a file and its records: compression, archives, encodings.

mod layer;
mod stream;
mod utf16;

pub use layer::Layer;
pub use stream::{Head, Shared};
pub use utf16::Utf16;
