//! Resolves the names in a query, full or abbreviated, to identities and events of the case, and suggests what could be
//! meant by a name that matches nothing or several.

use super::prefix::{PrefixMatches, TOLD};
use super::within::escaped;
use super::{Begin, Term, Under, UnknownName, Within};
use crate::chain::spelling::{is_identity, key};
use crate::chain::{Graph, Identity, IdentityKind};
use crate::event::Field;
use crate::query::{Nearest, Stopped, each_value, nearest_of, quote, same_value, shell_word};
use crate::store::Store;
use std::collections::BTreeMap;

/// The shortest text that is compared with the beginnings of identities: of thousands of tokens, some begin with any
/// two letters.
const MEANT: usize = 4;
/// The minimum length of a hash or a GUID.
const HASH: usize = 16;

/// A resolved name, or why it names nothing; `None` in place of the reason if cancelled.
type Named<T> = Result<T, Option<UnknownName>>;

/// A cancelled lookup has no reason to show.
const fn none(_: Stopped) -> Option<UnknownName> {
    None
}

/// Where the id of an event was asked for; suggestions are written for that place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AskedAs {
    /// `chain:ID` in a query.
    Chain,
    /// `reach:ID` in a query.
    Reach,
    /// `--of ID`.
    Id,
    /// An end of `--path`.
    End,
}

impl Graph {
    /// Replaces each abbreviated name by the full one that it is an unambiguous prefix of.
    ///
    /// # Errors
    /// If a name matches nothing or several things; `None` if cancelled.
    pub fn named(&self, store: &Store, within: &Within, stopped: &dyn Fn() -> bool) -> Named<Within> {
        let of = match &within.of {
            Begin::Identity(identity) => self.identity_named(store, identity, stopped).map(Begin::Identity),
            Begin::Event(id) => self.event_named(store, id, AskedAs::Reach, stopped).map(Begin::Event),
        };
        let of = of.map_err(|why| at_part(why, within, 0))?;
        let mut under = Vec::with_capacity(within.under.len());
        for (at, narrower) in within.under.iter().enumerate() {
            let known = self.under_named(store, narrower, stopped);
            under.push(known.map_err(|why| at_part(why, within, at + 1))?);
        }
        Ok(Within { of, under })
    }

    fn under_named(&self, store: &Store, under: &Under, stopped: &dyn Fn() -> bool) -> Named<Under> {
        Ok(match under {
            Under::Identity(identity) if !identity.value.is_empty() => {
                Under::Identity(self.identity_named(store, identity, stopped)?)
            }
            Under::Own(name) if !name.is_empty() => {
                let mailbox = Identity { kind: IdentityKind::Mailbox, value: name.clone() };
                Under::Own(self.identity_named(store, &mailbox, stopped)?.value)
            }
            Under::Account(name) if !name.is_empty() => {
                let account = Identity { kind: IdentityKind::Account, value: name.clone() };
                Under::Account(self.identity_named(store, &account, stopped)?.value)
            }
            Under::Agency(name) if !name.is_empty() => {
                Under::Agency(value_named(store, Field::Agency, name, stopped)?)
            }
            nobody => nobody.clone(),
        })
    }

    /// Resolves an identity, spelled in another way or abbreviated, to one that is in the case.
    ///
    /// # Errors
    /// If no event or statement has it and it is not the beginning of exactly one that is there; `None` if cancelled.
    pub fn identity_named(
        &self,
        store: &Store,
        identity: &Identity,
        stopped: &dyn Fn() -> bool,
    ) -> Named<Identity> {
        let kind = identity.kind;
        let (value, is_cut) = cut(&identity.value);
        let identity = Identity { kind, value: value.to_owned() };
        if self.is_known(store, &identity) {
            return Ok(identity);
        }
        let of = |value: &str| Identity { kind, value: value.to_owned() };
        let (alike, small) = (key(kind, value).into_owned(), value.to_lowercase());
        let (mut same, mut found) = (None, BTreeMap::new());
        self.each_known(store, kind, stopped, &mut |shown| {
            let known = key(kind, shown);
            if *known == alike {
                same.get_or_insert_with(|| shown.to_owned());
            }
            if !small.is_empty() && (known.starts_with(&alike) || begins(shown, &small)) {
                found.entry(known.into_owned()).or_insert_with(|| shown.to_owned());
            }
        })?;
        if let Some(same) = same {
            return Ok(of(&same));
        }
        let found = PrefixMatches::from(found);
        // an address that goes on is a different one
        if let Some(only) = found.only()
            && (is_cut || (kind != IdentityKind::Ip && may_stand_for(value, only)))
        {
            return Ok(of(only));
        }
        let (mut near, mut others) = (Nearest::to(value, TOLD), Vec::new());
        if found.is_empty() {
            others = of_other_kinds(store, &identity, stopped)?;
        }
        if found.is_empty() && others.is_empty() {
            self.each_known(store, kind, stopped, &mut |shown| near.look(shown))?;
        }
        let unnamed = found.unnamed(value, near, &|value| format!("{kind}:{value}"));
        if others.is_empty() {
            return Err(Some(unnamed));
        }
        let near = others.iter().map(Identity::to_string).collect();
        Err(Some(UnknownName { near, is_of_other_kinds: true, ..unnamed }))
    }

    /// Whether an event carries an identity, or a statement names it.
    fn is_known(&self, store: &Store, identity: &Identity) -> bool {
        let carried = |kind| {
            let of_kind = Identity { kind, ..identity.clone() };
            !of_kind.value.is_empty() && of_kind.is_carried(store)
        };
        carried(identity.kind)
            // a record without a mailbox is about the mailbox of its account
            || (identity.kind == IdentityKind::Mailbox && carried(IdentityKind::Account))
            || self.names(store, identity, None)
    }

    /// Passes every identity of a kind to `take` as it is written; some come more than once.
    fn each_known(
        &self,
        store: &Store,
        kind: IdentityKind,
        stopped: &dyn Fn() -> bool,
        take: &mut dyn FnMut(&str),
    ) -> Named<()> {
        let mut take = |value: &str| {
            if is_identity(value) {
                take(value.trim());
            }
        };
        each_value(store, kind.field(), stopped, &mut take).map_err(none)?;
        if kind == IdentityKind::Mailbox {
            each_value(store, Field::Account, stopped, &mut take).map_err(none)?;
        }
        for identity in self.only_named().iter().filter(|identity| identity.kind == kind) {
            take(&identity.value);
        }
        Ok(())
    }

    /// Resolves the id of an event, in any letter case or abbreviated.
    ///
    /// # Errors
    /// If no event has it and it is not the beginning of exactly one; `None` if cancelled.
    pub fn event_named(
        &self,
        store: &Store,
        id: &str,
        asked: AskedAs,
        stopped: &dyn Fn() -> bool,
    ) -> Named<String> {
        let (id, is_cut) = cut(id);
        if store.row_of(id).is_some() {
            return Ok(id.to_owned());
        }
        let typed = id.to_lowercase();
        let (mut found, mut same) = (PrefixMatches::default(), None);
        let mut take = |known: &str| {
            // no two events have ids that differ in the case of letters alone
            if !is_cut && known.to_lowercase() == typed {
                same = Some(known.to_owned());
            }
            found.take(known);
            same.is_none()
        };
        if !typed.is_empty() {
            store.ids_beginning(&typed, stopped, &mut take).ok_or(None)?;
        }
        if let Some(same) = same {
            return Ok(same);
        }
        if let Some(only) = found.only()
            && (is_cut || may_stand_for(id, only))
        {
            return Ok(only.clone());
        }
        let is_none = found.is_empty();
        let mut unnamed = found.unnamed(id, Nearest::to(id, TOLD), &str::to_owned);
        if is_none {
            unnamed.near = self.identities_meant(store, id, asked, stopped)?;
        }
        Err(Some(UnknownName { is_id: true, ..unnamed }))
    }

    /// What could be written in place of an id that no event has: the identity that the text is, even if its kind is
    /// misspelled, else the strong identities that begin with it.
    fn identities_meant(
        &self,
        store: &Store,
        text: &str,
        asked: AskedAs,
        stopped: &dyn Fn() -> bool,
    ) -> Named<Vec<String>> {
        if let Some((kind, value)) = text.split_once([':', '=']).filter(|(_, value)| is_identity(value)) {
            let named = IdentityKind::parse(kind).or_else(|| {
                let near = nearest_of(kind, IdentityKind::ALL.into_iter().map(IdentityKind::name), 1);
                near.first().and_then(|near| IdentityKind::parse(near))
            });
            let Some(kind) = named else { return Ok(Vec::new()) };
            let identity = Identity { kind, value: value.trim().to_owned() };
            return match self.identity_named(store, &identity, stopped) {
                Ok(known) => Ok(asked.instead(&known)),
                Err(None) => Err(None),
                // an identity that is not in the case either is no suggestion
                Err(Some(unnamed)) => {
                    let near = unnamed.near.iter().filter_map(|near| Identity::parse(near));
                    Ok(near.filter_map(|near| asked.first(near.kind, near.value)).collect())
                }
            };
        }
        let small = text.to_lowercase();
        let mut found = Vec::new();
        if small.chars().count() < MEANT {
            return Ok(found);
        }
        for kind in IdentityKind::STRONG {
            let mut begun: BTreeMap<String, String> = BTreeMap::new();
            self.each_known(store, kind, stopped, &mut |shown| {
                if begins(shown, &small) {
                    begun.entry(key(kind, shown).into_owned()).or_insert_with(|| shown.to_owned());
                    if begun.len() > TOLD {
                        begun.pop_last();
                    }
                }
            })?;
            found.extend(begun.into_values().filter_map(|value| asked.first(kind, value)));
        }
        found.truncate(TOLD);
        Ok(found)
    }
}

impl AskedAs {
    /// The first suggestion for an identity.
    fn first(self, kind: IdentityKind, value: String) -> Option<String> {
        self.instead(&Identity { kind, value }).into_iter().next()
    }

    /// How an identity is written in the place of the id.
    fn instead(self, identity: &Identity) -> Vec<String> {
        let Identity { kind, value } = identity;
        match self {
            Self::Reach => vec![quote(&escaped(&identity.to_string()))],
            Self::Id => vec![format!("--by {}", shell_word(&format!("{kind}={value}")))],
            Self::End => vec![shell_word(&identity.to_string())],
            Self::Chain => {
                vec![
                    format!("reach:{}", quote(&identity.to_string())),
                    format!("{}:{}", kind.field(), quote(value)),
                ]
            }
        }
    }
}

/// The same value as other kinds of identity, as which events carry it, strong kinds first.
fn of_other_kinds(store: &Store, identity: &Identity, stopped: &dyn Fn() -> bool) -> Named<Vec<Identity>> {
    let mut others = Vec::new();
    for kind in IdentityKind::ALL.into_iter().filter(|kind| *kind != identity.kind) {
        if stopped() {
            return Err(None);
        }
        others.extend(Identity::of(kind, &identity.value).filter(|other| other.is_carried(store)));
    }
    Ok(others)
}

/// Adds to an error which part of a reach it is about.
fn at_part(why: Option<UnknownName>, within: &Within, part: usize) -> Option<UnknownName> {
    let term = || Term { name: "reach", text: within.to_string(), part };
    why.map(|why| UnknownName { term: Some(term()), ..why })
}

/// A name without the `…` that marks it as shortened, and whether it had one.
fn cut(name: &str) -> (&str, bool) {
    let bare = name.trim_end_matches('…');
    (bare, bare.len() < name.len())
}

/// Whether a typed text may stand for a longer one that it is the beginning of. Always for a hash or a GUID, which
/// nobody types in full; otherwise not if the text may be complete: the other is no longer, continues its last number,
/// or the text has an `@`.
fn may_stand_for(typed: &str, whole: &str) -> bool {
    let Some(next) = whole.chars().nth(typed.chars().count()) else { return false };
    let is_hex = |byte: u8| byte.is_ascii_hexdigit() || byte == b'-';
    let is_hash = whole.len() >= HASH && whole.bytes().all(is_hex);
    let goes_on = next.is_ascii_digit() && typed.ends_with(|last: char| last.is_ascii_digit());
    is_hash || !(goes_on || typed.contains('@'))
}

/// Whether a text begins with `small`, which is in lower case, in any letter case.
fn begins(text: &str, small: &str) -> bool {
    match (text.get(..small.len()), text.is_ascii()) {
        (Some(head), true) => head.eq_ignore_ascii_case(small),
        _ => text.to_lowercase().starts_with(small),
    }
}

/// Resolves a value of a field, which may be abbreviated, to one that occurs.
fn value_named(store: &Store, field: Field, name: &str, stopped: &dyn Fn() -> bool) -> Named<String> {
    let (bare, is_cut) = cut(name);
    let typed = bare.to_lowercase();
    let (mut same, mut found) = (false, BTreeMap::new());
    each_value(store, field, stopped, &mut |value| {
        same |= same_value(field, name, value);
        if begins(value, &typed) {
            found.entry(value.to_lowercase()).or_insert_with(|| value.to_owned());
        }
    })
    .map_err(none)?;
    if same {
        return Ok(name.to_owned());
    }
    let found = PrefixMatches::from(found);
    if let Some(only) = found.only()
        && (is_cut || may_stand_for(bare, only))
    {
        return Ok(only.clone());
    }
    let mut near = Nearest::to(bare, TOLD);
    if found.is_empty() {
        each_value(store, field, stopped, &mut |value| near.look(value)).map_err(none)?;
    }
    Err(Some(found.unnamed(bare, near, &|value| format!("{field}:{value}"))))
}
