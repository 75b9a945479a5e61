//! Cuts JSON into records: values one after another, in a list, or in the list of an envelope object.

use super::causes::{CUT, UNCLOSED, still_open};
use super::feed::{Feed, LONGEST};
use super::piece::{Cutter, Piece, line_ends, too_long};
use super::scan::{End, Passing, end_within, scan};
use super::text::MARK;

/// Bytes that may be read, over a whole source, past the line where a record that does not close probably ended. Once
/// they are used up, a record must close before the next line that begins like it.
const PATIENCE: usize = 256 << 20;

/// The nesting the cutter is at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Level {
    /// Between top-level values.
    Top,
    /// In a top-level list.
    List,
    /// In the list of an envelope.
    Envelope,
    /// In an envelope, after its list.
    Rest,
}

/// The cutter of JSON sources.
#[derive(Debug, Clone)]
pub struct Documents {
    level: Level,
    /// How many braces are open around the list of an envelope.
    within: usize,
    line: u64,
    /// The indentation of the current line.
    margin: Vec<u8>,
    /// Whether only the indentation precedes the value on its line.
    alone: bool,
    /// Set after a broken value: the next line that begins like it is searched for.
    lost: bool,
    /// Set inside an overlong value, the rest of which is skipped.
    passing: Option<Passing>,
    /// What is left of [`PATIENCE`], in bytes.
    patience: usize,
    short: Option<String>,
}

impl Documents {
    /// A cutter for values that begin on line `line` of the source.
    #[must_use]
    pub const fn new(line: u64) -> Self {
        Self {
            level: Level::Top,
            within: 1,
            line,
            margin: Vec::new(),
            alone: true,
            lost: false,
            passing: None,
            patience: PATIENCE,
            short: None,
        }
    }

    fn consume(&mut self, feed: &mut Feed<'_>, len: usize) {
        self.line += line_ends(&feed.have()[..len], b'\n');
        feed.consume(len);
    }

    fn at_line_start(&mut self) {
        self.margin.clear();
        self.alone = true;
    }

    /// Skips what separates values and returns the first byte of the next one; `None` at the end of the source.
    fn seek(&mut self, feed: &mut Feed<'_>) -> Option<u8> {
        loop {
            let window = feed.have();
            let len = between(window);
            for byte in &window[..len] {
                match byte {
                    b'\n' => self.at_line_start(),
                    b' ' | b'\t' if self.alone => self.margin.push(*byte),
                    b' ' | b'\t' | b'\r' | 0xef | 0xbb | 0xbf => {}
                    _ => self.alone = false,
                }
            }
            // the window may end inside a byte-order mark
            let rest = &window[len..];
            let next = rest.first().copied();
            let is_cut = rest.len() < MARK.len() && MARK.starts_with(rest);
            self.consume(feed, len);
            if !is_cut || !feed.more() {
                return next;
            }
        }
    }

    /// Skips lines until one begins like the broken value did: with its indentation and `{`.
    fn find_again(&mut self, feed: &mut Feed<'_>) {
        while self.lost {
            let Some(at) = memchr::memchr(b'\n', feed.have()) else {
                let all = feed.have().len();
                self.consume(feed, all);
                if feed.more() {
                    continue;
                }
                self.lost = false;
                break;
            };
            self.consume(feed, at + 1);
            while feed.have().len() < 256 && feed.more() {}
            let line = feed.have();
            let blanks = line.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
            let alike = !self.alone || self.margin == line[..blanks];
            if alike && line.get(blanks) == Some(&b'{') {
                self.lost = false;
            }
        }
        self.at_line_start();
    }

    /// Skips the rest of an overlong value.
    fn pass(&mut self, feed: &mut Feed<'_>) {
        while let Some(passing) = &mut self.passing {
            match passing.go_on(feed) {
                Some(whole) => {
                    self.lost = !whole;
                    self.passing = None;
                }
                None if feed.more() => {}
                None => {
                    self.cut_short(feed);
                    self.passing = None;
                }
            }
        }
    }

    /// Makes a record of the first `len` bytes of the window and moves line and margin past it.
    fn piece(&mut self, window: &[u8], len: usize, broken: Option<String>) -> Piece {
        let line = self.line;
        self.line += line_ends(&window[..len], b'\n');
        if let Some(at) = memchr::memrchr(b'\n', &window[..len]) {
            let last = &window[at + 1..len];
            let blanks = last.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
            self.margin = last[..blanks].to_vec();
        }
        self.alone = false;
        Piece { skip: 0, len, take: len, line, broken, said: None }
    }

    /// Reads the value at the start of the window; `None` if it was an envelope, whose list is entered.
    fn value(&mut self, feed: &mut Feed<'_>) -> Option<Piece> {
        // with the patience used up, a record must close before the next one begins
        let within = if self.patience == 0 { self.next_like(feed) } else { None };
        let end = scan(feed, &[], self.level == Level::Top, within);
        let have = feed.have().len();
        let (len, reason) = match end {
            End::Envelope(len, within) => {
                self.consume(feed, len);
                self.within = within;
                self.level = Level::Envelope;
                self.alone = false;
                return None;
            }
            End::Whole(len) if len <= LONGEST => return Some(self.piece(feed.have(), len, None)),
            End::Whole(len) => return Some(self.piece(feed.have(), len, Some(too_long()))),
            End::Long => (LONGEST, too_long()),
            End::Cut => (have, CUT.to_owned()),
            End::Broken(len, reason) => (len, reason.to_owned()),
        };
        let next = within.or_else(|| begins_like(&self.margin, &feed.have()[..len]));
        if let Some(next) = next {
            self.patience = self.patience.saturating_sub(len - next.min(len));
            return Some(self.unclosed(feed, next));
        }
        if end == End::Long && memchr::memchr(b'\n', feed.have()).is_none() {
            self.passing = Passing::behind(feed.have());
        }
        if self.passing.is_some() {
            let mut piece = self.piece(feed.have(), have, Some(too_long()));
            piece.len = LONGEST;
            return Some(piece);
        }
        self.lost = end != End::Cut;
        let before = (self.margin.clone(), self.alone);
        let piece = self.piece(feed.have(), len, Some(reason));
        if self.lost {
            (self.margin, self.alone) = before;
        }
        Some(piece)
    }

    /// A broken record: it does not close before `next`, where the next record begins.
    fn unclosed(&mut self, feed: &Feed<'_>, next: usize) -> Piece {
        let window = feed.have();
        let len = window[..next].trim_ascii_end().len();
        let mut piece = self.piece(window, next, None);
        piece.len = len;
        piece.broken = Some(UNCLOSED.to_owned());
        self.at_line_start();
        piece
    }

    /// Where the next line begins that starts like this record. Reads ahead until there is one, but not far beyond
    /// [`LONGEST`].
    fn next_like(&self, feed: &mut Feed<'_>) -> Option<usize> {
        loop {
            let found = begins_like(&self.margin, feed.have());
            if found.is_some() || feed.have().len() > LONGEST || !feed.more() {
                return found;
            }
        }
    }

    /// Something that is neither object nor list, up to the next comma, bracket or line end, as a broken record.
    fn stray(&mut self, feed: &mut Feed<'_>) -> Piece {
        let mut at = 1;
        loop {
            if let Some(found) = feed.have()[at..].iter().position(|byte| is_stop(*byte)) {
                at += found;
                break;
            }
            at = feed.have().len();
            if at > LONGEST || !feed.more() {
                break;
            }
        }
        self.piece(feed.have(), at, Some("it is no JSON object".to_owned()))
    }

    /// Skips the rest of an envelope behind its list.
    fn close(&mut self, feed: &mut Feed<'_>) {
        if let End::Whole(len) = scan(feed, &vec![b'{'; self.within], false, None) {
            self.consume(feed, len);
        } else {
            self.cut_short(feed);
            let all = feed.have().len();
            self.consume(feed, all);
        }
        self.level = Level::Top;
    }

    fn cut_short(&mut self, feed: &Feed<'_>) {
        let at = feed.offset() + feed.have().len() as u64;
        self.short = Some(still_open(self.line, at));
    }
}

/// Whether this byte ends a stray value.
const fn is_stop(byte: u8) -> bool {
    matches!(byte, b',' | b'\n' | b']' | b'{' | b'}' | b'[')
}

/// How many bytes separate values at the start of the window: blanks, commas, record separators, and byte-order
/// marks, which stand where files were concatenated.
fn between(window: &[u8]) -> usize {
    let is_between = |byte: &&u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b',' | 0x1e);
    let mut len = 0;
    loop {
        len += window[len..].iter().take_while(is_between).count();
        if !window[len..].starts_with(MARK) {
            return len;
        }
        len += MARK.len();
    }
}

impl Cutter for Documents {
    fn boxed(&self) -> Box<dyn Cutter> {
        Box::new(self.clone())
    }

    fn is_at_hand(&self, window: &[u8]) -> bool {
        if self.lost || self.passing.is_some() {
            return memchr::memchr(b'\n', window).is_some();
        }
        let (mut rest, mut level) = (window, self.level);
        loop {
            rest = &rest[between(rest)..];
            let Some((first, behind)) = rest.split_first() else { return false };
            (level, rest) = match (first, level) {
                (b'[', Level::Top) => (Level::List, behind),
                (b']', Level::List) => (Level::Top, behind),
                (b']', Level::Envelope) | (_, Level::Rest) => return false,
                (b'{' | b'[', _) => match end_within(rest, level == Level::Top) {
                    Some(End::Envelope(len, _)) => (Level::Envelope, rest.get(len..).unwrap_or_default()),
                    end => return end.is_some(),
                },
                _ => return behind.iter().any(|byte| is_stop(*byte)),
            };
        }
    }

    fn next(&mut self, feed: &mut Feed<'_>) -> Option<Piece> {
        self.pass(feed);
        if self.lost {
            self.find_again(feed);
        }
        loop {
            if self.level == Level::Rest {
                self.close(feed);
            }
            let Some(first) = self.seek(feed) else {
                if self.level != Level::Top && self.short.is_none() {
                    self.cut_short(feed);
                }
                return None;
            };
            match (first, self.level) {
                (b'[', Level::Top) => self.level = Level::List,
                (b']', Level::List) => self.level = Level::Top,
                (b']', Level::Envelope) => self.level = Level::Rest,
                (b'{' | b'[', _) => match self.value(feed) {
                    Some(piece) => return Some(piece),
                    None => continue,
                },
                _ => return Some(self.stray(feed)),
            }
            self.consume(feed, 1);
            self.alone = false;
        }
    }

    fn short(&mut self) -> Option<String> {
        self.short.take()
    }
}

/// Where the first line after the first begins that starts with this indentation and `{`.
fn begins_like(margin: &[u8], bytes: &[u8]) -> Option<usize> {
    let line = [b"\n", margin, b"{"].concat();
    Some(memchr::memmem::find(bytes, &line)? + 1)
}

#[cfg(test)]
mod tests {
    use super::Documents;
    use crate::read::feed::Feed;
    use crate::read::piece::Cutter;

    /// Line, text and whether it is whole of every record; and whether the document ended too early.
    fn cut(text: &str) -> (Vec<(u64, String, bool)>, bool) {
        let mut bytes = text.as_bytes();
        let (mut feed, mut documents, mut found) = (Feed::new(&mut bytes), Documents::new(1), Vec::new());
        while let Some(piece) = documents.next(&mut feed) {
            let text = String::from_utf8_lossy(&feed.have()[..piece.len]).into_owned();
            found.push((piece.line, text, piece.broken.is_none()));
            feed.consume(piece.take);
        }
        let short = documents.short().is_some();
        (found, short)
    }

    fn texts(text: &str) -> Vec<String> {
        cut(text).0.into_iter().map(|record| record.1).collect()
    }

    #[test]
    fn every_wrapping_of_records_is_read() {
        for text in [
            "{\"a\":1}{\"b\":[2]}",
            "{\"a\":1}\n{\"b\":[2]}\n",
            "  [ {\"a\":1},\n{\"b\":[2]} ]",
            "{\"@odata.context\":\"x\",\"value\":[{\"a\":1},{\"b\":[2]}],\"next\":{\"y\":\"]}\"}}",
            "{\"value\":[{\"a\":1}]}\n{\"value\":[{\"b\":[2]}]}",
            "[{\"a\":1}][{\"b\":[2]}]",
            "{\"took\":1,\"hits\":{\"total\":2,\"hits\":[{\"a\":1},\n{\"b\":[2]}],\"max\":{}},\"next\":1}",
        ] {
            assert_eq!(texts(text), ["{\"a\":1}", "{\"b\":[2]}"], "{text}");
            assert!(!cut(text).1, "{text}");
        }
        assert_eq!(texts("[]"), Vec::<String>::new());
        assert_eq!(texts("{\"a\":\"value\",\"b\":[1]}"), ["{\"a\":\"value\",\"b\":[1]}"]);
    }

    #[test]
    fn a_document_that_ends_too_early_keeps_its_whole_records() {
        let (records, short) = cut("{\"value\":[{\"a\":1},{\"b\":");
        assert_eq!(records, [(1, "{\"a\":1}".to_owned(), true), (1, "{\"b\":".to_owned(), false)]);
        assert!(short);
        assert!(cut("[{\"a\":1}").1);
    }

    #[test]
    fn a_broken_record_costs_itself_alone() {
        let (records, _) =
            cut("[\n  {\n    \"a\": \"x\n  },\n  {\n    \"b\": {}\n  },\n  7,\n  {\"c\":]},\n  {}\n]");
        let whole: Vec<_> = records.iter().filter(|record| record.2).map(|record| record.0).collect();
        assert_eq!(whole, [5, 10]);
        assert_eq!(records.len(), 5);
    }
}
