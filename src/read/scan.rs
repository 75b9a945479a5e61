//! Finds the end of a JSON value from its brackets and quotes alone, and recognizes envelopes around records.

mod members;

use super::feed::{Feed, LONGEST};
use members::Members;

/// The result of looking for the end of a value. Positions count from the start of the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// It ends here.
    Whole(usize),
    /// It is an envelope: where its list begins, and how many brackets are open around the list.
    Envelope(usize, usize),
    /// From here on it can't be JSON, for this reason.
    Broken(usize, &'static str),
    /// It is longer than [`LONGEST`].
    Long,
    /// The source ends inside it.
    Cut,
}

/// Finds the end of the value at the start of the window, with the brackets `open` open already, looking no further
/// than `within`. With `envelopes`, an object may be one.
pub fn scan(feed: &mut Feed<'_>, open: &[u8], envelopes: bool, within: Option<usize>) -> End {
    let mut scanner = Scanner::new(open, envelopes);
    loop {
        let have = feed.have().len();
        let reach = within.unwrap_or(have).min(have);
        if let Some(end) = scanner.run(&feed.have()[..reach]) {
            return scanner.judged(end);
        }
        if within.is_some_and(|within| within <= have) {
            return scanner.judged(End::Cut);
        }
        if have > LONGEST {
            return scanner.judged(End::Long);
        }
        if !feed.more() {
            return scanner.judged(End::Cut);
        }
    }
}

/// Where the value at the start of `bytes` ends; `None` if it does not end within them.
#[must_use]
pub fn end_within(bytes: &[u8], envelopes: bool) -> Option<End> {
    let mut scanner = Scanner::new(&[], envelopes);
    let end = scanner.run(bytes)?;
    Some(scanner.judged(end))
}

/// An overlong value, whose rest is skipped.
#[derive(Debug, Clone)]
pub struct Passing(Scanner);

impl Passing {
    /// For the value that begins with `bytes`, all of which are consumed; `None` if it ends within them.
    #[must_use]
    pub fn behind(bytes: &[u8]) -> Option<Self> {
        let mut scanner = Scanner::new(&[], false);
        let end = scanner.run(bytes);
        scanner.leave(bytes.len());
        end.is_none().then_some(Self(scanner))
    }

    /// Consumes the window as far as the value goes. Returns whether the value was whole once it ends or breaks;
    /// `None` if it goes on.
    pub fn go_on(&mut self, feed: &mut Feed<'_>) -> Option<bool> {
        let have = feed.have().len();
        let end = self.0.run(feed.have());
        let (len, whole) = match end {
            None => (have, None),
            Some(End::Whole(len)) => (len, Some(true)),
            Some(_) => (0, Some(false)),
        };
        feed.consume(len);
        self.0.leave(len);
        whole
    }
}

/// Whether a whole value is an envelope: an object with a list of objects named `value` or the like and, besides,
/// only members of the protocol (`@odata.…`, `nextLink`, counts); or an answer of Elasticsearch. A record may have
/// such a list too, but has other members.
#[must_use]
pub fn is_envelope(value: &[u8]) -> bool {
    let mut scanner = Scanner::new(&[], true);
    let end = scanner.run(value).unwrap_or(End::Cut);
    matches!(scanner.judged(end), End::Envelope(..))
}

#[derive(Debug, Clone)]
struct Scanner {
    at: usize,
    open: Vec<u8>,
    /// Where the text it is in began, if it is in one.
    text: Option<usize>,
    /// Whether the next byte is escaped by one that was consumed.
    escaped: bool,
    /// What the members of the outermost object show of envelopes; `None` if envelopes are not looked for.
    members: Option<Members>,
}

impl Scanner {
    fn new(open: &[u8], envelopes: bool) -> Self {
        Self {
            at: 0,
            open: open.to_vec(),
            text: None,
            escaped: false,
            members: envelopes.then(Members::default),
        }
    }

    /// The end, given all members seen: what looks like an envelope is one even if it is broken inside.
    fn judged(&self, end: End) -> End {
        self.members.as_ref().and_then(Members::envelope).unwrap_or(end)
    }

    /// Adjusts positions after `len` bytes were consumed; none of them is looked at again.
    fn leave(&mut self, len: usize) {
        let left = self.at.saturating_sub(len);
        // a backslash at the end of those escapes the next byte
        self.escaped = self.at < len;
        self.at = left;
        self.text = self.text.map(|_| 0);
    }

    /// Scans to the end of the value or of the window.
    fn run(&mut self, window: &[u8]) -> Option<End> {
        while self.at < window.len() {
            if let Some(began) = self.text {
                let end = self.in_text(window, began);
                if end.is_some() || self.text.is_some() {
                    return end;
                }
                continue;
            }
            let byte = window[self.at];
            self.at += 1;
            if let Some(members) = self.members.as_mut() {
                members.byte(byte, self.open.len(), self.at);
                // with a member of the protocol before its list, this is an envelope for certain
                if members.protocol
                    && let Some(envelope) = members.envelope()
                {
                    return Some(envelope);
                }
            }
            match byte {
                b'"' => self.text = Some(self.at),
                b'{' | b'[' => self.open.push(byte),
                b'}' | b']' => {
                    let opened = if byte == b'}' { b'{' } else { b'[' };
                    if self.open.pop() != Some(opened) {
                        return Some(End::Broken(
                            self.at,
                            "its brackets don't match; mend it there, or export it again",
                        ));
                    }
                    if self.open.is_empty() {
                        return Some(End::Whole(self.at));
                    }
                }
                _ => {}
            }
        }
        None
    }

    /// Scans to the end of the text that began at `began`, or of the window.
    fn in_text(&mut self, window: &[u8], began: usize) -> Option<End> {
        self.at += usize::from(std::mem::take(&mut self.escaped));
        loop {
            let rest = window.get(self.at..).unwrap_or_default();
            let Some(found) = memchr::memchr3(b'"', b'\\', b'\n', rest) else {
                self.at = self.at.max(window.len());
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
                    self.at = at + 1;
                    let objects = self.open == b"{" || self.open == b"{{";
                    if let Some(members) = self.members.as_mut().filter(|_| objects) {
                        members.text(&window[began..at], self.open.len());
                    }
                    return None;
                }
                _ => {
                    return Some(End::Broken(
                        at,
                        "a text in it does not end on its line; mend it there, or export it again",
                    ));
                }
            }
        }
    }
}

/// Whether the bytes, but for blanks around them, are exactly one object, which is complete.
pub fn is_object(bytes: &[u8]) -> bool {
    let mut text = bytes.trim_ascii();
    let len = text.len();
    let closed = text.starts_with(b"{") && text.ends_with(b"}");
    closed && scan(&mut Feed::new(&mut text), &[], false, None) == End::Whole(len)
}

#[cfg(test)]
mod tests {
    use super::is_envelope;

    #[test]
    fn an_envelope_has_a_list_of_objects_and_nothing_of_its_own() {
        for text in [
            r#"{"value":[]}"#,
            r#"{"value" : [ {"a":1}, {"b":2} ]}"#,
            r#"{"@odata.context":"x","value":[{"a":1}],"count":1}"#,
            r#"{"@nextLink":"x","value":[{"a":1}]}"#,
            r#"{"Records":[{"a":1}]}"#,
            r#"{"type":"bundle","id":"x","spec_version":"2.0","objects":[{"a":1}]}"#,
            r#"{"Events":[{"a":1}],"NextToken":"x"}"#,
            r#"{"took":1,"hits":{"total":{"hits":2},"max_score":null,"hits":[{"a":1}]}}"#,
            r#"{"hits":{"hits":[]}}"#,
            r#"{"total":3,"events":[{"a":1}]}"#,
            r#"{"LOGS":[{"a":1}],"next":"x"}"#,
            r#"{"count":2,"RESULTS":[{"a":1}],"next":null}"#,
        ] {
            assert!(is_envelope(text.as_bytes()), "{text}");
        }
        for text in [
            r#"{"value":1}"#,
            r#"{"value":["a"]}"#,
            r#"{"@odata.etag":"x","value":["a"]}"#,
            r#"{"id":"x","value":[{"a":1}]}"#,
            r#"{"value":[{"a":1}],"id":"x"}"#,
            r#"{"events":[{"a":1}],"host":"x"}"#,
            r#"{"a":{"value":[{"a":1}]}}"#,
            r#"{"a":{"hits":[{"a":1}]}}"#,
            r#"{"hits":{"a":[{"a":1}],"b":"hits"}}"#,
            r#"{"hits":{"a":1},"b":{"hits":[{"a":1}]}}"#,
            r#"{"hits":3,"b":{"hits":[{"a":1}]}}"#,
            r#"{"a":"value","b":[{"a":1}]}"#,
            r#"[{"value":[]}]"#,
        ] {
            assert!(!is_envelope(text.as_bytes()), "{text}");
        }
    }
}
