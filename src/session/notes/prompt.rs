//! The prompts for notes: their labels, completions and errors.

use super::acts::{LEVELS, level};
use super::{link, tags};
use crate::case::notes::Act;
use crate::chain::Identity;
use crate::engine::{Position, Question};
use crate::event::{Field, Rel, Stage, is_blank};
use crate::query::{QueryError, read};
use crate::session::{Bar, Command, Effect, Input, NotePrompt, Noting, PromptKind, Session, thousands};

/// Number of completions offered at once.
const OFFERS: usize = 6;

impl Session {
    /// What to do instead of opening the prompt, if it is not possible or not needed; `None` to open it.
    pub(in crate::session) fn instead_of_prompt(&mut self, prompt: NotePrompt) -> Option<Vec<Effect>> {
        if !self.can_note(prompt) {
            return Some(Vec::new());
        }
        // selected events are hidden themselves, without a query
        let hides = prompt == NotePrompt::Hide && self.range().is_some();
        hides.then(|| self.note_plain(Act::Hide))
    }

    /// Whether the prompt can be opened; if not, says why.
    fn can_note(&mut self, prompt: NotePrompt) -> bool {
        let why = match prompt {
            NotePrompt::SaveView => return true,
            NotePrompt::Value => match self.value_here() {
                Ok(_) => return true,
                Err(why) => why,
            },
            _ if self.selected().is_none() => "there is no event here".to_owned(),
            // a query for what to hide does not depend on the row
            NotePrompt::Hide => return true,
            _ if self.is_of_folded_group() => {
                self.folded_away();
                return false;
            }
            NotePrompt::Link => match self.marked_other() {
                Some(_) => return true,
                None => "Space marks the event to link to; K on another one links the two".to_owned(),
            },
            _ => return true,
        };
        self.say(why);
        false
    }

    /// The marked event, unless it is the selected one.
    pub(super) fn marked_other(&self) -> Option<&Position> {
        let here = self.selected().map(|row| &row.position);
        self.chains.mark.as_ref().filter(|mark| Some(*mark) != here)
    }

    /// The value under the cursor as an identity that a note can be on.
    pub(super) fn value_here(&self) -> Result<Identity, String> {
        let (name, values) = self.value_under_cursor()?;
        let named = values.first().and_then(|value| Identity::parse(&format!("{name}:{value}")));
        named.ok_or_else(|| {
            format!("a note can be on an account, an address, a session, a token and the like, not on {name}; ← → choose another column")
        })
    }

    /// Opens the prompt with a text.
    pub(super) fn prompt_with(&mut self, kind: PromptKind, text: &str) -> Vec<Effect> {
        let effects = self.prompt(kind);
        if let Some(bar) = &mut self.bar {
            bar.input = Input::new(text);
        }
        effects
    }

    /// Shows an error about the whole text.
    pub(super) fn mend_typed(&mut self, why: &str) {
        if let Some(bar) = &mut self.bar {
            bar.error = Some(whole(bar.input.text(), why.to_owned()));
            bar.offers.clear();
        }
    }

    /// Updates the completions of a note's prompt.
    pub(in crate::session) fn offer_for_note(&mut self, prompt: NotePrompt) -> Vec<Effect> {
        let Some(bar) = &self.bar else { return Vec::new() };
        let (text, cursor) = (bar.input.text().to_owned(), bar.input.cursor());
        if prompt == NotePrompt::Tag {
            let part = tags::begun(&text, cursor);
            return vec![self.ask(Question::Values { field: Field::Tags, part, top: OFFERS })];
        }
        let offers = self.offers_for(prompt, &text, cursor);
        if let Some(bar) = &mut self.bar {
            bar.offers = offers;
            bar.offers.truncate(OFFERS + 1);
        }
        Vec::new()
    }

    fn offers_for(&self, prompt: NotePrompt, text: &str, cursor: usize) -> Vec<(String, String)> {
        let typed = text.trim().to_lowercase();
        let begins = |(name, _): &(String, String)| name.to_lowercase().contains(&typed);
        let owned = |(name, doc): (&str, &str)| (name.to_owned(), doc.to_owned());
        match prompt {
            NotePrompt::Comment => self.events_to_point_to(text, cursor),
            NotePrompt::Severity => LEVELS.into_iter().map(owned).filter(begins).collect(),
            NotePrompt::Stage => {
                let stage = |stage: Stage| (stage.label().to_owned(), String::new());
                Stage::ALL.into_iter().map(stage).filter(begins).collect()
            }
            NotePrompt::Link => {
                let to = self.marked_other().map_or("", |mark| mark.id.as_str());
                link::RELS
                    .into_iter()
                    .map(|(rel, doc)| (rel.name().to_owned(), format!("{doc} {to}")))
                    .filter(begins)
                    .collect()
            }
            NotePrompt::Hide if typed.is_empty() => self.alike(),
            NotePrompt::Tag | NotePrompt::Value | NotePrompt::Hide => Vec::new(),
            NotePrompt::SaveView => {
                let own = self.own_views().map(|own| &own.view);
                own.map(|view| (view.name.clone(), format!("takes the place of {}", view.query)))
                    .filter(begins)
                    .collect()
            }
        }
    }

    /// Events that a comment may refer to, the one marked last first.
    fn events_to_point_to(&self, text: &str, cursor: usize) -> Vec<(String, String)> {
        let head = text.get(..cursor).unwrap_or(text);
        let word = head.rsplit(char::is_whitespace).next().unwrap_or("");
        let begun = match word.strip_prefix('@') {
            Some(begun) => begun,
            None if head.is_empty() => "",
            None => return Vec::new(),
        };
        let here = self.selected().map(|row| &row.position);
        let last = self.chains.mark.as_ref().map(|mark| &mark.id);
        let marked =
            self.pane.timeline.rows.iter().filter(|row| row.notes.marked && Some(&row.position) != here);
        let told = |id: &String| {
            let row = self.pane.timeline.rows.iter().find(|row| row.position.id == *id);
            let message = row.and_then(|row| row.event.text(Field::Message)).unwrap_or("");
            super::words::short(&format!("marked {message}"))
        };
        let mut ids: Vec<&String> = last.into_iter().filter(|_| self.marked_other().is_some()).collect();
        ids.extend(marked.map(|row| &row.position.id).filter(|id| Some(*id) != last));
        let fits = |id: &&String| id.to_lowercase().starts_with(&begun.to_lowercase());
        ids.into_iter().filter(fits).map(|id| (format!("@{id}"), told(id))).collect()
    }

    /// The error in the text of a note's prompt, if any.
    pub(in crate::session) fn wrong_with_note(&self, prompt: NotePrompt, typed: &str) -> Option<QueryError> {
        let told = match prompt {
            _ if typed.is_empty() => Ok(()),
            NotePrompt::Hide => return read(typed, self.view.zone).err(),
            NotePrompt::Tag if tags::acts(typed).is_empty() => Err("this is no tag".to_owned()),
            NotePrompt::Severity => level(typed).map(drop),
            NotePrompt::Stage => stage(typed).map(drop),
            NotePrompt::Link => rel(typed).map(drop),
            NotePrompt::Comment | NotePrompt::Value | NotePrompt::SaveView if is_blank(typed) => {
                Err("this says nothing that can be seen".to_owned())
            }
            _ => Ok(()),
        };
        told.err().map(|why| whole(typed, why))
    }

    /// The command for the text of a note's prompt; `None` for an empty text.
    pub(in crate::session) fn note_typed(&self, prompt: NotePrompt, typed: &str) -> Option<Command> {
        let typed = typed.trim();
        let noting = match prompt {
            NotePrompt::Hide => Noting::Hide(Some(typed.to_owned()).filter(|typed| !typed.is_empty())),
            _ if typed.is_empty() => return None,
            NotePrompt::Tag => Noting::Tag(typed.to_owned()),
            NotePrompt::Comment => Noting::Comment(typed.to_owned()),
            NotePrompt::Severity => Noting::Severity(typed.to_owned()),
            NotePrompt::Stage => Noting::Stage(stage(typed).ok()?),
            NotePrompt::Value => Noting::Value(self.value_here().ok()?, typed.to_owned()),
            NotePrompt::Link => Noting::Link(rel(typed).ok()?, None),
            NotePrompt::SaveView => Noting::SaveView(typed.to_owned()),
        };
        Some(Command::Note(noting))
    }

    /// The label of a note's prompt.
    #[must_use]
    pub fn note_prompt(&self, prompt: NotePrompt) -> String {
        let many = self.range().map(|_| match self.range_length() {
            Some(number) => format!("{} events", thousands(number)),
            None => "the range".to_owned(),
        });
        let named = self.name_of_about();
        let with = |word: &str, on: &str| match many.as_ref().or(named.as_ref()) {
            Some(many) => format!("{word}{on} {many} › "),
            None => format!("{word} › "),
        };
        let this = || named.as_deref().unwrap_or("this event");
        match prompt {
            NotePrompt::Tag => with("tag", ""),
            NotePrompt::Comment => with("comment", " on"),
            NotePrompt::Severity => with("severity", " of"),
            NotePrompt::Stage => with("stage", " of"),
            // once a query is typed, it is not about this event
            NotePrompt::Hide => match named.as_ref().filter(|_| self.bar.as_ref().is_some_and(Bar::is_empty))
            {
                Some(event) => format!("hide {event} › "),
                None => "hide › ".to_owned(),
            },
            NotePrompt::SaveView => "save this view as › ".to_owned(),
            NotePrompt::Link => match self.marked_other() {
                Some(mark) => format!("{} … {} › ", this(), mark.id),
                None => "link › ".to_owned(),
            },
            NotePrompt::Value => match self.value_here() {
                Ok(value) => format!("{} {} › ", value.kind, crate::session::short(&value)),
                Err(_) => "value › ".to_owned(),
            },
        }
    }
}

/// An error about the whole text.
fn whole(typed: &str, message: String) -> QueryError {
    QueryError { span: 0..typed.len(), message, hint: None, offer: None }
}

/// Parses a stage, which may be abbreviated.
pub(super) fn stage(typed: &str) -> Result<Stage, String> {
    let typed = typed.trim().to_lowercase().replace(['-', '_'], " ");
    let mut begun =
        Stage::ALL.into_iter().filter(|stage| !typed.is_empty() && stage.label().starts_with(&typed));
    match (begun.next(), begun.next()) {
        (Some(stage), None) => Ok(stage),
        _ => Err(format!("stages are {}", Stage::ALL.map(Stage::label).join(", "))),
    }
}

/// Parses a relation, which may be abbreviated.
fn rel(typed: &str) -> Result<Rel, String> {
    let typed = typed.trim().to_lowercase().replace(['-', ' '], "_");
    let mut begun = Rel::ALL.into_iter().filter(|rel| rel.name().starts_with(&typed));
    match (begun.next(), begun.next()) {
        (Some(rel), None) => Ok(rel),
        _ => Err(format!("it is one of {}", Rel::ALL.map(Rel::name).join(", "))),
    }
}

/// The text with a completion put in, and the cursor's position.
pub(in crate::session) fn completed(prompt: NotePrompt, bar: &Bar, offer: &str) -> (String, usize) {
    let (draft, behind) = (&bar.draft, bar.input.halves().1);
    match prompt {
        NotePrompt::Tag => {
            let (text, cursor) = tags::completed(draft, draft.len(), offer);
            (format!("{text}{}", behind.trim_start()), cursor)
        }
        NotePrompt::Comment => {
            let start = draft.rfind(char::is_whitespace).map_or(0, |at| at + 1);
            let head = draft.get(..start).unwrap_or(draft);
            let text = format!("{head}{offer} ");
            (format!("{text}{}", behind.trim_start()), text.len())
        }
        _ => (offer.to_owned(), offer.len()),
    }
}

/// The hint shown in an empty prompt.
#[must_use]
pub const fn ghost(prompt: NotePrompt) -> &'static str {
    match prompt {
        NotePrompt::Tag => "exfil \"first look\" -noise",
        NotePrompt::Comment => "what is to be said; @ID points to another event",
        NotePrompt::Severity => "info, low, medium, high or critical",
        NotePrompt::Stage => "the right stage",
        NotePrompt::Value => "what it is, as in: our own proxy",
        NotePrompt::Hide => "Enter hides this event; or what a query keeps",
        NotePrompt::Link => "caused, used, issued, reached, same_as",
        NotePrompt::SaveView => "a name",
    }
}
