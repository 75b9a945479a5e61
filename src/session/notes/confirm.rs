//! What a note would be on is told before it is made, where that is more than one event.

use super::words;
use crate::case::notes::Act;
use crate::chain::Identity;
use crate::engine::{NoteTarget, Question, Slot};
use crate::session::{Effect, PromptKind, Session};
use crate::store::Tally;

/// What waits for a yes, or for its events to be looked at.
#[derive(Debug, Clone, PartialEq)]
pub struct PendingNote {
    acts: Vec<Act>,
    on: NoteTarget,
    /// The events that are counted for it.
    counted: NoteTarget,
    /// What was typed for it, to be typed on where it is not wanted.
    typed: Option<(PromptKind, String)>,
    /// How many events it would be on; `None` while they are counted.
    count: Option<u64>,
    /// Events that a comment points to, while it is looked whether they are there.
    pointed: Option<Vec<String>>,
    /// Words of a comment that look like links and are none: no event has such an id.
    words: Vec<String>,
    /// What is asked where it is about no events.
    question: Option<String>,
}

impl PendingNote {
    fn of(acts: Vec<Act>, on: NoteTarget, counted: NoteTarget, typed: Option<(PromptKind, String)>) -> Self {
        Self { acts, on, counted, typed, count: None, pointed: None, words: Vec::new(), question: None }
    }

    /// Takes words that no event has as its id for words: the comment points to the others. Whether it may.
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
    /// Makes a note: at once on one event, else when that was told and is wanted.
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

    /// Makes a note on no event once it was told how many events it means, and that is wanted.
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

    /// Makes a note on no event once a question is answered with yes.
    pub(super) fn note_once_sure(&mut self, act: Act, question: String, typed: (PromptKind, String)) {
        let asked = PendingNote::of(vec![act], NoteTarget::Nothing, NoteTarget::Nothing, Some(typed));
        self.notes.asked = Some(PendingNote { count: Some(1), question: Some(question), ..asked });
    }

    /// The events that a note points to by ids that were typed.
    fn points_to(&self, act: &Act) -> Option<Vec<String>> {
        let marked = |to: &String| self.chains.mark.as_ref().is_some_and(|mark| mark.id == *to);
        match act {
            Act::Comment { see, .. } if !see.iter().all(marked) => Some(see.clone()),
            Act::Link { to, .. } if Identity::parse(to).is_none() && !marked(to) => Some(vec![to.clone()]),
            _ => None,
        }
    }

    /// The events are counted.
    pub(in crate::session) fn take_tally(&mut self, tally: Tally) {
        if let Some(asked) = &mut self.notes.asked {
            asked.count = Some(tally.records);
        }
    }

    /// It is known which of the events are there that a note points to.
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

    /// Says of notes that are sent which words of them are no links, though they look like it.
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

    /// A link is to an event that is not there: it is typed on.
    fn points_nowhere(&mut self, pointed: &[String]) -> Vec<Effect> {
        let which = pointed.iter().map(|id| format!("@{id}")).collect::<Vec<_>>().join(", ");
        let why = match pointed {
            [_] => format!("no event has the id that {which} points to"),
            _ => format!("not each of {which} is the id of an event"),
        };
        self.take_up_typing(&why)
    }

    /// The events can't be counted, or one that it points to is not there: it is typed on. Whether something was asked.
    pub(in crate::session) fn leave_question(&mut self, why: &str) -> bool {
        let was = self.notes.asked.is_some();
        if was {
            self.take_up_typing(why);
        }
        was
    }

    /// What was typed stands there again, to be mended.
    fn take_up_typing(&mut self, why: &str) -> Vec<Effect> {
        let Some((kind, text)) = self.notes.asked.take().and_then(|asked| asked.typed) else {
            self.complain(why);
            return Vec::new();
        };
        let effects = self.prompt_with(kind, &text);
        self.mend_typed(why);
        effects
    }

    /// What is asked at the bottom, while it is.
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

    /// Makes the note that was asked about.
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

    /// Counts anew what is asked about, as notes that came may have changed which events these are.
    pub(super) fn count_anew(&mut self) -> Option<Effect> {
        let asked = self.notes.asked.as_mut().filter(|asked| is_many(&asked.counted))?;
        asked.count.take()?;
        let on = asked.counted.clone();
        Some(self.ask(Question::Tally { on }))
    }

    /// Leaves the question; what was typed for it can be typed on.
    pub(in crate::session) fn say_no(&mut self) -> Vec<Effect> {
        self.forget_slot(Slot::Tally);
        match self.notes.asked.take().and_then(|asked| asked.typed) {
            Some((kind, text)) => self.prompt_with(kind, &text),
            None => Vec::new(),
        }
    }
}
