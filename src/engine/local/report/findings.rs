//! What analysts found.

use super::Making;
use crate::case::notes::{Manual, OnEvent, Said, Target};
use crate::event::Stage;
use crate::export::Listed;
use crate::export::report::{
    By, EventLine, Finding, Findings, LinkSaid, Remark, Tagged, ValueSaid, shortened,
};

/// Events that are told, and comments on one of them.
const EVENTS: usize = 200;
const COMMENTS: usize = 20;

impl Making<'_> {
    pub(super) fn findings(&self) -> Findings {
        let (book, store) = (self.ask.book, &self.engine.store);
        let noted = || book.events.iter().filter(|(_, on)| is_finding(on));
        let mut found: Vec<(usize, &OnEvent)> =
            noted().filter_map(|(id, on)| Some((store.row_of(id)?, on))).collect();
        found.retain(|(row, _)| self.rows.contains(*row));
        found.sort_unstable_by_key(|(row, _)| *row);
        let events = found.into_iter().map(|(row, on)| finding(EventLine::of(&store.event(row)), on));
        let gone = noted().filter(|(id, _)| store.row_of(id).is_none() && !book.manual.contains_key(*id));
        let told = book.manual.iter().map(|(id, (manual, said))| {
            let event = EventLine { id: id.clone(), ..told(manual) };
            let on = book.events.get(id).cloned().unwrap_or_default();
            Finding { marked: Some(By::from(said)), ..finding(event, &on) }
        });
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
        Findings {
            notes: self.ask.notes,
            events: Listed::first(events, EVENTS),
            told: Listed::first(told, EVENTS),
            links: Listed::first(links, EVENTS),
            values: Listed::first(values, EVENTS),
            detached: Listed::first(gone.map(|(_, on)| finding(line_of(&on.target), on)), EVENTS),
            command: self.ask.commands.notes(),
        }
    }
}

/// Whether somebody said more of an event than that it is to be hidden.
fn is_finding(on: &OnEvent) -> bool {
    on.marked.is_some()
        || !on.tags.is_empty()
        || !on.comments.is_empty()
        || on.severity.is_some()
        || on.stage.is_some()
}

fn finding(event: EventLine, on: &OnEvent) -> Finding {
    let tagged = |value: &str, said: &Said| Tagged { value: shortened(value), by: By::from(said) };
    Finding {
        event,
        marked: on.marked.as_ref().map(By::from),
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

/// An event as an analyst told of it.
fn told(manual: &Manual) -> EventLine {
    let text = |key| manual.text(key).map(shortened);
    let cites = manual.fields.get("cites").and_then(|cites| cites.as_array());
    let cites = cites.into_iter().flatten().filter_map(|cite| cite.as_str().map(str::to_owned));
    EventLine {
        time: text("time"),
        stage: manual.text("stage").and_then(Stage::parse).unwrap_or(Stage::Other).into(),
        operation: text("operation"),
        message: text("message"),
        account: text("account"),
        agency: text("agency"),
        status: text("status"),
        confidence: text("confidence"),
        cites: cites.collect(),
        ..EventLine::unknown()
    }
}
