//! The rules by which an access is reached that carries nothing reached.

use super::{Flow, ReachedBy};
use crate::chain::LinkKind;
use crate::chain::reach::order::{ALWAYS, Instant};
use crate::event::{Field, When};
use crate::store::ABSENT;

impl Flow<'_> {
    /// Visits an access; whether a rule leads to it. None leads to a statement.
    pub(super) fn see_by_rules(&mut self, row: u32) -> bool {
        let Some(way) = self.inferred(row) else { return false };
        self.follow(row, way, LinkKind::Inferred);
        self.lead_beside(row, way);
        true
    }

    /// The way by which a rule leads to an access: its account was at its address within `same_address` before, in an
    /// access that is reached, or a reached statement reports its address for that time. `None` if no rule applies.
    fn inferred(&self, row: u32) -> Option<ReachedBy> {
        if !self.is_access(row) || self.is_said(row) {
            return None;
        }
        let now = self.store.order(row as usize)?;
        let place = self.place(row)?;
        let near = |(last, _): &&(i64, ReachedBy)| {
            now.saturating_sub(*last) <= self.settings.same_address && now >= *last
        };
        let beside = self.beside.get(&place).filter(near).map(|(_, way)| way.from);
        let published = || {
            self.published
                .get(&place.1)?
                .iter()
                .any(|(from, until)| (*from..=*until).contains(&now))
                .then_some(None)
        };
        let from = beside.or_else(published)?;
        Some(ReachedBy { kind: LinkKind::Inferred, from, since: ALWAYS })
    }

    /// The account and the address of a record; `None` unless both are known.
    fn place(&self, row: u32) -> Option<(u32, u32)> {
        let code = |field| self.store.text(field).map_or(ABSENT, |column| column.code(row as usize));
        let account = self.accounts.get(code(Field::Account) as usize).copied().unwrap_or(0);
        let address = code(Field::SourceIp);
        (account != 0 && address != ABSENT).then_some((account, address))
    }

    /// Remembers where and when a reached access was: its account is led to from there for a while.
    pub(super) fn lead_beside(&mut self, row: u32, way: ReachedBy) {
        if self.is_access(row)
            && let (Some(place), Some(now)) = (self.place(row), self.store.order(row as usize))
        {
            self.beside.insert(place, (now, way));
            self.lead_from(place.1, (now, now.saturating_add(self.settings.same_address)));
        }
    }

    /// Remembers the address and the span of a statement: accesses from there in that span are reached by a rule, but
    /// none before the statement itself is.
    pub(super) fn publish(&mut self, row: u32, since: Instant) {
        let address = self.store.text(Field::SourceIp).map_or(ABSENT, |column| column.code(row as usize));
        let span = self.store.when(row as usize).filter(When::is_span);
        let publishes = self.graph.statements.publishing.contains(row as usize);
        if let Some(when) = span.filter(|_| publishes && address != ABSENT) {
            let spans = self.published.entry(address).or_default();
            let span = (when.earliest().max(since), when.latest());
            if span.0 <= span.1 && !spans.contains(&span) {
                spans.push(span);
                self.lead_from(address, span);
                self.turns.go_back(self.store.row_at(span.0));
            }
        }
    }
}
