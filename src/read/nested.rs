//! Finds records inside other records: the wrappers of collectors, indexes, searches and exports.

use super::text;
use super::tree::Tree;
use crate::event::alike;
use serde_json::Value;
use std::borrow::Cow;

/// The paths from a wrapper to its record, as names of members. The record is an object, or JSON in a text.
pub const WAYS: [&[&str]; 10] = [
    // an export of the unified audit log
    &["AuditData"],
    // an answer of Elasticsearch
    &["_source"],
    // a search in Splunk
    &["result", "_raw"],
    &["_raw"],
    // a collector of Elastic
    &["event", "original"],
    &["o365audit"],
    // Graylog, Logstash, syslog, CloudWatch, containers
    &["full_message"],
    &["message"],
    &["@message"],
    &["log"],
];

/// The member of an audit log export, whose rows have formats of their own.
const EXPORT: &str = "AuditData";

/// How many levels of wrappers are opened.
const DEEP: usize = 4;

/// The records inside a record, the innermost first.
pub fn layers<'t>(tree: &Tree<'t>) -> Vec<Tree<'t>> {
    let mut found = Vec::new();
    add(tree, DEEP, &mut found);
    found
}

fn add<'t>(tree: &Tree<'t>, deep: usize, found: &mut Vec<Tree<'t>>) {
    for way in WAYS.iter().filter(|way| deep > 0 && way[0] != EXPORT) {
        let Some(inner) = at(tree, way) else { continue };
        let inner = match inner {
            Tree::Object(members) if !members.is_empty() => inner.clone(),
            Tree::Text(text) => match opened(text) {
                Some(inner) => inner,
                None => continue,
            },
            _ => continue,
        };
        add(&inner, deep - 1, found);
        found.push(inner);
    }
}

/// The value at a path, either nested or in a single member with dots in its name.
fn at<'a, 't>(tree: &'a Tree<'t>, way: &[&str]) -> Option<&'a Tree<'t>> {
    let nested = way.iter().try_fold(tree, |tree, name| tree.get(name));
    // for a path of one name both are the same
    nested.or_else(|| if way.len() > 1 { tree.get(&way.join(".")) } else { None })
}

/// A line that ends with a JSON object, as an object of the text before it and the record.
pub fn of_line(line: &str) -> Option<Tree<'_>> {
    let (before, inside) = line.split_at(line.find('{')?);
    let member = |name: &'static str, value| (Cow::Borrowed(name), value);
    let before = Tree::Text(Cow::Borrowed(before.trim_end()));
    Some(Tree::Object(vec![member("before", before), member("message", opened(inside)?)]))
}

/// The JSON object that a text consists of.
fn opened<'t>(text: &str) -> Option<Tree<'t>> {
    let inside = text.trim();
    if !(inside.starts_with('{') && inside.ends_with('}')) {
        return None;
    }
    let fixed = inside.contains("\\u").then(|| text::without_lone_surrogates(inside)).flatten();
    let tree = Tree::parse(fixed.as_deref().unwrap_or(inside)).ok()?;
    matches!(tree, Tree::Object(_)).then(|| tree.into_owned())
}

/// A row of an audit log export with its record parsed. Other texts stay as they are.
pub fn exported(tree: Tree<'_>) -> Tree<'_> {
    let Tree::Object(mut members) = tree else { return tree };
    for (_, value) in members.iter_mut().filter(|(name, _)| name.eq_ignore_ascii_case(EXPORT)) {
        if let Some(inner) = value.as_text().and_then(opened) {
            *value = inner;
        }
    }
    Tree::Object(members)
}

/// Replaces records that are texts, at the known paths, by the parsed objects. Returns whether there was any.
pub fn unfold(tree: &mut Tree<'_>) -> bool {
    unfold_to(tree, DEEP)
}

fn unfold_to(tree: &mut Tree<'_>, deep: usize) -> bool {
    let Tree::Object(members) = tree else { return false };
    let mut any = false;
    for (name, value) in members.iter_mut().filter(|_| deep > 0) {
        match value {
            Tree::Text(text) if is_begun(text) && ends_way(name) => {
                let Some(mut inner) = opened(text) else { continue };
                unfold_to(&mut inner, deep - 1);
                *value = inner;
                any = true;
            }
            Tree::Object(_) if begins_way(name) => any |= unfold_to(value, deep - 1),
            _ => {}
        }
    }
    any
}

/// The value with records that are texts parsed; `None` if there is none.
#[must_use]
pub fn unfolded_value(value: &Value) -> Option<Value> {
    if !may_hold(value, DEEP) {
        return None;
    }
    let said = value.to_string();
    let mut tree = Tree::parse(&said).ok()?;
    unfold(&mut tree).then(|| tree.into_value())
}

/// Whether a text at one of the known paths looks like a record.
fn may_hold(value: &Value, deep: usize) -> bool {
    let Value::Object(members) = value else { return false };
    deep > 0
        && members.iter().any(|(name, value)| match value {
            Value::String(text) => is_begun(text) && ends_way(name),
            Value::Object(_) => begins_way(name) && may_hold(value, deep - 1),
            _ => false,
        })
}

/// Whether a text looks like an object.
fn is_begun(text: &str) -> bool {
    text.trim_start().starts_with('{')
}

/// Whether this name begins a known path.
fn begins_way(name: &str) -> bool {
    WAYS.iter().any(|way| alike(name, way[0]))
}

/// Whether this name ends a known path.
fn ends_way(name: &str) -> bool {
    WAYS.iter().any(|way| way.last().is_some_and(|last| ends(name, last)))
}

/// Whether a column has the name of a known path, joined by dots.
pub fn is_way(column: &str) -> bool {
    let is_called = |way: &[&str]| {
        column.split('.').count() == way.len()
            && column.split('.').zip(way).all(|(said, name)| said.eq_ignore_ascii_case(name))
    };
    WAYS.iter().any(|way| is_called(way))
}

/// Whether `name`, or the part after its last dot, is `last`.
fn ends(name: &str, last: &str) -> bool {
    alike(name.rsplit('.').next().unwrap_or(name), last)
}

/// Calls `look` on a text if that is a JSON object; returns its result, else `false`.
pub fn looked_into(text: &str, look: impl FnOnce(&str) -> bool) -> bool {
    let inside = text.trim();
    inside.starts_with('{') && inside.ends_with('}') && opened(inside).is_some() && look(inside)
}

#[cfg(test)]
mod tests {
    use super::{layers, of_line, unfold};
    use crate::read::tree::Tree;

    #[test]
    fn a_record_is_found_in_what_carries_it_and_nowhere_else() {
        for record in [
            r#"{"event":{"original":"{\"a\":1}"},"ecs":{"version":"8"}}"#,
            r#"{"event.original":"{\"a\":1}"}"#,
            r#"{"preview":false,"result":{"_raw":"{\"a\":1}","host":"h"}}"#,
            r#"{"_raw":" {\"a\":1}\n","_time":"t"}"#,
            r#"{"_index":"i","_source":{"message":"{\"a\":1}"}}"#,
            r#"{"@timestamp":"t","message":"{\"a\":1}"}"#,
        ] {
            let tree = Tree::parse(record).unwrap();
            assert!(layers(&tree).first().is_some_and(|inner| inner.number("a") == Some(1)), "{record}");
        }
        for record in [r#"{"message":"no {object}"}"#, r#"{"_raw":"{broken}"}"#, r#"{"note":"{\"a\":1}"}"#] {
            assert!(layers(&Tree::parse(record).unwrap()).is_empty(), "{record}");
        }
    }

    #[test]
    fn a_record_may_end_a_line() {
        let tree = of_line(r#"<14>Jun 15 10:00:00 host app: {"a":1}"#).unwrap();
        assert_eq!(tree.text("before"), Some("<14>Jun 15 10:00:00 host app:"));
        assert_eq!(layers(&tree)[0].number("a"), Some(1));
        assert!(of_line("a {b}").is_none());
    }

    #[test]
    fn a_record_within_is_shown_as_what_it_says() {
        let mut tree = Tree::parse(r#"{"AuditData":"{\"a\":{\"b\":1}}","host":"{\"c\":1}"}"#).unwrap();
        assert!(unfold(&mut tree));
        let said = tree.into_value();
        assert_eq!(said["AuditData"]["a"]["b"], 1);
        assert_eq!(said["host"], "{\"c\":1}");
        let mut tree = Tree::parse(r#"{"_source":{"event":{"original":"{\"a\":1}"}}}"#).unwrap();
        assert!(unfold(&mut tree));
        assert_eq!(tree.into_value()["_source"]["event"]["original"]["a"], 1);
    }
}
