//! The figures of a report equal those that its commands print.

use super::{Case, answer, commands, json, report, run, words};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;

/// A template that writes every number next to its command: `name = number`, and `name: command`.
const FIGURES: &str = r#"
records = {{ stated.records }}
{{ [stated.command]|block }}
suspect = {{ summary.case.records }} {{ summary.case.operations }} {{ summary.case.messages }} {{ summary.case.unseen_seconds }} {{ summary.case.open_seconds }} {{ summary.case.blind_seconds }}
{{ summary.command|block }}
stages ={% for lane in timeline.lanes if lane.records %} {{ lane.records }}{% endfor %}

{{ timeline.command|block }}
milestones = {{ timeline.milestones.total }}
{{ timeline.milestones_command|block }}
uncovered = {{ summary.uncovered }} {{ summary.untied }}
{{ summary.command|block }}
agencies of stats ={% for row in summary.agencies["items"] %} {{ row.records }} {{ row.operations }} {{ row.messages }}{% endfor %}

{{ summary.command|block }}
{% for chain in chains.list["items"] if chain.inside %}
inside = {{ chain.inside.records }}
{{ chain.inside.command|block }}
{% endfor %}
{% for key in chains.downstream["items"] %}
downstream = {{ key.records }}
{{ key.counted|block }}
downstream in the whole case =
{{ key.command|block }}
{% endfor %}
chains ={% for chain in chains.list["items"] %} {{ chain.records }} {{ chain.operations }} {{ chain.messages }}{% endfor %}

{{ chains.command|block }}
links ={% for kind in chains.list["items"][0].kinds %} {{ kind.links }}{% endfor %}

{{ chains.list["items"][0].command|block }}
{% for reach in chains.reach["items"] %}
reach = {{ reach.records }} {{ reach.operations }} {{ reach.messages }}{% for kind in reach.kinds %} {{ kind.links }}{% endfor %}

{{ reach.command|block }}
{% endfor %}
agencies ={% for row in people.agencies["items"] %} {{ row.records }} {{ row.operations }} {{ row.messages }} {{ row.accesses }} {{ row.unjudged }} {{ row.orphans }}{% endfor %}

{{ people.agencies_command|block }}
accounts ={% for row in people.accounts["items"] %} {{ row.records }} {{ row.operations }} {{ row.messages }} {{ row.accesses }} {{ row.unjudged }} {{ row.orphans }}{% endfor %}

{{ people.accounts_command|block }}
indicators = {{ indicators.records }}
{{ indicators.command|block }}
{% for kind in indicators.kinds %}
{{ kind.field|code }} ={% for row in kind.list["items"] %} {{ row.records }} {{ row.operations }} {{ row.accounts }}{% endfor %}

{{ kind.command|block }}
{% endfor %}
{% for row in uncertain.doubts %}
{{ row.query|code }} = {{ row.records }}
{{ row.command|block }}
{% endfor %}
statuses ={% for row in uncertain.statuses %} {{ row.records }}{% endfor %}

{{ uncertain.statuses_command|block }}
all agencies = {{ people.agencies.total }}
{{ people.agencies_all|block }}
all accounts = {{ people.accounts.total }}
{{ people.accounts_all|block }}
{% for kind in indicators.kinds %}
all values = {{ kind.list.total }}
{{ kind.all|block }}
{% endfor %}
all chains = {{ chains.list.total }}
{{ chains.all|block }}
clashes = {{ uncertain.clashing }}
{{ uncertain.clashes_command|block }}
claims = {{ uncertain.claims.total }}
{{ uncertain.claims_command|block }}
noted = {{ findings.events.total }}
{{ findings.events_command|block }}
only tagged = {{ findings.tagged.total }}
{{ findings.tagged_command|block }}
tags ={% for row in findings.tags["items"] %} {{ row.records }} {{ row.operations }}{% endfor %}

{{ findings.tags_command|block }}
told = {{ findings.told.total }}
{{ findings.told_command|block }}
blind ={% for kind in blind.kinds %} {{ kind.zones.total }}{% endfor %}

{{ blind.command|block }}
ledger = {{ ledger.read }} {{ ledger.kept }} {{ ledger.merged }} {{ ledger.undated }} {{ ledger.rejected }}
{{ ledger.command|block }}
"#;

/// Names, numbers and commands in the output of the template.
fn figures(case: &Case, more: &[&str]) -> Vec<(String, Vec<i64>, String)> {
    let folder = tempfile::tempdir().unwrap();
    let template = folder.path().join("figures.md");
    fs::write(&template, FIGURES).unwrap();
    let text = report(&case.path, "md", &[&["--template", template.to_str().unwrap()], more].concat());
    let said: Vec<&str> = text.lines().filter(|line| line.contains(" =")).collect();
    let commands = commands(&text);
    assert_eq!(said.len(), commands.len(), "{text}");
    let figure = |(line, command): (&str, String)| {
        let (name, numbers) = line.split_once(" =").unwrap();
        let numbers = numbers.split_whitespace().map(|number| number.parse().unwrap()).collect();
        (name.trim_matches('`').to_owned(), numbers, command)
    };
    said.into_iter().zip(commands).map(figure).collect()
}

fn number(value: &Value, key: &str) -> i64 {
    value[key].as_i64().unwrap_or_else(|| panic!("{key} of {value}"))
}

fn length(list: &Value) -> i64 {
    i64::try_from(list.as_array().unwrap().len()).unwrap()
}

fn each(list: &Value, keys: &[&str]) -> Vec<i64> {
    list.as_array().unwrap().iter().flat_map(|item| keys.iter().map(|key| number(item, key))).collect()
}

/// The numbers of a figure in the output of its command.
fn expected(name: &str, answer: &Value) -> Vec<i64> {
    match name {
        "suspect" => {
            let case = &answer["dwell"][0];
            let of = ["records", "operations", "messages"].map(|key| number(&case["accesses"], key));
            let turns = ["unseen_seconds", "open_seconds", "blind_seconds"].map(|key| number(case, key));
            [of, turns].concat()
        }
        "chains" => each(&answer["chains"], &["records", "operations", "messages"]),
        "links" => {
            let links = answer["chains"][0]["links"].as_array().unwrap();
            let of = |kind: &str| links.iter().filter(|link| link["kind"] == kind).count();
            ["observed", "asserted", "inferred"].map(|kind| i64::try_from(of(kind)).unwrap()).to_vec()
        }
        "reach" => {
            let of = ["records", "operations", "messages"].map(|key| number(answer, key));
            let by = ["observed", "asserted", "inferred"].map(|key| number(&answer["by"], key));
            [of, by].concat()
        }
        "milestones" => vec![length(&answer["milestones"])],
        "uncovered" => ["uncovered", "untied"].map(|key| number(answer, key)).to_vec(),
        "agencies of stats" => answer["dwell"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|row| row.get("agency").is_some() && row.get("account").is_none())
            .flat_map(|row| ["records", "operations", "messages"].map(|key| number(&row["accesses"], key)))
            .collect(),
        "all agencies" | "all accounts" | "all values" => vec![length(&answer["values"])],
        "all chains" => vec![length(&answer["chains"])],
        // the report gives only the command
        "downstream in the whole case" => {
            assert!(number(answer, "records") > 0);
            Vec::new()
        }
        "statuses" => each(&answer["values"], &["records"]),
        "stages" => {
            let mut numbers = each(&answer["values"], &["records"]);
            numbers.extend(Some(number(&answer["absent"], "records")).filter(|absent| *absent > 0));
            numbers
        }
        "blind" => {
            let zones = answer["blind"].as_array().unwrap();
            let of = |kind: &str| zones.iter().filter(|zone| zone["kind"] == kind).count();
            ["throttled", "coverage", "sync", "suppressed"]
                .map(|kind| i64::try_from(of(kind)).unwrap())
                .to_vec()
        }
        "ledger" => ["read", "kept", "merged", "undated", "rejected"]
            .map(|key| number(&answer["totals"], key))
            .to_vec(),
        _ if answer.is_number() => vec![answer.as_i64().unwrap()],
        "agencies" | "accounts" => {
            each(&answer["values"], &["records", "operations", "messages", "accesses", "unjudged", "orphans"])
        }
        "tags" => each(&answer["values"], &["records", "operations"]),
        _ => each(&answer["values"], &["records", "operations", "accounts"]),
    }
}

fn all_agree(figures: &[(String, Vec<i64>, String)]) {
    // one command may be that of several figures
    let mut answers: BTreeMap<&str, Value> = BTreeMap::new();
    for (name, told, command) in figures {
        let answer = answers.entry(command).or_insert_with(|| answer(command));
        let (mut told, mut wanted) = (told.clone(), expected(name, answer));
        if name == "stages" {
            told.sort_unstable();
            wanted.sort_unstable();
        }
        assert_eq!(told, wanted, "{name}: {command}");
    }
}

#[test]
fn every_figure_is_what_its_command_prints() {
    let case = Case::days();
    case.note(&["--event", "M02", "--mark"]);
    case.note(&["--event", "M04", "--comment", "closed"]);
    case.note(&["-q", "is:orphan", "--tag", "intruder"]);
    let figures = figures(&case, &[]);
    assert!(figures.len() > 25);
    all_agree(&figures);
    let of = |name: &str| &figures.iter().find(|(of, _, _)| of == name).unwrap().1;
    // none of these is empty, as an empty figure would match anything
    for name in [
        "records",
        "suspect",
        "stages",
        "chains",
        "links",
        "reach",
        "agencies",
        "accounts",
        "source_ip",
        "is:coarse",
        "clashes",
        "claims",
        "noted",
        "only tagged",
        "tags",
        "milestones",
        "agencies of stats",
        "blind",
        "ledger",
    ] {
        assert!(of(name).iter().any(|number| *number > 0), "{name}: {:?}", of(name));
    }
}

#[test]
fn every_figure_of_some_events_as_of_a_day_is_what_its_command_prints() {
    let case = Case::days();
    let query = "agency:\"Dept of State\" or stage:key_acquisition";
    let figures = figures(&case, &["-q", query, "--as-of", "2023-07-14", "--zone", "+02:00"]);
    all_agree(&figures);
    for (name, _, command) in &figures {
        assert!(words(command).windows(2).any(|pair| pair == ["--as-of", "2023-07-14"]), "{name}: {command}");
    }
}

#[test]
fn every_figure_of_a_chain_is_what_its_command_prints() {
    let case = Case::days();
    let figures = figures(&case, &["--chain", "K11"]);
    assert!(figures.len() > 40, "{figures:?}");
    all_agree(&figures);
    let of = |name: &str| figures.iter().find(|(of, _, _)| of == name).unwrap();
    for name in [
        "records",
        "suspect",
        "chains",
        "inside",
        "downstream",
        "agencies",
        "accounts",
        "source_ip",
        "is:claim",
    ] {
        assert!(of(name).1.iter().any(|number| *number > 0), "{name}: {:?}", of(name));
    }
    assert_eq!(of("inside").1, of("records").1, "all of the chain is of the report");
    assert!(of("downstream in the whole case").2.contains("--reach"));
}

#[test]
fn the_query_of_a_report_says_which_events_it_is_of_and_the_verdict_which_are_the_intruders() {
    let case = Case::days();
    let path = dwell::query::shell_word(case.path.to_str().unwrap());
    let query = "agency:\"Dept of State\"";
    let figures_of = |more: &[&str]| {
        let figures = figures(&case, more);
        // those of a query alone are compared above
        if more.contains(&"--intruder") {
            all_agree(&figures);
        }
        let of = |name: &str| figures.iter().find(|(of, _, _)| of == name).unwrap().1.clone();
        [of("records")[0], of("suspect")[0], of("indicators")[0]]
    };
    let count =
        |query: &str| answer(&format!("dwell query {path} -q '{query}' --format count")).as_i64().unwrap();
    let [records, suspect, indicators] = figures_of(&["-q", query]);
    assert_eq!(records, count(query));
    assert_eq!((suspect, indicators), (count(&format!("({query}) is:orphan")), suspect));
    let accesses = format!("({query}) stage:mailbox_access not is:claim");
    assert!(0 < suspect && suspect < count(&accesses), "not every access of the query is the intruder's");
    // if an analyst says which accesses are the intruder's, those are counted
    let [_, chosen, used] = figures_of(&["-q", query, "--intruder", "operation:MailItemsAccessed"]);
    let all = count(&format!("({query}) operation:MailItemsAccessed stage:mailbox_access not is:claim"));
    assert_eq!((chosen, used), (all, all));
    assert!(all > suspect);
    // for the whole case as well: blind times are reported for every mailbox, whoever the intruder is
    figures_of(&["--intruder", "account:desk-officer-03@state.example"]);
}

#[test]
fn a_report_of_some_events_tells_nothing_of_others() {
    let case = Case::days();
    case.note(&["--event", "M02", "--mark"]);
    case.note(&["--event", "M02", "--link", "caused", "M04"]);
    case.journal(
        r#""act":"value","identity":"message:<nobody@elsewhere.example>","text":"a message of nobody here""#,
    );
    let other = "house.example";
    for kind in ["md", "html"] {
        let text = report(&case.path, kind, &["-q", "agency:\"Dept of State\" is:orphan"]);
        assert!(!text.contains(other), "{kind}: an account of another agency");
        assert!(!text.contains("nobody here"), "{kind}: a value that no event of the report carries");
        assert!(!text.contains("Links that analysts") && !text.contains("Links of analysts"), "{kind}");
        assert!(
            text.contains("of the whole case"),
            "{kind}: notes are counted of the whole case, and it says so"
        );
    }
}

#[test]
fn every_figure_of_marked_events_is_what_its_command_prints() {
    let case = Case::days();
    case.note(&["-q", "agency:\"Dept of State\" or stage:key_acquisition", "--mark"]);
    case.note(&["--event", "M04", "--comment", "closed"]);
    let figures = figures(&case, &["--marked"]);
    all_agree(&figures);
    let of = |name: &str| figures.iter().find(|(of, _, _)| of == name).unwrap();
    let (_, records, command) = of("records");
    assert!(records[0] > 0 && records == &of("noted").1, "the comment is on no event of it");
    assert!(words(command).contains(&"is:marked".to_owned()), "{command}");
}

#[test]
fn the_built_in_reports_have_every_figure_and_every_command_runs() {
    let case = Case::days();
    let (markdown, html) = (report(&case.path, "md", &[]), report(&case.path, "html", &[]));
    let path = case.path.to_str().unwrap();
    let agencies = json(&["facets", path, "--by", "agency", "--format", "json"]);
    for agency in agencies["values"].as_array().unwrap().iter().take(30) {
        let (name, records) = (agency["value"].as_str().unwrap(), agency["records"].as_u64().unwrap());
        let records = dwell::event::thousands(records);
        let in_markdown = |line: &str| {
            line.starts_with(&format!("| {name} | {records} |"))
                || line.starts_with(&format!("| `{name}` | {records} |"))
        };
        assert!(markdown.lines().any(in_markdown), "{name} {records}");
        assert!(
            html.lines().any(|line| line.starts_with(&format!("<tr><td class=\"name\">{name}</td>"))
                && line.contains(&format!(">{records}</td>"))),
            "{name} {records}"
        );
    }
    let mut told = commands(&markdown);
    for command in &told {
        let escaped = command.replace('&', "&amp;").replace('\'', "&#39;").replace('"', "&quot;");
        assert!(html.contains(&format!("<code>{escaped}</code>")), "{command}");
    }
    told.sort_unstable();
    told.dedup();
    assert!(told.len() > 20, "{told:?}");
    let whole = told.iter().find(|command| command.contains("--by account --full")).unwrap();
    let part = markdown.split("### Accounts (").nth(1).unwrap().split("\n## ").next().unwrap();
    let mut met = 0;
    for value in answer(whole)["values"].as_array().unwrap() {
        let name = value["value"].as_str().unwrap();
        let line = part.lines().find(|line| line.starts_with(&format!("| `{name}` |"))).unwrap();
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let number = |key: &str| dwell::event::thousands(value[key].as_u64().unwrap());
        let counts = ["records", "operations", "messages", "accesses", "unjudged", "orphans"].map(number);
        assert_eq!(
            [cells[2], cells[3], cells[4], cells[7], cells[8], cells[9]],
            counts.each_ref().map(String::as_str),
            "{line}"
        );
        let times =
            ["first", "last"].map(|key| value[key].as_str().unwrap().replace('T', " ").replace('Z', ""));
        assert_eq!([cells[5], cells[6]], times.each_ref().map(String::as_str), "{line}");
        met += usize::from(value["orphans"].as_u64().unwrap() > 0);
    }
    assert!(met > 3);
    let notes = told.iter().find(|command| command.starts_with("dwell notes")).unwrap();
    let notes = words(notes);
    let args: Vec<&str> = notes.iter().skip(1).map(String::as_str).collect();
    assert_eq!(run(&args).status, 0);
    for source in json(&["ledger", path, "--format", "json"])["sources"].as_array().unwrap() {
        let hash = source["sha256"].as_str().unwrap();
        assert!(markdown.contains(hash) && html.contains(hash));
    }
}
