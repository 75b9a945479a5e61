//! A store as it stands on disk: arrays of numbers and runs of text, each a section with checksums of its own.
//!
//! A file of sections begins with 64 bytes: a mark, the layout, its own length, where its contents stand, and checksums of
//! these and of itself. Sections follow, then the contents: the name of each section, the width of its numbers, where it
//! stands, and a checksum of every piece of it. Numbers are little-endian everywhere. Nothing is sorted, hashed or parsed
//! where a section is read: it is copied to where it stays, piece by piece, on as many threads as there are.

mod codes;
mod front;
mod lists;
mod number;
mod read;
mod texts;
mod times;
mod write;

pub use read::Image;
pub use write::ImageWriter;

use super::agencies::Agencies;
use super::columns::Columns;
use super::marks::Marks;
use super::{RowSet, Store};
use std::io;

/// What a file of sections begins with.
const MARK: [u8; 8] = *b"dwell\0ix";
/// The layout of what is written here; another number for every other layout.
pub const LAYOUT: u32 = 12;
/// How long the beginning of a file is.
const BEGIN: usize = 64;
/// What a checksum is made of, in bytes; a multiple of the width of every number.
const PIECE: usize = 256 << 10;

/// One section, as the contents have it.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
struct Entry {
    name: String,
    width: usize,
    at: u64,
    bytes: u64,
    sums: Vec<u64>,
}

/// Something that stands in one section, or in several whose names begin with its own.
pub(in crate::store) trait Stored: Sized {
    fn put(&self, to: &mut ImageWriter, name: &str) -> io::Result<()>;
    fn get(from: &Image, name: &str) -> io::Result<Self>;
}

/// Implements [`Stored`] for a struct: the listed fields are stored in sections named after them, those after `and` are
/// reset on reading. Every field must be listed. A value that fails the test after `if` is rejected.
macro_rules! stored {
    ($type:ident { $($field:ident),* } $(and $($other:ident),*)? $(if $sound:expr)?) => {
        impl $crate::store::image::Stored for $type {
            fn put(&self, to: &mut $crate::store::image::ImageWriter, name: &str) -> std::io::Result<()> {
                let Self { $($field,)* $($($other: _,)*)? } = self;
                $($crate::store::image::Stored::put($field, to, &format!("{name}/{}", stringify!($field)))?;)*
                Ok(())
            }

            fn get(from: &$crate::store::image::Image, name: &str) -> std::io::Result<Self> {
                let read = Self {
                    $($field: $crate::store::image::Stored::get(from, &format!("{name}/{}", stringify!($field)))?,)*
                    $($($other: Default::default(),)*)?
                };
                $(
                    let sound: fn(&Self) -> bool = $sound;
                    if !sound(&read) {
                        return Err($crate::store::image::flaw(name, "its parts do not fit together"));
                    }
                )?
                Ok(read)
            }
        }
    };
}
pub(in crate::store) use stored;

/// What is wrong with a section.
pub(in crate::store) fn flaw(name: &str, what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("{name}: {what}"))
}

impl<S: Stored, const N: usize> Stored for [S; N] {
    fn put(&self, to: &mut ImageWriter, name: &str) -> io::Result<()> {
        self.iter().enumerate().try_for_each(|(at, one)| one.put(to, &format!("{name}/{at}")))
    }

    fn get(from: &Image, name: &str) -> io::Result<Self> {
        let all: Vec<S> =
            (0..N).map(|at| S::get(from, &format!("{name}/{at}"))).collect::<io::Result<_>>()?;
        all.try_into().map_err(|_| flaw(name, "it is of another length"))
    }
}

impl Stored for RowSet {
    fn put(&self, to: &mut ImageWriter, name: &str) -> io::Result<()> {
        to.numbers(&format!("{name}/words"), self.words())?;
        to.numbers(&format!("{name}/len"), &[self.out_of() as u64])
    }

    fn get(from: &Image, name: &str) -> io::Result<Self> {
        let words: Vec<u64> = from.numbers(&format!("{name}/words"))?;
        let len = from.numbers::<u64>(&format!("{name}/len"))?.first().copied().unwrap_or_default();
        let len = usize::try_from(len).ok().filter(|len| len.div_ceil(64) == words.len());
        len.map(|len| Self::of_words(words, len)).ok_or_else(|| flaw(name, "it is of another length"))
    }
}

impl Stored for Marks {
    fn put(&self, to: &mut ImageWriter, name: &str) -> io::Result<()> {
        self.0.put(to, name)
    }

    fn get(from: &Image, name: &str) -> io::Result<Self> {
        Ok(Self(Stored::get(from, name)?))
    }
}

impl Stored for Store {
    fn put(&self, to: &mut ImageWriter, name: &str) -> io::Result<()> {
        self.columns.put(to, &format!("{name}/columns"))?;
        self.agencies.names().put(to, &format!("{name}/agencies"))?;
        self.told.put(to, &format!("{name}/told"))
    }

    fn get(from: &Image, name: &str) -> io::Result<Self> {
        let mut columns: Columns = Stored::get(from, &format!("{name}/columns"))?;
        columns.times.settle();
        let agencies = Agencies::known(Stored::get(from, &format!("{name}/agencies"))?, &columns);
        let told = Stored::get(from, &format!("{name}/told"))?;
        Ok(Self { told, ..Self::with(columns, agencies) })
    }
}

impl Store {
    /// Writes all of it, in sections whose names begin with `name`.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn put(&self, to: &mut ImageWriter, name: &str) -> io::Result<()> {
        Stored::put(self, to, name)
    }

    /// Reads a store from the sections whose names begin with `name`.
    ///
    /// # Errors
    /// When a section is missing, damaged, or can't be read.
    pub fn get(from: &Image, name: &str) -> io::Result<Self> {
        Stored::get(from, name)
    }
}

impl RowSet {
    /// Writes it under that name.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn put(&self, to: &mut ImageWriter, name: &str) -> io::Result<()> {
        Stored::put(self, to, name)
    }

    /// Reads the set that was written under that name.
    ///
    /// # Errors
    /// When a section is missing, is not as it was written, or can't be read.
    pub fn get(from: &Image, name: &str) -> io::Result<Self> {
        Stored::get(from, name)
    }
}

#[cfg(test)]
mod tests;
