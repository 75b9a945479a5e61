//! Applies typing in the prompt: filters, text to find, times, days and notes.

use crate::engine::{Question, RecordLayout, Slot};
use crate::event::Zone;
use crate::query::{
    CompletionKind, QueryError, Reading, complete, is_record_name, read, typed_value, wanted, written_as_read,
};
use crate::session::notes::completed;
use crate::session::{Bar, Edit, Effect, Input, PromptKind, Session, TimePreview, last_day};

/// Number of completions offered at once.
const OFFERS: usize = 6;
/// Number of a record's lines searched for names.
const LOOKED: usize = 1 << 12;

impl Session {
    pub(in crate::session) fn prompt(&mut self, kind: PromptKind) -> Vec<Effect> {
        if let PromptKind::Note(prompt) = kind
            && let Some(effects) = self.instead_of_prompt(prompt)
        {
            return effects;
        }
        if kind == PromptKind::Find && self.look_in_help() {
            return Vec::new();
        }
        let text = match kind {
            PromptKind::Filter if self.view.scope.query.is_empty() => String::new(),
            PromptKind::Filter => format!("{} ", self.view.scope.query),
            PromptKind::AsOf => self.view.as_of.as_deref().unwrap_or("").to_owned(),
            PromptKind::Compare => self.days_to_compare(),
            PromptKind::Find | PromptKind::Goto | PromptKind::Note(_) => String::new(),
        };
        self.overlay = None;
        self.forget_slot(Slot::Values);
        let mut bar = Bar::new(kind, text);
        let PromptKind::Note(prompt) = kind else {
            self.bar = Some(bar);
            return Vec::new();
        };
        bar.about = self.about(prompt);
        self.bar = Some(bar);
        self.offer_for_note(prompt)
    }

    pub(super) fn edit(&mut self, edit: &Edit) -> Vec<Effect> {
        if let Some(behavior) = self.behavior() {
            return (behavior.edit)(self, edit);
        }
        self.forget_slot(Slot::Values);
        self.forget_sought();
        let Some(bar) = &mut self.bar else { return Vec::new() };
        match edit {
            Edit::Complete => return self.put_offer(true),
            Edit::CompleteBack => return self.put_offer(false),
            Edit::Up | Edit::Down => {
                walk_history(bar, &self.queries, *edit == Edit::Up);
            }
            edit => {
                bar.past = None;
                let before = bar.input.text().to_owned();
                change(&mut bar.input, edit);
                // an edit that changes nothing keeps the error about an unknown name
                if bar.error.is_some() && bar.input.text() == before && read(&before, self.view.zone).is_ok()
                {
                    return Vec::new();
                }
            }
        }
        bar.offer = None;
        let mut effects = self.show_typed();
        effects.extend(self.look_at_typed());
        effects
    }

    /// Checks what is typed: sets the error, and the completions at the cursor.
    fn look_at_typed(&mut self) -> Vec<Effect> {
        let zone = self.view.zone;
        let Some(bar) = &mut self.bar else { return Vec::new() };
        if bar.kind == PromptKind::Goto {
            return self.look_at_words();
        }
        if bar.kind != PromptKind::Filter {
            bar.error = None;
            bar.offers.clear();
            return if let PromptKind::Note(prompt) = bar.kind {
                self.offer_for_note(prompt)
            } else {
                Vec::new()
            };
        }
        bar.error = read(bar.input.text(), zone).err();
        bar.offers.clear();
        let wanted = wanted(bar.input.text(), bar.input.cursor());
        if wanted.of == CompletionKind::Name && is_record_name(&wanted.partial) {
            let shown = self.detail.shown.as_deref();
            bar.offers = shown.map_or_else(Vec::new, |shown| record_names(&shown.laid, &wanted.partial));
            if bar.offers.len() == OFFERS {
                return Vec::new();
            }
            return vec![self.ask(Question::RecordNames { begun: wanted.partial, top: OFFERS })];
        }
        if wanted.partial.is_empty() && wanted.of == CompletionKind::Name {
            return Vec::new();
        }
        let names = wanted.names();
        if !names.is_empty() {
            let offer = |(name, doc): (&str, &str)| (name.to_owned(), doc.to_owned());
            bar.offers = names.into_iter().take(OFFERS).map(offer).collect();
            return Vec::new();
        }
        match wanted.of {
            CompletionKind::Value(field) if field != crate::event::Field::Stage => {
                vec![self.ask(Question::Values { field, part: wanted.partial, top: OFFERS })]
            }
            _ => Vec::new(),
        }
    }

    /// Offers names of other records behind those of the selected event's.
    pub(in crate::session) fn offer_record_names(&mut self, names: Vec<String>) {
        let Some(bar) = self.bar.as_mut().filter(|bar| bar.offer.is_none()) else { return };
        for name in names {
            if bar.offers.len() < OFFERS && !bar.offers.iter().any(|(known, _)| *known == name) {
                bar.offers.push((name, String::new()));
            }
        }
    }

    /// Checks a time typed in words: sets its preview and its error. An error in the last word is not shown yet, as
    /// that may be unfinished.
    fn look_at_words(&mut self) -> Vec<Effect> {
        let Some(bar) = &self.bar else { return Vec::new() };
        let (typed, cursor) = (bar.input.text().to_owned(), bar.input.cursor());
        let goal = self.goal_of(&typed);
        let unfinished =
            |why: &QueryError| typed.trim().is_empty() || why.span.end >= cursor.min(typed.trim_end().len());
        let error = goal.as_ref().err().filter(|why| !unfinished(why)).cloned();
        let nowhere = goal.as_ref().err().filter(|_| !typed.trim().is_empty()).map(|why| why.message.clone());
        let lead = goal.ok().map(|goal| TimePreview { goal, row: None });
        let asked = lead.as_ref().map(|lead| self.ask_goal(&lead.goal));
        if let Some(bar) = &mut self.bar {
            (bar.error, bar.lead, bar.nowhere) = (error, lead, nowhere);
        }
        asked.into_iter().collect()
    }

    /// Puts the next or previous completion into the text. If there is only one it is accepted, and completions are
    /// looked for again.
    fn put_offer(&mut self, next: bool) -> Vec<Effect> {
        let Some(bar) = &mut self.bar else { return Vec::new() };
        let count = bar.offers.len();
        if count == 0 {
            return Vec::new();
        }
        if bar.offer.is_none() {
            bar.draft = bar.input.halves().0.to_owned();
        }
        let at = match (bar.offer, next) {
            (None, true) => 0,
            (None, false) => count - 1,
            (Some(at), true) => (at + 1) % count,
            (Some(at), false) => (at + count - 1) % count,
        };
        let (text, cursor) = if let PromptKind::Note(prompt) = bar.kind {
            completed(prompt, bar, &bar.offers[at].0)
        } else {
            let behind = bar.input.halves().1.trim_start();
            let (text, cursor) = put_in(&bar.draft, &bar.offers[at].0, self.view.zone);
            (format!("{text}{behind}"), cursor)
        };
        bar.input.set(text, cursor);
        bar.offer = Some(at);
        bar.error = match bar.kind {
            PromptKind::Filter => read(bar.input.text(), self.view.zone).err(),
            _ => None,
        };
        if count == 1 {
            bar.offer = None;
        }
        let mut effects = self.show_typed();
        if count == 1 {
            effects.extend(self.look_at_typed());
        }
        effects
    }

    pub(super) fn accept_typed(&mut self) -> Vec<Effect> {
        let Some(bar) = self.bar.take() else { return Vec::new() };
        self.forget_slot(Slot::Values);
        self.forget_sought();
        let typed = bar.input.text().trim().to_owned();
        if let Some(why) = self.wrong_with(&bar, &typed) {
            // the text stays for correction; if a name in it is wrong, the preview ends
            let mut bar = Bar { error: Some(why), offers: Vec::new(), offer: None, ..bar };
            let before = bar.naming.take().and_then(|_| bar.before.take());
            self.bar = Some(bar);
            return if self.restore(before) { self.ask_all_over() } else { Vec::new() };
        }
        match bar.kind {
            PromptKind::Filter => self.keep_typed(bar, &typed),
            PromptKind::Find => self.find_text(&typed),
            PromptKind::Note(prompt) => match self.note_typed(prompt, &typed) {
                Some(command) => self.note_about(&command, bar.about),
                None => Vec::new(),
            },
            PromptKind::Goto | PromptKind::Compare if typed.is_empty() => Vec::new(),
            PromptKind::Goto => self.go_to(&typed),
            PromptKind::AsOf | PromptKind::Compare => match (Self::two_days(&typed), bar.kind) {
                (Some((from, until)), _) => self.compare(from, until),
                (None, PromptKind::Compare) => self.compare(&typed, None),
                (None, _) => self.set_as_of(day_of(&typed)),
            },
        }
    }

    /// Why the typed text can't be accepted; `None` if it can.
    fn wrong_with(&self, bar: &Bar, typed: &str) -> Option<QueryError> {
        let told = match bar.kind {
            PromptKind::Filter => return read(typed, self.view.zone).err().or_else(|| bar.wrong_name(typed)),
            PromptKind::Find => return None,
            PromptKind::Note(prompt) => return self.wrong_with_note(prompt, typed),
            PromptKind::Goto if typed.is_empty() => return None,
            PromptKind::Goto => return self.goal_of(bar.input.text()).err(),
            PromptKind::AsOf | PromptKind::Compare => {
                let days = Self::two_days(typed).map_or((day_of(typed), None), |(a, b)| (Some(a), b));
                let is_day =
                    |day: &str| last_day(day, self.view.zone).map(drop).map_err(|why| why.to_string());
                let wrong = [days.0, days.1].into_iter().flatten().try_for_each(is_day);
                let alike = || "name two days that differ, as in 2023-07-12 2024-04-02".to_owned();
                wrong.and_then(|()| if days.0.is_some() && days.0 == days.1 { Err(alike()) } else { Ok(()) })
            }
        };
        Some(QueryError { span: 0..bar.input.text().len(), message: told.err()?, hint: None, offer: None })
    }
}

/// Names of the record that begin with `partial`, in any case, at most [`OFFERS`].
fn record_names(record: &RecordLayout, partial: &str) -> Vec<(String, String)> {
    let begun = partial.to_lowercase();
    let mut names: Vec<String> = Vec::new();
    for row in record.own().take(LOOKED) {
        let name = row.name();
        if name.to_lowercase().starts_with(&begun) && !names.contains(&name) {
            names.push(name);
        }
        if names.len() == OFFERS {
            break;
        }
    }
    names.into_iter().map(|name| (name, String::new())).collect()
}

/// The text with a completion put in, and the cursor's position.
fn put_in(draft: &str, offer: &str, zone: Zone) -> (String, usize) {
    let shown = typed_value(draft).and_then(|(_, value)| Reading::of_written(&value, offer));
    let Some(reading) = shown else { return complete(draft, &wanted(draft, draft.len()), offer) };
    let text = written_as_read(draft, reading, zone) + " ";
    let cursor = text.len();
    (text, cursor)
}

/// The typed day; `None` for now.
fn day_of(typed: &str) -> Option<&str> {
    Some(typed).filter(|typed| !matches!(*typed, "" | "now"))
}

/// Applies an edit to a line of text; history and completion keys are not its concern.
pub(in crate::session) fn change(input: &mut Input, edit: &Edit) {
    match edit {
        Edit::Insert(text) => input.insert(text),
        Edit::Backspace => input.backspace(),
        Edit::Delete => input.delete(),
        Edit::DeleteWord => input.delete_word(),
        Edit::Clear => input.clear(),
        Edit::Left => input.left(),
        Edit::Right => input.right(),
        Edit::Home => input.home(),
        Edit::End => input.end(),
        Edit::Up | Edit::Down | Edit::Complete | Edit::CompleteBack => {}
    }
}

/// Shows an older or a newer query of the history in the filter prompt; after the newest comes the unfinished text.
fn walk_history(bar: &mut Bar, queries: &[String], older: bool) {
    if bar.kind != PromptKind::Filter {
        return;
    }
    if bar.past.is_none() {
        bar.draft = bar.input.text().to_owned();
    }
    let past = match (bar.past, older) {
        (None, true) => Some(0),
        (Some(at), true) => Some((at + 1).min(queries.len().saturating_sub(1))),
        (Some(at), false) => at.checked_sub(1),
        (None, false) => None,
    };
    let text = past.and_then(|at| queries.iter().rev().nth(at)).unwrap_or(&bar.draft).clone();
    bar.input = Input::new(text);
    bar.past = past.filter(|_| !queries.is_empty());
}
