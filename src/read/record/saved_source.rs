//! Sources as stored in an index file, which refers to files by number and to formats by name.

use super::{Origin, Source, Sources, Written};
use crate::read::formats::plain::FormatFile;
use crate::read::formats::{self, Format};
use crate::read::packed::Packed;
use crate::read::rows::Header;
use crate::read::stamp::Stamp;
use crate::read::text;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A source as stored in an index file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedSource {
    name: String,
    origin: KeptOrigin,
    written: KeptWritten,
    /// The number of the file that it was read from.
    file: Option<usize>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
enum KeptOrigin {
    /// In the file with this number.
    File(usize),
    /// In packed form, with this number of bytes uncompressed.
    Packed(u64),
    None,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
enum KeptWritten {
    Json(String),
    Rows { names: Vec<String>, delimiter: u8, end: u8, record: Option<usize> },
    Lines(String),
    Evtx,
    Unknown,
}

impl SavedSource {
    /// The uncompressed size, if its bytes are kept in packed form.
    #[must_use]
    pub fn packed(&self) -> Option<u64> {
        match self.origin {
            KeptOrigin::Packed(len) => Some(len),
            KeptOrigin::File(_) | KeptOrigin::None => None,
        }
    }

    fn of(source: &Source, numbers: &FxHashMap<&Path, usize>) -> Option<Self> {
        let number = |path: &Path| numbers.get(path).copied();
        let origin = match &source.origin {
            Origin::File(path) => KeptOrigin::File(number(path)?),
            Origin::Packed(packed) => KeptOrigin::Packed(packed.len()),
            Origin::None => KeptOrigin::None,
            Origin::Open(_) | Origin::Growing(_) | Origin::Overwritten => return None,
        };
        let written = match &source.written {
            Written::Json(format) => KeptWritten::Json(format.spec().name.to_owned()),
            Written::Lines(format) => KeptWritten::Lines(format.spec().name.to_owned()),
            Written::Rows(Header { names, delimiter, end, record }) => {
                KeptWritten::Rows { names: names.clone(), delimiter: *delimiter, end: *end, record: *record }
            }
            Written::Evtx => KeptWritten::Evtx,
            Written::Unknown => KeptWritten::Unknown,
        };
        let file = match &source.stamp {
            Some(stamp) => Some(number(stamp.path())?),
            None => None,
        };
        Some(Self { name: source.name.clone(), origin, written, file })
    }

    fn source(
        self,
        files: &[PathBuf],
        stamps: &[Arc<Stamp>],
        formats: &[Arc<dyn Format>],
        packed: Option<Packed>,
    ) -> Option<Source> {
        let format = |name: &str| formats.iter().find(|format| format.spec().name == name).map(Arc::clone);
        let origin = match self.origin {
            KeptOrigin::File(number) => Origin::File(files.get(number)?.clone()),
            KeptOrigin::Packed(_) => packed.map_or(Origin::None, |packed| Origin::Packed(Arc::new(packed))),
            KeptOrigin::None => Origin::None,
        };
        let written = match self.written {
            KeptWritten::Json(name) => Written::Json(format(&name)?),
            KeptWritten::Lines(name) => Written::Lines(format(&name)?),
            KeptWritten::Rows { names, delimiter, end, record } => {
                Written::Rows(Header { names, delimiter, end, record })
            }
            KeptWritten::Evtx => Written::Evtx,
            KeptWritten::Unknown => Written::Unknown,
        };
        let stamp = match self.file {
            Some(number) => Some(Arc::clone(stamps.get(number)?)),
            None => None,
        };
        Some(Source { name: self.name, origin, written, stamp })
    }
}

impl Sources {
    /// All sources for an index file; `None` if one is of an unlisted file, a followed file, or an unknown format.
    #[must_use]
    pub fn kept(&self, files: &[PathBuf], formats: &[Arc<dyn Format>]) -> Option<Vec<SavedSource>> {
        let known = |name: &String| formats.iter().any(|format| format.spec().name == name);
        let mut numbers = FxHashMap::default();
        for (number, file) in files.iter().enumerate() {
            numbers.entry(file.as_path()).or_insert(number);
        }
        let kept: Option<Vec<SavedSource>> =
            self.all.iter().map(|source| SavedSource::of(source, &numbers)).collect();
        kept.filter(|kept| {
            kept.iter().all(|source| match &source.written {
                KeptWritten::Json(name) | KeptWritten::Lines(name) => known(name),
                _ => true,
            })
        })
    }

    /// Restores stored sources; `packed` returns the packed bytes of a source by number. `None` if a file or format
    /// is missing.
    #[must_use]
    pub fn of_kept(
        kept: Vec<SavedSource>,
        files: &[PathBuf],
        stamps: &[Arc<Stamp>],
        formats: &[Arc<dyn Format>],
        mut packed: impl FnMut(usize) -> Option<Packed>,
    ) -> Option<Self> {
        let sources = kept.into_iter().enumerate();
        let all: Option<Vec<Source>> =
            sources.map(|(at, source)| source.source(files, stamps, formats, packed(at))).collect();
        Some(Self { all: all?.into(), ..Self::default() })
    }

    /// The packed bytes of a source, if it is kept so.
    #[must_use]
    pub fn packed(&self, number: usize) -> Option<&Packed> {
        match &self.all.get(number)?.origin {
            Origin::Packed(packed) => Some(packed),
            _ => None,
        }
    }
}

/// The formats of a case: those of its format files, in this order, then the built-in ones. Unreadable files are left
/// out.
#[must_use]
pub fn formats_of<'f>(files: impl Iterator<Item = &'f Path>) -> Vec<Arc<dyn Format>> {
    let lens = |path: &Path| FormatFile::parse(&text::shown(&fs::read(path).ok()?).0).ok();
    let lenses = files.filter_map(lens).map(|lens| -> Arc<dyn Format> { Arc::new(lens) });
    lenses.chain(formats::standard()).collect()
}

#[cfg(test)]
mod tests {
    use super::{KeptOrigin, Origin, Sources, Written};
    use std::path::PathBuf;

    #[test]
    fn each_of_many_files_is_kept_by_its_own_number() {
        let files: Vec<PathBuf> = (0..3_000).map(|at| format!("/evidence/of/a/case/{at}").into()).collect();
        let mut sources = Sources::default();
        for file in &files {
            sources.add(&file.to_string_lossy(), Origin::File(file.clone()), Written::Unknown);
        }
        let kept = sources.kept(&files, &[]).unwrap();
        assert!(kept.iter().enumerate().all(|(at, source)| source.origin == KeptOrigin::File(at)));
    }
}
