//! The chain tab of the detail panel: the event's chain, and every identity that it carries.

use crate::chain::{Chain, Identity, IdentityKind};
use crate::engine::{Along, Detail, Question, Seen, Whose};
use crate::session::{DetailLine, Effect, Session, Tab};
use std::sync::Arc;

/// A line of the chain tab.
#[derive(Debug, Clone, PartialEq)]
pub enum ChainLine {
    /// The event's chain; `None` until it is told of.
    Chain(Option<Arc<Chain>>),
    /// That the event is of no chain.
    Alone,
    /// An identity that it carries, and where else that is seen.
    Carried(Seen),
}

/// The lines of an event: its chain, then its identities, strong ones first.
#[must_use]
pub fn chain_lines(detail: &Detail, known: Option<&Arc<Chain>>) -> Vec<DetailLine> {
    let chain = match detail.row.chain {
        Some(_) => ChainLine::Chain(known.cloned()),
        None => ChainLine::Alone,
    };
    let carried = detail.seen.iter().cloned().map(ChainLine::Carried);
    std::iter::once(chain).chain(carried).map(DetailLine::Chain).collect()
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
        DetailLine::Field { field: Some(field), value, .. } => {
            let kind = IdentityKind::ALL.into_iter().find(|kind| kind.field() == *field)?;
            Some(Identity { kind, value: value.clone() })
        }
        line => identity_of(line).cloned(),
    }
}

impl Session {
    /// The chain of the selected event, once it is told of.
    #[must_use]
    pub fn shown_chain(&self) -> Option<&Arc<Chain>> {
        let number = self.selected()?.chain?.number;
        self.chains.known.as_ref().filter(|(known, _)| *known == number).map(|(_, chain)| chain)
    }

    /// Asks for the chain of the selected event, while it is to be shown and not known.
    pub(in crate::session) fn ask_chain(&mut self) -> Option<Effect> {
        let (number, id) =
            self.selected().and_then(|row| Some((row.chain?.number, row.position.id.clone())))?;
        if self.view.tab != Tab::Chain || self.shown_chain().is_some() || self.chains.asked == Some(number) {
            return None;
        }
        self.chains.asked = Some(number);
        Some(self.ask(Question::Chain { of: Whose::Event(id), whole: false }))
    }

    pub(in crate::session) fn take_chain(&mut self, chain: Option<Arc<Chain>>) {
        self.chains.known = self.chains.asked.take().zip(chain);
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
