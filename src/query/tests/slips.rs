//! Frequent mistakes in queries, and valid queries that resemble them.

use super::{ok, word};
use crate::event::{Field, Zone};
use crate::query::{Filter, read};

/// Frequent mistakes with the whole error: span, message, hint.
const SLIPS: [(&str, &str); 40] = [
    (
        "stage:!other",
        "stage:!other\n      ^\n`!` leaves nothing out within a value\nhint: write `not stage:other`; a value that begins with `!` stands in quotes",
    ),
    (
        "account:!desk-*",
        "account:!desk-*\n        ^\n`!` leaves nothing out within a value\nhint: write `not account:desk-*`; a value that begins with `!` stands in quotes",
    ),
    (
        "is:-orphan",
        "is:-orphan\n   ^\n`-` leaves nothing out within a value\nhint: write `not is:orphan`; a value that begins with `-` stands in quotes",
    ),
    (
        "agency:(Dept of State, Agency B)",
        "agency:(Dept of State, Agency B)\n                     ^\nvalues in `agency:( )` are parted by blanks alone\nhint: write `agency:(\"Dept of State\" \"Agency B\")`; a value that ends in a comma stands in quotes",
    ),
    (
        "account:(a@x.example, \"b, c\", d)",
        "account:(a@x.example, \"b, c\", d)\n                    ^\nvalues in `account:( )` are parted by blanks alone\nhint: write `account:(a@x.example \"b, c\" d)`; a value that ends in a comma stands in quotes",
    ),
    (
        "is:orphan,blind",
        "is:orphan,blind\n   ^^^^^^^^^^^^\n`orphan,blind` is no property, but several\nhint: write `is:(orphan blind)` for what has any of them, `is:orphan is:blind` for what has all",
    ),
    (
        "reach:key:k->mailbox:x",
        "reach:key:k->mailbox:x\n      ^^^^^^^^^^^^^^^^\nthe steps of a reach are parted by `>` alone\nhint: write `reach:\"key:k > mailbox:x\"`",
    ),
    (
        "reach:\"key:k→mailbox:x > message:y\"",
        "reach:\"key:k→mailbox:x > message:y\"\n      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\nthe steps of a reach are parted by `>` alone\nhint: write `reach:\"key:k > mailbox:x > message:y\"`",
    ),
    (
        "reach:key:a → account:b",
        "reach:key:a → account:b\n            ^\n`→` by itself is no term\nhint: in `reach:` it stands in quotes: `reach:\"key:… > account:…\"`; quoted alone it is text to find",
    ),
    (
        "has:session_id",
        "has:session_id\n^^^\nthere is no field `has`\nhint: write `session_id:*` for what has the field",
    ),
    (
        "missing:raw.Foo",
        "missing:raw.Foo\n^^^^^^^\nthere is no field `missing`\nhint: write `not raw.Foo:*` for what has it not",
    ),
    (
        "account=x",
        "account=x\n       ^\n`=` is no sign of this language\nhint: write `account:x`; in quotes it is text to find",
    ),
    (
        "account : x",
        "account : x\n        ^\na space stands before this `:`\nhint: write `account:x`; in quotes it is text to find",
    ),
    (
        "acount:x",
        "acount:x\n^^^^^^\nthere is no field `acount`\nhint: did you mean `account`? fields of the record are reached as `raw.acount`",
    ),
    (
        "agency:\"Dept of State",
        "agency:\"Dept of State\n       ^^^^^^^^^^^^^^\nthis quote is never closed\nhint: add a `\"` at the end",
    ),
    (
        "not message:/bi (agency:a)",
        "not message:/bi (agency:a)\n            ^^^\nthis regular expression is never closed\nhint: add a `/` at its end; a text that begins with `/` stands in quotes",
    ),
    (
        "account:(ada /^bo)",
        "account:(ada /^bo)\n             ^^^^\nthis regular expression is never closed\nhint: add a `/` at its end; a text that begins with `/` stands in quotes",
    ),
    (
        "raw.Folders[0].Path:*Inbox*",
        "raw.Folders[0].Path:*Inbox*\n           ^^^\nan item of a list is not written as `[0]`\nhint: write `raw.Folders.Path:…` for any item of a list, or `raw.Folders.0.Path:…` for one",
    ),
    (
        "raw.Folders[].Path:x",
        "raw.Folders[].Path:x\n           ^^\nan item of a list is not written as `[]`\nhint: write `raw.Folders.Path:…`: it is looked for in each item of a list",
    ),
    (
        "raw.Folders[].Items[2].Path:x",
        "raw.Folders[].Items[2].Path:x\n           ^^\nan item of a list is not written as `[]`\nhint: write `raw.Folders.Items.Path:…` for any item of a list, or `raw.Folders.Items.2.Path:…` for one",
    ),
    (
        "raw.Folders[].Items[*].Path:x",
        "raw.Folders[].Items[*].Path:x\n           ^^\nan item of a list is not written as `[]`\nhint: write `raw.Folders.Items.Path:…`: it is looked for in each item of a list",
    ),
    (
        "stage:\"detection, mitigation,\"",
        "stage:\"detection, mitigation,\"\n      ^^^^^^^^^^^^^^^^^^^^^^^^\n`detection, mitigation,` is no stage, but several\nhint: write `stage:(detection mitigation)`",
    ),
    (
        "stage:detection|mitigation",
        "stage:detection|mitigation\n      ^^^^^^^^^^^^^^^^^^^^\n`detection|mitigation` is no stage, but several\nhint: write `stage:(detection mitigation)`",
    ),
    (
        "stage:(detection,mitigation)",
        "stage:(detection,mitigation)\n       ^^^^^^^^^^^^^^^^^^^^\n`detection,mitigation` is no stage, but several\nhint: write `stage:(detection mitigation)`",
    ),
    (
        "reach:\"key:k -> mailbox:x\"",
        "reach:\"key:k -> mailbox:x\"\n      ^^^^^^^^^^^^^^^^^^^^\nthe steps of a reach are parted by `>` alone\nhint: write `reach:\"key:k > mailbox:x\"`",
    ),
    (
        "reach:\"key:k= > mailbox:x -> message:y => account:z\"",
        "reach:\"key:k= > mailbox:x -> message:y => account:z\"\n      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\nthe steps of a reach are parted by `>` alone\nhint: write `reach:\"key:k= > mailbox:x > message:y > account:z\"`",
    ),
    (
        "(agency:a or agency:b",
        "(agency:a or agency:b\n^\nthis `(` is never closed\nhint: add a `)` at the end",
    ),
    (
        "time:2023-13-01",
        "time:2023-13-01\n     ^^^^^^^^^^\n`2023-13-01` is not a time: no such month; write 2023-06-15, 2023-06-15T09:00, 2023-06, or a span like 2023-05..2023-06-16",
    ),
    (
        "a and and b",
        "a and and b\n      ^^^\na term should stand here, and this joins two of them\nhint: remove it, or quote it to find the word",
    ),
    (
        "reach:key:a > account:b",
        "reach:key:a > account:b\n            ^\n`>` by itself is no term\nhint: in `reach:` it stands in quotes: `reach:\"key:… > account:…\"`; quoted alone it is text to find",
    ),
    (
        "stage:other | stage:detection",
        "stage:other | stage:detection\n            ^\n`|` by itself is no term\nhint: write `or` between two terms; in quotes it is text to find",
    ),
    ("is:orphen", "is:orphen\n   ^^^^^^\nthere is no property `orphen`\nhint: did you mean `is:orphan`?"),
    (
        "stage:",
        "stage:\n^^^^^\n`stage:` has no value\nhint: write `stage:mailbox_access`, or `stage:*` for any",
    ),
    ("is:", "is:\n^^\n`is:` has no value\nhint: write `is:orphan`, or another property"),
    (
        "reach:",
        "reach:\n^^^^^\n`reach:` has no value\nhint: write where it starts: `reach:key:…`, or `reach:event:ID`",
    ),
    (
        "reach:\" > account:x\"",
        "reach:\" > account:x\"\n      ^^^^^^^^^^^^^^\n`reach:` does not say where it starts\nhint: write `reach:key:…`, or `reach:event:ID`",
    ),
    (
        "a reach:\"key:k > sesion:s\" b",
        "a reach:\"key:k > sesion:s\" b\n                 ^^^^^^\nnothing is reached by way of `sesion:s`\nhint: did you mean `> session:`?",
    ),
    (
        "reach:\"key:k > accounts\"",
        "reach:\"key:k > accounts\"\n               ^^^^^^^^\nnothing is reached by way of `accounts`\nhint: one of key, token, session, alert, request, message, device, app, ip, account, mailbox, own-mailbox, agency, with a value: `> session:s-1`; a `>` within a value stands behind `\\\\`",
    ),
    ("a ()", "a ()\n   ^\na term should stand before this `)`\nhint: write one, or remove the brackets"),
    (
        "count:many",
        "count:many\n      ^^^^\n`many` is no whole number\nhint: write `count:10`, `count>10` or `count:5..10`",
    ),
];

#[test]
fn every_slip_is_told_with_its_place_and_with_what_to_do() {
    for (query, told) in SLIPS {
        assert_eq!(read(query, Zone::Utc).expect_err(query).show(query), told);
    }
    assert_eq!(ok("account:*"), Filter::Has(Field::Account), "what looks like a slip and is none");
    for query in [
        r"account:\!x",
        "account:\"!x\"",
        "account:-x",
        r"agency:(a\, b)",
        "agency:(a \"b,\")",
        "message:a,",
        "reach:\"key:k- > mailbox:x\"",
    ] {
        ok(query);
    }
}

#[test]
fn a_sign_by_itself_is_text_wherever_it_stands() {
    assert_eq!(ok("-"), word("-"));
    assert_eq!(ok("(-)"), word("-"));
    assert_eq!(ok("(a -) b"), Filter::And(vec![Filter::And(vec![word("a"), word("-")]), word("b")]));
    assert_eq!(ok("(a +)"), Filter::And(vec![word("a"), word("+")]));
    assert_eq!(ok("a - b"), Filter::And(vec![word("a"), word("-"), word("b")]));
    assert_eq!(ok("-(a b)"), Filter::Not(Box::new(ok("a b"))), "before a bracket that opens it leaves out");
}
