//! Files, and nothing else that has a name.

use std::fs::{self, File};
use std::io;
use std::path::Path;

/// Opens a file. A pipe, a socket or a device is not opened: it may keep whoever opens it waiting for good.
///
/// # Errors
/// When it can't be opened, or is no file.
pub fn open_file(path: &Path) -> io::Result<File> {
    let about = fs::metadata(path)?;
    if about.is_file() { File::open(path) } else { Err(io::Error::other("it is no file any more")) }
}
