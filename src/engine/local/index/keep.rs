//! Writes the index file of a case that was loaded.

use super::folder::{begin, make_room};
use super::{About, FRONT, Index, IndexOptions, IndexUse};
use crate::engine::CaseSummary;
use crate::engine::local::LocalEngine;
use crate::read::{Directory, Hashed, Hashes, Ledger, Packed, SavedSource, SourceEntry, Sources};
use crate::store::{ImageWriter, RowSet, Store};
use serde::Serialize;
use std::fs::{self, File};
use std::io;
use std::sync::Arc;
use std::thread;
use std::time::{SystemTime, UNIX_EPOCH};

/// The size of a section of compressed data, in bytes.
const PACKED_PART: usize = 16 << 20;

/// The parts of an engine that are saved.
#[derive(Debug)]
struct Parts {
    store: Arc<Store>,
    sources: Sources,
    ledger: Ledger,
    summary: Arc<CaseSummary>,
    directory: Arc<Directory>,
    superseded: RowSet,
}

/// A loaded case that is to be written to an index file.
#[derive(Debug)]
pub(in crate::engine::local) struct Keep {
    index: Index,
    parts: Parts,
}

impl Index {
    /// Prepares a loaded case for writing; `None` if it was not fully loaded, is too small, or a file was modified just
    /// before it was read.
    pub(in crate::engine::local) fn keep(self, engine: &LocalEngine) -> Option<Keep> {
        let IndexOptions { writes, least, .. } = self.options;
        let ended = engine.summary.stopped.is_none() && engine.summary.loading.is_none();
        let bytes = |(number, source): (usize, &SourceEntry)| {
            source.bytes.max(engine.sources.packed(number).map_or(0, Packed::len))
        };
        let read = engine.ledger.sources.iter().enumerate().map(bytes).fold(0, u64::saturating_add);
        if !writes || self.fresh || !ended || read < least {
            return None;
        }
        let parts = Parts {
            store: Arc::clone(&engine.store),
            sources: engine.sources.clone(),
            ledger: engine.ledger.as_ref().clone(),
            summary: Arc::clone(&engine.summary),
            directory: Arc::clone(&engine.directory),
            superseded: engine.standings.superseded.clone(),
        };
        Some(Keep { index: self, parts })
    }
}

impl Keep {
    /// Adds the hash of a source.
    pub(in crate::engine::local) fn take_hash(&mut self, hashed: &Hashed) {
        self.parts.ledger.take_hash(hashed.clone());
    }

    /// Writes the file on a thread of its own.
    pub(in crate::engine::local) fn write_aside(self) -> IndexUse {
        let writing = thread::Builder::new().name("index".to_owned()).spawn(move || self.write());
        writing.map_or(IndexUse::Unused, IndexUse::Writing)
    }

    /// Writes the file, unless the evidence has changed meanwhile. Returns why that failed, if it did.
    pub(in crate::engine::local) fn write(mut self) -> Option<String> {
        let Parts { ledger, sources, .. } = &mut self.parts;
        ledger.hash(&mut Hashes::of(ledger, sources));
        let file = self.index.path.display().to_string();
        let why = self.try_write().err()?;
        Some(format!("its index file could not be written ({file}: {why}): it is read anew each time"))
    }

    /// Writes to a temporary file and renames it when it is complete.
    fn try_write(self) -> io::Result<()> {
        let Self { mut index, parts } = self;
        let now = Index::of(&index.given, &index.load, &index.options);
        if now.is_none_or(|now| now.about.identity != index.about.identity) {
            return Ok(());
        }
        let Some(kept) = parts.sources.kept(&index.files, &index.formats) else { return Ok(()) };
        index.about.events = parts.store.len() as u64;
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        index.about.written = i64::try_from(since.as_nanos()).unwrap_or_default();
        let (file, part) = begin(&index.path)?;
        let written = sections(file, &index.about, &kept, &parts)
            .and_then(|file| file.sync_all())
            .and_then(|()| fs::rename(&part, &index.path));
        match written {
            Ok(()) => make_room(&index.path),
            // if that fails, whoever writes next removes it
            Err(_) => drop(fs::remove_file(&part)),
        }
        written
    }
}

/// Writes all sections, in the order in which the first screen needs them.
fn sections(file: File, about: &About, kept: &[SavedSource], parts: &Parts) -> io::Result<File> {
    let mut to = ImageWriter::new(file)?;
    json(&mut to, "about", about)?;
    json(&mut to, "summary", parts.summary.as_ref())?;
    json(&mut to, "directory", parts.directory.as_ref())?;
    json(&mut to, "sources", &kept)?;
    json(&mut to, "ledger", &parts.ledger)?;
    let front = parts.store.front(FRONT);
    front.put(&mut to, "front")?;
    RowSet::matching(front.len(), |row| parts.superseded.contains(row)).put(&mut to, "front/superseded")?;
    for number in 0..kept.len() {
        packed(&mut to, number, &parts.sources)?;
    }
    parts.store.put(&mut to, "whole")?;
    parts.superseded.put(&mut to, "superseded")?;
    to.finish()
}

fn json(to: &mut ImageWriter, name: &str, value: &impl Serialize) -> io::Result<()> {
    to.bytes(name, &serde_json::to_vec(value)?)
}

/// Writes the bytes of a source that the program keeps compressed, in sections of about [`PACKED_PART`].
fn packed(to: &mut ImageWriter, number: usize, sources: &Sources) -> io::Result<()> {
    let Some(packed) = sources.packed(number) else { return Ok(()) };
    let (mut lens, mut part, mut parts) = (Vec::new(), Vec::new(), 0);
    for block in packed.blocks() {
        let block = block?;
        if part.len() + block.len() > PACKED_PART && !part.is_empty() {
            to.bytes(&format!("packed/{number}/{parts}"), &part)?;
            (parts, part) = (parts + 1, Vec::new());
        }
        lens.push(block.len() as u64);
        part.extend(block);
    }
    to.bytes(&format!("packed/{number}/{parts}"), &part)?;
    to.numbers(&format!("packed/{number}/lens"), &lens)
}
