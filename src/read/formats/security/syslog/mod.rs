//! Lines of syslog in the forms of RFC 3164 and RFC 5424, and as rsyslog writes them to files.

pub mod head;
mod logins;
pub mod stamp;

use crate::event::{Event, Field, content_id};
use crate::read::formats::{Draft, Fit, Format, RawRecord, ReadContext, Sample, Spec};
use crate::read::tree::Tree;
use head::Head;
use serde_json::{Map, Value};

/// The format.
#[derive(Debug)]
pub struct Syslog;

const SPEC: Spec<'static> = Spec {
    name: "syslog",
    title: "syslog, RFC 3164 and RFC 5424",
    recognised_by: "lines that begin with a priority, a time and a host, or with a time and a host",
    doc: "what daemons send and what rsyslog and its like write: times of RFC 3164, which have no year, of RFC 5424, and ISO 8601",
    fields: &[
        (
            "time",
            "the time of the header; where that has no year, in the year that `case.toml` gives the source, and in the next one from where its months begin again: without one it is undated",
        ),
        ("operation", "the program; of a login by sshd `ssh_login`"),
        ("count", "of a message that is said to be repeated, how often"),
        (
            "account",
            "who logs in by sshd or PAM, calls sudo or su, whose password was changed, or who owns the job of cron",
        ),
        (
            "target",
            "the command that sudo or cron runs, the user that su becomes, or the one that is added, changed or removed",
        ),
        ("source_ip", "the address that sshd or PAM names"),
        ("device_id", "the host"),
        ("request_id", "the message's id"),
        ("outcome", "of logins by sshd and PAM, of sudo, su, and of changed passwords"),
        ("message", "what follows the header"),
    ],
};

impl Format for Syslog {
    fn spec(&self) -> Spec<'_> {
        SPEC
    }

    fn fits(&self, sample: &Sample<'_>) -> Option<Fit> {
        let lines = sample.lines();
        let heads = lines.iter().filter(|line| Head::parse(line).is_some()).count();
        (heads > 0 && heads * 10 >= lines.len() * 6)
            .then(|| Fit::new(80, "its lines begin with the time and the host of syslog"))
    }

    fn carries(&self, _: Option<&Tree<'_>>) -> bool {
        true
    }

    fn event(
        &self,
        record: &RawRecord<'_>,
        ctx: &mut ReadContext<'_>,
        take: &mut dyn FnMut(Draft<'_>),
    ) -> Result<(), String> {
        let line = record.line()?;
        let head = Head::parse(line).ok_or("it does not begin with a time of syslog")?;
        let mut event = Event::default();
        event.when = head.time.and_then(|stamp| stamp.when(ctx));
        event.set_some(Field::Operation, head.app);
        event.set_some(Field::DeviceId, head.host);
        event.set_some(Field::RequestId, head.message_id);
        event.set(Field::Message, head.message);
        logins::read(&mut event, head.app.unwrap_or_default(), head.message);
        let content = Some(content_id([("syslog", line.as_bytes())]));
        ctx.apply_meaning(&mut event, None);
        take(Draft { event, content, organisation: None });
        Ok(())
    }

    fn line(&self, line: &str) -> Value {
        let Some(head) = Head::parse(line) else { return Value::from(line) };
        let parts = [
            ("time", head.time.map(|stamp| stamp.text)),
            ("host", head.host),
            ("app", head.app),
            ("process", head.process),
            ("message_id", head.message_id),
            ("data", head.data),
            ("message", Some(head.message)),
        ];
        let mut object: Map<String, Value> = Map::new();
        if let Some(priority) = head.priority {
            object.insert("priority".to_owned(), priority.into());
        }
        object
            .extend(parts.into_iter().filter_map(|(name, part)| Some((name.to_owned(), Value::from(part?)))));
        Value::Object(object)
    }
}
