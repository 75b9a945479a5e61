//! What lies between a file and its records: compression, archives and encodings.

mod budget;
mod file;
mod layer;
mod members;
mod metered;
mod stream;
mod utf16;
mod waiting;
mod zip_list;

pub use budget::{Budget, spent};
pub use file::open_file;
pub use layer::{LOOK, Layer};
pub use members::Padding;
pub use metered::Metered;
pub use stream::{Head, Shared};
pub use waiting::{Availability, Waiting};
pub use zip_list::ZipList;
