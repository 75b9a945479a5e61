//! Cases planted over logs of several formats, in files with names in any order: chains and verdicts must be exactly
//! what was planted.

use super::edges::packed;
use super::read;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use dwell::chain::{Analysis, AnalysisContext, Settings};
use dwell::query::{EventFacts, Property};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

const HOUR: u32 = 3600;
const ZEROS: &str = "00000000-0000-0000-0000-000000000000";
/// The tenants: the sign-ins of the first cover June to its end, those of the second its middle, of the third there are
/// none.
const TENANTS: [(&str, u32, u32); 3] =
    [("a.example", 0, 29 * 24 * HOUR), ("b.example", 8 * 24 * HOUR, 22 * 24 * HOUR), ("c.example", 0, 0)];
/// Accounts of each: of all 24 of them more than ten make a hub.
const ACCOUNTS: u32 = 8;
const HUB: usize = 10;

/// Makes the random choices: the same for the same seed.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u32) -> u32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u32::try_from((self.0 >> 33) % u64::from(sides)).unwrap()
    }

    fn guid(&mut self) -> String {
        let mut part = || self.roll(1 << 16);
        format!(
            "{:04x}{:04x}-{:04x}-4{:03x}-8{:03x}-{:04x}{:04x}{:04x}",
            part(),
            part(),
            part(),
            part() & 4095,
            part() & 4095,
            part(),
            part(),
            part()
        )
    }

    fn case(&mut self, text: &str) -> String {
        if self.roll(2) == 0 { text.to_owned() } else { text.to_uppercase() }
    }

    /// A token as one of the logs spells it.
    fn spelled(&mut self, guid: &str) -> String {
        match self.roll(4) {
            0 => guid.to_owned(),
            1 => guid.to_uppercase(),
            2 => STANDARD.encode(guid),
            _ => packed(guid),
        }
    }
}

/// The time that many seconds into June.
fn time(second: u32) -> String {
    let (day, rest) = (second / (24 * HOUR), second % (24 * HOUR));
    format!("2023-06-{:02}T{:02}:{:02}:{:02}", day + 1, rest / HOUR, rest / 60 % 60, rest % 60)
}

/// A case, and the truth about it.
struct Planted {
    dice: Dice,
    tenants: Vec<String>,
    /// Audit records as a table and as lines, sign-ins, and events in the contract's shape.
    files: [Vec<Value>; 4],
    /// The identities that each event carries.
    carried: BTreeMap<String, BTreeSet<String>>,
    /// By identity: the accounts of its events.
    accounts: BTreeMap<String, BTreeSet<String>>,
    /// Orphans, uncovered and untied accesses.
    judged: [BTreeSet<String>; 3],
}

/// The session and token that an access was made with.
#[derive(Clone, Default)]
struct On {
    session: Option<String>,
    /// Another session on the record.
    beside: Option<String>,
    token: Option<String>,
    issued: Option<u32>,
}

impl On {
    fn session(guid: &str) -> Self {
        Self { session: Some(guid.to_owned()), ..Self::default() }
    }

    fn token(guid: &str) -> Self {
        Self { token: Some(guid.to_owned()), ..Self::default() }
    }

    fn carried(&self) -> BTreeSet<String> {
        let session = self.session.iter().chain(&self.beside).map(|guid| format!("session {guid}"));
        session.chain(self.token.iter().map(|guid| format!("token {guid}"))).collect()
    }
}

impl Planted {
    /// Notes what an event of an account carries.
    fn carries(&mut self, id: String, account: &str, carried: BTreeSet<String>) {
        for identity in &carried {
            self.accounts.entry(identity.clone()).or_default().insert(account.to_owned());
        }
        self.carried.insert(id, carried);
    }

    /// Adds a sign-in; returns the token that it issued.
    fn sign_in(&mut self, (tenant, account): (usize, &str), at: u32, session: &str, failed: bool) -> String {
        let token = self.dice.guid();
        let spelled = self.dice.case(session);
        let mut carried = On::session(session).carried();
        let own =
            |carried: &mut BTreeSet<String>| carried.extend((!failed).then(|| format!("token {token}")));
        let code = if failed { 50126 } else { 0 };
        match self.dice.roll(3) {
            0 => {
                let mut record = json!({"id": token, "createdDateTime": format!("{}Z", time(at)), "userPrincipalName": account,
                    "resourceTenantId": self.tenants[tenant], "appDisplayName": "Mail", "ipAddress": "192.0.2.7",
                    "sessionId": spelled, "isInteractive": false, "status": {"errorCode": code}});
                if self.dice.roll(2) == 0 {
                    let named = format!("Opaque-{}", self.dice.roll(1 << 30));
                    carried.insert(format!("token {named}"));
                    record["uniqueTokenIdentifier"] = Value::from(named);
                }
                own(&mut carried);
                self.files[2].push(record);
                self.carries(format!("signin:{token}"), account, carried);
            }
            1 => {
                let operation = if failed { "UserLoginFailed" } else { "UserLoggedIn" };
                own(&mut carried);
                self.audit(json!({"Id": token, "CreationTime": time(at), "Operation": operation, "RecordType": 15,
                    "OrganizationId": self.tenants[tenant], "UserId": account, "Workload": "AzureActiveDirectory",
                    "DeviceProperties": [{"Name": "OS", "Value": "x"}, {"Name": "SessionId", "Value": spelled}]}));
                self.carries(token.clone(), account, carried);
            }
            _ => {
                own(&mut carried);
                let outcome = if failed { "failure" } else { "success" };
                self.files[3].push(json!({"id": token, "time": format!("{}Z", time(at)), "stage": "other", "account": account,
                    "operation": "Sign-in", "outcome": outcome, "session_id": spelled, "tags": ["non_interactive"]}));
                self.carries(token.clone(), account, carried);
            }
        }
        token
    }

    /// Adds a sign-in that a session made: renewals of the tenant are logged.
    fn renewal(&mut self, (tenant, account): (usize, &str), at: u32) {
        let token = self.dice.guid();
        self.files[2].push(
            json!({"id": token, "createdDateTime": format!("{}Z", time(at)), "userPrincipalName": account,
            "resourceTenantId": self.tenants[tenant], "appDisplayName": "Mail", "ipAddress": "192.0.2.7",
            "isInteractive": false, "status": {"errorCode": 0}}),
        );
        self.carries(format!("signin:{token}"), account, BTreeSet::from([format!("token {token}")]));
    }

    /// Adds a sign-in in each other file, so that these are no exports of accounts that no other has.
    fn everywhere(&mut self, (tenant, account): (usize, &str), at: u32) {
        for file in [0, 1, 3] {
            let token = self.dice.guid();
            self.files[file].push(if file == 3 {
                json!({"id": token, "time": format!("{}Z", time(at)), "stage": "other", "account": account,
                    "operation": "Sign-in", "outcome": "success"})
            } else {
                json!({"Id": token, "CreationTime": time(at), "Operation": "UserLoggedIn", "RecordType": 15,
                    "OrganizationId": self.tenants[tenant], "UserId": account, "Workload": "AzureActiveDirectory"})
            });
            self.carries(token.clone(), account, BTreeSet::from([format!("token {token}")]));
        }
    }

    /// A record of the audit log goes into either of its files, sometimes into both.
    fn audit(&mut self, record: Value) {
        match self.dice.roll(5) {
            0 | 1 => self.files[0].push(record),
            2 | 3 => self.files[1].push(record),
            _ => (0..2).for_each(|file| self.files[file].push(record.clone())),
        }
    }

    /// Adds an access; returns its id.
    fn access(&mut self, (tenant, account): (usize, &str), at: u32, on: &On) -> String {
        let id = self.dice.guid();
        let session = on.session.as_deref().map(|guid| self.dice.case(guid));
        let token = on.token.as_deref().map(|guid| self.dice.spelled(guid));
        let beside = on.beside.as_deref().map(|guid| self.dice.case(guid));
        if self.dice.roll(3) == 0 {
            self.files[3].push(json!({"id": id, "time": format!("{}Z", time(at)), "stage": "mailbox_access", "account": account,
                "session_id": session.unwrap_or_else(|| ZEROS.to_owned()), "token_id": token,
                "issued_at": on.issued.map(time),
                "other_ids": beside.map(|guid| vec![format!("session:{guid}")]).unwrap_or_default()}));
        } else {
            let mut context = json!({"IssuedAtTime": on.issued.map(time), "UniqueTokenId": token});
            let mut record = json!({"Id": id, "CreationTime": time(at), "Operation": "MailItemsAccessed", "RecordType": 50,
                "OrganizationId": self.tenants[tenant], "UserId": account, "MailboxOwnerUPN": account, "Workload": "Exchange"});
            match (session, self.dice.roll(4)) {
                (None, roll) => {
                    record["SessionId"] =
                        [json!(ZEROS), json!(""), json!(null), json!("null")][roll as usize].clone();
                }
                (Some(session), _) if beside.is_some() => {
                    record["SessionId"] = Value::from(session);
                    context["AADSessionId"] = Value::from(beside);
                }
                (Some(session), 0) => record["SessionId"] = Value::from(session),
                (Some(session), 1) => {
                    record["DeviceProperties"] = json!([{"Name": "SessionId", "Value": session}]);
                }
                (Some(session), _) => {
                    record["SessionId"] = Value::from(ZEROS);
                    context["AADSessionId"] = Value::from(session);
                }
            }
            record["AppAccessContext"] = context;
            self.audit(record);
        }
        self.carries(id.clone(), account, on.carried());
        id
    }

    /// Adds a statement about an identity.
    fn say(&mut self, id: &str, rel: &str, to: &str, carried: &str) {
        self.files[3].push(json!({"id": id, "time": "2023-07-01", "stage": "token_forgery", "cites": ["S1"],
            "links": [{"rel": rel, "to": to}]}));
        self.carried.insert(id.to_owned(), BTreeSet::from([carried.to_owned()]));
    }

    fn of(seed: u64) -> Self {
        let mut dice = Dice(seed);
        let tenants = TENANTS.iter().map(|_| dice.guid()).collect();
        let (files, judged) = <_>::default();
        let (carried, accounts) = <_>::default();
        let mut all = Self { dice, tenants, files, carried, accounts, judged };
        let mut issued = Vec::new();
        for (tenant, (domain, first, last)) in TENANTS.into_iter().enumerate() {
            for number in 0..ACCOUNTS {
                let account = format!("u{number}@{domain}");
                let whose = (tenant, account.as_str());
                if number == 0 && last > first {
                    for at in [first, last] {
                        let session = all.dice.guid();
                        all.sign_in(whose, at, &session, false);
                    }
                    all.renewal(whose, first);
                    all.everywhere(whose, first);
                }
                if last == first || number == ACCOUNTS - 1 {
                    let on = On::session(&all.dice.guid());
                    let id = all.access(whose, 12 * 24 * HOUR, &on);
                    all.judged[1].insert(id);
                } else {
                    issued.push(all.legitimate(whose, (first, last)));
                    all.forged(whose, (first, last));
                    all.uncertain(whose, (first, last));
                }
            }
        }
        all.crowds();
        let at = all.dice.roll(u32::try_from(issued.len()).unwrap()) as usize;
        let (token, said) = (issued[at].clone(), all.dice.spelled(&issued[at]));
        all.say("F3", "issued", &format!("token:{said}"), &format!("token {token}"));
        all
    }

    /// Adds a sign-in and what was done with it; returns its token.
    fn legitimate(&mut self, whose: (usize, &str), (first, last): (u32, u32)) -> String {
        let (session, other) = (self.dice.guid(), self.dice.guid());
        let at = first + 30 * HOUR + self.dice.roll(last - first - 40 * HOUR);
        let token = self.sign_in(whose, at, &session, false);
        for after in 1..=self.dice.roll(4) {
            let on = match self.dice.roll(4) {
                0 => On::session(&session),
                1 => On::token(&token),
                2 => On { beside: Some(session.clone()), ..On::session(&self.dice.guid()) },
                _ => On { token: Some(other.clone()), ..On::session(&session) },
            };
            self.access(whose, at + after * HOUR, &on);
        }
        token
    }

    /// Adds accesses with what no sign-in issued, and some that only seem to be such.
    fn forged(&mut self, whose: (usize, &str), (first, last): (u32, u32)) {
        let at = first + 30 * HOUR + self.dice.roll(last - first - 40 * HOUR);
        let fresh = self.dice.guid();
        let orphan = match self.dice.roll(6) {
            0 => self.access(whose, at, &On::session(&fresh)),
            1 => self.access(whose, at, &On::token(&fresh)),
            2 => {
                let token = self.sign_in(whose, at, &fresh, true);
                let on = if self.dice.roll(2) == 0 { On::token(&token) } else { On::session(&fresh) };
                self.access(whose, at + HOUR, &on)
            }
            3 => {
                self.sign_in(whose, at + 301, &fresh, false);
                self.access(whose, at, &On::session(&fresh))
            }
            4 => {
                let on = On { issued: Some(first), ..On::token(&fresh) };
                self.access(whose, first + HOUR, &on)
            }
            _ => {
                self.sign_in(whose, at + 300, &fresh, false);
                self.access(whose, at, &On::session(&fresh));
                return;
            }
        };
        self.judged[0].insert(orphan);
    }

    /// Adds uncovered and untied accesses: their sign-ins, or session and token, are missing.
    fn uncertain(&mut self, whose: (usize, &str), (first, last): (u32, u32)) {
        let on = On::session(&self.dice.guid());
        let (day, hour) = (self.dice.roll(24 * HOUR), self.dice.roll(HOUR));
        let (verdict, at, on) = match self.dice.roll(4) {
            0 => (1, first + day, on),
            1 => (1, last + 1 + hour, on),
            2 if first > 0 => (1, first + 30 * HOUR, On { issued: Some(first - 1), ..on }),
            _ => (2, first + 30 * HOUR, On::default()),
        };
        let id = self.access(whose, at, &on);
        self.judged[verdict].insert(id);
    }

    /// Adds a session of as many accounts as may carry one, and one of one account more, about which there are two
    /// statements.
    fn crowds(&mut self) {
        for (carriers, at) in [(HUB, 14), (HUB + 1, 15)] {
            let session = self.dice.guid();
            for carrier in 0..u32::try_from(carriers).unwrap() {
                let (tenant, number) = (carrier as usize / 5, carrier % 5);
                let account = format!("u{number}@{}", TENANTS[tenant].0);
                let id = self.access((tenant, &account), at * 24 * HOUR + carrier, &On::session(&session));
                self.judged[usize::from(tenant == 2)].insert(id);
            }
            if carriers > HUB {
                self.say("F1", "used", &format!("session:{session}"), &format!("said {session}"));
                self.say(
                    "F2",
                    "reached",
                    &format!("session:{}", session.to_uppercase()),
                    &format!("said {session}"),
                );
            }
        }
    }

    /// The chains: events that carry the same identity, unless too many accounts do.
    fn chains(&self) -> BTreeSet<BTreeSet<String>> {
        let mut chains: Vec<(BTreeSet<&str>, BTreeSet<String>)> = Vec::new();
        for (id, carried) in &self.carried {
            let few = |identity: &&String| self.accounts.get(*identity).is_none_or(|of| of.len() <= HUB);
            let mut identities: BTreeSet<&str> = carried.iter().filter(few).map(String::as_str).collect();
            let mut events = BTreeSet::from([id.clone()]);
            chains.retain(|(of, others)| {
                let apart = of.is_disjoint(&identities);
                if !apart {
                    identities.extend(of);
                    events.extend(others.iter().cloned());
                }
                apart
            });
            chains.push((identities, events));
        }
        chains.into_iter().map(|(_, events)| events).filter(|events| events.len() > 1).collect()
    }

    /// Writes the files under names that put them in a given order.
    fn write(&mut self, folder: &std::path::Path) {
        let table = self.files[0].iter().map(|record| {
            let text = |key: &str| record[key].as_str().unwrap().to_owned();
            let data = record.to_string().replace('"', "\"\"");
            format!(
                "{},{},{},{},{},\"{data}\"",
                text("Id"),
                text("CreationTime"),
                record["RecordType"],
                text("Operation"),
                text("UserId")
            )
        });
        let header = "RecordId,CreationDate,RecordType,Operation,UserId,AuditData".to_owned();
        let table = std::iter::once(header).chain(table).collect::<Vec<String>>().join("\n");
        let lines =
            |records: &[Value]| records.iter().map(Value::to_string).collect::<Vec<String>>().join("\n");
        let files = [
            ("audit.csv", table),
            ("audit.jsonl", lines(&self.files[1])),
            ("sign-ins.json", json!({ "value": self.files[2] }).to_string()),
            ("events.jsonl", lines(&self.files[3])),
        ];
        for (name, text) in files {
            let before = self.dice.roll(10);
            std::fs::write(folder.join(format!("{before}-{name}")), text).unwrap();
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn chains_and_verdicts_of_mixed_logs_are_what_was_planted(seed in any::<u64>()) {
        let mut planted = Planted::of(seed);
        let folder = tempfile::tempdir().unwrap();
        planted.write(folder.path());
        let (store, loaded) = read(folder.path(), 2, 1 << 12);
        // no silence is a hole, and sessions begin with their first record
        let settings = Settings { quiet: i64::MAX, session_life: 0, ..Settings::default() };
        let beside = AnalysisContext { ledger: &loaded.ledger, milestones: &[], settings: &settings, asserted: &[] };
        let analysis = Analysis::of(&store, beside, &|| false).unwrap();
        let ids = |rows: &mut dyn Iterator<Item = usize>| rows.map(|row| store.id(row)).collect::<BTreeSet<String>>();
        prop_assert_eq!(store.len(), planted.carried.len());
        for (property, truth) in [Property::Orphan, Property::Uncovered, Property::Untied].into_iter().zip(&planted.judged) {
            prop_assert_eq!(&ids(&mut analysis.rows(property).unwrap().iter()), truth, "{:?}", property);
        }
        let graph = &analysis.graph;
        let all: Vec<u32> = (0..u32::try_from(graph.len()).unwrap()).collect();
        let found = graph.by_chain(&store, &all, &|| false).unwrap();
        let found: BTreeSet<_> = found.iter().map(|rows| ids(&mut rows.iter().map(|row| *row as usize))).collect();
        prop_assert_eq!(found, planted.chains());
    }
}
