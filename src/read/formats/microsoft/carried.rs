//! The record that a collector or a search carries as text, with words of its own around it.

use crate::read::tree::Tree;

/// The text of the record inside: `event.original` of a collector that says nothing else, `_raw` of a search in Splunk.
pub fn carried<'t>(record: &'t Tree<'t>) -> Option<&'t str> {
    let collected = record.members().iter().all(|(key, _)| ["event", "o365audit"].contains(&key.as_ref()));
    let original = || record.get("event").filter(|_| collected)?.text("original");
    let raw = || record.text("_raw").or_else(|| record.get("result")?.text("_raw"));
    original().or_else(raw)
}

/// The record itself, where it is carried as text.
pub fn opened<'t>(record: &'t Tree<'t>) -> Option<Tree<'t>> {
    Tree::parse(carried(record)?.trim()).ok().filter(|inner| matches!(inner, Tree::Object(_)))
}

#[cfg(test)]
mod tests {
    use super::{carried, opened};
    use crate::read::tree::Tree;

    #[test]
    fn a_record_is_found_in_what_carries_it_and_nowhere_else() {
        for record in [
            r#"{"event":{"original":"{\"a\":1}"},"o365audit":{"a":1}}"#,
            r#"{"preview":false,"result":{"_raw":"{\"a\":1}","host":"h"}}"#,
            r#"{"_raw":" {\"a\":1}\n","_time":"t"}"#,
        ] {
            let tree = Tree::parse(record).unwrap();
            assert!(opened(&tree).is_some_and(|inner| inner.number("a") == Some(1)), "{record}");
        }
        let said = Tree::parse(r#"{"event":{"original":"{\"a\":1}"},"user":{"name":"n"}}"#).unwrap();
        assert_eq!(carried(&said), None);
        let text = Tree::parse(r#"{"_raw":"no object"}"#).unwrap();
        assert!(opened(&text).is_none());
    }
}
