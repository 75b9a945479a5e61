//! The result does not depend on the order of lines, on the files that they are in, or on the threads that read them.

use super::made::{crowded, id, line};
use super::open;
use dwell::chain::{Graph, Identity, Settings, Start};
use dwell::store::{RowSet, Store};
use proptest::prelude::*;
use std::fmt::Write as _;

/// The whole analysis of chains, as text.
fn told(store: &Store, many: usize) -> String {
    let graph = Graph::of(store, &|| false).unwrap();
    let settings = Settings::default();
    let mut text = String::new();
    let chains: Vec<u32> = (0..u32::try_from(graph.len()).unwrap()).collect();
    let mut all: Vec<String> = graph
        .by_chain(store, &chains, &|| false)
        .unwrap()
        .iter()
        .map(|rows| format!("{:#?}\n{:#?}", graph.short(store, rows), graph.whole(store, rows)))
        .collect();
    all.sort();
    writeln!(text, "{} {}", graph.threshold(), all.join("\n")).unwrap();
    for at in (0..many).step_by(5) {
        let of = |at: usize| store.row_of(&id(at)).unwrap();
        let path = graph.path(store, &settings, (of(at), of(many - 1 - at)), &|| false);
        writeln!(text, "{path:#?}").unwrap();
        let reach = graph.reach(store, &settings, &Start::Event(id(at), of(at)), &|| false);
        writeln!(text, "{reach:#?}").unwrap();
    }
    let key = Identity::parse("key:01234561-89ab-4cde-8f00-23456789abcd").unwrap();
    let start = Start::Identity(key, RowSet::empty(store.len()));
    writeln!(text, "{:#?}", graph.reach(store, &settings, &start, &|| false)).unwrap();
    text
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn an_answer_depends_neither_on_order_nor_files_nor_threads(
        events in crowded(),
        seed in any::<u64>(),
        files in 1..4_usize,
        threads in 1..4_usize,
        part in 50..3000_usize,
    ) {
        let lines: Vec<String> = events.iter().enumerate().map(|(at, event)| line(at, event)).collect();
        let one = tempfile::tempdir().unwrap();
        std::fs::write(one.path().join("all.jsonl"), lines.join("\n")).unwrap();
        let alone = told(&open(one.path(), 1, 1 << 20), events.len());

        let mut shuffled: Vec<(u64, &String)> =
            lines.iter().zip(0_u64..).map(|(line, at)| ((at + 1).wrapping_mul(seed | 1).rotate_left(17), line)).collect();
        shuffled.sort_unstable();
        let many = tempfile::tempdir().unwrap();
        for (at, lines) in shuffled.chunks(shuffled.len().div_ceil(files)).enumerate() {
            let text: Vec<&str> = lines.iter().map(|(_, line)| line.as_str()).collect();
            std::fs::write(many.path().join(format!("{}.jsonl", 9 - at)), text.join("\n")).unwrap();
        }
        let apart = told(&open(many.path(), threads, part), events.len());
        prop_assert_eq!(alone, apart);
    }
}
