//! Why two events are tied: the path of links between them.

use crate::chain::{ChainLink, Path};
use crate::engine::{Along, Anchor, Direction, Position, Question, Row};
use crate::query::Filter;
use crate::session::{Command, Effect, Motion, Overlay, Session};
use std::sync::Arc;

/// The path, `None` if nothing ties the events, and the events on it.
type PathAnswer = (Option<Arc<Path>>, Arc<Vec<Row>>);

/// The question how two events are tied, and its answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Why {
    /// The first event; `None` while the other's neighbour in its chain is looked for.
    pub from: Option<Position>,
    /// The second event.
    pub to: Position,
    /// Whether the first event is the marked one; otherwise it is a neighbour in the chain or the start of a reach.
    pub marked: bool,
    /// Label of the reach's start, if the path begins there.
    pub root: Option<String>,
    /// Whether the neighbour is looked for after the event, as it is the first of its chain.
    onward: bool,
    /// The answer, once it arrived.
    pub known: Option<PathAnswer>,
}

impl Why {
    /// The links of the path; empty without one.
    #[must_use]
    pub fn steps(&self) -> &[ChainLink] {
        match &self.known {
            Some((Some(path), _)) => &path.steps,
            _ => &[],
        }
    }

    /// An event on the path, by its id.
    #[must_use]
    pub fn row(&self, id: &str) -> Option<&Row> {
        self.known.as_ref()?.1.iter().find(|row| row.position.id == id)
    }

    /// The ids of the events on the path, in order.
    #[must_use]
    pub fn stations(&self) -> Vec<&str> {
        let first = self.steps().first().map(|step| step.from.as_str());
        first.into_iter().chain(self.steps().iter().map(|step| step.to.as_str())).collect()
    }
}

impl Session {
    /// Asks how the selected event is tied to the marked one; without a mark, to the start of the reach that the
    /// timeline was narrowed to, else to its predecessor in the chain.
    pub(in crate::session) fn ask_why(&mut self) -> Vec<Effect> {
        let Some(row) = self.selected().cloned() else { return Vec::new() };
        let to = row.position.clone();
        let mark = self.chains.mark.clone().filter(|mark| *mark != to);
        let root = self.root_of_reach().filter(|(id, _)| mark.is_none() && *id != to.id);
        let (begin, root) = root.map(|(id, told)| (Position::of_id(None, id), told)).unzip();
        // before the analysis it is not known which chain the event belongs to
        let known = self.chains.accesses.is_some();
        if mark.is_none() && begin.is_none() && row.chain.is_none() && known {
            self.say("this event is of no chain; Space marks another one to ask how the two are tied");
            return Vec::new();
        }
        let onward = row.chain.is_some_and(|chain| chain.first);
        self.bar = None;
        self.overlay = Some(Overlay::Why { chosen: 0 });
        let (marked, from) = (mark.is_some(), mark.or(begin));
        self.chains.why = Some(Why { marked, from: from.clone(), to: to.clone(), root, onward, known: None });
        let question = match from {
            Some(from) => Question::Path { from, to, as_of: self.view.as_of_end() },
            None => self.neighbour(to, onward),
        };
        vec![self.ask(question)]
    }

    /// The question for the predecessor of an event in its chain, or its successor.
    fn neighbour(&self, event: Position, onward: bool) -> Question {
        Question::Walk {
            filter: self.view.known(Filter::All),
            along: Along::Chain(event.id.clone()),
            from: Anchor::At(event),
            direction: if onward { Direction::Forward } else { Direction::Backward },
        }
    }

    /// Whether the neighbour of the event in its chain is being looked for.
    pub(super) fn seeks_why(&self) -> bool {
        self.is_why() && self.chains.why.as_ref().is_some_and(|why| why.from.is_none())
    }

    fn is_why(&self) -> bool {
        matches!(self.overlay, Some(Overlay::Why { .. }))
    }

    pub(super) fn leave_why(&mut self) {
        if self.is_why() {
            self.overlay = None;
        }
    }

    pub(super) fn take_neighbour(&mut self, neighbour: Option<Position>) -> Vec<Effect> {
        let Some(why) = self.chains.why.as_mut() else { return Vec::new() };
        let Some(from) = neighbour else {
            if !why.onward {
                why.onward = true;
                let to = why.to.clone();
                let question = self.neighbour(to, true);
                return vec![self.ask(question)];
            }
            // on the day of the view, the event is alone
            why.known = Some((None, Arc::default()));
            return Vec::new();
        };
        why.from = Some(from.clone());
        let question = Question::Path { from, to: why.to.clone(), as_of: self.view.as_of_end() };
        vec![self.ask(question)]
    }

    pub(in crate::session) fn take_path(&mut self, path: Option<Arc<Path>>, rows: Arc<Vec<Row>>) {
        if let Some(why) = self.chains.why.as_mut() {
            let last = path.as_ref().map_or(0, |path| path.steps.len());
            why.known = Some((path, rows));
            if self.is_why() {
                self.overlay = Some(Overlay::Why { chosen: last });
            }
        }
    }

    pub(in crate::session) fn move_why(&mut self, chosen: usize, motion: Motion) {
        let last = self.chains.why.as_ref().map_or(0, |why| why.steps().len());
        let page = usize::from(self.size.1 / 2).saturating_sub(3).max(1);
        self.overlay = Some(Overlay::Why { chosen: crate::session::stepped(chosen, last, page, motion) });
    }

    /// Moves the timeline's cursor to the chosen event of the path, and closes the panel.
    pub(in crate::session) fn go_to_station(&mut self, chosen: usize) -> Vec<Effect> {
        let position = self.chains.why.as_ref().and_then(|why| {
            let id = why.stations().get(chosen).map(|id| (*id).to_owned())?;
            Some(why.row(&id)?.position.clone())
        });
        self.overlay = None;
        position.map_or_else(Vec::new, |position| self.go_to_event(position))
    }

    /// Closes a chain overlay whose ask was refused.
    pub(in crate::session) fn leave_unanswered(&mut self) {
        use crate::engine::Slot;
        let waits = |slot| self.awaits(slot) || self.waits_for_analysis(slot);
        let waits = match &self.overlay {
            Some(Overlay::Why { .. }) => waits(Slot::Path) || waits(Slot::Walk),
            Some(Overlay::Reach(_)) => waits(Slot::Reach) || self.chains.reach.is_some(),
            Some(Overlay::Chains { .. }) => waits(Slot::Chains) || self.chains.list.is_some(),
            _ => true,
        };
        let known = self.is_why() && self.chains.why.as_ref().is_some_and(|why| why.known.is_some());
        if !waits && !known {
            self.overlay = None;
        }
    }

    /// Whether a chain overlay is open.
    pub(in crate::session) fn is_over_chains(&self) -> bool {
        matches!(self.overlay, Some(Overlay::Why { .. } | Overlay::Reach(_) | Overlay::Chains { .. }))
    }

    /// Closes a chain overlay before a command that changes the timeline.
    pub(in crate::session) fn close_chains_before(&mut self, command: &Command) {
        let leaves = matches!(
            command,
            Command::Walk(_)
                | Command::Pivot(_)
                | Command::Back
                | Command::Filter(_)
                | Command::Undo
                | Command::Redo
        );
        if leaves && self.is_over_chains() {
            self.overlay = None;
        }
    }
}
