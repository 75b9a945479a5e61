//! Applies commands of the comparison of two days.

use super::stepped;
use crate::case::ChangeKind;
use crate::engine::{Anchor, Position, Question};
use crate::session::overlay::{Behavior, PLAIN};
use crate::session::{Compared, Effect, Motion, Overlay, Panel, Session, Side, end_of_day, last_day};
use std::sync::Arc;

pub(in crate::session) const COMPARE: Behavior = Behavior {
    accept: Session::go_to_compared,
    moved: Session::move_compared,
    question: Session::compared_question,
    ..PLAIN
};

impl Session {
    /// Opens the comparison of two days; without `until`, of a day and now.
    pub(super) fn compare(&mut self, from: &str, until: Option<&str>) -> Vec<Effect> {
        let zone = self.view.zone;
        let day = |text: &str| last_day(text, zone).map_err(|why| why.to_string());
        let (from, until) = match (day(from), until.map(day).transpose()) {
            (Ok(from), Ok(until)) => (from, until),
            (Err(why), _) | (_, Err(why)) => {
                self.complain(why);
                return Vec::new();
            }
        };
        // in whichever order they are given, the earlier day comes first
        let (from, until) = match until {
            Some(until) if end_of_day(&until) < end_of_day(&from) => {
                self.say(format!("{until} is the earlier day: it stands on the left"));
                (until, Some(from))
            }
            until => (from, until),
        };
        if until.as_ref() == Some(&from) {
            self.complain("name two days that differ, as in `compare 2023-07-12 2024-04-02`");
            return Vec::new();
        }
        self.bar = None;
        self.overlay = Some(Overlay::Compare);
        self.compared = Some(Compared::of(&from, until.as_deref()));
        self.ask_overlay().into_iter().collect()
    }

    /// The question for the comparison that is shown; `None` if there is none.
    fn compared_question(&self) -> Option<Question> {
        let compared = self.comparison()?;
        let until = compared.until.as_deref().map_or(Some(i64::MAX), end_of_day)?;
        let from = end_of_day(&compared.from)?;
        let filter = crate::query::Filter::clone(&self.view.scope.filter);
        Some(Question::Compare { filter, from, until })
    }

    /// Moves the cursor of the comparison by rows; left and right choose a side, the gap motions go to the next kind of
    /// change.
    fn move_compared(&mut self, motion: Motion) {
        let height = self.compare_height();
        let width = self.size.0;
        let Some(compared) = &mut self.compared else { return };
        let Some((answer, page)) = compared.answer.clone().zip(compared.page(width)) else { return };
        let rows = &page.rows;
        let last = rows.len().saturating_sub(1);
        // a page of lines holds this many rows, on average
        let lines = page.lines.len().max(1);
        let page = (height * rows.len() / lines).max(1);
        let kind = |at: usize| -> Option<ChangeKind> {
            rows.get(at).and_then(|row| answer.changes.get(row.change)).map(|change| change.kind)
        };
        let here = kind(compared.row);
        match motion {
            Motion::Left => compared.side = Side::Old,
            Motion::Right => compared.side = Side::New,
            Motion::GapForward => {
                let next = (compared.row..=last).find(|at| kind(*at) != here);
                compared.row = next.unwrap_or(compared.row);
            }
            Motion::GapBack => {
                let begins = (0..=compared.row).find(|at| kind(*at) == here).unwrap_or(0);
                // from within a kind to its start, and from its start to the kind before
                let before = kind(begins.saturating_sub(1));
                let to = (0..=begins).find(|at| kind(*at) == before).unwrap_or(0);
                compared.row = if begins < compared.row { begins } else { to };
            }
            motion => compared.row = stepped(compared.row, last, page, motion),
        }
    }

    /// Moves to the event under the comparison's cursor. If the view is of a day on which the claim was not known yet,
    /// it changes to the comparison's later day.
    fn go_to_compared(&mut self) -> Vec<Effect> {
        let Some(compared) = self.comparison().cloned() else { return Vec::new() };
        let page = compared.page(self.size.0);
        let row = page.and_then(|page| page.rows.get(compared.row).copied());
        let Some(row) = row else { return Vec::new() };
        let Some(claim) = compared.claim(row, compared.side_in(row)) else { return Vec::new() };
        let position = Position::of_id(claim.order, claim.id.clone());
        let told = claim.since.or(claim.when).map(|when| when.latest());
        let hidden = self.view.as_of_end().is_some_and(|end| told.is_none_or(|told| told > end));
        self.overlay = None;
        self.focus = Panel::Timeline;
        self.reveal(&position);
        if hidden {
            let day = compared.until.as_deref().unwrap_or("now");
            self.remember(&format!("as of {day}"));
            self.set_day(compared.until.clone());
            self.view.scope.cursor = Some(position);
            let effects = self.ask_all();
            return effects.into_iter().chain(self.ask_event()).collect();
        }
        self.view.scope.cursor = Some(position.clone());
        self.send_cursor(Anchor::At(position))
    }

    /// Splits a typed text into two days; `None` if it is not two words. A second day `now` becomes `None`.
    pub(super) fn two_days(typed: &str) -> Option<(&str, Option<&str>)> {
        let mut words = typed.split_whitespace().filter(|word| !matches!(*word, "-" | "–" | "and" | "vs"));
        let (from, until) = (words.next()?, words.next()?);
        // a clock is of the day before it
        let are_days = words.next().is_none() && (!until.contains(':') || until.contains('-'));
        are_days.then_some((from, Some(until).filter(|until| *until != "now")))
    }

    /// The days that the compare prompt starts with: those of the last comparison, else the day of the view.
    pub(super) fn days_to_compare(&self) -> String {
        let now = Arc::from("now");
        match (&self.compared, &self.view.as_of) {
            (Some(compared), _) => {
                format!("{} {}", compared.from, compared.until.as_ref().unwrap_or(&now))
            }
            (None, Some(day)) => format!("{day} "),
            (None, None) => String::new(),
        }
    }
}
