//! The notes tab of the detail panel: everything that analysts added to the event and to its identities.

use crate::case::notes::{Comment, Correction, NoteOrigin};
use crate::chain::Identity;
use crate::engine::DetailNotes;
use crate::event::visible;
use crate::session::{DetailLine, Effect, Session, detail_lines, wrap};

/// Width of the labels in cells, with their indent.
pub const NOTE_LABELS: u16 = 11;
/// Width of the author and time on the right, in cells.
const AUTHORS: u16 = 30;
/// Largest number of lines for a comment.
const LINES: usize = 40;

/// A line of the notes tab.
#[derive(Debug, Clone, PartialEq)]
pub struct NotesLine {
    /// Its label; empty on continuation lines.
    pub label: &'static str,
    /// The text, safe to print.
    pub text: String,
    /// Author and time.
    pub said: Option<NoteOrigin>,
    /// Its tone.
    pub tone: NoteTone,
    /// Id of the event that the line refers to.
    pub event: Option<String>,
}

/// The tone of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum NoteTone {
    Said,
    Dim,
    /// A tag or a mark.
    Sign,
    /// A correction.
    Other,
}

struct Page {
    lines: Vec<NotesLine>,
    room: usize,
}

impl Page {
    fn put(
        &mut self,
        label: &'static str,
        text: &str,
        said: Option<&NoteOrigin>,
        tone: NoteTone,
        event: Option<&str>,
    ) {
        let shown = visible(text).into_owned();
        let mut lines = wrap(&shown, self.room);
        if lines.len() > LINES {
            lines.truncate(LINES);
            if let Some(last) = lines.last_mut() {
                last.push('…');
            }
        }
        if lines.is_empty() {
            lines.push(String::new());
        }
        for (at, text) in lines.into_iter().enumerate() {
            let first = at == 0;
            self.lines.push(NotesLine {
                label: if first { label } else { "" },
                text,
                said: said.filter(|_| first).cloned(),
                tone,
                event: event.map(str::to_owned),
            });
        }
    }

    fn comment(&mut self, label: &'static str, comment: &Comment) {
        self.put(
            label,
            &comment.text,
            Some(&comment.said),
            NoteTone::Said,
            comment.see.first().map(String::as_str),
        );
        for id in comment.see.iter().skip(1) {
            self.put("", &format!("see {id}"), None, NoteTone::Dim, Some(id));
        }
    }

    fn corrected<T: PartialEq>(
        &mut self,
        label: &'static str,
        (correction, was): (&Correction<T>, Option<&str>),
        name: impl Fn(&T) -> &str,
    ) {
        let (was, is) = (was.unwrap_or("nothing"), name(&correction.value));
        self.put(label, &format!("{was} → {is}"), Some(&correction.said), NoteTone::Other, None);
        for (other, said) in correction.otherwise() {
            self.put(
                "",
                &format!("not {}, as was said before", name(other)),
                Some(said),
                NoteTone::Dim,
                None,
            );
        }
    }
}

/// The lines of the notes tab for a panel of `width` cells.
#[must_use]
pub fn note_lines(notes: &DetailNotes, width: u16) -> Vec<DetailLine> {
    let room =
        usize::from(width.saturating_sub(NOTE_LABELS + 2 + if width >= 70 { AUTHORS } else { 0 })).max(20);
    let mut page = Page { lines: Vec::new(), room };
    if let Some((_, said)) = &notes.manual {
        page.put("told", "no record tells of this event: an analyst does", Some(said), NoteTone::Other, None);
    }
    if let Some(said) = &notes.marked {
        page.put("mark", "⋆ marked", Some(said), NoteTone::Sign, None);
    }
    for (at, (tag, said)) in notes.tags.iter().enumerate() {
        page.put(if at == 0 { "tags" } else { "" }, tag, Some(said), NoteTone::Sign, None);
    }
    if let Some((stage, was)) = &notes.stage {
        let was = was.as_deref().map(|was| was.replace('_', " "));
        page.corrected("stage", (stage, was.as_deref()), |stage| stage.label());
    }
    if let Some((level, was)) = &notes.severity {
        page.corrected("severity", (level, was.as_deref()), |level| level.as_str());
    }
    for comment in &notes.comments {
        page.comment("comment", comment);
    }
    for (id, comment) in &notes.spoken {
        let text = format!("{id}: {}", comment.text);
        page.put("spoken of", &text, Some(&comment.said), NoteTone::Dim, Some(id));
    }
    for link in &notes.from {
        let text = format!("this event {} {}", words(link.rel), link.to);
        page.put("link", &text, Some(&link.said), NoteTone::Said, Some(&link.to));
    }
    for link in &notes.to {
        let text = format!("{} {} this event", link.from.id, words(link.rel));
        page.put("link", &text, Some(&link.said), NoteTone::Said, Some(&link.from.id));
    }
    for (identity, comment) in &notes.values {
        let text = format!("{}: {}", identity.value, comment.text);
        page.put(identity.kind.name(), &text, Some(&comment.said), NoteTone::Said, None);
    }
    if let Some(said) = &notes.hidden {
        page.put("hidden", "left out of the screen", Some(said), NoteTone::Dim, None);
    }
    for (query, said) in &notes.alike {
        page.put("hidden", &format!("as all that `{query}` keeps"), Some(said), NoteTone::Dim, None);
    }
    page.lines.into_iter().map(DetailLine::Noted).collect()
}

fn words(rel: crate::event::Rel) -> String {
    rel.name().replace('_', " ")
}

impl Session {
    /// Narrows the timeline to the event or identity that the chosen line refers to.
    pub(in crate::session) fn pivot_to_noted(&mut self) -> Vec<Effect> {
        let lines = detail_lines(self);
        match lines.get(self.detail.cursor) {
            Some(DetailLine::Noted(NotesLine { event: Some(id), .. })) => match Identity::parse(id) {
                Some(identity) if !id.starts_with("signin:") => self.pivot_to(&identity),
                _ => self.pivot_to_event(id),
            },
            _ => Vec::new(),
        }
    }
}
