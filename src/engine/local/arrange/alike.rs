//! Which events are alike, so that one row can stand for all of them without saying something untrue of any.

use super::edges::Edges;
use super::words;
use crate::chain::{Analysis, Graph};
use crate::engine::local::LocalEngine;
use crate::event::{DAY, Field, Precision, SECOND, When, Zone};
use crate::query::ClaimsAsOf;
use crate::store::{Column, ListColumn, RowSet, Store};
use std::sync::Arc;

/// Fields that alike events share: everything about what happened to whom, except times, numbers and ids. Those that
/// differ most often come first.
const FIELDS: [Field; 20] = [
    Field::Account,
    Field::Operation,
    Field::SourceIp,
    Field::Mailbox,
    Field::Target,
    Field::Stage,
    Field::Outcome,
    Field::Severity,
    Field::Agency,
    Field::Client,
    Field::UserAgent,
    Field::AppId,
    Field::AppName,
    Field::DeviceId,
    Field::Actor,
    Field::Status,
    Field::Confidence,
    Field::KeyId,
    Field::TenantId,
    Field::Source,
];
const LISTS: [Field; 3] = [Field::Tags, Field::Technique, Field::Cites];

/// Whether alike events always have the same value of a field (messages may differ in numbers).
#[must_use]
pub fn is_of_alike(field: Field) -> bool {
    FIELDS.contains(&field) || LISTS.contains(&field) || matches!(field, Field::Message | Field::Format)
}

/// Compares adjacent rows of one filter.
pub(super) struct Alike<'e> {
    store: &'e Store,
    texts: Vec<&'e Column>,
    lists: Vec<&'e ListColumn>,
    message: Option<&'e Column>,
    graph: Option<&'e Graph>,
    /// Rows that are never part of a run.
    single: RowSet,
    /// Sets of rows: alike rows are in the same of these sets.
    sides: Vec<&'e RowSet>,
    /// The same for what analysts noted.
    signs: Vec<RowSet>,
    /// The rows that carry values with comments: all of them, and per value. Alike rows carry the same values.
    values: (RowSet, &'e [Arc<RowSet>]),
    edges: Edges,
    zone: Zone,
    /// Gaps from this many nanoseconds on separate runs.
    least: i64,
}

/// The circumstances under which rows are compared.
pub(super) struct AlikeContext<'e> {
    /// The state of claims at the filter's instant; `None` is now.
    pub stood: Option<&'e Arc<ClaimsAsOf>>,
    /// The rows that match the filter themselves; others are context.
    pub kept: Option<&'e RowSet>,
    /// The rows that carry each value with comments.
    pub values: &'e [Arc<RowSet>],
    pub zone: Zone,
    pub least: i64,
}

impl<'e> Alike<'e> {
    pub(super) fn of(engine: &'e LocalEngine, of: &AlikeContext<'e>) -> Self {
        let store = &*engine.store;
        let known = engine.analyses.at(of.stood.map(|stood| stood.instant)).map(|known| &**known);
        let superseded = of.stood.map_or(&engine.standings.superseded, |stood| &stood.superseded);
        let mut sides = vec![superseded, store.synthetic()];
        sides.extend(of.kept);
        sides.extend(of.stood.map(|stood| &stood.unsaid));
        if let Some(Analysis { judged, .. }) = known {
            sides.extend([&judged.orphan, &judged.uncovered, &judged.untied]);
        }
        Self {
            store,
            texts: FIELDS.iter().filter_map(|field| store.text(*field)).collect(),
            lists: LISTS.iter().filter_map(|field| store.list(*field)).collect(),
            message: store.text(Field::Message),
            graph: known.map(|known| &known.graph),
            single: single(engine, known),
            sides,
            signs: engine.rows_with_signs(),
            values: (of.values.iter().fold(RowSet::empty(store.len()), |all, own| all.or(own)), of.values),
            edges: known.map(|known| Edges::of(store, &known.zones)).unwrap_or_default(),
            zone: of.zone,
            least: of.least,
        }
    }

    /// Gaps from this many nanoseconds on separate runs.
    pub(super) fn least(&self) -> i64 {
        self.least
    }

    /// Whether a row and the one before it belong to different runs.
    pub(super) fn parts(&self, before: usize, row: usize) -> bool {
        let differs = |column: &&Column| column.code(before) != column.code(row);
        let is_list = |list: &&ListColumn| list.codes(before) != list.codes(row);
        let is_side = |side: &RowSet| side.contains(before) != side.contains(row);
        self.texts.iter().any(differs)
            || self.single.contains(row)
            || self.single.contains(before)
            || self.sides.iter().copied().chain(&self.signs).any(is_side)
            || self.lists.iter().any(is_list)
            || self.carry_others(before, row)
            || self.graph.is_some_and(|graph| graph.chain(before) != graph.chain(row))
            || self.is_apart(before, row)
            || !self.says_alike(before, row)
    }

    /// Whether only one of two rows carries some value with a comment.
    fn carry_others(&self, before: usize, row: usize) -> bool {
        let (all, each) = &self.values;
        let (one, other) = (all.contains(before), all.contains(row));
        one != other || (one && each.iter().any(|own| own.contains(before) != own.contains(row)))
    }

    /// Whether a quiet time, a midnight, or an edge of a blind zone lies between two rows.
    fn is_apart(&self, before: usize, row: usize) -> bool {
        let (Some(earlier), Some(later)) = (self.store.order(before), self.store.order(row)) else {
            return self.store.order(before).is_some() != self.store.order(row).is_some();
        };
        let quiet = || match (self.store.when(before), self.store.when(row)) {
            (Some(a), Some(b)) => When::quiet_between(&a, &b) >= self.least,
            _ => false,
        };
        let day = |ns: i64| ns.saturating_add(self.zone.offset_at(ns) * SECOND).div_euclid(DAY);
        (later.saturating_sub(earlier) >= self.least && quiet())
            || day(earlier) != day(later)
            || self.edges.lie_between(self.store, row, (earlier, later))
    }

    fn says_alike(&self, before: usize, row: usize) -> bool {
        let Some(message) = self.message else { return true };
        let (one, other) = (message.code(before), message.code(row));
        let text = |code: u32| message.value_of(code).unwrap_or_default();
        one == other || words::alike(text(one), text(other))
    }
}

/// The rows that are never part of a run: those with notes of their own, with a value that is new for their account,
/// and with times that are spans or no more precise than a day.
fn single(engine: &LocalEngine, known: Option<&Analysis>) -> RowSet {
    let store = &*engine.store;
    let is_long = |when: &When| when.is_span() || when.precision() <= Precision::Day;
    let long = store.wide().filter(|(_, when)| is_long(when)).map(|(row, _)| row);
    let rows = RowSet::of(store.len(), long.chain(engine.rows_with_own_notes()));
    let Some(Analysis { firsts, .. }) = known else { return rows };
    let news = [&firsts.app, &firsts.ip, &firsts.agent, &firsts.device];
    let own = |news: &&&RowSet| news.out_of() == store.len();
    news.iter().filter(own).fold(rows, |rows, news| rows.or(news))
}
