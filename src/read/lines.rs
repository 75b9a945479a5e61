//! Cuts sources whose records are lines.

use super::feed::{Feed, LONGEST};
use super::piece::{Block, BlockBuffer, Cutter, Piece, too_long};
use super::scan::is_object;
use super::text::MARK;

/// The cutter of lines. Blank lines are counted, but are no records.
#[derive(Debug, Clone)]
pub struct Lines {
    end: u8,
    line: u64,
    /// Set inside an overlong line, the rest of which is skipped.
    passing: bool,
}

impl Lines {
    /// Lines that end with `end` (a CR before a LF is removed too), the first being number `line`.
    #[must_use]
    pub const fn new(end: u8, line: u64) -> Self {
        Self { end, line, passing: false }
    }

    /// Skips the rest of an overlong line.
    fn pass(&mut self, feed: &mut Feed<'_>) {
        if self.passing {
            let ended = feed.leave_line(self.end);
            self.line += u64::from(ended);
            self.passing = !ended && feed.grows();
        }
    }
}

impl Cutter for Lines {
    fn boxed(&self) -> Box<dyn Cutter> {
        Box::new(self.clone())
    }

    fn goes_on(&self) -> bool {
        true
    }

    fn is_at_hand(&self, window: &[u8]) -> bool {
        memchr::memchr(self.end, window.trim_ascii_start()).is_some()
    }

    fn lines(&mut self, feed: &mut Feed<'_>, most: usize, buffer: &mut BlockBuffer) -> Option<Block> {
        self.pass(feed);
        let offset = feed.take_lines(most.min(LONGEST), self.end, buffer)?;
        let block = Block { offset, line: self.line, row: None };
        self.line += buffer.ends.len() as u64;
        Some(block)
    }

    fn next(&mut self, feed: &mut Feed<'_>) -> Option<Piece> {
        self.pass(feed);
        let (mut skip, mut seen) = (0, 0);
        loop {
            let window = feed.have();
            if let Some(at) = memchr::memchr(self.end, &window[skip + seen..]) {
                let end = skip + seen + at;
                let line = self.line;
                self.line += 1;
                if let Some((lead, len)) = trimmed(&window[skip..end]) {
                    let broken = (len > LONGEST).then(too_long);
                    return Some(Piece { skip: skip + lead, len, take: end + 1, line, broken, said: None });
                }
                (skip, seen) = (end + 1, 0);
                continue;
            }
            seen = window.len() - skip;
            if seen > LONGEST {
                self.passing = true;
                let take = window.len();
                return Some(Piece {
                    skip,
                    len: LONGEST,
                    take,
                    line: self.line,
                    broken: Some(too_long()),
                    said: None,
                });
            }
            feed.consume(skip);
            skip = 0;
            if !feed.more() {
                // a complete JSON object at the end is read now: its line end would add nothing
                if feed.grows() && !is_object(feed.have()) {
                    return None;
                }
                let window = feed.have();
                let take = window.len();
                let line = self.line;
                return trimmed(window).map(|(skip, len)| Piece {
                    skip,
                    len,
                    take,
                    line,
                    broken: None,
                    said: None,
                });
            }
        }
    }
}

/// Start and length of the text of a line; `None` if it is blank. Byte-order marks, which stand where files were
/// concatenated, are not part of the text.
pub fn trimmed(line: &[u8]) -> Option<(usize, usize)> {
    let mut text = line.trim_ascii_start();
    while let Some(rest) = text.strip_prefix(MARK) {
        text = rest.trim_ascii_start();
    }
    let len = text.trim_ascii_end().len();
    (len > 0).then_some((line.len() - text.len(), len))
}

#[cfg(test)]
mod tests {
    use super::Lines;
    use crate::read::feed::Feed;
    use crate::read::piece::Cutter;

    fn cut(text: &str, end: u8) -> Vec<(u64, u64, String)> {
        let mut bytes = text.as_bytes();
        let (mut feed, mut lines, mut found) = (Feed::new(&mut bytes), Lines::new(end, 1), Vec::new());
        while let Some(piece) = lines.next(&mut feed) {
            let text = String::from_utf8_lossy(&feed.have()[piece.skip..piece.skip + piece.len]).into_owned();
            found.push((piece.line, feed.offset() + piece.skip as u64, text));
            feed.consume(piece.take);
        }
        found
    }

    #[test]
    fn lines_end_in_every_way_and_blank_ones_count_but_are_no_records() {
        let want = vec![(1, 0, "a".to_owned()), (3, 4, "b".to_owned())];
        assert_eq!(cut("a\n\n\nb", b'\n'), [(1, 0, "a".to_owned()), (4, 4, "b".to_owned())]);
        assert_eq!(cut("a\r\r \rb\r", b'\r'), [(1, 0, "a".to_owned()), (4, 5, "b".to_owned())]);
        assert_eq!(cut("a\n \nb\r\n", b'\n'), want);
        assert_eq!(cut("", b'\n'), []);
    }
}
