//! Saving notes, sending them again, and taking them back.

use super::words::{self, noun};
use super::{Mine, Sent, Unsaved};
use crate::case::notes::{Act, Manual};
use crate::engine::{NoteLine, NoteTarget, Position, Question, SavedNote, Slot};
use crate::event::{Zone, parse_edtf};
use crate::session::{Effect, Session};
use std::path::Path;

impl Session {
    /// Sends notes to be saved, in order.
    pub(super) fn send(&mut self, acts: Vec<Act>, on: &NoteTarget) -> Vec<Effect> {
        acts.into_iter().map(|act| self.send_one(noun(&act), act, on.clone())).collect()
    }

    /// Like [`Self::send`], with the number of events that the user has confirmed.
    pub(super) fn send_asked(&mut self, acts: Vec<Act>, on: &NoteTarget, asked: u64) -> Vec<Effect> {
        let one = |act: Act| self.send_on(noun(&act), act, (on.clone(), Some(asked)));
        acts.into_iter().map(one).collect()
    }

    pub(super) fn send_one(&mut self, label: String, act: Act, on: NoteTarget) -> Effect {
        self.send_on(label, act, (on, None))
    }

    fn send_on(&mut self, label: String, act: Act, (on, asked): (NoteTarget, Option<u64>)) -> Effect {
        let effect = self.ask(Question::Note { act: act.clone(), on: on.clone(), asked });
        if let Effect::Ask(ask) = &effect {
            self.notes.sent.push(Sent { generation: ask.generation, act, on, label });
        }
        effect
    }

    /// Takes the answer that a note was saved.
    pub(in crate::session) fn take_noted(&mut self, generation: u64, noted: &SavedNote) -> Vec<Effect> {
        self.expects(Slot::Note, generation);
        let Some(at) = self.notes.sent.iter().position(|sent| sent.generation == generation) else {
            return Vec::new();
        };
        let sent = self.notes.sent.remove(at);
        let nobody = self.case.as_ref().is_some_and(|case| case.notes.unsigned) && self.notes.own.is_empty();
        self.notes.own.push(noted.note.clone());
        if let Act::Undo(of) = &sent.act {
            self.notes.mine.retain(|mine| mine.note != *of);
            if let Some(note) = self.brought_back(of).map(str::to_owned) {
                let mine = Mine { label: self.label_of(&note), note };
                self.notes.mine.push(mine);
            }
            self.say(format!("{}{}", sent.label, stands_in(noted)));
        } else {
            let label = match (noted.events, &noted.replaced) {
                (0, Some((view, said))) => {
                    format!("{}, which replaces that {}", sent.label, words::of(view, said))
                }
                (0, None) => sent.label.clone(),
                (number, _) => format!("{} on {}", sent.label, words::events(number)),
            };
            let odd = noted.warning.as_ref().map(|warning| format!(" · {warning}")).unwrap_or_default();
            self.say(format!("saved: {label}{}{odd}", stands_in(noted)));
            self.notes.mine.push(Mine { note: noted.note.clone(), label });
        }
        if nobody && let Some(notice) = &mut self.notice {
            notice.text.push_str(" · its author is unknown: set DWELL_AUTHOR");
        }
        // the saved views must be known before another view is saved
        let of_views = matches!(sent.act, Act::View(_) | Act::Undo(_));
        let asked = if of_views { Some(self.ask_notes()) } else { self.ask_overlay() };
        let mut effects: Vec<Effect> = asked.into_iter().collect();
        if let Act::Event(event) = &sent.act {
            effects.extend(self.go_to_told(&noted.note, event));
        }
        effects
    }

    /// Moves the cursor to an event that was just added.
    fn go_to_told(&mut self, id: &str, event: &Manual) -> Vec<Effect> {
        let when = event.text("time").and_then(|time| parse_edtf(time, Zone::Utc).ok());
        let position = Position::of_id(when.map(|when| when.order()), id);
        let said = self.notice.take();
        let effects = self.go_to_event(position);
        self.notice = said;
        effects
    }

    /// Takes the answer that a note makes no sense: it is dropped.
    pub(in crate::session) fn take_senseless(&mut self, generation: u64, why: &str) {
        self.expects(Slot::Note, generation);
        self.forget(generation);
        self.notes.sent.retain(|sent| sent.generation != generation);
        self.complain(why);
    }

    /// Takes the refusal of an ask: if that was a note, it is kept as unsaved. Generation 0 refuses everything. Returns
    /// whether the refused ask was a note and nothing else: with everything, more has to be given up than notes.
    pub(in crate::session) fn take_unsaved(&mut self, generation: u64, why: &str) -> bool {
        let gone = generation == 0;
        let (refused, sent): (Vec<Sent>, Vec<Sent>) = std::mem::take(&mut self.notes.sent)
            .into_iter()
            .partition(|sent| gone || sent.generation == generation);
        self.notes.sent = sent;
        let was = !refused.is_empty();
        for Sent { act, on, label, .. } in refused {
            self.notes.unsaved.push(Unsaved { act, on, label, why: why.to_owned() });
        }
        self.notes.warned = false;
        was && !gone
    }

    /// Sends the unsaved notes again.
    pub(super) fn send_again(&mut self) -> Vec<Effect> {
        let unsaved = std::mem::take(&mut self.notes.unsaved);
        if unsaved.is_empty() {
            self.say("everything that was noted here is saved");
        }
        unsaved.into_iter().map(|note| self.send_one(note.label, note.act, note.on)).collect()
    }

    /// Discards the unsaved notes.
    pub(super) fn give_up_unsaved(&mut self) -> Vec<Effect> {
        let number = self.notes.unsaved.len();
        self.notes.unsaved.clear();
        self.say(match number {
            0 => "nothing waits to be saved".to_owned(),
            1 => "given up: 1 note".to_owned(),
            number => format!("given up: {number} notes"),
        });
        Vec::new()
    }

    /// The message about unsaved notes; `None` if there are none.
    #[must_use]
    pub fn unsaved(&self) -> Option<String> {
        let last = self.notes.unsaved.last()?;
        let more = match self.notes.unsaved.len() {
            1 => String::new(),
            number => format!(" · {} more", number - 1),
        };
        Some(format!("not saved: {}{more} · {}", last.label, last.why))
    }

    /// Whether quitting must be confirmed because notes would be lost; it is asked once.
    pub(in crate::session) fn holds_back(&mut self) -> bool {
        let waits = self.notes.unsaved.len() + self.notes.sent.len();
        if waits == 0 || std::mem::replace(&mut self.notes.warned, true) {
            return false;
        }
        self.complain(match waits {
            1 => "1 note is not saved; Ctrl-s sends it again, q once more leaves without it".to_owned(),
            _ => format!(
                "{waits} notes are not saved; Ctrl-s sends them again, q once more leaves without them"
            ),
        });
        true
    }

    /// Takes back a note by its id; without one, the last made in this session.
    pub(super) fn take_back(&mut self, note: Option<&str>) -> Vec<Effect> {
        let on_its_way =
            |note: &str| self.notes.sent.iter().any(|sent| matches!(&sent.act, Act::Undo(of) if of == note));
        let last = || {
            let holds = |note: &str| self.line_of(note).is_none_or(|line| line.undone.is_none());
            let held = |mine: &&Mine| !on_its_way(&mine.note) && holds(&mine.note);
            self.notes.mine.iter().rfind(held).map(|mine| mine.note.clone())
        };
        let Some(note) = note.map(str::to_owned).or_else(last) else {
            self.say("no note was made here that could be taken back; M lists all notes");
            return Vec::new();
        };
        // a unique beginning of the id is enough
        let mut begins = self.lines_of_notes().iter().filter(|line| line.id.starts_with(&note));
        let note = match (begins.next(), begins.next()) {
            (Some(line), None) => line.id.clone(),
            _ => note,
        };
        let label = match (self.brought_back(&note), self.undone(&note)) {
            (Some(of), _) => format!("brought back: {}", self.label_of(of)),
            (None, (of, false)) => format!("taken back: {}", self.label_of(of)),
            (None, (of, true)) => format!("another note still takes back: {}", self.label_of(of)),
        };
        vec![self.send_one(label, Act::Undo(note), NoteTarget::Nothing)]
    }

    /// Follows a chain of undo notes to the note it ends in. The flag is true if undoing `note` would make that note hold
    /// again.
    #[must_use]
    pub fn undone<'n>(&'n self, mut note: &'n str) -> (&'n str, bool) {
        let mut again = false;
        // an undo note refers to an earlier note, so there are fewer steps than notes
        for _ in 0..self.lines_of_notes().len() {
            let Some(Act::Undo(of)) = self.line_of(note).map(|line| &line.act) else { break };
            (note, again) = (of, !again);
        }
        (note, again)
    }

    /// The note that would hold again if `note` were taken back; `None` if another undo note still takes it back.
    fn brought_back<'n>(&'n self, note: &'n str) -> Option<&'n str> {
        let (of, again) = self.undone(note);
        let takes_back = |line: &NoteLine, held: &str| matches!(&line.act, Act::Undo(of) if of == held);
        let on_the_way = |line: &NoteLine| self.leads_to(note, &line.id);
        let mut others = self.lines_of_notes().iter().filter(|line| takes_back(line, of));
        let still = others.any(|line| line.undone.is_none() && !on_the_way(line));
        (again && !still).then_some(of)
    }

    /// Whether a note is `other`, or takes it back in any number of steps.
    fn leads_to(&self, note: &str, other: &str) -> bool {
        let below = |note: &&str| match self.line_of(note).map(|line| &line.act) {
            Some(Act::Undo(of)) => Some(of.as_str()),
            _ => None,
        };
        let most = self.lines_of_notes().len() + 1;
        std::iter::successors(Some(note), below).take(most).any(|step| step == other)
    }

    fn lines_of_notes(&self) -> &[NoteLine] {
        self.notes.answer.as_ref().map_or(&[], |answer| &answer.notes)
    }

    fn line_of(&self, note: &str) -> Option<&NoteLine> {
        self.lines_of_notes().iter().find(|line| line.id == note)
    }

    /// The name of a note in messages.
    fn label_of(&self, note: &str) -> String {
        let mine = self.notes.mine.iter().find(|mine| mine.note == note).map(|mine| mine.label.clone());
        let known = || {
            self.line_of(note).map(|line| match line.events {
                0 => noun(&line.act),
                number => format!("{} on {}", noun(&line.act), words::events(number)),
            })
        };
        mine.or_else(known).unwrap_or_else(|| format!("note {note}"))
    }
}

/// The part of a message that says where a note was written.
fn stands_in(noted: &SavedNote) -> String {
    match &noted.told {
        Some(told) => format!(" · in {}: {told}", noted.place.display()),
        None => format!(" · {}", near(&noted.place)),
    }
}

/// A file's name with that of its folder.
pub(super) fn near(place: &Path) -> String {
    let name = place.file_name().unwrap_or_default().to_string_lossy();
    let folder = place.parent().and_then(Path::file_name);
    folder.map_or_else(|| name.clone().into_owned(), |folder| format!("{}/{name}", folder.to_string_lossy()))
}
