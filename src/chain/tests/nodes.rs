use super::Case;

const GUID: &str = "01234567-89ab-4cde-8f01-23456789abcd";

#[test]
fn a_token_ties_in_every_spelling_that_logs_have() {
    let lines = [
        format!("guid 0 token={GUID}"),
        format!("capitals 1 token={}", GUID.to_uppercase()),
        format!("braces 2 token={{{GUID}}}"),
        "exchange 3 token=Z0UjAauJ3kyPASNFZ4mrzQ".to_owned(),
        "text 4 token=MDEyMzQ1NjctODlhYi00Y2RlLThmMDEtMjM0NTY3ODlhYmNk".to_owned(),
        "other 5 token=z0ujaauj3kypasnfz4mrzq".to_owned(),
    ];
    let case = Case::of(&lines.each_ref().map(String::as_str));
    assert_eq!(case.chains(), ["guid capitals braces exchange text"]);
}

#[test]
fn one_value_is_two_identities_where_it_is_of_two_kinds() {
    let case = Case::of(&["a 0 token=one", "b 1 session=one", "c 2 request=one"]);
    assert!(case.graph.is_empty());
}

#[test]
fn empty_zero_and_null_values_tie_nothing() {
    let zeros = "00000000-0000-0000-0000-000000000000";
    let nothing = [zeros, "null", "AAAAAAAAAAAAAAAAAAAAAA", "{}"];
    let lines: Vec<String> =
        (0..8).map(|at| format!("e{at} {at} token={0} session={0}", nothing[at % 4])).collect();
    let case = Case::of(&lines.iter().map(String::as_str).collect::<Vec<&str>>());
    assert!(case.graph.is_empty());
}

#[test]
fn the_spelling_that_is_shown_does_not_depend_on_which_came_first() {
    let shown = |lines: &[&str]| {
        let case = Case::of(lines);
        case.graph.short(&case.store, &[0, 1]).identities[0].identity.to_string()
    };
    let (guid, other) = (format!("a 0 token={GUID}"), "b 0 token=Z0UjAauJ3kyPASNFZ4mrzQ");
    assert_eq!(shown(&[&guid, other]), format!("token:{GUID}"));
    assert_eq!(shown(&[other, &guid]), format!("token:{GUID}"));
}
