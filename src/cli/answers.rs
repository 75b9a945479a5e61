//! The shapes of the JSON that `dwell … --format json` prints.

use std::fmt::Write as _;

/// A command and the shape of its JSON. This is a contract: keys may be added and none is renamed.
pub(super) const SHAPES: [(&str, &str); 7] = [
    (
        "dwell facets PATH… --by FIELD",
        r#"{"field":"agency","values":[{"value":"Agency A","records":9120,"operations":11800,
   "messages":1,"accounts":1,"accesses":1,"unjudged":0,"orphans":0,"first":"…","last":"…"}],      this line with --full
 "other":{"records":0,"operations":0},      of the values behind --limit
 "absent":{"records":0,"operations":0}}     of events without a value"#,
    ),
    (
        "dwell chains PATH…",
        r#"{"chains":[{"id":"…","first":"…","last":"…","stages":["…"],"records":1,"operations":1,"messages":1,
   "at_least":["…"],      why counts are the least there can be
   "accounts":["…"],"agencies":["…"],"identities":[{"type":"token","value":"…","records":1,"hub":true}],
   "events":["ID"],"links":[{"kind":"observed","reason":"…","from":"ID","to":"ID"}],
   "merges":false,"hub":{"accounts":1,"threshold":1}}]}      of --by alone, of what is of no chain"#,
    ),
    (
        "dwell chains PATH… --reach",
        r#"{"of":{"type":"key","value":"…"},"tokens":1,"sessions":1,"mailboxes":1,"messages":1,"records":1,"operations":1,
 "by":{"observed":1,"inferred":0,"asserted":0},"at_least":["…"],"undated":1,"goes_by":[{"type":"token","value":"…"}],
 "accounts":[{"account":"…","agency":"…","records":1,"operations":1,"messages":1,"by":{…}}],
 "agencies":[{"agency":"…","records":1,"operations":1,"messages":1,"by":{…}}],
 "tree":[BRANCH]}
BRANCH {"type":"token","value":"…","kind":"observed","records":1,"operations":1,"messages":1,"accounts":1,
        "branches":[BRANCH],"more":0}"#,
    ),
    (
        "dwell chains PATH… --path A B",
        r#"{"found":true,"steps":[{"from":"ID","to":"ID","kind":"observed","identity":{"type":"session","value":"…"},"reason":"…"}]}"#,
    ),
    (
        "dwell stats PATH…",
        r#"{"milestones":[{"name":"first_access","time":"…","agency":"…","account":"…","label":"…","cites":["S01"],
   "by":"…","used":true,"used_is":"…","unnamed":true}],     unnamed: no event names its agency
 "suspect":"is:orphan","uncovered":0,"untied":0,"as_of":"…","within":"…",
 "dwell":[{"agency":"…","account":"…","first_access":"…","detection":"…","notification":"…","containment":"…",
   "unseen_seconds":1,"unseen_least_seconds":1,"unseen_most_seconds":1,      null and a range where ends are coarse
   "open_seconds":1,"open_least_seconds":1,"open_most_seconds":1,
   "blind_seconds":1,"blind_least_seconds":1,"blind_most_seconds":1,      of the time that it was open
   "throttled_seconds":1,"throttled_least_seconds":1,"throttled_most_seconds":1,
   "uncovered_seconds":1,"uncovered_least_seconds":1,"uncovered_most_seconds":1,
   "seen_by":"detection","precision":"second","uncertain":true,"out_of_order":["…"],"basis":{"first_access":"milestone"},
   "accesses":{"records":1,"operations":1,"messages":1,"first":"…","last":"…","at_least":["…"]}}],
 "blind":[{"kind":"throttled","account":"…","agency":"…","source":"…","folder":"…","from":"…","to":"…",
   "seconds":1,"records":1,"reason":"…"}],      kinds: throttled, sync, coverage, suppressed
 "coverage":[{"source":"…","files":["…"],"format":"…","first":"…","last":"…","records":1,"accesses":1,
   "least_seconds":86400,"gaps":[{"from":"…","to":"…","seconds":1}]}]}"#,
    ),
    (
        "dwell ledger PATH…",
        r#"{"sources":[{"file":"ual.csv","format":"m365-ual-csv","why":"…","sha256":"…","bytes":1,
   "read":9,"kept":5,"merged":3,"undated":0,"rejected":1,      read = kept + merged + undated + rejected
   "first":"…","last":"…","gaps":{"least_seconds":86400,"count":1,"longest":[{"from":"…","to":"…","seconds":1}]},
   "rejects":[{"line":7,"offset":812,"reason":"…","length":1,"bytes":"…","bytes_base64":"…"}],
   "notes":["…"],"clock_seconds":90,"error":"…","damage":"…"}],
 "totals":{"sources":1,      those of events, as the screen and a report count them
   "not_read":0,"cut_short":0,"damaged":0,"archives":0,"passed_over":0,"bytes":1,
   "read":9,"kept":5,"merged":3,"undated":0,"rejected":1}}"#,
    ),
    (
        "dwell cache",
        r#"[{"file":"…","paths":["…"],"events":1,"bytes":1,"evidence_bytes":1,"used":1689336000,      seconds since 1970
   "valid":true,"damaged":false,"unfinished":false}]"#,
    ),
];

/// Appends the manual's part on JSON.
pub(super) fn manual(text: &mut String) {
    // writing to a string can't fail
    let _ = writeln!(
        text,
        "With `--format json`. What is not known is null or not there; times are EDTF in UTC; keys may be added, and none is renamed.\n"
    );
    for (asked, shape) in SHAPES {
        let _ = writeln!(text, "`{asked}`:\n\n```\n{shape}\n```\n");
    }
}
