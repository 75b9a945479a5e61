//! What the members of an object say of whether it is an envelope around records.

use super::End;

/// The names under which envelopes hold their records: answers of Microsoft Graph, batches of Azure, files of `CloudTrail`
/// and answers about them, bundles of STIX, and lists of events.
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

/// What says that there is a next page.
const PAGES: [&[u8]; 4] = [b"nextLink", b"NextToken", b"nextToken", b"nextPageToken"];

/// What counts the records of an answer, or says which page of them it is, of what kind they are and of which log.
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

/// The object in which answers of Elasticsearch have the list of that name, whatever stands beside it.
const ANSWER: &[u8] = b"hits";

/// The list of a bundle of STIX, which names and numbers itself.
const BUNDLE: &[u8] = b"objects";
const BESIDE_BUNDLE: [&[u8]; 3] = [b"type", b"id", b"spec_version"];

/// The members of an object that may be an envelope.
#[derive(Debug, Clone, Default)]
pub(super) struct Members {
    /// What the member that is being read is called.
    name: Name,
    /// There is one of the protocol.
    pub(super) protocol: bool,
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
#[derive(Debug, Clone, Copy, Default, PartialEq)]
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
#[derive(Debug, Clone, Default)]
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

    /// Takes a byte outside texts, `depth` brackets deep; `behind` is the place after it.
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

    /// The envelope, as far as it is known now.
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
