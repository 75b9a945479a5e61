//! Small random cases: few identities in many spellings, few accounts, and statements.

use dwell::event::Rel;
use proptest::prelude::*;
use serde_json::{Value, json};

/// The kinds of strong identity, as claims name them, and their fields.
pub const KINDS: [(&str, &str); 5] = [
    ("key", "key_id"),
    ("token", "token_id"),
    ("session", "session_id"),
    ("alert", "alert_id"),
    ("request", "request_id"),
];
pub const TOKEN: usize = 1;
pub const SESSION: usize = 2;
pub const ALERT: usize = 3;
pub const REQUEST: usize = 4;

/// An identity: its kind, and which of its few values. The value 0 is a placeholder, as logs write it.
pub type Identity = (usize, u8);

/// What a statement is about.
#[derive(Debug, Clone)]
pub enum To {
    Event(usize),
    Identity(Identity, u8),
    /// A mailbox, which ties nothing.
    Mailbox(u8),
}

/// One event.
#[derive(Debug, Clone)]
pub struct Made {
    pub minute: u16,
    pub account: Option<u8>,
    pub ip: Option<u8>,
    /// Of each kind a value and a spelling.
    pub carried: [Option<(u8, u8)>; 5],
    /// Additional sessions and tokens, each with a spelling.
    pub others: Vec<(Identity, u8)>,
    pub cites: bool,
    pub says: Vec<(Rel, To)>,
    /// How many minutes a statement about an address covers.
    pub span: Option<u16>,
}

impl Made {
    /// The identities that it carries.
    pub fn identities(&self) -> impl Iterator<Item = Identity> + '_ {
        let one = |(kind, held): (usize, &Option<(u8, u8)>)| held.map(|(value, _)| (kind, value));
        let own = self.carried.iter().enumerate().filter_map(one);
        own.chain(self.others.iter().map(|(other, _)| *other)).filter(|(_, value)| *value > 0)
    }

    /// Whether it makes a statement that ties, rather than being only a record.
    pub fn ties(&self) -> impl Iterator<Item = &To> {
        let ties =
            |rel: &Rel| matches!(rel, Rel::Issued | Rel::Used | Rel::Reached | Rel::Caused | Rel::SameAs);
        self.says.iter().filter(move |(rel, _)| ties(rel)).map(|(_, to)| to)
    }
}

/// A value of a kind in some spelling.
fn spelled((kind, value): Identity, spelling: u8) -> String {
    let guid = format!("0123456{value:x}-89ab-4cde-8f0{kind}-23456789abcd");
    match (value, spelling % 4) {
        (0, 0) => "00000000-0000-0000-0000-000000000000".to_owned(),
        (0, 1) => "null".to_owned(),
        (0, _) => String::new(),
        (_, 0) => guid,
        (_, 1) => guid.to_uppercase(),
        (_, 2) => format!("{{{guid}}}"),
        (_, _) if kind == TOKEN => in_base64(value),
        (_, _) => format!("{{{}}}", guid.to_uppercase()),
    }
}

/// The GUID of a token in little-endian order, in base64url.
fn in_base64(value: u8) -> String {
    use base64::Engine as _;
    let bytes = [
        0x60 | value,
        0x45,
        0x23,
        0x01,
        0xab,
        0x89,
        0xde,
        0x4c,
        0x8f,
        0x01,
        0x23,
        0x45,
        0x67,
        0x89,
        0xab,
        0xcd,
    ];
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes)
}

fn time(minute: u16) -> String {
    format!("2023-06-{:02}T{:02}:{:02}:00Z", 1 + minute / 1440, minute / 60 % 24, minute % 60)
}

/// The id of an event.
pub fn id(at: usize) -> String {
    format!("E{at:03}")
}

/// The line of an event.
pub fn line(at: usize, made: &Made) -> String {
    let alert = made.identities().any(|(kind, _)| kind == ALERT);
    let mut event = json!({
        "id": id(at),
        "time": time(made.minute),
        "stage": if alert { "detection" } else { "mailbox_access" },
        "operation": "MailItemsAccessed",
    });
    let mut set = |key: &str, value: Option<Value>| {
        if let Some(value) = value {
            event[key] = value;
        }
    };
    set("time_end", made.span.map(|minutes| json!(time(made.minute + minutes))));
    set(
        "account",
        made.account.map(|account| {
            json!(if account % 2 == 0 || made.minute.is_multiple_of(2) {
                format!("desk-{account:02}@agency-a.example")
            } else {
                format!("Desk-{account:02}@Agency-A.example")
            })
        }),
    );
    set("source_ip", made.ip.map(|ip| json!(format!("192.0.2.{ip}"))));
    set("cites", made.cites.then(|| json!(["P01"])));
    for (kind, held) in made.carried.iter().enumerate() {
        set(KINDS[kind].1, held.map(|(value, spelling)| json!(spelled((kind, value), spelling))));
    }
    let other = |(other, spelling): &(Identity, u8)| {
        json!(format!("{}:{}", KINDS[other.0].0, spelled(*other, *spelling)))
    };
    set("other_ids", (!made.others.is_empty()).then(|| made.others.iter().map(other).collect()));
    let to = |to: &To| match to {
        To::Event(at) => id(*at),
        To::Mailbox(whose) => format!("mailbox:desk-{whose:02}@agency-a.example"),
        To::Identity(identity, spelling) => {
            format!("{}:{}", KINDS[identity.0].0, spelled(*identity, *spelling))
        }
    };
    let links: Vec<Value> =
        made.says.iter().map(|(rel, target)| json!({ "rel": rel.name(), "to": to(target) })).collect();
    set("links", (!links.is_empty()).then(|| json!(links)));
    event.to_string()
}

/// A strategy that gives a value or nothing.
fn maybe<S: Strategy>(often: f64, of: S) -> impl Strategy<Value = Option<S::Value>>
where
    S::Value: Clone,
{
    prop::option::weighted(often, of)
}

/// The statements of an event.
fn says(many: usize) -> impl Strategy<Value = Vec<(Rel, To)>> {
    let to = prop_oneof![
        (0..many + 2).prop_map(To::Event),
        ((0..5_usize, 1..6_u8), 0..4_u8).prop_map(|(identity, spelling)| To::Identity(identity, spelling)),
        (0..2_u8).prop_map(To::Mailbox),
    ];
    prop_oneof![
        5 => Just(Vec::new()),
        2 => prop::collection::vec((prop::sample::select(Rel::ALL.to_vec()), to), 1..3),
    ]
}

fn event(many: usize, values: u8, often: f64) -> impl Strategy<Value = Made> {
    let held = move || maybe(often, (0..values, 0..4_u8));
    let carried = (held(), held(), held(), maybe(often / 4.0, (0..values, 0..4_u8)), held());
    let other = ((prop::sample::select(vec![TOKEN, SESSION]), 0..values), 0..4_u8);
    let others = prop_oneof![3 => Just(Vec::new()), 1 => prop::collection::vec(other, 1..3)];
    (
        0..2880_u16,
        maybe(0.9, 0..14_u8),
        maybe(0.7, 0..3_u8),
        (carried, others),
        prop::bool::weighted(0.15),
        says(many),
        maybe(0.5, 30..600_u16),
    )
        .prop_map(move |(minute, account, ip, ((a, b, c, d, e), others), cites, says, span)| {
            let plain = !cites && says.is_empty();
            let alert = d.is_some_and(|(value, _)| value > 0);
            Made {
                minute: minute / if many > 20 { 1 } else { 8 },
                // statements have no account, and an alert names a mailbox
                account: account.filter(|_| plain || !cites),
                ip: ip.filter(|_| !alert),
                carried: [a, b, c, d, e],
                others,
                cites,
                says,
                span: span.filter(|_| cites),
            }
        })
}

/// Many events that carry few identities, so that some of these are hubs.
pub fn crowded() -> impl Strategy<Value = Vec<Made>> {
    prop::collection::vec(event(70, 6, 0.25), 1..70)
}

/// A few events that carry little.
pub fn sparse() -> impl Strategy<Value = Vec<Made>> {
    prop::collection::vec(event(14, 8, 0.2), 2..14)
}
