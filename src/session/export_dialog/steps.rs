//! The steps of the export dialog: choosing, naming, and the answers to an export.

use super::{ExportDialog, ExportInput, ExportScope, FileName};
use crate::engine::{ExportProgress, ExportResult, ExportStep, Question, Slot};
use crate::export::ExportFormat;
use crate::query::Filter;
use crate::session::apply::change;
use crate::session::overlay::{Behavior, PLAIN};
use crate::session::{Edit, Effect, ExportExit, Input, Motion, Overlay, Session, thousands};
use std::path::PathBuf;

pub(in crate::session) const EXPORT: Behavior = Behavior {
    accept: Session::accept_export,
    leave: Session::leave_export,
    moved: Session::move_export,
    edit: Session::edit_export,
    question: |session| match &session.overlay {
        Some(Overlay::Export(dialog)) => Some(dialog.question()),
        _ => None,
    },
    ..PLAIN
};

impl Session {
    /// Opens the export dialog.
    pub(in crate::session) fn open_export(&mut self) -> Vec<Effect> {
        self.bar = None;
        let whats = self.exportable();
        // during playback the part played so far is the likeliest choice
        let played = whats.iter().position(|what| what.scope == ExportScope::Played);
        let what =
            played.unwrap_or(usize::from(!self.view.scope.query.is_empty() || self.view.as_of.is_some()));
        let intruder = self.intruder.as_deref().unwrap_or_default().to_owned();
        let around = self.view.context.is_some() && *self.view.scope.filter != Filter::All;
        self.overlay =
            Some(Overlay::Export(ExportDialog { what, whats, around, intruder, ..ExportDialog::default() }));
        self.ask_overlay().into_iter().collect()
    }

    pub(in crate::session) fn dialog(&mut self) -> Option<&mut ExportDialog> {
        match &mut self.overlay {
            Some(Overlay::Export(dialog)) => Some(dialog),
            _ => None,
        }
    }

    pub(in crate::session) fn take_counts(&mut self, counts: &[u64]) {
        let so_far = self.loading.is_some();
        let Some(dialog) = self.dialog() else { return };
        dialog.so_far = so_far;
        for (what, counted) in dialog.whats.iter_mut().zip(counts) {
            what.records = Some(*counted);
        }
    }

    fn move_export(&mut self, motion: Motion) {
        let Some(dialog) = self.dialog() else { return };
        let (last, whats) = (ExportFormat::ALL.len() - 1, dialog.choices().len());
        match motion {
            Motion::Down => dialog.chosen = (dialog.chosen + 1).min(last),
            Motion::Up => dialog.chosen = dialog.chosen.saturating_sub(1),
            Motion::First => dialog.chosen = 0,
            Motion::Last => dialog.chosen = last,
            Motion::Right => dialog.what = (dialog.what + 1).min(whats.saturating_sub(1)),
            Motion::Left => dialog.what = dialog.what.min(whats.saturating_sub(1)).saturating_sub(1),
            _ => {}
        }
    }

    /// Accepts the chosen format, the typed query, or the typed file name.
    fn accept_export(&mut self) -> Vec<Effect> {
        let title = self.case.as_ref().map_or_else(String::new, |case| case.title.clone());
        let Some(dialog) = self.dialog() else { return Vec::new() };
        let name = match &dialog.input {
            ExportInput::Intruder(_) => return self.take_intruder(),
            ExportInput::List => {
                let input = Input::new(named(&title, dialog.format(), dialog.of()));
                dialog.input = ExportInput::Name(FileName { input, offered: true, ..FileName::default() });
                return Vec::new();
            }
            ExportInput::Name(name) => name,
        };
        let path = PathBuf::from(name.input.text().trim());
        if path.as_os_str().is_empty() {
            self.complain("type the name of a file");
            return Vec::new();
        }
        let force = name.taken.as_ref() == Some(&path);
        let (format, what) = (dialog.format(), dialog.of());
        self.begin_export(format, what, path, force)
    }

    /// Edits the open input.
    fn edit_export(&mut self, edit: &Edit) -> Vec<Effect> {
        let Some(dialog) = self.dialog() else { return Vec::new() };
        let name = match &mut dialog.input {
            ExportInput::List => return Vec::new(),
            ExportInput::Intruder(query) => {
                change(query, edit);
                return Vec::new();
            }
            ExportInput::Name(name) => name,
        };
        name.taken = None;
        // as in file dialogs, typing replaces the suggestion, and any other edit changes it
        if std::mem::take(&mut name.offered) && matches!(edit, Edit::Insert(_)) {
            name.input.clear();
        }
        match edit {
            Edit::Complete | Edit::CompleteBack if !name.offers.is_empty() => {
                name.put_next(*edit == Edit::Complete);
            }
            Edit::Complete => {
                let part = name.input.halves().0.to_owned();
                return vec![self.ask(Question::Paths { part })];
            }
            edit => {
                change(&mut name.input, edit);
                (name.offers, name.offer) = (Vec::new(), None);
            }
        }
        Vec::new()
    }

    /// Takes completions: a single one is put in, of several their common beginning.
    pub(in crate::session) fn take_paths(&mut self, paths: Vec<String>) {
        let Some(name) = self.dialog().and_then(ExportDialog::name_mut) else { return };
        let Some(first) = paths.first() else {
            self.say("no file or folder begins so");
            return;
        };
        let common = paths.iter().fold(first.as_str(), |common, path| alike(common, path));
        if common.len() > name.input.halves().0.len() {
            name.input = Input::new(common);
        }
        name.offer = None;
        name.offers = if paths.len() > 1 { paths } else { Vec::new() };
    }

    /// Goes back to the list of formats from an input; from the list, closes the dialog.
    fn leave_export(&mut self) -> Vec<Effect> {
        match self.dialog().filter(|dialog| dialog.is_typed()) {
            Some(dialog) => dialog.input = ExportInput::List,
            None => self.overlay = None,
        }
        Vec::new()
    }

    /// Stops the running export. What hangs, as on a disk that does not answer, is left behind by a second interrupt.
    pub(in crate::session) fn stop_export(&mut self) -> Vec<Effect> {
        self.export_exit = ExportExit::Stopping;
        self.say("handing over is being stopped · Ctrl-C leaves without waiting for that");
        vec![self.ask(Question::Export(ExportStep::Stop))]
    }

    /// Whether an export is running.
    #[must_use]
    pub fn is_exporting(&self) -> bool {
        self.awaits(Slot::Export)
    }

    /// Whether an interrupt stops the running export: it does until it was asked to stop.
    pub(in crate::session) fn interrupt_stops(&self) -> bool {
        self.is_exporting() && self.export_exit != ExportExit::Stopping
    }

    /// Whether quitting must be confirmed because an export is running; it is asked once.
    pub(in crate::session) fn holds_back_export(&mut self) -> bool {
        let holds = self.is_exporting() && self.export_exit == ExportExit::Unasked;
        if holds {
            self.export_exit = ExportExit::Warned;
            self.complain("something is being handed over; q once more leaves, and nothing of it stays");
        }
        holds
    }

    pub(in crate::session) fn take_exported(&mut self, exported: ExportProgress) -> Vec<Effect> {
        match exported {
            // an error about the last key is not overwritten by progress
            ExportProgress::Part { .. } if self.notice.as_ref().is_some_and(|notice| notice.wrong) => {}
            ExportProgress::Part { .. } => {
                self.say(format!("{} · Esc stops", exported.words().unwrap_or_default()));
            }
            ExportProgress::Stopped => {
                self.say("handing over is stopped: nothing of it stays");
                return Vec::new();
            }
            ExportProgress::Taken(path) => {
                self.complain(format!("{} is there already: Enter again replaces it", path.display()));
                if let Some(name) = self.dialog().and_then(ExportDialog::name_mut) {
                    name.taken = Some(path);
                }
                return Vec::new();
            }
            ExportProgress::Done(given) => {
                self.say(told(&given));
                if self.dialog().is_some() {
                    self.overlay = None;
                }
                return Vec::new();
            }
        }
        // the dialog closes once writing starts
        if self.dialog().is_some() {
            self.overlay = None;
        }
        vec![self.ask(Question::Export(ExportStep::On))]
    }
}

/// The message after an export.
fn told(given: &ExportResult) -> String {
    let mut said = vec![format!("written: {}", given.path.display())];
    let is_bundle = given.path.extension().is_some_and(|ending| ending == "zip");
    match given.records {
        Some(0) => said.push("it tells of no event: none passes".to_owned()),
        Some(files) if is_bundle => said.push(format!("{} files", thousands(files))),
        Some(events) => said.push(format!("{} events", thousands(events))),
        None => {}
    }
    said.push(format!("{} bytes", thousands(given.bytes)));
    let left = given.left_out.iter();
    said.extend(left.map(|left| format!("{} left out: {}", thousands(left.records), left.why)));
    said.extend(given.stopped.iter().map(|stopped| format!("{stopped}: what is behind that is not in it")));
    said.extend(given.lost.iter().map(|lost| format!("records could not be read: {lost}")));
    said.join(" · ")
}

/// The suggested file name.
fn named(title: &str, format: ExportFormat, what: ExportScope) -> String {
    let plain = |c: char| if c.is_alphanumeric() || matches!(c, '.' | '-' | '_') { c } else { '-' };
    let title: String = title.chars().take(60).map(plain).collect();
    let title = title.trim_matches(['-', '.']);
    let title = if title.is_empty() { "case" } else { title };
    let what = if what == ExportScope::Case { String::new() } else { format!("-{}", what.word()) };
    let shape = match format {
        ExportFormat::Events(shape) if format.ending() != shape.name() => format!("-{}", shape.name()),
        _ => String::new(),
    };
    format!("{title}{what}{shape}.{}", format.ending())
}

/// The common beginning of two paths.
fn alike<'p>(one: &'p str, other: &str) -> &'p str {
    let same = one.char_indices().zip(other.chars()).find(|((_, a), b)| a != b);
    let end = same.map_or(one.len().min(other.len()), |((at, _), _)| at);
    one.get(..end).unwrap_or(one)
}

#[cfg(test)]
mod tests {
    use super::{ExportScope, alike, named};
    use crate::export::{ExportFormat, Shape};

    #[test]
    fn a_file_is_called_after_the_case_and_what_it_is_of() {
        let jsonl = ExportFormat::Events(Shape::Jsonl);
        assert_eq!(named("Storm-0558", jsonl, ExportScope::Case), "Storm-0558.jsonl");
        assert_eq!(named("../a b/c", jsonl, ExportScope::Filter), "a-b-c-filter.jsonl");
        assert_eq!(named("", ExportFormat::Events(Shape::Iris), ExportScope::Chain), "case-chain-iris.csv");
        assert_eq!(named("\u{202e}x", ExportFormat::Bundle, ExportScope::Case), "x.zip");
        assert_eq!(named("x", ExportFormat::Svg, ExportScope::Timeline), "x-timeline.svg");
    }

    #[test]
    fn what_paths_begin_with_ends_between_letters() {
        assert_eq!(alike("öab", "öac"), "öa");
        assert_eq!(alike("öx", "ü"), "");
        assert_eq!(alike("ab", "abc"), "ab");
    }
}
