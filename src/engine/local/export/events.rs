//! Events, a page after the other, into some shape.

use super::HandError;
use crate::case::notes::{Comment, OnEvent, Said};
use crate::engine::local::LocalEngine;
use crate::engine::{Anchor, Body, Cancel, Given, Order, Question, Row, Window};
use crate::event::{Field, Link};
use crate::export::{About, Destination, Handing as Writes, Out, Shape, Sum};
use crate::query::Filter;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io;

/// Rows of a page.
const PAGE: usize = 2048;

/// Events that are being written.
pub(super) struct Handing {
    writes: Box<dyn Writes + Send>,
    sum: Sum,
    about: About,
    /// Whether claims are told first, before any event.
    claims: bool,
    anchor: Anchor,
    done: u64,
}

impl Handing {
    pub fn new(shape: Shape, out: Out, order: &Order, about: About) -> io::Result<Self> {
        let sum = out.sum();
        let writes = shape.begin(out, &order.wish, &about)?;
        let claims = writes.needs_claims();
        Ok(Self { writes, sum, about, claims, anchor: Anchor::First, done: 0 })
    }

    /// Writes a page; whether it was the last.
    pub fn step(
        &mut self,
        engine: &mut LocalEngine,
        filter: &Filter,
        to: &Destination,
    ) -> Result<bool, HandError> {
        if self.claims {
            let claims =
                filter.clone().and(Filter::Or(vec![Filter::Has(Field::Cites), Filter::Has(Field::Links)]));
            let rows = self.page(engine, &claims, false)?;
            rows.0.iter().for_each(|row| self.writes.claim(&row.event));
            if rows.1 {
                engine.desk.book().links.iter().for_each(|link| self.writes.spoken_of(&link.to));
                (self.claims, self.anchor) = (false, Anchor::First);
            }
            return Ok(false);
        }
        let records = self.writes.needs_records();
        let (rows, last) = self.page(engine, filter, records)?;
        let said = engine.said_of(&rows, filter.instant());
        for (at, row) in rows.iter().enumerate() {
            let mut event = Cow::Borrowed(&row.event);
            if let Some(Noted { comments, links }) = said.get(&at) {
                self.writes.comments(comments);
                if !links.is_empty() {
                    event.to_mut().links.extend_from_slice(links);
                }
            }
            let written = self.writes.event(&event, row.record.as_ref());
            written.map_err(|why| to.error(why))?;
        }
        self.done += rows.len() as u64;
        if last {
            self.writes.end().map_err(|why| to.error(why))?;
        }
        Ok(last)
    }

    /// The next rows, and whether they are the last.
    fn page(
        &mut self,
        engine: &mut LocalEngine,
        filter: &Filter,
        records: bool,
    ) -> Result<(Vec<Row>, bool), HandError> {
        // the row that the last page ended with stands first in the next one
        let again = usize::from(self.anchor != Anchor::First);
        let (filter, anchor) = (filter.clone(), self.anchor.clone());
        let question =
            Question::Window { filter, anchor, before: 0, after: PAGE + again, records, find: None };
        let Body::Window(Window { rows, last, .. }) = engine.body(&question, &Cancel::default())? else {
            return Ok((Vec::new(), true));
        };
        let rows: Vec<Row> = rows.iter().skip(again).cloned().collect();
        let next = rows.last().map(|row| row.position.clone());
        let over = last || next.is_none();
        if let Some(next) = next {
            self.anchor = Anchor::At(next);
        }
        Ok((rows, over))
    }

    pub fn progress(&self) -> (u64, u64) {
        (self.done, self.about.counts[0])
    }

    /// What was written, once all of it is.
    pub fn given(&self) -> Given {
        let left_out = self.writes.left_out();
        let mut about = self.about.json(&left_out);
        about["sha256"] = serde_json::Value::from(self.sum.text());
        let beside = self.about.handout.place_of_about().is_none();
        Given {
            records: Some(self.done.saturating_sub(left_out.iter().map(|left| left.records).sum())),
            bytes: self.sum.bytes(),
            left_out,
            about: beside.then_some(about),
            ..Given::default()
        }
    }
}

/// What analysts said of an event.
struct Noted {
    /// The links among them, for whom the author of a link would be lost otherwise.
    comments: Vec<Comment>,
    links: Vec<Link>,
}

impl Noted {
    /// What they said; links as it was known at an instant.
    fn of(on: OnEvent, until: Option<i64>) -> Option<Self> {
        let OnEvent { mut comments, links, .. } = on;
        let (links, by): (Vec<Link>, Vec<Said>) =
            links.into_iter().filter(|(_, said)| until.is_none_or(|until| said.at <= until)).unzip();
        comments.extend(links.iter().zip(by).map(|(Link { rel, to }, said)| Comment {
            said,
            text: format!("link: {rel} {to}"),
            see: Vec::new(),
        }));
        (!comments.is_empty()).then_some(Self { comments, links })
    }
}

impl LocalEngine {
    /// What analysts said of some rows, by their places.
    fn said_of(&self, rows: &[Row], until: Option<i64>) -> BTreeMap<usize, Noted> {
        if self.desk.comments() == 0 && self.desk.book().links.is_empty() {
            return BTreeMap::new();
        }
        let noted = |row: &Row| Noted::of(self.desk.of_row(self.row_of(&row.position)?), until);
        rows.iter().enumerate().filter_map(|(at, row)| Some((at, noted(row)?))).collect()
    }
}
