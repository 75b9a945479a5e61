//! Splits a line of CEF or LEEF into header and fields.

use super::super::syslog::head::Head;
use super::super::syslog::stamp::Stamp;
use super::pairs::{bars, delimited, plain, spaced};
use serde_json::{Map, Value};
use std::borrow::Cow;

/// Names of the header parts, in their order.
const CEF: [&str; 7] = [
    "cefVersion",
    "deviceVendor",
    "deviceProduct",
    "deviceVersion",
    "deviceEventClassId",
    "name",
    "severity",
];
/// Keys of CEF fields, with the full names that some products write instead.
const LONG: [(&str, &str); 18] = [
    ("act", "deviceAction"),
    ("cnt", "baseEventCount"),
    ("dhost", "destinationHostName"),
    ("dst", "destinationAddress"),
    ("duid", "destinationUserId"),
    ("duser", "destinationUserName"),
    ("dvc", "deviceAddress"),
    ("dvchost", "deviceHostName"),
    ("end", "endTime"),
    ("fname", "filename"),
    ("msg", "message"),
    ("outcome", "eventOutcome"),
    ("request", "requestUrl"),
    ("rt", "deviceReceiptTime"),
    ("src", "sourceAddress"),
    ("start", "startTime"),
    ("suid", "sourceUserId"),
    ("suser", "sourceUserName"),
];
const LEEF: [&str; 5] = ["leefVersion", "vendor", "product", "version", "eventId"];

/// A line of CEF or LEEF, split.
#[derive(Debug)]
pub struct Parts<'l> {
    /// The time and the host of the syslog header before it, if there is one.
    pub time: Option<Stamp<'l>>,
    pub host: Option<&'l str>,
    header: Vec<(&'static str, Cow<'l, str>)>,
    pairs: Vec<(&'l str, Cow<'l, str>)>,
}

impl<'l> Parts<'l> {
    /// Splits a line of CEF; `None` if it is none.
    pub fn cef(line: &'l str) -> Option<Self> {
        let (time, host, rest) = begin(line, "CEF:")?;
        let parts = bars(rest, 8);
        let header = CEF.into_iter().zip(parts.iter().map(|part| plain(part.trim()))).collect();
        let pairs = parts.get(7).map(|text| spaced(text));
        // without fields the last bar may be missing
        (parts.len() >= 7).then(|| Self { time, host, header, pairs: pairs.unwrap_or_default() })
    }

    /// Splits a line of LEEF; `None` if it is none. LEEF 2.0 may name its own delimiter.
    pub fn leef(line: &'l str) -> Option<Self> {
        let (time, host, rest) = begin(line, "LEEF:")?;
        let parts = bars(rest, 6);
        let header = LEEF.into_iter().zip(parts.iter().map(|part| plain(part.trim()))).collect();
        if parts.len() < 5 {
            return None;
        }
        let mut text = parts.get(5).copied().unwrap_or_default();
        let mut delimiter = '\t';
        if parts.first().is_some_and(|version| version.trim().starts_with('2'))
            && let Some((said, behind)) = text.split_once('|')
            && let Some(own) = delimiter_of(said)
        {
            (delimiter, text) = (own, behind);
        }
        let pairs = if text.contains(delimiter) { delimited(text, delimiter) } else { spaced(text) };
        Some(Self { time, host, header, pairs })
    }

    /// A header part or field by its key, also under its full name; `None` if it is blank or `-`.
    pub fn get(&self, name: &str) -> Option<&str> {
        let header = self.header.iter().find(|(own, _)| *own == name).map(|(_, value)| value);
        let pair = |name: &str| self.pairs.iter().find(|(own, _)| *own == name).map(|(_, value)| value);
        let said = |value: &&Cow<'l, str>| !value.trim().is_empty() && *value != "-";
        let long = || LONG.iter().find(|(short, _)| *short == name).and_then(|(_, long)| pair(long));
        let value = header.or_else(|| pair(name)).filter(said).or_else(|| long().filter(said));
        value.map(AsRef::as_ref)
    }

    /// The value of the first of these keys that has one.
    pub fn first(&self, names: &[&str]) -> Option<&str> {
        names.iter().find_map(|name| self.get(name))
    }

    /// The value of a custom field with this label: that of `cs1` if `cs1Label` is the label.
    pub fn labelled(&self, label: &str) -> Option<&str> {
        let is = |value: &str| value.eq_ignore_ascii_case(label);
        let label = self.pairs.iter().find(|(name, value)| name.ends_with("Label") && is(value))?;
        self.get(label.0.strip_suffix("Label")?)
    }

    /// Header and fields as an object; a repeated name gets a number.
    pub fn value(&self) -> Value {
        let mut object = Map::new();
        let said = |text: &str| Value::from(text.to_owned());
        object.extend(self.time.map(|stamp| ("syslogTime".to_owned(), said(stamp.text))));
        object.extend(self.host.map(|host| ("syslogHost".to_owned(), said(host))));
        let pairs = self.pairs.iter().map(|(name, value)| (*name, value));
        for (name, value) in self.header.iter().map(|(name, value)| (*name, value)).chain(pairs) {
            let again = (2..).map(|number| format!("{name}_{number}"));
            let mut names = std::iter::once(name.to_owned()).chain(again);
            if let Some(name) = names.find(|name| !object.contains_key(name)) {
                object.insert(name, said(value));
            }
        }
        Value::Object(object)
    }
}

/// What precedes the mark, which must be nothing or a syslog header, and what follows it; `None` without the mark.
fn begin<'l>(line: &'l str, mark: &str) -> Option<(Option<Stamp<'l>>, Option<&'l str>, &'l str)> {
    let line = line.trim_start_matches('\u{feff}').trim();
    let at = line.find(mark)?;
    let (before, rest) = (&line[..at], &line[at + mark.len()..]);
    let versioned = rest.starts_with(|char: char| char.is_ascii_digit());
    if !versioned || before.ends_with(|char: char| char.is_alphanumeric()) {
        return None;
    }
    let head = Head::parse(before);
    Some((head.and_then(|head| head.time), head.and_then(|head| head.host), rest))
}

/// Parses a delimiter of LEEF 2.0: the character itself, or its number in hexadecimal.
fn delimiter_of(text: &str) -> Option<char> {
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (None, _) => Some('\t'),
        (Some(one), None) => Some(one),
        _ => {
            let hex = text.strip_prefix("0x").or_else(|| text.strip_prefix('x'))?;
            char::from_u32(u32::from_str_radix(hex, 16).ok()?)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Parts;

    #[test]
    fn a_header_of_syslog_may_stand_before_it() {
        for before in [
            "",
            "<163>Apr  1 05:14:15 host-01 ",
            "Apr  1 05:14:15 host-01 ",
            "<164>1 2021-04-01T05:14:15.000003-05:00 host-01 app 8710 - - ",
            "2021-04-01T05:14:15.000003-05:00 host-01 app 8710 - - ",
        ] {
            let line = format!(r"{before}CEF:0|Vendor \| Co|Product|1|18|A name|7|suser=user-01 msg=a b");
            let parts = Parts::cef(&line).unwrap();
            assert_eq!(parts.get("deviceVendor"), Some("Vendor | Co"), "{line}");
            assert_eq!((parts.get("suser"), parts.get("msg")), (Some("user-01"), Some("a b")));
            assert_eq!(parts.host, (!before.is_empty()).then_some("host-01"), "{line}");
            assert_eq!(parts.time.is_some(), !before.is_empty(), "{line}");
        }
        for line in ["", "CEF:", "CEF:0|a|b", "xCEF:0|a|b|c|d|e|1|", "CEF:x|a|b|c|d|e|1|"] {
            assert!(Parts::cef(line).is_none(), "{line}");
        }
    }

    #[test]
    fn leef_says_what_stands_between_its_pairs() {
        for line in [
            "LEEF:1.0|V|P|1|login|usrName=user-01\tmsg=a b=c",
            "LEEF:2.0|V|P|1|login|^|usrName=user-01^msg=a b=c",
            "LEEF:2.0|V|P|1|login|x5E|usrName=user-01^msg=a b=c",
            "LEEF:2.0|V|P|1|login|usrName=user-01\tmsg=a b=c",
            "LEEF:2.0|V|P|1|login||usrName=user-01\tmsg=a b=c",
        ] {
            let parts = Parts::leef(line).unwrap();
            assert_eq!((parts.get("usrName"), parts.get("msg")), (Some("user-01"), Some("a b=c")), "{line}");
            assert_eq!(parts.get("eventId"), Some("login"));
        }
    }
}
