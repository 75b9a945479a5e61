//! Templates that a team writes itself.

use super::{Case, arg, report, run};
use dwell::export::report::{CONTEXT, FILTERS};
use std::fs;

fn small() -> Case {
    Case::empty().with("a.jsonl", "{\"id\":\"e1\",\"time\":\"2023-06-15T02:14:07Z\",\"message\":\"<b>&\"}\n")
}

/// The report of a case by a template, or what is said of it.
fn by(case: &Case, kind: &str, template: &str) -> Result<String, String> {
    let folder = tempfile::tempdir().unwrap();
    let (file, out) = (folder.path().join(format!("own.{kind}")), folder.path().join(format!("out.{kind}")));
    fs::write(&file, template).unwrap();
    let ran = run(&["export", arg(&case.path), "--to", "report", "-o", arg(&out), "--template", arg(&file)]);
    if ran.status == 0 {
        return Ok(fs::read_to_string(&out).unwrap());
    }
    assert!(!out.exists(), "nothing is left of it");
    Err(ran.said.replace(&format!("{}/", folder.path().display()), ""))
}

#[test]
fn the_built_in_template_is_printed_and_makes_the_same_report() {
    let case = small();
    for kind in ["md", "html"] {
        let printed = run(&["export", "--print-template", kind]);
        assert_eq!(printed.status, 0, "{}", printed.said);
        assert_eq!(by(&case, kind, &printed.out).unwrap(), report(&case.path, kind, &[]));
    }
    assert_eq!(run(&["export", "--print-template", "pdf"]).status, 2);
}

#[test]
fn what_is_wrong_with_a_template_is_said_with_its_line() {
    let case = small();
    for (template, why) in [
        ("# {{ title }}\n\n{{ summry.case }}\n", "own.md: line 3: there is nothing of that name"),
        ("{{ title|nosuch }}", "own.md: line 1: "),
        ("a\n{% for x in %}\n", "own.md: line 2: "),
        ("a\n\n{{ title|tint(3) }}", "own.md: line 3: `tint` takes two numbers"),
        ("a\n{{ note.x }}", "own.md: line 2: "),
    ] {
        let said = by(&case, "md", template).unwrap_err();
        assert!(said.contains(why), "{template:?}: {said}");
        let line = template
            .lines()
            .find(|line| line.contains("{{") && !line.contains("title }}") || line.contains("{%"));
        assert!(said.contains(line.unwrap()), "the line is shown: {said}");
    }
}

#[test]
fn no_template_can_switch_the_escape_off() {
    let case = small();
    let told = "{{ uncertain.doubts[0].query }}{% autoescape false %}{{ title ~ '<b>' }}{% endautoescape %}";
    assert!(by(&case, "html", told).unwrap().contains("&lt;b&gt;"));
    assert!(by(&case, "html", "{{ title|safe }}").unwrap_err().contains("line 1"));
    assert!(by(&case, "html", "{% set x %}{{ '<i>' }}{% endset %}{{ x }}").unwrap().contains("&lt;i&gt;"));
}

#[test]
fn the_names_that_are_documented_are_those_that_there_are() {
    let case = small();
    for (names, _) in CONTEXT {
        for name in names.split(", ") {
            by(&case, "md", &format!("{{{{ {name} is defined or 1/0 }}}}{{% if not ({name} is defined) %}}{{{{ x.y }}}}{{% endif %}}"))
                .unwrap_or_else(|why| panic!("{name}: {why}"));
        }
    }
    for (name, _) in FILTERS {
        let call = name.split('(').next().unwrap();
        let said = by(&case, "md", &format!("{{{{ 1|{call} }}}}")).err().unwrap_or_default();
        assert!(!said.contains("unknown filter"), "{name}: {said}");
    }
    // every member that a part is said to have is there
    let parts = [
        (
            "stated",
            "query chain as_of zone records operations undated synthetic of first last sources rejected command",
        ),
        ("summary", "suspect uncovered untied turns case agencies accounts command"),
        ("timeline", "from until bar lanes plot milestones command milestones_command"),
        ("chains", "list reach command"),
        ("people", "agencies accounts agencies_command accounts_command orphans_command"),
        ("indicators", "suspect records command kinds"),
        ("findings", "without notes events events_command told told_command detached links values command"),
        (
            "uncertain",
            "doubts statuses statuses_command clashes clashing clashes_command claims claims_query claims_command",
        ),
        ("blind", "lasts kinds covered command"),
        ("ledger", "sources read kept merged undated rejected command"),
    ];
    for (part, members) in parts {
        let said = CONTEXT.iter().find(|(name, _)| *name == part).unwrap().1;
        for member in members.split(' ') {
            assert!(
                said.contains(&format!("`{member}`")) || part == "ledger",
                "{part}.{member} is not documented"
            );
            let told = by(&case, "md", &format!("{{{{ {part}[\"{member}\"] is defined }}}}")).unwrap();
            assert_eq!(told, "True", "{part}.{member}");
        }
    }
}
