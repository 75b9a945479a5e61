//! Walking from event to event along an identity or a chain.

use super::{Chosen, named};
use crate::chain::{Identity, identities};
use crate::engine::{Along, Anchor, Direction, Position, Question, Row, Slot, Walked};
use crate::session::{Effect, Panel, Session, Tab, thousands};

impl Session {
    /// What a walk from the selected event follows: the user's choice if the event has it; else its strongest identity
    /// shared with other events, its chain, or its message; else the user's choice anyway.
    #[must_use]
    pub fn along(&self) -> Option<Along> {
        let row = self.selected()?;
        let chosen = self.chains.chosen.as_ref();
        let held = chosen.filter(|chosen| holds(row, chosen)).map(along_of);
        held.or_else(|| self.default_along(row)).or_else(|| chosen.map(along_of))
    }

    fn default_along(&self, row: &Row) -> Option<Along> {
        let seen = self.shown_detail().map_or(&[][..], |detail| &detail.seen);
        let shared = |strong: bool| {
            let kinds = seen.iter().filter(|seen| {
                let message = seen.identity.kind == crate::chain::IdentityKind::Message;
                seen.records > 1 && if strong { seen.identity.kind.is_strong() } else { message }
            });
            kinds
                .into_iter()
                .find(|seen| seen.hub.is_none())
                .map(|seen| Along::Identity(seen.identity.clone()))
        };
        let chain = || row.chain.map(|_| Along::Chain(row.position.id.clone()));
        shared(true).or_else(chain).or_else(|| shared(false))
    }

    /// The identity under the detail panel's cursor, else what a walk would follow.
    pub(in crate::session) fn along_here(&self) -> Option<Along> {
        let under = self.identity_under_cursor().filter(|_| self.focus == Panel::Detail);
        under.map(Along::Identity).or_else(|| self.along())
    }

    /// Sets what walks follow.
    pub(in crate::session) fn choose(&mut self, along: &Along) {
        let number = self.selected().and_then(|row| row.chain).map(|chain| chain.number);
        self.chains.chosen = match (along, number) {
            (Along::Identity(identity), _) => Some(Chosen::Identity(identity.clone())),
            (Along::Chain(id), Some(number)) => Some(Chosen::Chain(number, id.clone())),
            (Along::Chain(_), None) => self.chains.chosen.take(),
        };
    }

    /// Asks for the next or previous event of the walk.
    pub(in crate::session) fn walk(&mut self, direction: Direction) -> Vec<Effect> {
        let Some(row) = self.selected() else { return Vec::new() };
        let from = Anchor::At(row.position.clone());
        let Some(along) = self.along() else {
            self.say("no other event shares a key, token, session or message with this one");
            return Vec::new();
        };
        self.choose(&along);
        self.leave_why();
        vec![self.ask(Question::Walk { filter: self.view.shown(), along, from, direction })]
    }

    /// Whether a walk must wait: for a walk that is pending, or for the identities of the event.
    pub(in crate::session) fn is_unready_to_walk(&self) -> bool {
        let chosen = self.chains.chosen.as_ref();
        let held = self.selected().zip(chosen).is_some_and(|(row, chosen)| holds(row, chosen));
        self.awaits(Slot::Walk) || (self.awaits(Slot::Event) && !held)
    }

    pub(in crate::session) fn take_walked(&mut self, walked: Walked) -> Vec<Effect> {
        if self.seeks_why() {
            return self.take_neighbour(walked.position);
        }
        if walked.direction == Direction::Here {
            // this answer only updates the numbers: the cursor stays, and may be elsewhere by now
            self.chains.walked = Some(walked);
            self.leave_walk();
            return Vec::new();
        }
        let Some(position) = walked.position.clone() else {
            self.say(no_further(&walked));
            return Vec::new();
        };
        self.chains.walked = Some(walked);
        self.go_to_event(position)
    }

    /// Moves the cursor to an event, which may be outside of the known rows or of the filter.
    pub(in crate::session) fn go_to_event(&mut self, position: Position) -> Vec<Effect> {
        let known = self.pane.timeline.rows.iter().position(|row| row.position == position);
        if let Some(at) = known.filter(|_| !self.pane.timeline.jump) {
            return self.put_cursor(at);
        }
        self.chains.wanted = Some(position.clone());
        self.reveal(&position);
        self.send_cursor(Anchor::At(position))
    }

    /// After the cursor arrived: reports if the filter leaves out the event it was sent to.
    pub(in crate::session) fn arrived(&mut self) {
        let Some(wanted) = self.chains.wanted.take() else { return };
        if self.selected().is_none_or(|row| row.position.id != wanted.id) {
            self.say("that event is outside the filter; C clears it, u undoes the last change");
        }
    }

    /// After the cursor moved: drops the result of the last walk unless the cursor is on it.
    pub(in crate::session) fn leave_walk(&mut self) {
        let here = self.selected().map(|row| &row.position);
        if self.chains.walked.as_ref().is_some_and(|walked| walked.position.as_ref() != here) {
            self.chains.walked = None;
        }
    }

    /// Moves the chain tab's cursor to the line of what is walked along.
    pub(in crate::session) fn point_at_along(&mut self) {
        if self.view.tab != Tab::Chain {
            return;
        }
        let along = self.along();
        let lines = crate::session::detail_lines(self);
        self.detail.cursor = super::tab::line_of(lines.built(), along.as_ref()).unwrap_or(0);
    }

    /// Makes the chain tab's line under the cursor what walks follow.
    pub(in crate::session) fn choose_under_cursor(&mut self) {
        if self.view.tab != Tab::Chain {
            return;
        }
        let lines = crate::session::detail_lines(self);
        let along = match (lines.get(self.detail.cursor).and_then(super::tab::identity_of), self.selected()) {
            (Some(identity), _) => Some(Along::Identity(identity.clone())),
            (None, Some(row)) if row.chain.is_some() => Some(Along::Chain(row.position.id.clone())),
            _ => None,
        };
        if let Some(along) = along {
            self.choose(&along);
        }
    }

    /// The identity on the line under the detail panel's cursor.
    pub(in crate::session) fn identity_under_cursor(&self) -> Option<Identity> {
        let lines = crate::session::detail_lines(self);
        lines.get(self.detail.cursor).and_then(super::tab::identity_of_any)
    }
}

/// Whether an event carries the chosen identity or belongs to the chosen chain.
fn holds(row: &Row, chosen: &Chosen) -> bool {
    match chosen {
        Chosen::Chain(number, _) => row.chain.is_some_and(|chain| chain.number == *number),
        Chosen::Identity(wanted) => {
            let carries = |it: Identity| it.kind == wanted.kind && wanted.is(&it.value);
            identities(&row.event).into_iter().any(carries)
        }
    }
}

pub(in crate::session) fn along_of(chosen: &Chosen) -> Along {
    match chosen {
        Chosen::Identity(identity) => Along::Identity(identity.clone()),
        Chosen::Chain(_, id) => Along::Chain(id.clone()),
    }
}

/// The message at the end of a walk.
fn no_further(walked: &Walked) -> String {
    let place =
        format!("{} of {} along {}", thousands(walked.number), thousands(walked.total), named(&walked.along));
    match walked.hidden {
        0 => format!("{place}: none further that way"),
        hidden => format!("{place}: {} more outside the filter; C clears it", thousands(hidden)),
    }
}
