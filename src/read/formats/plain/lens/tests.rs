//! Parses format files, and reads samples with them.

use super::FormatFile;
use crate::event::Field;
use crate::read::formats::Format;
use crate::read::{LoadOptions, check};
use std::io::Write;

/// The events of a sample: time, and each field that is asked for.
fn read(file: &str, sample: &str, fields: &[Field]) -> Vec<String> {
    let mut on_disk = tempfile::NamedTempFile::new().unwrap();
    on_disk.write_all(sample.as_bytes()).unwrap();
    let checked = check(FormatFile::parse(file).unwrap(), on_disk.path(), 100, &LoadOptions::default());
    assert_eq!(checked.lacks, None);
    let said = |event: &crate::event::Event<'_>| {
        let when = event.when.map_or("undated".to_owned(), |when| when.to_string());
        let texts = fields.iter().map(|field| match event.text(*field) {
            Some(text) => text.to_owned(),
            None => event.list(*field).join("+"),
        });
        std::iter::once(when).chain(texts).collect::<Vec<_>>().join("|")
    };
    checked.events.iter().map(said).collect()
}

/// The mistakes found in a file.
fn wrong(file: &str) -> Vec<String> {
    FormatFile::parse(file).map(|lens| lens.spec().name.to_owned()).unwrap_err()
}

const VPN: &str = r#"
name = "vpn-gateway"
title = "VPN gateway"
[match]
kind = "csv"
columns = ["Day", "Clock", "Login"]
[time]
from = ["Day", "Clock"]
layout = "%d/%m/%Y %H:%M:%S"
zone = "Europe/Paris"
[fields]
account = ["Mail", "Login"]
source_ip = "Detail.peer[0].ip"
operation = "Verb"
message = { join = ["Verb", "Login"], with = " by " }
outcome = "Code"
tags = { value = "vpn" }
[constants]
app_name = "VPN"
[outcome]
0 = "success"
17 = "failure"
[[stage]]
when = { operation = "conn*", outcome = "success" }
stage = "mailbox_access"
technique = ["T1078", "T1133"]
severity = "medium"
"#;

#[test]
fn a_table_is_read_by_paths_joins_constants_and_rules() {
    let sample = "Day,Clock,Login,Mail,Verb,Code,Detail\n\
        03/04/2023,09:00:00,officer-1,,Connect,0,\"{\"\"peer\"\":[{\"\"ip\"\":\"\"203.0.113.7:80\"\"}]}\"\n\
        13/12/2023,09:00:00,officer-2,officer-2@agency-a.example,Connect,17,\n\
        13/12/2023,soon,officer-2,,Leave,5,no json\n\
        ,,officer-3,,Leave,failed,\n";
    let fields = [
        Field::Account,
        Field::SourceIp,
        Field::Message,
        Field::Outcome,
        Field::Stage,
        Field::Technique,
        Field::Severity,
        Field::Tags,
        Field::AppName,
    ];
    assert_eq!(
        read(VPN, sample, &fields),
        [
            "2023-04-03T07:00:00Z|officer-1|203.0.113.7|Connect by officer-1|success|mailbox_access|T1078+T1133|medium|vpn|VPN",
            "2023-12-13T08:00:00Z|officer-2@agency-a.example||Connect by officer-2|failure|other|||vpn|VPN",
            "undated|officer-2||Leave by officer-2||other|||vpn|VPN",
            "undated|officer-3||Leave by officer-3|failure|other|||vpn|VPN",
        ]
    );
}

#[test]
fn json_is_read_by_paths_whatever_is_flat_in_it() {
    let file = "name = \"x\"\n[match]\nkind = \"json\"\nmembers = [\"ev.at\"]\n[time]\nfrom = \"ev.at\"\nlayout = \"filetime\"\n\
        [fields]\nid = \"no\"\naccount = \"who[1].name\"\ntags = \"tags\"\nmessage = \"a.b.c\"\n";
    let sample = r#"{"no":7,"ev":{"at":133312284441234567},"who":[{},{"name":"officer-1"}],"tags":["a","b"],"a.b":{"c":1}}
{"no":8,"ev":{"at":"133312284441234567"},"who":[],"a":{"b":{"c":[2,3]}}}
"#;
    assert_eq!(
        read(file, sample, &[Field::Account, Field::Tags, Field::Message]),
        ["2023-06-14T15:00:44.1234567Z|officer-1|a+b|1", "2023-06-14T15:00:44.1234567Z|||[2,3]"]
    );
}

#[test]
fn lines_are_read_by_the_parts_of_a_pattern_and_others_are_rejected() {
    let file = "name = \"x\"\n[match]\nkind = \"lines\"\npattern = '^<(?<at>[^>]+)> (?<who>\\S+) (?<what>.*)$'\n[time]\nfrom = \"at\"\n\
        layout = \"epoch-ms\"\n[fields]\naccount = \"who\"\nmessage = \"what\"\n";
    let lens = FormatFile::parse(file).unwrap();
    assert_eq!(lens.line("<1686819600123> a b")["who"], "a");
    let mut sample = tempfile::NamedTempFile::new().unwrap();
    sample.write_all(b"<1686819600123> officer-1 came in\n<0> officer-2 left\nnothing like it\n").unwrap();
    let checked = check(lens, sample.path(), 1, &LoadOptions::default());
    let [source] = checked.sources.as_slice() else { panic!("{checked:?}") };
    assert_eq!((source.read, source.kept, source.undated, source.rejected), (3, 1, 1, 1));
    assert!(source.rejects[0].reason.contains("`pattern`"), "{:?}", source.rejects);
    assert_eq!(checked.events.len(), 1);
    assert_eq!(checked.events[0].when.unwrap().to_string(), "2023-06-15T09:00:00.123Z");
}

#[test]
fn every_layout_reads_with_the_digits_that_stand_there() {
    for (layout, text, want) in [
        ("auto", "2023-06-15 09:00:00.5", "2023-06-15T09:00:00.5Z"),
        ("epoch-s", "1686819600", "2023-06-15T09:00:00Z"),
        ("epoch-s", "1686819600.25", "2023-06-15T09:00:00.25Z"),
        ("epoch-ms", "1686819600123", "2023-06-15T09:00:00.123Z"),
        ("epoch-us", "1686819600123456", "2023-06-15T09:00:00.123456Z"),
        ("epoch-ns", "1686819600123456789", "2023-06-15T09:00:00.123456789Z"),
        ("ticks", "638224164001234567", "2023-06-15T09:00:00.1234567Z"),
        ("%Y%m%d%H%M%S", "20230615090000", "2023-06-15T09:00:00Z"),
        ("%d %b %Y", "15 Jun 2023", "2023-06-15"),
        ("%Y-%m-%d %H:%M", "2023-06-15 09:00", "2023-06-15T09:00Z"),
        ("%Y-%m-%dT%H:%M:%S%.f%z", "2023-06-15T09:00:00.50+0200", "2023-06-15T07:00:00.50Z"),
        ("%Y-%m-%d %H:%M", "yesterday", "undated"),
        ("filetime", "-1", "undated"),
        ("epoch-ns", "99999999999999999999", "undated"),
    ] {
        let file = format!(
            "name = \"x\"\n[match]\nkind = \"csv\"\ncolumns = [\"at\"]\n[time]\nfrom = \"at\"\nlayout = \"{layout}\"\n"
        );
        assert_eq!(read(&file, &format!("at,b\n{text},1\n"), &[]), [want], "{layout} {text}");
    }
}

#[test]
fn everything_wrong_is_said_with_its_line_and_what_was_meant() {
    let file = "name = \"VPN\"\ntitel = \"x\"\n[match]\nkind = \"csv\"\nmembers = [\"a\"]\n[time]\nfrom = \"a\"\nlayout = \"soon\"\nzone = \"Mars\"\n\
        [fields]\nacount = \"a\"\ntime = \"b\"\nstage = { value = \"party\" }\nmessage = { glue = \"-\" }\n[outcome]\n0 = \"fine\"\n[[stage]]\nwhen = { operation = \"/(/\" }\n";
    let wrong = wrong(file);
    for want in [
        "line 1: `name` is to be of small letters",
        "line 2: `titel` is no key of a format file; did you mean `title`?",
        "line 5: `members` says nothing of csv; it takes `columns`",
        "[match] has no `columns`",
        "line 8: `layout`: `soon` is neither a pattern",
        "line 9: `Mars` is no zone",
        "line 11: `acount` is no field of an event; did you mean `account`?",
        "line 12: the time stands under [time]",
        "line 13: `party` is no stage",
        "line 14: `glue` is no key of `message`",
        "line 16: `fine` is no outcome",
        "line 18: `operation`: ",
        "the rule says nothing",
    ] {
        assert!(wrong.iter().any(|said| said.contains(want)), "{want}\n{wrong:#?}");
    }
}

#[test]
fn a_wrong_field_of_a_rule_is_said_once_and_nothing_else() {
    let rule = |when: &str| {
        let head = "name = \"x\"\n[match]\nkind = \"csv\"\ncolumns = [\"at\"]\n[time]\nfrom = \"at\"\n";
        wrong(&format!("{head}[[stage]]\nwhen = {when}\nstage = \"detection\"\n"))
    };
    assert_eq!(
        rule("{ acount = \"(\" }"),
        ["line 8: `acount` is no field of an event; did you mean `account`?"]
    );
    assert_eq!(rule("{ acount = 7 }").len(), 1);
    assert_eq!(rule("\"account\""), ["line 8: `when` is to be a table: [when]"]);
    assert_eq!(rule("{}"), ["line 8: `when` names no field, as in when = { operation = \"…\" }"]);
    let [one] = &rule("{ account = \"/+/\" }")[..] else { panic!("one message") };
    assert!(
        one.starts_with("line 8: `account`: the regular expression is wrong: repetition operator"),
        "{one}"
    );
}

#[test]
fn paths_that_are_no_part_of_the_pattern_are_said_with_their_lines() {
    let file = "name = \"x\"\n[match]\nkind = \"lines\"\npattern = '^(?<at>[^ ]+) (?<who>.*)$'\n[time]\nfrom = [\"at\",\n\"clock\"]\n\
        [fields]\naccount = \"whom\"\nmessage = { join = [\"who\", \"what\"] }\ntags = { value = \"vpn\" }\n";
    assert_eq!(
        wrong(file),
        [
            "line 7: `clock` is no part of `pattern`; there are at, who",
            "line 9: `whom` is no part of `pattern`; did you mean `who`?",
            "line 10: `what` is no part of `pattern`; there are at, who",
        ]
    );
}

#[test]
fn files_that_are_no_toml_or_nothing_are_named() {
    assert!(wrong("name = ")[0].starts_with("line 1: "));
    assert_eq!(
        wrong(""),
        ["it has no `name`", "it has no `match`", "it has no `time`"],
        "no line lacks them"
    );
    for bytes in
        ["\u{0}", "[[stage]]", "stage = 3", "match = 1", "[match]\nkind = \"lines\"\npattern = \"[\""]
    {
        assert!(!wrong(bytes).is_empty(), "{bytes}");
    }
}
