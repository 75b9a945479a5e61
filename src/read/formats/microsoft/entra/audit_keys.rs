//! Finds the credential that was added to an application or service principal.

use crate::read::formats::microsoft::log_record::{LogRecord, member};
use crate::read::tree::Tree;

/// The property that lists the credentials of an application.
const LISTED: &str = "KeyDescription";
const NAMED: &str = "KeyIdentifier=";

/// The id of the credential that the change added; `None` unless it is exactly one.
pub fn added_key<'t>(logged: &'t LogRecord<'t>) -> Option<&'t str> {
    let (before, after) = in_list(logged).or_else(|| in_columns(logged))?;
    let known: Vec<&str> = keys(before).collect();
    let mut added = keys(after).filter(|key| !known.contains(key));
    added.next().filter(|_| added.next().is_none())
}

/// The old and new value of that property, from the list of modified properties.
fn in_list<'t>(logged: &'t LogRecord<'t>) -> Option<(&'t str, &'t str)> {
    let targets = logged.get("targetResources").map_or(&[][..], Tree::items);
    let changed =
        targets.iter().filter_map(|target| member(target, "modifiedProperties")).flat_map(Tree::items);
    let text =
        |change: &'t Tree<'t>, name: &str| member(change, name).and_then(Tree::as_text).unwrap_or_default();
    let found = changed.into_iter().find(|change| text(change, "displayName") == LISTED)?;
    Some((text(found, "oldValue"), text(found, "newValue")))
}

/// The same from the numbered columns of the portal.
fn in_columns<'t>(logged: &'t LogRecord<'t>) -> Option<(&'t str, &'t str)> {
    let names =
        (1..=3).flat_map(|target| (1..=5).map(move |at| format!("Target{target}ModifiedProperty{at}")));
    let holds = |name: &String| logged.text(&[&format!("{name}Name")]) == Some(LISTED);
    let name = names.into_iter().find(holds)?;
    let text = |what: &str| logged.text(&[&format!("{name}{what}")]).unwrap_or_default();
    Some((text("OldValue"), text("NewValue")))
}

/// The ids in a list of credentials.
fn keys(list: &str) -> impl Iterator<Item = &str> {
    let id = |rest: &'_ str| -> usize { rest.find([',', ']', '"']).unwrap_or(rest.len()) };
    list.split(NAMED).skip(1).map(move |rest| rest.split_at(id(rest)).0.trim()).filter(|key| !key.is_empty())
}

#[cfg(test)]
mod tests {
    use super::{LogRecord, added_key};
    use crate::read::tree::Tree;

    fn added(before: &str, after: &str) -> Option<String> {
        let change =
            serde_json::json!({"displayName": "KeyDescription", "oldValue": before, "newValue": after});
        let record = serde_json::json!({"targetResources": [{"modifiedProperties": [change]}]}).to_string();
        let tree = Tree::parse(&record).unwrap();
        added_key(&LogRecord::of(&tree)).map(str::to_owned)
    }

    #[test]
    fn the_key_that_was_added_is_named_where_it_is_one() {
        let list = |keys: &[&str]| {
            let said = keys.iter().map(|key| format!("[KeyIdentifier={key},KeyType=Password]"));
            serde_json::Value::from(said.collect::<Vec<_>>()).to_string()
        };
        assert_eq!(added("[]", &list(&["a"])).as_deref(), Some("a"));
        assert_eq!(added(&list(&["a"]), &list(&["a", "b"])).as_deref(), Some("b"));
        assert_eq!(added(&list(&["a"]), &list(&["a"])), None);
        assert_eq!(added("[]", &list(&["a", "b"])), None, "which of them is meant is not said");
        assert_eq!(added("[]", "KeyIdentifier="), None);
    }
}
