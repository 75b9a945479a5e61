//! Text searches through records, with preliminary answers while they run.

use super::LocalEngine;
use super::notes::EngineFacts;
use super::rows::{RowContext, with_text};
use crate::engine::{Answer, Ask, Body, Cancel, Direction, EngineError, Found, Quality, Question};
use crate::event::saturated;
use crate::query::{ClaimsAsOf, Evaluator, Filter, Passing, SearchFrom, SearchProgress, Searched};
use crate::store::RowSet;
use std::sync::Arc;

/// The least number of parts between two preliminary answers, about a tenth of a second's worth.
const BETWEEN: usize = 128;
/// The same until there is a hit to jump to.
const SOON: usize = 16;

/// What a running search has answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
enum Led {
    #[default]
    Not,
    Likely,
    Surely,
}

/// Decides when a running search sends progress and preliminary answers. Numbers are parts done.
#[derive(Default)]
struct SearchPacing {
    /// When the hits were looked at last.
    looked: usize,
    /// When an answer was sent last.
    said: usize,
    /// When progress was sent last.
    share: usize,
    /// The surest answer that was sent: nothing to jump to, a hit, or the nearest hit.
    led: Led,
    /// Whether there were any hits when they were looked at last.
    any: bool,
}

impl SearchPacing {
    /// Whether to look at the hits: at the first one, then at intervals.
    fn is_due(&mut self, so: &SearchProgress<'_>) -> bool {
        let first = so.any && !self.any;
        let next = if self.led == Led::Surely || !so.any { self.said + BETWEEN } else { self.looked + SOON };
        let due = so.got > 0 && so.got < so.of && (first || so.got >= next);
        if due {
            (self.looked, self.any) = (so.got, so.any);
        }
        due
    }

    /// Whether to send progress.
    fn is_due_progress(&mut self, so: &SearchProgress<'_>) -> bool {
        let due = so.got < so.of && so.got >= self.share + BETWEEN;
        if due {
            self.share = so.got;
        }
        due
    }

    /// Whether to send this answer: the first hit to jump to immediately, others at intervals.
    fn is_told(&mut self, body: &Body) -> bool {
        let leads = match body {
            Body::Found(found) if found.position.is_none() => Led::Not,
            Body::Found(found) if !found.nearest => Led::Likely,
            Body::Found(_) | Body::Window(_) => Led::Surely,
            _ => Led::Not,
        };
        let told = leads > self.led || self.looked >= self.said + BETWEEN;
        self.led = self.led.max(leads);
        if told {
            self.said = self.looked;
        }
        told
    }
}

impl LocalEngine {
    /// Runs the text search that a question needs, and sends preliminary answers meanwhile. The hits are cached for the
    /// final answer.
    pub(super) fn search_first(
        &mut self,
        ask: &Ask,
        cancel: &Cancel,
        more: &mut dyn FnMut(Answer),
    ) -> Result<(), EngineError> {
        if let Some(filter) = ask.question.filter() {
            self.search_for((filter, Leg::last(filter)), ask, cancel, more)?;
        }
        if let Question::Find { filter, text, .. } = ask.question.plain() {
            let filter = with_text(filter, text);
            self.search_for((&filter, Leg::last(&filter)), ask, cancel, more)?;
        }
        Ok(())
    }

    fn search_for(
        &mut self,
        (filter, leg): (&Filter, Leg),
        ask: &Ask,
        cancel: &Cancel,
        more: &mut dyn FnMut(Answer),
    ) -> Result<(), EngineError> {
        if filter.played().is_some() {
            // searched once in all that is played: early hits might lie beyond the playback
            return Ok(());
        }
        let Some((rest, text)) = parted(filter) else { return Ok(()) };
        if self.cache.get(filter).is_some() {
            return Ok(());
        }
        if let Some(before) = leg.before() {
            self.search_for((&rest, before), ask, cancel, more)?;
        }
        let Passing { rows: wanted, unjudged: None } = self.passing(&rest, cancel)? else {
            // a hit that the rest of the filter can't judge is not part of the answer
            return Ok(());
        };
        let (known, left) = self.cache.judged.among(text, &wanted);
        let mut search = self.searches.begin(&self.store, text, &left);
        let question = ask.question.plain();
        // the first hit found is not the first one in group order
        let tells = leg.is_last() && !matches!(&ask.question, Question::Arranged(_, how) if how.is_grouped());
        let way = self.way(question, &wanted);
        let stood = self.stood_for(filter);
        let facts = EngineFacts::of(self);
        let stopped = || cancel.is_cancelled();
        let records = Searched { sources: &self.sources, searches: &self.searches };
        let eval = Evaluator { store: &self.store, records: &records, facts: &facts, stopped: &stopped };
        let said = eval.said_beside(text).map(|said| Passing::sure(said.and(&wanted)));
        let known = said.into_iter().fold(known, |known, said| known.or(&said));
        let (this, mut told) = (&*self, SearchPacing::default());
        let mut tell = |so: &SearchProgress<'_>| {
            let mut so = *so;
            so.any |= known.rows.count() > 0;
            let so = &so;
            if told.is_due_progress(so) {
                more(Answer {
                    generation: ask.generation,
                    quality: quality(so),
                    body: Body::Looked(leg.share(so)),
                });
            }
            if tells
                && told.is_due(so)
                && let Some(body) =
                    this.so_far(question, filter, (&wanted, stood.as_ref()), (&known.rows, so))
                && told.is_told(&body)
            {
                more(Answer { generation: ask.generation, quality: quality(so), body });
            }
        };
        let found = search.run((&self.store, &records), way, &stopped, &mut tell);
        if found.is_err() {
            self.searches.keep(search);
        }
        let found = found?;
        self.cache.judged.enter(text, &left, &found);
        self.cache.keep(filter.clone(), known.or(&found));
        Ok(())
    }

    /// Where the search should start so that the question is answered soonest.
    fn way(&self, question: &Question, rows: &RowSet) -> SearchFrom {
        let at = |anchor| rows.select(self.rank(rows, anchor)).unwrap_or(self.store.len());
        match question {
            Question::Find { from, direction: Direction::Backward, .. } => SearchFrom::Back(at(from)),
            Question::Find { from: anchor, .. } | Question::Window { anchor, .. } => {
                SearchFrom::Onward(at(anchor))
            }
            _ => SearchFrom::Onward(0),
        }
    }

    /// The preliminary answer from the hits so far; `None` if it would say nothing, or the question needs all hits.
    fn so_far(
        &self,
        question: &Question,
        filter: &Filter,
        (wanted, stood): (&RowSet, Option<&Arc<ClaimsAsOf>>),
        (known, so): (&RowSet, &SearchProgress<'_>),
    ) -> Option<Body> {
        let hits = so.rows().or(known);
        match question {
            Question::Find { filter: of, text, from, direction } if filter != of => {
                let (found, nearer) = self.find(wanted, &hits, text, from, *direction);
                Some(Body::Found(Found { nearest: so.rules_out(nearer), ..found }))
            }
            Question::Window { anchor, before, after, records, .. } if hits.count() > 0 => {
                let says = RowContext { records: *records, stood: stood.cloned(), ..RowContext::default() };
                Some(Body::Window(self.window(&hits, anchor, (*before, *after), &says)))
            }
            Question::Count { filter } => Some(Body::Count(self.counted(&hits, 0, filter.instant()))),
            _ => None,
        }
    }
}

/// Whether a term is looked for in records.
const fn reads(part: &Filter) -> bool {
    matches!(part, Filter::Word(_) | Filter::WordPattern(_) | Filter::Raw(..))
}

/// Splits off the last term that reads records; returns the rest and that term. `None` if there is none, or if hits
/// alone could not be answers yet.
fn parted(filter: &Filter) -> Option<(Filter, &Filter)> {
    match filter {
        filter if reads(filter) => Some((Filter::All, filter)),
        Filter::And(parts) => {
            let at = parts.iter().rposition(reads)?;
            let rest: Vec<Filter> = parts
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != at)
                .map(|(_, part)| part.clone())
                .collect();
            let rest = match rest.as_slice() {
                [] => Filter::All,
                [one] => one.clone(),
                _ => Filter::And(rest),
            };
            Some((rest, &parts[at]))
        }
        _ => None,
    }
}

/// Which of the searches of a filter runs: each of its terms that read records is one, the last of which has the answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Leg {
    at: usize,
    of: usize,
}

impl Leg {
    /// The last search of a filter.
    fn last(filter: &Filter) -> Self {
        let of = match filter {
            Filter::And(parts) => parts.iter().filter(|part| reads(part)).count().max(1),
            _ => 1,
        };
        Self { at: of - 1, of }
    }

    const fn is_last(self) -> bool {
        self.at + 1 == self.of
    }

    /// The search before this one.
    fn before(self) -> Option<Self> {
        Some(Self { at: self.at.checked_sub(1)?, ..self })
    }

    /// Percentage of all searches that is done, at most 99.
    fn share(self, so: &SearchProgress<'_>) -> u8 {
        let own = so.got.saturating_mul(100) / so.of.max(1);
        saturated::<u8>((self.at * 100 + own.min(100)) / self.of).min(99)
    }
}

fn quality(so: &SearchProgress<'_>) -> Quality {
    let number =
        |parts: usize| u16::try_from(parts * usize::from(u16::MAX) / so.of.max(1)).map_or(1.0, f32::from);
    Quality::Approximate { share: number(so.got) / f32::from(u16::MAX) }
}

#[cfg(test)]
mod tests;
