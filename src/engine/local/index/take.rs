//! Loads a case from its index file.

use super::{About, Index, IndexUse};
use crate::engine::CaseSummary;
use crate::engine::local::claims::Standings;
use crate::engine::local::{LocalEngine, OpenOptions, Origin};
use crate::read::{Directory, Ledger, MemoryLimit, Packed, SavedSource, Sources, hash_of};
use crate::store::{Image, RowSet, Store};
use serde::de::DeserializeOwned;
use std::collections::HashMap;
use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

/// How many threads load and analyse it; determines how much memory is needed.
const THREADS: usize = 2;

/// An index file that matches the present case.
#[derive(Debug)]
pub(in crate::engine::local) struct Verified {
    image: Image,
    index: Index,
    written: i64,
}

impl Index {
    /// Opens the index file if it matches the present case; also updates its time of last use.
    ///
    /// # Errors
    /// When it is damaged, or does not fit into memory.
    pub(in crate::engine::local) fn find(&self) -> io::Result<Option<Verified>> {
        let Ok(file) = File::open(&self.path) else { return Ok(None) };
        let used = file.try_clone();
        let image = Image::open(file)?;
        let about: About = json(&image, "about")?;
        if about.identity != self.about.identity || (self.options.verify && !self.is_whole(&image)?) {
            return Ok(None);
        }
        let memory = MemoryLimit::of_process(THREADS);
        if !memory.has_room_for(image.size()) {
            return Err(io::Error::new(io::ErrorKind::OutOfMemory, memory.said().unwrap_or_default()));
        }
        // the time of last use; if it can't be set, the file is only deleted earlier
        drop(used.and_then(|file| file.set_modified(SystemTime::now())));
        Ok(Some(Verified { image, index: self.clone(), written: about.written }))
    }

    /// The whole case, if there is a matching index file.
    ///
    /// # Errors
    /// When it is damaged.
    pub(in crate::engine::local) fn taken(&self, options: &OpenOptions) -> io::Result<Option<LocalEngine>> {
        match self.find()? {
            Some(found) => found.whole(options).map(Some),
            None => Ok(None),
        }
    }

    /// Whether every source has the hash recorded in the ledger.
    fn is_whole(&self, image: &Image) -> io::Result<bool> {
        let ledger: Ledger = json(image, "ledger")?;
        let sources: Vec<SavedSource> = json(image, "sources")?;
        let files = self.about.identity.evidence(&self.files);
        let told: HashMap<&str, &str> = ledger
            .sources
            .iter()
            .rev()
            .map(|source| (source.file.as_str(), source.sha256.as_str()))
            .collect();
        for (name, path) in files {
            let told = told.get(name);
            if told.is_none_or(|told| !File::open(path).and_then(hash_of).is_ok_and(|hash| hash == *told)) {
                return Ok(false);
            }
        }
        Ok(sources.len() == ledger.sources.len())
    }
}

impl Verified {
    /// The part that the first screen needs: the first rows, and summary and ledger of everything. Records kept
    /// compressed are not available.
    ///
    /// # Errors
    /// When the file is damaged.
    pub(in crate::engine::local) fn front(&self, options: &OpenOptions) -> io::Result<LocalEngine> {
        let superseded = RowSet::get(&self.image, "front/superseded")?;
        let ledger = json(&self.image, "ledger")?;
        self.engine(Store::get(&self.image, "front")?, superseded, ledger, options, |_| None)
    }

    /// The whole case.
    ///
    /// # Errors
    /// When the file is damaged.
    pub(in crate::engine::local) fn whole(&self, options: &OpenOptions) -> io::Result<LocalEngine> {
        let superseded = RowSet::get(&self.image, "superseded")?;
        let ledger: Ledger = json(&self.image, "ledger")?;
        let sources: Vec<SavedSource> = json(&self.image, "sources")?;
        let mut packed: Vec<Option<Packed>> = Vec::new();
        for (number, source) in sources.iter().enumerate() {
            packed.push(match source.packed() {
                Some(len) => Some(self.packed(number, len, options.load.scratch.as_deref())?),
                None => None,
            });
        }
        let store = Store::get(&self.image, "whole")?;
        if sources.len() != ledger.sources.len() || superseded.out_of() != store.len() {
            return Err(broken());
        }
        self.engine(store, superseded, ledger, options, |number| packed.get_mut(number)?.take())
    }

    fn engine(
        &self,
        store: Store,
        superseded: RowSet,
        ledger: Ledger,
        options: &OpenOptions,
        packed: impl FnMut(usize) -> Option<Packed>,
    ) -> io::Result<LocalEngine> {
        let Index { files, stamps, formats, given, .. } = &self.index;
        let mut summary: CaseSummary = json(&self.image, "summary")?;
        summary.count_sources();
        let directory: Directory = json(&self.image, "directory")?;
        let kept: Vec<SavedSource> = json(&self.image, "sources")?;
        let sources = Sources::of_kept(kept, files, stamps, formats, packed).ok_or_else(broken)?;
        Ok(LocalEngine {
            store: Arc::new(store),
            sources,
            ledger: Arc::new(ledger),
            summary: Arc::new(summary),
            directory: Arc::new(directory),
            standings: Standings::of(superseded),
            index: IndexUse::Taken { written: self.written },
            origin: Origin { paths: given.clone(), options: options.clone() },
            ..LocalEngine::default()
        })
    }

    fn packed(&self, number: usize, len: u64, scratch: Option<&Path>) -> io::Result<Packed> {
        let lens: Vec<u64> = self.image.numbers(&format!("packed/{number}/lens"))?;
        let (mut parts, mut part) = (0.., Vec::new().into_iter());
        let blocks = lens.into_iter().map(|len| {
            let len = usize::try_from(len).map_err(|_| broken())?;
            while part.len() == 0 && len > 0 {
                let next = parts.next().ok_or_else(broken)?;
                part = self.image.bytes(&format!("packed/{number}/{next}"))?.into_iter();
            }
            let block: Vec<u8> = part.by_ref().take(len).collect();
            if block.len() == len { Ok(block) } else { Err(broken()) }
        });
        Packed::of_blocks(blocks, len, scratch)
    }
}

fn broken() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "its parts do not fit each other")
}

pub(super) fn json<T: DeserializeOwned>(image: &Image, name: &str) -> io::Result<T> {
    Ok(serde_json::from_slice(&image.bytes(name)?)?)
}
