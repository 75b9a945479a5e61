//! Reading a file of sections.

use super::number::Number;
use super::{BEGIN, Entry, LAYOUT, MARK, PIECE, flaw};
use rustc_hash::FxHashMap;
use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use xxhash_rust::xxh3::xxh3_64;

/// From how many bytes on a section is read on two threads.
const LARGE: u64 = 8 << 20;

/// A file of sections, whose contents are known to be as they were written. So is each section, once it is read.
#[derive(Debug)]
pub struct Image {
    file: File,
    sections: FxHashMap<String, Entry>,
}

impl Image {
    /// Reads the contents of a file.
    ///
    /// # Errors
    /// When it is no such file, is of another layout, was cut or changed, or can't be read.
    pub fn open(file: File) -> io::Result<Self> {
        let mut begin = [0; BEGIN];
        file.read_exact_at(&mut begin, 0)?;
        let (words, _) = begin.as_chunks::<8>();
        let word = |at: usize| words.get(at).map_or(0, |word| u64::from_le_bytes(*word));
        let [layout, len, at, size, sum, count] = [1, 2, 3, 4, 5, 6].map(word);
        if words.first() != Some(&MARK) || layout != u64::from(LAYOUT) {
            return Err(flaw("the beginning", "it is of another program or layout"));
        }
        if xxh3_64(&begin[..BEGIN - 8]) != word(7) || file.metadata()?.len() != len {
            return Err(flaw("the beginning", "it is not as it was written"));
        }
        let size = usize::try_from(size).ok().filter(|_| at.checked_add(size) == Some(len));
        let mut contents = room(size.ok_or_else(|| flaw("the beginning", "its contents are cut"))?)?;
        file.read_exact_at(&mut contents, at)?;
        if xxh3_64(&contents) != sum {
            return Err(flaw("the contents", "they are not as they were written"));
        }
        let entries: Vec<Entry> = serde_json::from_slice(&contents)?;
        let fits = |entry: &Entry| entry.at.checked_add(entry.bytes).is_some_and(|end| end <= at);
        if entries.len() as u64 != count || !entries.iter().all(fits) {
            return Err(flaw("the contents", "they are of another file"));
        }
        let sections = entries.into_iter().map(|entry| (entry.name.clone(), entry)).collect();
        Ok(Self { file, sections })
    }

    /// How many bytes all sections have.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.sections.values().map(|entry| entry.bytes).sum()
    }

    /// Whether there is a section of that name.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.sections.contains_key(name)
    }

    /// Checks every section, without keeping any.
    ///
    /// # Errors
    /// When one is not as it was written, or can't be read.
    pub fn check(&self) -> io::Result<()> {
        let mut sections: Vec<(&String, &Entry)> = self.sections.iter().collect();
        sections.sort_by_key(|(_, entry)| entry.at);
        let mut piece = Vec::new();
        for (name, Entry { at, bytes, sums, .. }) in sections {
            for (begin, sum) in (0..*bytes).step_by(PIECE).zip(sums) {
                piece.resize(PIECE.min(usize::try_from(bytes - begin).unwrap_or(PIECE)), 0);
                self.file.read_exact_at(&mut piece, at + begin)?;
                if xxh3_64(&piece) != *sum {
                    return Err(flaw(name, "it is not as it was written"));
                }
            }
        }
        Ok(())
    }

    /// The bytes of a section.
    ///
    /// # Errors
    /// As [`Image::numbers`].
    pub fn bytes(&self, name: &str) -> io::Result<Vec<u8>> {
        self.numbers(name)
    }

    /// The numbers of a section.
    ///
    /// # Errors
    /// When there is no such section, when it is not as it was written, or can't be read.
    pub fn numbers<N: Number>(&self, name: &str) -> io::Result<Vec<N>> {
        let entry = self.sections.get(name).ok_or_else(|| flaw(name, "there is no such section"))?;
        let count = usize::try_from(entry.bytes).ok().filter(|_| entry.width == N::WIDTH);
        let count = count.filter(|bytes| bytes.is_multiple_of(N::WIDTH)).map(|bytes| bytes / N::WIDTH);
        let count = count.filter(|count| count.div_ceil(PIECE / N::WIDTH) == entry.sums.len());
        let mut numbers: Vec<N> = room(count.ok_or_else(|| flaw(name, "it is of another shape"))?)?;
        let pieces = numbers.chunks_mut(PIECE / N::WIDTH).zip(&entry.sums).enumerate();
        let pieces = Mutex::new(pieces);
        let sound = AtomicBool::new(true);
        let read = || -> io::Result<()> {
            let mut bytes = Vec::new();
            loop {
                let next = pieces.lock().ok().and_then(|mut pieces| pieces.next());
                let Some((at, (piece, sum))) = next else { return Ok(()) };
                bytes.resize(piece.len() * N::WIDTH, 0);
                self.file.read_exact_at(&mut bytes, entry.at + (at * PIECE) as u64)?;
                if xxh3_64(&bytes) != *sum {
                    sound.store(false, Ordering::Relaxed);
                }
                N::get_all(&bytes, piece);
            }
        };
        thread::scope(|scope| {
            // where no other thread is to be had, this one reads all of it
            let other = (entry.bytes >= LARGE).then(|| thread::Builder::new().spawn_scoped(scope, read));
            let own = read();
            let other = other.and_then(Result::ok).map(thread::ScopedJoinHandle::join);
            other.unwrap_or(Ok(Ok(()))).unwrap_or_else(|_| Err(flaw(name, "reading it failed"))).and(own)
        })?;
        if sound.into_inner() { Ok(numbers) } else { Err(flaw(name, "it is not as it was written")) }
    }
}

/// So many numbers, where there is room for them.
fn room<N: Number>(count: usize) -> io::Result<Vec<N>> {
    let mut numbers = Vec::new();
    numbers.try_reserve_exact(count).map_err(|why| io::Error::new(io::ErrorKind::OutOfMemory, why))?;
    numbers.resize(count, N::default());
    Ok(numbers)
}
