//! Where a JSON value ends, told by its brackets and quotes alone; and whether it is an envelope around others.

mod members;

use super::feed::{Feed, LONGEST};
use members::Members;

/// What one look for the end of a value found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// It ends here.
    Whole(usize),
    /// It is an envelope: where its list begins, and how many brackets are open around that.
    Envelope(usize, usize),
    /// It can't be JSON from here on.
    Broken(usize, &'static str),
    /// It is longer than is read.
    Long,
    /// The source ends inside it.
    Cut,
}

/// Looks for the end of the value at the start of the window, with these brackets open already, and no further than
/// `within`. With `envelopes`, an object may be one.
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

/// Where the value at the start of some bytes ends; `None` where it does not end within them.
#[must_use]
pub fn end_within(bytes: &[u8], envelopes: bool) -> Option<End> {
    let mut scanner = Scanner::new(&[], envelopes);
    let end = scanner.run(bytes)?;
    Some(scanner.judged(end))
}

/// The rest of a value that is longer than is read, passed over bracket by bracket.
#[derive(Debug, Clone)]
pub struct Passing(Scanner);

impl Passing {
    /// Of the value that begins with these bytes, all of which are left behind; `None` where it ends within them.
    #[must_use]
    pub fn behind(bytes: &[u8]) -> Option<Self> {
        let mut scanner = Scanner::new(&[], false);
        let end = scanner.run(bytes);
        scanner.leave(bytes.len());
        end.is_none().then_some(Self(scanner))
    }

    /// Leaves the window behind as far as the value goes in it. Answers whether it ended there.
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

/// Whether a whole value is an envelope: an object with a list of objects named `value` or like one of its kind, and beside
/// it members of the protocol (`@odata.…`, `nextLink`) or nothing else; or an answer of Elasticsearch. A record may have a
/// member of that name too.
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
    /// Where the text began that it stands in.
    text: Option<usize>,
    /// Its next byte is escaped by one that was left behind.
    escaped: bool,
    /// What the members of the outermost object say of envelopes; `None` where none is looked for.
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

    /// What an end is once it is known which members there are: an envelope that is broken inside is one too.
    fn judged(&self, end: End) -> End {
        self.members.as_ref().and_then(Members::envelope).unwrap_or(end)
    }

    /// The window begins so many bytes later now; none of what is left behind is looked at again.
    fn leave(&mut self, len: usize) {
        let left = self.at.saturating_sub(len);
        // a backslash at its end escapes what comes first now
        self.escaped = self.at < len;
        self.at = left;
        self.text = self.text.map(|_| 0);
    }

    /// Goes on to the end of the value or of the window.
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
                // with a member of the protocol before its list, no more has to be read to know
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
                        return Some(End::Broken(self.at, "brackets that don't match"));
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

    /// Goes on to the end of the text that began there, or of the window.
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
                _ => return Some(End::Broken(at, "a text that does not end on its line")),
            }
        }
    }
}

/// Whether some bytes are an object from its first bracket to its last, and nothing else: none of it is still to come.
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
