//! Sign-ins that stand in the audit log and in the log of Entra. One that succeeded is tied by the token that its id is; of one
//! that failed there is none, and the id ties its two records itself.

use super::super::known::Known;
use super::{By, End, Tie};
use crate::event::{Rel, SIGN_IN, guid_of_sign_in};
use crate::store::Store;
use rustc_hash::FxHashMap;

/// By the id, in small letters: the record of the audit log, the record of Entra's, and whether either failed.
type Pairs = FxHashMap<String, (Option<u32>, Option<u32>, bool)>;

/// The two records of each sign-in that failed by either, in the order of rows.
pub fn of(store: &Store, known: &Known) -> Vec<Tie> {
    let failed = store.failures();
    if failed.count() == 0 {
        return Vec::new();
    }
    let (mut pairs, mut id) = (Pairs::default(), String::new());
    for row in known.among(&store.sign_ins().without(store.claims())).iter() {
        store.write_id(row, &mut id);
        let Some(own) = guid_of_sign_in(&id) else { continue };
        let (audited, signed_in, lost) = pairs.entry(own.to_ascii_lowercase()).or_default();
        let held = if id.starts_with(SIGN_IN) { signed_in } else { audited };
        *held = held.or(u32::try_from(row).ok());
        *lost |= failed.contains(row);
    }
    let tie = |(audited, signed_in, lost)| match (audited, signed_in) {
        (Some(row), Some(to)) if lost => Some(Tie { row, rel: Rel::SameAs, to: End::Row(to), by: By::Logs }),
        _ => None,
    };
    let mut ties: Vec<Tie> = pairs.into_values().filter_map(tie).collect();
    ties.sort_by_key(|tie| tie.row);
    ties
}
