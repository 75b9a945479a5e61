use super::Case;
use crate::chain::spread::Spreads;
use crate::chain::{Identity, IdentityKind, identities};
use crate::event::Field;
use crate::store::Store;
use proptest::prelude::*;
use std::collections::BTreeSet;

/// A line of an event, with few different values of each kind, in either letter case.
fn line(at: usize, [account, agency, key, ip, mailbox, message]: [u8; 6], dated: bool) -> String {
    let mut line = format!("{}{at:03} {at}", if dated { "e" } else { "undated" });
    let mut add = |field: &str, values: &[&str], pick: u8| {
        let value = usize::from(pick).checked_sub(1).and_then(|at| values.get(at));
        line.extend(value.map(|value| format!(" {field}={value}")));
    };
    add("account", &["desk-1", "DESK-1", "desk-2", "desk-3"], account);
    add("agency", &["State", "state", "Commerce"], agency);
    add("key_id", &["k1", "k2"], key);
    add("source_ip", &["192.0.2.1", "192.0.2.2"], ip);
    add("mailbox", &["desk-2", "Desk-2"], mailbox);
    // a value that is named twice, in either letter case, counts once
    add("message", &["m1", "m2", "M1"], message);
    add("message", &["m1", "M1", "m1"], account);
    add("message", &["m3", "m2"], mailbox);
    line
}

/// The spread of an identity, counted row by row: records, accounts, agencies.
fn looked_at(store: &Store, identity: &Identity) -> (usize, usize, usize) {
    let carries = |row: &usize| {
        let field = identity.kind.field();
        let list = store
            .list(field)
            .map(|list| list.values(*row).any(|value| value.eq_ignore_ascii_case(&identity.value)));
        let is_it = |value: &str| {
            value == identity.value
                || (identity.kind != IdentityKind::Key && value.eq_ignore_ascii_case(&identity.value))
        };
        list.unwrap_or_else(|| store.text(field).and_then(|column| column.value(*row)).is_some_and(is_it))
    };
    let rows: Vec<usize> = (0..store.len()).filter(carries).collect();
    let distinct = |field: Field| {
        let values = rows.iter().filter_map(|row| store.text(field)?.value(*row));
        values.map(str::to_lowercase).collect::<BTreeSet<String>>().len()
    };
    (rows.len(), distinct(Field::Account), distinct(Field::Agency))
}

/// Compares the spread of every identity of every row with a count row by row; returns how many were known.
fn hold(case: &Case) -> usize {
    let Case { store, graph } = case;
    let spreads = Spreads::of(store, graph, &|| false).unwrap();
    let mut known = 0;
    for row in 0..store.len() {
        for identity in identities(&store.event(row)) {
            let (records, accounts, agencies) = looked_at(store, &identity);
            let Some(spread) = spreads.get(store, graph, (row, &identity)) else {
                assert!(records == 1 && !identity.kind.is_strong(), "{identity:?} is carried by {records}");
                continue;
            };
            let counts = (spread.records as usize, spread.accounts as usize, spread.agencies as usize);
            assert_eq!(counts, (records, accounts, agencies), "{identity:?}");
            known += 1;
        }
    }
    known
}

#[test]
fn what_many_events_carry_is_counted_as_what_few_carry() {
    let lines: Vec<String> = (0..400)
        .map(|at| {
            format!(
                "e{at:03} {at} account=desk-{} agency=a{} key_id={}",
                at % 30,
                at % 7,
                ["k1", "k2"][usize::from(at % 9 == 0)]
            )
        })
        .collect();
    let case = Case::of(&lines.iter().map(String::as_str).collect::<Vec<&str>>());
    assert_eq!(hold(&case), 800, "of each event its key and its account");
}

proptest! {
    #[test]
    fn how_far_an_identity_is_spread_is_what_a_look_at_each_row_tells(
        rows in prop::collection::vec((prop::array::uniform6(0_u8..5), any::<bool>()), 1..40),
    ) {
        let lines: Vec<String> =
            rows.iter().enumerate().map(|(at, (picks, dated))| line(at, *picks, *dated)).collect();
        hold(&Case::of(&lines.iter().map(String::as_str).collect::<Vec<&str>>()));
    }
}
