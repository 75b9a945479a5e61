//! Writing the index file of a case that was loaded.

use super::folder::{begin, make_room};
use super::{FRONT, Index};
use crate::engine::CaseSummary;
use crate::engine::local::LocalEngine;
use crate::read::{Hashes, Ledger, Sources};
use crate::store::{ImageWriter, RowSet, Store};
use serde::Serialize;
use std::fs;
use std::io;
use std::sync::Arc;
use std::thread::{self, JoinHandle};

/// What an index file is made of: the parts of an engine, in two hands.
struct Parts {
    store: Arc<Store>,
    sources: Sources,
    ledger: Ledger,
    summary: Arc<CaseSummary>,
    superseded: RowSet,
}

impl Index {
    /// Writes the index file of what was loaded, on a thread of its own, unless a file was written while it was read.
    pub(in crate::engine::local) fn keep(self, engine: &LocalEngine) -> Option<JoinHandle<()>> {
        if !self.options.writes || self.fresh {
            return None;
        }
        let parts = Parts {
            store: Arc::clone(&engine.store),
            sources: engine.sources.clone(),
            ledger: engine.ledger.as_ref().clone(),
            summary: Arc::clone(&engine.summary),
            superseded: engine.superseded.clone(),
        };
        // where it can't be written, the case is read anew next time
        let write = move || drop(self.write(parts));
        thread::Builder::new().name("index".to_owned()).spawn(write).ok()
    }

    /// Writes the file under another name, and gives it its own once it is whole.
    fn write(mut self, mut parts: Parts) -> io::Result<()> {
        parts.ledger.hash(&mut Hashes::of(&parts.ledger, &parts.sources));
        let now = Self::of(&self.given, &self.load, &self.options);
        if now.is_none_or(|now| now.about.identity != self.about.identity) {
            return Ok(());
        }
        let Some(kept) = parts.sources.kept(&self.files, &self.formats) else { return Ok(()) };
        self.about.events = parts.store.len() as u64;
        let (file, part) = begin(&self.path)?;
        let written = (|| {
            let mut to = ImageWriter::new(file)?;
            json(&mut to, "about", &self.about)?;
            json(&mut to, "summary", parts.summary.as_ref())?;
            json(&mut to, "sources", &kept)?;
            let front = parts.store.front(FRONT);
            front.put(&mut to, "front")?;
            RowSet::matching(front.len(), |row| parts.superseded.contains(row))
                .put(&mut to, "front/superseded")?;
            json(&mut to, "ledger", &parts.ledger)?;
            for number in 0..kept.len() {
                packed(&mut to, number, &parts.sources)?;
            }
            parts.store.put(&mut to, "whole")?;
            parts.superseded.put(&mut to, "superseded")?;
            to.finish()?.sync_all()?;
            fs::rename(&part, &self.path)
        })();
        match written {
            Ok(()) => make_room(&self.path),
            Err(_) => fs::remove_file(&part)?,
        }
        written
    }
}

fn json(to: &mut ImageWriter, name: &str, value: &impl Serialize) -> io::Result<()> {
    to.bytes(name, &serde_json::to_vec(value)?)
}

/// Writes what is kept packed of a source.
fn packed(to: &mut ImageWriter, number: usize, sources: &Sources) -> io::Result<()> {
    let Some(packed) = sources.packed(number) else { return Ok(()) };
    let (lens, blocks) = packed.blocks()?;
    to.numbers(&format!("packed/{number}/lens"), &lens)?;
    to.bytes(&format!("packed/{number}"), &blocks)
}
