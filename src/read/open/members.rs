//! Decompresses gzip files of several members, and skips zeros behind them, as left by tapes and block-wise copies.

use crate::read::damage::is_at_its_end;
use crate::read::feed::leading_zeros;
use crate::read::halt::Halt;
use flate2::bufread::GzDecoder;
use std::io::{self, BufRead, ErrorKind, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// The most zeros that are skipped before it is an error.
const MOST: u64 = 1 << 30;

/// Padding behind members: counts the zeros, and stops skipping if the load is stopped. Clones share the count.
#[derive(Debug, Clone, Default)]
pub struct Padding {
    zeros: Arc<AtomicU64>,
    halt: Option<Halt>,
}

impl Padding {
    /// No padding so far.
    #[must_use]
    pub fn until(halt: Option<&Halt>) -> Self {
        Self { halt: halt.cloned(), ..Self::default() }
    }

    /// How many zeros were skipped.
    #[must_use]
    pub fn zeros(&self) -> u64 {
        self.zeros.load(Ordering::Relaxed)
    }

    /// Counts more zeros. Fails if there are more than `most`, or the load is stopped.
    fn pass(&self, zeros: usize, most: u64) -> io::Result<()> {
        let passed = self.zeros.fetch_add(zeros as u64, Ordering::Relaxed) + zeros as u64;
        if passed > most {
            let why = format!("more than {} MiB of zeros stand behind what is packed: refused", most >> 20);
            return Err(io::Error::other(why));
        }
        if self.halt.as_ref().is_some_and(Halt::is_stopped) {
            return Err(io::Error::other("reading was stopped"));
        }
        Ok(())
    }
}

/// Decompresses all members of a stream.
pub struct Members<R> {
    member: Option<GzDecoder<R>>,
    /// Whether the first member was read to its end.
    is_behind: bool,
    padding: Padding,
    most: u64,
}

impl<R: BufRead> Members<R> {
    /// Starts at the first member.
    pub fn new(from: R, padding: Padding) -> Self {
        Self { member: Some(GzDecoder::new(from)), is_behind: false, padding, most: MOST }
    }

    /// Skips zeros; returns whether anything follows them.
    fn pass_zeros(&self, from: &mut R) -> io::Result<bool> {
        loop {
            let bytes = from.fill_buf()?;
            let zeros = leading_zeros(bytes);
            let (all, none) = (zeros == bytes.len(), bytes.is_empty());
            from.consume(zeros);
            self.padding.pass(zeros, self.most)?;
            if !all || none {
                return Ok(!none);
            }
        }
    }
}

impl<R: BufRead> Read for Members<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while let Some(member) = &mut self.member {
            // the header of a member is read where its decoder is made
            let is_one = member.header().is_some();
            let got = match member.read(into) {
                Err(error) if self.is_behind && !is_one && error.kind() == ErrorKind::InvalidInput => {
                    return Err(something_else(&error));
                }
                got => got.map_err(|error| more_behind(error, member.get_mut()))?,
            };
            if got > 0 || into.is_empty() {
                return Ok(got);
            }
            self.is_behind = true;
            let from = self.member.take().map(GzDecoder::into_inner);
            self.member = match from {
                Some(mut from) => self.pass_zeros(&mut from)?.then(|| GzDecoder::new(from)),
                None => None,
            };
        }
        Ok(0)
    }
}

/// The error where bytes that are no member stand behind the last one, all of which was read.
fn something_else(error: &io::Error) -> io::Error {
    io::Error::new(
        error.kind(),
        "all that is packed was read, and behind it stands something else, which is no gzip",
    )
}

/// The error of a member whose checksum does not match, which says so if more members stand behind it.
fn more_behind(error: io::Error, from: &mut impl BufRead) -> io::Error {
    match from.fill_buf() {
        Ok(rest) if is_at_its_end(&error.to_string()) && leading_zeros(rest) < rest.len() => {
            io::Error::new(error.kind(), format!("{error}, and more is packed behind it"))
        }
        _ => error,
    }
}

#[cfg(test)]
mod tests {
    use super::{Members, Padding};
    use crate::read::halt::Halt;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use std::io::{BufReader, Read, Write};

    fn gzip(text: &str) -> Vec<u8> {
        let mut into = GzEncoder::new(Vec::new(), Compression::fast());
        into.write_all(text.as_bytes()).unwrap();
        into.finish().unwrap()
    }

    #[test]
    fn members_are_one_text_and_zeros_behind_them_are_none_of_it() {
        let (one, two, zeros) = (gzip("one "), gzip("two"), vec![0; 700]);
        for (bytes, want) in [
            (vec![], None),
            ([&one[..], &two].concat(), Some("one two")),
            ([&one[..], &two, &zeros].concat(), Some("one two")),
            ([&one[..], &zeros, &two].concat(), Some("one two")),
            ([&one[..], &zeros, b"x"].concat(), None),
            (one[..one.len() - 1].to_vec(), None),
        ] {
            for room in [1, 100, 5000] {
                let mut text = String::new();
                let from = BufReader::with_capacity(room, &bytes[..]);
                let read = Members::new(from, Padding::default()).read_to_string(&mut text);
                assert_eq!(read.ok().map(|_| text.as_str()), want);
            }
        }
    }

    #[test]
    fn what_stands_behind_the_last_member_is_told_as_that() {
        let said = |bytes: &[u8]| {
            let mut text = String::new();
            let read = Members::new(BufReader::new(bytes), Padding::default()).read_to_string(&mut text);
            (text, read.unwrap_err().to_string())
        };
        let behind =
            "all that is packed was read, and behind it stands something else, which is no gzip".to_owned();
        for more in [&b"-- end of upload --\n"[..], b"\x1f, as text goes on"] {
            assert_eq!(said(&[&gzip("one")[..], more].concat()), ("one".to_owned(), behind.clone()));
        }
        assert_eq!(said(b"-- no gzip at all --").1, "invalid gzip header");
    }

    #[test]
    fn zeros_are_counted_and_passing_them_over_ends() {
        let bytes = [gzip("one"), vec![0; 700], gzip(" two")].concat();
        let halt = Halt::default();
        let read = |most: u64| {
            let (padding, mut text) = (Padding::until(Some(&halt)), String::new());
            let mut members = Members { most, ..Members::new(BufReader::new(&bytes[..]), padding.clone()) };
            let read = members.read_to_string(&mut text).map_err(|why| why.to_string());
            assert!(text.is_empty() || text.starts_with("one"));
            (read.map(|_| text), padding.zeros())
        };
        assert_eq!(read(700), (Ok("one two".to_owned()), 700));
        let refused = "more than 0 MiB of zeros stand behind what is packed: refused".to_owned();
        assert_eq!(read(699), (Err(refused), 700));
        halt.stop();
        assert_eq!(read(700), (Err("reading was stopped".to_owned()), 700));
    }
}
