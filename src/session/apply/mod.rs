//! Applies commands to the session, in one file for each group of commands.

mod blind;
mod columns;
mod compare;
mod context;
mod lanes;
mod ledger;
mod lists;
mod moves;
mod narrow;
mod playback;
mod pointer;
mod preview;
mod ready;
mod settings;
mod terms;
mod typing;
mod windows;

pub(in crate::session) use blind::BLIND;
pub(in crate::session) use columns::COLUMNS;
pub(in crate::session) use compare::COMPARE;
pub(in crate::session) use ledger::LEDGER;
pub(in crate::session) use lists::{HELP, LIST};
pub(crate) use moves::stepped;
pub(in crate::session) use terms::TERMS;
pub(in crate::session) use typing::change;

use preview::is_typing;

use super::layer::Layer;
use super::{Command, Confirmation, Effect, Layout, Panel, Session, Target, View};

/// The order in which Tab moves the focus.
const PANELS: [Panel; 4] = [Panel::Timeline, Panel::Detail, Panel::Facets, Panel::Lanes];

impl Session {
    /// Applies a command: changes the session and returns the effects to carry out.
    pub fn apply(&mut self, command: &Command) -> Vec<Effect> {
        let moves_nothing = |command: &Command| {
            matches!(
                command,
                Command::Resize(..) | Command::Tick(_) | Command::Mouse | Command::Redraw | Command::Suspend
            )
        };
        if *command == Command::Interrupt && self.is_exporting() {
            // whatever is open over the panels, and nothing of that changes
            return self.dispatch(command);
        }
        // on a screen too small to draw, a key must change nothing unseen
        let leaves = matches!(command, Command::Interrupt | Command::Quit);
        if self.shows_nothing() && !moves_nothing(command) && !leaves {
            return Vec::new();
        }
        if !matches!(command, Command::Resize(..) | Command::Tick(_)) {
            self.notice = None;
            self.pending.new_events = 0;
        }
        self.touched |= !moves_nothing(command);
        self.opening.take_if(|_| !moves_nothing(command));
        if !moves_nothing(command) {
            self.forget_typed_filter();
        }
        self.close_overlay_before(command);
        self.pause_before(command);
        let mut effects = if is_typing(command) { Vec::new() } else { self.forget_typed() };
        effects.extend(self.dispatch(command));
        self.scroll();
        effects.extend(self.ask_more_rows());
        effects.extend(self.follow_clock());
        effects
    }

    /// Whether the screen is too small to draw.
    pub(in crate::session) fn shows_nothing(&self) -> bool {
        Layout::is_too_small(self.size) && self.size != (0, 0)
    }

    #[allow(clippy::too_many_lines)] // one arm a command, and the compiler counts them
    pub(in crate::session) fn dispatch(&mut self, command: &Command) -> Vec<Effect> {
        match command {
            Command::Move(motion) => self.moved(*motion),
            Command::Goto(time) => self.go_to(time),
            Command::Focus(target) => self.focus_on(*target),
            Command::Prompt(kind) => self.prompt(*kind),
            Command::Edit(edit) => self.edit(edit),
            Command::Accept => self.accept(),
            Command::Cancel => self.cancel(),
            Command::Filter(query) => self.set_filter(query),
            Command::Pick(pick) => self.pick(*pick),
            Command::Terms(edit) => self.edit_terms(edit),
            Command::Context(reach) => self.set_context(*reach),
            Command::Find(text) => self.find_text(text),
            Command::Walk(walk) => self.walk(walk.direction()),
            Command::Pivot(of) => self.narrow_to(of.as_ref()),
            Command::Back => self.unwind(),
            Command::Mark => self.mark(),
            Command::Note(noting) => self.do_note(noting),
            Command::Why => self.ask_why(),
            Command::Reach(of) => self.ask_reach(of.as_ref()),
            Command::Chains => self.open_chains(),
            Command::FindNext => self.find_again(crate::engine::Direction::Forward),
            Command::FindPrevious => self.find_again(crate::engine::Direction::Backward),
            Command::Undo => self.undo(),
            Command::Redo => self.redo(),
            Command::Zoom(zoom) => self.zoom(*zoom),
            Command::Brush => self.begin_brush(),
            Command::Window(range) => self.toggle_window(range.as_deref()),
            Command::Lanes(by) => self.set_lanes(*by),
            Command::Alike => self.toggle_alike(),
            Command::Group(to) => self.group_by(*to),
            Command::Blind => self.open_blind(),
            Command::Facet(field) => self.toggle_facet(*field),
            Command::Columns(to) => self.set_columns(to),
            Command::Column(edit) => self.edit_column(*edit),
            Command::Fold => self.fold(),
            Command::Tab(tab) => self.show_tab(*tab),
            Command::Zone(zone) => self.set_zone(*zone),
            Command::Zone2(zone) => self.set_second_zone(*zone),
            Command::Clocks => self.toggle_clocks(),
            Command::Theme(look) => self.set_look(*look),
            Command::AsOf(day) => self.set_as_of(day.as_deref()),
            Command::Compare(from, until) => self.compare(from, until.as_deref()),
            Command::Panes(query) => self.split(query.as_deref()),
            Command::Pane => self.change_pane(),
            Command::Play(playing) => self.play(*playing),
            Command::Tick(ms) => self.tick(*ms),
            Command::Copy => self.copy(),
            Command::OpenExport => self.open_export(),
            Command::Intruder(query) => self.choose_intruder(query.as_deref()),
            Command::Export(format, what, path) => self.export(*format, *what, path),
            Command::Palette => self.open_list(super::ListKind::Palette),
            Command::Fields => self.open_list(super::ListKind::Fields),
            Command::Help => self.open_help(),
            Command::Ledger => self.open_ledger(),
            Command::Scroll(top) => self.scroll_help(*top),
            Command::Line(line) => self.point_at_line(*line),
            Command::Click(x, y) => self.click(*x, *y),
            Command::Drag(x, _) => self.drag(*x),
            Command::Resize(width, height) => self.resize(*width, *height),
            Command::Mouse => self.toggle_mouse(),
            Command::Redraw => vec![Effect::Redraw],
            Command::Suspend => vec![Effect::Suspend],
            Command::Interrupt if self.interrupt_stops() => self.stop_export(),
            Command::Interrupt => self.dispatch(&Command::Quit),
            Command::Quit if self.holds_back() || self.holds_back_export() => Vec::new(),
            Command::Quit => vec![Effect::Quit],
        }
    }

    fn focus_on(&mut self, target: Target) -> Vec<Effect> {
        if let Some(behavior) = self.behavior() {
            (behavior.turn)(self);
            return Vec::new();
        }
        let at = PANELS.iter().position(|panel| *panel == self.focus).unwrap_or(0);
        self.focus = match target {
            Target::Next => PANELS[(at + 1) % PANELS.len()],
            Target::Previous => PANELS[(at + PANELS.len() - 1) % PANELS.len()],
            Target::Panel(panel) => panel,
        };
        self.lanes.brush = None;
        if self.focus == Panel::Lanes {
            self.enter_lanes();
        }
        Vec::new()
    }

    /// Leaves what lies on top.
    fn cancel(&mut self) -> Vec<Effect> {
        let layer = self.layer();
        if layer >= Layer::Range {
            // a range under another filter too, which is not seen
            self.leave_range();
        }
        match layer {
            Layer::StopQuestion => self.stop_loading = Confirmation::Unasked,
            Layer::NoteQuestion => return self.say_no(),
            Layer::Overlay => {
                return self.behavior().map_or_else(Vec::new, |behavior| (behavior.leave)(self));
            }
            Layer::Bar => return self.bar.take().map_or_else(Vec::new, |bar| self.go_back_before(bar)),
            Layer::Proposed => return self.withdraw_waiting().unwrap_or_default(),
            Layer::Export => return self.stop_export(),
            Layer::Brush => self.lanes.brush = None,
            Layer::Range => {}
            Layer::Find => return self.end_find(),
            Layer::Context => return self.leave_context(),
            Layer::Playback => return self.end_playback(),
            Layer::Panels => {
                let stops = self.focus == Panel::Timeline && self.loading.is_some();
                self.stop_loading = if stops { Confirmation::Asked } else { Confirmation::Unasked };
                self.focus = Panel::Timeline;
            }
        }
        Vec::new()
    }

    /// Answers what lies on top.
    fn accept(&mut self) -> Vec<Effect> {
        match self.layer() {
            Layer::StopQuestion => {
                self.stop_loading = Confirmation::Unasked;
                self.say("reading is stopped: what was read stays");
                return vec![Effect::Stop];
            }
            Layer::NoteQuestion => return self.say_yes(),
            _ => {}
        }
        match (self.behavior(), &self.bar, self.focus) {
            (Some(behavior), ..) => (behavior.accept)(self),
            (None, Some(_), _) => self.accept_typed(),
            (None, None, Panel::Lanes) => self.keep_brush(),
            (None, None, _) => self.fold(),
        }
    }

    /// Pushes the present view on the undo history; `label` names the change that follows.
    pub(in crate::session) fn remember(&mut self, label: &str) {
        self.pane.history.keep(label, self.view.clone());
    }

    fn undo(&mut self) -> Vec<Effect> {
        let Some((label, view)) = self.pane.history.back(&self.view) else {
            self.say("nothing to undo");
            return Vec::new();
        };
        let effects = self.go_back_to(view);
        self.say(format!("undone: {label}"));
        effects
    }

    fn redo(&mut self) -> Vec<Effect> {
        let Some((label, view)) = self.pane.history.forward(&self.view) else {
            self.say("nothing to do again");
            return Vec::new();
        };
        let effects = self.go_back_to(view);
        self.say(format!("done again: {label}"));
        effects
    }

    /// Restores a view from the history. The cursor stays unless other events are shown; the tab of the detail panel
    /// and the playback position always stay.
    pub(in crate::session) fn go_back_to(&mut self, view: View) -> Vec<Effect> {
        self.bar = None;
        let now = std::mem::replace(&mut self.view, view);
        self.view.tab = now.tab;
        self.view.hides = now.hides;
        self.view.played.clone_from(&now.played);
        if now.as_recorded != self.view.as_recorded {
            return self.reopen();
        }
        let events = |view: &View| {
            let scope = &view.scope;
            (scope.query.clone(), view.as_of.clone(), scope.hidden, view.context.clone())
        };
        if events(&now) == events(&self.view) {
            self.view.scope.cursor = now.scope.cursor;
            if now.zone == self.view.zone {
                let mut effects = self.columns_changed(now.columns.as_ref());
                if (now.span, now.by) != (self.view.span, self.view.by) {
                    effects.extend(self.ask_histogram());
                }
                if now.facets != self.view.facets {
                    effects.extend(self.ask_facets());
                }
                if (now.alike, now.grouping) != (self.view.alike, self.view.grouping) {
                    self.fold_all_runs();
                    if now.grouping != self.view.grouping {
                        self.turn_none();
                    }
                    effects.extend(self.ask_rows_anew());
                }
                return effects;
            }
        }
        if now.as_of != self.view.as_of {
            self.forget_chains();
        }
        let mut effects = self.ask_all();
        if now.as_of != self.view.as_of {
            effects.extend(self.ask_event());
        }
        effects
    }

    /// Scrolls every panel so that its cursor is visible.
    pub(crate) fn scroll(&mut self) {
        self.keep_detail_lines();
        self.keep_facet_lines();
        self.keep_ledger_lines();
        // later answers determine the lines between rows and the panel's height
        self.stand_as_opened();
        self.scroll_to_cursor();
        self.scroll_facets();
        self.scroll_detail();
        self.scroll_compared();
    }
}
