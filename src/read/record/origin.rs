//! Where the bytes of sources are read back from.

use crate::read::open::open_file;
use crate::read::packed::Packed;
use std::fs::{self, File, Metadata};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

/// Where the bytes of a source are read back from.
#[derive(Debug, Clone)]
pub enum Origin {
    /// A file, opened when needed.
    File(PathBuf),
    /// A file that is kept open, as it may be renamed or deleted.
    Open(Arc<File>),
    /// A file that grows, opened when needed.
    Growing(Arc<Growing>),
    /// None: they were in a file that was truncated.
    Overwritten,
    /// A compressed copy, for standard input, archives and converted text. Places count its bytes, uncompressed.
    Packed(Arc<Packed>),
    /// None: nothing was read.
    None,
}

impl Origin {
    /// Whether bytes are read back from the same place.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::File(own), Self::File(other)) => own == other,
            (Self::Open(own), Self::Open(other)) => Arc::ptr_eq(own, other),
            (Self::Growing(own), Self::Growing(other)) => own == other,
            (Self::Packed(own), Self::Packed(other)) => Arc::ptr_eq(own, other),
            (Self::Overwritten, Self::Overwritten) | (Self::None, Self::None) => true,
            _ => false,
        }
    }
}

/// A file that grows: its path and identity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Growing {
    path: PathBuf,
    id: FileId,
}

/// The identity of a file, whatever its name: device, inode and, if known, time of creation, as inodes of deleted
/// files are reused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FileId(u64, u64, Option<SystemTime>);

impl FileId {
    /// The identity of a file with this metadata.
    #[must_use]
    pub fn of(about: &Metadata) -> Self {
        Self(about.dev(), about.ino(), about.created().ok())
    }
}

impl Growing {
    /// The file at a path, which has this metadata now.
    #[must_use]
    pub fn at(path: &Path, about: &Metadata) -> Self {
        Self { path: path.to_owned(), id: FileId::of(about) }
    }

    /// Opens the file.
    ///
    /// # Errors
    /// If it can't be opened, or another file is at its path.
    pub fn open(&self) -> io::Result<File> {
        let file = open_file(&self.path)?;
        self.is(&file.metadata()?)?;
        Ok(file)
    }

    /// The metadata of the file.
    ///
    /// # Errors
    /// If it can't be read, or another file is at its path.
    pub fn about(&self) -> io::Result<Metadata> {
        let about = fs::metadata(&self.path)?;
        self.is(&about)?;
        Ok(about)
    }

    fn is(&self, about: &Metadata) -> io::Result<()> {
        let same = self.id == FileId::of(about);
        same.then_some(()).ok_or_else(|| io::Error::other("another file has its name now"))
    }
}
