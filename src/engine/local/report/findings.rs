//! What analysts found.

use super::Making;
use crate::case::notes::{OnEvent, Said, Target};
use crate::engine::EngineError;
use crate::export::Listed;
use crate::export::report::{
    By, EventLine, Finding, Findings, LinkSaid, Remark, Tagged, ValueSaid, shortened,
};

/// Events that are told, and comments on one of them.
const EVENTS: usize = 200;
const COMMENTS: usize = 20;

/// Events of the sources that notes are on, and events that analysts told of.
const NOTED: &str = "is:noted -is:manual";
const TOLD: &str = "is:manual";

impl Making<'_> {
    pub(super) fn findings(&mut self) -> Result<Findings, EngineError> {
        let events = self.found(NOTED)?;
        let told = self.found(TOLD)?;
        let without = self.engine.options.notes.is_none();
        let desk = &self.engine.desk;
        let book = desk.book();
        let links = book.links.iter().map(|link| LinkSaid {
            from: link.from.id.clone(),
            rel: link.rel.name(),
            to: link.to.clone(),
            by: By::from(&link.said),
        });
        let values = book.values.iter().flat_map(|((kind, value), comments)| {
            comments.iter().map(|comment| ValueSaid {
                kind: kind.name(),
                value: value.clone(),
                remark: Remark::from(comment),
            })
        });
        Ok(Findings {
            without,
            notes: desk.notes(),
            events_command: self.counting(NOTED),
            told_command: self.counting(TOLD),
            events,
            told,
            links: Listed::first(links, EVENTS),
            values: Listed::first(values, EVENTS),
            detached: Listed::first(desk.gone().map(|on| finding(line_of(&on.target), &on)), EVENTS),
            command: (!without).then(|| self.ask.commands.notes()),
        })
    }

    /// The events that a query leaves of the report, and what is said of the first of them.
    fn found(&mut self, by: &str) -> Result<Listed<Finding>, EngineError> {
        let rows = self.engine.filtered(&(self.ask.narrowed)(by), self.cancel)?;
        let (store, desk) = (&self.engine.store, &self.engine.desk);
        let found = rows.iter().take(EVENTS).map(|row| {
            let event = store.event(row);
            let told = desk.book().manual.get(&*event.id).map(|(_, said)| By::from(said));
            Finding { told, ..finding(EventLine::of(&event), &desk.of_row(row)) }
        });
        Ok(Listed::of(found.collect(), rows.count() as u64))
    }
}

fn finding(event: EventLine, on: &OnEvent) -> Finding {
    let tagged = |value: &str, said: &Said| Tagged { value: shortened(value), by: By::from(said) };
    Finding {
        event,
        told: None,
        marked: on.marked.as_ref().map(By::from),
        hidden: on.hidden.as_ref().map(By::from),
        tags: on.tags.iter().map(|(tag, said)| tagged(tag, said)).collect(),
        comments: Listed::first(on.comments.iter().map(Remark::from), COMMENTS),
        stage: on.stage.as_ref().map(|(stage, said)| tagged(stage.label(), said)),
        severity: on.severity.as_ref().map(|(severity, said)| tagged(severity, said)),
    }
}

/// An event that is in no source, as its notes name it.
fn line_of(target: &Target) -> EventLine {
    EventLine {
        id: target.id.clone(),
        time: target.time.clone(),
        message: target.text.as_deref().map(shortened),
        source: target.file.clone(),
        line: target.line,
        ..EventLine::unknown()
    }
}
