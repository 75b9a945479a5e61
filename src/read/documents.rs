//! Records that are JSON values: one after another, in a list, or in the `value` list of an answer of Microsoft Graph.

use super::feed::{Feed, LONGEST};
use super::piece::{Cutter, Piece, line_ends, too_long};
use std::io;

/// Where the cutter stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Level {
    /// Between the values of the source.
    Top,
    /// In a list.
    List,
    /// In the list of an envelope.
    Envelope,
    /// In an envelope, behind its list.
    Rest,
}

/// What one look for the end of a value found.
enum End {
    /// It ends here.
    Whole(usize),
    /// It is an envelope, and its list begins here.
    Envelope(usize),
    /// It can't be JSON from here on.
    Broken(usize, &'static str),
    /// It is longer than is read.
    Long,
    /// The source ends inside it.
    Cut,
}

/// Cuts JSON into its records.
#[derive(Debug)]
pub struct Documents {
    level: Level,
    line: u64,
    /// Blanks before the value on its line; `None` where something else stands there too.
    indent: Option<Vec<u8>>,
    /// After a broken value: the next line that begins like it did is looked for.
    lost: bool,
    short: Option<String>,
}

impl Documents {
    /// Values from this line on.
    #[must_use]
    pub const fn new(line: u64) -> Self {
        Self { level: Level::Top, line, indent: Some(Vec::new()), lost: false, short: None }
    }

    fn consume(&mut self, feed: &mut Feed<'_>, len: usize) {
        self.line += line_ends(&feed.have()[..len], b'\n');
        feed.consume(len);
    }

    /// Leaves behind what stands between values, and answers the first byte of the next one.
    fn seek(&mut self, feed: &mut Feed<'_>) -> io::Result<Option<u8>> {
        loop {
            let window = feed.have();
            let between = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b',' | 0x1e);
            let len = window.iter().take_while(|byte| between(byte)).count();
            for byte in &window[..len] {
                match (byte, &mut self.indent) {
                    (b'\n', indent) => *indent = Some(Vec::new()),
                    (b' ' | b'\t', Some(indent)) => indent.push(*byte),
                    (b'\r', _) => {}
                    (_, indent) => *indent = None,
                }
            }
            let next = window.get(len).copied();
            self.consume(feed, len);
            if next.is_some() {
                return Ok(next);
            }
            if !feed.more()? {
                return Ok(None);
            }
        }
    }

    /// After a broken value: leaves lines behind until one begins as it did.
    fn find_again(&mut self, feed: &mut Feed<'_>) -> io::Result<()> {
        while self.lost {
            let Some(at) = memchr::memchr(b'\n', feed.have()) else {
                let all = feed.have().len();
                self.consume(feed, all);
                if feed.more()? {
                    continue;
                }
                self.lost = false;
                break;
            };
            self.consume(feed, at + 1);
            while feed.have().len() < 256 && feed.more()? {}
            let line = feed.have();
            let blanks = line.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
            let alike = self.indent.as_ref().is_none_or(|indent| indent.as_slice() == &line[..blanks]);
            if alike && line.get(blanks) == Some(&b'{') {
                self.lost = false;
            }
        }
        self.indent = Some(Vec::new());
        Ok(())
    }

    fn piece(&mut self, window: &[u8], len: usize, broken: Option<String>) -> Piece {
        let line = self.line;
        self.line += line_ends(&window[..len], b'\n');
        self.indent = None;
        Piece { skip: 0, len, take: len, line, broken }
    }

    /// The value at the start of the window; `None` where it was an envelope.
    fn value(&mut self, feed: &mut Feed<'_>) -> io::Result<Option<Piece>> {
        let end = scan(feed, &[], self.level == Level::Top)?;
        let have = feed.have().len();
        let (len, broken) = match end {
            End::Envelope(len) => {
                self.consume(feed, len);
                self.level = Level::Envelope;
                self.indent = None;
                return Ok(None);
            }
            End::Whole(len) => (len, (len > LONGEST).then(too_long)),
            End::Long => (LONGEST, Some(too_long())),
            End::Cut => (have, Some("it ends too early: the source ends inside this record".to_owned())),
            End::Broken(len, reason) => (len, Some(reason.to_owned())),
        };
        self.lost = matches!(end, End::Long | End::Broken(..));
        let indent = self.indent.take();
        let piece = self.piece(feed.have(), len, broken);
        self.indent = if self.lost { indent } else { None };
        Ok(Some(piece))
    }

    /// Something that begins no object: as far as the next comma, bracket or line end.
    fn stray(&mut self, feed: &mut Feed<'_>) -> io::Result<Piece> {
        let mut at = 1;
        loop {
            let stop = |byte: &u8| matches!(byte, b',' | b'\n' | b']' | b'{' | b'}' | b'[');
            if let Some(found) = feed.have()[at..].iter().position(stop) {
                at += found;
                break;
            }
            at = feed.have().len();
            if at > LONGEST || !feed.more()? {
                break;
            }
        }
        Ok(self.piece(feed.have(), at, Some("it is no JSON object".to_owned())))
    }

    /// Leaves the end of an envelope behind.
    fn close(&mut self, feed: &mut Feed<'_>) -> io::Result<()> {
        if let End::Whole(len) = scan(feed, b"{", false)? {
            self.consume(feed, len);
        } else {
            self.cut_short(feed);
            let all = feed.have().len();
            self.consume(feed, all);
        }
        self.level = Level::Top;
        Ok(())
    }

    fn cut_short(&mut self, feed: &Feed<'_>) {
        let at = feed.offset() + feed.have().len() as u64;
        self.short =
            Some(format!("it ends too early: its list is still open at line {}, byte {at}", self.line));
    }
}

impl Cutter for Documents {
    fn next(&mut self, feed: &mut Feed<'_>) -> io::Result<Option<Piece>> {
        if self.lost {
            self.find_again(feed)?;
        }
        loop {
            if self.level == Level::Rest {
                self.close(feed)?;
            }
            let Some(first) = self.seek(feed)? else {
                if self.level != Level::Top && self.short.is_none() {
                    self.cut_short(feed);
                }
                return Ok(None);
            };
            match (first, self.level) {
                (b'[', Level::Top) => self.level = Level::List,
                (b']', Level::List) => self.level = Level::Top,
                (b']', Level::Envelope) => self.level = Level::Rest,
                (b'{' | b'[', _) => match self.value(feed)? {
                    Some(piece) => return Ok(Some(piece)),
                    None => continue,
                },
                _ => return self.stray(feed).map(Some),
            }
            self.consume(feed, 1);
            self.indent = None;
        }
    }

    fn short(&mut self) -> Option<String> {
        self.short.take()
    }
}

/// Looks for the end of the value at the start of the window, with these brackets open already. With `envelopes`, an
/// object with a list named `value` is one.
fn scan(feed: &mut Feed<'_>, open: &[u8], envelopes: bool) -> io::Result<End> {
    let mut scanner = Scanner { at: 0, open: open.to_vec(), text: None, value: false };
    loop {
        if let Some(end) = scanner.run(feed.have(), envelopes) {
            return Ok(end);
        }
        if feed.have().len() > LONGEST {
            return Ok(End::Long);
        }
        if !feed.more()? {
            return Ok(End::Cut);
        }
    }
}

struct Scanner {
    at: usize,
    open: Vec<u8>,
    /// Where the text began that it stands in.
    text: Option<usize>,
    /// Whether the last text of the outermost object was `value`.
    value: bool,
}

impl Scanner {
    /// Goes on to the end of the value or of the window.
    fn run(&mut self, window: &[u8], envelopes: bool) -> Option<End> {
        while self.at < window.len() {
            if let Some(began) = self.text {
                let Some(found) = memchr::memchr3(b'"', b'\\', b'\n', &window[self.at..]) else {
                    self.at = window.len();
                    return None;
                };
                let at = self.at + found;
                match window[at] {
                    b'\\' if at + 1 >= window.len() => {
                        self.at = at;
                        return None;
                    }
                    b'\\' => self.at = at + 2,
                    b'"' => {
                        self.text = None;
                        self.value = self.open.len() == 1 && &window[began..at] == b"value";
                        self.at = at + 1;
                    }
                    _ => return Some(End::Broken(at, "a text that does not end on its line")),
                }
                continue;
            }
            let byte = window[self.at];
            self.at += 1;
            match byte {
                b'"' => self.text = Some(self.at),
                b'[' if envelopes && self.value && self.open == b"{" => return Some(End::Envelope(self.at)),
                b'{' | b'[' => self.open.push(byte),
                b'}' | b']' => {
                    let opened = if byte == b'}' { b'{' } else { b'[' };
                    if self.open.pop() != Some(opened) {
                        return Some(End::Broken(self.at, "brackets that don't match"));
                    }
                    if self.open.is_empty() {
                        return Some(End::Whole(self.at));
                    }
                }
                b',' => self.value = false,
                _ => {}
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::Documents;
    use crate::read::feed::Feed;
    use crate::read::piece::Cutter;

    /// Line, text and whether it is whole, of every record; and whether the document ended too early.
    fn cut(text: &str) -> (Vec<(u64, String, bool)>, bool) {
        let mut bytes = text.as_bytes();
        let (mut feed, mut documents, mut found) = (Feed::new(&mut bytes), Documents::new(1), Vec::new());
        while let Some(piece) = documents.next(&mut feed).unwrap() {
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
