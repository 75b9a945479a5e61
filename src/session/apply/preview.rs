//! The preview of a filter while it is typed.
//!
//! Every letter shows what the filter would. While the last term can't be read, or may still become a field name, the
//! part before it is shown; if that can't be read either, the last readable state. While a name in it is unknown or
//! still being checked, what was shown last stays. An unfinished value that no event has matches the values that begin
//! with it or contain it; the count says so, and Tab writes it that way. Enter applies the text exactly as typed. Esc
//! restores the view from before. In the history it is one step.

use crate::engine::Slot;
use crate::event::Field;
use crate::query::{CompletionKind, Filter, Reading, is_record_name, quote, read, typed_value, wanted};
use crate::session::{Bar, Command, Effect, Naming, PromptKind, Session, View};
use std::sync::Arc;

/// Whether the preview stays while a command runs; before any other command the view is restored.
pub(super) const fn is_typing(command: &Command) -> bool {
    matches!(
        command,
        Command::Edit(_)
            | Command::Accept
            | Command::Cancel
            | Command::Move(_)
            | Command::Resize(..)
            | Command::Click(..)
            | Command::Drag(..)
            | Command::Line(_)
            | Command::Scroll(_)
            | Command::Mouse
            | Command::Redraw
            | Command::Suspend
            | Command::Interrupt
            | Command::Quit
    )
}

/// Whether a query ends in what may still become a field name, or in a field without a value, which is not worth a
/// preview.
fn is_begun(query: &str) -> bool {
    let wanted = wanted(query, query.len());
    let name = matches!(wanted.of, CompletionKind::Name | CompletionKind::Reached { .. })
        && !wanted.partial.is_empty();
    let term = query.get(wanted.span.start..).unwrap_or("");
    let may_be_name = (!query.ends_with('"') && !wanted.names().is_empty()) || is_record_name(term);
    (name && may_be_name) || query.ends_with(':')
}

/// The part of a query before its last term, without dangling brackets and operators.
fn before_last(query: &str) -> &str {
    let term = query.get(..wanted(query, query.len()).span.start).unwrap_or("");
    let mut head = term.rfind(char::is_whitespace).map_or("", |at| &term[..at]);
    loop {
        let cut = head.trim_end().trim_end_matches(['(', '-', '!']);
        let last =
            cut.char_indices().rev().find(|(_, c)| c.is_whitespace()).map_or(0, |(at, c)| at + c.len_utf8());
        let joins = ["and", "or", "not"].iter().any(|word| cut[last..].eq_ignore_ascii_case(word));
        let shorter = if joins { &cut[..last] } else { cut };
        if shorter.len() == head.len() {
            return head;
        }
        head = shorter;
    }
}

impl Session {
    /// The field and unfinished value that are previewed, if any.
    pub(crate) fn typed_value(&self) -> Option<&(Field, String)> {
        self.bar.as_ref()?.value.as_ref()
    }

    /// Updates the preview after a change of the filter prompt.
    pub(super) fn show_typed(&mut self) -> Vec<Effect> {
        let Some(bar) = self.bar.as_mut().filter(|bar| bar.kind == PromptKind::Filter) else {
            return Vec::new();
        };
        let whole = Some(bar.input.text()).filter(|text| !is_begun(text));
        let readable = |text: &str| read(text, self.view.zone).ok();
        let whole = whole.and_then(|text| Some((text, readable(text)?, typed_value(text))));
        let (text, filter, value) = if let Some(whole) = whole {
            whole
        } else {
            // the part before the last term is finished, so it has no unfinished value
            let head = before_last(bar.input.text());
            let Some(filter) = readable(head) else { return Vec::new() };
            (head, filter, None)
        };
        let typed = value.as_ref().and_then(|(field, value)| filter.being_typed(*field, value));
        let value = value.filter(|_| typed.is_some());
        let filter = typed.unwrap_or(filter);
        let query: Arc<str> = Arc::from(text.trim());
        let same = *self.view.scope.filter == filter;
        if filter.is_of_names() && !same {
            return self.await_names(Naming { query, filter, value, unnamed: None });
        }
        bar.naming = None;
        if bar.before.is_none() && same {
            return Vec::new();
        }
        bar.value = value;
        self.show(query, filter)
    }

    /// Shows a filter as the preview of the prompt; the view from before is stored once.
    pub(in crate::session) fn show(&mut self, query: Arc<str>, filter: Filter) -> Vec<Effect> {
        let Some(bar) = &mut self.bar else { return Vec::new() };
        let before = bar.before.get_or_insert_with(|| Box::new(self.view.clone()));
        self.view.scope.cursor.clone_from(&before.scope.cursor);
        let same = *self.view.scope.filter == filter;
        self.view.scope.query = query;
        self.view.scope.filter = Arc::new(filter);
        if same { Vec::new() } else { self.ask_all_over() }
    }

    /// Restores the view from before the preview, if given. Returns whether the filter differs from the previewed one.
    pub(super) fn restore(&mut self, before: Option<Box<View>>) -> bool {
        let Some(before) = before else { return false };
        let shown: Arc<Filter> = Arc::clone(&self.view.scope.filter);
        self.view = *before;
        shown != self.view.scope.filter
    }

    /// Removes the preview; the typed text stays in the prompt.
    pub(super) fn forget_typed(&mut self) -> Vec<Effect> {
        let Some(bar) = &mut self.bar else { return Vec::new() };
        bar.value = None;
        let (before, naming) = (bar.before.take(), bar.naming.take());
        if naming.is_some() {
            self.forget_slot(Slot::QueryProblem);
        }
        if self.restore(before) { self.ask_all() } else { Vec::new() }
    }

    /// Closes the prompt and restores the view from before.
    pub(super) fn go_back_before(&mut self, bar: Bar) -> Vec<Effect> {
        if self.restore(bar.before) {
            return self.ask_all_over();
        }
        bar.naming.and_then(|_| self.ask_names()).into_iter().collect()
    }

    /// Puts the reading of an unfinished value that is shown at the head of the completions, if there are several.
    pub(in crate::session) fn offer_shown(&mut self) {
        let reading = self.pane.counted.map_or(Reading::Whole, |counted| counted.reading);
        let Some(bar) = self.bar.as_mut().filter(|bar| bar.offer.is_none() && bar.offers.len() > 1) else {
            return;
        };
        let Some((_, value)) = bar.value.as_ref().filter(|(_, value)| quote(value) == *value) else { return };
        bar.offers.retain(|(offer, _)| Reading::of_written(value, offer).is_none());
        if reading != Reading::Whole {
            bar.offers.insert(0, (reading.written(value), String::new()));
        }
    }

    /// Applies the filter as typed and closes the prompt.
    pub(super) fn keep_typed(&mut self, bar: Bar, typed: &str) -> Vec<Effect> {
        let shown = self.pane.counted.filter(|counted| counted.reading == Reading::Whole);
        let changed = self.restore(bar.before);
        let effects = self.set_filter(typed);
        if !effects.is_empty() {
            self.try_typed();
            // the count stays valid, as the rows are the same unless an unfinished value was previewed
            self.pane.counted = shown;
            return effects;
        }
        if changed { self.ask_all_over() } else { Vec::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::{before_last, is_begun};
    use proptest::prelude::*;

    #[test]
    fn a_term_that_is_begun_leaves_what_stands_before_it() {
        for (query, head) in [
            ("agency:a stage:mai", "agency:a"),
            ("agency:a and not (sta", "agency:a"),
            ("agency:a -sta", "agency:a"),
            ("acount:x", ""),
            ("agency:a x or (b c:", "agency:a x or (b"),
            ("", ""),
        ] {
            assert_eq!(before_last(query), head, "{query}");
        }
        for begun in [
            "acc",
            "agency:a acc",
            "account:",
            "x not sta",
            "raw.",
            "x raw.Mail",
            "-RAW.\"User Name\"",
            "raw.a[0]",
        ] {
            assert!(is_begun(begun), "{begun}");
        }
        for whole in
            ["", "acorn", "\"acc\"", "account:a", "agency:a ", "raw.Mail:a", "raw.Mail ", "\"raw.Mail"]
        {
            assert!(!is_begun(whole), "{whole}");
        }
    }

    proptest! {
        #[test]
        fn any_text_can_be_typed(query in "\\PC{0,24}") {
            prop_assert!(query.starts_with(before_last(&query)));
            let _ = is_begun(&query);
        }
    }
}
