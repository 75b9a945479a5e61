//! Sets account, target, session and outcome from the fields of a Windows event, depending on its number.

use super::pairs::Pairs;
use crate::event::{Event, Field, Text};
use crate::read::formats::logon_id::{session_of, target_ticket_of, ticket_of};

/// Events of the security log that name the account that logs on as their target.
const LOGONS: [&str; 15] = [
    "4624", "4625", "4634", "4647", "4672", "4768", "4769", "4770", "4771", "4772", "4773", "4774", "4775",
    "4776", "4777",
];

/// Names under which Windows events have the source address.
pub(super) const ADDRESSES: [&str; 5] = ["SrcIP", "IpAddress", "SourceIp", "SourceAddress", "ClientAddress"];

/// Names under which Windows events have what was acted on, unless it is an account.
const TARGETS: [&str; 13] = [
    "TgtGrp",
    "Svc",
    "ServiceName",
    "ObjName",
    "ObjectName",
    "TgtObj",
    "ShareName",
    "TgtProc",
    "Path",
    "TgtSvr",
    "TgtComp",
    "TgtHost",
    "TgtIP",
];

/// Sets account, target, session and outcome.
///
/// `number` is the event's id, `is_security_log` whether it is from the security log, `computer` the one that logged it.
pub(super) fn people<'r>(
    event: &mut Event<'r>,
    (number, is_security_log, computer): (&str, bool, Option<&str>),
    fields: &Pairs<'r>,
) {
    let logon = is_security_log && LOGONS.contains(&number);
    let (acted, others) = if logon {
        (["TgtUser", "TargetUserName", "User", "SrcUser", "SubjectUserName"].as_slice(), [].as_slice())
    } else {
        (
            ["SrcUser", "User", "SubjectUserName", "SourceUser"].as_slice(),
            ["TgtUser", "TargetUserName"].as_slice(),
        )
    };
    event.set_some(Field::Account, fields.first(acted));
    event.set_some(Field::Target, fields.first(others).or_else(|| fields.first(&TARGETS)));
    let own = if logon { "TargetLogonId" } else { "SubjectLogonId" };
    let session = fields.first(&["LID", own, "LogonId"]);
    event.set_some(Field::SessionId, session.and_then(|id| session_of(computer, &id)));
    if is_security_log {
        let guid = fields.get("LogonGuid");
        let ticket = guid.and_then(|guid| ticket_of(number, event.text(Field::Account), &guid));
        let target = fields.first(others);
        let other = fields.get("TargetLogonGuid");
        let other = other.and_then(|guid| target_ticket_of(number, target.as_deref(), &guid));
        event.extend(Field::OtherIds, ticket.into_iter().chain(other).map(Text::Owned));
        event.set_some(Field::Outcome, outcome(number, fields.get("Status").as_deref()));
    }
}

/// Adds the ticket of a logon that [`people`] found.
pub(super) fn add_ticket(event: &mut Event<'_>, said: &Event<'_>) {
    let ids = said.list(Field::OtherIds).iter();
    event.extend(Field::OtherIds, ids.map(|id| Text::Owned(id.as_ref().to_owned())));
}

/// The outcome of a logon event. For tickets and password checks, status zero is success.
fn outcome(number: &str, status: Option<&str>) -> Option<&'static str> {
    match number {
        "4624" | "4648" | "4672" => Some("success"),
        "4625" | "4771" | "4772" | "4773" | "4775" | "4777" => Some("failure"),
        "4768" | "4769" | "4770" | "4774" | "4776" => {
            let code = status?.trim().strip_prefix("0x")?;
            Some(if code.trim_start_matches('0').is_empty() { "success" } else { "failure" })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{hayabusa::Hayabusa, pairs::Pairs, velociraptor::Velociraptor};
    use super::{ADDRESSES, TARGETS, outcome, people};
    use crate::event::{Event, Field};
    use crate::read::formats::Format;

    #[test]
    fn the_manual_lists_the_names_in_the_order_in_which_they_are_looked_up() {
        let quoted =
            |names: &[&str]| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        let manual = |format: &dyn Format, field: &str| {
            let spec = format.spec();
            spec.fields.iter().find(|(name, _)| *name == field).map(|(_, from)| (*from).to_owned()).unwrap()
        };
        assert_eq!(manual(&Hayabusa, "source_ip"), quoted(&ADDRESSES));
        assert_eq!(manual(&Velociraptor, "source_ip"), quoted(&ADDRESSES));
        let targets = manual(&Hayabusa, "target");
        assert!(targets.ends_with(&quoted(&TARGETS)), "{targets}");
    }

    #[test]
    fn a_logon_of_the_security_log_has_its_ticket_beside_its_session() {
        let fields = "TgtUser: desk-03 ¦ LID: 0x9f ¦ LogonGuid: BD2DDA1B-862A-504F-2260-D9D2ED316E26";
        let told = |number: &str, is_security_log| {
            let mut event = Event::default();
            people(&mut event, (number, is_security_log, Some("host-01")), &Pairs::of_text(fields));
            event.list(Field::OtherIds).to_vec()
        };
        assert_eq!(told("4624", true), ["session:desk-03/bd2dda1b-862a-504f-2260-d9d2ed316e26"]);
        assert!(told("4624", false).is_empty() && told("4634", true).is_empty());
    }

    #[test]
    fn logons_end_as_their_number_and_status_say() {
        assert_eq!(outcome("4624", None), Some("success"));
        assert_eq!(outcome("4776", Some("0x0")), Some("success"));
        assert_eq!(outcome("4776", Some("0xC000006A")), Some("failure"));
        assert_eq!(outcome("4768", None), None);
        assert_eq!(outcome("1102", None), None);
    }
}
