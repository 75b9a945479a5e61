//! Applies edits of the filter's terms: switching them off and on, and removing them.

use super::stepped;
use crate::query::read;
use crate::session::overlay::{Behavior, PLAIN};
use crate::session::terms::{Off, parted};
use crate::session::{Effect, Motion, Overlay, Session, Term, TermEdit};
use std::sync::Arc;

pub(in crate::session) const TERMS: Behavior = Behavior { moved: Session::move_terms, ..PLAIN };

impl Session {
    pub(super) fn edit_terms(&mut self, edit: &TermEdit) -> Vec<Effect> {
        match edit {
            TermEdit::List => self.open_terms(),
            TermEdit::Switch => self.switch_term(),
            TermEdit::Alone => self.alone_term(),
            TermEdit::Off(term) => self.put_term(term, false),
            TermEdit::On(term) => self.put_term(term, true),
            TermEdit::Drop(term) => self.drop_term(term.as_deref()),
        }
    }

    /// Opens the list of the filter's terms.
    fn open_terms(&mut self) -> Vec<Effect> {
        self.bar = None;
        if self.terms().is_empty() {
            self.say("there is no filter that could be switched off");
        } else {
            self.overlay = Some(Overlay::Terms { chosen: 0 });
        }
        Vec::new()
    }

    fn move_terms(&mut self, motion: Motion) {
        let count = self.terms().len();
        if let Some(Overlay::Terms { chosen }) = &mut self.overlay {
            *chosen = stepped(*chosen, count.saturating_sub(1), count.max(1), motion);
        }
    }

    /// The index of the named term, else of the one under the list's cursor; `None`, with a complaint, if there is
    /// none.
    fn meant_term(&mut self, terms: &[Term], named: Option<&str>) -> Option<usize> {
        let at = match (named, &self.overlay) {
            (Some(named), _) => terms.iter().position(|term| term.text == named.trim()),
            (None, Some(Overlay::Terms { chosen })) => Some(*chosen).filter(|at| *at < terms.len()),
            (None, _) => None,
        };
        if at.is_none() {
            self.complain(match named {
                Some(named) => format!("the filter has no term `{named}`; O lists those that it has"),
                None => "O lists the terms of the filter".to_owned(),
            });
        }
        at
    }

    /// Switches the term under the list's cursor off, or on again.
    fn switch_term(&mut self) -> Vec<Effect> {
        let mut terms = self.terms();
        let Some(at) = self.meant_term(&terms, None) else { return Vec::new() };
        terms[at].on = !terms[at].on;
        let label = format!("{} {}", if terms[at].on { "on" } else { "off" }, terms[at].text);
        self.put_terms(&label, &terms)
    }

    /// Switches a term off or on; a term that the filter does not have is added.
    fn put_term(&mut self, text: &str, on: bool) -> Vec<Effect> {
        let text = text.trim();
        if let Err(why) = read(text, self.view.zone) {
            self.complain(why.to_string());
            return Vec::new();
        }
        let mut terms = self.terms();
        // the text may hold several terms, or one without its brackets
        for new in crate::query::conjuncts(text) {
            match terms.iter_mut().find(|term| term.text == new) {
                Some(term) => term.on = on,
                None => terms.push(Term { text: new, on }),
            }
        }
        let label = format!("{} {text}", if on { "on" } else { "off" });
        self.put_terms(&label, &terms)
    }

    /// Removes a term, whether it is on or off.
    fn drop_term(&mut self, named: Option<&str>) -> Vec<Effect> {
        let mut terms = self.terms();
        let Some(at) = self.meant_term(&terms, named) else { return Vec::new() };
        let label = format!("without {}", terms.remove(at).text);
        let effects = self.put_terms(&label, &terms);
        if let Some(Overlay::Terms { chosen }) = &mut self.overlay {
            *chosen = (*chosen).min(terms.len().saturating_sub(1));
        }
        if terms.is_empty() {
            self.overlay = None;
        }
        effects
    }

    /// Switches all terms but the one under the list's cursor off; if it is the only one on, switches all on.
    fn alone_term(&mut self) -> Vec<Effect> {
        let mut terms = self.terms();
        let Some(at) = self.meant_term(&terms, None) else { return Vec::new() };
        let is_alone = terms.iter().enumerate().all(|(other, term)| term.on == (other == at));
        for (other, term) in terms.iter_mut().enumerate() {
            term.on = is_alone || other == at;
        }
        let label = if is_alone { "all on".to_owned() } else { format!("alone {}", terms[at].text) };
        self.put_terms(&label, &terms)
    }

    fn put_terms(&mut self, label: &str, terms: &[Term]) -> Vec<Effect> {
        let (query, off) = parted(terms);
        let filter = match read(&query, self.view.zone) {
            Ok(filter) => filter,
            Err(why) => {
                self.complain(why.to_string());
                return Vec::new();
            }
        };
        let same = filter == *self.view.scope.filter;
        if same && *off == *self.view.scope.off {
            return Vec::new();
        }
        self.remember(label);
        self.put_filter(&query, filter);
        self.view.scope.off = Arc::from(off);
        self.keep_trail();
        if same { Vec::new() } else { self.ask_all() }
    }

    /// Removes the terms that are switched off. Returns whether there were any.
    pub(super) fn clear_off(&mut self) -> bool {
        if self.view.scope.off.is_empty() {
            return false;
        }
        self.remember("nothing switched off");
        self.view.scope.off = Arc::from([]);
        true
    }

    /// Drops a switched-off term that is part of the query again.
    pub(in crate::session) fn settle_off(&mut self) {
        let on = crate::query::conjuncts(&self.view.scope.query);
        if self.view.scope.off.iter().any(|off| on.iter().any(|term| *term == *off.text)) {
            let left = self.view.scope.off.iter().filter(|off| on.iter().all(|term| *term != *off.text));
            self.view.scope.off = left.cloned().collect::<Vec<Off>>().into();
        }
    }
}
