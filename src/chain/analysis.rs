//! The analysis of all events of a store together: chains, reach, judged accesses, first uses and blind zones.

use super::largest::RANKED;
use super::row_shift::RowShift;
use super::spread::Spreads;
use super::{
    AsOf, AskedAs, Assertion, Chain, FirstUses, Graph, Identity, Judged, ListedChain, Reach, Spread, Start,
    Term, UnknownName, Zones,
};
use crate::query::{EventFacts, Filter, Property};
use crate::read::{Ledger, Milestone, Settings};
use crate::store::{RowSet, Store};
use std::sync::{Arc, OnceLock};
use std::thread;

/// Everything that is known from looking at all events of a store together.
#[derive(Debug, Clone)]
pub struct Analysis {
    /// Identities, and the chains that they tie.
    pub graph: Graph,
    /// The verdicts on accesses: whether a sign-in issued the session and token that they were made with.
    pub judged: Judged,
    /// First uses: what an account was never seen with before.
    pub firsts: FirstUses,
    /// Blind zones: where the log could not see.
    pub zones: Arc<Zones>,
    /// How far identities are spread; computed on demand.
    spreads: OnceLock<Spreads>,
    /// The [`RANKED`] largest chains; computed on demand.
    ranked: OnceLock<Vec<u32>>,
    /// The same chains as a list shows them; computed on demand.
    pub(super) listed: OnceLock<Vec<ListedChain>>,
    /// The thresholds: what counts as near, long and new.
    settings: Settings,
    /// The number of events in the store, those inserted since included.
    pub of: usize,
    /// How many of them were inserted since the analysis.
    pub since: usize,
}

/// What an analysis uses in addition to the events.
#[derive(Debug, Clone, Copy)]
pub struct AnalysisContext<'b> {
    /// What became of every record.
    pub ledger: &'b Ledger,
    /// The milestones of the case.
    pub milestones: &'b [Milestone],
    /// The thresholds: what counts as near, long and new.
    pub settings: &'b Settings,
    /// What analysts state about events.
    pub asserted: &'b [Assertion],
}

impl Analysis {
    /// Analyses all events, building chains in parallel with what concerns each event by itself; `None` if cancelled.
    #[must_use]
    pub fn of(
        store: &Store,
        beside: AnalysisContext<'_>,
        stopped: &(dyn Fn() -> bool + Sync),
    ) -> Option<Self> {
        Self::with(store, || Graph::with(store, beside.asserted, stopped), (beside, None), stopped)
    }

    /// The analysis of what was known at an instant; `None` if cancelled. `beside` holds the milestones known then.
    #[must_use]
    pub fn then(
        &self,
        store: &Store,
        as_of: AsOf<'_>,
        beside: AnalysisContext<'_>,
        stopped: &(dyn Fn() -> bool + Sync),
    ) -> Option<Self> {
        let graph = || self.graph.then(store, as_of, beside.asserted, stopped);
        Self::with(store, graph, (beside, Some(as_of)), stopped)
    }

    fn with(
        store: &Store,
        graph: impl FnOnce() -> Option<Graph>,
        (beside, as_of): (AnalysisContext<'_>, Option<AsOf<'_>>),
        stopped: &(dyn Fn() -> bool + Sync),
    ) -> Option<Self> {
        let AnalysisContext { ledger, milestones, settings, asserted: _ } = beside;
        let by_itself = || {
            let judged = Judged::of(store, settings, as_of, stopped)?;
            let firsts = FirstUses::of(store, settings, as_of, stopped)?;
            let zones = Zones::of(store, (ledger, milestones, &judged.orphan), as_of, stopped)?;
            Some((judged, firsts, zones))
        };
        let (graph, (judged, firsts, zones)) = side_by_side(graph, by_itself)?;
        Some(Self {
            graph,
            judged,
            firsts,
            zones: Arc::new(zones),
            spreads: OnceLock::new(),
            ranked: OnceLock::new(),
            listed: OnceLock::new(),
            settings: *settings,
            of: store.len(),
            since: 0,
        })
    }

    /// Everything downstream of a start, with the reasons why its counts are lower bounds; `None` if cancelled.
    #[must_use]
    pub fn reach(&self, store: &Store, start: &Start, stopped: &dyn Fn() -> bool) -> Option<Reach> {
        let reach = self.graph.reach(store, &self.settings, start, stopped)?;
        let rows = self.graph.accesses_from(store, &self.settings, start, stopped)?;
        Some(Reach { at_least: self.zones.doubts(store, &rows), ..reach })
    }

    /// Lists the largest chains, unless that is done, and computes how far identities are spread, unless that is known. It
    /// takes as long as all the rest of the analysis, and less depends on it.
    pub fn find_spreads(&self, store: &Store, stopped: &(dyn Fn() -> bool + Sync)) {
        drop(self.list_largest(store, RANKED, stopped));
        if !self.knows_spreads()
            && let Some(spreads) = Spreads::of(store, &self.graph, stopped)
        {
            // another thread that was faster has the same result
            drop(self.spreads.set(spreads));
        }
    }

    /// Whether it is known how far identities are spread.
    #[must_use]
    pub fn knows_spreads(&self) -> bool {
        self.spreads.get().is_some()
    }

    /// How far an identity that a row carries is spread; `None` if that is not computed, or if events were inserted
    /// since.
    #[must_use]
    pub fn spread(&self, store: &Store, row: usize, identity: &Identity) -> Option<Spread> {
        let spreads = self.spreads.get().filter(|_| self.since == 0)?;
        spreads.get(store, &self.graph, (row, identity))
    }

    /// The `top` largest chains, those of one size by their first events. The first of them are kept. `None` if cancelled.
    #[must_use]
    pub fn largest(&self, store: &Store, top: usize, stopped: &dyn Fn() -> bool) -> Option<Vec<u32>> {
        let all = |top| {
            let chains = u32::try_from(self.graph.len()).unwrap_or(u32::MAX);
            self.graph.largest(store, (0..chains).collect(), top, stopped)
        };
        if top > RANKED {
            return all(top);
        }
        if self.ranked.get().is_none() {
            // another thread that was faster has the same result
            drop(self.ranked.set(all(RANKED)?));
        }
        Some(self.ranked.get()?.iter().take(top).copied().collect())
    }

    /// The chain of some rows, with the reasons why its counts are lower bounds. `whole` adds its events and links.
    #[must_use]
    pub fn tell(&self, store: &Store, rows: &[u32], whole: bool) -> Chain {
        let at_least = self.zones.doubts(store, rows);
        Chain { at_least, ..self.graph.tell(store, rows, whole) }
    }

    /// Shifts all results after rows were inserted. Results of old rows stay valid; the rows in `fresh` have none until the
    /// next analysis.
    pub fn insert_rows(&mut self, store: &Store, fresh: &RowSet) {
        let room = RowShift::of(store, fresh);
        self.of = store.len();
        self.since += fresh.count();
        // what came may name what they name in other words
        self.listed.take();
        self.graph.insert_rows(&room);
        self.judged.insert_rows(&room);
        self.firsts.insert_rows(&room);
        Arc::make_mut(&mut self.zones).insert_rows(&room);
    }

    /// The first name in a filter that matches nothing or several things: the start of a reach, a step that narrows it,
    /// or the event of a chain. `None` too if cancelled.
    #[must_use]
    pub fn unnamed(&self, store: &Store, filter: &Filter, stopped: &dyn Fn() -> bool) -> Option<UnknownName> {
        let mut unnamed = None;
        filter.any_term(&mut |term| {
            unnamed = self.unnamed_term(store, term, stopped);
            unnamed.is_some()
        });
        unnamed
    }

    fn unnamed_term(&self, store: &Store, term: &Filter, stopped: &dyn Fn() -> bool) -> Option<UnknownName> {
        match term {
            Filter::Chain(event) => {
                let unnamed = self.graph.event_named(store, event, AskedAs::Chain, stopped).err()??;
                let term = Some(Term { name: "chain", text: event.clone(), part: 0 });
                Some(UnknownName { term, ..unnamed })
            }
            Filter::Reach(text) => {
                let mut unnamed = self.graph.named(store, &text.parse().ok()?, stopped).err()??;
                if let Some(term) = &mut unnamed.term {
                    term.text.clone_from(text);
                }
                Some(unnamed)
            }
            _ => None,
        }
    }
}

/// Runs two computations in parallel, or one after the other if no thread can be started; `None` if either is
/// cancelled.
pub(super) fn side_by_side<A, B: Send>(
    here: impl FnOnce() -> Option<A>,
    aside: impl Fn() -> Option<B> + Sync,
) -> Option<(A, B)> {
    thread::scope(|scope| {
        let there = thread::Builder::new().spawn_scoped(scope, &aside);
        let here = here();
        let aside = match there {
            Ok(there) => there.join().ok().flatten()?,
            Err(_) => aside()?,
        };
        Some((here?, aside))
    })
}

impl EventFacts for Analysis {
    fn rows(&self, property: Property) -> Option<&RowSet> {
        Some(match property {
            Property::Orphan => &self.judged.orphan,
            Property::Uncovered => &self.judged.uncovered,
            Property::Untied => &self.judged.untied,
            Property::Blind => self.zones.rows(),
            Property::NewApp => &self.firsts.app,
            Property::NewIp => &self.firsts.ip,
            Property::NewAgent => &self.firsts.agent,
            Property::NewDevice => &self.firsts.device,
            _ => return None,
        })
    }

    fn chain(&self, store: &Store, event: &str, stopped: &dyn Fn() -> bool) -> Option<RowSet> {
        let row = match store.row_of(event) {
            Some(row) => Some(row),
            None => match self.graph.event_named(store, event, AskedAs::Chain, stopped) {
                Ok(id) => store.row_of(&id),
                Err(Some(_)) => None,
                Err(None) => return None,
            },
        };
        let chain = row.and_then(|row| self.graph.chain(row));
        Some(match (row, chain) {
            (_, Some(chain)) => self.graph.rows(store, chain),
            (row, None) => RowSet::of(store.len(), row),
        })
    }

    fn reached(&self, store: &Store, text: &str, stopped: &dyn Fn() -> bool) -> Option<RowSet> {
        match text.parse() {
            Ok(within) => self.graph.reached(store, &self.settings, &within, stopped),
            Err(()) => Some(RowSet::empty(store.len())),
        }
    }
}
