//! The chain tab of the detail panel: the event's chain, and every identity that it carries.

use crate::chain::{Brief, Identity, Verdict, VerdictKind};
use crate::engine::{Along, Detail, Question, Sighting};
use crate::event::{Field, visible};
use crate::session::detail::identity_on;
use crate::session::{DetailLine, Effect, Session, Tab, wrap};
use std::sync::Arc;

/// A line of the chain tab.
#[derive(Debug, Clone, PartialEq)]
pub enum ChainLine {
    /// The event's chain; `None` until it is told of.
    Chain(Option<Arc<Brief>>),
    /// That the event is of no chain.
    Alone,
    /// An identity that it carries, and where else that is seen.
    Carried(Sighting),
    /// A line of what an access is judged to be, and whether it is the first one.
    Verdict(VerdictKind, String, bool),
    /// The fields whose values its account was never seen with before.
    News(Vec<Field>),
}

/// Cells of the labels of the chain tab, with what stands before them.
pub const CHAIN_LABELS: u16 = 11;

/// The lines of an event, on a screen of so many columns: its chain, its identities, strong ones first, what is new in it,
/// and what it is judged to be.
#[must_use]
pub fn chain_lines(detail: &Detail, known: Option<&Arc<Brief>>, width: u16) -> Vec<DetailLine> {
    let chain = match detail.row.chain {
        Some(_) => ChainLine::Chain(known.cloned()),
        None => ChainLine::Alone,
    };
    let carried = detail.seen.iter().cloned().map(ChainLine::Carried);
    let news =
        Some(detail.first()).filter(|first| !first.is_empty()).map(|first| ChainLine::News(first.to_vec()));
    let verdict = detail.verdict.as_ref().map_or_else(Vec::new, |verdict| verdict_lines(verdict, width));
    let head = std::iter::once(chain).chain(carried);
    head.chain(news).chain(verdict).map(DetailLine::Chain).collect()
}

fn verdict_lines(verdict: &Verdict, width: u16) -> Vec<ChainLine> {
    let room = usize::from(width.saturating_sub(CHAIN_LABELS + 2)).max(20);
    // the reason of what no log covers begins with that
    let word = if verdict.reason.starts_with("no coverage") { "" } else { verdict.kind.name() };
    let said = if word.is_empty() { verdict.reason.clone() } else { format!("{word}: {}", verdict.reason) };
    let lines = wrap(&visible(&said), room).into_iter().enumerate();
    lines.map(|(at, line)| ChainLine::Verdict(verdict.kind, line, at == 0)).collect()
}

/// The line of what is walked along.
pub(super) fn line_of(lines: &[DetailLine], along: Option<&Along>) -> Option<usize> {
    let wanted = match along? {
        Along::Chain(_) => return Some(0),
        Along::Identity(identity) => identity,
    };
    let is_it = |line: &DetailLine| {
        identity_of(line).is_some_and(|it| it.kind == wanted.kind && wanted.is(&it.value))
    };
    lines.iter().position(is_it)
}

/// The identity on a line of the chain tab.
pub(super) fn identity_of(line: &DetailLine) -> Option<&Identity> {
    match line {
        DetailLine::Chain(ChainLine::Carried(seen)) => Some(&seen.identity),
        _ => None,
    }
}

/// The identity on any line.
pub(super) fn identity_of_any(line: &DetailLine) -> Option<Identity> {
    match line {
        DetailLine::Field { field: Some(field), value, .. } => identity_on(*field, value),
        line => identity_of(line).cloned(),
    }
}

impl Session {
    /// The chain of the selected event, once it is told of.
    #[must_use]
    pub fn shown_chain(&self) -> Option<&Arc<Brief>> {
        let number = self.selected()?.chain?.number;
        self.chains.known.as_ref().filter(|(known, _)| *known == number).map(|(_, chain)| chain)
    }

    /// Asks for the chain of the selected event, while it is to be shown and not known.
    pub(in crate::session) fn ask_chain(&mut self) -> Option<Effect> {
        let (number, id) =
            self.selected().and_then(|row| Some((row.chain?.number, row.position.id.clone())))?;
        // what is played of it grows
        let known = self.shown_chain().is_some() && self.playback.is_none();
        if self.view.tab != Tab::Chain || known || self.chains.asked == Some(number) {
            return None;
        }
        self.chains.asked = Some(number);
        let (as_of, played) = (self.view.as_of_end(), self.view.played.as_deref().cloned());
        Some(self.ask(Question::Brief { of: id, as_of, played }))
    }

    pub(in crate::session) fn take_chain(&mut self, chain: Option<Arc<Brief>>) {
        self.chains.known = self.chains.asked.take().zip(chain);
    }

    /// Forgets how much was told of a chain: more or less of it is played now.
    pub(in crate::session) fn forget_played_chain(&mut self) {
        (self.chains.known, self.chains.asked) = (None, None);
        self.forget_slot(crate::engine::Slot::Chain);
    }

    /// Forgets what was told of chains: they may be others now.
    pub(in crate::session) fn forget_chains(&mut self) {
        self.chains.known = None;
        self.chains.asked = None;
        if matches!(self.chains.chosen, Some(super::Chosen::Chain(..))) {
            self.chains.chosen = None;
        }
    }
}
