//! The fact of a planted record, as far as a shape writes it.

use super::facts::ALERTS;
use super::{Blind, Fact, Names, Role, To};
use crate::sample::Shape;
use crate::sample::plant::{Deed, Identity, Kind, Person, Planted, Record, Target};

/// The fact of a record.
pub fn of(planted: &Planted, record: &Record, shape: Shape, names: &mut Names) -> Fact {
    let person = record.who.and_then(|who| planted.people.get(who));
    let table = shape == Shape::Csv;
    let alert = record.deed == Deed::Alert;
    let upn = person.map(|person| names.number(&person.upn));
    let who = match (alert, shape) {
        (true, Shape::Ual) => Some(names.number(ALERTS)),
        (true, _) => None,
        (false, _) => upn,
    };
    let writes = |kind: Kind| match shape {
        Shape::Csv => matches!(kind, Kind::Token | Kind::Session),
        Shape::Ual => kind != Kind::Key,
        _ => true,
    };
    let carried = || record.carried.iter().filter(|carried| writes(carried.kind));
    let claims = matches!(record.deed, Deed::Claim { .. });
    let mut spelled: Vec<(Identity, String)> =
        carried().filter_map(|it| Some(((it.kind, it.number?), it.text.clone()))).collect();
    if shape == Shape::Ual && record.deed == Deed::SignIn(0) {
        // the record's id is the token
        spelled.retain(|((kind, _), _)| *kind != Kind::Token);
        spelled.push(((Kind::Token, record.id.number), super::told::guid(record.id.number)));
    }
    Fact {
        id: record.id,
        file: 0,
        at: record.at,
        role: role(record, shape),
        who,
        mailbox: upn.filter(|_| record.is_access() || alert),
        tenant: person.map_or(u32::MAX, |person| names.number(&Person::agency(person))),
        strong: spelled.iter().map(|(identity, _)| *identity).collect(),
        issued: record.issued.filter(|_| !table),
        used: if alert || claims { [None; 4] } else { used(record, table, names) },
        blind: match record.deed {
            Deed::Bind { throttled: true } if !table => Some(Blind::Throttled),
            Deed::Sync if !table => Some(Blind::Sync),
            _ => None,
        },
        says: record
            .says
            .iter()
            .filter(|_| !table)
            .filter_map(|(rel, target)| Some((*rel, to(target)?)))
            .collect(),
        cites: record.cites,
        planted: Some((record.copy, record.chain, record.verdict)),
        spelled,
    }
}

const fn role(record: &Record, shape: Shape) -> Role {
    match record.deed {
        _ if record.cites => Role::Other,
        Deed::SignIn(code) => Role::SignIn {
            succeeded: code == 0,
            renewed: record.renewal && matches!(shape, Shape::Entra | Shape::Dwell),
        },
        _ if record.is_access() => Role::Access,
        _ => Role::Other,
    }
}

fn to(target: &Target) -> Option<To> {
    Some(match target {
        Target::Event(id) => To::Event(*id),
        Target::Identity(carried) => To::Identity((carried.kind, carried.number?)),
        Target::Mailbox(_) => return None,
    })
}

fn used(record: &Record, table: bool, names: &mut Names) -> [Option<u32>; 4] {
    let mut number = |text: &str| (!text.is_empty()).then(|| names.number(text));
    [
        number(record.client.app),
        number(&record.ip),
        number(record.client.agent).filter(|_| record.has_agent() && !table),
        record.device.filter(|_| !table).and_then(|device| number(&format!("{device:x}"))),
    ]
}
