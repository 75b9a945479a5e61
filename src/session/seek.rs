//! Going to a time: parses what is typed, previews it, and moves the cursor there.

use super::words::{TimeContext, TimeTarget, goal};
use super::{Effect, Session};
use crate::engine::{Anchor, Question, Row, Slot};
use crate::query::{Filter, QueryError};
use std::sync::Arc;

/// The preview of a typed time.
#[derive(Debug, Clone, PartialEq)]
pub struct TimePreview {
    /// The target.
    pub goal: TimeTarget,
    /// The event at the target: `None` until it is answered, `Some(None)` if there is none.
    pub row: Option<Option<Arc<Row>>>,
}

impl TimePreview {
    /// The instant of the target, once it is known.
    #[must_use]
    pub fn instant(&self) -> Option<i64> {
        match &self.goal {
            TimeTarget::Instant(instant) => Some(*instant),
            TimeTarget::Edge { by, .. } => {
                let row = self.row.as_ref()?.as_ref()?;
                Some(row.position.time?.saturating_add(*by))
            }
        }
    }
}

impl Session {
    /// Parses a typed time.
    pub(super) fn goal_of(&self, text: &str) -> Result<TimeTarget, QueryError> {
        let case = self.case.as_deref();
        let milestones = case.map(|case| self.view.reached(&case.milestones)).unwrap_or_default();
        let bounds = self.suggested_span().filter(|_| !milestones.is_empty());
        let bounds = bounds.or_else(|| case.and_then(|case| case.bounds.or(case.dated)));
        let last = case.and_then(|case| case.dated.or(case.bounds)).map(|(_, last)| last);
        let known = TimeContext {
            zone: self.view.zone,
            selected: self.selected().and_then(|row| row.position.time),
            bounds,
            now: self.view.as_of_end().or(last),
            milestones: &milestones,
            orphans: self.accesses().is_some_and(|accesses| accesses.orphans > 0),
        };
        goal(text, &known)
    }

    /// What `now` stands for.
    #[must_use]
    pub fn now_means(&self) -> &'static str {
        match self.view.as_of {
            Some(_) => "the end of the day that is looked at",
            None => "the last time in the case",
        }
    }

    /// Asks for the event at a target.
    pub(super) fn ask_goal(&mut self, goal: &TimeTarget) -> Effect {
        let (filter, anchor) = match goal {
            TimeTarget::Instant(instant) => (self.view.effective(), Anchor::Time(*instant)),
            TimeTarget::Edge { filter, last, .. } => {
                // the target is also restricted to what the view's day knows
                let both = Filter::clone(&self.view.scope.filter).and(filter.clone());
                (self.view.known(both), if *last { Anchor::Last } else { Anchor::First })
            }
        };
        self.ask(Question::Seek { filter, anchor })
    }

    /// Stops waiting for the preview's event, unless the cursor is to go there.
    pub(super) fn forget_sought(&mut self) {
        if self.pending.jump.is_none() {
            self.forget_slot(Slot::Seek);
        }
    }

    /// Moves the cursor to a typed time.
    pub(super) fn go_to(&mut self, text: &str) -> Vec<Effect> {
        match self.goal_of(text) {
            Ok(TimeTarget::Instant(instant)) => {
                if is_now(text) {
                    self.say(format!("now is {}", self.now_means()));
                }
                self.send_cursor(Anchor::Time(instant))
            }
            Ok(goal) => {
                self.cancel_jump();
                let effect = self.ask_goal(&goal);
                self.pending.jump = Some(goal);
                vec![effect]
            }
            Err(why) => {
                self.complain(why.to_string());
                Vec::new()
            }
        }
    }

    /// Takes the event at a target: moves the cursor there, or updates the preview.
    pub(super) fn take_sought(&mut self, row: Option<Arc<Row>>) -> Vec<Effect> {
        let Some(goal) = self.pending.jump.take() else {
            if let Some(lead) = self.bar.as_mut().and_then(|bar| bar.lead.as_mut()) {
                lead.row = Some(row);
            }
            return Vec::new();
        };
        let TimeTarget::Edge { by, .. } = goal else { return Vec::new() };
        let Some(row) = row else {
            self.complain("no such event is among those that are shown");
            return Vec::new();
        };
        let anchor = match row.position.time {
            Some(time) if by != 0 => Anchor::Time(time.saturating_add(by)),
            _ => {
                self.reveal(&row.position);
                Anchor::At(row.position.clone())
            }
        };
        self.ask_rows(anchor)
    }
}

/// Whether a typed time begins with `now`.
#[must_use]
pub fn is_now(text: &str) -> bool {
    text.split_whitespace().next().is_some_and(|word| word.eq_ignore_ascii_case("now"))
}
