//! The part of a chain that lies within a report of selected events: how they are connected, and what leads to them.

use super::chains::LONG;
use super::{Making, Narrower};
use crate::chain::{Analysis, Chain, ChainLink, Identity, IdentityKind};
use crate::engine::EngineError;
use crate::event::Field;
use crate::export::Listed;
use crate::export::report::{ChainRow, Way};
use crate::store::{DisjointSets, Store};
use rustc_hash::FxHashMap;

/// The most paths listed per chain.
const WAYS: usize = 12;

impl Making<'_> {
    /// Reduces a chain to the report's events: only their accounts are named, links are counted apart from the whole
    /// chain's, and each disconnected part shows the path that leads to it.
    pub(super) fn inside(&mut self, row: ChainRow) -> Result<ChainRow, EngineError> {
        let analysis = self.engine.known(self.ask.until)?;
        let (store, graph) = (&self.engine.store, &analysis.graph);
        let number = store.row_of(&row.id).and_then(|row| graph.chain(row));
        let mut all = number.map(|number| graph.rows_in(store, number)).unwrap_or_default();
        // events that the playback has not reached lead nowhere
        all.truncate(all.partition_point(|row| (*row as usize) < self.so_far()));
        let inside: Vec<u32> = all.iter().copied().filter(|row| self.rows.contains(*row as usize)).collect();
        let untold = inside.len() as u64 > LONG;
        let part = analysis.tell(store, &inside, !untold);
        let orphans = inside.iter().filter(|row| analysis.judged.orphan.contains(**row as usize)).count();
        let starts = if untold { Vec::new() } else { parts(&part) };
        let ways = self.ways(&analysis, start(store, &all), &starts)?;
        let command = self.counting(&Narrower::chain(&row.id).query);
        let part = ChainRow::of(&part, orphans as u64, untold, String::new());
        Ok(row.with(part, Listed::of(ways, starts.len() as u64), command))
    }

    /// The paths from the start of the chain to some events.
    fn ways(
        &mut self,
        analysis: &Analysis,
        start: Option<u32>,
        to: &[String],
    ) -> Result<Vec<Way>, EngineError> {
        let (mut ways, until) = (Vec::new(), self.so_far());
        for id in to.iter().take(WAYS) {
            let store = &self.engine.store;
            let row = store.row_of(id);
            let ends = start.zip(row).map(|(start, row)| (start as usize, row));
            let stopped = || self.cancel.is_cancelled();
            let settings = &self.engine.summary().chains;
            let path = ends.and_then(|ends| analysis.graph.way(store, settings, ends, until, &stopped));
            if stopped() {
                return Err(EngineError::Cancelled);
            }
            let steps: Vec<ChainLink> = path.map_or_else(Vec::new, |(path, _)| path.steps);
            let from = start.map_or_else(String::new, |row| store.id(row as usize));
            let event = row.map(|row| store.event(row));
            ways.push(Way::of(&from, id, event.and_then(|event| event.when), &steps));
            self.bit()?;
        }
        Ok(ways)
    }
}

/// The start of a chain: the first event that names a key, else the first event.
fn start(store: &Store, rows: &[u32]) -> Option<u32> {
    let keys = store.text(Field::KeyId);
    let names_key = |row: &u32| {
        let value = keys.and_then(|column| column.value(*row as usize));
        value.is_some_and(|value| Identity::parse(&format!("{}:{value}", IdentityKind::Key)).is_some())
    };
    rows.iter().copied().find(names_key).or_else(|| rows.first().copied())
}

/// The first event of each connected part of a chain, in order.
fn parts(chain: &Chain) -> Vec<String> {
    let numbers: FxHashMap<&str, u32> = chain.events.iter().map(String::as_str).zip(0..).collect();
    let mut union = DisjointSets::of(chain.events.len());
    for link in &chain.links {
        if let (Some(one), Some(other)) = (numbers.get(link.from.as_str()), numbers.get(link.to.as_str())) {
            union.join(*one, *other);
        }
    }
    // the first event of a part stands for it
    let firsts = (0..).zip(union.roots()).zip(&chain.events).filter(|((at, root), _)| at == root);
    firsts.map(|(_, event)| event.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::parts;
    use crate::chain::{Chain, ChainLink, LinkKind};

    #[test]
    fn a_part_is_told_by_its_first_event() {
        let tied = |from: &str, to: &str| ChainLink {
            from: from.to_owned(),
            to: to.to_owned(),
            kind: LinkKind::Observed,
            identity: None,
            reason: String::new(),
        };
        let chain = Chain {
            events: ["a", "b", "c", "d", "e", "f"].map(str::to_owned).to_vec(),
            links: vec![tied("c", "e"), tied("e", "b"), tied("d", "f"), tied("x", "a")],
            ..Chain::default()
        };
        assert_eq!(parts(&chain), ["a", "b", "d"]);
        assert_eq!(parts(&Chain::default()), Vec::<String>::new());
    }
}
