//! Caches the lines of the detail panel until something that they depend on changes. The lines of a record are not
//! built at all but looked up when shown.

use super::{DetailLine, Tab, event_lines};
use crate::chain::Brief;
use crate::engine::Detail;
use crate::event::Field;
use crate::read::is_moved;
use crate::session::chain::chain_lines;
use crate::session::notes::note_lines;
use crate::session::{Session, Tree, TreeRow};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The cached lines, and what they were built from.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DetailCache {
    detail: Option<Arc<Detail>>,
    tab: Tab,
    folded: BTreeSet<String>,
    unmoved: Option<i64>,
    chain: Option<Arc<Brief>>,
    width: u16,
    lines: DetailLines,
}

/// All lines of the detail panel.
#[derive(Debug, Clone, PartialEq)]
pub enum DetailLines {
    /// The lines of the event, chain or notes tab.
    Built(Arc<Vec<DetailLine>>),
    /// The record, whose rows are looked up one by one.
    Tree(Tree),
}

impl Default for DetailLines {
    fn default() -> Self {
        Self::Built(Arc::default())
    }
}

impl DetailLines {
    /// Number of lines.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Built(lines) => lines.len(),
            Self::Tree(tree) => tree.len(),
        }
    }

    /// Whether there are no lines.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The lines of the event, chain or notes tab; empty for a record.
    #[must_use]
    pub fn built(&self) -> &[DetailLine] {
        match self {
            Self::Built(lines) => lines,
            Self::Tree(_) => &[],
        }
    }

    /// A line of the event, chain or notes tab.
    #[must_use]
    pub fn get(&self, at: usize) -> Option<&DetailLine> {
        self.built().get(at)
    }

    /// The record; `None` in other tabs.
    #[must_use]
    pub const fn tree(&self) -> Option<&Tree> {
        match self {
            Self::Built(_) => None,
            Self::Tree(tree) => Some(tree),
        }
    }

    /// A row of the record.
    #[must_use]
    pub fn row(&self, at: usize) -> Option<TreeRow<'_>> {
        self.tree()?.row(at)
    }
}

/// The lines of the detail panel: cached ones if they are still valid.
#[must_use]
pub fn detail_lines(session: &Session) -> DetailLines {
    if session.keeps_detail_lines() {
        return session.detail.kept.lines.clone();
    }
    let Some(detail) = session.shown_detail() else { return DetailLines::default() };
    built(session, detail)
}

pub(super) fn built(session: &Session, detail: &Arc<Detail>) -> DetailLines {
    DetailLines::Built(Arc::new(match (session.view.tab, &detail.record) {
        (Tab::Chain, _) => chain_lines(detail, session.chain_in_tab(), session.size.0),
        (Tab::Notes, _) => note_lines(&detail.notes, session.size.0),
        (Tab::Event, _) => event_lines(detail, session.unmoved()),
        (Tab::Record, Ok(_)) => {
            return DetailLines::Tree(Tree::of(Arc::clone(detail), &session.detail.folded));
        }
        (Tab::Record, Err(why)) => vec![DetailLine::Said(format!("the record can't be read: {why}"))],
    }))
}

impl Session {
    /// Whether the cached lines are valid.
    pub(super) fn keeps_detail_lines(&self) -> bool {
        let (kept, tab) = (&self.detail.kept, self.view.tab);
        let same_width = kept.width == self.size.0 || !matches!(tab, Tab::Chain | Tab::Notes);
        same(kept.detail.as_ref(), self.shown_detail())
            && same(kept.chain.as_ref(), self.chain_in_tab())
            && same_width
            && kept.unmoved == self.unmoved()
            && kept.tab == tab
            && kept.folded == self.detail.folded
    }

    /// Updates the cached lines if they are no longer valid.
    pub(in crate::session) fn keep_detail_lines(&mut self) {
        if !self.keeps_detail_lines() {
            let lines = detail_lines(self);
            let (detail, folded) = (self.shown_detail().cloned(), self.detail.folded.clone());
            let (tab, unmoved) = (self.view.tab, self.unmoved());
            let chain = self.chain_in_tab().cloned();
            self.detail.kept = DetailCache { detail, tab, folded, unmoved, chain, width: self.size.0, lines };
        }
    }

    /// The chain that the panel shows.
    fn chain_in_tab(&self) -> Option<&Arc<Brief>> {
        self.shown_chain().filter(|_| self.view.tab == Tab::Chain)
    }

    /// The clock correction, in nanoseconds, that the selected event's time would get; `None` unless times are shown as
    /// recorded.
    fn unmoved(&self) -> Option<i64> {
        self.case.as_ref().filter(|case| case.as_recorded)?;
        let event = &self.shown_detail()?.row.event;
        let shift = *self.clocks.get(event.text(Field::Source)?)?;
        event.when.filter(|when| event.clock == 0 && is_moved(*when, shift)).map(|_| shift)
    }
}

fn same<T>(kept: Option<&Arc<T>>, shown: Option<&Arc<T>>) -> bool {
    match (kept, shown) {
        (Some(kept), Some(shown)) => Arc::ptr_eq(kept, shown),
        (kept, shown) => kept.is_none() && shown.is_none(),
    }
}
