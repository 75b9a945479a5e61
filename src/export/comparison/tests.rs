//! A comparison of two days, in each of its forms.

use super::{comparison_json, comparison_table};
use crate::case::{Change, ChangeKind, Claim, Comparison, DaySummary};
use crate::event::{Stage, When, Zone, parse_edtf};
use crate::store::Tally;
use serde_json::json;

fn when(text: &str) -> When {
    parse_edtf(text, Zone::Utc).unwrap()
}

fn claim(id: &str, since: &str, message: &str, status: &str) -> Claim {
    Claim {
        id: id.to_owned(),
        order: None,
        when: None,
        since: Some(when(since)),
        early: false,
        stage: Stage::Disclosure,
        operation: "Count".to_owned(),
        agency: String::new(),
        message: message.to_owned(),
        status: status.to_owned(),
        confidence: String::new(),
        cites: vec!["S01".to_owned()],
    }
}

fn comparison() -> Comparison {
    let known = |instant: i64, records: u64| DaySummary {
        instant,
        total: Tally { records, operations: records },
        ..DaySummary::default()
    };
    let change = |kind, old: Vec<Claim>, new: Vec<Claim>| Change { kind, stage: Stage::Disclosure, old, new };
    Comparison {
        before: known(when("2023-07-12").latest(), 3),
        after: known(i64::MAX, 9),
        changes: vec![
            change(
                ChangeKind::Corrected,
                vec![claim("C01a", "2023-07-11", "about 25\u{1b}[31m", "superseded")],
                vec![claim("C01b", "2024-04-02", "22", "confirmed")],
            ),
            change(ChangeKind::Added, Vec::new(), vec![claim("K11", "2023-07", "not known", "unknown")]),
        ],
        records: vec![(Stage::MailboxAccess, 4)],
        left_out: 7,
    }
}

#[test]
fn the_table_has_what_does_not_hold_above_what_says_so() {
    let wanted = "\
as of       events  milestones
2023-07-12       3
now              9

corrected: 1
   id    told        who  what
   C01a  2023-07-11       about 25␛[31m
→  C01b  2024-04-02       22

added: 8
  id   told     who  what
  K11  2023-07       unknown: not known
and 7 more

records of logs: 4 mailbox_access
";
    let said = comparison_table(&comparison());
    assert_eq!(said, wanted, "{said}");
}

#[test]
fn the_json_has_both_sides_of_every_change() {
    let said = comparison_json(&comparison());
    assert_eq!(said["from"]["day"], "2023-07-12");
    assert_eq!(said["to"], json!({"day": "now", "records": 9, "operations": 9, "milestones": []}));
    assert_eq!(said["counts"]["added"], 8);
    assert_eq!(said["changes"][0]["kind"], "corrected");
    assert_eq!(
        said["changes"][0]["new"][0],
        json!({"id": "C01b", "known_since": "2024-04-02", "known_before": false, "stage": "disclosure",
            "operation": "Count", "message": "22", "status": "confirmed", "cites": ["S01"]})
    );
    assert_eq!(said["records"], json!([{"stage": "mailbox_access", "records": 4}]));
}
