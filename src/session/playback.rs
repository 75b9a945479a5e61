//! A playback of the incident: events appear as time goes by, and what is later is as if it were not there.
//!
//! Time comes in with [`Command::Tick`](super::Command::Tick), from a loop that asks [`Session::tick_after`] when the next
//! one is due. How far it has come stands in the view, so that rows, counts, facets and lanes are asked of the same events.

mod before;
mod speed;
mod whole;

pub use speed::Speed;

use super::{Effect, Session};
use crate::engine::{Ahead, Position, Question, Slot};
use crate::query::{Filter, UpTo};
use before::Before;
use std::sync::Arc;
use whole::Whole;

/// Milliseconds between two looks at the clock of the incident.
const FRAME: u64 = 100;

/// A playback.
#[derive(Debug, Clone, PartialEq)]
pub struct Playback {
    /// How fast it goes.
    pub speed: Speed,
    /// Whether it is held.
    pub paused: bool,
    /// Quiet time that was skipped last, in nanoseconds; and for how many milliseconds that is said yet.
    pub(super) skipped: Option<(i64, u64)>,
    /// What comes next; `None` while that is being asked.
    pub(super) next: Option<Next>,
    /// Milliseconds that went by without an event.
    pub(super) waited: u64,
    /// Whether it goes where the answer says that is waited for.
    pub(super) goes: bool,
    /// The lanes of all that is played.
    pub(super) whole: Whole,
    /// What it gives back when it ends.
    pub(super) before: Box<Before>,
}

/// What comes next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Next {
    /// That event.
    Event(Position),
    /// Nothing: it is over.
    Nothing,
}

impl Playback {
    /// One that begins now, at a speed.
    pub(super) fn new(speed: Speed, session: &Session) -> Self {
        Self {
            speed,
            paused: false,
            skipped: None,
            next: None,
            waited: 0,
            goes: false,
            whole: Whole::default(),
            before: Box::new(Before::of(session)),
        }
    }

    /// Whether nothing comes any more.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.next == Some(Next::Nothing)
    }

    /// The quiet time that was skipped just now, in nanoseconds.
    #[must_use]
    pub fn skipped(&self) -> Option<i64> {
        self.skipped.map(|(length, _)| length)
    }
}

/// Whether a playback waits for what is asked of a slot before it goes on: what it shows.
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
    /// The instant that is played, in nanoseconds since 1970 UTC; `None` where nothing is played, or has come yet.
    #[must_use]
    pub fn playing_at(&self) -> Option<i64> {
        let played = self.view.played.as_ref().filter(|_| self.playback.is_some())?;
        (**played != UpTo::NOTHING).then_some(played.time)
    }

    /// Whether time goes by: something is played, not held, and nothing lies over it.
    #[must_use]
    pub fn plays_on(&self) -> bool {
        let free = self.overlay.is_none() && self.bar.is_none() && self.notes.asked.is_none();
        free && self.playback.as_ref().is_some_and(|playback| !playback.paused)
    }

    /// Whether what the last moment showed has not all come: the next moment waits for it.
    #[must_use]
    pub fn awaits_played(&self) -> bool {
        self.playback.is_some() && self.asks.waiting.keys().any(|slot| is_shown(*slot))
    }

    /// In how many milliseconds of playing something changes; `None` where nothing does without an answer or a key.
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

    /// Goes on to a place, and asks for everything up to it.
    pub(super) fn play_to(&mut self, place: UpTo) -> Vec<Effect> {
        self.view.played = Some(Arc::new(place));
        self.ask_played()
    }

    /// Everything up to where it is played, with the cursor on what came last.
    pub(super) fn ask_played(&mut self) -> Vec<Effect> {
        // a cursor that stands elsewhere comes back
        let elsewhere = self.pane.timeline.jump || !self.is_at_end();
        self.pending.jump = None;
        let effects = self.ask_all_to(Some(super::grow::Edge::Last));
        self.pane.timeline.jump = elsewhere;
        effects
    }

    /// Asks what comes next, without going there; nothing where nothing is played.
    pub(super) fn look_ahead(&mut self) -> Option<Effect> {
        self.playback.as_ref()?;
        Some(self.ask_ahead(0))
    }

    /// Asks what comes so many events further, or back; and unless that is none, goes there.
    pub(super) fn ask_ahead(&mut self, steps: i64) -> Effect {
        let filter = self.played_in_all();
        let from = self.view.played.as_deref().cloned().unwrap_or(UpTo::NOTHING);
        if let Some(playback) = &mut self.playback {
            (playback.next, playback.goes) = (None, steps != 0);
        }
        self.ask(Question::Ahead { filter, from, steps })
    }

    /// All that is played: of both panes, where there are two.
    fn played_in_all(&self) -> Filter {
        let view = self.view.unplayed();
        match self.panes.as_ref().map(|panes| panes.other.kept(&view)) {
            Some(beside) => Filter::Or(vec![view.shown(), beside]),
            None => view.shown(),
        }
    }

    /// When the last event happened that is shown, in either pane.
    pub(super) fn last_played(&self) -> Option<i64> {
        let beside = self.panes.as_ref().and_then(|panes| panes.other.pane.timeline.rows.last());
        let own = self.pane.timeline.rows.last();
        [own, beside].into_iter().flatten().filter_map(|row| row.position.time).max()
    }

    /// What comes next is known: where it is to go, it goes; where nothing comes, it is over.
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
        // the clock does not go on behind the last event
        let last = ahead.reached.and_then(|position| position.time).filter(|_| playback.is_over());
        if let (Some(last), Some(played)) = (last, &self.view.played)
            && last < played.time
        {
            self.view.played = Some(Arc::new(UpTo::instant(last)));
        }
        if playback.is_over() && !playback.paused {
            playback.paused = true;
            self.say("that was all: Space plays it from the start, Esc gives the view back as it was");
        }
        Vec::new()
    }
}
