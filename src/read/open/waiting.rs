//! Input that may block, such as standard input. It is read on a thread of its own, so that its reader can tell
//! whether anything has come, and can be stopped while waiting.

use crate::read::halt::Halt;
use crossbeam_channel::{Receiver, Select, TryRecvError, bounded, select};
use std::io::{self, BufRead, BufReader, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

/// Bytes per chunk.
const CHUNK: usize = 256 << 10;
/// The most chunks read ahead.
const READY: usize = 8;

/// Up to this many compressed bytes do not count as available: they may be the end of the stream, which gives no
/// output.
const CLOSE: usize = 8;

/// A piece of the input; an empty one is its end.
type Chunk = io::Result<Vec<u8>>;

/// The reading end of the input.
pub struct Waiting {
    chunks: Receiver<Chunk>,
    stopped: Receiver<()>,
    chunk: Vec<u8>,
    at: usize,
    over: bool,
    told: Arc<StreamCounters>,
}

/// Counters of a stream, shared by its reader and its [`Availability`].
#[derive(Debug, Default)]
struct StreamCounters {
    /// Bytes in the current chunk that were not passed on.
    left: AtomicUsize,
    /// Bytes passed on that were not decompressed.
    packed: AtomicUsize,
    /// Whether the input ended by itself, not by a stop.
    ended: AtomicBool,
}

/// Reports whether anything of an input is available without blocking.
#[derive(Debug, Clone)]
pub struct Availability {
    chunks: Receiver<Chunk>,
    stopped: Receiver<()>,
    told: Arc<StreamCounters>,
}

impl Availability {
    /// Whether reading would block.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        let left = self.told.left.load(Ordering::Relaxed);
        let packed = self.told.packed.load(Ordering::Relaxed);
        left == 0 && packed <= CLOSE && self.chunks.is_empty() && !self.has_ended()
    }

    /// Whether the input ended by itself.
    #[must_use]
    pub fn has_ended(&self) -> bool {
        self.told.ended.load(Ordering::Relaxed)
    }

    /// Wraps the input of a decompressor: what is buffered there counts as available.
    #[must_use]
    pub fn packed<'r>(&self, from: Box<dyn Read + 'r>) -> Box<dyn BufRead + 'r> {
        Box::new(Packed { from: BufReader::new(from), told: Arc::clone(&self.told) })
    }

    /// Wraps the output of a decompressor: if a read is filled completely, more counts as available.
    #[must_use]
    pub fn unpacked<'r>(&self, from: Box<dyn Read + 'r>) -> Box<dyn Read + 'r> {
        Box::new(Unpacked { from, told: Arc::clone(&self.told) })
    }

    /// Waits up to `most` for more input or for a stop; returns whether anything is available, or the end.
    #[must_use]
    pub fn wait(&self, most: Duration) -> bool {
        let mut either = Select::new();
        either.recv(&self.chunks);
        either.recv(&self.stopped);
        let _ = either.ready_timeout(most);
        !self.is_nothing()
    }
}

impl Waiting {
    /// Reads an input ahead on a thread. The stream ends when `halt` is stopped.
    ///
    /// # Errors
    /// If no thread can be started.
    pub fn new(mut from: impl Read + Send + 'static, halt: &Halt) -> io::Result<Self> {
        let (put, chunks) = bounded(READY);
        thread::Builder::new().name("input".to_owned()).spawn(move || {
            loop {
                let mut chunk = vec![0; CHUNK];
                let read = match from.read(&mut chunk) {
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                    read => read,
                };
                chunk.truncate(*read.as_ref().unwrap_or(&0));
                let last = chunk.is_empty();
                if put.send(read.map(|_| chunk)).is_err() || last {
                    return;
                }
            }
        })?;
        let (stopped, told) = (halt.hears(), Arc::default());
        Ok(Self { chunks, stopped, chunk: Vec::new(), at: 0, over: false, told })
    }

    /// Reports whether anything is available.
    #[must_use]
    pub fn at_hand(&self) -> Availability {
        Availability {
            chunks: self.chunks.clone(),
            stopped: self.stopped.clone(),
            told: Arc::clone(&self.told),
        }
    }

    /// The next chunk, waiting for it if needed; an empty one at the end or after a stop.
    fn next(&mut self) -> Chunk {
        let told = self.chunks.try_recv();
        let chunk = match told {
            Err(TryRecvError::Empty) => select! {
                recv(self.chunks) -> chunk => chunk.ok(),
                recv(self.stopped) -> _ => return Ok(Vec::new()),
            },
            told => told.ok(),
        };
        let chunk = chunk.unwrap_or_else(|| Ok(Vec::new()))?;
        self.told.ended.store(chunk.is_empty(), Ordering::Relaxed);
        Ok(chunk)
    }
}

impl Read for Waiting {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.at == self.chunk.len() && !self.over {
            self.chunk = self.next()?;
            self.at = 0;
            self.over = self.chunk.is_empty();
        }
        let rest = self.chunk.get(self.at..).unwrap_or_default();
        let take = rest.len().min(into.len());
        into[..take].copy_from_slice(&rest[..take]);
        self.at += take;
        self.told.left.store(self.chunk.len() - self.at, Ordering::Relaxed);
        Ok(take)
    }
}

/// The input buffer of a decompressor; reports how much it holds.
struct Packed<'r> {
    from: BufReader<Box<dyn Read + 'r>>,
    told: Arc<StreamCounters>,
}

impl Read for Packed<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let got = self.from.read(into)?;
        self.told.packed.store(self.from.buffer().len(), Ordering::Relaxed);
        Ok(got)
    }
}

impl BufRead for Packed<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let there = self.from.fill_buf()?;
        self.told.packed.store(there.len(), Ordering::Relaxed);
        Ok(there)
    }

    fn consume(&mut self, len: usize) {
        self.from.consume(len);
        self.told.packed.store(self.from.buffer().len(), Ordering::Relaxed);
    }
}

/// The output of a decompressor, which may hold more if it fills a read completely.
struct Unpacked<'r> {
    from: Box<dyn Read + 'r>,
    told: Arc<StreamCounters>,
}

impl Read for Unpacked<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let got = self.from.read(into)?;
        if got == into.len() {
            self.told.packed.fetch_max(CLOSE + 1, Ordering::Relaxed);
        }
        Ok(got)
    }
}

#[cfg(test)]
mod tests {
    use super::Waiting;
    use crate::read::halt::Halt;
    use crossbeam_channel::{Receiver, unbounded};
    use std::io::{self, Read};

    /// A stream of what the test sends, when it sends it.
    struct StreamCounters(Receiver<&'static [u8]>);

    impl Read for StreamCounters {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let said = self.0.recv().unwrap_or_default();
            into[..said.len()].copy_from_slice(said);
            Ok(said.len())
        }
    }

    #[test]
    fn what_comes_is_read_as_it_comes_and_a_stop_ends_the_wait() {
        let (tell, told) = unbounded();
        let halt = Halt::default();
        let mut waiting = Waiting::new(StreamCounters(told), &halt).unwrap();
        let at_hand = waiting.at_hand();
        assert!(at_hand.is_nothing());
        tell.send(b"two words").unwrap();
        let mut word = [0; 4];
        waiting.read_exact(&mut word).unwrap();
        assert!(word == *b"two " && !at_hand.is_nothing());
        waiting.read_exact(&mut [0; 5]).unwrap();
        assert!(at_hand.is_nothing());
        halt.stop();
        assert_eq!(waiting.read(&mut word).unwrap(), 0, "it does not wait for more");
    }

    #[test]
    fn a_stream_is_read_to_its_end() {
        let bytes: Vec<u8> = (0..3_000_000_u32).map(|number| number.to_le_bytes()[0]).collect();
        let mut back = Vec::new();
        let from = io::Cursor::new(bytes.clone());
        Waiting::new(from, &Halt::default()).unwrap().read_to_end(&mut back).unwrap();
        assert!(back == bytes);
    }
}
