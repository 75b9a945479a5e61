//! Windows events that log shippers flattened.

use super::super::path::{content, first, whole, word};
use super::draft::{FIELDS, draft};
use super::names::Events;
use super::windows_event::WindowsEvent;
use crate::read::formats::{Draft, Fit, Format, RawRecord, ReadContext, Sample, Spec};
use crate::read::tree::Tree;

/// The format.
#[derive(Debug)]
pub struct WindowsJson(pub Events);

const SPEC: Spec<'static> = Spec {
    name: "windows-json",
    title: "Windows events, flattened",
    recognised_by: "`EventID` beside `EventSourceName`, `SourceName`, `ProviderName` or `Provider_Name`",
    doc: "JSON or tables of NXLog, Logstash, EvtxECmd and Log Analytics (SecurityEvent, Event)",
    fields: FIELDS,
};

/// Names of the provider's member, by product.
const PROVIDERS: [&str; 6] =
    ["EventSourceName", "SourceName", "ProviderName", "Provider_Name", "Provider", "Source"];

impl Format for WindowsJson {
    fn spec(&self) -> Spec<'_> {
        SPEC
    }

    fn fits(&self, sample: &Sample<'_>) -> Option<Fit> {
        let has = |name: &str| sample.record(|record| record.has(name)).is_some() || sample.column(name);
        let around = ["Channel", "EventLog", "Hostname", "SourceComputerId", "RecordNumber", "EventRecordID"];
        let provider =
            PROVIDERS.iter().find(|name| has(name)).filter(|_| around.iter().any(|name| has(name)))?;
        let times = ["TimeGenerated", "EventTime", "UtcTime", "@timestamp", "TimeCreated", "SystemTime"];
        let fits = has("EventID") && has("Computer") | has("Hostname") && times.iter().any(|name| has(name));
        fits.then(|| Fit::new(88, format!("its records have EventID and {provider} of events of Windows")))
    }

    fn event(
        &self,
        record: &RawRecord<'_>,
        ctx: &mut ReadContext<'_>,
        take: &mut dyn FnMut(Draft<'_>),
    ) -> Result<(), String> {
        let whole = whole(record)?;
        let tree = whole.as_ref();
        // EvtxECmd has the event's own fields as JSON in the column `Payload`
        let payload = tree.text("Payload").and_then(|text| Tree::parse(text).ok());
        let payload = payload.as_ref().or_else(|| tree.get("Payload"));
        let mut draft = draft(&flat(tree, payload), &self.0, ctx)?;
        if draft.event.id.is_empty() {
            draft.content = Some(content("windows", tree));
        }
        take(draft);
        Ok(())
    }
}

/// A Windows event whose members are all at the same level, from a record and the parsed `Payload`.
fn flat<'t>(tree: &'t Tree<'t>, payload: Option<&'t Tree<'t>>) -> WindowsEvent<'t> {
    let keywords = ["Keywords", "EventType", "EventLevelName"].iter().filter_map(|name| word(tree, name));
    let data = [tree.get("EventData"), payload.and_then(|payload| payload.get("EventData"))];
    let users = payload.and_then(|payload| payload.get("UserData")).into_iter().flat_map(Tree::members);
    let users = users.map(|(_, member)| member);
    WindowsEvent {
        provider: first(tree, &PROVIDERS),
        event_id: word(tree, "EventID"),
        channel: first(tree, &["Channel", "EventLog"]),
        computer: first(tree, &["Computer", "Hostname"]),
        record: first(tree, &["EventRecordID", "EventRecordId", "RecordNumber"]),
        activity: first(tree, &["ActivityID", "Correlation_ActivityID"]),
        keywords: keywords.collect(),
        times: times(tree),
        message: first(tree, &["Message", "Activity", "RenderedDescription"]),
        data: data.into_iter().flatten().chain(users).chain([tree]).collect(),
    }
}

/// The times of an event, best first. `EventTime` of `NXLog` is local and has no zone, so it comes last; with a zone it
/// is first.
fn times<'t>(tree: &'t Tree<'t>) -> Vec<(crate::event::Text<'t>, bool)> {
    let names = ["TimeCreated", "SystemTime", "TimeGenerated", "UtcTime", "@timestamp"];
    let mut times: Vec<_> = names.iter().filter_map(|name| Some((word(tree, name)?, true))).collect();
    if let Some(time) = word(tree, "EventTime") {
        let zoned = time.ends_with('Z') || time.get(19..).is_some_and(|rest| rest.contains(['+', '-']));
        let at = if zoned { 0 } else { times.len() };
        times.insert(at, (time, false));
    }
    times
}
