//! Where a JSON value ends, told by its brackets and quotes alone; and whether it is an envelope around others.

use super::feed::{Feed, LONGEST};

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

/// The rest of a value that is longer than is read, passed over bracket by bracket.
#[derive(Debug)]
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

/// The names under which envelopes hold their records: answers of Microsoft Graph, batches of Azure, files of `CloudTrail`
/// and answers about them, bundles of STIX, and lists of events.
const LISTS: [&[u8]; 15] = [
    b"value",
    b"records",
    b"Records",
    BUNDLE,
    b"events",
    b"Events",
    b"data",
    b"results",
    b"items",
    b"logs",
    b"entries",
    b"alerts",
    b"rows",
    b"expected",
    b"hits",
];

/// What says that there is a next page.
const PAGES: [&[u8]; 4] = [b"nextLink", b"NextToken", b"nextToken", b"nextPageToken"];

/// What counts the records of an answer, or says which page it is.
const COUNTS: [&[u8]; 21] = [
    b"total",
    b"count",
    b"size",
    b"took",
    b"next",
    b"previous",
    b"prev",
    b"page",
    b"pages",
    b"per_page",
    b"pageSize",
    b"limit",
    b"offset",
    b"cursor",
    b"next_page",
    b"next_token",
    b"nextCursor",
    b"total_count",
    b"totalCount",
    b"has_more",
    b"hasMore",
];

/// The object in which answers of Elasticsearch have the list of that name, whatever stands beside it.
const ANSWER: &[u8] = b"hits";

/// The list of a bundle of STIX, which names and numbers itself.
const BUNDLE: &[u8] = b"objects";
const BESIDE_BUNDLE: [&[u8]; 3] = [b"type", b"id", b"spec_version"];

/// Whether a whole value is an envelope: an object with a list of objects named `value` or like one of its kind, and beside
/// it members of the protocol (`@odata.…`, `nextLink`) or nothing else; or an answer of Elasticsearch. A record may have a
/// member of that name too.
#[must_use]
pub fn is_envelope(value: &[u8]) -> bool {
    let mut scanner = Scanner::new(&[], true);
    let end = scanner.run(value).unwrap_or(End::Cut);
    matches!(scanner.judged(end), End::Envelope(..))
}

#[derive(Debug)]
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

/// The members of an object that may be an envelope.
#[derive(Debug, Default)]
struct Members {
    /// What the member that is being read is called.
    name: Name,
    /// There is one of the protocol.
    protocol: bool,
    /// There is one of another name, which only a bundle of STIX may have.
    others: Others,
    /// The list is that of a bundle.
    bundle: bool,
    /// It may be an answer of Elasticsearch.
    answer: Answer,
    /// The list of its records.
    list: List,
}

/// How far it is known that an object is an answer of Elasticsearch.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Answer {
    #[default]
    No,
    /// The member that is being read is called like one.
    Named,
    /// Within that object, before a name.
    Inside,
    /// Before what may be its list.
    Before,
    /// In its list, or behind it.
    Found,
}

/// The name of a member.
#[derive(Debug, Default, PartialEq)]
enum Name {
    /// It comes next.
    #[default]
    Ahead,
    /// It is that of a list of records.
    List,
    /// It is another one.
    Other,
}

/// Which members an object has beside its list, those of the protocol left out.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Others {
    #[default]
    None,
    /// Only those that a bundle of STIX has.
    OfBundle,
    Any,
}

/// A list that may be that of an envelope, and where it begins.
#[derive(Debug, Default)]
enum List {
    #[default]
    None,
    /// Its first item, or its end, comes next.
    Fresh(usize),
    /// It is empty, or an object is the first item.
    OfObjects(usize),
}

/// Whether a member is a count or a place among pages, which no record is without a member of its own beside it.
fn is_count(name: &[u8]) -> bool {
    COUNTS.iter().any(|count| count.eq_ignore_ascii_case(name)) || PAGES.contains(&name)
}

impl Members {
    /// Takes a text of the outermost object, or of one in it.
    fn text(&mut self, text: &[u8], depth: usize) {
        if depth > 1 {
            if self.answer == Answer::Inside && text == ANSWER {
                self.answer = Answer::Before;
            }
        } else if self.name == Name::Ahead {
            if text == ANSWER && self.answer != Answer::Found {
                self.answer = Answer::Named;
            }
            self.name = if LISTS.iter().any(|list| list.eq_ignore_ascii_case(text)) {
                Name::List
            } else {
                Name::Other
            };
            self.bundle |= text == BUNDLE;
            self.protocol |= text.starts_with(b"@odata.") || PAGES.contains(&text);
            self.others = match self.name {
                Name::Other if BESIDE_BUNDLE.contains(&text) => self.others.max(Others::OfBundle),
                Name::Other if !text.starts_with(b"@") && !is_count(text) => Others::Any,
                _ => self.others,
            };
        }
    }

    /// Takes a byte outside texts, `depth` brackets deep; `behind` is the place after it.
    fn byte(&mut self, byte: u8, depth: usize, behind: usize) {
        if byte.is_ascii_whitespace() {
            return;
        }
        if let List::Fresh(list) = self.list {
            self.list = if matches!(byte, b'{' | b']') { List::OfObjects(list) } else { List::None };
        }
        self.answer = match (self.answer, byte, depth) {
            (Answer::Named, b'{', 1) | (Answer::Before, b',', 2) => Answer::Inside,
            (Answer::Before, b'[', 2) => {
                (self.list, self.protocol) = (List::Fresh(behind), true);
                Answer::Found
            }
            (Answer::Named, b',', 1) | (Answer::Inside | Answer::Before, b'}', 2) => Answer::No,
            (answer, ..) => answer,
        };
        match byte {
            b',' if depth == 1 => self.name = Name::Ahead,
            b'[' if depth == 1 && self.name == Name::List => self.list = List::Fresh(behind),
            _ => {}
        }
    }

    /// The envelope, as far as it is known now.
    fn envelope(&self) -> Option<End> {
        let alone = self.others == Others::None || self.others == Others::OfBundle && self.bundle;
        match self.list {
            List::OfObjects(list) if self.protocol || alone => {
                Some(End::Envelope(list, 1 + usize::from(self.answer == Answer::Found)))
            }
            _ => None,
        }
    }
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
