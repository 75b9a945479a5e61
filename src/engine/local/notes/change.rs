//! What changes when notes are added or undone, so that only affected results are recomputed.

use crate::case::notes::{Act, Note};
use crate::event::Field;
use crate::query::{Filter, Test};
use crate::store::Store;
use std::sync::Arc;

/// What a set of notes changes.
#[derive(Debug, Default)]
pub(super) struct Change {
    /// Whether manual events, and so rows, come or go.
    pub rows: bool,
    /// Whether input of the analysis changes: stages, links, milestones, manual events.
    pub links: bool,
    /// Fields whose values change.
    pub fields: Vec<Field>,
    /// Texts that become findable, or cease to be.
    texts: Vec<String>,
}

impl Change {
    /// Everything changes.
    pub fn all() -> Self {
        Self { rows: true, links: true, fields: FIELDS.to_vec(), texts: Vec::new() }
    }

    /// Everything except that rows come or go.
    pub fn of_all() -> Self {
        Self { rows: false, ..Self::all() }
    }

    /// What some notes change.
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
            // the previous values are not known, so it may be any of the column's
            let had = store.text(field).map(|column| column.values().map(str::to_owned));
            change.texts.extend(had.into_iter().flatten());
            change.fields.push(field);
        }
        change
    }

    /// Whether any column changes.
    pub fn is_of_columns(&self) -> bool {
        self.rows || !self.fields.is_empty()
    }

    /// Whether the rows of a filter may change.
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
                // these don't depend on notes; the terms within a filter are visited on their own
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

/// The fields that notes correct or extend.
pub(super) const FIELDS: [Field; 3] = [Field::Stage, Field::Severity, Field::Tags];

/// Whether a note is input of the analysis.
pub(super) fn affects_links(act: &Act) -> bool {
    match act {
        Act::Stage(_) | Act::Link { .. } | Act::Milestone(_) | Act::Event(_) => true,
        // this tag marks throttled auditing, and so a blind zone
        Act::Tag(tag) | Act::Untag(tag) => tag.eq_ignore_ascii_case("throttled"),
        _ => false,
    }
}
