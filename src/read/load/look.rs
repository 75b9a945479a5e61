//! Reads followed files further, from their first bytes to the latest. The states of a file are in `tail`.

use super::Loader;
use super::control::{Flow, GO_ON};
use super::plain::{NO_END, tell, tell_notes, unknown, untimed};
use super::prefix::PrefixChecks;
use super::rescan::{is_plain, layer};
use super::tail::{End, FileStatus, FollowedFile, Handle, Measured, ReadOn, Reading};
use super::unfold::OpenSource;
use crate::read::damage::ReadFailure;
use crate::read::evtx;
use crate::read::feed::{Feed, LONGEST};
use crate::read::ledger::SourceEntry;
use crate::read::open::{Layer, Shared};
use crate::read::record::{FileId, Growing, Origin, Written};
use crate::read::scan::is_object;
use crate::read::sniff::{LOOK, Sniffed, SourceFormat, sniff};
use crate::read::source::ReadState;
use crate::read::stamp::Stamp;
use crate::read::text::{self, Encoding};
use crate::read::walk::Found;
use std::fs::{self, File, Metadata};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

/// How many followed files are kept open; all others are opened whenever they are read.
const MOST: usize = 500;

impl Loader<'_> {
    /// Reads a file that may grow. Notes in the ledger if it can't be followed.
    pub(super) fn growing(&mut self, entry: SourceEntry, found: &Found, file: File) -> Flow {
        let (is_packed, number) = (layer(&file) != Layer::Plain, self.number());
        let file = Arc::new(file);
        let (mut bytes, mut handle) = (0, Handle::Held(Arc::clone(&file)));
        if let Ok(about) = file.metadata() {
            self.met(found, &about);
            bytes = about.len();
            if self.following.as_ref().is_some_and(|following| following.tails.len() >= MOST) {
                handle = Handle::Lent(Arc::new(Growing::at(&found.path, &about)));
            }
        }
        let (stream, held) = (Shared::unhashed(Box::new(file), bytes), Some((handle, found.name.as_str())));
        let flow = self.wrapped(OpenSource { held, ..OpenSource::of(entry, stream, Some(&found.path)) });
        let tails = self.following.iter().flat_map(|following| &following.tails);
        let followed = tails.rev().any(|tail| tail.number == number);
        let entry = self.loaded.ledger.sources.get_mut(number);
        let was_read =
            |entry: &&mut SourceEntry| !entry.format.is_empty() && (entry.error.is_none() || entry.read > 0);
        if let Some(entry) = entry.filter(|_| !followed).filter(was_read) {
            let unpacked =
                self.following.as_ref().is_some_and(|following| following.packed.contains_key(&number));
            let said = match unpacked {
                true if !is_packed => UTF16,
                unpacked if unpacked || entry.is_archive() => PACKED,
                _ => NO_LINES,
            };
            entry.notes.push(said.to_owned());
        }
        flow
    }

    /// Reads a file as far as it goes, and follows it if possible.
    pub(super) fn follow_on(
        &mut self,
        named: OpenSource<'_>,
        path: &Path,
        (file, name): (Handle, &str),
    ) -> Flow {
        self.open_tail(named.entry, name, path, &file)
    }

    /// Reads a file from its start, as the next source, and adds it to the followed ones if it can be followed.
    fn open_tail(&mut self, mut entry: SourceEntry, name: &str, path: &Path, file: &Handle) -> Flow {
        let Ok(about) = file.about() else { return GO_ON };
        if let Some(setting) = self.loaded.case.setting(name) {
            entry.synthetic = setting.synthetic;
        }
        let mut tail = FollowedFile {
            number: self.number(),
            name: name.to_owned(),
            path: path.to_owned(),
            id: FileId::of(&about),
            file: Measured::new(file.clone()),
            held: Vec::new(),
            offset: 0,
            reading: None,
            notes: std::mem::take(&mut entry.notes),
            stands: FileStatus::default(),
            seen: seen(&about),
            prefix: PrefixChecks::default(),
            done: false,
        };
        let (stamp, number) = (self.current.stamp.take(), tail.number);
        let ReadOn { follows, flow } = self.read_on(&mut tail, &mut entry, End::MayCome);
        let written = tail.reading.as_ref().map_or(Written::Unknown, |reading| reading.known.written.clone());
        self.follows(tail.id, None, tail.number, follows);
        if let Some(following) = self.following.as_mut().filter(|_| follows) {
            following.tails.push(tail);
            self.close(entry, file.origin(), written);
        } else {
            self.close(entry, Origin::File(path.to_owned()), written);
            self.loaded.sources.stamp_as(number, stamp);
        }
        flow
    }

    /// Reads what is new, up to the end of the last whole record, or to the last byte if that is final.
    fn read_on(&mut self, tail: &mut FollowedFile, entry: &mut SourceEntry, end: End) -> ReadOn {
        let (held, offset) = (std::mem::take(&mut tail.held), tail.offset);
        let (origin, passed) = (tail.file.file.origin(), Arc::clone(&tail.file.passed));
        let mut feed = Feed::resumed(&mut tail.file, held, offset).growing(end == End::MayCome);
        let (mut follows, mut flow) = (true, GO_ON);
        entry.notes.clone_from(&tail.notes);
        if tail.reading.is_none() {
            feed.beginning();
            match self.told(&mut feed, entry, end) {
                TailSniff::Known(known) => {
                    follows = known.cutter.goes_on();
                    tail.notes.clone_from(&entry.notes);
                    let told = self.context.clock(&tail.name, &self.loaded.case);
                    let mut clock = self.settled(told, (&known, feed.have()), Some(&origin), &tail.name);
                    if follows {
                        // later records must not change how earlier ones were read
                        clock.dates.get_or_insert_default();
                    }
                    let state = ReadState::default();
                    tail.reading = Some(Reading { known, state, clock, told: told.dates });
                }
                TailSniff::Later => {}
                TailSniff::Never => follows = false,
            }
        }
        if let Some(reading) = &mut tail.reading {
            if tail.number == self.number() {
                self.begin(entry, origin, reading.known.written.clone());
            } else {
                self.open = Some(tail.number);
            }
            let read = entry.read;
            self.current.passed = passed;
            flow = self.records(&mut feed, reading, entry);
            self.control.at.records += entry.read - read;
            if flow.is_continue() && !feed.have().is_empty() {
                entry.notes.push(NO_END.to_owned());
            }
        }
        entry.notes.extend(tail.stands.said().map(str::to_owned));
        if let Some(why) = feed.failed() {
            entry.failed(ReadFailure::at(feed.total(), why));
        }
        tail.offset = feed.offset();
        tail.held = feed.into_rest();
        tail.file.close();
        let sha256 = tail.file.sha256();
        (entry.bytes, entry.unhashed) = (tail.file.bytes, sha256.is_none());
        entry.sha256 = sha256.unwrap_or_default();
        ReadOn { follows, flow }
    }

    /// Recognizes the format of a source as soon as enough of it is there.
    fn told(&self, feed: &mut Feed<'_>, entry: &mut SourceEntry, end: End) -> TailSniff {
        if end == End::MayCome {
            // a first line without an end is looked at to the end of what is there
            while feed.have().len() < LONGEST && too_early(feed.have()).is_some() && feed.more() {}
        }
        let short = end == End::MayCome && feed.over();
        (entry.error, entry.format) = (None, String::new());
        if let Some(why) = too_early(feed.have()).filter(|_| short) {
            entry.notes.push(why.to_owned());
            return TailSniff::Later;
        }
        if short && let Some(known) = self.rowless(feed.have()) {
            // the number of columns is known only from the first row
            tell(&known, feed, entry);
            return TailSniff::Later;
        }
        match sniff(feed, &self.context.formats) {
            Sniffed::Known(known) => {
                tell(&known, feed, entry);
                return TailSniff::Known(known);
            }
            Sniffed::Blank => entry.notes.push("it holds nothing but blanks".to_owned()),
            Sniffed::Nothing => entry.notes.push("it holds no records".to_owned()),
            Sniffed::Notes => {
                tell_notes(feed, entry);
                return TailSniff::Never;
            }
            Sniffed::Unknown(begin) => entry.error = Some(unknown(&begin)),
            Sniffed::Untimed(columns) => entry.error = Some(untimed(&columns)),
            Sniffed::Stopped => {}
        }
        if short && feed.have().len() < LOOK { TailSniff::Later } else { TailSniff::Never }
    }

    /// The format of a table that has no complete row yet; `None` if it is no table or has one.
    fn rowless(&self, mut begin: &[u8]) -> Option<SourceFormat> {
        let mut feed = Feed::new(&mut begin).growing(true);
        let Sniffed::Known(mut known) = sniff(&mut feed, &self.context.formats) else { return None };
        let rowless = matches!(known.written, Written::Rows(_)) && known.cutter.next(&mut feed).is_none();
        rowless.then_some(known)
    }

    /// Looks at every followed file; returns whether anything changed.
    pub(super) fn look_at_all(&mut self) -> bool {
        let mut tails = match &mut self.following {
            Some(following) => std::mem::take(&mut following.tails),
            None => return false,
        };
        let mut changed = false;
        for tail in &mut tails {
            if self.pause().is_break() {
                break;
            }
            changed |= self.look(tail);
        }
        tails.retain(|tail| !tail.done);
        if let Some(following) = &mut self.following {
            tails.append(&mut following.tails);
            following.tails = tails;
        }
        changed
    }

    /// Checks whether a followed file has grown, moved or been replaced; returns whether anything changed.
    fn look(&mut self, tail: &mut FollowedFile) -> bool {
        let about = match tail.file.file.about() {
            Ok(about) => about,
            Err(why) => return is_gone(&why) && self.lost(tail),
        };
        let (seen, before) = (seen(&about), tail.seen);
        let still = seen.is_some() && seen == before;
        tail.seen = seen;
        if tail.reading.is_none() && tail.file.file.open().is_ok_and(|file| !is_plain(&file)) {
            // it was empty so far, and turns out to be packed, binary or UTF-16
            tail.done = true;
            self.follows(tail.id, None, tail.number, false);
            return false;
        }
        let stood = tail.stands;
        if !still {
            tail.prefix.written();
        }
        tail.prefix.begin(&tail.file);
        let is_cut = || about.len() < tail.file.bytes || !tail.file.stands();
        if tail.prefix.is_other() || (!still && is_cut()) {
            self.overwritten(tail);
            return true;
        }
        let more = !still && about.len() > tail.file.bytes;
        let now = fs::metadata(&tail.path);
        tail.stands = match &now {
            Ok(now) if FileId::of(now) == tail.id => FileStatus::There,
            Ok(_) => FileStatus::Replaced,
            Err(_) => FileStatus::Gone,
        };
        // its writer has moved on to another file: an unfinished last record will not be completed
        let left =
            about.nlink() == 0 || (tail.stands == FileStatus::Replaced && now.is_ok_and(|now| now.len() > 0));
        let is_final = left && !more && !tail.held.is_empty();
        if !more && !is_final && tail.stands == stood {
            return false;
        }
        tail.file.until = about.len();
        self.again(tail, if is_final { End::Final } else { End::MayCome });
        true
    }

    /// Ends following a file that is not held open and was not found at its path: an unfinished last record is read
    /// as it is.
    fn lost(&mut self, tail: &mut FollowedFile) -> bool {
        tail.stands = if fs::metadata(&tail.path).is_ok() { FileStatus::Replaced } else { FileStatus::Gone };
        tail.done = true;
        tail.file.until = tail.file.bytes;
        self.again(tail, End::Final);
        self.forget(tail.id);
        true
    }

    /// Finds followed files that were renamed; those not held open are opened at their new path from now on.
    pub(super) fn find(&mut self, all: &[(Found, Metadata)]) {
        for (found, about) in all {
            let id = FileId::of(about);
            let Some(following) = &mut self.following else { return };
            if !following.is_moved(found, id) {
                continue;
            }
            let tail = following.tails.iter_mut().find(|tail| tail.id == id);
            let lent = tail.filter(|tail| matches!(tail.file.file, Handle::Lent(_)));
            if let Some(tail) = lent {
                tail.file.file = Handle::Lent(Arc::new(Growing::at(&found.path, about)));
                self.loaded.sources.set(tail.number, tail.file.file.origin(), None);
            }
        }
    }

    /// Reads a source further that has its entry in the ledger.
    fn again(&mut self, tail: &mut FollowedFile, end: End) {
        let Some(place) = self.loaded.ledger.sources.get_mut(tail.number) else { return };
        let mut entry = std::mem::take(place);
        let ReadOn { follows, .. } = self.read_on(tail, &mut entry, end);
        self.open = None;
        if !follows {
            entry.notes.extend((entry.error.is_none() || entry.read > 0).then(|| NO_LINES.to_owned()));
            tail.done = true;
            self.follows(tail.id, tail.file.file.about().ok().as_ref(), tail.number, false);
            if let Some(stamp) = tail.stamp().filter(|stamp| stamp.bytes() == tail.file.bytes) {
                self.loaded.sources.stamp_as(tail.number, Some(Arc::new(stamp)));
            }
        }
        if let Some(reading) = &tail.reading {
            self.loaded.sources.set(
                tail.number,
                tail.file.file.origin(),
                Some(reading.known.written.clone()),
            );
        }
        entry.say_elsewhere();
        if let Some(place) = self.loaded.ledger.sources.get_mut(tail.number) {
            *place = entry;
        }
    }

    /// Handles a truncated file: what was read of it stays as a source, and its present contents become the next one.
    fn overwritten(&mut self, tail: &mut FollowedFile) {
        tail.stands = FileStatus::Overwritten;
        tail.done = true;
        tail.file.until = 0;
        self.again(tail, End::Final);
        self.loaded.sources.set(tail.number, Origin::Overwritten, None);
        if let Some(entry) = self.loaded.ledger.sources.get_mut(tail.number)
            && std::mem::take(&mut entry.unhashed)
        {
            entry.notes.push("it has no hash: it was written anew before that was made".to_owned());
        }
        let entry = self.entry(&tail.name);
        let (name, path, file) = (tail.name.clone(), tail.path.clone(), tail.file.file.clone());
        self.current.stamp = file.about().ok().map(|about| Arc::new(Stamp::told(&path, &about)));
        // the caller asks before each file whether to go on
        let _ = self.open_tail(entry, &name, &path, &file);
    }
}

/// The note on a compressed file or an archive.
const PACKED: &str = "it is packed: what comes to it is read once it rests";
/// The note on text that is converted to UTF-8.
const UTF16: &str = "it is UTF-16: what comes to it is read once it rests";
/// The note on a file that is read only once.
const NO_LINES: &str = "it can't be followed: its records are not lines";

/// Length and time of change of a file, by which a look knows whether anything was written to it.
fn seen(about: &Metadata) -> Option<(u64, SystemTime)> {
    Some((about.len(), about.modified().ok()?))
}

/// Whether opening a file failed because it, or another one, is not at its path any more.
fn is_gone(why: &io::Error) -> bool {
    matches!(why.kind(), io::ErrorKind::NotFound | io::ErrorKind::Other)
}

/// What the beginning of a followed file shows.
enum TailSniff {
    Known(SourceFormat),
    /// Undecided: more bytes may show it.
    Later,
    /// No records: more bytes would not change that.
    Never,
}

/// Why the format can't be recognized yet from these first bytes; `None` if it can.
fn too_early(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(evtx::MAGIC) {
        return None;
    }
    let mark = match text::encoding(bytes) {
        Encoding::Utf8(mark) => mark,
        Encoding::Utf16Le(_) | Encoding::Utf16Be(_) => return None,
    };
    let text = bytes.get(mark..).unwrap_or_default().trim_ascii_start();
    if text.is_empty() {
        return Some("it is empty so far");
    }
    let ended = memchr::memchr(b'\n', text).is_some()
        || memchr::memchr(b'\r', text).is_some_and(|at| at + 1 < text.len());
    let whole = text.starts_with(b"[") || is_object(text);
    (!ended && !whole).then_some("its first line has no end yet: it is read when that comes")
}
