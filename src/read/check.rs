//! Checks a format file against a sample: what it makes of the records, and why it does not match if so.

use super::formats::plain::{FormatFile, Reach};
use super::formats::{Draft, Fit, Format, RawRecord, ReadContext, Sample, Spec};
use super::ledger::SourceEntry;
use super::load::{LoadOptions, load_as};
use super::record::Place;
use super::{Disposition, Sink};
use crate::event::Event;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// The result of reading a sample with a format file.
#[derive(Debug)]
pub struct Checked {
    /// The first events, in record order.
    pub events: Vec<Event<'static>>,
    /// The ledger entries of the sample's sources.
    pub sources: Vec<SourceEntry>,
    /// Paths that can't be opened, and why.
    pub missing: Vec<(PathBuf, String)>,
    /// Why the format does not match; `None` if it does.
    pub lacks: Option<String>,
    /// A message for each path of the format that was found in no record.
    pub astray: Vec<String>,
    /// Whether the time was found in no record.
    pub timeless: bool,
}

/// Reads a sample with `lens` as the only format and keeps the first `many` events.
#[must_use]
pub fn check(lens: FormatFile, sample: &Path, many: usize, options: &LoadOptions) -> Checked {
    let probe = Arc::new(Probe { lens, lacks: Mutex::default(), reach: Mutex::default() });
    let mut first = First { events: Vec::new(), many };
    let loaded =
        load_as(&[sample.to_owned()], options, vec![Arc::clone(&probe) as _], &mut first, &mut |_| true);
    let lacks = probe.lacks.lock().unwrap_or_else(PoisonError::into_inner).take().map(|(_, why)| why);
    let matched = loaded.ledger.sources.iter().any(|source| !source.format.is_empty());
    let reach = probe.reach.lock().unwrap_or_else(PoisonError::into_inner);
    Checked {
        events: first.events,
        lacks: lacks.or_else(|| unasked(&loaded.ledger.sources)).filter(|_| !matched),
        astray: reach.said(&probe.lens),
        timeless: reach.timeless(&probe.lens),
        sources: loaded.ledger.sources,
        missing: loaded.missing,
    }
}

/// Why a format file was never tried: the sample begins like JSON, but no record of it can be read.
fn unasked(sources: &[SourceEntry]) -> Option<String> {
    let error = sources.iter().find_map(|source| source.error.as_deref())?;
    let json = error.contains("it begins with `{") || error.contains("it begins with `[");
    json.then(|| format!("it is taken as JSON, of which no record can be read: {error}"))
}

/// Wraps the format file and records why it did not match and which of its paths were found.
#[derive(Debug)]
struct Probe {
    lens: FormatFile,
    /// Whether the sample was of the format's kind at all, and why it did not match.
    lacks: Mutex<Option<(bool, String)>>,
    reach: Mutex<Reach>,
}

impl Format for Probe {
    fn spec(&self) -> Spec<'_> {
        self.lens.spec()
    }

    fn fits(&self, sample: &Sample<'_>) -> Option<Fit> {
        if let Some(why) = self.lens.lacks(sample) {
            let kin = self.lens.is_of(sample);
            let mut lacks = self.lacks.lock().unwrap_or_else(PoisonError::into_inner);
            if kin || lacks.is_none() {
                *lacks = Some((kin, why));
            }
        }
        self.lens.fits(sample)
    }

    fn event(
        &self,
        record: &RawRecord<'_>,
        ctx: &mut ReadContext<'_>,
        take: &mut dyn FnMut(Draft<'_>),
    ) -> Result<(), String> {
        self.reach.lock().unwrap_or_else(PoisonError::into_inner).look(&self.lens, record);
        self.lens.event(record, ctx, take)
    }

    fn line(&self, line: &str) -> Value {
        self.lens.line(line)
    }
}

/// A sink that keeps the first `many` events.
struct First {
    events: Vec<Event<'static>>,
    many: usize,
}

impl Sink for First {
    fn take(&mut self, event: Event<'_>, _: Place) -> Disposition {
        let fate = if event.when.is_some() { Disposition::Kept } else { Disposition::Undated };
        if self.events.len() < self.many {
            self.events.push(event.into_owned());
        }
        fate
    }
}
