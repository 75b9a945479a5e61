//! Packs the files of a case into a bundle (a zip with a manifest).

use super::ExportError;
use crate::case::notes::Places;
use crate::engine::local::LocalEngine;
use crate::engine::{ExportRequest, ExportResult};
use crate::export::{About, Destination, Out, Packing, RunningHash};
use crate::read::{
    BundleSettings, BundledFile, BundledKind, BundledView, Found, MANIFEST, Manifest, Member, Opener,
    PartialHash, SourceEntry, Walk, bundled_notes, hash_of, is_bundle, is_journal, is_passed_over, manifest,
};
use std::collections::{HashMap, HashSet, VecDeque};
use std::fs;
use std::io::{self, Cursor, Read};
use std::path::PathBuf;

/// How many bytes are hashed or packed in a step.
pub(super) const PART: u64 = 8 << 20;

/// The contents of a bundle to be written.
pub(super) struct Plan {
    manifest: Manifest,
    /// The files to pack, as their numbers in the manifest, and where their bytes are.
    files: VecDeque<(usize, Bytes)>,
    /// The files that have no hash yet.
    unhashed: VecDeque<(usize, Found)>,
    hashing: Option<HashedFile>,
    opener: Opener,
}

/// A file that is being hashed.
struct HashedFile {
    number: usize,
    from: Box<dyn Read + Send>,
    hash: PartialHash,
}

enum Bytes {
    /// In a file, or in a member of an archive, of the case.
    Found(Found),
    /// In memory.
    Held(Vec<u8>),
}

/// A bundle that is being written.
pub(super) struct Bundling {
    packing: Packing<Out>,
    sum: RunningHash,
    files: VecDeque<(BundledFile, Bytes)>,
    /// The file that is being packed.
    open: Option<(BundledFile, Box<dyn Read + Send>)>,
    /// Opens archives for members that are packed.
    opener: Opener,
    done: u64,
    of: u64,
    count: u64,
}

/// Determines the contents of a bundle.
///
/// # Errors
/// When standard input or a missing path is part of the case, or a file can't be read.
pub(super) fn plan(engine: &LocalEngine, order: &ExportRequest) -> Result<Plan, ExportError> {
    let paths = &engine.origin.paths;
    if paths.iter().any(|path| path.as_os_str() == "-") {
        return Err(ExportError::Case("standard input is read once: a bundle needs files".to_owned()));
    }
    let walk = Walk::new(paths);
    if let Some((path, why)) = walk.missing.first() {
        return Err(ExportError::Case(format!("{}: {why}; a bundle is of all sources", path.display())));
    }
    let mut plan = Plan {
        manifest: head(engine, &walk, &order.view),
        files: VecDeque::new(),
        unhashed: VecDeque::new(),
        hashing: None,
        opener: Opener::default(),
    };
    let known = engine.ledger.sources.iter().rev().map(|source| (source.file.as_str(), source));
    let known: HashMap<&str, &SourceEntry> = known.collect();
    let mut taken = HashSet::from([MANIFEST.to_owned()]);
    let of_kind = |kind, list: &[Found]| list.iter().map(|found| (kind, found.clone())).collect::<Vec<_>>();
    let all = [
        of_kind(BundledKind::Case, &walk.cases),
        of_kind(BundledKind::Agencies, &walk.directories),
        of_kind(BundledKind::Format, &walk.formats),
        of_kind(BundledKind::Format, &own_formats(engine)),
        of_kind(BundledKind::Prose, &prose(paths, &walk)),
        of_kind(BundledKind::Source, &walk.files),
    ];
    for (kind, found) in all.into_iter().flatten() {
        let entry =
            entry_of(if kind == BundledKind::Format { base(&found.name) } else { &found.name }, &mut taken);
        let known = known.get(found.name.as_str()).copied().filter(|_| kind == BundledKind::Source);
        plan.take(known, kind, found, entry, order.hashes_only);
    }
    let places = engine.origin.options.notes.as_ref().map(|notes| &notes.places);
    let journals = places.into_iter().flat_map(Places::all);
    let notes = notes(journals).map_err(|why| ExportError::Case(format!("the notes: {why}")))?;
    if !notes.is_empty() {
        let entry = entry_of(crate::read::JOURNAL, &mut taken);
        plan.hold(entry, notes);
    }
    Ok(plan)
}

fn head(engine: &LocalEngine, walk: &Walk, view: &BundledView) -> Manifest {
    let load = &engine.origin.options.load;
    let settings = BundleSettings {
        dates: load.dates.map(|dates| dates.name().to_owned()),
        clocks: load.clocks.iter().cloned().collect(),
        view: view.clone(),
    };
    let case = engine.summary.title.clone();
    Manifest { case, settings, passed: walk.passed.clone(), ..Manifest::default() }
}

impl Plan {
    fn take(
        &mut self,
        known: Option<&SourceEntry>,
        kind: BundledKind,
        found: Found,
        entry: String,
        hashes_only: bool,
    ) {
        let mut file = BundledFile {
            name: found.name.clone(),
            entry: Some(entry),
            kind,
            bytes: 0,
            sha256: String::new(),
            refused: found.refused.clone(),
        };
        if file.refused.is_some() {
            file.entry = None;
            self.manifest.files.push(file);
            return;
        }
        let number = self.manifest.files.len();
        if let Some(source) = known.filter(|source| !source.sha256.is_empty()) {
            // what was read of a file that may have grown since
            (file.bytes, file.sha256) = (source.bytes, source.sha256.clone());
        } else {
            file.bytes = found.len();
            self.unhashed.push_back((number, found.clone()));
        }
        if hashes_only && kind == BundledKind::Source {
            file.entry = None;
        } else {
            self.files.push_back((number, Bytes::Found(found)));
        }
        self.manifest.files.push(file);
    }

    fn hold(&mut self, entry: String, bytes: Vec<u8>) {
        let sha256 = hash_of(Cursor::new(&bytes)).unwrap_or_default();
        let file = BundledFile {
            name: entry.clone(),
            entry: Some(entry),
            kind: BundledKind::Notes,
            bytes: bytes.len() as u64,
            sha256,
            refused: None,
        };
        self.files.push_back((self.manifest.files.len(), Bytes::Held(bytes)));
        self.manifest.files.push(file);
    }

    /// Hashes some more; returns whether everything is hashed.
    pub fn step(&mut self) -> Result<bool, ExportError> {
        if self.hashing.is_none() {
            let Some((number, found)) = self.unhashed.pop_front() else { return Ok(true) };
            let from = self.opener.reader(&found).map_err(|why| cant(&found.name, &why))?;
            let from = Box::new(from.take(self.manifest.files[number].bytes));
            self.hashing = Some(HashedFile { number, from, hash: PartialHash::default() });
        }
        let Some(mut hashing) = self.hashing.take() else { return Ok(false) };
        let file = &mut self.manifest.files[hashing.number];
        if hashing.hash.step(&mut hashing.from, PART).map_err(|why| cant(&file.name, &why))? {
            (file.bytes, file.sha256) = hashing.hash.end();
        } else {
            self.hashing = Some(hashing);
        }
        Ok(false)
    }
}

fn cant(name: &str, why: &io::Error) -> ExportError {
    ExportError::Case(format!("{name}: {why}"))
}

/// The user's own format files, which apply to this case too. Only their base names are disclosed.
fn own_formats(engine: &LocalEngine) -> Vec<Found> {
    let found = |path: &PathBuf| Found {
        path: path.clone(),
        name: base(&path.to_string_lossy()).to_owned(),
        refused: None,
        member: None,
    };
    engine.origin.options.load.formats.iter().map(found).collect()
}

/// Texts for people that are in the folders of the case, or in the bundle that it was opened from.
fn prose(paths: &[PathBuf], walk: &Walk) -> Vec<Found> {
    let mut found = Vec::new();
    for path in paths {
        for file in manifest(path).ok().flatten().into_iter().flat_map(|manifest| manifest.files) {
            if let (BundledKind::Prose, Some(entry)) = (file.kind, &file.entry) {
                let member = Some(Member::of(entry.clone(), &file));
                found.push(Found { path: path.clone(), name: file.name, refused: None, member });
            }
        }
        let own =
            walk.passed.iter().filter(|(name, _)| is_passed_over(base(name)) && !base(name).starts_with('.'));
        for (name, _) in own {
            let file = path.join(name);
            if path.is_dir() && file.is_file() {
                found.push(Found { path: file, name: name.clone(), refused: None, member: None });
            }
        }
    }
    found
}

/// The notes of all journals, concatenated as they are.
fn notes<'j>(journals: impl Iterator<Item = &'j PathBuf>) -> io::Result<Vec<u8>> {
    let mut all: Vec<u8> = Vec::new();
    for journal in journals {
        let lines = if is_bundle(journal) {
            bundled_notes(journal)?.unwrap_or_default()
        } else if journal.is_file() && is_journal(journal) {
            fs::read(journal)?
        } else {
            continue;
        };
        if !all.is_empty() && !lines.is_empty() && all.last() != Some(&b'\n') {
            all.push(b'\n');
        }
        all.extend(lines);
    }
    Ok(all)
}

/// The last part of a slash-separated name.
fn base(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

/// A name for the zip that is relative, without `..`, and unique.
fn entry_of(name: &str, taken: &mut HashSet<String>) -> String {
    let parts = name
        .split('/')
        .filter(|part| !matches!(*part, "" | "."))
        .map(|part| if part == ".." { "_" } else { part });
    let plain = parts.collect::<Vec<&str>>().join("/").replace('\\', "_");
    let plain = if plain.is_empty() { "source".to_owned() } else { plain };
    let mut entry = plain.clone();
    let mut number = 2_u32;
    while !taken.insert(entry.clone()) {
        entry = format!("{number}-{}", plain.replace('/', "_"));
        number = number.saturating_add(1);
    }
    entry
}

impl Bundling {
    pub fn new(plan: Plan, out: Out, about: &About) -> io::Result<Self> {
        let sum = out.sum();
        let packing = Packing::new(out, &plan.manifest, about.json(&[]))?;
        let Plan { manifest, files, opener, .. } = plan;
        let files: VecDeque<(BundledFile, Bytes)> =
            files.into_iter().map(|(number, bytes)| (manifest.files[number].clone(), bytes)).collect();
        let of = files.iter().map(|(file, _)| file.bytes).sum();
        let count = files.len() as u64;
        Ok(Self { packing, sum, files, open: None, opener, done: 0, of, count })
    }

    /// Packs some more; returns whether everything is packed.
    pub fn step(&mut self, to: &Destination) -> Result<bool, ExportError> {
        if let Some((file, mut from)) = self.open.take() {
            let added = self.packing.add(from.as_mut(), PART).map_err(|why| to.error(why))?;
            self.done += added;
            if added > 0 {
                self.open = Some((file, from));
                return Ok(false);
            }
            self.check(&file)?;
        }
        let Some((file, bytes)) = self.files.pop_front() else { return Ok(true) };
        self.packing.start(&file).map_err(|why| to.error(why))?;
        let from: Box<dyn Read + Send> = match bytes {
            Bytes::Held(bytes) => Box::new(Cursor::new(bytes)),
            Bytes::Found(found) => {
                let from = self.opener.reader(&found).map_err(|why| cant(&found.name, &why))?;
                Box::new(from.take(file.bytes))
            }
        };
        self.open = Some((file, from));
        Ok(false)
    }

    /// Checks that the packed bytes have the hash in the manifest.
    fn check(&self, file: &BundledFile) -> Result<(), ExportError> {
        if self.packing.packed().sha256 == file.sha256 {
            return Ok(());
        }
        Err(ExportError::Case(format!("{} has changed since it was read: open the case anew", file.name)))
    }

    pub fn progress(&self) -> (u64, u64) {
        (self.done, self.of)
    }

    /// Finishes the zip.
    pub fn end(self, to: &Destination) -> Result<ExportResult, ExportError> {
        self.packing.end().map_err(|why| to.error(why))?;
        Ok(ExportResult { records: Some(self.count), bytes: self.sum.bytes(), ..ExportResult::default() })
    }
}
