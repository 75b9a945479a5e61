//! The fact of an item, as far as a shape writes it.

use super::{Blind, Fact, Names, Role};
use crate::event::Stage;
use crate::sample::Shape;
use crate::sample::item::{Admin, Item, Step, What};
use crate::sample::plant::{Id, Identity, Kind};
use crate::sample::shape::facts::{ItemFacts, id};
use crate::sample::world::{Name, World};

/// The number of the stolen key.
const KEY: Identity = (Kind::Key, 0);

/// The user that raises alerts in the audit log.
pub const ALERTS: &str = "SecurityComplianceAlerts";

/// The fact of an item.
pub fn of(world: &World, item: &Item, shape: Shape, names: &mut Names) -> Fact {
    let told = ItemFacts::of(world, item);
    let audit = shape == Shape::Ual;
    let upn = |who: usize| world.accounts[who].upn.as_str();
    let who = match told.account {
        Some(who) => Some(names.number(upn(who))),
        None => audit.then(|| names.number(ALERTS)),
    };
    let update = matches!(item.what, What::Admin { operation: Admin::UpdateUser });
    let issues = !told.day_only && told.identity.is_some() && !(audit && update);
    Fact {
        id: Id { prefix: if shape == Shape::Entra { "signin:" } else { "" }, number: id(world, item) },
        file: 0,
        at: item.at,
        role: role(item, &told),
        who,
        mailbox: told.mailbox.map(|who| names.number(upn(who))),
        tenant: names.number(told.agency),
        strong: strong(world, item, &told, shape),
        spelled: Vec::new(),
        issued: told.identity.filter(|_| audit && issues).map(|identity| identity.issued),
        used: if issues { used(world, item, &told, shape, names) } else { [None; 4] },
        blind: blind(item, shape),
        says: Vec::new(),
        cites: false,
        planted: None,
    }
}

fn role(item: &Item, told: &ItemFacts<'_>) -> Role {
    match item.what {
        What::SignIn { code, .. } => Role::SignIn { succeeded: code == 0, renewed: false },
        _ if told.stage == Stage::MailboxAccess => Role::Access,
        _ => Role::Other,
    }
}

fn strong(world: &World, item: &Item, told: &ItemFacts<'_>, shape: Shape) -> Vec<Identity> {
    let request = || (Kind::Request, world.guid(Name::Correlation(item.who, item.at)));
    let mut strong = Vec::new();
    if shape == Shape::Entra {
        strong.push(request());
    }
    match item.what {
        What::Alert { .. } if shape != Shape::Csv => strong.push((Kind::Alert, world.guid(Name::Alert))),
        What::Admin { operation: Admin::UpdateUser } if shape == Shape::Ual => {
            strong.push(request());
            return strong;
        }
        What::Token { .. } | What::Step(Step::KeyStolen) if shape == Shape::Dwell => strong.push(KEY),
        _ => {}
    }
    if let Some(identity) = told.identity.filter(|_| !told.failed) {
        let own = matches!(item.what, What::SignIn { .. }) && shape != Shape::Csv;
        strong.push((Kind::Session, identity.session));
        strong.push((Kind::Token, if own { id(world, item) } else { identity.token }));
    }
    strong
}

fn used(
    world: &World,
    item: &Item,
    told: &ItemFacts<'_>,
    shape: Shape,
    names: &mut Names,
) -> [Option<u32>; 4] {
    let Some(identity) = told.identity else { return [None; 4] };
    let sign_in = matches!(item.what, What::SignIn { .. });
    let agent = match shape {
        Shape::Csv => false,
        Shape::Ual => sign_in || matches!(item.what, What::File { .. }),
        _ => sign_in || told.mailbox.is_none(),
    };
    let device = sign_in && matches!(shape, Shape::Ual | Shape::Entra);
    let mut number = |text: &str| (!text.is_empty()).then(|| names.number(text));
    [
        number(identity.client.app),
        number(identity.ip),
        number(identity.client.agent).filter(|_| agent),
        device.then(|| number(&format!("{:x}", world.guid(Name::Device(item.who))))).flatten(),
    ]
}

const fn blind(item: &Item, shape: Shape) -> Option<Blind> {
    match item.what {
        What::Bind { throttled: true, .. } if !matches!(shape, Shape::Csv) => Some(Blind::Throttled),
        What::Sync { .. } if matches!(shape, Shape::Ual) => Some(Blind::Sync),
        _ => None,
    }
}
