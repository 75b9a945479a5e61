//! The number of sources is the same wherever it is shown.

use super::{GOOD, arg, folder, ledger, run};

#[test]
fn the_screen_the_ledger_and_a_report_count_the_same_sources() {
    let second = GOOD.replace("\"id\":\"", "\"id\":\"second-");
    let case = folder(&[
        ("good.jsonl", GOOD.as_bytes()),
        ("second.jsonl", second.as_bytes()),
        ("README.md", b"# for people\n"),
        ("disk.bin", b"nothing that is known\n"),
    ]);
    let path = arg(case.path());
    let (_, told) = ledger(case.path());
    let totals = &told["totals"];
    let number = |key: &str| totals[key].as_u64().unwrap();
    assert_eq!((number("sources"), number("not_read"), number("passed_over")), (2, 1, 1), "{totals}");
    let all = ["sources", "not_read", "archives", "passed_over"].map(number).iter().sum::<u64>();
    assert_eq!(all, told["sources"].as_array().unwrap().len() as u64, "{totals}");
    let table = run(&["ledger", path]).out;
    assert!(table.trim_end().ends_with("2 sources, 1 not read"), "{table}");
    let screen = run(&["shot", path, "--size", "160x40"]).out;
    assert!(screen.lines().next().unwrap().contains("2 sources"), "{screen}");
    let aside = tempfile::tempdir().unwrap();
    let report = aside.path().join("report.md");
    let ran = run(&["export", path, "--to", "report", "-o", arg(&report)]);
    let report = std::fs::read_to_string(&report).unwrap_or_else(|_| panic!("{ran:?}"));
    assert!(report.contains("| all 2 sources, 1 not read |"), "{report}");
    assert!(report.contains("## Ledger (2)") && report.contains("· 2 sources ·"), "{report}");
}
