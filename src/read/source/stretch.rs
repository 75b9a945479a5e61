//! Records of a source that follow each other, cut out of it.

use crate::read::feed::Feed;
use crate::read::piece::Cutter;
use std::ops::Range;

/// How many records stand in a stretch at most.
const MOST: usize = 1 << 15;

/// Some records, with their bytes.
#[derive(Debug, Default)]
pub struct Stretch {
    /// Their bytes, one record's behind the other's.
    pub(super) bytes: Vec<u8>,
    pub(super) cuttings: Vec<Cutting>,
    /// Bytes of what is said instead of bytes.
    said: usize,
    /// Whether the source ends with it.
    pub(super) over: bool,
    /// Whether it ends where nothing more is at hand.
    pub(super) dry: bool,
}

/// One record.
#[derive(Debug)]
pub(super) struct Cutting {
    /// Its first byte, from the start of the source.
    pub(super) offset: u64,
    /// Where it stands in the bytes of its stretch.
    at: usize,
    len: usize,
    /// Its line, from 1.
    pub(super) line: u64,
    /// What is wrong with it, where it can't be a record.
    pub(super) broken: Option<String>,
    /// What it says, where its bytes are no text.
    pub(super) said: Option<String>,
}

impl Cutting {
    pub(super) fn range(&self) -> Range<usize> {
        self.at..self.at + self.len
    }
}

impl Stretch {
    /// The next records, of about so many bytes, in the room that another stretch took; `None` at the end.
    pub(super) fn cut(
        cutter: &mut dyn Cutter,
        feed: &mut Feed<'_>,
        most: usize,
        spare: Self,
    ) -> Option<Self> {
        let mut stretch = Self { said: 0, over: false, dry: false, ..spare };
        stretch.bytes.clear();
        stretch.cuttings.clear();
        // a record may reach beyond
        stretch.bytes.reserve(most + most / 8);
        while stretch.len() < most && stretch.cuttings.len() < MOST {
            let Some(piece) = cutter.next(feed) else {
                stretch.over = true;
                break;
            };
            let bytes = &feed.have()[piece.skip..piece.skip + piece.len];
            stretch.cuttings.push(Cutting {
                offset: feed.offset() + piece.skip as u64,
                at: stretch.bytes.len(),
                len: piece.len,
                line: piece.line,
                broken: piece.broken,
                said: piece.said,
            });
            stretch.bytes.extend_from_slice(bytes);
            stretch.said +=
                stretch.cuttings.last().and_then(|last| last.said.as_ref()).map_or(0, String::len);
            feed.consume(piece.take);
            if feed.waits() && !cutter.is_at_hand(feed.have()) {
                stretch.dry = true;
                break;
            }
        }
        (!stretch.cuttings.is_empty()).then_some(stretch)
    }

    /// How many bytes there are to read.
    pub(super) fn len(&self) -> usize {
        self.bytes.len() + self.said
    }
}
