//! CEF of `ArcSight` and LEEF of `QRadar`: one event per line, with or without a syslog header before it.

mod draft;
mod pairs;
mod parts;

use crate::read::formats::{Draft, Fit, Format, RawRecord, ReadContext, Sample, Spec};
use parts::Parts;
use serde_json::Value;

/// The format CEF.
#[derive(Debug)]
pub struct Cef;

/// The format LEEF.
#[derive(Debug)]
pub struct Leef;

const CEF: Spec<'static> = Spec {
    name: "cef",
    title: "CEF, Common Event Format",
    recognised_by: "`CEF:` and a version, at the beginning of lines or behind a header of syslog",
    doc: "events of security devices, a line each",
    fields: &[
        (
            "time",
            "`rt`, `start`, `end`; else the time of syslog's header. This and all below by key or by full name: `suser` or `sourceUserName`",
        ),
        ("operation", "the name of the event"),
        ("account", "`suser`, `suid`; else `duser`, `duid`"),
        ("target", "`duser` where another user acted, else `request`, `filePath`, `fname`, `dhost`, `dst`"),
        ("source_ip", "`src`, else the address that is labelled as the source's"),
        ("user_agent", "`requestClientApplication`"),
        ("app_name", "`sourceServiceName`, `destinationServiceName`"),
        ("device_id", "`deviceExternalId`, `dvchost`, `dvc`; else the host of syslog's header"),
        ("alert_id", "`externalId`"),
        ("count", "`cnt`, `baseEventCount`"),
        ("outcome", "`outcome`, `categoryOutcome`, where they say success or failure"),
        ("severity", "the severity of the header: 0 to 3 low, to 6 medium, to 8 high, to 10 critical"),
        ("message", "the name, what was done (`act`), and `msg`"),
    ],
};

const LEEF: Spec<'static> = Spec {
    name: "leef",
    title: "LEEF, Log Event Extended Format",
    recognised_by: "`LEEF:1.0|` or `LEEF:2.0|`, at the beginning of lines or behind a header of syslog",
    doc: "events of security devices, a line each; LEEF 2.0 with its own delimiter",
    fields: &[
        ("time", "`devTime`; else the time of syslog's header"),
        ("operation", "the event's id"),
        ("account", "`usrName`, `accountName`, `identUserName`"),
        ("target", "`resource`, `url`, `dst`"),
        ("source_ip", "`src`, `identSrc`"),
        ("user_agent", "`userAgent`"),
        ("device_id", "`devName`, `identHostName`; else the host of syslog's header"),
        ("outcome", "`outcome`, where it says success or failure"),
        ("severity", "`sev`: 1 to 3 low, to 6 medium, to 8 high, to 10 critical"),
        ("message", "the event's id, its category, and `msg`"),
    ],
};

impl Format for Cef {
    fn spec(&self) -> Spec<'_> {
        CEF
    }

    fn fits(&self, sample: &Sample<'_>) -> Option<Fit> {
        fits(sample, Parts::cef, "CEF")
    }

    fn event(
        &self,
        record: &RawRecord<'_>,
        ctx: &mut ReadContext<'_>,
        take: &mut dyn FnMut(Draft<'_>),
    ) -> Result<(), String> {
        let line = record.line()?;
        let parts = Parts::cef(line).ok_or("it has no header of CEF: eight parts with `|` between")?;
        take(draft::cef(&parts, line, ctx));
        Ok(())
    }

    fn line(&self, line: &str) -> Value {
        Parts::cef(line).map_or_else(|| Value::from(line), |parts| parts.value())
    }
}

impl Format for Leef {
    fn spec(&self) -> Spec<'_> {
        LEEF
    }

    fn fits(&self, sample: &Sample<'_>) -> Option<Fit> {
        fits(sample, Parts::leef, "LEEF")
    }

    fn event(
        &self,
        record: &RawRecord<'_>,
        ctx: &mut ReadContext<'_>,
        take: &mut dyn FnMut(Draft<'_>),
    ) -> Result<(), String> {
        let line = record.line()?;
        let parts = Parts::leef(line).ok_or("it has no header of LEEF: five parts with `|` between")?;
        take(draft::leef(&parts, line, ctx));
        Ok(())
    }

    fn line(&self, line: &str) -> Value {
        Parts::leef(line).map_or_else(|| Value::from(line), |parts| parts.value())
    }
}

/// Fits if at least half of the lines parse, as lines of other kinds may be among them.
fn fits<'l>(sample: &Sample<'l>, parse: impl Fn(&'l str) -> Option<Parts<'l>>, name: &str) -> Option<Fit> {
    let lines = sample.lines();
    let found = lines.iter().filter(|line| parse(line).is_some()).count();
    (found > 0 && found * 2 >= lines.len())
        .then(|| Fit::new(96, format!("its lines have the header of {name}")))
}
