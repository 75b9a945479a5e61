//! Recognizes compression and archives by the first bytes of a file.

use super::members::{Members, Padding};
use super::waiting::Availability;
use std::fmt;
use std::io::{self, BufRead, BufReader, Read};

/// Bytes examined; a tar is recognized at byte 257.
pub const LOOK: usize = 4096;

/// The buffer size for compressed input, in bytes.
const AHEAD: usize = 64 << 10;

/// Where a tar has its mark.
const TAR_MARK: std::ops::Range<usize> = 257..262;

/// First bytes of formats that are recognized, but not opened.
const FOREIGN: [(&[u8], &str); 12] = [
    (b"\xfd7zXZ\0", "xz"),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip"),
    (b"Rar!\x1a\x07", "RAR"),
    (b"\x04\x22\x4d\x18", "lz4"),
    (b"LZIP", "lzip"),
    (b"\x1f\x9d", "compress"),
    (b"MSCF", "a cabinet"),
    (b"SQLite format 3\0", "a database of SQLite"),
    (b"\x89PNG\r\n", "a picture"),
    (b"%PDF-", "PDF"),
    (b"\xff\xfe\0\0", "text in UTF-32"),
    (b"\0\0\xfe\xff", "text in UTF-32"),
];

/// The outermost wrapping of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layer {
    /// One stream of compressed bytes.
    Compressed(Compression),
    /// A zip archive.
    Zip,
    /// A tar archive.
    Tar,
    /// A table in columns.
    Parquet,
    /// Something that is not opened, with its name.
    Foreign(&'static str),
    /// None: records, or anything unknown.
    Plain,
}

/// How a stream is compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compression {
    /// RFC 1952.
    Gzip,
    /// RFC 8878.
    Zstd,
    /// Burrows-Wheeler.
    Bzip2,
}

impl fmt::Display for Compression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
            Self::Bzip2 => "bzip2",
        })
    }
}

impl Layer {
    /// Recognizes it by the first bytes.
    #[must_use]
    pub fn of(head: &[u8]) -> Self {
        match head {
            [0x1f, 0x8b, 8, ..] => Self::Compressed(Compression::Gzip),
            // a data frame or a skippable one
            [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => {
                Self::Compressed(Compression::Zstd)
            }
            [b'B', b'Z', b'h', b'1'..=b'9', 0x31, 0x41, 0x59, 0x26, ..]
            | [b'B', b'Z', b'h', b'1'..=b'9', 0x17, 0x72, 0x45, 0x38, ..] => {
                Self::Compressed(Compression::Bzip2)
            }
            [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => Self::Zip,
            [b'P', b'A', b'R', b'1', ..] => Self::Parquet,
            _ if head.get(TAR_MARK) == Some(b"ustar") || is_old_tar(head) => Self::Tar,
            _ => FOREIGN
                .iter()
                .find(|(mark, _)| head.starts_with(mark))
                .map_or(Self::Plain, |(_, name)| Self::Foreign(name)),
        }
    }
}

/// Whether this begins with the header of a tar without the mark, recognized by its checksum.
fn is_old_tar(head: &[u8]) -> bool {
    let Some(block) = head.get(..512).filter(|block| block.first().is_some_and(|byte| *byte != 0)) else {
        return false;
    };
    let said = block[148..156].iter().skip_while(|byte| **byte == b' ');
    let digits: Vec<u32> = said.map_while(|byte| char::from(*byte).to_digit(8)).collect();
    let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
    let own: u32 = block[148..156].iter().map(|byte| u32::from(*byte)).sum();
    let said = digits.iter().fold(0, |sum: u32, digit| sum.wrapping_mul(8).wrapping_add(*digit));
    digits.len() >= 4 && said == sum - own + 8 * u32::from(b' ')
}

impl Compression {
    /// Decompresses a stream; concatenated streams count as one. Bytes buffered here are reported to `at_hand`.
    ///
    /// # Errors
    /// If the memory needed can't be allocated.
    pub fn unpack<'r>(
        self,
        from: Box<dyn Read + 'r>,
        at_hand: Option<&Availability>,
        padding: &Padding,
    ) -> io::Result<Box<dyn Read + 'r>> {
        let Some(at_hand) = at_hand else {
            return self.unpacker(Box::new(BufReader::with_capacity(AHEAD, from)), padding);
        };
        let unpacked = self.unpacker(at_hand.packed(from), padding)?;
        // gzip and bzip2 decoders return buffered output only when more input comes
        Ok(if self == Self::Zstd { at_hand.unpacked(unpacked) } else { unpacked })
    }

    fn unpacker<'r>(self, from: Box<dyn BufRead + 'r>, padding: &Padding) -> io::Result<Box<dyn Read + 'r>> {
        Ok(match self {
            Self::Gzip => Box::new(Members::new(from, padding.clone())),
            Self::Bzip2 => Box::new(bzip2::bufread::MultiBzDecoder::new(from)),
            Self::Zstd => Box::new(zstd::stream::read::Decoder::with_buffer(from)?),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Compression, Layer};

    #[test]
    fn layers_are_told_by_their_first_bytes() {
        let mut tar = vec![b'a'; 512];
        tar[257..262].copy_from_slice(b"ustar");
        for (head, want) in [
            (&b"\x1f\x8b\x08\x00"[..], Layer::Compressed(Compression::Gzip)),
            (b"\x28\xb5\x2f\xfd", Layer::Compressed(Compression::Zstd)),
            (b"BZh91AY&SY", Layer::Compressed(Compression::Bzip2)),
            (b"PK\x03\x04", Layer::Zip),
            (b"PAR1", Layer::Parquet),
            (&tar, Layer::Tar),
            (b"\xfd7zXZ\0\0", Layer::Foreign("xz")),
            (b"\xff\xfe\0\0a\0\0\0", Layer::Foreign("text in UTF-32")),
            (b"\xff\xfea\0b\0", Layer::Plain),
            (b"BZh9 is a name", Layer::Plain),
            (b"{\"a\":1}", Layer::Plain),
            (b"", Layer::Plain),
        ] {
            assert_eq!(Layer::of(head), want, "{head:?}");
        }
        let mut old = tar::Header::new_old();
        old.set_path("var/log/signin.jsonl").unwrap();
        old.set_size(7);
        old.set_cksum();
        assert_eq!(Layer::of(old.as_bytes()), Layer::Tar);
        old.as_mut_bytes()[3] ^= 1;
        assert_eq!(Layer::of(old.as_bytes()), Layer::Plain);
    }
}
