//! The report's findings: what analysts marked, commented, tagged, linked and added.

use super::{Making, Narrower};
use crate::case::notes::{Correction, NoteOrigin, OnEvent, Target};
use crate::chain::Identity;
use crate::engine::EngineError;
use crate::event::{Field, Link};
use crate::export::Listed;
use crate::export::report::{
    Attribution, Corrected, EventLine, Finding, Findings, LinkSaid, Remark, TagRow, Tagged, ValueSaid,
    shortened,
};
use crate::store::Tally;

/// The most events listed, and the most comments per event.
const EVENTS: usize = 200;
const COMMENTS: usize = 20;
/// The most links listed per event.
const LINKS: usize = 20;
/// The most events that are only tagged (often many at once), and the most tags.
const TAGGED: usize = 20;
const TAGS: usize = 40;

/// Queries for: events from sources with more than tags; events that are only tagged, hidden ones too; events with an
/// analyst's tag; events that analysts added by hand.
pub(super) const NOTED: &str =
    "is:noted -is:manual (is:marked or is:commented or is:corrected or is:linked or -is:tagged)";
pub(super) const ONLY_TAGGED: &str = "is:tagged -is:manual -is:marked -is:commented -is:corrected -is:linked";
pub(super) const HAS_TAGS: &str = "is:tagged";
pub(super) const TOLD: &str = "is:manual";

impl Making<'_> {
    pub(super) fn findings(&mut self) -> Result<Findings, EngineError> {
        let events = self.found(NOTED, EVENTS)?;
        self.bit()?;
        let tagged = self.found(ONLY_TAGGED, TAGGED)?;
        self.bit()?;
        let tags = self.tags()?;
        let told = self.found(TOLD, EVENTS)?;
        let (links, values) = (self.links(), self.said_of_values()?);
        let scoped = self.ask.commands.is_scoped();
        let without = self.engine.origin.options.notes.is_none();
        let notes = &self.engine.notes;
        Ok(Findings {
            without,
            notes: notes.notes(),
            events_command: self.counting(NOTED),
            events_all: self.telling(NOTED),
            told_command: self.counting(TOLD),
            told_all: self.telling(TOLD),
            tagged_command: self.counting(ONLY_TAGGED),
            tagged_all: self.telling(ONLY_TAGGED),
            tags_command: self.ask.commands.narrowed(
                "facets",
                HAS_TAGS,
                &["--by", "tags", "--format", "json"],
            ),
            events,
            tagged,
            tags,
            told,
            links,
            values,
            // events that are in no source match no query
            detached: if scoped {
                Listed::default()
            } else {
                Listed::first(notes.gone().map(|on| finding(line_of(&on.target), &on)), EVENTS)
            },
            command: (!without).then(|| self.ask.commands.notes()),
        })
    }

    /// The tags given by analysts, with the events that have them.
    fn tags(&mut self) -> Result<Listed<TagRow>, EngineError> {
        let (values, distinct) = self.values(&Narrower::of(HAS_TAGS), Field::Tags, TAGS)?;
        let row = |(tag, Tally { records, operations })| TagRow { tag, records, operations };
        Ok(Listed::of(values.into_iter().map(row).collect(), distinct))
    }

    /// Analysts' links; in a report of selected events, those from or to one of them.
    fn links(&self) -> Listed<LinkSaid> {
        let store = &self.engine.store;
        let is_of = |id: &str| store.row_of(id).is_some_and(|row| self.rows.contains(row));
        let scoped = self.ask.commands.is_scoped();
        let all = self.engine.notes.book().links.iter();
        let of = all.filter(|link| !scoped || is_of(&link.from.id) || is_of(&link.to));
        let said = of.map(|link| LinkSaid {
            from: link.from.id.clone(),
            rel: link.rel.name(),
            to: link.to.clone(),
            by: Attribution::from(&link.said),
        });
        Listed::first(said, EVENTS)
    }

    /// Comments on values; in a report of selected events, on values that these carry.
    fn said_of_values(&mut self) -> Result<Listed<ValueSaid>, EngineError> {
        let scoped = self.ask.commands.is_scoped();
        let values: Vec<_> = self.engine.notes.book().values.clone().into_iter().collect();
        let mut said = Vec::new();
        for ((kind, value), comments) in values {
            let of = Identity { kind, value };
            if scoped && self.engine.filtered(&of.carriers(), self.cancel)?.common(&self.rows) == 0 {
                continue;
            }
            let told = comments.iter().map(|comment| ValueSaid {
                kind: kind.name(),
                value: of.value.clone(),
                remark: Remark::from(comment),
            });
            said.extend(told);
        }
        Ok(Listed::first(said, EVENTS))
    }

    /// The events that a query selects, with the notes on the first `most` of them.
    fn found(&mut self, by: &str, most: usize) -> Result<Listed<Finding>, EngineError> {
        let rows = self.engine.filtered(&self.ask.narrowed(&Narrower::of(by)), self.cancel)?;
        let (store, notes) = (&self.engine.store, &self.engine.notes);
        let found = rows.iter().take(most).map(|row| {
            let event = store.event(row);
            let told = notes.book().manual.get(&*event.id).map(|(_, said)| Attribution::from(said));
            Finding { told, ..finding(EventLine::of(&event), &notes.of_row(row, store)) }
        });
        Ok(Listed::of(found.collect(), rows.count() as u64))
    }
}

fn finding(event: EventLine, on: &OnEvent) -> Finding {
    Finding {
        event,
        told: None,
        marked: on.marked.as_ref().map(Attribution::from),
        hidden: on.hidden.as_ref().map(Attribution::from),
        tags: on.tags.iter().map(|(tag, said)| tagged(tag, said)).collect(),
        comments: Listed::first(on.comments.iter().map(Remark::from), COMMENTS),
        stage: on.stage.as_ref().map(|stage| corrected(stage, |stage| stage.label())),
        severity: on.severity.as_ref().map(|severity| corrected(severity, String::as_str)),
        links: Listed::first(
            on.links.iter().map(|(Link { rel, to }, said)| tagged(&format!("{rel} {to}"), said)),
            LINKS,
        ),
    }
}

fn tagged(value: &str, said: &NoteOrigin) -> Tagged {
    Tagged { value: shortened(value), by: Attribution::from(said) }
}

fn corrected<T: PartialEq>(correction: &Correction<T>, name: impl Fn(&T) -> &str) -> Corrected {
    Corrected {
        value: shortened(name(&correction.value)),
        by: Attribution::from(&correction.said),
        otherwise: correction.otherwise().map(|(other, said)| tagged(name(other), said)).collect(),
    }
}

/// The line for an event that is in no source, from what the note stored of it.
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
