//! A Windows event in a common form, whatever it was written as.

use super::super::path::{at, word};
use crate::event::Text;
use crate::read::tree::Tree;
use std::borrow::Cow;

/// A Windows event.
#[derive(Debug, Default)]
pub struct WindowsEvent<'t> {
    pub provider: Option<Text<'t>>,
    pub event_id: Option<Text<'t>>,
    pub channel: Option<Text<'t>>,
    pub computer: Option<Text<'t>>,
    pub record: Option<Text<'t>>,
    pub activity: Option<Text<'t>>,
    /// Audit keywords, as numbers or words.
    pub keywords: Vec<Text<'t>>,
    /// The times, best first, each with whether it is in UTC if it states no zone.
    pub times: Vec<(Text<'t>, bool)>,
    /// The log's own message, in words.
    pub message: Option<Text<'t>>,
    /// The objects in which the event's own fields are looked up, in this order.
    pub data: Vec<&'t Tree<'t>>,
}

impl<'t> WindowsEvent<'t> {
    /// One of the event's own fields; `None` if it is blank or stands for no value.
    pub fn get(&self, name: &str) -> Option<Text<'t>> {
        self.data.iter().find_map(|data| named(data, name)).filter(|text| has_value(text))
    }

    /// The event's own fields that have no name, in order.
    pub fn unnamed(&self) -> Vec<Text<'t>> {
        let data = self.data.iter().find_map(|data| data.get("Data"));
        let Some(data) = data else { return Vec::new() };
        let inner = data.get("#text").unwrap_or(data);
        let items =
            if let Tree::List(items) = inner { items.as_slice() } else { std::slice::from_ref(inner) };
        items.iter().filter_map(|item| item.get("#text").unwrap_or(item).said()).collect()
    }

    /// Reads an event with `System`, and `EventData` or `UserData` beside it.
    pub fn nested(event: &'t Tree<'t>) -> Self {
        let Some(system) = event.get("System") else { return Self::default() };
        let own = |name: &str| system.get(name).and_then(text);
        let mut data: Vec<&Tree<'_>> = event.get("EventData").into_iter().collect();
        // data in a provider's own structure is one level deeper
        for member in event.get("UserData").into_iter().flat_map(Tree::members) {
            data.push(&member.1);
        }
        Self {
            provider: attribute(system, "Provider", "Name"),
            event_id: own("EventID").or_else(|| word(system, "EventID.Value")),
            channel: own("Channel"),
            computer: own("Computer"),
            record: own("EventRecordID"),
            activity: attribute(system, "Correlation", "ActivityID"),
            keywords: own("Keywords").into_iter().collect(),
            times: attribute(system, "TimeCreated", "SystemTime")
                .map(|time| (time, true))
                .into_iter()
                .collect(),
            message: word(event, "RenderingInfo.Message").or_else(|| word(event, "Message")),
            data,
        }
    }

    /// Reads an event as winlogbeat writes it.
    pub fn winlog(tree: &'t Tree<'t>) -> Self {
        let own = |name: &str| word(tree, &format!("winlog.{name}"));
        let data = [at(tree, "winlog.event_data"), at(tree, "winlog.user_data")];
        Self {
            provider: own("provider_name"),
            event_id: own("event_id").or_else(|| word(tree, "event.code")),
            channel: own("channel"),
            computer: own("computer_name"),
            record: own("record_id"),
            activity: own("activity_id"),
            keywords: super::super::path::all(tree, "winlog.keywords"),
            times: word(tree, "@timestamp").map(|time| (time, true)).into_iter().collect(),
            message: word(tree, "message"),
            data: data.into_iter().flatten().chain([tree]).collect(),
        }
    }
}

/// A field of `EventData`: a member of that name, or the list item with that name.
fn named<'t>(data: &'t Tree<'t>, name: &str) -> Option<Text<'t>> {
    if let Some(value) = data.get(name) {
        return text(value);
    }
    let listed = data.list("Data").iter().chain(data.items());
    let mut listed = listed.filter(|item| attribute_of(item, "Name").is_some_and(|own| own == name));
    text(listed.next()?)
}

/// The text of a node, or the text beside its attributes.
fn text<'t>(node: &'t Tree<'t>) -> Option<Text<'t>> {
    node.said().or_else(|| node.get("#text")?.said()).or_else(|| node.get("Value")?.said())
}

/// An attribute of a member, in the spelling of any converter.
fn attribute<'t>(of: &'t Tree<'t>, member: &str, name: &str) -> Option<Text<'t>> {
    let apart = of.get(&format!("{member}_attributes")).and_then(|node| node.get(name)).and_then(Tree::said);
    apart.or_else(|| attribute_of(of.get(member)?, name)).or_else(|| {
        let plain = of.get(member)?.said()?;
        // a node that is no object consists of this attribute's value alone
        ["Name", "SystemTime"].contains(&name).then_some(plain)
    })
}

fn attribute_of<'t>(node: &'t Tree<'t>, name: &str) -> Option<Text<'t>> {
    let within = node.get("#attributes").and_then(|attributes| attributes.get(name));
    within.or_else(|| node.get(&format!("@{name}"))).or_else(|| node.get(name))?.said()
}

/// Whether a value is one: neither blank nor `-` or `N/A`.
pub fn has_value(text: &str) -> bool {
    let text = text.trim();
    !text.is_empty() && text != "-" && text != "N/A"
}

/// An identifier; `None` if it consists of zeros.
pub fn identifier(text: Cow<'_, str>) -> Option<Cow<'_, str>> {
    let digits = text.trim().trim_start_matches("0x").trim_matches(['{', '}']);
    let zeros = digits.bytes().all(|byte| matches!(byte, b'0' | b'-'));
    (!zeros).then_some(text)
}
