//! A filter that shows while it is being typed.
//!
//! Every letter shows what the filter would, as far as it can be read; until it can, what could be read last. A value that
//! is not finished shows what begins with it, or holds it, where no event has it as it is; that is told beside the count,
//! and is what Enter keeps. Esc brings back the view as it was. In the history it is one step.

use crate::event::Field;
use crate::query::{Filter, read, typed_value, written_as_read};
use crate::session::{Bar, Command, Effect, PromptKind, Session, View};
use std::sync::Arc;

/// Whether a command leaves what is typed as it is shown; before any other the view is as it was.
pub(super) const fn is_typing(command: &Command) -> bool {
    matches!(
        command,
        Command::Edit(_)
            | Command::Accept
            | Command::Cancel
            | Command::Move(_)
            | Command::Resize(..)
            | Command::Click(..)
            | Command::Line(_)
            | Command::Scroll(_)
            | Command::Mouse
            | Command::Redraw
            | Command::Suspend
            | Command::Quit
    )
}

impl Session {
    /// The field and value that are still being typed, as far as they show.
    pub(crate) fn typed_value(&self) -> Option<&(Field, String)> {
        self.bar.as_ref()?.value.as_ref()
    }

    /// Shows what is typed of a filter, where it can be read.
    pub(super) fn show_typed(&mut self) -> Vec<Effect> {
        let Some(bar) = self.bar.as_mut().filter(|bar| bar.kind == PromptKind::Filter) else {
            return Vec::new();
        };
        let text = bar.input.text();
        let Ok(filter) = read(text, self.view.zone) else { return Vec::new() };
        let value = typed_value(text);
        let typed = value.as_ref().and_then(|(field, value)| filter.being_typed(*field, value));
        let value = value.filter(|_| typed.is_some());
        let filter = typed.unwrap_or(filter);
        let query: Arc<str> = Arc::from(text.trim());
        if bar.before.is_none() && *self.view.filter == filter {
            return Vec::new();
        }
        let same = *self.view.filter == filter;
        let before = bar.before.get_or_insert_with(|| Box::new(self.view.clone()));
        bar.value = value;
        self.view.cursor.clone_from(&before.cursor);
        self.view.query = query;
        self.view.filter = Arc::new(filter);
        if same { Vec::new() } else { self.ask_all_over() }
    }

    /// The view as it was before what is typed began to show; whether other events are shown for it.
    fn restore(&mut self, before: Option<Box<View>>) -> bool {
        let Some(before) = before else { return false };
        let shown: Arc<Filter> = Arc::clone(&self.view.filter);
        self.view = *before;
        shown != self.view.filter
    }

    /// Takes back what is shown of a filter that is being typed, which stays to be typed on.
    pub(super) fn forget_typed(&mut self) -> Vec<Effect> {
        let Some(bar) = &mut self.bar else { return Vec::new() };
        bar.value = None;
        let before = bar.before.take();
        if self.restore(before) { self.ask_all() } else { Vec::new() }
    }

    /// Leaves typing with the view as it was.
    pub(super) fn go_back_before(&mut self, bar: Bar) -> Vec<Effect> {
        if self.restore(bar.before) { self.ask_all_over() } else { Vec::new() }
    }

    /// Keeps the filter that was typed, as it shows.
    pub(super) fn keep_typed(&mut self, bar: Bar, typed: &str) -> Vec<Effect> {
        let reading =
            self.counted.filter(|_| bar.value.is_some() && !self.awaits(crate::engine::Slot::Count));
        let query = match reading {
            Some(counted) => written_as_read(typed, counted.reading, self.view.zone),
            None => typed.to_owned(),
        };
        let counted = self.counted;
        let changed = self.restore(bar.before);
        let effects = self.set_filter(&query);
        if !effects.is_empty() {
            // the same rows as are shown, if not all of what is typed was shown
            self.counted = counted;
            return effects;
        }
        if changed { self.ask_all_over() } else { Vec::new() }
    }
}
