//! Chains, reach and paths as JSON.

use crate::chain::{
    Branch, ByKind, Chain, ChainLink, Identity, IdentityCount, Path, Reach, Reached, Unmerged,
};
use crate::event::When;
use serde_json::{Value, json};

/// A chain as JSON. The links are a spanning set: each event is linked to the previous one with the same identity.
#[must_use]
pub fn chain_json(chain: &Chain) -> Value {
    let mut value = json!({
        "id": chain.id,
        "first": time(chain.first), "last": time(chain.last),
        "stages": chain.stages.iter().map(|stage| stage.name()).collect::<Vec<_>>(),
        "records": chain.records, "operations": chain.operations, "messages": chain.messages,
        "at_least": chain.at_least.iter().map(|doubt| doubt.name()).collect::<Vec<_>>(),
        "accounts": chain.accounts, "agencies": chain.agencies,
        "identities": chain.identities.iter().map(carried).collect::<Vec<Value>>(),
        "events": chain.events,
        "links": chain.links.iter().map(link).collect::<Vec<Value>>(),
    });
    if let (Value::Object(members), Some(why)) = (&mut value, chain.walked) {
        members.insert("merges".to_owned(), Value::Bool(false));
        if let Unmerged::Hub { accounts, threshold } = why {
            members.insert("hub".to_owned(), json!({"accounts": accounts, "threshold": threshold}));
        }
    }
    value
}

fn time(when: Option<When>) -> Value {
    when.map_or(Value::Null, |when| Value::String(when.to_string()))
}

fn carried(carried: &IdentityCount) -> Value {
    let Identity { kind, value } = &carried.identity;
    let mut shown = json!({"type": kind.name(), "value": value, "records": carried.records});
    if let (Value::Object(members), true) = (&mut shown, carried.hub) {
        members.insert("hub".to_owned(), Value::Bool(true));
    }
    shown
}

fn identity(identity: &Identity) -> Value {
    json!({"type": identity.kind.name(), "value": identity.value})
}

fn link(link: &ChainLink) -> Value {
    json!({"kind": link.kind.name(), "reason": link.reason, "from": link.from, "to": link.to})
}

/// The path between two events as JSON; `None` gives `found: false` and no steps.
#[must_use]
pub fn path_json(path: Option<&Path>) -> Value {
    let step = |step: &ChainLink| {
        json!({
            "from": step.from, "to": step.to, "kind": step.kind.name(),
            "identity": step.identity.as_ref().map_or(Value::Null, identity), "reason": step.reason,
        })
    };
    let steps: Vec<Value> = path.map_or(&[][..], |path| &path.steps).iter().map(step).collect();
    json!({"found": path.is_some(), "steps": steps})
}

/// A reach as JSON.
#[must_use]
pub fn reach_json(reach: &Reach) -> Value {
    let of = reach.identity.as_ref().map_or_else(|| json!({"type": "event", "value": reach.of}), identity);
    let account = |reached: &Reached| {
        let mut row = of_agency(reached);
        if let Value::Object(members) = &mut row {
            members.insert("account".to_owned(), Value::String(reached.account.clone()));
        }
        row
    };
    let mut told = json!({
        "of": of,
        "tokens": reach.tokens, "sessions": reach.sessions, "mailboxes": reach.mailboxes,
        "messages": reach.messages, "records": reach.records, "operations": reach.operations,
        "by": by(reach.by),
        "at_least": reach.at_least.iter().map(|doubt| doubt.name()).collect::<Vec<&str>>(),
        "accounts": reach.accounts.iter().map(account).collect::<Vec<Value>>(),
        "agencies": reach.agencies.iter().map(of_agency).collect::<Vec<Value>>(),
        "tree": reach.tree.iter().map(branch).collect::<Vec<Value>>(),
    });
    if let Value::Object(members) = &mut told
        && reach.undated > 0
    {
        members.insert("undated".to_owned(), Value::from(reach.undated));
    }
    if let Value::Object(members) = &mut told
        && !reach.goes_by.is_empty()
    {
        members.insert("goes_by".to_owned(), reach.goes_by.iter().map(identity).collect());
    }
    told
}

fn of_agency(reached: &Reached) -> Value {
    json!({
        "agency": reached.agency, "records": reached.records, "operations": reached.operations,
        "messages": reached.messages, "by": by(reached.by),
    })
}

fn by(by: ByKind) -> Value {
    json!({"observed": by.observed, "inferred": by.inferred, "asserted": by.asserted})
}

fn branch(branch: &Branch) -> Value {
    let mut value = identity(&branch.identity);
    if let Value::Object(members) = &mut value {
        members.extend([
            ("kind".to_owned(), json!(branch.kind_name())),
            ("records".to_owned(), json!(branch.records)),
            ("operations".to_owned(), json!(branch.operations)),
            ("messages".to_owned(), json!(branch.messages)),
            ("accounts".to_owned(), json!(branch.accounts)),
            ("branches".to_owned(), json!(branch.branches.iter().map(self::branch).collect::<Vec<_>>())),
            ("more".to_owned(), json!(branch.more)),
        ]);
    }
    value
}
