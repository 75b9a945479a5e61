use super::{
    Choice, CompletionKind, Filter, Match, Net, Property, choose, choose_all, chosen, clear_field, complete,
    read, set_range, wanted,
};
use crate::event::{Field, Zone};
use proptest::prelude::*;

mod slips;

fn ok(text: &str) -> Filter {
    read(text, Zone::Utc).unwrap_or_else(|error| panic!("{}", error.show(text)))
}

fn folded(field: Field, value: &str) -> Filter {
    Filter::Text(field, Match::Fold(value.to_owned()))
}

fn word(text: &str) -> Filter {
    Filter::Word(text.to_owned())
}

#[test]
fn everything_is_asked_for_in_three_ways() {
    for text in ["", "  ", "*", "*:*"] {
        assert_eq!(ok(text), Filter::All, "{text:?}");
    }
}

#[test]
fn one_thing_can_be_said_as_other_tools_say_it() {
    let account = folded(Field::Account, "desk-03@state.example");
    for text in [
        "account:desk-03@state.example",
        "user:desk-03@state.example",
        "user.name: \"desk-03@state.example\"",
        "(account:desk-03@state.example)",
    ] {
        assert_eq!(ok(text), account, "{text}");
    }
    let both = Filter::And(vec![folded(Field::Outcome, "failure"), word("inbox")]);
    for text in ["outcome:failure inbox", "outcome:failure AND inbox", "+outcome:failure && inbox"] {
        assert_eq!(ok(text), both, "{text}");
    }
    let not = Filter::Not(Box::new(word("inbox")));
    for text in ["-inbox", "not inbox", "NOT inbox", "!inbox"] {
        assert_eq!(ok(text), not, "{text}");
    }
    assert_eq!(ok("_exists_:session_id"), Filter::Has(Field::SessionId));
    assert_eq!(ok("session_id:*"), Filter::Has(Field::SessionId));
    assert_eq!(ok("count:>=10"), ok("count>=10"));
    assert_eq!(ok("time:[2023-05 TO 2023-06]"), ok("time:2023-05..2023-06"));
    assert_eq!(ok("@timestamp >= 2023-05"), ok("time>=2023-05"));
    assert_eq!(ok("tags:(a or b)"), ok("tags:(a b)"));
}

#[test]
fn not_goes_before_and_and_and_before_or() {
    let expected =
        Filter::Or(vec![Filter::And(vec![word("a"), Filter::Not(Box::new(word("b")))]), word("c")]);
    assert_eq!(ok("a not b or c"), expected);
    assert_eq!(ok("(a and not b) or c"), expected);
}

#[test]
fn stages_and_properties_have_every_spelling() {
    let stage = folded(Field::Stage, "mailbox_access");
    for text in ["stage:mailbox_access", "stage:mailbox-access", "stage:\"Mailbox Access\""] {
        assert_eq!(ok(text), stage, "{text}");
    }
    assert_eq!(ok("is:synthetic"), Filter::Is(Property::Synthetic));
    assert_eq!(ok("is:service"), Filter::Is(Property::Service));
}

#[test]
fn tokens_keep_their_case_and_messages_are_searched_within() {
    assert_eq!(ok("token_id:3kVZ"), Filter::Text(Field::TokenId, Match::Token("3kVZ".into())));
    assert_eq!(ok("message:Sync"), Filter::Text(Field::Message, Match::Contains("Sync".into())));
}

#[test]
fn addresses_and_colons_are_no_field_names() {
    assert_eq!(ok("2001:db8::1"), word("2001:db8::1"));
    let host = |text: &str| Filter::Text(Field::SourceIp, Match::Within(Net::host(text).unwrap()));
    for text in
        ["source_ip:2001:db8::1", "ip:2001:DB8:0:0::1", "ip:\"[2001:db8::1]\"", "source.ip:2001:db8::1%eth0"]
    {
        assert_eq!(ok(text), host("2001:db8::1"), "{text}");
    }
    assert_eq!(ok("source_ip:::1"), host("::1"));
    assert_eq!(ok("ip:::ffff:192.0.2.1"), ok("ip:192.0.2.1"));
    assert_eq!(ok("ip:::ffff:192.0.2.0/120"), ok("ip:192.0.2.0/24"));
    assert_eq!(ok("::1"), word("::1"));
    assert_eq!(ok("operation:::x"), folded(Field::Operation, "::x"));
    assert_eq!(ok("std::fmt"), word("std::fmt"));
    assert_eq!(ok("https://a.example/x"), word("https://a.example/x"));
    assert!(matches!(ok("source_ip:10.0.0.0/8"), Filter::Text(_, Match::Within(_))));
}

#[test]
fn wildcards_cover_the_value_and_escapes_stop_them() {
    assert!(
        matches!(ok("account:desk-*"), Filter::Text(_, Match::Pattern(p)) if p == "(?is)^(?:desk\\-.*)$")
    );
    assert_eq!(ok(r"operation:a\*b"), folded(Field::Operation, "a*b"));
    assert_eq!(ok("desk*"), word("desk"));
    assert!(
        matches!(ok("user_agent:/edg\\/1[01]/"), Filter::Text(_, Match::Pattern(p)) if p == "(?is)edg/1[01]")
    );
}

#[test]
fn a_backslash_at_the_end_stands_for_itself() {
    assert_eq!(ok("week\\"), word("week\\"));
    assert_eq!(ok("not operation:op\\"), Filter::Not(Box::new(folded(Field::Operation, "op\\"))));
    assert_eq!(ok("week\\\\"), word("week\\"));
    assert_eq!(ok("a\\ b"), word("a b"));
}

#[test]
fn a_backslash_before_a_letter_stands_for_itself_so_that_domains_and_folders_are_found() {
    assert_eq!(ok(r"operation:CORP\desk-03"), folded(Field::Operation, r"CORP\desk-03"));
    assert_eq!(ok(r#"operation:"NT AUTHORITY\SYSTEM""#), folded(Field::Operation, r"NT AUTHORITY\SYSTEM"));
    assert_eq!(ok(r#"target:"\Inbox""#), folded(Field::Target, r"\Inbox"));
    assert_eq!(ok(r"operation:CORP\\desk-03"), folded(Field::Operation, r"CORP\desk-03"));
    for text in ["time>=2024-03-01 09:20", "time<2024-03-01 09:20:00 stage:other", "time:2024-03-01 09:20"] {
        assert!(read(text, Zone::Utc).unwrap_err().to_string().contains("stands apart"), "{text}");
    }
}

#[test]
fn severities_are_compared_by_rank_and_other_texts_not_at_all() {
    let any = |names: &[&str]| Filter::Or(names.iter().map(|name| folded(Field::Severity, name)).collect());
    assert_eq!(ok("severity>=high"), any(&["high", "critical"]));
    for text in [
        "severity:>=high",
        "severity >= HIGH",
        "severity>=\"high\"",
        "severity:high..",
        "severity:[high TO *]",
    ] {
        assert_eq!(ok(text), ok("severity>=high"), "{text}");
    }
    assert_eq!(ok("severity<=low"), any(&["info", "low"]));
    assert_eq!(ok("severity:low..high"), any(&["low", "medium", "high"]));
    assert_eq!(ok("severity>high"), any(&["critical"]));
    assert_eq!(ok("severity<low"), any(&["info"]));
    for nothing in ["severity>critical", "severity<info"] {
        assert_eq!(ok(nothing), any(&[]), "{nothing}");
    }
    assert!(matches!(ok("known_since>=2023-07"), Filter::Text(Field::KnownSince, Match::Ranges(..))));
    for (text, said) in [
        ("account>=a", "this can't be compared"),
        ("account:>=a", "this can't be compared"),
        ("account:>a", "this can't be compared"),
        ("account < b", "this can't be compared"),
        ("account:[a TO b]", "this can't be compared"),
        ("message:>\"x\"", "quote a value that begins with `<` or `>`"),
        ("raw.UserType>five", "`five` is no number and no time"),
        ("raw.UserType>five", "`raw.X>100`, `raw.X>=2023-06-15`"),
        ("raw.OperationCount:5..2", "ends before it begins"),
        ("raw.ClientIP:10.0.0.1..10.0.0.9", "`10.0.0.1` is no number and no time"),
        ("raw.createdDateTime:2023-05-15..7", "one end is a number, the other a time"),
        ("known_since:2024..2023", "ends before it begins"),
        ("issued_at:[2024 TO 2023]", "ends before it begins"),
        ("severity>=hihg", "did you mean `high`?"),
        ("severity>=\"\"", "`severity` is compared with nothing"),
        ("severity:high..low", "ends before it begins"),
        ("count:10..5", "ends before it begins"),
        ("count:[10 TO 5]", "ends before it begins"),
        ("known_since>=soon", "`soon` is not a time"),
    ] {
        let error = read(text, Zone::Utc).expect_err(text).show(text);
        assert!(error.contains(said), "{text}:\n{error}");
    }
    let is_compared = |filter: &Filter| matches!(filter, Filter::Raw(_, Some(Match::Ranges(_))));
    for text in [
        "raw.UserType>5",
        "raw.n:>=5",
        "raw.n:2..5",
        "raw.n:[2 TO 5]",
        "raw.t<2023-05-15T09:00",
        "file_size>1000",
    ] {
        assert!(is_compared(&ok(text)), "{text}");
    }
    let Filter::Or(either) = ok("raw.createdDateTime:(x 2023-05-15..)") else { panic!("any of two") };
    assert!(!is_compared(&either[0]) && is_compared(&either[1]));
    assert_eq!(ok("raw.X:\"2..5\""), Filter::Raw(vec!["x".into()], Some(Match::Fold("2..5".into()))));
    assert_eq!(ok("message_ids:<m1@x>"), folded(Field::MessageIds, "<m1@x>"));
    assert_eq!(ok("message:\">x\""), Filter::Text(Field::Message, Match::Contains(">x".into())));
}

#[test]
fn values_with_colons_stand_in_a_list_and_known_fields_do_not() {
    let any = |field, values: &[&str]| Filter::Or(values.iter().map(|value| folded(field, value)).collect());
    assert_eq!(ok("operation:(urn:a urn:b)"), any(Field::Operation, &["urn:a", "urn:b"]));
    assert_eq!(
        ok("id:(signin:x signin:y) inbox"),
        Filter::And(vec![any(Field::Id, &["signin:x", "signin:y"]), word("inbox")])
    );
    assert!(read("account:(a stage:detection)", Zone::Utc).is_err());
    let two = choose("tags:sigma:x", "tags", "stage:y", Choice::Include);
    assert_eq!(two, "tags:(\"sigma:x\" \"stage:y\")");
    assert_eq!(choose(&two, "tags", "stage:y", Choice::Include), "tags:sigma:x");
}

#[test]
fn stars_around_a_word_say_nothing_but_a_star_that_is_meant() {
    assert_eq!(ok("*desk-zz03.x*"), ok("desk-zz03.x"), "what stands around a word is any text already");
    assert_ne!(ok("\\*desk*"), ok("desk"), "a star that is meant");
}

#[test]
fn values_of_a_list_are_added_together_and_removed_once_all_are_there() {
    let both = ["T1114.002".to_owned(), "T1078".to_owned()];
    let pick = |query: &str, choice| choose_all(query, "technique", &both, choice);
    let two = "technique:(T1078 T1114.002)";
    assert_eq!(pick("technique:T1078", Choice::Include), two);
    assert_eq!(pick(two, Choice::Include), "");
    assert_eq!(pick("technique:T1566", Choice::Only), "technique:(T1114.002 T1078)");
    assert_eq!(pick(two, Choice::Exclude), "not technique:(T1114.002 T1078)");
    assert_eq!(pick("not technique:(T1114.002 T1078)", Choice::Exclude), "");
    let spellings = ["<M1@x>".to_owned(), "<m1@x>".to_owned()];
    assert_eq!(choose_all("", "message_ids", &spellings, Choice::Include), "message_ids:\"<M1@x>\"");
}

#[test]
fn any_key_of_a_record_can_be_named() {
    let at = |path: &[&str]| {
        Filter::Raw(path.iter().map(|key| (*key).to_owned()).collect(), Some(Match::Fold("bob".into())))
    };
    assert_eq!(ok("raw.\"User Name\":bob"), at(&["user name"]));
    assert!(read("raw.X:\"2..5\"", Zone::Utc).is_ok() && read("raw.X:../a", Zone::Utc).is_ok());
    assert_eq!(ok("raw.User\\ Name:bob"), at(&["user name"]));
    assert_eq!(ok("record.\"a.b\".\"c\\\"d\":bob"), at(&["a.b", "c\"d"]));
    assert_eq!(ok("(raw.\"User Name\":bob)"), at(&["user name"]));
    assert_eq!(chosen("raw.\"User Name\":bob", "RAW.\"user name\"").included, ["bob"]);
}

#[test]
fn names_of_timesketch_mean_keys_of_the_record() {
    assert_eq!(ok("data_type:\"windows:evtx:record\""), ok("raw.data_type:\"windows:evtx:record\""));
    assert_eq!(ok("timestamp_desc:x"), ok("raw.timestamp_desc:x"));
    assert_eq!(ok("_exists_:parser"), ok("raw.parser:*"));
    assert_eq!(ok("username:x"), ok("account:x"));
    assert_eq!(choose("data_type:a", "raw.data_type", "b", Choice::Include), "raw.data_type:(a b)");
    let hint = |text: &str| read(text, Zone::Utc).expect_err(text).hint.unwrap();
    assert_eq!(hint("acount:x"), "did you mean `account`? fields of the record are reached as `raw.acount`");
    for text in ["process_name:x", "EventData.user:x", "tenant_region:x"] {
        let name = text.split(':').next().unwrap();
        let said = hint(text);
        assert!(said.starts_with(&format!("fields of the record are reached as `raw.{name}`")), "{said}");
    }
}

#[test]
fn times_hold_both_of_their_ends_in_the_displayed_zone() {
    let Filter::Time { from, until, .. } = ok("time:2023-05..2023-06-16") else { panic!() };
    assert_eq!(from, 1_682_899_200_000_000_000);
    assert_eq!(until, 1_686_959_999_999_999_999);
    let Ok(Filter::Time { from: local, .. }) = read("time:2023-05", Zone::Fixed(3600)) else { panic!() };
    assert_eq!(from - local, 3_600_000_000_000);
}

#[test]
fn a_wrong_query_says_where_and_what_was_meant() {
    for (text, shown) in [
        ("acount:x", "acount:x\n^^^^^^\nthere is no field `acount`\nhint: did you mean `account`?"),
        (
            "stage:mailbox",
            "stage:mailbox\n      ^^^^^^^\nthere is no stage `mailbox`\nhint: did you mean `mailbox_access`?",
        ),
        (
            "is:synthetc",
            "is:synthetc\n   ^^^^^^^^\nthere is no property `synthetc`\nhint: did you mean `is:synthetic`?",
        ),
        ("a (b or", "a (b or\n       ^\nsomething is missing at the end"),
        ("a \"b", "a \"b\n  ^^\nthis quote is never closed"),
        ("a) b", "a) b\n ^\nthis `)` closes nothing"),
        ("count:many", "count:many\n      ^^^^\n`many` is no whole number"),
        ("time:yesterday", "time:yesterday\n     ^^^^^^^^^\n`yesterday` is not a time"),
        ("user:/(/", "user:/(/\n     ^^^\nthis regular expression is wrong"),
        ("source_ip:10.0.0.0/99", "`10.0.0.0/99` is no network"),
        ("source_ip:10.0.0.1-10.0.0.9", "`10.0.0.1-10.0.0.9` is no network"),
        ("account:", "account:\n^^^^^^^\n`account:` has no value"),
    ] {
        let error = read(text, Zone::Utc).expect_err(text).show(text);
        assert!(error.contains(shown), "{text}:\n{error}");
    }
}

#[test]
fn choosing_values_changes_only_their_own_term() {
    let text = "inbox account:desk-03";
    let one = choose(text, "agency", "Dept of State", Choice::Include);
    assert_eq!(one, "inbox account:desk-03 agency:\"Dept of State\"");
    let two = choose(&one, "agency", "Agency-D", Choice::Include);
    assert_eq!(two, "inbox account:desk-03 agency:(\"Dept of State\" Agency-D)");
    assert_eq!(chosen(&two, "agency").included, ["Dept of State", "Agency-D"]);
    assert_eq!(choose(&two, "agency", "Agency-D", Choice::Include), one);
    assert_eq!(choose(&two, "agency", "X", Choice::Only), "inbox account:desk-03 agency:X");
    let out = choose(text, "account", "desk-03", Choice::Exclude);
    assert_eq!(out, "inbox not account:desk-03");
    assert_eq!(clear_field(&out, "account"), "inbox");
    assert_eq!(choose("a or b", "agency", "X", Choice::Include), "(a or b) agency:X");
    assert_eq!(set_range("a time:2023", Some("2024")), "a time:2024");
    assert_eq!(set_range("a time>=2023", None), "a");
}

#[test]
fn a_value_is_taken_away_in_any_spelling_that_its_field_takes_for_it() {
    for (field, one, same, other) in [
        ("account", "\u{c9}t\u{e9}@a.example", "\u{e9}t\u{c9}@A.example", "x"),
        ("source_ip", "2001:db8::2", "2001:DB8:0:0::2", "2001:db8::3"),
        ("token_id", "aB", "aB", "ab"),
        ("raw.\"User Name\"", "Bob", "bob", "rob"),
    ] {
        let query = choose("", field, one, Choice::Include);
        assert_eq!(choose(&query, field, same, Choice::Include), "", "{field}");
        let two = choose(&query, field, other, Choice::Include);
        assert_eq!(chosen(&two, field).included, [one, other], "{field}");
    }
}

#[test]
fn the_cursor_knows_what_it_waits_for() {
    let at_end = |text: &str| wanted(text, text.len());
    assert_eq!(at_end("acc").names()[0].0, "account");
    assert_eq!(at_end("x agency:\"Dept of").of, CompletionKind::Value(Field::Agency));
    assert_eq!(at_end("x agency:\"Dept of").partial, "Dept of");
    assert_eq!(at_end("x agency:(A B").of, CompletionKind::Value(Field::Agency));
    assert_eq!(at_end("is:syn").names()[0].0, "synthetic");
    assert_eq!(at_end("-sta").names()[0].0, "stage");
    let wanted = at_end("x agency:Dep");
    assert_eq!(complete("x agency:Dep", &wanted, "Dept of State").0, "x agency:\"Dept of State\" ");
    let listed = "x other_ids:(ses";
    assert_eq!(complete(listed, &at_end(listed), "session:S1").0, "x other_ids:(\"session:S1\" ");
    let names = |text: &str| at_end(text).names().into_iter().map(|(name, _)| name).collect::<Vec<_>>();
    assert_eq!(names("reac"), ["reach"]);
    assert_eq!(names("reach:k"), ["key"]);
    assert_eq!(names("reach:e"), ["event"]);
    assert_eq!(names("reach:\"key:d4 > a"), ["alert", "app", "account", "agency"]);
    for nothing in ["chain:M", "reach:key:d", "raw.a:k", "foo:k"] {
        assert_eq!(names(nothing), Vec::<&str>::new(), "{nothing}");
    }
    let narrower = "reach:\"key:d4 > se";
    assert_eq!(complete(narrower, &at_end(narrower), "session").0, "reach:\"key:d4 > session:");
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "[a-z:()\"\\\\*?/\\[\\]<>=.! éñ0-9-]{0,40}", cursor in 0_usize..40) {
        if let Err(error) = read(&text, Zone::Utc) {
            prop_assert!(error.show(&text).contains('^'));
        }
        let _ = wanted(&text, cursor);
        let _ = choose(&text, "agency", "a b", Choice::Include);
    }

    #[test]
    fn a_chosen_value_is_read_back(value in "/?[ -~é]{1,12}/?") {
        prop_assume!(!value.trim().is_empty());
        let text = choose("", "account", &value, Choice::Include);
        prop_assert_eq!(ok(&text), folded(Field::Account, &value), "{}", text);
        prop_assert_eq!(chosen(&text, "account").included, vec![value]);
    }

    #[test]
    fn two_chosen_values_are_read_back(one in "/?[ -~é]{1,12}", two in "/?[ -~é]{1,12}") {
        prop_assume!(!one.trim().is_empty() && !two.trim().is_empty() && !one.eq_ignore_ascii_case(&two));
        let text = choose(&choose("", "tags", &one, Choice::Include), "tags", &two, Choice::Include);
        let any = Filter::Or(vec![folded(Field::Tags, &one), folded(Field::Tags, &two)]);
        prop_assert_eq!(ok(&text), any, "{}", text);
        prop_assert_eq!(chosen(&text, "tags").included, vec![one, two]);
    }
}

#[test]
fn spellings_of_other_languages_are_told_of_and_never_silently_empty() {
    let hint = |query: &str| {
        let error = read(query, Zone::Utc).unwrap_err();
        format!("{} | {}", &query[error.span.clone()], error.hint.unwrap())
    };
    let cases = [
        ("stage!=other", "!= | write `not stage:other`"),
        ("stage = other", "= | write `stage:other`"),
        ("account~desk", "~ | write `account:desk`"),
        ("count == 4", "== | write `count:4`"),
        ("message:/bind/i", "/bind/i | write `/bind/`"),
        ("time:2023-05-20 09:00", "09:00 | write `time:2023-05-20T09:00`"),
        ("time>=2023-05-20 9:30:15", "9:30:15 | write `time>=2023-05-20T09:30:15`"),
        (
            "account:a (time:2023-05-20..2023-05-21 09:30)",
            "09:30 | write `time:2023-05-20..2023-05-21T09:30`",
        ),
        (r#"time:"2023-05-20" 09:30"#, r#"09:30 | write `time:"2023-05-20T09:30"`"#),
        ("time:2023-06 09:00", "09:00 | write it right behind its date, with a T between them"),
        ("source_ip:195.26.87", "195.26.87 | write 195.26.87.219"),
        ("source_ip:300.1.1.1", "300.1.1.1 | write"),
        ("ip:195.26.87.219:443", "195.26.87.219:443 | write"),
    ];
    for (query, told) in cases {
        assert!(hint(query).starts_with(told), "{query}: {}", hint(query));
    }
    for query in [
        "user agent",
        "a=b",
        "\"account=desk\"",
        "target:/bin/sh",
        "target:\"/bin\"",
        "Sync / Inbox",
        "(/)",
        "ip:localhost",
        "not x",
        "message:x=y",
    ] {
        assert!(read(query, Zone::Utc).is_ok(), "{query}");
    }
}

#[test]
fn what_a_reach_is_narrowed_to_is_known_or_told_of() {
    for query in [
        "reach:K07",
        "reach:\"K07 > session_id:s\"",
        "reach:\"session:a\\\\>b > agency:Dept of State\"",
        "reach:\"session:s > message:<m1@x.example>\"",
        "reach:\"session:s > message:<m1@x.example\\> > mailbox:b\"",
    ] {
        assert!(read(query, Zone::Utc).is_ok(), "{query}");
    }
    let hint = |query: &str| read(query, Zone::Utc).unwrap_err().hint.unwrap();
    assert_eq!(hint("reach:\"K07 > sesion:s-1\""), "did you mean `> session:`?");
    assert!(hint("reach:\"K07 > \"").starts_with("one of key, token"));
}

#[test]
fn a_range_of_times_may_stand_in_quotes() {
    let range = r#"time:"2023-06-15 09:00".."2023-06-15 11:59""#;
    assert_eq!(read(range, Zone::Utc), read("time:2023-06-15T09:00..2023-06-15T11:59", Zone::Utc));
}

#[test]
fn brackets_around_terms_that_are_joined_say_nothing_and_each_term_is_one_of_the_query() {
    let cases: [(&str, &[&str]); 5] = [
        ("(a b) c", &["a", "b", "c"]),
        ("(a and (b c)) \"d e\"", &["a", "b", "c", "\"d e\""]),
        ("(a or b) c", &["(a or b)", "c"]),
        ("not (a b) (c)", &["not (a b)", "(c)"]),
        ("(a b)", &["a", "b"]),
    ];
    for (query, terms) in cases {
        assert_eq!(super::conjuncts(query), terms, "{query}");
    }
}

proptest! {
    #[test]
    fn a_query_in_brackets_means_what_it_does_alone(text in "[ab\\\\/\" ():*+-]{0,12}", other in "[xy]") {
        if let Some(filter) = read(&text, Zone::Utc).ok().filter(|_| !text.trim().is_empty()) {
            let both = read(&format!("{} {other}", super::bracketed(&text)), Zone::Utc);
            let alone = read(&other, Zone::Utc).unwrap();
            let parts = |filter: Filter| match filter { Filter::And(parts) => parts, Filter::All => Vec::new(), filter => vec![filter] };
            let wanted: Vec<Filter> = parts(filter).into_iter().chain([alone]).collect();
            let found: Vec<Filter> = both.map(parts).unwrap_or_default().into_iter().flat_map(parts).collect();
            prop_assert_eq!(found, wanted, "{}", text);
        }
    }
}
