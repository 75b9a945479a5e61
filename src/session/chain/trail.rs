//! Pivots and the trail back: what the timeline was narrowed to, step by step.
//!
//! A pivot puts its terms into the filter in place of the previous pivot's. The trail is part of the view, so undo
//! restores it with the filter. Going back is itself a change that can be undone.

use super::short;
use crate::chain::{Begin, Identity, IdentityKind, Within};
use crate::engine::Position;
use crate::event::Field;
use crate::query::{Filter, conjuncts, quote, read};
use crate::session::{Effect, Panel, Scope, Session};
use std::sync::Arc;

/// A step of the trail.
#[derive(Debug, Clone, PartialEq)]
pub struct Crumb {
    /// Label of what the timeline was narrowed to.
    pub label: Arc<str>,
    /// The terms that the pivot put into the filter.
    terms: Vec<String>,
    /// The query before.
    pub before: Arc<str>,
    /// The cursor's event before.
    cursor: Option<Position>,
}

/// The query term for the events of an identity. `issuers` are the ids of sign-ins that issued a token but carry other
/// names.
fn term_of(identity: &Identity, issuers: &[String]) -> String {
    let kind = identity.kind;
    let of = |field: Field, value: &str| format!("{}:{}", field.name(), quote(value));
    let own = of(kind.field(), &identity.value);
    // where records name no mailbox, it is the account's own
    let owner = (kind == IdentityKind::Mailbox).then(|| of(Field::Account, &identity.value));
    let others: Vec<String> = owner.into_iter().chain(issuers.iter().map(|id| of(Field::Id, id))).collect();
    if others.is_empty() { own } else { format!("({own} or {})", others.join(" or ")) }
}

impl Scope {
    /// The trail of pivots; empty if the filter no longer contains the last pivot's terms.
    pub(in crate::session) fn held_trail(&self) -> &[Crumb] {
        let Some(last) = self.trail.last() else { return &[] };
        let held = conjuncts(&self.query);
        if last.terms.iter().all(|term| held.contains(term)) { &self.trail } else { &[] }
    }
}

impl Session {
    /// The trail of pivots; empty if the filter no longer contains the last pivot's terms.
    #[must_use]
    pub fn trail(&self) -> &[Crumb] {
        self.view.scope.held_trail()
    }

    /// The start of the reach that the timeline was narrowed to: as an id or `type:value`, and as a label.
    pub(super) fn root_of_reach(&self) -> Option<(String, String)> {
        let mut terms = self.trail().iter().rev().flat_map(|crumb| &crumb.terms);
        let begins = |term: &String| match read(term, self.view.zone) {
            Ok(Filter::Reach(text)) => text.parse::<Within>().ok().map(|within| within.of),
            _ => None,
        };
        Some(match terms.find_map(begins)? {
            Begin::Identity(of) => (of.to_string(), format!("{} {}", of.kind, short(&of))),
            Begin::Event(id) => (id.clone(), format!("event {}", crate::event::visible(&id))),
        })
    }

    /// Narrows the timeline to the events of an identity.
    pub(in crate::session) fn pivot_to(&mut self, identity: &Identity) -> Vec<Effect> {
        let seen = self.shown_detail().map_or(&[][..], |detail| &detail.seen);
        let seen = seen.iter().find(|seen| seen.identity.is_same(identity));
        let term = term_of(identity, seen.map_or(&[], |seen| &seen.issuers));
        self.pivot(format!("{} {}", identity.kind, short(identity)), vec![term])
    }

    /// Narrows the timeline to the chain of an event.
    pub(in crate::session) fn pivot_to_chain(&mut self, id: &str) -> Vec<Effect> {
        let known =
            self.chains.known.as_ref().filter(|_| self.selected().is_some_and(|row| row.position.id == id));
        let records =
            known.map(|(_, chain)| format!(" of {} events", crate::session::thousands(chain.records)));
        self.pivot(format!("chain{}", records.unwrap_or_default()), vec![format!("chain:{}", quote(id))])
    }

    /// Narrows the timeline to an event, by its id.
    pub(in crate::session) fn pivot_to_event(&mut self, id: &str) -> Vec<Effect> {
        self.pivot(format!("event {}", crate::event::visible(id)), vec![format!("id:{}", quote(id))])
    }

    /// Narrows the timeline by `terms`, which replace those of the previous pivot.
    pub(super) fn pivot(&mut self, label: String, terms: Vec<String>) -> Vec<Effect> {
        let mut all = conjuncts(&self.view.scope.query);
        if let Some(last) = self.trail().last() {
            all.retain(|known| !last.terms.contains(known));
        }
        all.retain(|known| !terms.contains(known));
        all.extend(terms.iter().cloned());
        let query = all.join(" ");
        if query == *self.view.scope.query {
            self.say(format!("the timeline shows {label} already"));
            return Vec::new();
        }
        match read(&query, self.view.zone) {
            Ok(filter) => {
                self.remember(&format!("pivot to {label}"));
                self.keep_trail();
                let crumb = Crumb {
                    label: Arc::from(label),
                    terms,
                    before: Arc::clone(&self.view.scope.query),
                    cursor: self.view.scope.cursor.clone(),
                };
                self.view.scope.trail.push(crumb);
                self.put_filter(&query, filter);
                self.focus = Panel::Timeline;
                self.ask_all()
            }
            Err(why) => {
                self.complain(why.to_string());
                Vec::new()
            }
        }
    }

    /// Undoes the last pivot: restores the filter and cursor from before it.
    pub(in crate::session) fn unwind(&mut self) -> Vec<Effect> {
        let Some(crumb) = self.trail().last().cloned() else {
            self.say("no pivot to go back from; u undoes the last change of the view");
            return Vec::new();
        };
        self.remember(&format!("back from {}", crumb.label));
        self.view.scope.trail.pop();
        let filter = read(&crumb.before, self.view.zone).unwrap_or(Filter::All);
        self.put_filter(&crumb.before, filter);
        self.view.scope.cursor = crumb.cursor;
        self.focus = Panel::Timeline;
        self.ask_all()
    }

    /// Clears the trail if the filter no longer contains its terms.
    pub(in crate::session) fn keep_trail(&mut self) {
        if self.trail().is_empty() {
            self.view.scope.trail.clear();
        }
    }

    /// Narrows the timeline to the named identity, else to the one under the cursor or walked along.
    pub(in crate::session) fn narrow_to(&mut self, of: Option<&Identity>) -> Vec<Effect> {
        match of {
            Some(identity) => self.pivot_to(identity),
            None => self.pivot_here(),
        }
    }

    /// Narrows the timeline to the identity under the cursor, else to what is walked along.
    pub(in crate::session) fn pivot_here(&mut self) -> Vec<Effect> {
        match self.along_here() {
            Some(crate::engine::Along::Identity(identity)) => self.pivot_to(&identity),
            Some(crate::engine::Along::Chain(id)) => self.pivot_to_chain(&id),
            None => {
                self.say("nothing else carries what this event carries");
                Vec::new()
            }
        }
    }
}
