//! A record of Entra or Azure, whose members are found by any spelling of their names.
//!
//! Graph writes `ipAddress`, Log Analytics `IPAddress`, the portal `IP address`, an SDK `ip_address`. Members inside
//! the envelope of diagnostic settings go before those of the envelope, and JSON as text is parsed.

use super::spelling::{NameFilter, is_named};
use crate::event::{Event, Id, Text, When, content_id};
use crate::read::formats::{RawRecord, ReadContext, Sample};
use crate::read::tree::Tree;
use std::borrow::Cow;

/// Members that are objects or lists, and JSON as text in tables.
const PARTS: [&str; 16] = [
    "additionalInfo",
    "provisioningStatusInfo",
    "sourceIdentity",
    "targetIdentity",
    "status",
    "deviceDetail",
    "initiatedBy",
    "targetResources",
    "additionalDetails",
    "riskEventTypes_v2",
    "riskEventTypes",
    "identity",
    "claims",
    "authorization",
    "httpRequest",
    "operationName",
];

/// Names that show that the `properties` of an envelope are a record themselves.
const INSIDE: [&str; 8] = [
    "createdDateTime",
    "activityDateTime",
    "activityDisplayName",
    "requestUri",
    "detectedDateTime",
    "riskLastUpdatedDateTime",
    "isInteractive",
    "userPrincipalName",
];

/// A record with access to its members by name.
#[derive(Debug)]
pub struct LogRecord<'t> {
    /// The record inside the envelope of diagnostic settings.
    inner: Option<NestedObject<'t>>,
    outer: &'t Tree<'t>,
    /// Members that were JSON as text, parsed.
    opened: Vec<(&'static str, Tree<'t>)>,
    /// A filter of its names, as most names that are asked for are not there.
    names: NameFilter,
}

/// The object in `properties`: nested, or parsed from text.
#[derive(Debug)]
enum NestedObject<'t> {
    There(&'t Tree<'t>),
    Opened(Tree<'t>),
}

impl<'t> NestedObject<'t> {
    const fn tree(&self) -> &Tree<'t> {
        match self {
            Self::There(tree) => tree,
            Self::Opened(tree) => tree,
        }
    }
}

impl<'t> LogRecord<'t> {
    /// Wraps a record, and looks for another one in its `properties`.
    pub fn of(tree: &'t Tree<'t>) -> Self {
        let inner = match tree.get("properties") {
            Some(inner @ Tree::Object(_)) => Some(NestedObject::There(inner)),
            Some(text @ Tree::Text(_)) => opened(text).map(NestedObject::Opened),
            _ => None,
        };
        let inner = inner.filter(|inner| INSIDE.iter().any(|name| inner.tree().has(name)));
        let mut logged = Self { inner, outer: tree, opened: Vec::new(), names: NameFilter::default() };
        logged.names = NameFilter::of(logged.layers().flat_map(Tree::members).map(|(key, _)| key.as_ref()));
        if !logged.layers().all(nested) {
            logged.opened = logged.unfolded();
        }
        logged
    }

    /// Parses the members that are JSON as text.
    fn unfolded(&self) -> Vec<(&'static str, Tree<'t>)> {
        let found = |name: &'static str| Some((name, opened(self.written(name)?)?));
        PARTS.iter().filter(|name| self.names.may_hold(name)).filter_map(|name| found(name)).collect()
    }

    fn layers(&self) -> impl Iterator<Item = &Tree<'t>> {
        self.inner.iter().map(NestedObject::tree).chain([self.outer])
    }

    /// Whether there is a member of that name, even if it is blank.
    pub fn has(&self, name: &str) -> bool {
        self.names.may_hold(name)
            && self.layers().any(|layer| layer.members().iter().any(|(key, _)| is_named(key, name)))
    }

    /// Whether there are members of all these names.
    pub fn has_all(&self, names: &[&str]) -> bool {
        names.iter().all(|name| self.has(name))
    }

    /// Whether there is a member of one of these names.
    pub fn has_any(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.has(name))
    }

    /// Whether the record came in the envelope of diagnostic settings.
    pub fn is_wrapped(&self) -> bool {
        self.inner.is_some() || (self.has_all(&["time", "category"]) && !self.has("TimeGenerated"))
    }

    /// Whether it is a row of a table of Log Analytics or advanced hunting.
    pub fn is_tabled(&self) -> bool {
        (self.has("TimeGenerated") || self.has_all(&["Timestamp", "RequestId"])) && !self.is_wrapped()
    }

    /// The value under a name as it is written: that of the inner record, else that of the envelope; `None` if it is
    /// blank.
    fn written(&self, name: &str) -> Option<&Tree<'t>> {
        self.layers().find_map(|layer| member(layer, name))
    }

    /// The value under a name; `None` if it is blank.
    pub fn get(&self, name: &str) -> Option<&Tree<'t>> {
        if !self.names.may_hold(name) {
            return None;
        }
        let opened = self.opened.iter().find(|(key, _)| is_named(key, name));
        opened.map(|(_, tree)| tree).or_else(|| self.written(name))
    }

    /// The first text under these names.
    pub fn text(&self, names: &[&str]) -> Option<&str> {
        names.iter().find_map(|name| self.get(name)?.as_text())
    }

    /// All texts under these names.
    pub fn texts(&self, names: &[&str]) -> Vec<&str> {
        names.iter().filter_map(|name| self.get(name)?.as_text()).collect()
    }

    /// The first text, number or flag under these names, as text.
    pub fn word(&self, names: &[&str]) -> Option<Cow<'_, str>> {
        names.iter().find_map(|name| self.get(name)?.said())
    }

    /// The text at a path of nested members.
    pub fn at(&self, path: &[&str]) -> Option<&str> {
        let (first, rest) = path.split_first()?;
        rest.iter().try_fold(self.get(first)?, |tree, name| member(tree, name))?.as_text()
    }

    /// The first readable time under these names, which is in UTC if it states no zone.
    pub fn when(&self, names: &[&str], ctx: &mut ReadContext<'_>) -> Option<When> {
        ctx.times().first(&self.texts(names), |times, time| times.utc(time))
    }

    /// The tenant: under these names, else as the log states it, else in the path of the resource. `TenantId` of a Log
    /// Analytics table is ignored, as it is that of the workspace.
    pub fn tenant(&self, names: &[&str]) -> Option<&str> {
        self.text(names)
            .or_else(|| self.text(&["AADTenantId"]))
            .or_else(|| self.text(&["tenantId"]).filter(|_| !self.is_tabled()))
            .or_else(|| self.text(&["resourceId"]).and_then(of_tenant))
            .filter(|id| id.bytes().any(|byte| !matches!(byte, b'0' | b'-')))
    }

    /// Sets the event's id to that of the record, with `kind` in front. Without an id it returns the content hash
    /// instead.
    pub fn identify(&self, event: &mut Event<'_>, kind: &str, id: Option<&str>) -> Option<Id> {
        if let Some(id) = id {
            event.id = Text::Owned(format!("{kind}:{id}"));
            return None;
        }
        let mut bytes = Vec::new();
        self.outer.canonical(&mut bytes);
        Some(content_id([(kind, bytes.as_slice())]))
    }
}

/// A record as an object; a row becomes one with a member per column.
///
/// # Errors
/// If it is a line, or JSON but no object.
pub fn object<'a>(record: &'a RawRecord<'a>) -> Result<Cow<'a, Tree<'a>>, String> {
    match record {
        RawRecord::Row(..) => Ok(Cow::Owned(row(record.row()))),
        _ => record.object().map(Cow::Borrowed),
    }
}

/// Whether `holds` is true for one of the first records.
pub fn some(sample: &Sample<'_>, holds: impl Fn(&LogRecord<'_>) -> bool) -> bool {
    match sample {
        Sample::Json(records) => records.logged().any(holds),
        Sample::Table(header, rows) => {
            let names = || header.names.iter().map(String::as_str);
            if rows.is_empty() {
                return holds(&LogRecord::of(&row(names().map(|name| (name, "")))));
            }
            rows.iter().any(|cells| holds(&LogRecord::of(&row(names().zip(cells.iter().map(AsRef::as_ref))))))
        }
        Sample::Lines(_) => false,
    }
}

fn row<'a>(cells: impl Iterator<Item = (&'a str, &'a str)>) -> Tree<'a> {
    let member = |(name, cell)| (Cow::Borrowed(name), Tree::Text(Cow::Borrowed(cell)));
    Tree::Object(cells.map(member).collect())
}

/// Whether no member of a record is JSON as text.
fn nested(tree: &Tree<'_>) -> bool {
    let folded =
        |value: &Tree<'_>| matches!(value, Tree::Text(text) if text.trim_start().starts_with(['{', '[']));
    !tree.members().iter().any(|(_, value)| folded(value))
}

/// Parses a text that is a JSON object or list.
fn opened<'t>(value: &Tree<'t>) -> Option<Tree<'t>> {
    let Tree::Text(text) = value else { return None };
    let inside = text.trim();
    if !inside.starts_with(['{', '[']) {
        return None;
    }
    match text {
        Cow::Borrowed(text) => Tree::parse(text.trim()).ok(),
        Cow::Owned(text) => Tree::parse(text.trim()).ok().map(Tree::into_owned),
    }
}

/// The value of a member, whose name may be in any spelling; `None` if it is blank.
pub fn member<'a, 't>(tree: &'a Tree<'t>, name: &str) -> Option<&'a Tree<'t>> {
    let blank = |value: &Tree<'_>| match value {
        Tree::Null => true,
        Tree::Text(text) => text.trim().is_empty(),
        _ => false,
    };
    let named = |(key, value): &&(Cow<'_, str>, Tree<'_>)| is_named(key, name) && !blank(value);
    tree.members().iter().find(named).map(|(_, value)| value)
}

/// Replaces line ends and runs of blanks by single blanks.
pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The tenant in a path such as `/tenants/ID/providers/Microsoft.aadiam`.
fn of_tenant(path: &str) -> Option<&str> {
    let mut parts = path.split('/');
    parts.find(|part| part.eq_ignore_ascii_case("tenants"))?;
    parts.next().filter(|id| !id.is_empty())
}

#[cfg(test)]
mod tests {
    use super::{LogRecord, of_tenant};
    use crate::read::tree::Tree;

    #[test]
    fn what_is_asked_for_is_found_whatever_stands_before_its_first_letter() {
        let tree = Tree::parse(r#"{"_id":"1"," IP address":"2","(b)":"3","ä":"4","_":"5"}"#).unwrap();
        let logged = LogRecord::of(&tree);
        for name in ["id", "Id", "ipAddress", "B", "ä", "-"] {
            assert!(logged.has(name) && logged.get(name).is_some(), "{name}");
        }
        assert!(!logged.has("c") && logged.get("ids").is_none());
    }

    #[test]
    fn what_is_json_in_text_is_read_as_what_it_says() {
        let tree = Tree::parse(r#"{"Status":"{\"errorCode\":\"50126\"}","DeviceDetail":"{broken"}"#).unwrap();
        let logged = LogRecord::of(&tree);
        assert_eq!(logged.at(&["status", "errorCode"]), Some("50126"));
        assert_eq!(logged.at(&["deviceDetail", "deviceId"]), None);
    }

    #[test]
    fn json_in_text_is_read_in_the_inner_record_too_and_goes_before_that_of_the_envelope() {
        let status = |code: u32| format!(r#""{{\"errorCode\":{code}}}""#);
        let inner = |status: &str| format!(r#"{{"createdDateTime":"t","status":{status}}}"#);
        for (outer, properties) in [
            (status(1), inner(&status(2))),
            (status(1), inner(r#"{"errorCode":2}"#)),
            (r#"{"errorCode":1}"#.to_owned(), inner(&status(2))),
            (status(2), inner("\"\"")),
            ("null".to_owned(), serde_json::Value::from(inner(&status(2))).to_string()),
        ] {
            let text = format!(r#"{{"status":{outer},"properties":{properties}}}"#);
            let tree = Tree::parse(&text).unwrap();
            let logged = LogRecord::of(&tree);
            let code = logged.get("status").and_then(|status| status.word("errorCode"));
            assert_eq!(code.as_deref(), Some("2"), "{text}");
        }
    }

    #[test]
    fn a_workspace_is_no_tenant() {
        let tree =
            Tree::parse(r#"{"TenantId":"w","TimeGenerated":"t","ResourceId":"/tenants/a1/providers/x"}"#);
        let tree = tree.unwrap();
        assert_eq!(LogRecord::of(&tree).tenant(&[]), Some("a1"));
        assert_eq!(of_tenant("/subscriptions/s"), None);
    }
}
