use super::{
    Choice, Filter, Match, Property, choose, chosen, clear_field, complete, read, set_range, wanted,
};
use crate::event::{Field, Zone};
use proptest::prelude::*;

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
}

#[test]
fn tokens_keep_their_case_and_messages_are_searched_within() {
    assert_eq!(ok("token_id:3kVZ"), Filter::Text(Field::TokenId, Match::Exact("3kVZ".into())));
    assert_eq!(ok("message:Sync"), Filter::Text(Field::Message, Match::Contains("Sync".into())));
}

#[test]
fn addresses_and_colons_are_no_field_names() {
    assert_eq!(ok("2001:db8::1"), word("2001:db8::1"));
    assert_eq!(ok("source_ip:2001:db8::1"), folded(Field::SourceIp, "2001:db8::1"));
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
fn the_cursor_knows_what_it_waits_for() {
    let at_end = |text: &str| wanted(text, text.len());
    assert_eq!(at_end("acc").names()[0].0, "account");
    assert_eq!(at_end("x agency:\"Dept of").field, Some(Field::Agency));
    assert_eq!(at_end("x agency:\"Dept of").partial, "Dept of");
    assert_eq!(at_end("x agency:(A B").field, Some(Field::Agency));
    assert_eq!(at_end("is:syn").names()[0].0, "synthetic");
    assert_eq!(at_end("-sta").names()[0].0, "stage");
    let wanted = at_end("x agency:Dep");
    assert_eq!(complete("x agency:Dep", &wanted, "Dept of State").0, "x agency:\"Dept of State\" ");
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
    fn a_chosen_value_is_read_back(value in "[ -~é]{1,12}") {
        prop_assume!(!value.trim().is_empty());
        let text = choose("", "account", &value, Choice::Include);
        prop_assert_eq!(ok(&text), folded(Field::Account, &value), "{}", text);
        prop_assert_eq!(chosen(&text, "account").included, vec![value]);
    }
}
