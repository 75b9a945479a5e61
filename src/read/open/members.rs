//! The members of a gzip file, one after another, and zeros behind them, with which tapes and copies of whole blocks fill up.

use flate2::bufread::GzDecoder;
use std::io::{self, BufRead, Read};

/// Unpacks all members of a stream.
pub struct Members<R>(Option<GzDecoder<R>>);

impl<R: BufRead> Members<R> {
    /// From its first member.
    pub fn new(from: R) -> Self {
        Self(Some(GzDecoder::new(from)))
    }
}

impl<R: BufRead> Read for Members<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while let Some(member) = &mut self.0 {
            let got = member.read(into)?;
            if got > 0 || into.is_empty() {
                return Ok(got);
            }
            let from = self.0.take().map(GzDecoder::into_inner);
            self.0 = match from {
                Some(mut from) => pass_zeros(&mut from)?.then(|| GzDecoder::new(from)),
                None => None,
            };
        }
        Ok(0)
    }
}

/// Leaves zeros behind; whether something else follows.
fn pass_zeros(from: &mut impl BufRead) -> io::Result<bool> {
    loop {
        let bytes = from.fill_buf()?;
        let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
        let (all, none) = (zeros == bytes.len(), bytes.is_empty());
        from.consume(zeros);
        if !all || none {
            return Ok(!none);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Members;
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
                let read = Members::new(BufReader::with_capacity(room, &bytes[..])).read_to_string(&mut text);
                assert_eq!(read.ok().map(|_| text.as_str()), want);
            }
        }
    }
}
