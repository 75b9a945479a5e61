//! Names of record fields: `raw.A.B`, `raw."User Name"`, and attributes that other tools name without a prefix.

/// The prefixes of a record field.
const ROOTS: [&str; 2] = ["raw.", "record."];

/// Attributes of plaso and Timesketch timelines, with descriptions. Each name means `raw.NAME`, so that queries made
/// for those tools work here.
pub const RECORD_KEYS: &[(&str, &str)] = &[
    ("data_type", "what kind of event it is"),
    ("timestamp_desc", "what its time means"),
    ("parser", "what read it"),
    ("display_name", "where it stood, for people"),
    ("filename", "the path it is about"),
    ("inode", "the entry of the file system"),
    ("file_size", "bytes of the file"),
    ("file_entry_type", "file, directory, link"),
    ("is_allocated", "whether the file is still there"),
    ("md5_hash", "hash of the file"),
    ("sha1_hash", "hash of the file"),
    ("sha256_hash", "hash of the file"),
    ("yara_match", "rules that the file met"),
    ("hostname", "the machine"),
    ("computer_name", "the machine, of Windows events"),
    ("event_identifier", "the number of a Windows event"),
    ("event_level", "the level of a Windows event"),
    ("record_number", "the record of a Windows event log"),
    ("provider_identifier", "the provider of a Windows event"),
    ("source_name", "the provider's name"),
    ("message_identifier", "the message of a Windows event"),
    ("user_sid", "the security identifier"),
    ("strings", "the strings of a Windows event"),
    ("xml_string", "a Windows event as XML"),
    ("key_path", "the key of a registry"),
    ("values", "the values of a registry key"),
    ("url", "the address that was visited"),
    ("title", "the title of what was visited"),
    ("visit_count", "how often it was visited"),
    ("body", "the text of a log line"),
    ("reporter", "the program that logged it"),
    ("pid", "the process"),
    ("source_short", "what kind of source, as l2t writes it"),
    ("source_long", "the source, as l2t writes it"),
    ("sourcetype", "the source, as l2t writes it"),
    ("comment", "what an analyst wrote there"),
    ("label", "labels given there"),
    ("__ts_timeline_id", "the timeline's number there"),
    ("__ts_emojis", "marks given there"),
];

/// The path of a record field in lower case; `None` if the name is none.
pub fn keys(name: &str) -> Option<Vec<String>> {
    let Some(root) = root(name) else {
        let known = RECORD_KEYS.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        return known.map(|(known, _)| vec![(*known).to_owned()]);
    };
    let (mut keys, mut key, mut quoted) = (Vec::new(), String::new(), false);
    let mut chars = name[root.len()..].chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => key.extend(chars.next()),
            '"' => quoted = !quoted,
            '.' if !quoted => keys.push(std::mem::take(&mut key)),
            _ => key.push(c),
        }
    }
    keys.push(key);
    Some(keys.into_iter().map(|key| key.to_lowercase()).collect())
}

/// A key as written in a name: bare if possible, else in quotes.
#[must_use]
pub fn record_key(key: &str) -> String {
    let bare = |c: char| c.is_alphanumeric() || "_@-".contains(c);
    if !key.is_empty() && key.chars().all(bare) {
        return key.to_owned();
    }
    format!("\"{}\"", key.replace('\\', "\\\\").replace('"', "\\\""))
}

/// The name of a record field with this path.
#[must_use]
pub fn raw_name(keys: &[String]) -> String {
    let keys: Vec<String> = keys.iter().map(|key| record_key(key)).collect();
    format!("raw.{}", keys.join("."))
}

/// The length of the name that a text begins with. Quotes and escapes are part of a record field's name.
pub fn name_end(text: &str) -> usize {
    let path = root(text).is_some();
    let mut quoted = false;
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' if path => drop(chars.next()),
            '"' if path => quoted = !quoted,
            _ if quoted || c.is_alphanumeric() || "_.@-".contains(c) => {}
            _ => return at,
        }
    }
    if quoted { 0 } else { text.len() }
}

/// Whether a name, or the beginning of one, is that of a record field.
#[must_use]
pub fn is_record_name(name: &str) -> bool {
    root(name).is_some()
}

fn root(name: &str) -> Option<&str> {
    let begins = |root: &&str| name.get(..root.len()).is_some_and(|head| head.eq_ignore_ascii_case(root));
    ROOTS.iter().copied().find(begins)
}

#[cfg(test)]
mod tests {
    use super::{RECORD_KEYS, keys, name_end, record_key};
    use crate::event::Field;
    use proptest::prelude::*;

    #[test]
    fn no_name_of_a_record_hides_a_field_of_the_event() {
        for (at, (name, _)) in RECORD_KEYS.iter().enumerate() {
            assert_eq!(Field::parse(name), None, "{name}");
            assert!(!RECORD_KEYS[..at].iter().any(|(other, _)| other == name), "{name} stands twice");
        }
    }

    proptest! {
        #[test]
        fn every_key_can_be_written(path in prop::collection::vec("\\PC{0,8}", 1..4)) {
            let name = format!("raw.{}", path.iter().map(|key| record_key(key)).collect::<Vec<_>>().join("."));
            let folded: Vec<String> = path.iter().map(|key| key.to_lowercase()).collect();
            prop_assert_eq!(keys(&name), Some(folded));
            prop_assert_eq!(name_end(&format!("{name}:x")), name.len());
        }
    }
}
