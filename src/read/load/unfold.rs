//! Opens the wrappings of a file, layer by layer: compression, archives and encodings.

use super::Loader;
use super::control::{Flow, GO_ON};
use super::tail::Handle;
use crate::read::bundle::Member;
use crate::read::causes::of_packed;
use crate::read::damage::{damaged, is_at_its_end, is_damage};
use crate::read::ledger::SourceEntry;
use crate::read::open::{Budget, Head, Layer, Padding, Shared, Waiting, open_file};
use crate::read::packed::{Packing, Unpacking};
use crate::read::record::{Origin, Written};
use crate::read::walk::Found;
use std::fs;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

/// The deepest nesting of wrappings that is opened; a compressed tar counts as one.
const DEEPEST: u8 = 2;

/// A named input: a file, standard input, or an entry of an archive.
pub(super) struct OpenSource<'r> {
    /// Its entry in the ledger.
    pub entry: SourceEntry,
    /// Its raw bytes.
    pub stream: Shared<'r>,
    /// The path where it can be opened again, if it is a file.
    pub path: Option<&'r Path>,
    /// For a file to be followed: its handle, and its name without a `#2` that tells it from an older file.
    pub held: Option<(Handle, &'r str)>,
    /// How many wrappings it is in.
    pub depth: u8,
    /// Whether it was given up because it brings no records, or stopped.
    pub given_up: bool,
    /// Padding behind its compressed data.
    pub padding: Padding,
}

impl<'r> OpenSource<'r> {
    /// An input that is not inside another.
    pub(super) fn of(entry: SourceEntry, stream: Shared<'r>, path: Option<&'r Path>) -> Self {
        Self { entry, stream, path, held: None, depth: 0, given_up: false, padding: Padding::default() }
    }
}

impl Loader<'_> {
    /// Reads one file.
    pub(super) fn file(&mut self, found: &Found) -> Flow {
        let mut entry = self.entry(&found.name);
        self.current.stamp = None;
        let own = fs::metadata(&found.path).ok().filter(|_| found.member.is_none());
        if let Some(about) = own.filter(|_| self.following.is_some()) {
            self.met(found, &about);
        }
        if let Some(why) = &found.refused {
            self.refuse(entry, why.clone());
            return GO_ON;
        }
        if let Some(member) = &found.member {
            return self.bundled(entry, (found, member));
        }
        if found.path.as_os_str() == "-" {
            if self.following.is_some() {
                entry.notes.push("it can't be followed: it is read until it ends".to_owned());
            }
            return self.piped(entry, io::stdin());
        }
        match open_file(&found.path) {
            Ok(file) => self.opened(entry, found, file),
            Err(error) => {
                self.refuse(entry, crate::read::walk::why(&error));
                GO_ON
            }
        }
    }

    /// Reads a file of a bundle as if it were on disk.
    fn bundled(&mut self, entry: SourceEntry, (found, member): (&Found, &Member)) -> Flow {
        let (refused, number) = (entry.clone(), self.number());
        let mut opener = std::mem::take(&mut self.opener);
        let read = opener.bundle(&found.path).and_then(|bundle| {
            self.current.stamp = Some(Arc::clone(bundle.stamp()));
            self.current.budget = Budget::of(bundle.stamp().bytes());
            bundle.read(member, |from| {
                let stream = Shared::new(self.current.budget.pays(from));
                self.current.passed = stream.counter();
                self.unfold(OpenSource::of(entry, stream, None))
            })
        });
        self.opener = opener;
        if let Some(entry) = self.loaded.ledger.sources.get_mut(number)
            && let Some(why) = member.change(&entry.sha256)
        {
            entry.damaged(&why);
        }
        let passed = self.current.leave();
        self.control.at.bytes += passed.max(member.bytes);
        match read {
            Ok(flow) => {
                self.control.cut_short |= flow.is_break();
                flow?;
                self.pause()
            }
            Err(why) => {
                self.refuse(refused, format!("it can't be read from its bundle: {why}"));
                GO_ON
            }
        }
    }

    /// Reads input that may block.
    pub(super) fn piped(&mut self, entry: SourceEntry, from: impl Read + Send + 'static) -> Flow {
        let Some(halt) = &self.control.halt else { return self.named(entry, Box::new(from), None, 0) };
        match Waiting::new(from, halt) {
            Ok(stream) => {
                self.current.at_hand = Some(stream.at_hand());
                let flow = self.named(entry, Box::new(stream), None, 0);
                self.current.at_hand = None;
                flow
            }
            Err(error) => {
                self.refuse(entry, format!("no thread can be started to read it: {error}"));
                GO_ON
            }
        }
    }

    /// A new ledger entry for a source of this name, which is made distinct if it is taken.
    pub(super) fn entry(&mut self, name: &str) -> SourceEntry {
        let file = self.names.tell_apart(name, &self.loaded.sources);
        let synthetic = self.loaded.case.setting(&file).is_some_and(|setting| setting.synthetic);
        SourceEntry { file, synthetic, ..SourceEntry::default() }
    }

    /// Enters a source as not read, with the reason.
    pub(super) fn refuse(&mut self, mut entry: SourceEntry, why: String) {
        entry.error = Some(why);
        self.close(entry, Origin::None, Written::Unknown);
    }

    /// Reads a named input, whatever it is wrapped in.
    pub(super) fn named<'r>(
        &mut self,
        entry: SourceEntry,
        from: Box<dyn Read + 'r>,
        path: Option<&'r Path>,
        depth: u8,
    ) -> Flow {
        self.wrapped(OpenSource { depth, ..OpenSource::of(entry, Shared::new(from), path) })
    }

    /// Reads an opened input, whatever it is wrapped in, and accounts for its progress.
    pub(super) fn wrapped(&mut self, named: OpenSource<'_>) -> Flow {
        if named.depth > 0 {
            self.unfold(named)?;
            return self.pause();
        }
        let bytes = named.path.and_then(|path| fs::metadata(path).ok()).map_or(0, |about| about.len());
        self.current.budget = Budget::of(bytes);
        self.current.passed = named.stream.counter();
        let flow = self.unfold(named);
        self.control.cut_short |= flow.is_break();
        let passed = self.current.leave();
        self.control.at.bytes += if flow.is_continue() { passed.max(bytes) } else { passed };
        flow?;
        self.pause()
    }

    fn unfold(&mut self, mut named: OpenSource<'_>) -> Flow {
        let first = Box::new(named.stream.clone());
        let mut head = match self.current.at_hand.as_ref().filter(|_| named.depth == 0) {
            Some(at_hand) => Head::at_hand(first, at_hand),
            None => Head::new(first),
        };
        let mut compressed = false;
        loop {
            let layer = Layer::of(&head.bytes);
            // a compressed tar counts as one wrapping
            let adds = match layer {
                Layer::Plain | Layer::Parquet | Layer::Foreign(_) => false,
                Layer::Tar => !compressed,
                Layer::Zip | Layer::Compressed(_) => true,
            };
            named.depth += u8::from(adds);
            if named.depth > DEEPEST {
                let why = "it is wrapped more than twice: unpack it first".to_owned();
                finish(&mut named);
                self.refuse(named.entry, why);
                return GO_ON;
            }
            match layer {
                Layer::Plain => return self.plain(named, head, compressed),
                Layer::Foreign(what) => {
                    finish(&mut named);
                    self.refuse(
                        named.entry,
                        format!("it is {what}, which is not opened: unpack or convert it first"),
                    );
                    return GO_ON;
                }
                Layer::Parquet => return self.parquet(named, head, compressed),
                Layer::Zip => return self.zip(named, head, compressed),
                Layer::Tar => return self.tar(named, head),
                Layer::Compressed(how) => {
                    named.entry.notes.push(format!("it is compressed with {how}"));
                    compressed = true;
                    let at_hand = self.current.at_hand.as_ref().filter(|_| named.depth == 1);
                    named.padding = Padding::until(self.control.halt.as_ref());
                    match how.unpack(head.whole(), at_hand, &named.padding) {
                        Ok(stream) => {
                            let stream = self.current.budget.pays(stream);
                            head = match at_hand {
                                Some(at_hand) => Head::at_hand(stream, at_hand),
                                None => Head::new(stream),
                            };
                        }
                        Err(error) => {
                            self.refuse(
                                named.entry,
                                format!("it can't be unpacked: {}", of_packed(&error.to_string())),
                            );
                            return GO_ON;
                        }
                    }
                }
            }
        }
    }
}

/// Fills in size and hash of an input, reading it to its end. An entry of an archive that was given up is not read
/// further.
pub(super) fn finish(named: &mut OpenSource<'_>) {
    let zeros = named.padding.zeros();
    if zeros > 0 {
        named.entry.notes.push(format!("{zeros} zero bytes behind what is packed: passed over"));
    }
    if named.given_up && named.path.is_none() {
        named.entry.bytes = named.stream.passed();
        named.entry.notes.push("it has no hash: it was not read to its end".to_owned());
        return;
    }
    match named.stream.finish() {
        Ok((bytes, Some(sha256))) => (named.entry.bytes, named.entry.sha256) = (bytes, sha256),
        Ok((bytes, None)) => (named.entry.bytes, named.entry.unhashed) = (bytes, true),
        Err(error) => {
            named.entry.bytes = named.stream.passed();
            let why = error.to_string();
            if is_damage(&why) {
                named.entry.damaged(&damaged(&why));
            }
            if is_at_its_end(&why) {
                named.entry.sha256 = named.stream.hash().unwrap_or_default();
            } else {
                named.entry.error.get_or_insert(format!("it can't be read to its end: {}", of_packed(&why)));
            }
        }
    }
}

/// Stores all of a stream so that it can be read from any position.
///
/// # Errors
/// If the stream can't be read, or has more than `most` bytes.
pub(super) fn whole(from: Box<dyn Read + '_>, most: u64, scratch: Option<&Path>) -> io::Result<Unpacking> {
    let mut packing = Packing::new(from.take(most + 1), scratch);
    io::copy(&mut packing, &mut io::sink())?;
    let packed = packing.finish()?;
    if packed.len() > most {
        return Err(io::Error::other(format!("it is longer than {} GiB", most >> 30)));
    }
    Ok(Unpacking::new(packed))
}
