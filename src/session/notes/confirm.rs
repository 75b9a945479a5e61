//! Confirmation of notes on more than one event, and checking of the ids in a note.

use super::words;
use crate::case::notes::Act;
use crate::chain::Identity;
use crate::engine::{NoteTarget, Question, Slot};
use crate::session::{Effect, PromptKind, Session};
use crate::store::Tally;

/// A note that waits for confirmation, or for its ids to be checked.
#[derive(Debug, Clone, PartialEq)]
pub struct PendingNote {
    acts: Vec<Act>,
    on: NoteTarget,
    /// The events to count.
    counted: NoteTarget,
    /// What was typed, which the prompt shows again if the note is not made.
    typed: Option<(PromptKind, String)>,
    /// Number of events that it would be on; `None` until counted.
    count: Option<u64>,
    /// Ids in a comment or link, while it is checked whether they exist.
    pointed: Option<Vec<String>>,
    /// Words of a comment that look like ids but belong to no event.
    words: Vec<String>,
    /// The question, if it is not about a number of events.
    question: Option<String>,
}

impl PendingNote {
    fn of(acts: Vec<Act>, on: NoteTarget, counted: NoteTarget, typed: Option<(PromptKind, String)>) -> Self {
        Self { acts, on, counted, typed, count: None, pointed: None, words: Vec::new(), question: None }
    }

    /// Treats unknown ids as plain words. Returns false if that is not possible, as the note is not a comment.
    fn take_for_words(&mut self, unknown: Vec<String>) -> bool {
        let mut comments = self.acts.iter_mut().filter_map(|act| match act {
            Act::Comment { see, .. } => Some(see),
            _ => None,
        });
        let Some(see) = comments.next() else { return false };
        see.retain(|id| !unknown.contains(id));
        self.words = unknown;
        true
    }
}

fn is_many(on: &NoteTarget) -> bool {
    matches!(on, NoteTarget::Kept(_) | NoteTarget::Between { .. })
}

impl Session {
    /// Makes a note. A note on one event is sent at once; otherwise its ids are checked and its events counted, and the
    /// user is asked.
    pub(super) fn note(
        &mut self,
        acts: Vec<Act>,
        on: NoteTarget,
        typed: Option<(PromptKind, String)>,
    ) -> Vec<Effect> {
        let pointed = acts.iter().find_map(|act| self.points_to(act));
        if acts.is_empty() || (!is_many(&on) && pointed.is_none()) {
            return self.send(acts, &on);
        }
        let first = match &pointed {
            Some(ids) => Question::Known { ids: ids.clone() },
            None => Question::Tally { on: on.clone() },
        };
        self.notes.asked = Some(PendingNote { pointed, ..PendingNote::of(acts, on.clone(), on, typed) });
        vec![self.ask(first)]
    }

    /// Makes a note on no event after the user has confirmed the number of events that it concerns.
    pub(super) fn note_of(
        &mut self,
        act: Act,
        counted: NoteTarget,
        typed: Option<(PromptKind, String)>,
    ) -> Vec<Effect> {
        let ask = self.ask(Question::Tally { on: counted.clone() });
        self.notes.asked = Some(PendingNote::of(vec![act], NoteTarget::Nothing, counted, typed));
        vec![ask]
    }

    /// Makes a note on no event after the user has answered a question with yes.
    pub(super) fn note_once_sure(&mut self, act: Act, question: String, typed: (PromptKind, String)) {
        let asked = PendingNote::of(vec![act], NoteTarget::Nothing, NoteTarget::Nothing, Some(typed));
        self.notes.asked = Some(PendingNote { count: Some(1), question: Some(question), ..asked });
    }

    /// The typed ids in a note that have to be checked; `None` if there are none.
    fn points_to(&self, act: &Act) -> Option<Vec<String>> {
        let marked = |to: &String| self.chains.mark.as_ref().is_some_and(|mark| mark.id == *to);
        match act {
            Act::Comment { see, .. } if !see.iter().all(marked) => Some(see.clone()),
            Act::Link { to, .. } if Identity::parse(to).is_none() && !marked(to) => Some(vec![to.clone()]),
            _ => None,
        }
    }

    /// Takes the number of events.
    pub(in crate::session) fn take_tally(&mut self, tally: Tally) {
        if let Some(asked) = &mut self.notes.asked {
            asked.count = Some(tally.records);
        }
    }

    /// Takes the ids that exist: sends the note, counts its events, or reports a wrong id.
    pub(in crate::session) fn take_known(&mut self, known: &[String]) -> Vec<Effect> {
        let Some(asked) = &mut self.notes.asked else { return Vec::new() };
        let pointed = asked.pointed.take().unwrap_or_default();
        let unknown: Vec<String> = pointed.into_iter().filter(|id| !known.contains(id)).collect();
        if !unknown.is_empty() && !asked.take_for_words(unknown.clone()) {
            return self.points_nowhere(&unknown);
        }
        if is_many(&asked.counted) {
            let on = asked.counted.clone();
            return vec![self.ask(Question::Tally { on })];
        }
        let Some(asked) = self.notes.asked.take() else { return Vec::new() };
        let effects = self.send(asked.acts, &asked.on);
        self.tell_words(&effects, &asked.words);
        effects
    }

    /// Adds to the label of sent notes which words are not ids although they look like ids.
    fn tell_words(&mut self, sent: &[Effect], words: &[String]) {
        let named: Vec<String> = words.iter().map(|word| format!("@{word}")).collect();
        let told = match named.as_slice() {
            [] => return,
            [one] => format!("{one} is no event's id, and no link"),
            some => format!("{} are no events' ids, and no links", some.join(", ")),
        };
        let from = self.notes.sent.len().saturating_sub(sent.len());
        for note in self.notes.sent.iter_mut().skip(from) {
            note.label = format!("{} ({told})", note.label);
        }
    }

    /// Reports unknown ids and returns to the prompt.
    fn points_nowhere(&mut self, pointed: &[String]) -> Vec<Effect> {
        let which = pointed.iter().map(|id| format!("@{id}")).collect::<Vec<_>>().join(", ");
        let why = match pointed {
            [_] => format!("no event has the id that {which} points to"),
            _ => format!("not each of {which} is the id of an event"),
        };
        self.take_up_typing(&why)
    }

    /// Reports that the note can't be made and returns to the prompt. Returns whether a note was pending.
    pub(in crate::session) fn leave_question(&mut self, why: &str) -> bool {
        let was = self.notes.asked.is_some();
        if was {
            self.take_up_typing(why);
        }
        was
    }

    /// Discards the pending note and shows its text in the prompt again.
    fn take_up_typing(&mut self, why: &str) -> Vec<Effect> {
        let Some((kind, text)) = self.notes.asked.take().and_then(|asked| asked.typed) else {
            self.complain(why);
            return Vec::new();
        };
        let effects = self.prompt_with(kind, &text);
        self.mend_typed(why);
        effects
    }

    /// The question at the bottom of the screen, while a note is pending.
    #[must_use]
    pub fn note_question(&self) -> Option<String> {
        let asked = self.notes.asked.as_ref()?;
        if let Some(question) = &asked.question {
            return Some(question.clone());
        }
        let all = self.case.as_ref().map_or(0, |case| case.total.records);
        Some(match (asked.count, &asked.pointed) {
            (Some(count), _) => words::question(&asked.acts, count, all),
            (None, Some(_)) => "looking for the events that it points to …".to_owned(),
            (None, None) => "counting the events …".to_owned(),
        })
    }

    /// Whether the question can be answered with yes.
    #[must_use]
    pub fn note_is_counted(&self) -> bool {
        self.notes.asked.as_ref().is_some_and(|asked| asked.count.is_some_and(|count| count > 0))
    }

    /// Makes the pending note.
    pub(in crate::session) fn say_yes(&mut self) -> Vec<Effect> {
        let Some(asked) = self.notes.asked.take_if(|asked| asked.count.is_some()) else {
            return Vec::new();
        };
        if asked.count == Some(0) {
            self.say("there is no event to note it on");
            return Vec::new();
        }
        self.notes.range = None;
        let effects = match asked.count.filter(|_| is_many(&asked.on)) {
            Some(count) => self.send_asked(asked.acts, &asked.on, count),
            None => self.send(asked.acts, &asked.on),
        };
        self.tell_words(&effects, &asked.words);
        effects
    }

    /// Counts the events of the pending note again, as notes that arrived may have changed them.
    pub(super) fn count_anew(&mut self) -> Option<Effect> {
        let asked = self.notes.asked.as_mut().filter(|asked| is_many(&asked.counted))?;
        asked.count.take()?;
        let on = asked.counted.clone();
        Some(self.ask(Question::Tally { on }))
    }

    /// Discards the pending note; its text returns to the prompt.
    pub(in crate::session) fn say_no(&mut self) -> Vec<Effect> {
        self.forget_slot(Slot::Tally);
        match self.notes.asked.take().and_then(|asked| asked.typed) {
            Some((kind, text)) => self.prompt_with(kind, &text),
            None => Vec::new(),
        }
    }
}
