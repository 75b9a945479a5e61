//! Frequent mistakes in queries, and valid queries that resemble them.

use super::{ok, word};
use crate::event::{Field, Zone};
use crate::query::{Filter, read};
use proptest::prelude::*;

/// Frequent mistakes with the whole error: span, message, hint.
const SLIPS: &[(&str, &str)] = &[
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
        "agency:\"A\",\"B\"",
        "agency:\"A\",\"B\"\n          ^\n`,` parts no values\nhint: write `agency:(\"A\" \"B\")` for any of them",
    ),
    (
        "agency:\"A\", \"B, C\" ,\"\\\"d\" x",
        "agency:\"A\", \"B, C\" ,\"\\\"d\" x\n          ^\n`,` parts no values\nhint: write `agency:(\"A\" \"B, C\" \"\\\"d\")` for any of them",
    ),
    (
        "stage:(,)",
        "stage:(,)\n       ^\nvalues in `stage:( )` are parted by blanks alone\nhint: write `stage:mailbox_access`, or `stage:*` for any",
    ),
    (
        "stage:(a, b)",
        "stage:(a, b)\n        ^\nvalues in `stage:( )` are parted by blanks alone\nhint: write `stage:(… …)`; a value that ends in a comma stands in quotes",
    ),
    (
        "_exists_:",
        "_exists_:\n^^^^^^^^\n`_exists_:` has no value\nhint: write the name of a field: `_exists_:session_id`",
    ),
    (
        "stage : ",
        "stage : \n      ^\na space stands before this `:`\nhint: write `stage:…`; in quotes it is text to find",
    ),
    (
        "source_ip = 1.2.3",
        "source_ip = 1.2.3\n          ^\n`=` is no sign of this language\nhint: write `source_ip:…`; in quotes it is text to find",
    ),
    (
        "account != /a",
        "account != /a\n        ^^\n`!=` is no sign of this language\nhint: write `not account:…`; in quotes it is text to find",
    ),
    (
        "account = !x",
        "account = !x\n        ^\n`=` is no sign of this language\nhint: write `not account:x`; a value that begins with `!` stands in quotes",
    ),
    (
        "account : \"a\\\"b\" c",
        "account : \"a\\\"b\" c\n        ^\na space stands before this `:`\nhint: write `account:\"a\\\"b\"`; in quotes it is text to find",
    ),
    (
        "account = \"a\\\"b\"",
        "account = \"a\\\"b\"\n        ^\n`=` is no sign of this language\nhint: write `account:\"a\\\"b\"`; in quotes it is text to find",
    ),
    (
        "account = (a \"b)\" c)",
        "account = (a \"b)\" c)\n        ^\n`=` is no sign of this language\nhint: write `account:(a \"b)\" c)`; in quotes it is text to find",
    ),
    (
        "account = (a b",
        "account = (a b\n        ^\n`=` is no sign of this language\nhint: write `account:…`; in quotes it is text to find",
    ),
    (
        "has:\"raw.a b\"",
        "has:\"raw.a b\"\n^^^\nthere is no field `has`\nhint: name a field, as in `session_id:*` for what has the field",
    ),
    (
        "-account:!x",
        "-account:!x\n         ^\n`!` leaves nothing out within a value\nhint: write `account:x` behind the `-`; a value that begins with `!` stands in quotes",
    ),
    (
        "cannot account:!x",
        "cannot account:!x\n               ^\n`!` leaves nothing out within a value\nhint: write `not account:x`; a value that begins with `!` stands in quotes",
    ),
    (
        "account:!(a b)",
        "account:!(a b)\n        ^\n`!` leaves nothing out within a value\nhint: write `not account:(a b)`; a value that begins with `!` stands in quotes",
    ),
    (
        "tags:(a b,)",
        "tags:(a b,)\n         ^\nvalues in `tags:( )` are parted by blanks alone\nhint: write `tags:(a b)`; a value that ends in a comma stands in quotes",
    ),
    (
        "account:(a ,b)",
        "account:(a ,b)\n           ^\nvalues in `account:( )` are parted by blanks alone\nhint: write `account:(a b)`; a value that ends in a comma stands in quotes",
    ),
    (
        "issued_at>=\"\"",
        "issued_at>=\"\"\n         ^^\n`issued_at` is compared with nothing\nhint: write `issued_at:2023-06-15`, or `issued_at:*` for any",
    ),
    (
        "count:12,34,56",
        "count:12,34,56\n      ^^^^^^^^\n`12,34,56` is no whole number\nhint: write `count:10`, `count>10` or `count:5..10`",
    ),
    (
        "raw.x>1,234.5,678",
        "raw.x>1,234.5,678\n      ^^^^^^^^^^^\n`1,234.5,678` is no number and no time\nhint: write `raw.X>100`, `raw.X>=2023-06-15` or `raw.X:5..10`; quote a value that begins with `<` or `>`, or has `..` in it",
    ),
    (
        "count:1,5",
        "count:1,5\n      ^^^\n`1,5` is no whole number\nhint: write `count:10`, `count>10` or `count:5..10`",
    ),
    (
        "account : \"a b\"",
        "account : \"a b\"\n        ^\na space stands before this `:`\nhint: write `account:\"a b\"`; in quotes it is text to find",
    ),
    (
        "stage != \"mailbox access\"",
        "stage != \"mailbox access\"\n      ^^\n`!=` is no sign of this language\nhint: write `not stage:\"mailbox access\"`; in quotes it is text to find",
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
        "--stage:other",
        "--stage:other\n^^\n`--` is no sign of this language\nhint: write `not stage:other`; in quotes it is text to find",
    ),
    (
        "agency:a (---raw.x.k:\"b c\")",
        "agency:a (---raw.x.k:\"b c\")\n          ^^^\n`---` is no sign of this language\nhint: write `not raw.x.k:\"b c\"`; in quotes it is text to find",
    ),
    (
        "has:session_id",
        "has:session_id\n^^^\nthere is no field `has`\nhint: write `session_id:*` for what has the field",
    ),
    (
        "has:raw.\"a b\"",
        "has:raw.\"a b\"\n^^^\nthere is no field `has`\nhint: write `raw.\"a b\":*` for what has the field",
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
        assert_eq!(read(query, Zone::Utc).expect_err(query).show(query), *told);
    }
    assert_eq!(ok("account:*"), Filter::Has(Field::Account), "what looks like a slip and is none");
    for query in [
        r"account:\!x",
        "account:\"!x\"",
        "account:-x",
        r"agency:(a\, b)",
        "agency:(a \"b,\")",
        "agency:\"A\" , \"B\"",
        "time>=\"2023-05-15\",",
        "time>=\"2023-05-15\", \"b\"",
        "agency:\"Agency A\", account:\"b\"",
        "(account:\"a\", stage:other)",
        "agency:\"A\", or agency:\"B\"",
        "agency:\"A\", and stage:other",
        "agency:\"A\",\"B\", not stage:other",
        "message:\"Bind\",",
        "message:\"a\"; b",
        "raw.X:[1,\"a\"]",
        "account:a,\"b c\"",
        "not severity>critical",
        "count>12,34,567",
        "count:1,00,000",
        "cannot account:x",
        "message:a,",
        "reach:\"key:k- > mailbox:x\"",
    ] {
        ok(query);
    }
}

/// Any of these texts.
fn of(texts: &'static [&'static str]) -> impl Strategy<Value = &'static str> {
    prop::sample::select(texts)
}

/// Names of terms, known and unknown.
const NAMES: &[&str] = &[
    "account",
    "stage",
    "is",
    "raw.a",
    "raw.\"a b\"",
    "has",
    "missing",
    "count",
    "time",
    "severity",
    "tags",
    "issued_at",
    "source_ip",
    "reach",
    "_exists_",
    "acount",
    "raw.a[0].b",
];
/// What stands between a name and its value, here and in other languages.
const SIGNS: &[&str] = &[":", " : ", "=", "!=", " =~ ", ">", ":>=", "<"];
/// Values, each written in some way that is not meant.
const VALUES: &[&str] = &[
    "a",
    "\"a b\"",
    "a,b",
    "\"a\",\"b\"",
    "\"a\", \"b",
    "\"a\\\"b\"",
    "(a \"b)\" c)",
    "(a b",
    "a,\"b c\"",
    "(a, b)",
    "(a ,b)",
    "(a b,)",
    "(,)",
    "()",
    "(a -b)",
    "!a",
    "-!a",
    "!(a b)",
    "!\"a b\"",
    "!",
    "/a/i",
    "/a",
    "*",
    "\"\"",
    "1,5",
    "1,000",
    "2023-05-20 9:30",
    "\"2023-05-20\" 09:30",
    "orphan,blind",
    "detection|other",
    "raw.a b",
    "key:a -> ip:b",
    "\"key:a → ip:\\\"b\\\"\"",
    "1.2.3",
];

proptest! {
    #[test]
    fn what_a_hint_offers_is_read(
        not in of(&["", "-", "!", "not ", "x "]), name in of(NAMES), sign in of(SIGNS), value in of(VALUES), rest in of(&["", " y", ")"]),
    ) {
        let query = format!("{not}{name}{sign}{value}{rest}");
        if let Some(offer) = read(&query, Zone::Utc).err().and_then(|error| error.offer) {
            prop_assert!(read(&offer, Zone::Utc).is_ok(), "{query}: {offer}");
        }
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
