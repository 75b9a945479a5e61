//! Follows files that can't be read record by record: they are read once they rest, and again when they have changed
//! and rest.

use super::Loader;
use super::control::Flow;
use super::tail::Following;
use super::unfold::OpenSource;
use crate::read::ledger::SourceEntry;
use crate::read::open::{Head, LOOK, Layer, Padding, Shared, open_file};
use crate::read::packed::Unpacking;
use crate::read::record::{FileId, Origin};
use crate::read::stamp::Stamp;
use crate::read::text::{self, Encoding};
use crate::read::times::DateOrder;
use crate::read::walk::Found;
use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::os::unix::fs::FileExt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

/// How long a file must be unchanged to be at rest.
const REST: Duration = Duration::from_secs(2);
/// A file that keeps changing is read again after this time, or after `SELDOM` times as long as reading it took, if
/// that is more.
const LATEST: Duration = Duration::from_secs(30);
const SELDOM: u32 = 20;

/// The length of a file and the time of its last change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Size(u64, Option<SystemTime>);

impl Size {
    fn of(about: &Metadata) -> Self {
        Self(about.len(), about.modified().ok())
    }

    /// Whether it has not changed for a while. `true` if that can't be determined, as for times in the future.
    fn is_old(self) -> bool {
        self.1.and_then(|time| time.elapsed().ok()).is_none_or(|age| age >= REST)
    }

    /// How much later than `other` it changed last.
    fn since(self, other: Self) -> Duration {
        let times = self.1.zip(other.1);
        times.and_then(|(now, then)| now.duration_since(then).ok()).unwrap_or_default()
    }
}

/// How a file is treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Done {
    /// It is read once it rests.
    Waits,
    /// It is followed record by record.
    Follows,
    /// It was read as the source with this number.
    Read(usize),
}

/// A file that was seen, with its state then.
pub(super) struct SeenFile {
    path: PathBuf,
    /// Its state when it was read.
    read: Size,
    /// Its state when it was last looked at.
    seen: Size,
    /// How long reading it took.
    took: Duration,
    done: Done,
}

impl SeenFile {
    fn of(found: &Found, about: &Metadata, done: Done) -> Self {
        let size = Size::of(about);
        Self { path: found.path.clone(), read: size, seen: size, took: Duration::ZERO, done }
    }

    /// Whether it is to be read now: it rests, or has been changing for so long that it is not waited for.
    fn is_due(&mut self, size: Size) -> bool {
        let still = std::mem::replace(&mut self.seen, size) == size;
        (still && size.is_old()) || size.since(self.read) >= LATEST.max(self.took * SELDOM)
    }
}

/// Where new data of a compressed or converted source begins, in bytes, and how its dates are read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Resume {
    pub from: u64,
    pub dates: Option<DateOrder>,
}

impl Following {
    /// Whether a followed file is found at another path than before; records the new path.
    pub(super) fn is_moved(&mut self, found: &Found, id: FileId) -> bool {
        let met = self.met.get_mut(&id).filter(|met| met.done == Done::Follows && met.path != found.path);
        met.is_some_and(|met| {
            met.path.clone_from(&found.path);
            true
        })
    }
}

impl Loader<'_> {
    /// Forgets a file that is gone.
    pub(super) fn forget(&mut self, id: FileId) {
        if let Some(following) = &mut self.following {
            following.met.remove(&id);
        }
    }

    /// Records a file that is being read.
    pub(super) fn met(&mut self, found: &Found, about: &Metadata) {
        let met = SeenFile::of(found, about, Done::Read(self.number()));
        if let Some(following) = &mut self.following {
            following.met.insert(FileId::of(about), met);
        }
    }

    /// Records whether a file is followed; with `about`, also its present state.
    pub(super) fn follows(&mut self, id: FileId, about: Option<&Metadata>, number: usize, follows: bool) {
        let Some(met) = self.following.as_mut().and_then(|following| following.met.get_mut(&id)) else {
            return;
        };
        met.done = if follows { Done::Follows } else { Done::Read(number) };
        if let Some(about) = about {
            met.read = Size::of(about);
        }
    }

    /// Reads a file if it is new or has changed; returns whether it was read.
    pub(super) fn look_at_found(&mut self, found: &Found, about: &Metadata) -> bool {
        let (id, size) = (FileId::of(about), Size::of(about));
        let Some(following) = &mut self.following else { return false };
        // the inode of a deleted file may be reused, unless it is held open
        let met = following
            .met
            .get_mut(&id)
            .filter(|met| met.path == found.path || met.read == size || met.done == Done::Follows);
        let due = met.map(|met| (met.done, met.read != size && met.is_due(size)));
        let began = Instant::now();
        let read = match due {
            Some((Done::Follows, _) | (Done::Read(_), false)) => return false,
            Some((Done::Read(number), true)) => self.anew(found, number),
            due => {
                let waits = due.is_none_or(|(_, due)| !due) && !size.is_old() && is_packed(found);
                if waits && due.is_none() {
                    following.met.insert(id, SeenFile::of(found, about, Done::Waits));
                }
                if !waits {
                    self.loaded.missing.retain(|(path, _)| *path != found.path);
                    // the caller asks before each file whether to go on
                    let _ = self.file(found);
                }
                !waits
            }
        };
        if let Some(met) = self.following.as_mut().and_then(|following| following.met.get_mut(&id)) {
            met.took = began.elapsed();
        }
        read
    }

    /// Reads a file again that has changed since it was read as source `number`; returns whether it did. It continues
    /// that source if it can be resumed or had no events, else becomes a new one. Known events are not added again.
    fn anew(&mut self, found: &Found, number: usize) -> bool {
        let Some(entry) = self.loaded.ledger.sources.get(number) else { return false };
        let (archive, empty) = (entry.is_archive(), entry.brought_nothing());
        let packed = archive || matches!(self.origin_of(number), Some(Origin::Packed(_)));
        if !empty && !packed {
            return false; // it may be a different file; the change is reported elsewhere
        }
        let Ok(file) = open_file(&found.path) else { return false };
        let resume = self.resumed(found, number);
        if (empty && !archive) || resume.is_some() {
            let SourceEntry { file: name, synthetic, kept, merged, undated, .. } = entry.clone();
            let entry =
                SourceEntry { file: name, synthetic, kept, merged, undated, ..SourceEntry::default() };
            (self.open, self.current.resume) = (Some(number), resume);
            // the caller asks before each file whether to go on
            let _ = self.opened(entry, found, file);
            (self.open, self.current.resume) = (None, None);
        } else {
            let entry = self.entry(&found.name);
            self.replaced(number, &entry.file);
            // as above
            let _ = self.opened(entry, found, file);
        }
        true
    }

    /// Reads an open file.
    pub(super) fn opened(&mut self, entry: SourceEntry, found: &Found, file: File) -> Flow {
        self.current.stamp = Stamp::of(&found.path, &file).ok().map(Arc::new);
        if self.following.is_some() {
            return self.growing(entry, found, file);
        }
        let bytes = file.metadata().map_or(0, |about| about.len());
        let (stream, path) = (Shared::unhashed(Box::new(file), bytes), Some(found.path.as_path()));
        self.wrapped(OpenSource::of(entry, stream, path))
    }

    /// Where to resume a file that was compressed or converted; `None` if its earlier contents have changed.
    fn resumed(&self, found: &Found, number: usize) -> Option<Resume> {
        let resume = (*self.following.as_ref()?.packed.get(&number)?)?;
        let Some(Origin::Packed(then)) = self.origin_of(number) else { return None };
        let file = open_file(&found.path).ok()?;
        let now: Box<dyn Read> = match layer(&file) {
            Layer::Compressed(how) => how.unpack(Box::new(file), None, &Padding::default()).ok()?,
            Layer::Plain => Box::new(file),
            _ => return None,
        };
        let then = Unpacking::new(Arc::clone(then));
        is_continued(then, Head::new(now).text(), resume.from).ok()?.then_some(resume)
    }

    fn origin_of(&self, number: usize) -> Option<&Origin> {
        self.loaded.sources.origin(u32::try_from(number).ok()?).ok()
    }

    /// Notes that a source, and all sources inside it, were replaced by `by`.
    fn replaced(&mut self, number: usize, by: &str) {
        let Some(first) = self.loaded.ledger.sources.get(number) else { return };
        let within = format!("{}/", first.file);
        let all = self.loaded.ledger.sources.iter().enumerate().skip(number);
        let all = all.take_while(|(at, entry)| *at == number || entry.file.starts_with(&within));
        for number in all.map(|(at, _)| at).collect::<Vec<usize>>() {
            self.loaded.sources.stamp_as(number, None);
            let Some(entry) = self.loaded.ledger.sources.get_mut(number) else { continue };
            if let Some(error) = entry.error.take() {
                entry.notes.push(format!("at first it could not be read to its end: {error}"));
            }
            entry.notes.push(format!("it has changed since: what it holds now is `{by}`"));
            if std::mem::take(&mut entry.unhashed) {
                entry.notes.push("it has no hash: it was written anew before that was made".to_owned());
            }
        }
    }
}

/// The outermost wrapping of an open file.
pub(super) fn layer(file: &File) -> Layer {
    Layer::of(&head(file))
}

/// Whether an open file is read as it is, neither decompressed nor converted.
pub(super) fn is_plain(file: &File) -> bool {
    let head = head(file);
    Layer::of(&head) == Layer::Plain && matches!(text::encoding(&head), Encoding::Utf8(_))
}

fn head(file: &File) -> Vec<u8> {
    let mut head = vec![0; LOOK];
    let got = file.read_at(&mut head, 0).unwrap_or(0);
    head.truncate(got);
    head
}

fn is_packed(found: &Found) -> bool {
    open_file(&found.path).is_ok_and(|file| layer(&file) != Layer::Plain)
}

/// Whether the first `from` bytes of both streams are equal. Fails if `now` is shorter.
fn is_continued(then: impl Read, mut now: impl Read, from: u64) -> io::Result<bool> {
    let mut then = then.take(from);
    let (mut old, mut new) = (vec![0; 64 << 10], vec![0; 64 << 10]);
    loop {
        let got = then.read(&mut old)?;
        if got == 0 {
            return Ok(true);
        }
        now.read_exact(&mut new[..got])?;
        if old[..got] != new[..got] {
            return Ok(false);
        }
    }
}
