//! What notes change that came or were taken back: only that is looked for anew.

use crate::case::notes::{Act, Note};
use crate::event::Field;
use crate::query::{Filter, Test};
use crate::store::Store;
use std::sync::Arc;

/// What some notes change.
#[derive(Debug, Default)]
pub(super) struct Change {
    /// Rows come or go.
    pub rows: bool,
    /// What is told of all events together: stages, links, turns of the intrusion.
    pub links: bool,
    /// Fields whose values become others.
    pub fields: Vec<Field>,
    /// Texts that come or go.
    texts: Vec<String>,
}

impl Change {
    /// Everything.
    pub fn all() -> Self {
        Self { rows: true, links: true, fields: FIELDS.to_vec(), texts: Vec::new() }
    }

    /// Everything, where the rows of all events are known.
    pub fn of_all() -> Self {
        Self { rows: false, ..Self::all() }
    }

    /// What these notes change in a case of these events.
    pub fn of(notes: &[Arc<Note>], store: &Store) -> Self {
        let mut change = Self::default();
        let mut values: Vec<Field> = Vec::new();
        for note in notes {
            change.links |= affects_links(&note.act);
            match &note.act {
                Act::Tag(tag) | Act::Untag(tag) => {
                    change.fields.push(Field::Tags);
                    change.texts.push(tag.clone());
                }
                Act::Comment { text, .. } => change.texts.push(text.clone()),
                Act::Severity(severity) => {
                    values.push(Field::Severity);
                    change.texts.push(severity.clone());
                }
                Act::Stage(stage) => {
                    values.push(Field::Stage);
                    change.texts.push(stage.name().to_owned());
                }
                Act::Event(_) => change.rows = true,
                _ => {}
            }
        }
        for field in FIELDS.into_iter().filter(|field| values.contains(field)) {
            // what a row had before may be any of them
            let had = store.text(field).map(|column| column.values().map(str::to_owned));
            change.texts.extend(had.into_iter().flatten());
            change.fields.push(field);
        }
        change
    }

    /// Whether a column becomes another.
    pub fn is_of_columns(&self) -> bool {
        self.rows || !self.fields.is_empty()
    }

    /// Whether the rows of a filter may become others.
    pub fn touches(&self, filter: &Filter) -> bool {
        self.rows
            || filter.any_term(&mut |term| match term {
                Filter::Text(field, _) | Filter::Has(field) => self.fields.contains(field),
                Filter::Word(_) | Filter::WordPattern(_) => {
                    let test = Test::text(term);
                    self.texts.iter().any(|text| test.passes(text))
                }
                Filter::Is(property) => property.is_of_notes() || (self.links && property.is_of_all()),
                Filter::Chain(_) | Filter::Reach(_) => self.links,
                // what is within a filter of others has its turn by itself
                Filter::And(_)
                | Filter::Or(_)
                | Filter::Not(_)
                | Filter::Stood(..)
                | Filter::WithContext { .. }
                | Filter::All
                | Filter::Issued(_)
                | Filter::Number(..)
                | Filter::Time { .. }
                | Filter::Raw(..)
                | Filter::KnownBy(_)
                | Filter::UpTo(_) => false,
            })
    }
}

/// The fields that notes correct or add to.
pub(super) const FIELDS: [Field; 3] = [Field::Stage, Field::Severity, Field::Tags];

/// Whether a note is of account for what is told of all events together.
pub(super) fn affects_links(act: &Act) -> bool {
    match act {
        Act::Stage(_) | Act::Link { .. } | Act::Milestone(_) | Act::Event(_) => true,
        // where auditing was throttled, the log could not see
        Act::Tag(tag) | Act::Untag(tag) => tag.eq_ignore_ascii_case("throttled"),
        _ => false,
    }
}
