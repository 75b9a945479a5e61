//! Text in records: answers while it is looked for.

use super::LocalEngine;
use super::notes::EngineFacts;
use super::rows::{RowContext, with_text};
use crate::engine::{Answer, Ask, Body, Cancel, Direction, EngineError, Quality, Question};
use crate::query::{ClaimsAsOf, Evaluator, Filter, Passing, SearchFrom, SearchProgress, Searched};
use crate::store::RowSet;
use std::sync::Arc;

/// So many parts are looked through between two answers, at the least: a tenth of a second's worth.
const BETWEEN: usize = 128;
/// So many of them, until there is a hit to go to.
const SOON: usize = 16;

/// How a search has come along, as it was looked at last.
#[derive(Default)]
struct SearchPacing {
    /// Parts done by then.
    looked: usize,
    /// Parts done when something was told.
    said: usize,
    /// Parts done when it was told how far it has come.
    share: usize,
    /// Whether there was a hit to go to.
    led: bool,
    /// Whether anything had been found.
    any: bool,
}

impl SearchPacing {
    /// Whether what was found is worth a look: with the first hit, then every now and then.
    fn is_due(&mut self, so: &SearchProgress<'_>) -> bool {
        let first = so.any && !self.any;
        let next = if self.led || !so.any { self.said + BETWEEN } else { self.looked + SOON };
        let due = so.got > 0 && so.got < so.of && (first || so.got >= next);
        if due {
            (self.looked, self.any) = (so.got, so.any);
        }
        due
    }

    /// Whether how far it has come is worth telling.
    fn is_due_progress(&mut self, so: &SearchProgress<'_>) -> bool {
        let due = so.got < so.of && so.got >= self.share + BETWEEN;
        if due {
            self.share = so.got;
        }
        due
    }

    /// Whether that is told, too: a hit to go to at once, numbers more rarely.
    fn is_told(&mut self, body: &Body) -> bool {
        let leads = match body {
            Body::Found(found) => found.position.is_some(),
            Body::Window(_) => true,
            _ => false,
        };
        let told = (leads && !self.led) || self.looked >= self.said + BETWEEN;
        self.led |= leads;
        if told {
            self.said = self.looked;
        }
        told
    }
}

impl LocalEngine {
    /// Looks for the text that a question needs, and answers meanwhile what the hits so far say. What was found is kept
    /// for the answer itself.
    pub(super) fn search_first(
        &mut self,
        ask: &Ask,
        cancel: &Cancel,
        more: &mut dyn FnMut(Answer),
    ) -> Result<(), EngineError> {
        if let Some(filter) = ask.question.filter() {
            self.search_for(filter, ask, cancel, more)?;
        }
        if let Question::Find { filter, text, .. } = ask.question.plain() {
            self.search_for(&with_text(filter, text), ask, cancel, more)?;
        }
        Ok(())
    }

    fn search_for(
        &mut self,
        filter: &Filter,
        ask: &Ask,
        cancel: &Cancel,
        more: &mut dyn FnMut(Answer),
    ) -> Result<(), EngineError> {
        if filter.played().is_some() {
            // looked for in all that is played, once: what was found early may be of what is not played yet
            return Ok(());
        }
        let Some((rest, text)) = parted(filter) else { return Ok(()) };
        if self.cache.get(filter).is_some() {
            return Ok(());
        }
        let Passing { rows: wanted, unjudged: None } = self.passing(&rest, cancel)? else {
            // of what the rest can't judge a hit is no part of the answer
            return Ok(());
        };
        let mut search = self.searches.begin(&self.store, text, &wanted);
        let question = ask.question.plain();
        // what is found first is not what stands first in groups
        let tells = !matches!(&ask.question, Question::Arranged(_, how) if how.is_grouped());
        let way = self.way(question, &wanted);
        let stood = self.stood_for(filter);
        let records = Searched { sources: &self.sources, searches: &self.searches };
        let (this, mut told) = (&*self, SearchPacing::default());
        let mut tell = |so: &SearchProgress<'_>| {
            if told.is_due_progress(so) {
                more(Answer {
                    generation: ask.generation,
                    quality: quality(so),
                    body: Body::Looked(share(so)),
                });
            }
            if tells
                && told.is_due(so)
                && let Some(body) = this.so_far(question, filter, (&wanted, stood.as_ref()), so)
                && told.is_told(&body)
            {
                more(Answer { generation: ask.generation, quality: quality(so), body });
            }
        };
        let found = search.run((&self.store, &records), way, &|| cancel.is_cancelled(), &mut tell);
        if found.is_err() {
            self.searches.keep(search);
        }
        let facts = EngineFacts::of(self);
        let stopped = || cancel.is_cancelled();
        let beside = Evaluator { store: &self.store, records: &records, facts: &facts, stopped: &stopped }
            .said_beside(text);
        let found = match beside {
            Some(said) => found?.or(&Passing::sure(said.and(&wanted))),
            None => found?,
        };
        self.cache.keep(filter.clone(), found);
        Ok(())
    }

    /// From where on a question is best answered.
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

    /// What the hits so far answer; nothing where they are none, or where only all of them are an answer.
    fn so_far(
        &self,
        question: &Question,
        filter: &Filter,
        (wanted, stood): (&RowSet, Option<&Arc<ClaimsAsOf>>),
        so: &SearchProgress<'_>,
    ) -> Option<Body> {
        let hits = so.rows();
        match question {
            Question::Find { filter: of, text, from, direction } if filter != of => {
                let found = self.find(wanted, &hits, text, from, *direction);
                Some(Body::Found(found))
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

/// The text that a filter looks for in records last, and the filter without it; `None` where it looks for none, or where
/// some of the hits are no part of the answer yet.
fn parted(filter: &Filter) -> Option<(Filter, &Filter)> {
    let reads = |part: &Filter| matches!(part, Filter::Word(_) | Filter::WordPattern(_) | Filter::Raw(..));
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

/// How many of a hundred parts are done.
fn share(so: &SearchProgress<'_>) -> u8 {
    u8::try_from(so.got.saturating_mul(100) / so.of.max(1)).unwrap_or(100).min(99)
}

fn quality(so: &SearchProgress<'_>) -> Quality {
    let number =
        |parts: usize| u16::try_from(parts * usize::from(u16::MAX) / so.of.max(1)).map_or(1.0, f32::from);
    Quality::Approximate { share: number(so.got) / f32::from(u16::MAX) }
}

#[cfg(test)]
mod tests;
