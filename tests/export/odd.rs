//! A small case with everything in it: every field, every kind of time, and malicious text.

use serde_json::{Value, json};
use std::fs;
use tempfile::TempDir;

/// Text that is malicious to whatever shows or runs it.
pub const HARM: [&str; 7] = [
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd",
    "+1-\u{202e}gpj.exe",
    "-2+3\tx\u{1b}[31m",
    "line\nend \"quoted\", comma\r\nnext",
    "'=already '' quoted\u{200b}\u{85}",
    "\u{ff1d}cmd|' /C calc'!A0",
];

/// Times as precisely as they may be known.
const TIMES: [(&str, Option<&str>); 16] = [
    ("1690", None),
    ("2016?", None),
    ("2016?", Some("2023-05-15")),
    ("../2020-04-23", None),
    ("2021-04~", None),
    ("2021-08/..", None),
    ("2022-03-15%", None),
    ("2023-06-15", None),
    ("2023-06-15T09Z", None),
    ("2023-06-15T09:00Z", None),
    ("2023-06-15T09:00:01Z", None),
    ("2023-06-15T09:00:01.2Z", None),
    ("2023-06-15T09:00:01.234Z", Some("2023-06-15T09:02:00Z")),
    ("2023-06-15T09:00:01.234567Z", None),
    ("2023-06-15T09:00:01.2345678Z", None),
    ("2023-06-15T09:00:01.234567891Z", None),
];

/// The case, its lines in arbitrary order.
pub fn case() -> TempDir {
    let mut lines = vec![whole(), undated("U1"), undated("U2")];
    for (at, (time, end)) in TIMES.iter().enumerate().rev() {
        let mut event = json!({"id": format!("T{at:02}"), "time": time, "stage": "other", "operation": "Odd", "account": "a@x.example"});
        if let Some(end) = end {
            event["time_end"] = json!(end);
        }
        lines.push(event);
    }
    for (at, harm) in HARM.iter().enumerate() {
        lines.push(json!({
            "id": format!("H{at}"), "time": format!("2023-07-01T00:00:0{at}Z"), "stage": "mailbox_access", "operation": harm,
            "message": harm, "account": harm, "mailbox": harm, "target": harm, "tags": [harm, "two words"], "cites": [harm],
            "technique": [harm], "user_agent": harm,
        }));
    }
    let text: String = lines.iter().fold(String::new(), |text, line| format!("{text}{line}\n"));
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("odd.jsonl"), text).unwrap();
    folder
}

/// An event with every field.
fn whole() -> Value {
    json!({
        "id": "W", "time": "2023-05-22T02:14:00Z", "clock": "+90s", "known_since": "2023-07-14", "stage": "mailbox_access",
        "operation": "MailItemsAccessed", "message": "one line, of \"two\" parts", "account": "desk-03@agency-a.example",
        "account_names": ["S-1-5-21-1-2-3-4", "AGENCY\\desk-03"], "agency": "Agency A", "actor": "Storm-0558",
        "mailbox": "head@agency-a.example", "target": "\\Inbox", "source_ip": "2001:db8::1", "user_agent": "curl/8.1",
        "client": "Client=REST;;", "app_id": "1-2-3", "app_name": "One Two", "device_id": "d-1", "session_id": "s-1",
        "token_id": "3kVZRE8tFkinHtPA7_EFAA", "other_ids": ["session:s-2"], "issued_at": "2023-05-22T01:00:00Z", "key_id": "k1", "request_id": "r-1",
        "alert_id": "al-1", "tenant_id": "te-1", "message_ids": ["<1@x>", "<2 3@x>"], "count": 18_446_744_073_709_551_615_u64,
        "outcome": "success", "severity": "medium", "technique": ["T1114.002", "T1078"], "tags": ["a", "b c"],
        "status": "confirmed", "confidence": "A", "synthetic": true, "service": true,
        "links": [{"rel": "supersedes", "to": "T07"}, {"rel": "issued", "to": "session:s 1"}], "raw": {"a": {"b": ["\u{202e}", 1.10]}},
    })
}

fn undated(id: &str) -> Value {
    json!({"id": id, "stage": "disclosure", "operation": "Told", "message": format!("{id} has no time")})
}
