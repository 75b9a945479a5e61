//! Templates written by a team.

use super::{Case, arg, report, run};
use dwell::export::report::{CONTEXT, FILTERS};
use std::fs;

fn small() -> Case {
    Case::empty().with("a.jsonl", "{\"id\":\"e1\",\"time\":\"2023-06-15T02:14:07Z\",\"message\":\"<b>&\"}\n")
}

/// The report of a case by a template, or the error.
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
    let print = "`dwell export --print-template md` prints one that works";
    for (template, why, what) in [
        (
            "# {{ title }}\n\n{{ summry.case }}\n",
            "own.md: line 3: there is nothing of that name",
            "did you mean `summary`?",
        ),
        (
            "{{ qqq }}",
            "own.md: line 1: there is nothing of that name: `qqq`",
            "a template may speak of title, note",
        ),
        (
            "{{ summary.nosuch }}",
            "own.md: line 1: there is nothing of that name",
            "what `summary` holds is told",
        ),
        ("{{ title|nosuch }}", "own.md: line 1: ", "filters are those of minijinja, and thousands"),
        ("{{ title|thousand }}", "own.md: line 1: ", "did you mean `thousands`?"),
        ("a\n{% for x in %}\n", "own.md: line 2: ", print),
        ("a\n{% if title %}\nb", "own.md: line ", print),
        ("a\n\n{{ title|tint(3) }}", "own.md: line 3: `tint` takes two numbers", print),
        ("a\n{{ note.x }}", "own.md: line 2: ", "what `note` holds is told"),
    ] {
        let said = by(&case, "md", template).unwrap_err();
        assert!(said.contains(why) && said.contains(what), "{template:?}: {said}");
        if template.contains("{% if") {
            continue;
        }
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
    // every documented member of a part exists
    let parts = [
        (
            "stated",
            "query chain as_of zone records operations undated synthetic of earliest latest first last sources rejected command",
        ),
        ("summary", "suspect uncovered untied turns case agencies accounts command"),
        ("timeline", "from until bar lanes plot milestones contests unnamed command milestones_command"),
        ("chains", "list by reach downstream without command all"),
        (
            "people",
            "agencies accounts agencies_command agencies_all accounts_command accounts_all orphans_command",
        ),
        ("indicators", "suspect records command kinds"),
        (
            "findings",
            "without notes events events_command events_all tagged tagged_command tagged_all tags tags_command told told_command told_all detached links values command",
        ),
        (
            "uncertain",
            "doubts statuses statuses_command clashes clashing clashes_command clashes_all claims claims_query claims_command claims_all",
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
