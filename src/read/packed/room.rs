//! Stores compressed blocks: the first ones in memory, those of a large stream in an unnamed file.

use std::borrow::Cow;
use std::fs::{DirBuilder, File};
use std::io;
use std::os::unix::fs::{DirBuilderExt, FileExt};
use std::path::{Path, PathBuf};

/// Bytes kept in memory for each stream, compressed; for logs, ten times as much text.
const MEMORY: u64 = 64 << 20;

/// The blocks of a stream, in order.
#[derive(Debug)]
pub(super) struct Room {
    blocks: Vec<StoredBlock>,
    /// How many more bytes may be kept in memory.
    memory: u64,
    /// The folder for the file.
    scratch: Option<PathBuf>,
    /// The file and its length. It has no name, and is deleted with its last handle.
    file: Option<(File, u64)>,
}

#[derive(Debug)]
enum StoredBlock {
    Here(Box<[u8]>),
    Away { at: u64, len: usize },
}

impl Default for Room {
    fn default() -> Self {
        Self::within(None)
    }
}

impl Room {
    /// Blocks in memory first, then in a file in `scratch`.
    pub fn within(scratch: Option<&Path>) -> Self {
        Self { blocks: Vec::new(), memory: MEMORY, scratch: scratch.map(Path::to_owned), file: None }
    }

    pub fn len(&self) -> usize {
        self.blocks.len()
    }

    /// Adds a block, in memory if no file can be written.
    pub fn push(&mut self, block: Vec<u8>) {
        let kept = match self.memory.checked_sub(block.len() as u64) {
            Some(left) => {
                self.memory = left;
                None
            }
            None => self.put_away(&block).ok(),
        };
        self.blocks.push(kept.unwrap_or_else(|| StoredBlock::Here(block.into_boxed_slice())));
    }

    fn put_away(&mut self, block: &[u8]) -> io::Result<StoredBlock> {
        let (file, end) = match &mut self.file {
            Some(known) => known,
            none => {
                let folder = self.scratch.as_ref().ok_or(io::ErrorKind::Unsupported)?;
                DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
                none.insert((tempfile::tempfile_in(folder)?, 0))
            }
        };
        file.write_all_at(block, *end)?;
        let at = *end;
        *end += block.len() as u64;
        Ok(StoredBlock::Away { at, len: block.len() })
    }

    /// A block; `None` beyond the last.
    pub fn get(&self, number: usize) -> Option<Block<'_>> {
        self.blocks.get(number).map(|kept| Block { room: self, kept })
    }
}

/// A stored block.
pub(super) struct Block<'r> {
    room: &'r Room,
    kept: &'r StoredBlock,
}

impl<'r> Block<'r> {
    /// Its bytes, read from the file if they are not in memory.
    pub fn bytes(&self) -> io::Result<Cow<'r, [u8]>> {
        match self.kept {
            StoredBlock::Here(block) => Ok(Cow::Borrowed(block)),
            StoredBlock::Away { at, len } => {
                let (file, _) = self.room.file.as_ref().ok_or(io::ErrorKind::NotFound)?;
                let mut block = vec![0; *len];
                file.read_exact_at(&mut block, *at)?;
                Ok(Cow::Owned(block))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Room, StoredBlock};

    #[test]
    fn what_has_no_room_in_memory_is_read_back_from_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let scratch = folder.path().join("made/for/it");
        let mut room = Room { memory: 10, ..Room::within(Some(&scratch)) };
        let blocks: Vec<Vec<u8>> = (1..8).map(|length| vec![length; usize::from(length)]).collect();
        for block in &blocks {
            room.push(block.clone());
        }
        assert_eq!(room.len(), 7);
        let here = |kept: &&StoredBlock| matches!(kept, StoredBlock::Here(_));
        assert_eq!(room.blocks.iter().filter(here).count(), 4, "1, 2, 3 and 4 are ten bytes");
        for (number, block) in blocks.iter().enumerate() {
            assert_eq!(*room.get(number).unwrap().bytes().unwrap(), **block);
        }
        assert!(room.get(7).is_none());
        assert_eq!(std::fs::read_dir(&scratch).unwrap().count(), 0, "it has no name");
    }

    #[test]
    fn without_a_folder_all_is_kept_in_memory() {
        let file = tempfile::NamedTempFile::new().unwrap();
        for scratch in [None, Some(file.path())] {
            let mut room = Room { memory: 10, ..Room::within(scratch) };
            (1..8).for_each(|length| room.push(vec![length; usize::from(length)]));
            assert!(room.blocks.iter().all(|kept| matches!(kept, StoredBlock::Here(_))));
            assert_eq!(*room.get(6).unwrap().bytes().unwrap(), [7; 7]);
        }
    }
}
