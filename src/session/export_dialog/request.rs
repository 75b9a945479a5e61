//! Builds export requests from the state of the session.

use super::{ExportScope, Exportable};
use crate::engine::{ExportRequest, ExportStep, Question, Slot};
use crate::event::{Moment, Precision};
use crate::export::{EventOptions, ExportFormat, Shape};
use crate::query::{Filter, bracketed, read};
use crate::read::BundledView;
use crate::session::{Effect, ExportExit, Picture, Session, View};
use std::path::PathBuf;
use std::sync::Arc;

impl Session {
    /// The available scopes, not yet counted.
    pub(super) fn exportable(&self) -> Vec<Exportable> {
        let mut whats = vec![Exportable::of(ExportScope::Case, Filter::All)];
        let narrowed = self.view.unplayed().effective();
        if narrowed != Filter::All {
            whats.push(Exportable::of(ExportScope::Filter, narrowed));
        }
        if self.playing_at().is_some() {
            // what the screen shows, to the event
            whats.push(Exportable::of(ExportScope::Played, self.view.effective()));
        }
        if let Some(row) = self.selected().filter(|row| row.chain.is_some()) {
            whats.push(Exportable::of(ExportScope::Chain, Filter::Chain(row.position.id.clone())));
        }
        if let Ok(marked) = read("is:marked", self.view.zone) {
            whats.push(Exportable::of(ExportScope::Marked, marked));
        }
        whats
    }

    /// The query for the events up to the playback's time, as exactly as a query without ids can be; `None` without a
    /// playback.
    fn played_query(&self) -> Option<String> {
        let until = Moment::new(self.playing_at()?, Precision::Fraction(9)).text();
        Some(match &*self.view.asked() {
            "" | "*" => format!("time<={until}"),
            query => format!("{} time<={until}", bracketed(query)),
        })
    }

    /// Exports by command.
    pub(in crate::session) fn export(
        &mut self,
        format: ExportFormat,
        what: ExportScope,
        path: &str,
    ) -> Vec<Effect> {
        self.begin_export(format, what, PathBuf::from(path), false)
    }

    /// Starts an export, or says why that is not possible. `force` replaces an existing file.
    pub(super) fn begin_export(
        &mut self,
        format: ExportFormat,
        what: ExportScope,
        path: PathBuf,
        force: bool,
    ) -> Vec<Effect> {
        if self.awaits(Slot::Export) {
            let path = path.display();
            self.complain(format!(
                "{path} is not written: something else is being handed over, Esc stops it"
            ));
            return Vec::new();
        }
        self.export_exit = ExportExit::Unasked;
        if path.as_os_str() == "-" {
            self.complain("standard output is this screen: name a file");
            return Vec::new();
        }
        if format.is_picture() {
            let picture = Picture { format, alone: what == ExportScope::Timeline, path, force };
            // a picture is drawn outside of the engine; its answer arrives like that of an ask
            let Effect::Ask(ask) = self.ask(Question::Export(ExportStep::On)) else { return Vec::new() };
            return vec![Effect::Draw(ask.generation, picture)];
        }
        let found = self.exportable().into_iter().find(|known| known.scope == what);
        let Some(Exportable { filter, .. }) = found else {
            self.complain(lacking(what));
            return Vec::new();
        };
        let ending = path.extension().and_then(|ending| ending.to_str()).map(str::to_ascii_lowercase);
        if format == ExportFormat::Events(Shape::Timesketch)
            && !matches!(ending.as_deref(), Some("csv" | "jsonl"))
        {
            self.complain("Timesketch takes a file by its ending: call it FILE.csv or FILE.jsonl");
            return Vec::new();
        }
        if format == ExportFormat::Bundle && what != ExportScope::Case {
            self.complain("a bundle is of the whole case");
            return Vec::new();
        }
        if let Some(query) = self.proposed_intruder().filter(|_| format == ExportFormat::Report) {
            let why = format!(
                "nothing is handed over: whether somebody has the names in {query} is being worked out"
            );
            self.complain(why);
            return Vec::new();
        }
        let order = self.order(format, what, filter, (path, force), ending.as_deref() == Some("jsonl"));
        vec![self.ask(Question::Export(ExportStep::Begin(Arc::new(order))))]
    }

    fn order(
        &self,
        format: ExportFormat,
        what: ExportScope,
        filter: Filter,
        (path, force): (PathBuf, bool),
        lines: bool,
    ) -> ExportRequest {
        let narrowed = matches!(what, ExportScope::Filter | ExportScope::Played);
        let query = match what {
            ExportScope::Filter => self.view.asked(),
            ExportScope::Played => self.played_query().unwrap_or_default(),
            _ => String::new(),
        };
        ExportRequest {
            format,
            wish: EventOptions { lines, ..EventOptions::default() },
            chain: self.selected().filter(|_| what == ExportScope::Chain).map(|row| row.position.id.clone()),
            marked: what == ExportScope::Marked,
            query,
            as_of: self.view.as_of.as_deref().filter(|_| narrowed).map(str::to_owned),
            zone: self.view.zone,
            hashes_only: false,
            view: if format == ExportFormat::Bundle { self.bundled() } else { BundledView::default() },
            filter,
            path,
            force,
            intruder: self.ordered_intruder().filter(|_| format == ExportFormat::Report),
            template: None,
        }
    }
}

impl Session {
    /// The view that is stored in a bundle.
    fn bundled(&self) -> BundledView {
        View { pane: self.pane_beside(), opening: Some(self.opening_now()), ..self.view.clone() }.bundled()
    }
}

fn lacking(what: ExportScope) -> &'static str {
    match what {
        ExportScope::Filter => "nothing is filtered: hand over the whole case",
        ExportScope::Chain => "the selected event is of no chain",
        ExportScope::Played => "nothing is played: P plays from the selected event on",
        ExportScope::Marked => "no event can be marked here",
        ExportScope::Case | ExportScope::Screen | ExportScope::Timeline => "that is of pictures: svg and png",
    }
}
