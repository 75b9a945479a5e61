//! The dependencies of the program: few packages, from the registry, under licences that its users can accept.
#![allow(clippy::unwrap_used)] // a test may fail loudly

use std::collections::BTreeSet;
use std::process::Command;

/// The maximum number of packages built on Linux, for tests and benchmarks too. A reason for more belongs here.
const MOST: usize = 240;

/// The licences that are accepted; one alternative of a package's licence is enough.
const ALLOWED: &[&str] = &[
    "MIT",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "bzip2-1.0.6",
    "ISC",
    "Zlib",
    "Unicode-3.0",
    "MPL-2.0",
    "0BSD",
    "Unlicense",
    "OFL-1.1",
    "Ubuntu-font-1.0",
];

/// The packages that are built, each as `name vVERSION|licence`, with where it comes from unless that is the registry.
fn packages() -> BTreeSet<String> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let told = Command::new(cargo)
        .args(["tree", "--locked", "--edges", "all", "--prefix", "none", "--format", "{p}|{l}"])
        .args(["--target", "x86_64-unknown-linux-gnu"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let lines = String::from_utf8(told.stdout).unwrap();
    let named = |line: &&str| line.contains('|') && !line.starts_with("dwell ");
    lines.lines().filter(named).map(|line| line.trim_end_matches(" (*)").to_owned()).collect()
}

/// Whether a licence leaves a choice of allowed ones: `A OR B` needs one, `A AND B` both.
fn is_allowed(licence: &str) -> bool {
    let plain = licence.replace('/', " OR ").replace(['(', ')'], " ");
    plain.split(" AND ").all(|part| part.split(" OR ").any(|one| ALLOWED.contains(&one.trim())))
}

#[test]
fn packages_are_few_from_the_registry_and_free() {
    let packages = packages();
    assert!((50..=MOST).contains(&packages.len()), "{} packages", packages.len());
    for package in &packages {
        let (name, licence) = package.split_once('|').unwrap();
        let outside = name.contains("(/") || name.contains("://");
        assert!(!outside, "{name} does not come from the registry");
        assert!(is_allowed(licence), "{name}: {licence}");
    }
}
