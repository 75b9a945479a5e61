//! Times that are more than an instant.

use super::lists::{get_rows, put_rows};
use super::{Image, ImageWriter, Stored, flaw};
use crate::event::{Bound, Doubt, Moment, Precision, When};
use std::io;

/// There is no end, as the time is no span.
const NO_END: u8 = 0;
/// An end that is open.
const OPEN: u8 = 1;
/// What the precision of a moment is added to.
const AT: u8 = 2;

const DOUBTS: [Doubt; 4] = [Doubt::None, Doubt::Uncertain, Doubt::Approximate, Doubt::Both];

impl Stored for Vec<(u32, When)> {
    fn put(&self, to: &mut ImageWriter, name: &str) -> io::Result<()> {
        let bounds = || self.iter().flat_map(|(_, when)| [Some(when.from()), when.until()]);
        put_rows(self.iter().map(|wide| wide.0), to, name)?;
        to.numbers(&format!("{name}/ns"), &bounds().map(instant).collect::<Vec<i64>>())?;
        to.numbers(&format!("{name}/kinds"), &bounds().map(kind).collect::<Vec<u8>>())?;
        to.numbers(&format!("{name}/doubts"), &bounds().map(doubt).collect::<Vec<u8>>())
    }

    fn get(from: &Image, name: &str) -> io::Result<Self> {
        let ns: Vec<i64> = from.numbers(&format!("{name}/ns"))?;
        let kinds: Vec<u8> = from.numbers(&format!("{name}/kinds"))?;
        let doubts: Vec<u8> = from.numbers(&format!("{name}/doubts"))?;
        let rows = get_rows(from, name, ns.len() / 2)?;
        if kinds.len() != ns.len() || doubts.len() != ns.len() {
            return Err(flaw(name, "its parts are of different lengths"));
        }
        let bound = |at: usize| bound(ns[at], kinds[at], doubts[at]);
        let when = |at: usize| match (bound(2 * at)??, bound(2 * at + 1)?) {
            (Bound::At(moment), None) => Some(When::at(moment)),
            (Bound::Open, None) => None,
            (from, Some(until)) => When::span(from, until),
        };
        let wide: Option<Self> =
            rows.into_iter().enumerate().map(|(at, row)| Some((row, when(at)?))).collect();
        wide.ok_or_else(|| flaw(name, "a time of it is none"))
    }
}

fn instant(bound: Option<Bound>) -> i64 {
    match bound {
        Some(Bound::At(moment)) => moment.ns,
        Some(Bound::Open) | None => 0,
    }
}

fn kind(bound: Option<Bound>) -> u8 {
    match bound {
        None => NO_END,
        Some(Bound::Open) => OPEN,
        Some(Bound::At(moment)) => AT + precision_code(moment.precision),
    }
}

fn doubt(bound: Option<Bound>) -> u8 {
    match bound {
        Some(Bound::At(moment)) => {
            let at = DOUBTS.iter().position(|doubt| *doubt == moment.doubt);
            at.and_then(|at| u8::try_from(at).ok()).unwrap_or_default()
        }
        Some(Bound::Open) | None => 0,
    }
}

/// A bound, or that there is none; `None` where it can't be read.
#[allow(clippy::option_option)] // the inner one is what was written
fn bound(ns: i64, kind: u8, doubt: u8) -> Option<Option<Bound>> {
    match kind {
        NO_END => Some(None),
        OPEN => Some(Some(Bound::Open)),
        at => {
            let precision = precision_of(at - AT)?;
            let doubt = *DOUBTS.get(usize::from(doubt))?;
            Some(Some(Bound::At(Moment { ns, precision, doubt })))
        }
    }
}

const COARSE: [Precision; 6] = [
    Precision::Year,
    Precision::Month,
    Precision::Day,
    Precision::Hour,
    Precision::Minute,
    Precision::Second,
];

fn precision_code(precision: Precision) -> u8 {
    match precision {
        Precision::Fraction(digits) => 6_u8.saturating_add(digits.min(9)),
        coarse => {
            let at = COARSE.iter().position(|one| *one == coarse);
            at.and_then(|at| u8::try_from(at).ok()).unwrap_or_default()
        }
    }
}

fn precision_of(code: u8) -> Option<Precision> {
    match code {
        0..=5 => COARSE.get(usize::from(code)).copied(),
        6..=15 => Some(Precision::Fraction(code - 6)),
        _ => None,
    }
}
