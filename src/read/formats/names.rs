//! Well-known names of columns and members, and the words for outcomes and severities.
//!
//! Formats that know nothing else about a record take the values under these names as fields. A name is listed only if
//! it is unambiguous whatever program wrote it.

use crate::event::Field;
use crate::read::times::{SaidZone, bracketed};

/// Columns of Timesketch that become no field, although they are spelled like one: their meaning differs, or Timesketch
/// sets them itself.
const NOT_FIELDS: [&str; 12] = [
    "source",
    "file",
    "date",
    "record",
    "rel",
    "link",
    "links",
    "object",
    "message",
    "status",
    "confidence",
    "known_since",
];

/// Columns of Timesketch that become fields, in addition to the aliases of the event's fields.
const MORE: [(&str, Field); 27] = [
    ("hostname", Field::DeviceId),
    ("computer_name", Field::DeviceId),
    ("username", Field::Account),
    ("user_id", Field::Account),
    ("userid", Field::Account),
    ("userprincipalname", Field::Account),
    ("user_principal_name", Field::Account),
    ("ip_address", Field::SourceIp),
    ("ipaddress", Field::SourceIp),
    ("clientip", Field::SourceIp),
    ("clientipaddress", Field::SourceIp),
    ("actoripaddress", Field::SourceIp),
    ("useragent", Field::UserAgent),
    ("http_user_agent", Field::UserAgent),
    ("sessionid", Field::SessionId),
    ("aadsessionid", Field::SessionId),
    ("uniquetokenid", Field::TokenId),
    ("uniquetokenidentifier", Field::TokenId),
    ("tokenissuedat", Field::IssuedAt),
    ("mailboxownerupn", Field::Mailbox),
    ("appid", Field::AppId),
    ("clientappid", Field::AppId),
    ("appdisplayname", Field::AppName),
    ("correlationid", Field::RequestId),
    ("organizationid", Field::TenantId),
    ("internetmessageid", Field::MessageIds),
    ("operationcount", Field::Count),
];

/// The field that a column of Timesketch holds, regardless of case.
pub(in crate::read) fn of_timeline(name: &str) -> Option<Field> {
    if NOT_FIELDS.iter().any(|other| other.eq_ignore_ascii_case(name)) {
        return None;
    }
    let more = MORE.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, field)| *field);
    more.or_else(|| Field::parse(name))
}

/// The names that mean each field in any record, normalised by [`bare`]. If a record has several of them, the one
/// listed first counts.
const CLEAR: &[(Field, &[&str])] = &[
    (
        Field::Account,
        // whoever is said to act goes before a user, on whom it may be acted; an account is surely a name, and an actor may
        // be a kind of one
        &[
            "userprincipalname",
            "accountupn",
            "account",
            "accountname",
            "actoremail",
            "actoralternateid",
            "actorusername",
            "actor",
            "initiatedby",
            "performedby",
            "srcuser",
            "sourceuser",
            "useremail",
            "username",
            "user",
            "useraccount",
            "upn",
            "emailaddress",
            "email",
            "actorname",
            "caller",
            "identity",
            "principalname",
            "principal",
            "loginname",
            "logonname",
            "login",
            "samaccountname",
            "subjectusername",
            "suser",
            "sourceusername",
            "csusername",
            "userid",
            "mail",
            "benutzer",
            "benutzername",
        ],
    ),
    (
        Field::SourceIp,
        &[
            "sourceip",
            "clientip",
            "ip",
            "ipaddress",
            "ipaddr",
            "ipadresse",
            "clientipaddress",
            "clientipaddr",
            "srcip",
            "srcipaddr",
            "srcipaddress",
            "src",
            "sourceipaddress",
            "sourceipaddr",
            "sourceaddress",
            "srcaddr",
            "srcaddress",
            "remoteip",
            "remoteaddr",
            "remoteaddress",
            "remoteipaddress",
            "calleripaddress",
            "callerip",
            "actoripaddress",
            "actorip",
            "userip",
            "loginip",
            "cip",
            "clientaddress",
        ],
    ),
    (
        Field::Operation,
        &[
            "operation",
            "operationname",
            "eventaction",
            "action",
            "eventname",
            "activity",
            "activityname",
            "activitydisplayname",
            "actiontype",
            "operationtype",
            "activitytype",
            "eventtype",
            "event",
            "aktion",
            "vorgang",
        ],
    ),
    (
        Field::Outcome,
        &[
            "outcome",
            "outcomeresult",
            "eventoutcome",
            "result",
            "resultstatus",
            "loginstatus",
            "status",
            "success",
            "succeeded",
        ],
    ),
    (Field::Severity, &["severity", "severitylevel", "eventseverity", "alertseverity", "loglevel", "level"]),
    (
        Field::Message,
        &[
            "message",
            "msg",
            "eventmessage",
            "logmessage",
            "messagetext",
            "displaymessage",
            "description",
            "eventdescription",
            "summary",
            "details",
            "detail",
            "meldung",
            "beschreibung",
        ],
    ),
    (
        Field::Target,
        &[
            "target",
            "targetname",
            "targetresource",
            "targetresourcename",
            "targetuser",
            "targetusername",
            "usertargetname",
            "resourcename",
            "resource",
            "resourceid",
            "objectname",
            "object",
            "objectid",
            "filepath",
            "filename",
        ],
    ),
    (
        Field::UserAgent,
        &[
            "useragent",
            "useragentoriginal",
            "httpuseragent",
            "csuseragent",
            "clientuseragent",
            "clientuseragentrawuseragent",
        ],
    ),
    (Field::Client, &["clientinfostring", "clientinfo"]),
    (
        Field::AppName,
        &[
            "appname",
            "appdisplayname",
            "applicationname",
            "applicationdisplayname",
            "clientappname",
            "application",
        ],
    ),
    (Field::AppId, &["appid", "applicationid", "clientappid", "clientapplicationid"]),
    (Field::Mailbox, &["mailbox", "mailboxowner", "mailboxownerupn", "mailboxupn"]),
    (Field::DeviceId, &["deviceid"]),
    (
        Field::SessionId,
        &["sessionid", "aadsessionid", "usersessionid", "authenticationcontextexternalsessionid", "session"],
    ),
    (Field::TokenId, &["uniquetokenidentifier", "uniquetokenid", "tokenid"]),
    (Field::IssuedAt, &["issuedattime", "tokenissuedat"]),
    (Field::KeyId, &["keyid"]),
    (Field::RequestId, &["requestid", "correlationid", "httprequestid"]),
    (Field::AlertId, &["alertid"]),
    (
        Field::TenantId,
        &["tenantid", "aadtenantid", "azuretenantid", "organizationid", "organisationid", "cloudaccountid"],
    ),
    (Field::Agency, &["agency"]),
    (Field::Stage, &["stage"]),
    (Field::Count, &["operationcount"]),
    (Field::MessageIds, &["internetmessageid", "messageids", "emailmessageid"]),
    (
        Field::Technique,
        &["technique", "techniqueid", "techniques", "mitretechnique", "attacktechnique", "threattechniqueid"],
    ),
    (Field::Tags, &["tags", "tag"]),
];

/// A name normalised for comparison: letters and digits alone, in lower case, without a time zone in brackets at its
/// end.
pub(in crate::read) fn bare(name: &str) -> String {
    let name = name.trim();
    let open = name.find(['[', '(']).filter(|at| *at > 0 && is_zone(&name[*at..]));
    let name = open.map_or(name, |at| &name[..at]);
    name.chars().filter(|char| char.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether a text in brackets names a time zone.
fn is_zone(text: &str) -> bool {
    bracketed(text).any(|inside| SaidZone::of(inside).is_some())
}

/// The field that a name means in any record.
pub(in crate::read) fn of_any(name: &str) -> Option<Field> {
    clear(&bare(name)).map(|(field, _)| field)
}

/// The position of a name among those of its field, 0 being preferred; `usize::MAX` if it is unknown.
pub(in crate::read) fn rank(name: &str) -> usize {
    clear(&bare(name)).map_or(usize::MAX, |(_, rank)| rank)
}

fn clear(bare: &str) -> Option<(Field, usize)> {
    CLEAR.iter().find_map(|(field, names)| Some((*field, names.iter().position(|name| *name == bare)?)))
}

/// The severity of the event contract that a word means.
pub(in crate::read) fn severity(level: &str) -> Option<&'static str> {
    const LEVELS: [(&str, &str); 12] = [
        ("info", "info"),
        ("informational", "info"),
        ("information", "info"),
        ("low", "low"),
        ("med", "medium"),
        ("medium", "medium"),
        ("warn", "medium"),
        ("warning", "medium"),
        ("high", "high"),
        ("error", "high"),
        ("crit", "critical"),
        ("critical", "critical"),
    ];
    let level = level.trim();
    LEVELS.iter().find(|(name, _)| name.eq_ignore_ascii_case(level)).map(|(_, means)| *means)
}

/// The outcome of the event contract that a word means; `None` if the word is ambiguous.
pub(in crate::read) fn outcome(word: &str) -> Option<&'static str> {
    Some(match word.trim().to_ascii_lowercase().as_str() {
        "success" | "successful" | "succeeded" | "successfully" | "true" | "allow" | "allowed" => "success",
        "failure" | "failed" | "fail" | "unsuccessful" | "false" | "deny" | "denied" => "failure",
        "unknown" => "unknown",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{CLEAR, bare, of_any, of_timeline, outcome, severity};
    use crate::event::Field;
    use std::collections::HashSet;

    #[test]
    fn well_known_columns_of_timesketch_are_fields_and_plasos_own_are_not() {
        for (name, want) in [
            ("user", Some(Field::Account)),
            ("username", Some(Field::Account)),
            ("ClientIP", Some(Field::SourceIp)),
            ("source_ip", Some(Field::SourceIp)),
            ("tag", Some(Field::Tags)),
            ("source", None),
            ("display_name", None),
        ] {
            assert_eq!(of_timeline(name), want, "{name}");
        }
        assert_eq!(severity("crit"), Some("critical"));
        assert_eq!(severity("4"), None);
    }

    #[test]
    fn names_are_known_however_they_are_spelled_and_no_name_means_two_fields() {
        for (name, want) in [
            ("User Principal Name", Some(Field::Account)),
            ("src_ip", Some(Field::SourceIp)),
            ("source.ip", Some(Field::SourceIp)),
            ("cs(User-Agent)", Some(Field::UserAgent)),
            ("event.action", Some(Field::Operation)),
            ("display name", None),
            ("destination.ip", None),
        ] {
            assert_eq!(of_any(name), want, "{name}");
        }
        let mut seen = HashSet::new();
        for name in CLEAR.iter().flat_map(|(_, names)| *names) {
            assert!(seen.insert(name), "{name} means two fields");
            assert_eq!(bare(name), *name, "{name} is not written as names are compared");
        }
        assert_eq!(bare("TimeGenerated [UTC]"), "timegenerated");
        assert_eq!(bare("Date (UTC+02:00)"), "date");
    }

    #[test]
    fn only_clear_words_are_outcomes() {
        assert_eq!(outcome("Succeeded"), Some("success"));
        assert_eq!(outcome("FAILED"), Some("failure"));
        assert_eq!(outcome("200"), None);
        assert_eq!(outcome("partial"), None);
    }
}
