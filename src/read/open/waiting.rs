//! A stream that may keep its reader waiting, as standard input does: read on a thread of its own, so that whoever reads it
//! can tell whether anything is at hand, and can be told to stop.

use crate::read::halt::Halt;
use crossbeam_channel::{Receiver, Select, bounded, select};
use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

/// How much is read at a time.
const CHUNK: usize = 256 << 10;
/// How many chunks may lie ready.
const READY: usize = 8;

/// A piece of the stream; an empty one is its end.
type Chunk = io::Result<Vec<u8>>;

/// The stream.
pub struct Waiting {
    chunks: Receiver<Chunk>,
    stopped: Receiver<()>,
    chunk: Vec<u8>,
    at: usize,
    over: bool,
    left: Arc<AtomicUsize>,
}

/// Tells whether anything of a stream is at hand.
#[derive(Debug, Clone)]
pub struct AtHand {
    chunks: Receiver<Chunk>,
    stopped: Receiver<()>,
    left: Arc<AtomicUsize>,
}

impl AtHand {
    /// Whether reading on would wait.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.left.load(Ordering::Relaxed) == 0 && self.chunks.is_empty()
    }

    /// Waits at most so long for more, or for the load to be stopped; answers whether anything is at hand.
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
    /// Reads a stream ahead. The stream ends when the load is stopped.
    ///
    /// # Errors
    /// When no thread can be started.
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
        let (stopped, left) = (halt.hears(), Arc::default());
        Ok(Self { chunks, stopped, chunk: Vec::new(), at: 0, over: false, left })
    }

    /// What tells whether anything is at hand.
    #[must_use]
    pub fn at_hand(&self) -> AtHand {
        AtHand { chunks: self.chunks.clone(), stopped: self.stopped.clone(), left: Arc::clone(&self.left) }
    }

    /// The next chunk, as soon as there is one.
    fn next(&mut self) -> Chunk {
        if let Ok(chunk) = self.chunks.try_recv() {
            return chunk;
        }
        select! {
            recv(self.chunks) -> chunk => chunk.unwrap_or_else(|_| Ok(Vec::new())),
            recv(self.stopped) -> _ => Ok(Vec::new()),
        }
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
        self.left.store(self.chunk.len() - self.at, Ordering::Relaxed);
        Ok(take)
    }
}

#[cfg(test)]
mod tests {
    use super::Waiting;
    use crate::read::halt::Halt;
    use crossbeam_channel::{Receiver, unbounded};
    use std::io::{self, Read};

    /// A stream that gives what it is told to, when it is.
    struct Told(Receiver<&'static [u8]>);

    impl Read for Told {
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
        let mut waiting = Waiting::new(Told(told), &halt).unwrap();
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
