//! Windows event logs: binary (EVTX), or as JSON of the same structure.

use super::super::path::content;
use super::draft::{FIELDS, draft};
use super::names::Events;
use super::windows_event::WindowsEvent;
use crate::read::formats::{Draft, Fit, Format, RawRecord, ReadContext, Sample, Spec};
use crate::read::tree::Tree;

/// The format.
#[derive(Debug)]
pub struct Evtx(pub Events);

const SPEC: Spec<'static> = Spec {
    name: "evtx",
    title: "Windows event logs, EVTX or JSON",
    recognised_by: "`ElfFile` at its beginning; as JSON `Event.System` with a provider, or `System` beside `EventData`",
    doc: "binary logs, and what evtx_dump and its like make of them: a record a line, as a list, or one after another",
    fields: FIELDS,
};

impl Format for Evtx {
    fn spec(&self) -> Spec<'_> {
        SPEC
    }

    fn fits(&self, sample: &Sample<'_>) -> Option<Fit> {
        let shaped = |event: &Tree<'_>| {
            let system = event.get("System");
            system.is_some_and(|system| {
                system.has("EventID") && (system.has("Provider") || system.has("Provider_attributes"))
            })
        };
        if sample.record(|record| record.get("Event").is_some_and(shaped)).is_some() {
            return Some(Fit::new(
                95,
                "its records have `Event.System` with the provider and number of an event of Windows",
            ));
        }
        sample.record(shaped)?;
        Some(Fit::new(85, "its records have `System` with the provider and number of an event of Windows"))
    }

    fn event(
        &self,
        record: &RawRecord<'_>,
        ctx: &mut ReadContext<'_>,
        take: &mut dyn FnMut(Draft<'_>),
    ) -> Result<(), String> {
        let tree = record.object()?;
        let event = tree.get("Event").unwrap_or(tree);
        let mut draft = draft(&WindowsEvent::nested(event), &self.0, ctx)?;
        if draft.event.id.is_empty() {
            draft.content = Some(content("evtx", tree));
        }
        take(draft);
        Ok(())
    }
}
