use super::Case;
use crate::chain::ChainsSoFar;
use crate::store::RowSet;
use proptest::prelude::*;
use std::cmp::Reverse;

/// All chains, the largest first; of one size by their first events.
fn sorted(case: &Case, chains: &[u32]) -> Vec<u32> {
    let Case { store, graph } = case;
    let mut all = chains.to_vec();
    all.sort_by_cached_key(|chain| {
        (Reverse(graph.size(*chain)), graph.place(store, &graph.rows_in(store, *chain)))
    });
    all
}

proptest! {
    #[test]
    fn the_largest_are_the_first_of_all_sorted(
        events in prop::collection::vec((0..4_i64, 0..12_u8, any::<bool>()), 1..40),
        top in 0..9_usize,
    ) {
        let line = |(at, (minute, token, undated)): (usize, &(i64, u8, bool))| {
            let id = if *undated && token % 3 == 0 { "undated" } else { "e" };
            // ids do not follow the order in which events come
            format!("{id}{} {minute} token=t{token}", (at * 7) % 41)
        };
        let lines: Vec<String> = events.iter().enumerate().map(line).collect();
        let case = Case::of(&lines.iter().map(String::as_str).collect::<Vec<&str>>());
        let all: Vec<u32> = (0..u32::try_from(case.graph.len()).unwrap()).collect();
        let some = case.graph.chains_of((0..case.store.len()).step_by(3), &|| false).unwrap();
        for among in [all, some] {
            let found = case.graph.largest(&case.store, among.clone(), top, &|| false).unwrap();
            let mut wanted = sorted(&case, &among);
            wanted.truncate(top);
            prop_assert_eq!(found, wanted);
        }
    }
}

proptest! {
    #[test]
    fn a_chain_that_is_walked_has_the_rows_that_bear_its_number(
        events in prop::collection::vec((0..9_i64, 0..9_u8, 0..9_u8, any::<bool>()), 1..40),
    ) {
        let line = |(at, (minute, token, session, tied)): (usize, &(i64, u8, u8, bool))| {
            let session = if *tied { format!(" session=s{session}") } else { String::new() };
            format!("e{at} {minute} token=t{token}{session}")
        };
        let lines: Vec<String> = events.iter().enumerate().map(line).collect();
        let case = Case::of(&lines.iter().map(String::as_str).collect::<Vec<&str>>());
        let Case { store, graph } = &case;
        let all: Vec<u32> = (0..u32::try_from(graph.len()).unwrap()).collect();
        for (chain, rows) in all.iter().zip(graph.by_chain(store, &all, &|| false).unwrap()) {
            prop_assert_eq!(&graph.rows_in(store, *chain), &rows);
            prop_assert_eq!(graph.walked(store, *chain), Some(rows), "without hubs no chain is lost");
        }
    }
}

proptest! {
    #[test]
    fn the_largest_so_far_are_the_first_of_all_sorted_by_what_has_come(
        events in prop::collection::vec((0..6_i64, 0..12_u8, 0..3_u8), 1..60),
        steps in prop::collection::vec(0..60_usize, 1..6),
        top in 0..5_usize,
    ) {
        let line = |(at, (minute, token, _)): (usize, &(i64, u8, u8))| format!("e{} {minute} token=t{token}", (at * 7) % 61);
        let lines: Vec<String> = events.iter().enumerate().map(line).collect();
        let case = Case::of(&lines.iter().map(String::as_str).collect::<Vec<&str>>());
        let Case { store, graph } = &case;
        let kept = RowSet::of(store.len(), (0..store.len()).filter(|row| events[*row].2 > 0));
        let all: Vec<u32> = (0..u32::try_from(graph.len()).unwrap()).collect();
        let mut so_far = ChainsSoFar::of(graph, top);
        for until in steps.into_iter().map(|step| step.min(store.len())) {
            if so_far.is_beyond(until) {
                so_far = ChainsSoFar::of(graph, top);
            }
            so_far.take((store, graph), &kept, until, &|| false).unwrap();
            let mut met = all.clone();
            met.retain(|chain| graph.rows_in(store, *chain).iter().any(|row| (*row as usize) < until && kept.contains(*row as usize)));
            prop_assert_eq!(so_far.total(), met.len() as u64);
            met.sort_by_cached_key(|chain| {
                let rows = graph.rows_in(store, *chain);
                let came = rows.iter().filter(|row| (**row as usize) < until).count();
                (Reverse(came), graph.place(store, &rows))
            });
            met.truncate(top);
            prop_assert_eq!(so_far.largest(store, graph, &|| false).unwrap(), met);
        }
    }
}
