//! Takes the engine's answers about notes.

use crate::engine::{CaseSummary, NotesAnswer, Question};
use crate::session::{Effect, Notice, Session, thousands};
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

impl Session {
    /// Asks for all notes.
    pub(super) fn ask_notes(&mut self) -> Effect {
        self.ask(Question::Notes)
    }

    /// Asks for the notes of a case that has just been opened, if it has any.
    pub(in crate::session) fn first_notes(&mut self, case: &CaseSummary) -> Vec<Effect> {
        if case.notes.notes > 0 {
            return vec![self.ask_notes()];
        }
        self.notes.answer.get_or_insert_default();
        Vec::new()
    }

    /// After the case's notes changed: asks for all of them to find out whose are new, and counts pending notes again.
    pub(in crate::session) fn renoted(&mut self) -> Vec<Effect> {
        [self.ask_notes()].into_iter().chain(self.count_anew()).collect()
    }

    /// Takes all notes. Notes that others made since the last time are reported after any message already shown.
    pub(in crate::session) fn take_notes(&mut self, answer: &Arc<NotesAnswer>) {
        let Some(before) = self.notes.answer.replace(Arc::clone(answer)) else { return };
        if let Some(said) = gone(&before, answer, &self.notes.own) {
            self.complain(said);
            // once reported, own notes that are gone can't be taken back any more
            let stands = |id: &str| answer.notes.iter().any(|line| line.id == id);
            self.notes.own.retain(|id| stands(id));
            self.notes.mine.retain(|mine| stands(&mine.note));
        }
        if news(&before, answer, &self.notes.own).is_none() {
            return;
        }
        let wrong = self.notice.as_ref().is_some_and(|notice| notice.wrong);
        let stood = self.notice.take().map(|notice| notice.text);
        // an earlier message stays, except that an earlier count of new notes is replaced
        let (since, stood) = match (self.notes.news.take(), stood) {
            (Some((since, said)), Some(stood)) if stood.ends_with(&said) => {
                (since, stood.strip_suffix(&said).unwrap_or_default().to_owned())
            }
            (_, stood) => (before, stood.map(|stood| format!("{stood} · ")).unwrap_or_default()),
        };
        let said = news(&since, answer, &self.notes.own).unwrap_or_default();
        self.notice = Some(Notice { text: format!("{stood}{said}"), wrong, of_keys: false });
        self.notes.news = Some((since, said));
    }
}

/// The warning that notes have disappeared, which saved notes never do by themselves.
fn gone(before: &NotesAnswer, now: &NotesAnswer, own: &[String]) -> Option<String> {
    let ids =
        |of: &'_ NotesAnswer| -> HashSet<String> { of.notes.iter().map(|line| line.id.clone()).collect() };
    let (known, mut stood) = (ids(now), ids(before));
    stood.extend(own.iter().cloned());
    let gone = stood.difference(&known).count() as u64;
    let notes = if gone == 1 { "1 note is".to_owned() } else { format!("{} notes are", thousands(gone)) };
    (gone > 0).then(|| format!("{notes} gone: a journal was taken away or replaced by another"))
}

/// The message about new notes by others, such as `2 notes of ana`; `None` if there are none.
fn news(before: &NotesAnswer, now: &NotesAnswer, own: &[String]) -> Option<String> {
    let known: HashSet<&str> = before.notes.iter().map(|line| line.id.as_str()).collect();
    let mut new: BTreeMap<&str, u64> = BTreeMap::new();
    for line in &now.notes {
        if !known.contains(line.id.as_str()) && !own.contains(&line.id) {
            *new.entry(&line.by).or_default() += 1;
        }
    }
    let told = new.into_iter().map(|(by, number)| match number {
        1 => format!("1 note of {by}"),
        number => format!("{} notes of {by}", thousands(number)),
    });
    let told: Vec<String> = told.collect();
    (!told.is_empty()).then(|| told.join(", "))
}

#[cfg(test)]
mod tests {
    use super::news;
    use crate::case::notes::Act;
    use crate::engine::{NoteLine, NotesAnswer};

    #[test]
    fn notes_of_others_are_told_of_by_author() {
        let note = |id: &str, by: &str| NoteLine {
            id: id.to_owned(),
            at: 0,
            by: by.to_owned(),
            act: Act::Mark,
            said: String::new(),
            events: 1,
            first: None,
            position: None,
            undone: None,
        };
        let answer = |notes: Vec<NoteLine>| NotesAnswer { notes, ..NotesAnswer::default() };
        let before = answer(vec![note("a", "ana")]);
        let now = answer(vec![note("d", "ana"), note("c", "ana"), note("b", "me"), note("a", "ana")]);
        assert_eq!(news(&before, &now, &["b".to_owned()]), Some("2 notes of ana".to_owned()));
        assert_eq!(news(&now, &now, &[]), None);
    }
}
