//! Applies commands of a playback, and the ticks of its clock.

use crate::event::saturated;
use crate::query::UpTo;
use crate::session::playback::{Next, Playback};
use crate::session::{Command, Effect, Motion, Panel, Playing, PromptKind, Session, Speed};

/// Longest tick, in milliseconds: after a suspension the playback goes on where it was.
const MOST: u64 = 1000;
/// Shortest wait without an event, in milliseconds, before a quiet time is skipped.
const BEAT: u64 = 600;
/// A quiet time is skipped if the next event is further away than this many milliseconds of playing.
const WORTH: i64 = 1500;
/// Duration, in milliseconds, for which a skipped quiet time is shown.
const SAID: u64 = 4000;

impl Session {
    pub(super) fn play(&mut self, playing: Playing) -> Vec<Effect> {
        let plays = self.playback.is_some();
        match playing {
            Playing::Toggle | Playing::End if plays => self.end_playback(),
            Playing::At(speed) if plays => self.at_speed(speed),
            Playing::Toggle => self.begin_playback(None),
            Playing::At(speed) => self.begin_playback(Some(speed)),
            _ if !plays => {
                self.say("nothing is played: P plays from the selected event on");
                Vec::new()
            }
            Playing::Pause => self.pause(),
            Playing::Faster => self.change_speed(true),
            Playing::Slower => self.change_speed(false),
            Playing::ByEvents => self.change_kind(true),
            Playing::ByClock => self.change_kind(false),
            Playing::Next => self.step(1),
            Playing::Previous => self.step(-1),
            Playing::End => Vec::new(),
        }
    }

    /// Starts a playback at the selected event; at the first event if the selected one is the last or has no time.
    fn begin_playback(&mut self, speed: Option<Speed>) -> Vec<Effect> {
        if self.loading.is_some() || self.case.is_none() {
            self.say("still being read: Esc stops that, and P then plays what there is");
            return Vec::new();
        }
        let speed = speed.unwrap_or_else(|| self.briefing_speed());
        let selected = self.selected().filter(|_| !self.is_at_end()).map(|row| row.position.clone());
        let from = selected.and_then(|at| Some(UpTo { time: at.time?, id: Some(at.id) }));
        self.playback = Some(Box::new(Playback::new(speed, self)));
        self.focus = Panel::Timeline;
        self.lanes.brush = None;
        self.forget_played_chain();
        match from {
            Some(from) => self.play_to(from),
            None => self.play_from_start(),
        }
    }

    fn play_from_start(&mut self) -> Vec<Effect> {
        self.view.played = Some(std::sync::Arc::new(UpTo::NOTHING));
        vec![self.ask_ahead(1)]
    }

    fn briefing_speed(&self) -> Speed {
        let counted = self.pane.counted.map(|counted| (counted.total.records, counted.bounds));
        // until the filter is counted, assume the whole case
        let all = || self.case.as_ref().map(|case| (case.total.records, case.bounds));
        let (events, bounds) = counted.or_else(all).unwrap_or_default();
        Speed::for_briefing(events, bounds)
    }

    /// Ends the playback and restores the view from before, with the case as it is now.
    pub(in crate::session) fn end_playback(&mut self) -> Vec<Effect> {
        let Some(playback) = self.playback.take() else { return Vec::new() };
        let day = self.view.as_of.clone();
        self.forget_all_shown();
        self.forget_played_chain();
        playback.before.restore(self);
        self.keep_column();
        if day != self.view.as_of {
            self.forget_chains();
        }
        self.pane.timeline.jump = self.pane.timeline.rows.is_empty();
        self.ask_all_quietly(false)
    }

    /// Pauses or resumes; at the end it starts over.
    fn pause(&mut self) -> Vec<Effect> {
        let at_end = self.is_at_end();
        let Some(playback) = &mut self.playback else { return Vec::new() };
        playback.paused = !playback.paused;
        match (playback.paused, playback.is_over()) {
            // the detail panel was not updated while it played
            (true, _) => self.ask_event().into_iter().collect(),
            (false, true) => self.play_from_start(),
            (false, false) if at_end => Vec::new(),
            (false, false) => self.ask_played(),
        }
    }

    fn at_speed(&mut self, speed: Speed) -> Vec<Effect> {
        if let Some(playback) = &mut self.playback {
            (playback.speed, playback.waited) = (speed, 0);
        }
        Vec::new()
    }

    fn change_speed(&mut self, faster: bool) -> Vec<Effect> {
        let Some(speed) = self.playback.as_ref().map(|playback| playback.speed) else { return Vec::new() };
        if let Some(speed) = speed.stepped(faster) {
            return self.at_speed(speed);
        }
        self.say(if faster { "it plays no faster" } else { "it plays no slower" });
        Vec::new()
    }

    /// Switches between playing by events and by the clock, at a speed that suits the filter's events.
    fn change_kind(&mut self, events: bool) -> Vec<Effect> {
        let Some(playback) = &self.playback else { return Vec::new() };
        let all = playback.before.pane.counted.or(self.pane.counted);
        let (records, bounds) = all.map(|all| (all.total.records, all.bounds)).unwrap_or_default();
        match (events, playback.speed, bounds) {
            (true, Speed::Clock(_), _) => self.at_speed(Speed::by_events(records)),
            (false, Speed::Events(_), Some(bounds)) => self.at_speed(Speed::by_clock(bounds)),
            _ => Vec::new(),
        }
    }

    /// Steps by one event, forwards or backwards, and pauses.
    fn step(&mut self, steps: i64) -> Vec<Effect> {
        if let Some(playback) = &mut self.playback {
            (playback.paused, playback.waited, playback.skipped) = (true, 0, None);
        }
        vec![self.ask_ahead(steps)]
    }

    /// Pauses before a command that moves the timeline's cursor.
    pub(super) fn pause_before(&mut self, command: &Command) {
        let moves = match command {
            Command::Move(motion) => !matches!(motion, Motion::Left | Motion::Right),
            Command::Goto(_)
            | Command::Walk(_)
            | Command::Find(_)
            | Command::FindNext
            | Command::FindPrevious
            | Command::Click(..) => true,
            _ => false,
        };
        let here = self.focus == Panel::Timeline && self.overlay.is_none() && self.bar.is_none();
        let typed = *command == Command::Accept
            && self.bar.as_ref().is_some_and(|bar| matches!(bar.kind, PromptKind::Find | PromptKind::Goto));
        if let Some(playback) = self.playback.as_mut().filter(|_| typed || (moves && here)) {
            playback.paused = true;
        }
    }

    /// Advances the playback by `ms` milliseconds of real time.
    pub(super) fn tick(&mut self, ms: u64) -> Vec<Effect> {
        if !self.plays_on() || self.awaits_played() {
            return Vec::new();
        }
        let ms = ms.min(MOST);
        let Some(playback) = &mut self.playback else { return Vec::new() };
        playback.skipped = playback.skipped.and_then(|(length, left)| Some((length, left.checked_sub(ms)?)));
        playback.waited = playback.waited.saturating_add(ms);
        let (speed, waited) = (playback.speed, playback.waited);
        let next = match &playback.next {
            Some(Next::Event(next)) => next.clone(),
            Some(Next::Nothing) => return Vec::new(),
            None => return self.look_ahead().into_iter().collect(),
        };
        match speed {
            Speed::Events(events) => {
                let due = waited.saturating_mul(u64::from(events)) / 1000;
                match due {
                    0 => return Vec::new(),
                    1 => {}
                    due => return vec![self.ask_ahead(saturated::<i64>(due))],
                }
                playback.waited = 0;
                let Some(time) = next.time else { return Vec::new() };
                self.play_to(UpTo { time, id: Some(next.id) })
            }
            Speed::Clock(speed) => self.tick_clock(speed, ms, next.time.unwrap_or(i64::MAX)),
        }
    }

    /// Advances the incident's clock by `ms` milliseconds at a speed in nanoseconds a second; `next` is the time of the
    /// next event.
    fn tick_clock(&mut self, speed: i64, ms: u64, next: i64) -> Vec<Effect> {
        let by = i128::from(speed) * i128::from(ms) / 1000;
        let now = self.playing_at().unwrap_or(next);
        let to = saturated::<i64>(i128::from(now) + by);
        let shown = self.last_played();
        let Some(playback) = &mut self.playback else { return Vec::new() };
        if to >= next {
            playback.waited = 0;
            return self.play_to(UpTo::instant(to));
        }
        let left = (i128::from(next) - i128::from(to)) * 1000 / i128::from(speed.max(1));
        if playback.waited >= BEAT && left > i128::from(WORTH) {
            playback.waited = 0;
            playback.skipped = Some((next.saturating_sub(shown.unwrap_or(now)), SAID));
            return self.play_to(UpTo::instant(next));
        }
        // no event is due: only the clock advances
        self.view.played = Some(std::sync::Arc::new(UpTo::instant(to)));
        Vec::new()
    }
}
