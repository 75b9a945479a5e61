//! Questions about chains: listing them, walking along them, paths between events, and reach.

mod largest;
mod played;

use super::LocalEngine;
use super::rows::RowContext;
use crate::chain::{
    Analysis, AskedAs, Brief, Chain, ChainTotals, Identity, IdentityKind, Path, Reach, Start, identities,
};
use crate::engine::{Along, Anchor, Cancel, ChainOf, Direction, EngineError, Position, Row, Walked};
use crate::query::{Filter, Passing, UpTo, rows_up_to};
use crate::store::RowSet;
pub(super) use played::ChainSoFar;
use std::sync::Arc;

impl LocalEngine {
    /// The analysis as of now or as of an instant.
    ///
    /// # Errors
    /// [`EngineError::NotYet`] or [`EngineError::NotThen`] while it is not done.
    pub(super) fn known(&mut self, as_of: Option<i64>) -> Result<Arc<Analysis>, EngineError> {
        self.analysis().ok_or(EngineError::NotYet)?;
        self.analysis_at(as_of).ok_or(EngineError::NotThen)
    }

    /// The row of an event, given as found; an error if there is none or it was not known at the instant.
    fn known_row(&mut self, row: Option<usize>, id: &str, as_of: Option<i64>) -> Result<usize, EngineError> {
        let row = row.ok_or_else(|| EngineError::NoEvent(id.to_owned()))?;
        let known = as_of.is_none_or(|instant| self.stood(instant).known.contains(row));
        known.then_some(row).ok_or_else(|| EngineError::Unknown(id.to_owned()))
    }

    /// The rows that carry an identity, of those known at the instant.
    fn carriers(
        &mut self,
        identity: &Identity,
        as_of: Option<i64>,
        cancel: &Cancel,
    ) -> Result<Arc<RowSet>, EngineError> {
        let carriers = identity.carriers();
        let filter = match as_of {
            Some(instant) => carriers.as_of(instant),
            None => carriers,
        };
        self.filtered(&filter, cancel)
    }

    /// The chain of an event or of an identity, with the events and links played so far.
    pub(super) fn chain(
        &mut self,
        of: &ChainOf,
        as_of: Option<i64>,
        played: Option<&UpTo>,
        cancel: &Cancel,
    ) -> Result<Option<Chain>, EngineError> {
        let analysis = self.known(as_of)?;
        let until = played.map_or(usize::MAX, |place| rows_up_to(&self.store, place));
        let graph = &analysis.graph;
        let (row, identity) = match &self.named(&analysis, (of, AskedAs::Id), cancel)? {
            ChainOf::Event(id) => (self.known_row(self.store.row_of(id), id, as_of)?, None),
            ChainOf::Identity(identity) => {
                let rows = self.carriers(identity, as_of, cancel)?;
                let first = rows.next_from(0).ok_or_else(|| absent(identity, as_of))?;
                (first, Some((identity.clone(), rows)))
            }
        };
        let merges = identity
            .as_ref()
            .is_none_or(|(it, _)| it.kind.is_strong() && !graph.is_hub(&self.store, it, Some(row)));
        if let Some(chain) = graph.chain(row).filter(|_| merges) {
            let mut rows = graph.rows_in(&self.store, chain);
            rows.truncate(rows.partition_point(|row| (*row as usize) < until));
            return Ok(Some(analysis.tell(&self.store, &rows, true)));
        }
        Ok(identity.map(|(identity, rows)| {
            let rows = rows.iter().take_while(|row| *row < until);
            let rows: Vec<u32> = rows.filter_map(|row| u32::try_from(row).ok()).collect();
            graph.along(&self.store, &identity, &rows)
        }))
    }

    /// The summary of an event's chain, of the rows played so far; `None` if it is in no chain.
    pub(super) fn brief(
        &mut self,
        of: &str,
        as_of: Option<i64>,
        played: Option<&UpTo>,
        cancel: &Cancel,
    ) -> Result<Option<Brief>, EngineError> {
        let analysis = self.known(as_of)?;
        let of = ChainOf::Event(of.to_owned());
        let ChainOf::Event(id) = self.named(&analysis, (&of, AskedAs::Id), cancel)? else { return Ok(None) };
        let row = self.known_row(self.store.row_of(&id), &id, as_of)?;
        let graph = &analysis.graph;
        Ok(graph.chain(row).map(|chain| {
            if let Some(place) = played {
                return self.chain_so_far(graph, as_of, chain, rows_up_to(&self.store, place));
            }
            let rows = graph.rows_in(&self.store, chain);
            graph.brief(&self.store, &graph.summed(&self.store, &rows, ChainTotals::default()), &rows)
        }))
    }

    /// The next event of an identity or a chain.
    pub(super) fn walk(
        &mut self,
        filter: &Filter,
        along: &Along,
        from: &Anchor,
        direction: Direction,
        cancel: &Cancel,
    ) -> Result<Walked, EngineError> {
        let as_of = filter.instant();
        let of_chain = match along {
            Along::Identity(identity) => identity.carriers(),
            // name the chain by its first event, so that every step uses the same cached filter
            Along::Chain(event) => {
                let known = self.known(as_of)?;
                // a known position spares the search for the id
                let row = match from {
                    Anchor::At(position) if position.id == *event => self.row_of(position),
                    _ => self.store.row_of(event),
                };
                let ends =
                    row.and_then(|row| known.graph.chain(row)).and_then(|chain| known.graph.ends(chain));
                Filter::Chain(ends.map_or_else(|| event.clone(), |(first, _)| self.store.id(first)))
            }
        };
        let of_chain = match as_of {
            Some(instant) => of_chain.as_of(instant),
            None => of_chain,
        };
        let of_chain = match filter.played() {
            Some((_, place)) => of_chain.up_to(place.clone()),
            None => of_chain,
        };
        let here = self.row_from(from);
        if let Along::Identity(identity) = along {
            self.keep_carriers(here, identity);
        }
        let all = self.filtered(&of_chain, cancel)?;
        let rows = self.filtered(filter, cancel)?;
        let next = match direction {
            Direction::Backward => rows.common_before(&all, here),
            Direction::Here => rows.next_common(&all, here),
            Direction::Forward => rows.next_common(&all, here.saturating_add(1)),
        };
        let beyond = match direction {
            Direction::Backward => all.rank(here),
            _ => all.count() - all.rank(here.saturating_add(1)),
        };
        let number = all.rank(next.unwrap_or(here)) as u64 + u64::from(next.is_some() || all.contains(here));
        Ok(Walked {
            along: along.clone(),
            direction,
            position: next.map(|row| self.position(row)),
            number,
            total: all.count() as u64,
            hidden: if next.is_none() { beyond as u64 } else { 0 },
        })
    }

    /// Caches the rows that carry an identity of a row, if the analysis has them: the filter would look at every value.
    fn keep_carriers(&mut self, row: usize, identity: &Identity) {
        let carriers = identity.carriers();
        if self.cache.get(&carriers).is_some() {
            return;
        }
        if let Some(rows) = self.known_carriers(row, identity) {
            self.cache.keep(carriers, Passing::sure(rows));
        }
    }

    /// The rows that carry an identity of a row, from the analysis, with those inserted since; `None` if it does not
    /// know.
    pub(super) fn known_carriers(&self, row: usize, identity: &Identity) -> Option<RowSet> {
        let known = self.analyses.known()?;
        let rows = known.graph.carriers_of(&self.store, row, identity)?;
        let rows = RowSet::of(self.store.len(), rows.iter().map(|row| row as usize));
        let Some(since) = known.graph.unseen() else { return Some(rows) };
        let field = identity.kind.field();
        let carries = |row: &usize| self.store.carried(field, *row).any(|value| identity.is(value));
        let came = RowSet::of(self.store.len(), since.iter().filter(carries));
        let is_token = identity.kind == IdentityKind::Token;
        let issued = is_token.then(|| self.store.issuers_of(&identity.key()).and(&since));
        Some(issued.into_iter().fold(rows.or(&came), |all, issued| all.or(&issued)))
    }

    /// Whether a row carries an identity, in whatever spelling.
    pub(super) fn carries(&self, row: usize, identity: &Identity) -> bool {
        identities(&self.store.event(row)).iter().any(|own| own.is_same(identity))
    }

    /// The path between two events, and the rows on it; if there is none, these two.
    pub(super) fn path(
        &mut self,
        from: &Position,
        to: &Position,
        as_of: Option<i64>,
        cancel: &Cancel,
    ) -> Result<(Option<Path>, Vec<Row>), EngineError> {
        let analysis = self.known(as_of)?;
        let ends = (
            self.end_of_path(&analysis, from, as_of, cancel)?,
            self.end_of_path(&analysis, to, as_of, cancel)?,
        );
        let stopped = || cancel.is_cancelled();
        let way = analysis.graph.way(&self.store, &self.summary.chains, ends, usize::MAX, &stopped);
        if cancel.is_cancelled() {
            return Err(EngineError::Cancelled);
        }
        let (path, mut rows) =
            way.map_or_else(|| (None, vec![ends.0, ends.1]), |(path, rows)| (Some(path), rows));
        rows.dedup();
        let says = RowContext { stood: as_of.map(|instant| self.stood(instant)), ..RowContext::default() };
        Ok((path, rows.into_iter().map(|row| self.row(row, &says)).collect()))
    }

    /// The row of an end of a path: an event by its id, which may be shortened, or the first event that carries an
    /// identity (`type:value`).
    fn end_of_path(
        &mut self,
        analysis: &Analysis,
        position: &Position,
        as_of: Option<i64>,
        cancel: &Cancel,
    ) -> Result<usize, EngineError> {
        let identity = Identity::parse(&position.id).filter(|_| position.id.contains(':'));
        let row = match (self.row_of(position), identity) {
            (Some(row), _) => Some(row),
            (None, identity) => {
                let event =
                    || self.named(analysis, (&ChainOf::Event(position.id.clone()), AskedAs::End), cancel);
                let named = match identity.map(ChainOf::Identity) {
                    // what looks like an unknown identity may be a shortened id that contains a colon
                    Some(of) => self
                        .named(analysis, (&of, AskedAs::End), cancel)
                        .or_else(|why| event().map_err(|_| why)),
                    None => event(),
                };
                match named? {
                    ChainOf::Identity(identity) => {
                        let rows = self.carriers(&identity, as_of, cancel)?;
                        let said = || analysis.graph.first_said(&self.store, &identity);
                        Some(rows.next_from(0).or_else(said).ok_or_else(|| absent(&identity, as_of))?)
                    }
                    ChainOf::Event(id) => self.store.row_of(&id),
                }
            }
        };
        self.known_row(row, &position.id, as_of)
    }

    /// Replaces a shortened id or identity by the full one.
    fn named(
        &self,
        analysis: &Analysis,
        (of, asked): (&ChainOf, AskedAs),
        cancel: &Cancel,
    ) -> Result<ChainOf, EngineError> {
        let (graph, store) = (&analysis.graph, &self.store);
        let stopped = || cancel.is_cancelled();
        let named = match of {
            ChainOf::Event(id) => graph.event_named(store, id, asked, &stopped).map(ChainOf::Event),
            ChainOf::Identity(identity) => {
                graph.identity_named(store, identity, &stopped).map(ChainOf::Identity)
            }
        };
        named.map_err(|why| why.map_or(EngineError::Cancelled, |why| EngineError::Refused(why.to_string())))
    }

    /// Everything downstream of an identity, which `carrier` may carry, or of an event.
    pub(super) fn reach(
        &mut self,
        of: &ChainOf,
        carrier: Option<&Position>,
        as_of: Option<i64>,
        cancel: &Cancel,
    ) -> Result<Arc<Reach>, EngineError> {
        let analysis = self.known(as_of)?;
        if let Some(known) = self.cache.reach(of, as_of) {
            return Ok(known);
        }
        let start = self.start_of(&analysis, (of, carrier), as_of, cancel)?;
        let reach = analysis.reach(&self.store, &start, &|| cancel.is_cancelled());
        let reach = Arc::new(reach.ok_or(EngineError::Cancelled)?);
        self.cache.keep_reach((of.clone(), as_of), Arc::clone(&reach));
        Ok(reach)
    }

    /// The start of a reach at what is named in whatever spelling, perhaps shortened. An identity that `carrier` carries
    /// is looked up by that.
    fn start_of(
        &mut self,
        analysis: &Analysis,
        (of, carrier): (&ChainOf, Option<&Position>),
        as_of: Option<i64>,
        cancel: &Cancel,
    ) -> Result<Start, EngineError> {
        let carrier = carrier.and_then(|position| self.row_of(position));
        let own = match (of, carrier) {
            (ChainOf::Identity(identity), Some(row)) => {
                self.carries(row, identity).then_some((identity, row))
            }
            _ => None,
        };
        if let Some((identity, row)) = own
            && let Some(rows) = analysis.graph.carriers_of(&self.store, row, identity)
            && !rows.is_empty()
        {
            return Ok(Start::Carried(identity.clone(), row));
        }
        let of = match own {
            Some(_) => of.clone(),
            None => self.named(analysis, (of, AskedAs::Id), cancel)?,
        };
        Ok(match &of {
            ChainOf::Event(id) => {
                let row = self.known_row(self.store.row_of(id), id, as_of)?;
                Start::Event(id.clone(), row)
            }
            ChainOf::Identity(identity) => {
                let rows = self.carriers(identity, as_of, cancel)?;
                let named = rows.count() > 0 || analysis.graph.names(&self.store, identity, None);
                if !named {
                    return Err(absent(identity, as_of));
                }
                Start::Identity(identity.clone(), RowSet::clone(&rows))
            }
        })
    }
}

/// The error for an identity that no event carries, or none that was known at the instant.
fn absent(identity: &Identity, as_of: Option<i64>) -> EngineError {
    match as_of {
        None => EngineError::NoIdentity(identity.to_string()),
        Some(_) => EngineError::Unknown(identity.to_string()),
    }
}
