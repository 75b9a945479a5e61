//! Whether the rows that a key refers to have arrived; keys may come faster than rows do.

use crate::engine::Slot;
use crate::session::timeline::Timeline;
use crate::session::{Command, Edit, Motion, Notice, Overlay, Panel, Playing, PromptKind, Session};

impl Session {
    /// Whether a command must wait for pending rows. A key from the same burst (`at_once`) waits for whatever the previous
    /// key asked for; a key that waited for a search hit keeps waiting for it. On a screen that is too small nothing
    /// waits, as no key does anything there.
    #[must_use]
    pub fn must_wait(&self, command: Option<&Command>, at_once: bool, waited: bool) -> bool {
        if self.shows_nothing() {
            return false;
        }
        let led_on = waited && self.may_jump();
        command.is_some_and(|command| self.is_for_later(command, led_on))
            || (at_once && self.is_unsettled_for(command))
    }

    /// Reports, once Esc was struck behind them, that keys wait for rows, and how to discard them.
    pub fn tell_of_keys(&mut self, waiting: usize) {
        self.say_of_keys(format!("{} for rows; Esc again gives up what was struck", wait(waiting)));
    }

    /// Reports that keys wait for rows, or for the hit of a running search, and how to discard them.
    pub fn tell_of_first_keys(&mut self, waiting: usize) {
        let what = if self.may_jump() { "the hit" } else { "rows" };
        self.say_of_keys(format!("{} for {what}; Esc twice gives up what was struck", wait(waiting)));
    }

    fn say_of_keys(&mut self, text: String) {
        self.notice = Some(Notice { text, wrong: false, of_keys: true });
    }

    /// Takes back that keys wait, as none does any more: the last may have done nothing.
    pub fn no_keys_wait(&mut self) {
        self.notice.take_if(|notice| notice.of_keys);
    }

    /// Whether a command leaves the rows that are awaited, whatever they are: it quits, or throws the filter away.
    #[must_use]
    pub fn gives_up_rows(&self, command: &Command) -> bool {
        match command {
            Command::Interrupt => !self.interrupt_stops(),
            Command::Quit => true,
            // a search goes on under another filter, and what waits for its hit is about that
            Command::Filter(query) => query.is_empty() && !self.may_jump(),
            _ => false,
        }
    }

    /// Whether the search that keys waited for found nothing, so that they are dropped; the notice then says how many.
    pub fn loses_keys(&mut self, waiting: usize) -> bool {
        let lost = self.find.as_mut().is_some_and(|find| std::mem::take(&mut find.lost)) && waiting > 0;
        if let Some(notice) = self.notice.as_mut().filter(|_| lost) {
            notice.text = format!("{} · {} that waited for it did nothing", notice.text, keys(waiting));
        }
        lost
    }

    /// Reports that the waiting keys were discarded.
    pub fn give_up_keys(&mut self, waiting: usize) {
        self.say(given_up(waiting));
    }

    /// Adds to what the last command reported that the keys before it were discarded.
    pub fn add_given_up_keys(&mut self, waiting: usize) {
        match &mut self.notice {
            Some(notice) => notice.text = format!("{} · {}", notice.text, given_up(waiting)),
            None => self.give_up_keys(waiting),
        }
    }

    /// Refuses a click while keys wait, as the rows under the mouse will change.
    pub fn refuse_pointing(&mut self) {
        self.say("keys wait for rows, which will be others: point again then");
    }

    /// Whether a command refers to the row that the cursor has not reached yet. `led_on` says that a search may still
    /// move it.
    fn is_for_later(&self, command: &Command, led_on: bool) -> bool {
        let on_its_way = led_on || self.is_on_its_way() || self.runs_out_of_rows(command);
        let notes = |kind: PromptKind| matches!(kind, PromptKind::Note(_));
        if let Some(bar) = self.bar.as_ref().filter(|_| self.overlay.is_none()) {
            return on_its_way && *command == Command::Accept && notes(bar.kind);
        }
        // an entry chosen from a list refers to the panel below it
        let listed = matches!(self.overlay, Some(Overlay::List { .. }));
        let here = self.overlay.is_none() || listed;
        match command {
            Command::Walk(_) => return here && (on_its_way || self.is_unready_to_walk()),
            Command::FindNext | Command::FindPrevious => return here && on_its_way,
            _ => {}
        }
        let about_rows = match command {
            Command::Move(Motion::First | Motion::Last | Motion::Left | Motion::Right) => false,
            Command::Move(_)
            | Command::Pick(_)
            | Command::Copy
            | Command::Fold
            | Command::Pivot(None)
            | Command::Context(_)
            | Command::Mark
            | Command::Why
            | Command::Reach(None) => true,
            Command::Prompt(kind) => notes(*kind),
            Command::Note(noting) => noting.is_about_rows(),
            Command::Play(Playing::Toggle | Playing::At(_)) => self.playback.is_none(),
            _ => false,
        };
        // a note is on the event under the cursor, whichever panel has the focus
        let is_note = matches!(command, Command::Mark | Command::Prompt(_) | Command::Note(_));
        on_its_way && about_rows && here && (is_note || self.focus == Panel::Timeline)
    }

    /// Whether an answer is pending that a command may refer to. Always false while the case is loading, as asks never
    /// cease then.
    fn is_unsettled_for(&self, command: Option<&Command>) -> bool {
        if self.loading.is_some() {
            return false;
        }
        let grows = self.pending.case.is_some() || self.pending.rows_stale;
        let rows = self.focus == Panel::Timeline && self.overlay.is_none() && self.bar.is_none();
        match command {
            Some(Command::Edit(edit)) if !matches!(edit, Edit::Complete | Edit::CompleteBack) => false,
            // movements don't wait for what earlier movements asked for, nor for an export or a search that only counts
            Some(Command::Move(_)) if rows => {
                let goes_on = |slot: Slot| slot == Slot::Export || (slot == Slot::Find && !self.may_jump());
                grows || self.asks.waiting.keys().any(|slot| !is_of_cursor(*slot) && !goes_on(*slot))
            }
            _ => grows || self.asks.waiting.keys().any(|slot| *slot != Slot::Export),
        }
    }

    /// Whether a command moves the cursor beyond the known rows while more of them are pending.
    fn runs_out_of_rows(&self, command: &Command) -> bool {
        let Command::Move(motion) = command else { return false };
        let Timeline { rows, cursor, first, last, .. } = &self.pane.timeline;
        let step = motion.step(self.page());
        let (above, below) = (*cursor, rows.len().saturating_sub(cursor + 1));
        let beyond = if motion.is_back() { step > above && !first } else { step > below && !last };
        step > 0 && beyond && self.awaits(Slot::Window)
    }

    fn is_on_its_way(&self) -> bool {
        self.pane.timeline.jump
            || self.pending.jump.is_some()
            || self.seeks_hit()
            || self.awaits(Slot::Gap)
            || self.awaits(Slot::Walk)
    }
}

/// Whether an ask in this slot follows from moving the cursor.
const fn is_of_cursor(slot: Slot) -> bool {
    matches!(
        slot,
        Slot::Window | Slot::Rank | Slot::Event | Slot::Chain | Slot::AsideWindow | Slot::AsideRank
    )
}

fn keys(number: usize) -> String {
    if number == 1 { "1 key".to_owned() } else { format!("{number} keys") }
}

fn given_up(number: usize) -> String {
    format!("given up: {} that waited for rows", keys(number))
}

fn wait(number: usize) -> String {
    format!("{} wait{}", keys(number), if number == 1 { "s" } else { "" })
}
