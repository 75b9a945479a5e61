//! The report's uncertainties: doubtful events, unconfirmed claims, contradictions.

use super::{Making, Narrower};
use crate::engine::EngineError;
use crate::event::{Event, Field, Rel};
use crate::export::Listed;
use crate::export::report::{Clash, Doubt, EventLine, Status, Uncertain};
use crate::query::{Filter, Property};

/// The most claims, contradictions and statuses that are listed.
const CLAIMS: usize = 40;
const CLASHES: usize = 40;
const STATUSES: usize = 20;

/// Properties that make an event doubtful, in the order listed.
const DOUBTS: [Property; 11] = [
    Property::Coarse,
    Property::Uncertain,
    Property::Span,
    Property::Undated,
    Property::Superseded,
    Property::Uncovered,
    Property::Untied,
    Property::Blind,
    Property::Moved,
    Property::Claim,
    Property::Synthetic,
];
/// Selects unconfirmed claims. An analyst's manual event without a status counts as a finding, not as unconfirmed.
pub(super) const UNCONFIRMED: &str = "is:claim not status:confirmed (status:* or not is:manual)";
/// Selects claims that contradict another one.
pub(super) const CLASHING: &str = "links:contradicts";

impl Making<'_> {
    pub(super) fn uncertain(&mut self) -> Result<Uncertain, EngineError> {
        let mut doubts = Vec::with_capacity(DOUBTS.len());
        for property in DOUBTS {
            doubts.extend(self.doubt(property)?);
            self.bit()?;
        }
        let (statuses, _) = self.values(&Narrower::nothing(), Field::Status, STATUSES)?;
        let statuses =
            statuses.into_iter().map(|(status, tally)| Status { status, records: tally.records }).collect();
        let unconfirmed = Narrower::of(UNCONFIRMED);
        let claims = self.events(&unconfirmed, CLAIMS)?;
        let claims = claims.iter().map(|row| EventLine::of(&row.event)).collect();
        let claims = Listed::of(claims, self.count(&unconfirmed)?);
        let most = STATUSES.to_string();
        let by_status = ["--by", "status", "--limit", &most, "--format", "json"];
        Ok(Uncertain {
            doubts,
            statuses,
            statuses_command: self.ask.commands.of("facets", &by_status),
            clashes: self.clashes()?,
            clashing: self.count(&Narrower::of(CLASHING))?,
            clashes_command: self.counting(CLASHING),
            clashes_all: self.telling(CLASHING),
            claims,
            claims_query: self.ask.commands.query_and(UNCONFIRMED),
            claims_command: self.counting(UNCONFIRMED),
            claims_all: self.telling(UNCONFIRMED),
        })
    }

    fn doubt(&mut self, property: Property) -> Result<Option<Doubt>, EngineError> {
        let Some((_, name, means)) = Property::ALL.into_iter().find(|(of, _, _)| *of == property) else {
            return Ok(None);
        };
        let by = Narrower { query: format!("is:{name}"), filter: Filter::Is(property) };
        let (records, query) = (self.count(&by)?, by.query);
        let command = self.counting(&query);
        Ok(Some(Doubt { query, means, records, command }))
    }

    /// Pairs of claims that contradict each other.
    fn clashes(&mut self) -> Result<Listed<Clash>, EngineError> {
        let says = self.events(&Narrower::of(CLASHING), usize::from(u16::MAX))?;
        let pairs = says.iter().flat_map(|row| {
            let links = row.event.links.iter().filter(|link| link.rel == Rel::Contradicts);
            links.map(move |link| (&row.event, &link.to))
        });
        let clash = |(event, to): (&Event<'_>, &String)| {
            let other = self.engine.store.row_of(to);
            Clash {
                one: EventLine::of(event),
                other: other.map(|row| EventLine::of(&self.engine.store.event(row))),
                to: to.clone(),
            }
        };
        Ok(Listed::first(pairs.map(clash), CLASHES))
    }
}
