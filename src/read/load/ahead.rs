//! Reads small files ahead of their turn, on other threads.
//!
//! A folder may hold thousands of logs with a few records each, too few to split one among threads. Each is read by a
//! load of its own into a batch, and the main load takes the batches in, in file order, as if it had read the files
//! itself. Special cases (a name that is taken, no room, too many records, several sources of events in a file) are
//! left to the main load.

use super::context::LoadContext;
use super::{Flow, LoadControl, Loader, Progress, SoFar, Sources};
use crate::event::{Event, saturated};
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

/// The longest small file, in bytes on disk.
const SMALL: u64 = 256 << 10;
/// The most records that a small file may have.
const MOST: u64 = 1 << 15;
/// How many files may be started ahead, for each thread.
const AHEAD: usize = 4;
/// Up to this number of small files is not worth starting threads.
const FEW: usize = 4;

/// How long it takes at most until a stop is noticed.
const HEARD: Duration = Duration::from_millis(50);

/// The result of a file that was read ahead.
pub(super) struct FileRead {
    sources: Sources,
    entries: Vec<SourceEntry>,
    /// Its events, if any; taken in as a whole or not at all.
    batch: Option<Box<dyn Batch>>,
    at: Progress,
}

/// Reads the small files of a list ahead of their turn.
pub(super) struct Ahead<'f> {
    files: &'f [Found],
    small: Vec<bool>,
    /// What each thread reads with.
    readers: Mutex<Vec<FileReader>>,
    /// The number of additional threads.
    threads: usize,
    board: Mutex<Board>,
    /// Signals a change of the board.
    news: Condvar,
    /// The handle by which the load may be stopped.
    halt: Option<Halt>,
}

/// Which files are started and finished; shared by all threads.
#[derive(Default)]
struct Board {
    /// The file that the main load is at.
    turn: usize,
    /// The first file that was not started.
    next: usize,
    /// Results, or the panic of a thread; `None` leaves the file to the main load.
    done: BTreeMap<usize, std::thread::Result<Option<FileRead>>>,
    over: bool,
}

/// What a thread reads files with.
pub(super) struct FileReader {
    context: LoadContext,
    case: CaseFile,
    like: Box<dyn Batch>,
}

/// A sink that collects the events of a load on one thread in one batch. The batch is lent out while a part is read.
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

    /// Counts nothing: the fate of the events is known only once the main load takes them in.
    fn absorb(&mut self, batch: Box<dyn Batch>) -> DispositionCounts {
        self.batch = Some(batch);
        DispositionCounts::default()
    }
}

impl<'f> Ahead<'f> {
    /// For a load of files with these lengths; `None` if reading ahead is not worthwhile or not possible.
    pub(super) fn of(loader: &mut Loader<'_>, files: &'f [Found], lens: Vec<u64>) -> Option<Self> {
        let is_small = |(found, len): (&Found, u64)| {
            (1..=SMALL).contains(&len)
                && found.refused.is_none()
                && found.member.is_none()
                && found.path.as_os_str() != "-"
        };
        let small: Vec<bool> = files.iter().zip(lens).map(is_small).collect();
        let threads = loader.context.pool.threads() - 1;
        let worth = small.iter().filter(|small| **small).count() > FEW && threads > 0;
        // memory taken by files read ahead is not counted against the limit
        if !worth || loader.following.is_some() || loader.context.memory.is_limited() {
            return None;
        }
        let like = loader.sink.batch()?;
        let reader = |_| FileReader {
            context: loader.context.alone(),
            case: loader.loaded.case.clone(),
            like: like.another(),
        };
        // one more, for the main load
        let halt = loader.control.halt.clone();
        let readers = Mutex::new((0..=threads).map(reader).collect());
        Some(Self { files, small, readers, threads, board: Mutex::default(), news: Condvar::new(), halt })
    }

    /// Starts the threads, which stop when the returned guard is dropped.
    pub(super) fn begin<'s>(&'s self, scope: &'s Scope<'s, '_>) -> impl Drop {
        struct End<'e, 'f>(&'e Ahead<'f>);

        impl Drop for End<'_, '_> {
            fn drop(&mut self) {
                self.0.board().over = true;
                self.0.news.notify_all();
            }
        }

        for _ in 0..self.threads {
            // if no thread can be started, the main load reads everything
            let _ = Builder::new().name("read".to_owned()).spawn_scoped(scope, || self.read_all());
        }
        End(self)
    }

    /// A reader for the main load, to read other files while it waits.
    pub(super) fn reader(&self) -> Option<FileReader> {
        self.readers.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }

    /// The result of the file `turn`. While another thread reads it, this one reads later files. `None` if the caller
    /// has to read it now, or the load is stopped.
    ///
    /// # Panics
    /// If reading the file panicked.
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

    /// The loop of a thread: reads one file after another.
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

    /// Claims the next file to be read ahead; `None` if there is none within the limit.
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
    /// Reads a file; `None` if it is left to the main load.
    fn read(&mut self, found: &Found, is_over: &dyn Fn() -> bool) -> Option<FileRead> {
        let mut gathered = Gathered { like: self.like.another(), batch: None };
        let mut goes_on = |_: &Progress| !is_over();
        let mut loader = Loader::new(std::mem::take(&mut self.context), &mut gathered, &mut goes_on);
        loader.loaded.case = std::mem::take(&mut self.case);
        let flow = loader.file(found);
        let Loader { context, control: LoadControl { at, .. }, loaded, .. } = loader;
        (self.context, self.case) = (context, loaded.case);
        let (sources, entries) = (loaded.sources, loaded.ledger.sources);
        let is_one = entries.iter().filter(|entry| entry.read > 0).count() < 2;
        (flow.is_continue() && is_one).then_some(FileRead { sources, entries, batch: gathered.batch, at })
    }
}

impl Loader<'_> {
    /// Takes in a file that was read ahead; `None` if it has to be read again.
    pub(super) fn take_in(&mut self, read: FileRead) -> Option<Flow> {
        let FileRead { sources, mut entries, batch, at } = read;
        let is_taken = |entry: &SourceEntry| self.names.is_taken(&entry.file, &self.loaded.sources);
        if !self.context.memory.has_room()
            || entries.iter().any(is_taken)
            || batch.as_ref().is_some_and(|batch| self.sink.refuses(batch.as_ref()))
        {
            return None;
        }
        if let Some(mut batch) = batch {
            let source = batch.source();
            batch.renumber(saturated::<u32>(self.loaded.sources.len()));
            let fates = self.sink.absorb(batch);
            if let Some(entry) = source.and_then(|source| entries.get_mut(source as usize)) {
                entry.came(fates);
            }
        }
        entries.iter_mut().for_each(SourceEntry::say_elsewhere);
        self.loaded.sources.append(sources);
        self.loaded.ledger.sources.append(&mut entries);
        // a file that is read twice, for its dates, counts twice
        self.control.at.total += at.total;
        self.control.at.bytes += at.bytes;
        self.control.at.records += at.records;
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
        loader.control.halt = Some(halt.clone());
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
