//! Chains as tables.

use crate::chain::{Branch, ByKind, Chain, Doubt, LinkKind, Path, Reach, Reached, UNTIED, Unmerged};
use crate::event::{When, share, visible};
use crate::export::table;
use std::fmt::Write as _;

/// How many names a cell shows.
const NAMES: usize = 2;

/// Chains as a table, one per line.
#[must_use]
pub fn chains_table(chains: &[Chain]) -> String {
    let row = |chain: &Chain| {
        let stages: Vec<&str> = chain.stages.iter().map(|stage| stage.name()).collect();
        vec![
            chain.id.clone(),
            time(chain.first),
            time(chain.last),
            chain.records.to_string(),
            chain.operations.to_string(),
            chain.messages.to_string(),
            few(&chain.accounts),
            few(&chain.agencies),
            stages.join(" "),
            chain.at_least.iter().map(|doubt| doubt.words()).collect::<Vec<_>>().join(", "),
        ]
    };
    let head = [
        "chain",
        "first",
        "last",
        "records",
        "operations",
        "messages",
        "accounts",
        "agencies",
        "stages",
        "at least",
    ];
    table(&head, &chains.iter().map(row).collect::<Vec<_>>())
}

fn time(when: Option<When>) -> String {
    when.map_or_else(|| "undated".to_owned(), |when| when.to_string())
}

/// The first names, and how many more there are.
fn few(names: &[String]) -> String {
    let mut text = names.iter().take(NAMES).cloned().collect::<Vec<_>>().join(", ");
    if names.len() > NAMES {
        let _ = write!(text, " and {} more", names.len() - NAMES);
    }
    text
}

/// A chain as text: its row, its identities, and its links.
#[must_use]
pub fn chain_table(chain: &Chain) -> String {
    let mut text = chains_table(std::slice::from_ref(chain));
    match chain.walked {
        Some(Unmerged::Hub { accounts, threshold }) => {
            let _ = writeln!(
                text,
                "\na hub: {accounts} accounts carry it, more than {threshold}; it ties nothing by itself"
            );
        }
        Some(Unmerged::Weak) => {
            text.push_str("\nno chain: an identity of this kind ties nothing by itself\n");
        }
        Some(Unmerged::Alone) => text.push_str("\nno chain: one event alone carries it\n"),
        None => {}
    }
    let carried = |carried: &crate::chain::IdentityCount| {
        let hub = if carried.hub { "hub" } else { "" };
        vec![
            carried.identity.kind.to_string(),
            carried.identity.value.clone(),
            carried.records.to_string(),
            hub.to_owned(),
        ]
    };
    text.push('\n');
    text.push_str(&table(
        &["identity", "value", "records", ""],
        &chain.identities.iter().map(carried).collect::<Vec<_>>(),
    ));
    text.push('\n');
    let link = |link: &crate::chain::ChainLink| {
        vec![link.from.clone(), link.to.clone(), link.kind.to_string(), link.reason.clone()]
    };
    text.push_str(&table(
        &["from", "to", "kind", "reason"],
        &chain.links.iter().map(link).collect::<Vec<_>>(),
    ));
    text
}

/// A path between two events as text, one step per line.
#[must_use]
pub fn path_table(path: Option<&Path>) -> String {
    let Some(path) = path else {
        return format!("{UNTIED}\n");
    };
    if path.steps.is_empty() {
        return "they are one event\n".to_owned();
    }
    let row = |(number, step): (usize, &crate::chain::ChainLink)| {
        vec![
            number.to_string(),
            step.from.clone(),
            step.to.clone(),
            step.kind.to_string(),
            step.reason.clone(),
        ]
    };
    table(&["step", "from", "to", "kind", "reason"], &(1..).zip(&path.steps).map(row).collect::<Vec<_>>())
}

/// A reach as text: totals, tree, accounts and agencies.
#[must_use]
pub fn reach_table(reach: &Reach) -> String {
    let some =
        |number: u64, one: &str, more: &str| format!("{number} {}", if number == 1 { one } else { more });
    let mut text = format!(
        "{}: {}, {}, {} in {}, by {} and {}\n",
        visible(&reach.of),
        some(reach.records, "record", "records"),
        some(reach.operations, "operation", "operations"),
        some(reach.messages, "message", "messages"),
        some(reach.mailboxes, "mailbox", "mailboxes"),
        some(reach.tokens, "token", "tokens"),
        some(reach.sessions, "session", "sessions"),
    );
    if reach.records > 0 {
        let _ = writeln!(text, "{}", surely(reach.by));
    }
    text.push('\n');
    if let Some(least) = Doubt::told(&reach.at_least) {
        let _ = writeln!(text, "{least}\n");
    }
    if !reach.goes_by.is_empty() {
        let by: Vec<String> = reach.goes_by.iter().map(|by| visible(&by.to_string()).into_owned()).collect();
        let _ = writeln!(text, "by its {}: what is downstream of that is told\n", by.join(", "));
    }
    if reach.undated > 0 {
        let _ = writeln!(
            text,
            "{} without a time, which nothing shows to have come later: not counted\n",
            reach.undated
        );
    }
    let mut rows = Vec::new();
    reach.tree.iter().for_each(|branch| lines(branch, 0, &mut rows));
    if !rows.is_empty() {
        text.push_str(&table(&["reached", "kind", "records", "operations", "messages", "accounts"], &rows));
        text.push('\n');
    }
    if let Some(nothing) = reach.nothing() {
        return text + nothing + "\n";
    }
    let head = ["records", "operations", "messages", "observed", "asserted", "inferred"];
    let agencies: Vec<Vec<String>> =
        reach.agencies.iter().map(|reached| counted(vec![reached.agency.clone()], reached)).collect();
    text.push_str(&table(&[&["agency"][..], &head].concat(), &agencies));
    text.push('\n');
    let accounts: Vec<Vec<String>> = reach
        .accounts
        .iter()
        .map(|reached| counted(vec![reached.account.clone(), reached.agency.clone()], reached))
        .collect();
    text.push_str(&table(&[&["account", "agency"][..], &head].concat(), &accounts));
    text
}

/// The shares of the accesses by kind of link.
fn surely(by: ByKind) -> String {
    let all = by.observed + by.asserted + by.inferred;
    let part = |kind: LinkKind, part: u64| format!("{} {kind}", share(part, all).unwrap_or_default());
    [
        part(LinkKind::Observed, by.observed),
        part(LinkKind::Asserted, by.asserted),
        part(LinkKind::Inferred, by.inferred),
    ]
    .join(", ")
}

fn lines(branch: &Branch, depth: usize, rows: &mut Vec<Vec<String>>) {
    rows.push(vec![
        format!("{}{}", "  ".repeat(depth), branch.identity),
        branch.kind_name().to_owned(),
        branch.records.to_string(),
        branch.operations.to_string(),
        branch.messages.to_string(),
        branch.accounts.to_string(),
    ]);
    branch.branches.iter().for_each(|below| lines(below, depth + 1, rows));
    if branch.more > 0 {
        rows.push(vec![format!("{}and {} more", "  ".repeat(depth + 1), branch.more)]);
    }
}

fn counted(mut cells: Vec<String>, reached: &Reached) -> Vec<String> {
    let Reached { records, operations, messages, by, .. } = reached;
    let numbers = [*records, *operations, *messages, by.observed, by.asserted, by.inferred];
    cells.extend(numbers.map(|number| number.to_string()));
    cells
}
