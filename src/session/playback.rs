//! Playback of the incident: events appear as its time passes, and later ones are treated as if they did not exist.
//!
//! Time arrives with [`Command::Tick`](super::Command::Tick) from a loop that asks [`Session::tick_after`] when the
//! next tick is due. The playback's position is part of the view, so that rows, counts, facets and lanes are all asked
//! up to it.

mod before;
mod speed;
mod whole;

pub use speed::Speed;

use super::layer::Layer;
use super::{Effect, Session};
use crate::engine::{Ahead, Position, Question, Slot};
use crate::query::{Filter, UpTo};
use before::Before;
use std::sync::Arc;
use whole::Whole;

/// Milliseconds between two ticks of the incident's clock.
const FRAME: u64 = 100;

/// State of a playback.
#[derive(Debug, Clone, PartialEq)]
pub struct Playback {
    /// Its speed.
    pub speed: Speed,
    /// Whether it is paused.
    pub paused: bool,
    /// Length of the quiet time skipped last, in nanoseconds, and how many milliseconds longer that is shown.
    pub(super) skipped: Option<(i64, u64)>,
    /// The next event; `None` until it is answered.
    pub(super) next: Option<Next>,
    /// Milliseconds since the last event appeared.
    pub(super) waited: u64,
    /// Whether the pending answer moves the playback.
    pub(super) goes: bool,
    /// Where it was when it was told that nothing follows.
    pub(super) ended: Option<Arc<UpTo>>,
    /// The histogram of everything that is played.
    pub(super) whole: Whole,
    /// The state that is restored at the end.
    pub(super) before: Box<Before>,
}

/// What comes next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Next {
    /// An event.
    Event(Position),
    /// Nothing: the playback is over.
    Nothing,
}

impl Playback {
    /// Starts a playback at a speed, with the present state to restore.
    pub(super) fn new(speed: Speed, session: &Session) -> Self {
        Self {
            speed,
            paused: false,
            skipped: None,
            next: None,
            waited: 0,
            goes: false,
            ended: None,
            whole: Whole::default(),
            before: Box::new(Before::of(session)),
        }
    }

    /// Whether no further event comes.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.next == Some(Next::Nothing)
    }

    /// The quiet time that is shown as just skipped, in nanoseconds.
    #[must_use]
    pub fn skipped(&self) -> Option<i64> {
        self.skipped.map(|(length, _)| length)
    }
}

/// Whether the playback waits for answers in this slot before the next tick, as they are what it shows.
fn is_shown(slot: Slot) -> bool {
    matches!(
        slot,
        Slot::Case
            | Slot::Window
            | Slot::Event
            | Slot::Ahead
            | Slot::Count
            | Slot::Rank
            | Slot::Histogram
            | Slot::Facet(_)
            | Slot::AsideWindow
            | Slot::AsideCount
            | Slot::AsideRank
            | Slot::AsideHistogram
    )
}

impl Session {
    /// The playback's time, in nanoseconds since 1970 UTC; `None` without a playback, or before its first event.
    #[must_use]
    pub fn playing_at(&self) -> Option<i64> {
        let played = self.view.played.as_ref().filter(|_| self.playback.is_some())?;
        (**played != UpTo::NOTHING).then_some(played.time)
    }

    /// Whether time passes: a playback is running, not paused, and no overlay, prompt or question is open.
    #[must_use]
    pub fn plays_on(&self) -> bool {
        let free = self.overlay.is_none() && self.bar.is_none() && self.notes.asked.is_none();
        free && self.playback.as_ref().is_some_and(|playback| !playback.paused)
    }

    /// Whether a playback that is not paused holds until the overlay, prompt or question over it is closed.
    #[must_use]
    pub fn holds_playback(&self) -> bool {
        self.playback.as_ref().is_some_and(|playback| !playback.paused && !playback.is_over())
            && !self.plays_on()
    }

    /// Whether Esc would end the playback now: nothing else is to be left first.
    #[must_use]
    pub fn may_end_playback(&self) -> bool {
        self.layer() == Layer::Playback
    }

    /// Whether answers to the last tick are still pending; the next tick waits for them.
    #[must_use]
    pub fn awaits_played(&self) -> bool {
        self.playback.is_some() && self.asks.waiting.keys().any(|slot| is_shown(*slot))
    }

    /// Milliseconds until the next tick; `None` if no tick is needed before an answer or a key.
    #[must_use]
    pub fn tick_after(&self) -> Option<u64> {
        let playback = self.playback.as_ref().filter(|_| self.plays_on() && !self.awaits_played())?;
        Some(match playback.speed {
            Speed::Clock(_) => FRAME,
            Speed::Events(events) => {
                (1000 / u64::from(events.max(1))).saturating_sub(playback.waited).max(FRAME / 5)
            }
        })
    }

    /// Moves the playback to a position and asks for everything up to it.
    pub(super) fn play_to(&mut self, place: UpTo) -> Vec<Effect> {
        self.view.played = Some(Arc::new(place));
        self.ask_played()
    }

    /// Asks for everything up to the playback's position, with the cursor on the last row.
    pub(super) fn ask_played(&mut self) -> Vec<Effect> {
        // a cursor that was moved elsewhere returns
        let elsewhere = self.pane.timeline.jump || !self.is_at_end();
        self.pending.jump = None;
        let effects = self.ask_all_to(Some(super::grow::Edge::Last));
        self.pane.timeline.jump = elsewhere;
        effects
    }

    /// Asks for the next event without moving; `None` without a playback.
    pub(super) fn look_ahead(&mut self) -> Option<Effect> {
        self.playback.as_ref()?;
        Some(self.ask_ahead(0))
    }

    /// Asks for the event `steps` further, or back if negative, and the one after it. Unless `steps` is 0, the answer
    /// moves the playback.
    pub(super) fn ask_ahead(&mut self, steps: i64) -> Effect {
        let filter = self.played_in_all();
        let from = self.view.played.as_deref().cloned().unwrap_or(UpTo::NOTHING);
        if let Some(playback) = &mut self.playback {
            (playback.next, playback.goes) = (None, steps != 0);
        }
        self.ask(Question::Ahead { filter, from, steps })
    }

    /// The filter of everything that is played, in both panes.
    fn played_in_all(&self) -> Filter {
        let view = self.view.unplayed();
        match self.panes.as_ref().map(|panes| panes.other.kept(&view)) {
            Some(beside) => Filter::Or(vec![view.shown(), beside]),
            None => view.shown(),
        }
    }

    /// The time of the last event shown in either pane.
    pub(super) fn last_played(&self) -> Option<i64> {
        let beside = self.panes.as_ref().and_then(|panes| panes.other.pane.timeline.rows.last());
        let own = self.pane.timeline.rows.last();
        [own, beside].into_iter().flatten().filter_map(|row| row.position.time).max()
    }

    /// Takes the next event: moves the playback if that was asked for, and ends or pauses it if nothing comes.
    pub(super) fn take_ahead(&mut self, ahead: Ahead) -> Vec<Effect> {
        let Some(playback) = &mut self.playback else { return Vec::new() };
        let goes = std::mem::take(&mut playback.goes);
        playback.next = Some(ahead.next.map_or(Next::Nothing, Next::Event));
        match ahead.reached.clone().and_then(|position| Some((position.time?, position.id))) {
            Some((time, id)) if goes => {
                playback.waited = 0;
                return self.play_to(UpTo { time, id: Some(id) });
            }
            None if goes && playback.is_over() => {
                let effects = self.end_playback();
                self.complain("no event with a time is there to be played");
                return effects;
            }
            _ => {}
        }
        // the clock stops at the last event
        let last = ahead.reached.and_then(|position| position.time).filter(|_| playback.is_over());
        if let (Some(last), Some(played)) = (last, &self.view.played)
            && last < played.time
        {
            self.view.played = Some(Arc::new(UpTo::instant(last)));
        }
        let over = playback.is_over();
        let ended = playback.ended.take();
        if over {
            playback.ended.clone_from(&self.view.played);
        }
        if over && !std::mem::replace(&mut playback.paused, true) {
            self.say("that was all: Space plays it from the start, Esc gives the view back as it was");
        } else if !over && ended.is_some() && ended == self.view.played {
            self.say("more has come to be played: Space plays on");
        }
        Vec::new()
    }
}
