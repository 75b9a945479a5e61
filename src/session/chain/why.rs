//! Why two events are tied: the path of links between them.

use super::changes_timeline;
use crate::chain::{ChainLink, Path};
use crate::engine::{Along, Anchor, Direction, Position, Question, Row};
use crate::query::Filter;
use crate::session::overlay::{Behavior, PLAIN};
use crate::session::{Effect, Motion, Overlay, Session, stepped};
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

pub(in crate::session) const WHY: Behavior = Behavior {
    accept: Session::go_to_station,
    moved: Session::move_why,
    question: Session::why_question,
    is_known: |session| session.chains.why.as_ref().is_some_and(|why| why.known.is_some()),
    closes_before: changes_timeline,
    ..PLAIN
};

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
        self.chains.why = Some(Why { marked, from, to, root, onward, known: None });
        self.ask_overlay().into_iter().collect()
    }

    /// The question for the path; while the first event is not known, for the neighbour of the second in its chain.
    fn why_question(&self) -> Option<Question> {
        let why = self.chains.why.as_ref()?;
        let to = why.to.clone();
        Some(match why.from.clone() {
            Some(from) => Question::Path { from, to, as_of: self.view.as_of_end() },
            None => Question::Walk {
                filter: self.view.known(Filter::All),
                along: Along::Chain(to.id.clone()),
                from: Anchor::At(to),
                direction: if why.onward { Direction::Forward } else { Direction::Backward },
            },
        })
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
        match neighbour {
            Some(from) => why.from = Some(from),
            None if !why.onward => why.onward = true,
            None => {
                // on the day of the view, the event is alone; asked anew, both sides are looked at again
                (why.onward, why.known) = (false, Some((None, Arc::default())));
                return Vec::new();
            }
        }
        self.ask_overlay().into_iter().collect()
    }

    pub(in crate::session) fn take_path(&mut self, path: Option<Arc<Path>>, rows: Arc<Vec<Row>>) {
        if let Some(why) = self.chains.why.as_mut() {
            let chosen = |chosen: usize| why.stations().get(chosen).map(|id| (*id).to_owned());
            let before = if let Some(Overlay::Why { chosen: at }) = self.overlay { chosen(at) } else { None };
            why.known = Some((path, rows));
            let place = before.and_then(|id| why.stations().iter().position(|station| *station == id));
            let to = place.unwrap_or(why.steps().len());
            if let Some(Overlay::Why { chosen }) = &mut self.overlay {
                *chosen = to;
            }
        }
    }

    fn move_why(&mut self, motion: Motion) {
        let last = self.chains.why.as_ref().map_or(0, |why| why.steps().len());
        let page = usize::from(self.size.1 / 2).saturating_sub(3).max(1);
        if let Some(Overlay::Why { chosen }) = &mut self.overlay {
            *chosen = stepped(*chosen, last, page, motion);
        }
    }

    /// Moves the timeline's cursor to the chosen event of the path, and closes the panel.
    fn go_to_station(&mut self) -> Vec<Effect> {
        let Some(Overlay::Why { chosen }) = self.overlay else { return Vec::new() };
        let position = self.chains.why.as_ref().and_then(|why| {
            let id = why.stations().get(chosen).map(|id| (*id).to_owned())?;
            Some(why.row(&id)?.position.clone())
        });
        self.overlay = None;
        position.map_or_else(Vec::new, |position| self.go_to_event(position))
    }
}
