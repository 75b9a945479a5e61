//! The chain tab of the detail panel: the event's chain, and every identity on its record.

use crate::chain::{Brief, Identity, Verdict, VerdictKind};
use crate::engine::{Along, Detail, Question, Sighting};
use crate::event::{Field, visible};
use crate::session::detail::identity_on;
use crate::session::{DetailLine, Effect, Session, Tab, wrap};
use std::sync::Arc;

/// A line of the chain tab.
#[derive(Debug, Clone, PartialEq)]
pub enum ChainLine {
    /// The event's chain; `None` until it is answered.
    Chain(Option<Arc<Brief>>),
    /// The event belongs to no chain.
    Alone,
    /// An identity of the event, and where else it was seen.
    Carried(Sighting),
    /// A line of the verdict on an access, and whether it is the verdict's first line.
    Verdict(VerdictKind, String, bool),
    /// Fields with values that the account had never been seen with before.
    News(Vec<Field>),
}

/// Width of the labels in the chain tab, in cells, with their indent.
pub const CHAIN_LABELS: u16 = 11;

/// The lines of the chain tab for a panel of `width` cells: chain, identities (strong ones first), new values, verdict.
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
    // a reason for missing coverage starts with those words itself
    let word = if verdict.reason.starts_with("no coverage") { "" } else { verdict.kind.name() };
    let said = if word.is_empty() { verdict.reason.clone() } else { format!("{word}: {}", verdict.reason) };
    let lines = wrap(&visible(&said), room).into_iter().enumerate();
    lines.map(|(at, line)| ChainLine::Verdict(verdict.kind, line, at == 0)).collect()
}

/// The index of the line of what is walked along.
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

/// The identity on a line of any tab.
pub(super) fn identity_of_any(line: &DetailLine) -> Option<Identity> {
    match line {
        DetailLine::Field { field: Some(field), value, .. } => identity_on(*field, value),
        line => identity_of(line).cloned(),
    }
}

impl Session {
    /// The chain of the selected event; `None` until it is answered.
    #[must_use]
    pub fn shown_chain(&self) -> Option<&Arc<Brief>> {
        let number = self.selected()?.chain?.number;
        self.chains.known.as_ref().filter(|(known, _)| *known == number).map(|(_, chain)| chain)
    }

    /// Asks for the chain of the selected event if the chain tab is shown and does not have it.
    pub(in crate::session) fn ask_chain(&mut self) -> Option<Effect> {
        let (number, id) =
            self.selected().and_then(|row| Some((row.chain?.number, row.position.id.clone())))?;
        // during playback the chain grows
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

    /// Forgets the chain as far as it was played.
    pub(in crate::session) fn forget_played_chain(&mut self) {
        (self.chains.known, self.chains.asked) = (None, None);
        self.forget_slot(crate::engine::Slot::Chain);
    }

    /// Forgets the answers about chains, as chains may have changed.
    pub(in crate::session) fn forget_chains(&mut self) {
        self.chains.known = None;
        self.chains.asked = None;
        if matches!(self.chains.chosen, Some(super::Chosen::Chain(..))) {
            self.chains.chosen = None;
        }
    }
}
