//! Where the bytes of sources are.

use crate::read::open::open_file;
use crate::read::packed::Packed;
use std::fs::{self, File, Metadata};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

/// Where the bytes of a source are.
#[derive(Debug, Clone)]
pub enum Origin {
    /// In a file.
    File(PathBuf),
    /// In a file that is held open: it may be renamed or deleted meanwhile.
    Open(Arc<File>),
    /// In a file that grows and is opened when it is read.
    Growing(Arc<Growing>),
    /// They were in a file that was cut and written anew.
    Overwritten,
    /// Kept as they came: of standard input, of an archive, or of text that had to be converted. Places count in these.
    Packed(Arc<Packed>),
    /// Nowhere: nothing was read of it.
    None,
}

/// A file that grows: where it is, and which it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Growing {
    path: PathBuf,
    id: FileId,
}

/// Which file it is, whatever it is called: device and inode, and when it was made where the system tells, as the number of
/// one that is gone is given to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FileId(u64, u64, Option<SystemTime>);

impl FileId {
    /// That of a file of which the system tells this.
    #[must_use]
    pub fn of(about: &Metadata) -> Self {
        Self(about.dev(), about.ino(), about.created().ok())
    }
}

impl Growing {
    /// The file at a path, which is that of the system now.
    #[must_use]
    pub fn at(path: &Path, about: &Metadata) -> Self {
        Self { path: path.to_owned(), id: FileId::of(about) }
    }

    /// Opens it.
    ///
    /// # Errors
    /// When it can't be opened, or another one has its name.
    pub fn open(&self) -> io::Result<File> {
        let file = open_file(&self.path)?;
        self.is(&file.metadata()?)?;
        Ok(file)
    }

    /// What the system tells of it.
    ///
    /// # Errors
    /// When nothing is told, or another one has its name.
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
