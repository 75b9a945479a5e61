//! The edge cases of the contract, each in a small case of exported logs: spellings, coverage, hubs, what ties nothing.

use super::read;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use dwell::chain::{Analysis, AnalysisContext, Doubt, Identity, IdentityKind, Settings, Start};
use dwell::query::{EventFacts, Property};
use dwell::store::Store;
use serde_json::{Value, json};
use std::path::Path;

const TENANT: &str = "11111111-2222-4333-8444-00000000000a";

/// A GUID of a kind, by number.
fn guid(kind: &str, number: u32) -> String {
    format!("{kind}-0000-4000-8000-{number:012x}")
}

fn session(number: u32) -> String {
    guid("5e551000", number)
}

fn token(number: u32) -> String {
    guid("445945de", number)
}

/// A GUID's bytes in little-endian order, in base64url.
pub fn packed(guid: &str) -> String {
    let digits: Vec<u8> = guid.bytes().filter(|byte| *byte != b'-').collect();
    let byte = |at: usize| {
        u8::from_str_radix(std::str::from_utf8(&digits[at * 2..at * 2 + 2]).unwrap(), 16).unwrap()
    };
    let order = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];
    URL_SAFE_NO_PAD.encode(order.map(byte))
}

fn sign_in(id: &str, time: &str, account: &str, more: Value) -> Value {
    let mut record = json!({
        "id": id, "createdDateTime": time, "userPrincipalName": account, "resourceTenantId": TENANT,
        "appDisplayName": "Exchange", "ipAddress": "192.0.2.7", "status": {"errorCode": 0},
    });
    put(&mut record, more);
    record
}

fn access(id: &str, time: &str, account: &str, more: Value) -> Value {
    let mut record = json!({
        "Id": id, "CreationTime": time, "Operation": "MailItemsAccessed", "RecordType": 50, "OrganizationId": TENANT,
        "UserId": account, "MailboxOwnerUPN": account, "Workload": "Exchange", "ResultStatus": "Succeeded",
    });
    put(&mut record, more);
    record
}

fn put(record: &mut Value, mut more: Value) {
    record.as_object_mut().unwrap().append(more.as_object_mut().unwrap());
}

/// A case with its analysis.
struct Case {
    store: Store,
    analysis: Analysis,
    _folder: tempfile::TempDir,
}

impl Case {
    fn of(sign_ins: &[Value], audited: &[Value]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        if !sign_ins.is_empty() {
            save(&folder.path().join("sign-ins.json"), &json!({ "value": sign_ins }).to_string());
        }
        let lines: Vec<String> = audited.iter().map(Value::to_string).collect();
        save(&folder.path().join("audit.jsonl"), &lines.join("\n"));
        let (store, loaded) = read(folder.path(), 1, 1 << 20);
        // no silence is a hole, and sessions begin with their first record
        let settings = Settings { quiet: i64::MAX, session_life: 0, ..Settings::default() };
        let beside =
            AnalysisContext { ledger: &loaded.ledger, milestones: &[], settings: &settings, asserted: &[] };
        let analysis = Analysis::of(&store, beside, &|| false).unwrap();
        Self { store, analysis, _folder: folder }
    }

    fn ids(&self, property: Property) -> Vec<String> {
        let rows = self.analysis.rows(property).unwrap();
        let mut ids: Vec<String> = rows.iter().map(|row| self.store.id(row)).collect();
        ids.sort();
        ids
    }

    /// Orphans, uncovered and untied accesses.
    fn judged(&self) -> [Vec<String>; 3] {
        [Property::Orphan, Property::Uncovered, Property::Untied].map(|property| self.ids(property))
    }

    /// The chains, each as its ids in order.
    fn chains(&self) -> Vec<Vec<String>> {
        let graph = &self.analysis.graph;
        let all: Vec<u32> = (0..u32::try_from(graph.len()).unwrap()).collect();
        let ids = |rows: &Vec<u32>| {
            let mut ids: Vec<String> = rows.iter().map(|row| self.store.id(*row as usize)).collect();
            ids.sort();
            ids
        };
        let mut chains: Vec<Vec<String>> =
            graph.by_chain(&self.store, &all, &|| false).unwrap().iter().map(ids).collect();
        chains.sort();
        chains
    }
}

fn save(path: &Path, text: &str) {
    std::fs::write(path, text).unwrap();
}

fn ids(ids: &[&str]) -> Vec<String> {
    ids.iter().map(|id| (*id).to_owned()).collect()
}

/// Sign-ins of another account at both ends of June.
fn june() -> Vec<Value> {
    vec![
        sign_in(
            &token(901),
            "2023-06-01T00:00:00Z",
            "other@a.example",
            json!({"sessionId": session(901), "isInteractive": false}),
        ),
        sign_in(&token(902), "2023-06-30T00:00:00Z", "other@a.example", json!({"sessionId": session(902)})),
    ]
}

#[test]
fn an_access_with_two_sessions_or_tokens_is_no_orphan_where_a_sign_in_issued_either() {
    let mut sign_ins = june();
    sign_ins.push(sign_in(
        &token(1),
        "2023-06-10T08:00:00Z",
        "a@a.example",
        json!({"sessionId": session(1)}),
    ));
    let at = |id: &str, own: Value, context: Value, device: &str| {
        let mut more = json!({"AppAccessContext": context, "DeviceProperties": [{"Name": "SessionId", "Value": device}]});
        more.as_object_mut().unwrap().extend(own.as_object().unwrap().clone());
        access(id, "2023-06-10T09:00:00", "a@a.example", more)
    };
    let (issued, forged, another) = (session(1), session(7), session(8));
    let case = Case::of(
        &sign_ins,
        &[
            at("second", json!({"SessionId": forged}), json!({"AADSessionId": issued.to_uppercase()}), ""),
            at("third", json!({"SessionId": forged}), json!({"AADSessionId": another}), &issued),
            at("token", json!({"UniqueTokenId": token(1)}), json!({"UniqueTokenId": token(9)}), &forged),
            at("neither", json!({"SessionId": forged}), json!({"AADSessionId": another}), &session(9)),
        ],
    );
    assert_eq!(case.judged(), [ids(&["neither"]), vec![], vec![]]);
}

#[test]
fn a_session_is_one_by_whatever_name_a_record_gives_it() {
    let name = session(1);
    let mut sign_ins = june();
    sign_ins.push(sign_in(
        &token(1),
        "2023-06-10T08:00:00Z",
        "a@a.example",
        json!({"sessionId": name.to_uppercase()}),
    ));
    let at = |id: &str, more: Value| access(id, "2023-06-10T09:00:00", "a@a.example", more);
    let nothing = "00000000-0000-0000-0000-000000000000";
    let case = Case::of(
        &sign_ins,
        &[
            at("own", json!({"SessionId": name})),
            at("context", json!({"AppAccessContext": {"AADSessionId": format!("{{{name}}}")}})),
            at("text", json!({"AppAccessContext": json!({"AADSessionId": name.to_uppercase()}).to_string()})),
            at("device", json!({"DeviceProperties": [{"Name": "SessionId", "Value": name}]})),
            at("zeros", json!({"SessionId": nothing, "AppAccessContext": {"AADSessionId": name}})),
            at(
                "braced",
                json!({"SessionId": format!("{{{nothing}}}"), "AppAccessContext": {"AADSessionId": name}}),
            ),
            at("blank", json!({"SessionId": format!(" {name}\t")})),
            at("other", json!({"SessionId": session(7)})),
            at(
                "neither",
                json!({"SessionId": nothing, "AppAccessContext": {"UniqueTokenId": "AAAAAAAAAAAAAAAAAAAAAA"}}),
            ),
            at("nothing", json!({"SessionId": "null"})),
        ],
    );
    let signin = format!("signin:{}", token(1));
    assert_eq!(
        case.chains(),
        [ids(&["blank", "braced", "context", "device", "own", &signin, "text", "zeros"])]
    );
    assert_eq!(case.judged(), [ids(&["other"]), vec![], ids(&["neither", "nothing"])]);
}

#[test]
fn a_token_is_one_in_both_forms_of_base64_and_by_the_id_of_its_sign_in() {
    let name = token(20);
    let signed = json!({
        "Id": name, "CreationTime": "2023-06-10T08:00:00", "Operation": "UserLoggedIn", "RecordType": 15,
        "OrganizationId": TENANT, "UserId": "b@a.example", "Workload": "AzureActiveDirectory", "ResultStatus": "Success",
    });
    let in_context = |id: &str, token: &str| {
        access(
            id,
            "2023-06-10T09:00:00",
            "b@a.example",
            json!({"AppAccessContext": {"UniqueTokenId": token}}),
        )
    };
    let text = json!({"UniqueTokenId": packed(&name), "IssuedAtTime": "2023-06-10T08:00:00"}).to_string();
    // an export of the sign-ins of others alone would cover none of this account
    let mut sign_ins = june();
    sign_ins.push(sign_in(&token(903), "2023-06-11T08:00:00Z", "b@a.example", json!({})));
    let case = Case::of(
        &sign_ins,
        &[
            signed,
            in_context("packed", &packed(&name)),
            in_context("padded", &format!("{}==", packed(&name))),
            in_context("words", &STANDARD.encode(&name)),
            in_context("capitals", &STANDARD.encode(name.to_uppercase())),
            in_context("guid", &name.to_uppercase()),
            in_context("braces", &format!("{{{name}}}")),
            access("alone", "2023-06-10T09:00:00", "b@a.example", json!({"UniqueTokenId": packed(&name)})),
            access("text", "2023-06-10T09:00:00", "b@a.example", json!({"AppAccessContext": text})),
            in_context("case", &packed(&name).to_lowercase()),
        ],
    );
    let one = ids(&[&name, "alone", "braces", "capitals", "guid", "packed", "padded", "text", "words"]);
    assert_eq!(case.chains(), [one]);
    assert_eq!(case.judged(), [ids(&["case"]), vec![], vec![]], "letters of base64 keep their case");
}

#[test]
fn a_sign_in_is_tied_to_the_accesses_by_the_token_that_its_id_is_beside_the_one_that_it_names() {
    let by = |id: &str, time: &str, token: &str| {
        access(id, time, "b@a.example", json!({"AppAccessContext": {"UniqueTokenId": token}}))
    };
    let named = json!({"uniqueTokenIdentifier": packed(&token(31))});
    let failed = json!({"uniqueTokenIdentifier": packed(&token(41)), "status": {"errorCode": 50126}});
    let mut sign_ins = june();
    sign_ins.push(sign_in(&token(30), "2023-06-10T08:00:00Z", "b@a.example", named));
    let mut lost = sign_in(&token(40), "2023-06-11T08:00:00Z", "b@a.example", json!({}));
    failed.as_object().unwrap().iter().for_each(|(key, value)| lost[key] = value.clone());
    sign_ins.push(lost);
    let case = Case::of(
        &sign_ins,
        &[
            by("own", "2023-06-10T09:00:00", &packed(&token(30))),
            by("again", "2023-06-10T09:30:00", &token(30).to_uppercase()),
            by("named", "2023-06-10T10:00:00", &packed(&token(31))),
            by("of-none", "2023-06-11T09:00:00", &packed(&token(40))),
            by("of-the-lost", "2023-06-11T09:30:00", &packed(&token(41))),
        ],
    );
    let signed = format!("signin:{}", token(30));
    let lost = format!("signin:{}", token(40));
    assert_eq!(case.chains(), [ids(&["again", "named", "own", &signed]), ids(&["of-the-lost", &lost])]);
    assert_eq!(
        case.judged(),
        [ids(&["of-none", "of-the-lost"]), vec![], vec![]],
        "what is tied is not an orphan"
    );
    let graph = &case.analysis.graph;
    let row = |id: &str| case.store.row_of(id).unwrap();
    let path = graph.path(&case.store, &Settings::default(), (row(&signed), row("own")), &|| false).unwrap();
    let steps: Vec<&str> = path.steps.iter().map(|step| step.reason.as_str()).collect();
    assert_eq!(steps, [format!("the id of sign-in {signed} is token {}", packed(&token(30)))]);
    assert!(path.steps.iter().all(|step| step.kind == dwell::chain::LinkKind::Observed));
    let start = Start::Event(signed.clone(), row(&signed));
    let reach = case.analysis.reach(&case.store, &start, &|| false).unwrap();
    assert_eq!((reach.records, reach.by.observed), (3, 3), "what it issued is downstream of it");
    let rows = graph.by_chain(&case.store, &[graph.chain(row("own")).unwrap()], &|| false).unwrap();
    let whole = graph.whole(&case.store, &rows[0]);
    assert_eq!(whole.links.len(), 3, "{:?}", whole.links);
}

/// Further sessions and tokens on a record tie it as its first ones do.
#[test]
fn another_session_or_token_of_a_record_ties_it_walks_and_reaches_as_its_first_does() {
    let on = |id: &str, time: &str, own: &str, beside: &str, token: &str| {
        let context = json!({"AADSessionId": beside, "UniqueTokenId": token});
        access(id, time, "b@a.example", json!({"SessionId": own, "AppAccessContext": context}))
    };
    let mut sign_ins = june();
    let id = token(50);
    sign_ins.push(sign_in(&id, "2023-06-10T08:00:00Z", "b@a.example", json!({"sessionId": session(50)})));
    let second = access(
        "token",
        "2023-06-10T10:00:00",
        "b@a.example",
        json!({"AppAccessContext": {"UniqueTokenId": "opaque-9"}, "UniqueTokenId": packed(&id)}),
    );
    let case = Case::of(
        &sign_ins,
        &[
            on("signed", "2023-06-10T09:00:00", "weird-1", &session(50).to_uppercase(), "opaque-1"),
            second,
            on("forged", "2023-06-10T11:00:00", "forged-1", "forged-2", "opaque-2"),
            on("again", "2023-06-10T12:00:00", "forged-3", "FORGED-2", "opaque-3"),
            on("alone", "2023-06-10T13:00:00", "forged-4", "forged-5", "opaque-4"),
        ],
    );
    let signed = format!("signin:{id}");
    assert_eq!(case.chains(), [ids(&["again", "forged"]), ids(&["signed", &signed, "token"])]);
    assert_eq!(case.judged(), [ids(&["again", "alone", "forged"]), vec![], vec![]]);
    let graph = &case.analysis.graph;
    let row = |id: &str| case.store.row_of(id).unwrap();
    let why = |from: &str, to: &str| -> Vec<String> {
        let path = graph.path(&case.store, &Settings::default(), (row(from), row(to)), &|| false).unwrap();
        path.steps.into_iter().map(|step| step.reason).collect()
    };
    assert_eq!(why("forged", "again"), ["both records carry session forged-2"]);
    assert_eq!(why(&signed, "signed"), [format!("both records carry session {}", session(50))]);
    let carriers = |text: &str| {
        let rows = Identity::parse(text).unwrap().rows(&case.store);
        rows.iter().map(|row| case.store.id(row)).collect::<Vec<String>>()
    };
    assert_eq!(carriers("session:Forged-2"), ["forged", "again"]);
    assert_eq!(carriers(&format!("token:{id}")), [signed.as_str(), "token"]);
    let start = Start::Event(signed.clone(), row(&signed));
    let reach = case.analysis.reach(&case.store, &start, &|| false).unwrap();
    assert_eq!((reach.records, reach.by.observed), (2, 2), "it issued what they were made on");
    let event = case.store.event(row("signed"));
    let carried: Vec<String> = dwell::chain::identities(&event).iter().map(ToString::to_string).collect();
    let both = ["session:weird-1".to_owned(), format!("session:{}", session(50).to_uppercase())];
    assert!(both.iter().all(|session| carried.contains(session)), "{carried:?}");
}

#[test]
fn another_session_makes_a_hub_and_what_is_none_ties_nothing() {
    let crowd = |carriers: usize, beside: &str| {
        let one = |at: usize| {
            let context = json!({"AADSessionId": beside, "UniqueTokenId": format!("t-{at}")});
            let more = json!({"SessionId": format!("own-{at}"), "AppAccessContext": context});
            access(&format!("e{at:02}"), "2023-06-10T09:00:00", &format!("u{at}@a.example"), more)
        };
        Case::of(&[], &(0..carriers).map(one).collect::<Vec<Value>>()).chains().len()
    };
    assert_eq!([crowd(10, "shared"), crowd(11, "shared"), crowd(10, "null")], [1, 0, 0]);
}

#[test]
fn coverage_ends_with_the_second_and_a_sign_in_may_come_five_minutes_later() {
    let judged = |time: &str, issued: Option<&str>, sign_in_at: &str, of: u32| {
        let mut sign_ins = june();
        sign_ins.push(sign_in(&token(of), sign_in_at, "c@a.example", json!({})));
        let mut context = json!({"UniqueTokenId": packed(&token(31))});
        if let Some(issued) = issued {
            put(&mut context, json!({"IssuedAtTime": issued}));
        }
        let case =
            Case::of(&sign_ins, &[access("x", time, "c@a.example", json!({"AppAccessContext": context}))]);
        let [orphan, uncovered, untied] = case.judged().map(|ids| ids.len());
        assert_eq!(untied, 0);
        ["tied", "orphan", "uncovered"][orphan + 2 * uncovered]
    };
    let middle = "2023-06-15T00:00:00Z";
    for (time, issued, expected) in [
        ("2023-06-02T00:00:00", None, "orphan"),
        ("2023-06-01T23:59:59", None, "uncovered"),
        ("2023-06-01T23:59:59", Some("2023-06-01T00:00:00"), "orphan"),
        ("2023-06-10T00:00:00", Some("2023-05-31T23:59:59"), "uncovered"),
        ("2023-06-10T00:00:00", Some("1970-01-01T00:00:00"), "orphan"),
        ("2023-06-30T00:00:00", None, "orphan"),
        ("2023-06-30T00:00:01", None, "uncovered"),
    ] {
        assert_eq!(judged(time, issued, middle, 30), expected, "{time} {issued:?}");
    }
    assert_eq!(judged("2023-06-15T00:00:00", None, "2023-06-15T00:05:00Z", 31), "tied");
    assert_eq!(judged("2023-06-15T00:00:00", None, "2023-06-15T00:05:01Z", 31), "orphan");
}

#[test]
fn an_account_has_its_sign_ins_in_whatever_spelling_and_no_others() {
    let object = "a09d28d4-b84c-40c9-ac9b-ec96e909a022";
    let mut sign_ins = june();
    let who = json!({"userId": object, "sessionId": session(40)});
    sign_ins.push(sign_in(&token(40), "2023-06-15T00:00:00Z", "Desk_03@A.example", who));
    for (account, own) in [
        ("DESK_03@a.EXAMPLE", true),
        (object, true),
        ("desk_03_a.example#EXT#@b.onmicrosoft.com", true),
        ("live.com#desk_03@a.example", true),
        (" desk_03@a.example ", true),
        ("desk_03@b.example", false),
        ("desk_03_b.example#EXT#@a.example", false),
    ] {
        let case = Case::of(
            &sign_ins,
            &[access("x", "2023-06-15T01:00:00", account, json!({"SessionId": session(5)}))],
        );
        let expected = if own { [ids(&["x"]), vec![], vec![]] } else { [vec![], ids(&["x"]), vec![]] };
        assert_eq!(case.judged(), expected, "{account}");
    }
}

#[test]
fn more_accounts_than_ten_and_than_two_in_a_hundred_make_a_hub() {
    let largest = |carry: u32, accounts: u32| {
        let one = |at: u32| {
            let more = if at < carry { json!({"SessionId": session(77)}) } else { json!({}) };
            access(&format!("e{at:04}"), "2023-06-10T00:00:00", &format!("u{at:04}@a.example"), more)
        };
        Case::of(&[], &(0..accounts).map(one).collect::<Vec<Value>>()).chains().iter().map(Vec::len).max()
    };
    for (carry, accounts, size) in [
        (10, 10, Some(10)),
        (11, 11, None),
        (11, 549, None),
        (11, 550, Some(11)),
        (12, 550, None),
        (12, 600, Some(12)),
    ] {
        assert_eq!(largest(carry, accounts), size, "{carry} of {accounts}");
    }
    // the same account in another letter case
    let one = |at: u32| {
        let account = format!("u{:02}@a.example", at % 10);
        let account = if at < 10 { account } else { account.to_uppercase() };
        access(&format!("e{at:04}"), "2023-06-10T00:00:00", &account, json!({"SessionId": session(77)}))
    };
    assert_eq!(Case::of(&[], &(0..20).map(one).collect::<Vec<Value>>()).chains()[0].len(), 20);
}

#[test]
fn what_may_tie_by_chance_ties_nothing_and_tenants_part_nothing() {
    let at = |id: &str, account: &str, more: Value| access(id, "2023-06-10T09:00:00", account, more);
    let mail = |names: &[&str]| {
        let items: Vec<Value> = names.iter().map(|name| json!({"InternetMessageId": name})).collect();
        json!([{"Path": "\\Inbox", "FolderItems": items}])
    };
    let case = Case::of(
        &[],
        &[
            at("m1", "a@a.example", json!({"SessionId": session(1), "Folders": mail(&["<m@x>"])})),
            at("m2", "b@a.example", json!({"SessionId": session(2), "Folders": mail(&["<m@x>", "<n@x>"])})),
            at("m3", "b@a.example", json!({"SessionId": session(2), "Folders": mail(&["<n@x>"])})),
            at("t1", "a@a.example", json!({"AppAccessContext": {"UniqueTokenId": "AbCd"}})),
            at("t2", "a@a.example", json!({"AppAccessContext": {"UniqueTokenId": "abcd"}})),
            at("k1", "a@a.example", json!({"SessionId": token(3)})),
            at("k2", "a@a.example", json!({"AppAccessContext": {"UniqueTokenId": token(3)}})),
            at("x1", "a@a.example", json!({"SessionId": "of-two-tenants"})),
            at(
                "x2",
                "b@b.example",
                json!({"SessionId": "OF-TWO-TENANTS", "OrganizationId": guid("22222222", 1)}),
            ),
        ],
    );
    assert_eq!(case.chains(), [ids(&["m2", "m3"]), ids(&["x1", "x2"])]);
}

#[test]
fn a_reach_says_why_it_is_the_least_that_it_can_be() {
    let record = |id: &str, time: &str, read: &str, throttled: &str| {
        let properties =
            json!([{"Name": "MailAccessType", "Value": read}, {"Name": "IsThrottled", "Value": throttled}]);
        let more = json!({"SessionId": session(3), "OperationProperties": properties});
        access(id, time, "a@a.example", more)
    };
    let doubts = |records: &[Value]| {
        let case = Case::of(&june(), records);
        let identity = Identity { kind: IdentityKind::Session, value: session(3) };
        let start = Start::Identity(identity.clone(), identity.rows(&case.store));
        let reach = case.analysis.reach(&case.store, &start, &|| false).unwrap();
        let rows: Vec<u32> =
            identity.rows(&case.store).iter().filter_map(|row| u32::try_from(row).ok()).collect();
        for whole in [true, false] {
            let chain = case.analysis.tell(&case.store, &rows, whole);
            assert_eq!(chain.at_least, reach.at_least, "a chain says so as a reach does");
        }
        reach.at_least
    };
    let one = record("one", "2023-06-10T09:00:00", "Bind", "False");
    let later = record("later", "2023-06-10T21:00:00", "Bind", "False");
    assert_eq!(doubts(&[one.clone(), later.clone()]), [Doubt::Suppressed]);
    let throttled = record("throttled", "2023-06-10T10:00:00", "Bind", "True");
    assert_eq!(
        doubts(&[one.clone(), throttled.clone()]),
        [Doubt::Throttled, Doubt::Suppressed],
        "as the last"
    );
    assert_eq!(doubts(std::slice::from_ref(&throttled)), [Doubt::Throttled, Doubt::Suppressed], "alone");
    let sync = record("sync", "2023-06-10T11:00:00", "Sync", "False");
    assert_eq!(doubts(&[one.clone(), throttled, later.clone()]), [Doubt::Throttled, Doubt::Suppressed]);
    assert_eq!(doubts(&[one, sync, later]), [Doubt::Sync, Doubt::Suppressed]);
}

#[test]
fn a_chain_of_other_events_than_accesses_is_in_no_doubt() {
    let case = Case::of(&june(), &[]);
    let rows: Vec<u32> = (0..u32::try_from(case.store.len()).unwrap()).collect();
    assert_eq!(case.analysis.tell(&case.store, &rows, false).at_least, []);
}
