//! What is named in a query of all events together: an identity or an event that is known, the beginning of one that is, or
//! nothing that anybody knows.

use super::{Begin, Under, Within};
use crate::chain::spelling::{is_identity, key};
use crate::chain::{Graph, Identity, IdentityKind};
use crate::event::Field;
use crate::query::{nearest_of, same_value};
use crate::store::Store;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;

/// How many of those that could be meant are told.
const TOLD: usize = 3;
/// How many letters a hash or a GUID has at the least.
const HASH: usize = 16;
/// How many rows are looked at between two looks at whether the answer is still wanted.
const LOOK: usize = 1 << 16;

/// That a name names nothing, or more than one thing: what it is, and what could be meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unnamed {
    /// As it was typed: `key:d4`.
    pub what: String,
    /// Whether it is the id of an event.
    pub is_id: bool,
    /// How many it could be the beginning of; 0 where it is none's.
    pub begins: usize,
    /// The first of these in the order of their letters, or what is spelled nearly so.
    pub near: Vec<String>,
}

impl fmt::Display for Unnamed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { what, is_id, begins, near } = self;
        let listed = |f: &mut fmt::Formatter<'_>| f.write_str(&near.join(", "));
        if *begins > 0 {
            write!(f, "{what} is the beginning of {begins} that are known: ")?;
            listed(f)?;
            let more = begins.saturating_sub(near.len());
            if more > 0 {
                write!(f, " and {more} more")?;
            }
            return f.write_str("; write more of it");
        }
        if *is_id {
            write!(f, "no event has the id `{what}`")
        } else {
            write!(f, "no event carries {what}")
        }?;
        if near.is_empty() {
            return Ok(());
        }
        f.write_str("; did you mean ")?;
        listed(f)?;
        f.write_str("?")
    }
}

/// Why a name names nothing; `None` where it was stopped.
type Named<T> = Result<T, Option<Unnamed>>;

impl Graph {
    /// The same with every name as it is known: what is shortened and the beginning of one alone is that one.
    ///
    /// # Errors
    /// With what names nothing, or several; `None` where it was stopped.
    pub fn named(&self, store: &Store, within: &Within, stopped: &dyn Fn() -> bool) -> Named<Within> {
        let of = match &within.of {
            Begin::Identity(identity) => Begin::Identity(self.identity_named(store, identity)?),
            Begin::Event(id) => Begin::Event(self.event_named(store, id, stopped)?),
        };
        let under = |under: &Under| {
            Ok(match under {
                Under::Identity(Identity { kind: IdentityKind::Mailbox, value }) if value.is_empty() => {
                    under.clone()
                }
                Under::Identity(identity) => Under::Identity(self.identity_named(store, identity)?),
                Under::Account(name) if !name.is_empty() => {
                    let identity = Identity { kind: IdentityKind::Account, value: name.clone() };
                    Under::Account(self.identity_named(store, &identity)?.value)
                }
                Under::Agency(name) if !name.is_empty() => {
                    Under::Agency(value_named(store, Field::Agency, name)?)
                }
                nobody => nobody.clone(),
            })
        };
        Ok(Within { of, under: within.under.iter().map(under).collect::<Named<_>>()? })
    }

    /// An identity as it is known.
    ///
    /// # Errors
    /// When nothing carries or names it, nor anything that it is the only beginning of.
    pub fn identity_named(&self, store: &Store, identity: &Identity) -> Named<Identity> {
        let kind = identity.kind;
        let (value, is_cut) = cut(&identity.value);
        let identity = Identity { kind, value: value.to_owned() };
        if self.is_known(store, &identity) {
            return Ok(identity);
        }
        let of = |value: &String| Identity { kind, value: value.clone() };
        let known = self.known_of(store, kind);
        if let Some(shown) = known.get(&*key(kind, value)) {
            return Ok(of(shown));
        }
        let small = value.to_lowercase();
        let begins = |(alike, first): &(&String, &String)| {
            alike.starts_with(&*key(kind, value)) || first.to_lowercase().starts_with(&small)
        };
        let mut found: Vec<&String> = Vec::new();
        if !value.is_empty() {
            found.extend(known.iter().filter(begins).map(|(_, shown)| shown));
        }
        // an address that goes on is another one
        if let [only] = found.as_slice()
            && (is_cut || (kind != IdentityKind::Ip && may_stand_for(value, only)))
        {
            return Ok(of(only));
        }
        let near = || nearest_of(value, known.values().map(String::as_str), TOLD);
        Err(Some(unnamed(value, &found, near, &|value| format!("{kind}:{value}"))))
    }

    /// Whether an event carries an identity, or somebody says something of it.
    fn is_known(&self, store: &Store, identity: &Identity) -> bool {
        let carried = |kind| {
            let of_kind = Identity { kind, ..identity.clone() };
            !of_kind.value.is_empty() && of_kind.rows(store).count() > 0
        };
        carried(identity.kind)
            // whose mailbox it was is the account's where none is recorded
            || (identity.kind == IdentityKind::Mailbox && carried(IdentityKind::Account))
            || self.names(store, identity, None)
    }

    /// All identities of a kind: what their spellings have in common, and one of these.
    fn known_of(&self, store: &Store, kind: IdentityKind) -> BTreeMap<String, String> {
        let mut known = BTreeMap::new();
        let mut take = |value: &str| {
            if is_identity(value) {
                known.entry(key(kind, value).into_owned()).or_insert_with(|| value.trim().to_owned());
            }
        };
        let fields = [kind.field()].into_iter();
        let fields = fields.chain((kind == IdentityKind::Mailbox).then_some(Field::Account));
        for field in fields {
            each_value(store, field, &mut take);
        }
        for identity in self.only_named().iter().filter(|identity| identity.kind == kind) {
            take(&identity.value);
        }
        known
    }

    /// The id of an event as it is known.
    ///
    /// # Errors
    /// When no event has it, nor one that it is the only beginning of; `None` where it was stopped.
    pub fn event_named(&self, store: &Store, id: &str, stopped: &dyn Fn() -> bool) -> Named<String> {
        let (id, is_cut) = cut(id);
        if store.row_of(id).is_some() {
            return Ok(id.to_owned());
        }
        let mut found: Vec<String> = Vec::new();
        let mut held = String::new();
        let typed = id.to_lowercase();
        for row in 0..store.len() {
            if row.is_multiple_of(LOOK) && stopped() {
                return Err(None);
            }
            store.write_id(row, &mut held);
            if !typed.is_empty() && begins(&held, &typed) {
                found.push(held.clone());
            }
        }
        found.sort_unstable();
        if let [only] = found.as_slice()
            && (is_cut || may_stand_for(id, only))
        {
            return Ok(only.clone());
        }
        let found: Vec<&String> = found.iter().collect();
        let near = || self.identities_beginning(store, id);
        Err(Some(Unnamed { is_id: true, ..unnamed(id, &found, near, &str::to_owned) }))
    }

    /// Strong identities that a text without a kind is the beginning of.
    fn identities_beginning(&self, store: &Store, text: &str) -> Vec<String> {
        let typed = text.to_lowercase();
        let of_kind = |kind: IdentityKind| {
            let known = self.known_of(store, kind);
            let begin = known.into_values().filter(|value| value.to_lowercase().starts_with(&typed));
            begin.map(|value| format!("reach:{kind}:{value}")).take(TOLD).collect::<Vec<_>>()
        };
        let found = IdentityKind::STRONG.into_iter().filter(|_| !typed.is_empty()).flat_map(of_kind);
        found.take(TOLD).collect()
    }
}

/// A name without the sign by which a screen or a report shortens it, and whether it has that.
fn cut(name: &str) -> (&str, bool) {
    let bare = name.trim_end_matches('…');
    (bare, bare.len() < name.len())
}

/// Whether a text can be meant for a longer one that it begins. What may well be whole is not: a number that goes on, an
/// account with its domain, a name that differs in its letters alone. Nobody types all of a hash or a GUID.
fn may_stand_for(typed: &str, whole: &str) -> bool {
    let Some(next) = whole.chars().nth(typed.chars().count()) else { return false };
    let is_hex = |byte: u8| byte.is_ascii_hexdigit() || byte == b'-';
    let is_hash = whole.len() >= HASH && whole.bytes().all(is_hex);
    let goes_on = next.is_ascii_digit() && typed.ends_with(|last: char| last.is_ascii_digit());
    is_hash || !(goes_on || typed.contains('@'))
}

/// Whether a text begins with what is in small letters already.
fn begins(text: &str, small: &str) -> bool {
    match (text.get(..small.len()), text.is_ascii()) {
        (Some(head), true) => head.eq_ignore_ascii_case(small),
        _ => text.to_lowercase().starts_with(small),
    }
}

/// A value of a field as it is known.
fn value_named(store: &Store, field: Field, name: &str) -> Named<String> {
    let mut known: BTreeMap<String, String> = BTreeMap::new();
    let mut same = false;
    each_value(store, field, &mut |value| {
        same |= same_value(field, name, value);
        known.entry(value.to_lowercase()).or_insert_with(|| value.to_owned());
    });
    if same {
        return Ok(name.to_owned());
    }
    let (name, is_cut) = cut(name);
    let typed = name.to_lowercase();
    let found: Vec<&String> =
        known.iter().filter(|(small, _)| small.starts_with(&typed)).map(|(_, value)| value).collect();
    if let [only] = found.as_slice()
        && (is_cut || may_stand_for(name, only))
    {
        return Ok((*only).clone());
    }
    let shown = |value: &str| format!("{field}:{value}");
    let near = || nearest_of(name, known.values().map(String::as_str), TOLD);
    Err(Some(unnamed(name, &found, near, &shown)))
}

/// Tells every value that a field has.
fn each_value(store: &Store, field: Field, take: &mut dyn FnMut(&str)) {
    let take = RefCell::new(take);
    let none = store.rows_with(field, &|value| {
        if let Ok(mut take) = take.try_borrow_mut() {
            take(value);
        }
        false
    });
    drop(none);
}

/// That a name names nothing, or the several that it is the beginning of.
fn unnamed(
    typed: &str,
    found: &[&String],
    near: impl FnOnce() -> Vec<String>,
    shown: &dyn Fn(&str) -> String,
) -> Unnamed {
    // one alone is what may be meant, not what it begins
    let begins = if found.len() == 1 { 0 } else { found.len() };
    let near = match found.len() {
        0 => near(),
        _ => found.iter().take(TOLD).map(|value| (*value).clone()).collect(),
    };
    Unnamed {
        what: shown(typed),
        is_id: false,
        begins,
        near: near.iter().map(|value| shown(value)).collect(),
    }
}
