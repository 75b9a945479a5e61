//! The forms of the query language by examples, for the help and the manual.

/// Examples of queries, and what each means.
pub const FORMS: &[(&str, &str)] = &[
    ("forged token", "both words stand in the event or its record, in any case"),
    ("\"whole Inbox\"", "this phrase does"),
    ("account:desk-03@state.example", "the field has this value"),
    (
        "account:desk-*",
        "what begins with it; while it is typed, account:desk shows this too where no account is desk itself",
    ),
    ("agency:\"Dept of State\"", "quotes hold words together; in them `*` and `?` are themselves"),
    ("agency:Dept\\ of*", "what begins with several words: `\\` before each blank, and no quotes"),
    ("stage:(token_forgery detection)", "any of these"),
    ("stage:other", "what no rule caught: events of no stage"),
    ("account:desk-* not app_name:Outlook", "`*` any letters, `?` one; `not`, `and`, `or`, brackets"),
    ("time:2023-05-15..2023-06-16", "both days whole; also time:2023-06 and time>=2023-06-15T09:00"),
    ("time:(2023-05-15 2023-06-15..2023-06-16)", "any of these times"),
    ("source_ip:195.26.87.0/24", "a network"),
    ("count>10", "numbers; count:5..10"),
    ("raw.ClientInfoString:*REST*", "any field of the record"),
    ("raw.OperationCount>100", "numbers and times of the record too; raw.X:5..10, raw.X>=2023-06-15"),
    ("message:/bind|sync/", "a regular expression anywhere in the value"),
    ("session_id:*", "the field is there; with `not`, it is not"),
    (
        "is:uncertain -is:synthetic",
        "also undated, span, coarse, moved, superseded, claim, service; `-` is `not`",
    ),
    ("is:orphan", "a mailbox was read on a session and token that no sign-in issued; also uncovered, untied"),
    (
        "is:blind",
        "it was recorded while auditing of its mailbox was throttled: others of then were not; of blind zones, those of this kind alone",
    ),
    ("is:new-app", "an account's first use of an application; also new-ip, new-agent, new-device"),
    ("is:marked", "what an analyst marked; also tagged, commented, corrected, linked, noted, hidden, manual"),
    ("chain:A17", "the chain of an event, by its id"),
    ("reach:session:s-1", "accesses downstream of an identity, or of an event: reach:event:A17"),
    (
        "reach:\"token:t-1 > session:s-1\"",
        "those by way of another; also > account:, > agency:, > mailbox:, > message:, and > own-mailbox: right below it",
    ),
];

#[cfg(test)]
mod tests {
    use super::FORMS;
    use crate::event::Zone;
    use crate::query::{Property, read};

    #[test]
    fn every_example_is_a_query() {
        for (query, _) in FORMS {
            assert!(read(query, Zone::Utc).is_ok(), "{query}");
        }
    }

    #[test]
    fn every_property_is_told_of() {
        for (_, name, _) in Property::ALL {
            assert!(FORMS.iter().any(|(query, doc)| query.contains(name) || doc.contains(name)), "{name}");
        }
    }
}
