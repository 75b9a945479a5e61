//! Message traces of Exchange Online: `Get-MessageTrace`, the reports of the admin center, and Graph.

use super::log_record::{LogRecord, object, some};
use crate::event::{Event, Field, Text};
use crate::read::address;
use crate::read::formats::{Draft, Fit, Format, RawRecord, ReadContext, Sample, Spec};

/// The format.
#[derive(Debug)]
pub struct MailTrace;

const SPEC: Spec<'static> = Spec {
    name: "exchange-message-trace",
    title: "Exchange Online message trace",
    recognised_by: "`SenderAddress` and `RecipientAddress` or `recipient_status` beside `MessageId` and a time of receipt",
    doc: "CSV or JSON of Get-MessageTrace(V2), of reports of the admin center and of Graph: a message and its recipient",
    fields: &[
        (
            "id",
            "`MessageTraceId`, `network_message_id` or `id` with the recipient, as `trace:ID:RECIPIENT`; else a hash",
        ),
        ("time", "`Received`, `receivedDateTime`, `origin_timestamp_utc`, `date_time_utc`; UTC"),
        ("operation", "`Status`, or that of the recipient in `recipient_status`"),
        ("account", "`SenderAddress`, by the envelope of the message"),
        (
            "mailbox",
            "`RecipientAddress`, or each recipient in `recipient_status`, which is an event of its own",
        ),
        (
            "agency",
            "of a message that went out (`directionality`, or an `Organization` that the sender's domain is) that of the sender; else that of the recipient",
        ),
        ("source_ip", "`FromIP`, `original_client_ip`"),
        ("message_ids", "`MessageId`"),
        ("outcome", "`Status`: delivered or failed; unknown of all else"),
        ("message", "`Subject`, else `message_subject`, and `Status`"),
    ],
};

const TIMES: [&str; 4] = ["Received", "receivedDateTime", "origin_timestamp_utc", "date_time_utc"];

impl Format for MailTrace {
    fn spec(&self) -> Spec<'_> {
        SPEC
    }

    fn fits(&self, sample: &Sample<'_>) -> Option<Fit> {
        let told = |logged: &LogRecord<'_>| {
            logged.has_all(&["SenderAddress", "MessageId"])
                && logged.has_any(&["RecipientAddress", "recipient_status"])
                && logged.has_any(&TIMES)
        };
        some(sample, told)
            .then(|| Fit::new(92, "its records have the sender, recipient and id of a traced message"))
    }

    fn event(
        &self,
        record: &RawRecord<'_>,
        ctx: &mut ReadContext<'_>,
        take: &mut dyn FnMut(Draft<'_>),
    ) -> Result<(), String> {
        let tree = object(record)?;
        let logged = LogRecord::of(&tree);
        if !logged.has_any(&TIMES) && !logged.has("MessageId") {
            return Err("it has neither MessageId nor a time of receipt".to_owned());
        }
        for (recipient, status) in recipients(&logged) {
            take(draft(&logged, (recipient, status), ctx));
        }
        Ok(())
    }
}

fn draft<'t>(
    logged: &'t LogRecord<'t>,
    (recipient, status): (Option<&'t str>, Option<&'t str>),
    ctx: &mut ReadContext<'_>,
) -> Draft<'t> {
    let mut event = Event::default();
    event.when = logged.when(&TIMES, ctx);
    event.set_some(Field::Operation, status);
    event.set_some(Field::Account, logged.text(&["SenderAddress"]));
    event.set_some(Field::Mailbox, recipient);
    let from = logged.texts(&["FromIP", "original_client_ip"]);
    event.set_some(Field::SourceIp, from.into_iter().find_map(address::clean));
    event.extend(Field::MessageIds, logged.text(&["MessageId"]).map(Into::into));
    event.set_some(Field::Outcome, status.map(outcome));
    let said = [Some("mail"), logged.text(&["Subject", "message_subject"]), status];
    event.set(Field::Message, said.into_iter().flatten().collect::<Vec<_>>().join(" · "));
    let id = logged.text(&["MessageTraceId", "network_message_id", "id"]).zip(recipient);
    let id = id.map(|(id, recipient)| format!("{id}:{}", recipient.to_ascii_lowercase()));
    let content = logged.identify(&mut event, "trace", id.as_deref());
    ctx.apply_meaning(&mut event, None);
    let organisation =
        sending_domain(logged, recipient).map(|domain| Text::Owned(domain.to_ascii_lowercase()));
    Draft { event, content, organisation }
}

/// The sender's domain, if the record says that the message went out from there: the recipient's mailbox is not of that
/// organisation. `None` where it came in, where both are of one domain, and where the record does not say.
fn sending_domain<'t>(logged: &'t LogRecord<'_>, recipient: Option<&str>) -> Option<&'t str> {
    let sender = logged.text(&["SenderAddress"]).and_then(domain)?;
    let recipient = recipient.and_then(domain)?;
    let went_out = match logged.text(&["directionality"]) {
        Some(direction) => direction.eq_ignore_ascii_case("Originating"),
        None => logged.text(&["Organization"]).is_some_and(|own| own.eq_ignore_ascii_case(sender)),
    };
    (went_out && !sender.eq_ignore_ascii_case(recipient)).then_some(sender)
}

/// The domain of an address.
fn domain(address: &str) -> Option<&str> {
    address.rsplit_once('@').map(|(_, domain)| domain)
}

/// Each recipient and its status. Some reports write them as `ADDRESS##STATUS`, several separated by `;`: each is an event,
/// as it is in the other reports.
fn recipients<'t>(logged: &'t LogRecord<'_>) -> Vec<(Option<&'t str>, Option<&'t str>)> {
    let (address, status) = (logged.text(&["RecipientAddress"]), logged.text(&["Status", "delivery_status"]));
    let Some(all) = logged.text(&["recipient_status"]).filter(|_| address.is_none()) else {
        return vec![(address, status)];
    };
    let each = all.split(';').map(str::trim).filter(|one| !one.is_empty());
    let each: Vec<_> = each
        .map(|one| match one.split_once("##") {
            Some((address, own)) => (Some(address), Some(own)),
            None => (Some(one), status),
        })
        .collect();
    if each.is_empty() { vec![(None, status)] } else { each }
}

/// The outcome by a status, of several (`Receive, Deliver`) by the last.
fn outcome(status: &str) -> &'static str {
    let last = status.rsplit(',').next().unwrap_or(status);
    match last.trim().to_ascii_lowercase().as_str() {
        "delivered" | "deliver" | "resolved" => "success",
        "failed" | "fail" => "failure",
        _ => "unknown",
    }
}
