//! Decides by the members of an object whether it is an envelope around records.

use super::End;

/// The names of lists of records in envelopes: answers of Microsoft Graph, batches of Azure, files and answers of
/// `CloudTrail`, STIX bundles, and lists of events.
const LISTS: [&[u8]; 16] = [
    b"value",
    b"records",
    b"Records",
    BUNDLE,
    b"events",
    b"logEvents",
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

/// Members that lead to the next page.
const PAGES: [&[u8]; 4] = [b"nextLink", b"NextToken", b"nextToken", b"nextPageToken"];

/// Members of an answer with counts, paging, or the kind and log of its records.
const COUNTS: [&[u8]; 29] = [
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
    b"kind",
    b"etag",
    b"searchedLogStreams",
    b"messageType",
    b"owner",
    b"logGroup",
    b"logStream",
    b"subscriptionFilters",
    b"has_more",
    b"hasMore",
];

/// The object that has the list of the same name in answers of Elasticsearch, whatever else is in them.
const ANSWER: &[u8] = b"hits";

/// The list of a STIX bundle, which has an id and a type of its own.
const BUNDLE: &[u8] = b"objects";
const BESIDE_BUNDLE: [&[u8]; 3] = [b"type", b"id", b"spec_version"];

/// What is known of the members of an object that may be an envelope.
#[derive(Debug, Clone, Default)]
pub(super) struct Members {
    /// The name of the current member.
    name: Name,
    /// Whether there is a member of the protocol.
    pub(super) protocol: bool,
    /// Members of other names, which only a STIX bundle may have.
    others: Others,
    /// Whether the list is that of a bundle.
    bundle: bool,
    /// Whether it may be an answer of Elasticsearch.
    answer: Answer,
    /// The list of records.
    list: List,
}

/// How far an object was recognized as an answer of Elasticsearch.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Answer {
    #[default]
    No,
    /// The current member has the right name.
    Named,
    /// In that member's object.
    Inside,
    /// Before what may be the list in it.
    Before,
    /// In that list, or behind it.
    Found,
}

/// What the name of a member means.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
enum Name {
    /// The next text is the name.
    #[default]
    Ahead,
    /// The name of a list of records.
    List,
    /// Any other name.
    Other,
}

/// Which members there are besides the list and those of the protocol.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Others {
    #[default]
    None,
    /// Only those of a STIX bundle.
    OfBundle,
    Any,
}

/// A list that may be that of an envelope, with the position where it begins.
#[derive(Debug, Clone, Default)]
enum List {
    #[default]
    None,
    /// Its first item or its end comes next.
    Fresh(usize),
    /// It is empty, or begins with an object.
    OfObjects(usize),
}

/// Whether a member is a count or about paging, as records without other members never are.
fn is_count(name: &[u8]) -> bool {
    COUNTS.iter().any(|count| count.eq_ignore_ascii_case(name)) || PAGES.contains(&name)
}

impl Members {
    /// Takes a text in the outermost object, or in an object in it.
    pub(super) fn text(&mut self, text: &[u8], depth: usize) {
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

    /// Takes a byte outside of texts at nesting `depth`; `behind` is the position after it.
    pub(super) fn byte(&mut self, byte: u8, depth: usize, behind: usize) {
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

    /// The envelope, as far as is known by now.
    pub(super) fn envelope(&self) -> Option<End> {
        let alone = self.others == Others::None || self.others == Others::OfBundle && self.bundle;
        match self.list {
            List::OfObjects(list) if self.protocol || alone => {
                Some(End::Envelope(list, 1 + usize::from(self.answer == Answer::Found)))
            }
            _ => None,
        }
    }
}
