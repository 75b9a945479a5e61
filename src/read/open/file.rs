//! Opens regular files only.

use std::fs::{self, File};
use std::io;
use std::path::Path;

/// Opens a regular file. Pipes, sockets and devices are refused, as opening one may block forever.
///
/// # Errors
/// If it can't be opened or is not a regular file.
pub fn open_file(path: &Path) -> io::Result<File> {
    let about = fs::metadata(path)?;
    if about.is_file() { File::open(path) } else { Err(io::Error::other("it is no file any more")) }
}
