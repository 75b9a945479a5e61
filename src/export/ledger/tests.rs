//! A ledger of some sources, in each of its forms.

use super::{ledger_json, ledger_rejects, ledger_table};
use crate::event::{DAY, HOUR, Zone, parse_edtf};
use crate::read::{Ledger, Quiet, Reject, SourceEntry};
use serde_json::json;

fn ledger() -> Ledger {
    let mut source = SourceEntry {
        file: "mail\u{202e}box.csv".to_owned(),
        format: "m365-ual-csv".to_owned(),
        why: "it has the column AuditData".to_owned(),
        sha256: "ab".repeat(32),
        bytes: 4096,
        read: 9,
        kept: 5,
        merged: 2,
        undated: 1,
        rejected: 1,
        rejects: vec![Reject {
            line: 7,
            offset: 812,
            reason: "it is no JSON".to_owned(),
            bytes: b"{\"a\":\x1b[31m \xff\xfe \\".to_vec(),
            length: 9000,
        }],
        notes: vec!["its lines end with CR alone".to_owned()],
        quiet: Quiet::of(DAY),
        ..SourceEntry::default()
    };
    for text in ["2023-06-01T08:00:00Z", "2023-06-04T09:30:00Z"] {
        let when = parse_edtf(text, Zone::Utc).unwrap();
        source.first = source.first.or(Some(when));
        source.last = Some(when);
        source.quiet.take(when);
    }
    let hidden = SourceEntry {
        file: ".hidden".to_owned(),
        notes: vec!["it is hidden: passed over".to_owned()],
        ..SourceEntry::default()
    };
    let other = SourceEntry {
        file: "b.jsonl".to_owned(),
        read: 100,
        kept: 100,
        format: "dwell-jsonl".to_owned(),
        ..SourceEntry::default()
    };
    Ledger { sources: vec![source, hidden, other] }
}

#[test]
fn the_table_has_a_line_a_source_and_adds_up() {
    let said = ledger_table(&ledger());
    let wanted = "\
read  kept  merged  undated  rejected  first                 last                  gaps  format        source
   9     5       2        1         1  2023-06-01T08:00:00Z  2023-06-04T09:30:00Z     1  m365-ual-csv  mail⟨U+202E⟩box.csv
    4096 bytes, SHA-256 abababababababababababababababababababababababababababababababab, it has the column AuditData
    line 7, byte 812, rejected: it is no JSON
    no event for 24 h or more, once: 2023-06-01T08:00:00Z to 2023-06-04T09:30:00Z (3 d 1 h)
    its lines end with CR alone
                                                                                         –             .hidden
    it is hidden: passed over
 100   100       0        0         0                                                    dwell-jsonl   b.jsonl
 109   105       2        1         1                                                    total         2 sources
";
    assert_eq!(said, wanted, "{said}");
}

#[test]
fn rejected_records_are_printed_with_their_bytes() {
    let wanted = "\
mail⟨U+202E⟩box.csv: 1 of 9 rejected
  line 7, byte 812: it is no JSON
    {\"a\":␛[31m \\xFF\\xFE \\ … and 8985 bytes more of 9000
";
    assert_eq!(ledger_rejects(&ledger()), wanted);
}

#[test]
fn the_json_has_the_bytes_as_text_and_as_they_are() {
    let said = ledger_json(&ledger());
    let source = &said["sources"][0];
    assert_eq!(
        source["rejects"][0],
        json!({
            "line": 7, "offset": 812, "reason": "it is no JSON", "length": 9000,
            "bytes": "{\"a\":\u{1b}[31m \\xFF\\xFE \\", "bytes_base64": "eyJhIjobWzMxbSD//iBc",
        })
    );
    let seconds = (73 * HOUR + HOUR / 2) / 1_000_000_000;
    let longest = json!([{"from": "2023-06-01T08:00:00Z", "to": "2023-06-04T09:30:00Z", "seconds": seconds}]);
    assert_eq!(source["gaps"], json!({"least_seconds": 86_400, "count": 1, "longest": longest}));
    assert_eq!(said["totals"]["read"], 109);
    assert_eq!((&said["totals"]["sources"], &said["totals"]["passed_over"]), (&json!(2), &json!(1)));
}
