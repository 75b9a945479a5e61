//! Small files, read on other threads before their turn.
//!
//! A folder may hold thousands of logs of a few records each, none of which is worth a walk to another thread part by part. Each
//! is read there by a load of its own, into a batch; the one load takes these in, file by file in their order, as if it had read
//! them itself. What is odd about a file (its names are taken, there is no room for it, it holds too much, or several sources of
//! events) is left to that load.

use super::context::LoadContext;
use super::{Flow, LoadControl, Loader, Progress, SoFar, Sources};
use crate::event::Event;
use crate::read::case_file::CaseFile;
use crate::read::halt::Halt;
use crate::read::ledger::SourceEntry;
use crate::read::record::Place;
use crate::read::walk::Found;
use crate::read::{Batch, Disposition, DispositionCounts, Sink};
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{Builder, Scope};
use std::time::Duration;

/// The longest file that is small, in bytes as it lies on the disk.
const SMALL: u64 = 256 << 10;
/// How many records a small file may hold.
const MOST: u64 = 1 << 15;
/// How many files may be begun before their turn for each thread.
const AHEAD: usize = 4;
/// Fewer files are not worth a thread.
const FEW: usize = 4;

/// How long it takes at the most until a stop is heard.
const HEARD: Duration = Duration::from_millis(50);

/// What came of a file that was read before its turn.
pub(super) struct FileRead {
    sources: Sources,
    entries: Vec<SourceEntry>,
    /// Its events, where it has any: they are taken in as one, or not at all.
    batch: Option<Box<dyn Batch>>,
    at: Progress,
}

/// Reads small files of a list before their turn.
pub(super) struct Ahead<'f> {
    files: &'f [Found],
    small: Vec<bool>,
    /// What each thread reads with.
    readers: Mutex<Vec<FileReader>>,
    /// How many other threads there are.
    threads: usize,
    board: Mutex<Board>,
    /// Something on the board is otherwise.
    news: Condvar,
    /// What stops the load, where something may.
    halt: Option<Halt>,
}

/// Who reads what.
#[derive(Default)]
struct Board {
    /// The file whose turn it is.
    turn: usize,
    /// The first file that nobody has begun.
    next: usize,
    /// What came of files, or what a thread failed of; `None` is left to the load.
    done: BTreeMap<usize, std::thread::Result<Option<FileRead>>>,
    over: bool,
}

/// What a thread reads with.
pub(super) struct FileReader {
    means: LoadContext,
    case: CaseFile,
    like: Box<dyn Batch>,
}

/// Gathers what a load on one thread brings in one batch, which is out while a part is read.
struct Gathered {
    like: Box<dyn Batch>,
    batch: Option<Box<dyn Batch>>,
}

impl Sink for Gathered {
    fn take(&mut self, mut event: Event<'_>, place: Place) -> Disposition {
        self.batch.get_or_insert_with(|| self.like.another()).take(&mut event, None, place);
        Disposition::Kept
    }

    fn takes_batches(&self) -> bool {
        true
    }

    fn pause(&mut self, so_far: &SoFar<'_>) -> bool {
        so_far.progress.records <= MOST
    }

    fn batch(&mut self) -> Option<Box<dyn Batch>> {
        Some(self.batch.take().unwrap_or_else(|| self.like.another()))
    }

    /// What becomes of its events is known when they are taken in.
    fn absorb(&mut self, batch: Box<dyn Batch>) -> DispositionCounts {
        self.batch = Some(batch);
        DispositionCounts::default()
    }
}

impl<'f> Ahead<'f> {
    /// For a load of files of these lengths; `None` where it is to read each itself.
    pub(super) fn of(loader: &mut Loader<'_>, files: &'f [Found], lens: Vec<u64>) -> Option<Self> {
        let is_small = |(found, len): (&Found, u64)| {
            (1..=SMALL).contains(&len)
                && found.refused.is_none()
                && found.member.is_none()
                && found.path.as_os_str() != "-"
        };
        let small: Vec<bool> = files.iter().zip(lens).map(is_small).collect();
        let threads = loader.means.crew.threads() - 1;
        let worth = small.iter().filter(|small| **small).count() > FEW && threads > 0;
        // what is read before its turn takes memory that nobody has counted yet
        if !worth || loader.following.is_some() || loader.means.memory.is_limited() {
            return None;
        }
        let like = loader.sink.batch()?;
        let reader = |_| FileReader {
            means: loader.means.alone(),
            case: loader.loaded.case.clone(),
            like: like.another(),
        };
        // one is the load's own
        let halt = loader.course.halt.clone();
        let readers = Mutex::new((0..=threads).map(reader).collect());
        Some(Self { files, small, readers, threads, board: Mutex::default(), news: Condvar::new(), halt })
    }

    /// Begins to read, until what it answers is dropped.
    pub(super) fn begin<'s>(&'s self, scope: &'s Scope<'s, '_>) -> impl Drop {
        struct End<'e, 'f>(&'e Ahead<'f>);

        impl Drop for End<'_, '_> {
            fn drop(&mut self) {
                self.0.board().over = true;
                self.0.news.notify_all();
            }
        }

        for _ in 0..self.threads {
            // where no thread is to be had the load reads all
            let _ = Builder::new().name("read".to_owned()).spawn_scoped(scope, || self.read_all());
        }
        End(self)
    }

    /// What the load reads others with while it waits for the file whose turn it is.
    pub(super) fn reader(&self) -> Option<FileReader> {
        self.readers.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }

    /// What came of the file whose turn it is. While another thread reads it, files behind it are read here; `None` where it is
    /// to be read now, or the load is to stop.
    ///
    /// # Panics
    /// As reading it did.
    pub(super) fn take(&self, turn: usize, reader: &mut FileReader) -> Option<FileRead> {
        let mut board = self.board();
        board.turn = turn;
        self.news.notify_all();
        if !self.small[turn] {
            return None;
        }
        loop {
            match board.done.remove(&turn) {
                Some(Ok(read)) => return read,
                Some(Err(panic)) => {
                    drop(board);
                    resume_unwind(panic)
                }
                None if self.is_halted() => return None,
                None if board.next <= turn => {
                    board.next = turn + 1;
                    return None;
                }
                None => match self.next(&mut board) {
                    Some(at) => {
                        drop(board);
                        self.read(at, reader);
                        board = self.board();
                    }
                    None => board = self.wait(board),
                },
            }
        }
    }

    /// Reads one file after the other.
    fn read_all(&self) {
        let Some(mut reader) = self.reader() else { return };
        let mut board = self.board();
        while !board.over {
            match self.next(&mut board) {
                Some(at) => {
                    drop(board);
                    self.read(at, &mut reader);
                    board = self.board();
                }
                None => board = self.wait(board),
            }
        }
    }

    fn read(&self, at: usize, reader: &mut FileReader) {
        let is_over = || self.is_halted() || self.board().over;
        let read = catch_unwind(AssertUnwindSafe(|| reader.read(&self.files[at], &is_over)));
        self.board().done.insert(at, read);
        self.news.notify_all();
    }

    /// The next file that is begun before its turn, where one may be.
    fn next(&self, board: &mut Board) -> Option<usize> {
        let until = self.files.len().min(board.turn + self.threads * AHEAD);
        let at = (board.next..until).find(|at| self.small[*at]);
        board.next = at.map_or(board.next.max(until), |at| at + 1);
        at
    }

    fn board(&self) -> MutexGuard<'_, Board> {
        self.board.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_halted(&self) -> bool {
        self.halt.as_ref().is_some_and(Halt::is_stopped)
    }

    /// Waits for news, or until it is time to ask whether the load is to stop.
    fn wait<'b>(&self, board: MutexGuard<'b, Board>) -> MutexGuard<'b, Board> {
        self.news.wait_timeout(board, HEARD).unwrap_or_else(PoisonError::into_inner).0
    }
}

impl FileReader {
    /// Reads a file; `None` where that is left to the load.
    fn read(&mut self, found: &Found, is_over: &dyn Fn() -> bool) -> Option<FileRead> {
        let mut gathered = Gathered { like: self.like.another(), batch: None };
        let mut goes_on = |_: &Progress| !is_over();
        let mut loader = Loader::new(std::mem::take(&mut self.means), &mut gathered, &mut goes_on);
        loader.loaded.case = std::mem::take(&mut self.case);
        let flow = loader.file(found);
        let Loader { means, course: LoadControl { at, .. }, loaded, .. } = loader;
        (self.means, self.case) = (means, loaded.case);
        let (sources, entries) = (loaded.sources, loaded.ledger.sources);
        let is_one = entries.iter().filter(|entry| entry.read > 0).count() < 2;
        (flow.is_continue() && is_one).then_some(FileRead { sources, entries, batch: gathered.batch, at })
    }
}

impl Loader<'_> {
    /// Takes in what came of a file; `None` where it is to be read again.
    pub(super) fn take_in(&mut self, read: FileRead) -> Option<Flow> {
        let FileRead { sources, mut entries, batch, at } = read;
        let is_taken = |entry: &SourceEntry| self.names.is_taken(&entry.file, &self.loaded.sources);
        if !self.means.memory.has_room()
            || entries.iter().any(is_taken)
            || batch.as_ref().is_some_and(|batch| self.sink.refuses(batch.as_ref()))
        {
            return None;
        }
        if let Some(mut batch) = batch {
            let source = batch.source();
            batch.renumber(u32::try_from(self.loaded.sources.len()).unwrap_or(u32::MAX));
            let fates = self.sink.absorb(batch);
            if let Some(entry) = source.and_then(|source| entries.get_mut(source as usize)) {
                entry.came(fates);
            }
        }
        entries.iter_mut().for_each(SourceEntry::say_elsewhere);
        self.loaded.sources.append(sources);
        self.loaded.ledger.sources.append(&mut entries);
        // what was read twice for its dates counts twice
        self.course.at.total += at.total;
        self.course.at.bytes += at.bytes;
        self.course.at.records += at.records;
        Some(self.pause())
    }
}

#[cfg(test)]
mod tests {
    use super::super::context::LoadContext;
    use super::{Ahead, Loader};
    use crate::read::formats;
    use crate::read::halt::Halt;
    use crate::read::walk::Walk;
    use crate::read::{LoadOptions, Progress};
    use crate::store::Builder;
    use std::num::NonZeroUsize;

    #[test]
    fn who_waits_for_a_file_that_another_thread_reads_hears_that_the_load_is_to_stop() {
        let folder = tempfile::tempdir().unwrap();
        for at in 0..6 {
            std::fs::write(folder.path().join(format!("{at}.jsonl")), "{}\n").unwrap();
        }
        let files = Walk::new(&[folder.path().to_owned()]).files;
        let (mut sink, halt) = (Builder::default(), Halt::default());
        let options = LoadOptions { threads: NonZeroUsize::new(2), ..LoadOptions::default() };
        let mut goes_on = |_: &Progress| true;
        let mut loader =
            Loader::new(LoadContext::new(&options, formats::standard()), &mut sink, &mut goes_on);
        loader.course.halt = Some(halt.clone());
        let lens = vec![3; files.len()];
        let ahead = Ahead::of(&mut loader, &files, lens).expect("files that are worth it");
        let mut reader = ahead.reader().expect("what to read with");
        // all of them were begun, and none will be done
        ahead.board().next = files.len();
        halt.stop();
        assert!(ahead.take(0, &mut reader).is_none());
        assert!(ahead.board().done.is_empty(), "nor is another one read meanwhile");
    }
}
