use super::Case;

const SESSION: &str = "session=PC1/0xca21";
const DAY: i64 = 24 * 60;

/// The chains of some records of one logon number, `ID MINUTE FIELDS` each.
fn chains(lines: &[String]) -> Vec<String> {
    let lines: Vec<String> = lines.iter().map(|line| format!("{line} {SESSION}")).collect();
    Case::of(&lines.iter().map(String::as_str).collect::<Vec<&str>>()).chains()
}

#[test]
fn an_account_in_several_spellings_keeps_its_logon_session() {
    let spellings = ["joe@corp.example", "CORP\\joe", "S-1-5-21-1-2-3-1001"];
    let lines: Vec<String> =
        spellings.iter().enumerate().map(|(at, joe)| format!("e{at} {at} account={joe}")).collect();
    assert_eq!(chains(&lines), ["e0 e1 e2"]);
}

#[test]
fn a_number_that_is_issued_again_is_another_session() {
    for logon in ["logged-in", "Logon", "Logon_(Interactive)"] {
        let lines = [
            format!("a 0 account=alice operation={logon}"),
            format!("b 1 account=alice operation=logged-in-special"),
            format!("c {} account=alice operation={logon}", 60 * DAY),
            format!("d {} account=alice operation=logged-out", 60 * DAY + 9),
        ];
        assert_eq!(chains(&lines), ["a b", "c d"], "{logon}");
    }
}

#[test]
fn records_of_one_logon_are_of_one_session() {
    let lines = ["a 0 operation=logged-in-special", "b 1 operation=logged-in", "c 1 operation=Logon"];
    assert_eq!(chains(&lines.map(str::to_owned)), ["a b c"]);
}

#[test]
fn a_restart_of_the_computer_ends_its_logon_sessions() {
    for (operation, device, want) in [
        ("EventLog_6005", "pc1", vec!["a b", "c d"]),
        ("EventLog_6005", "pc2", vec!["a b c d"]),
        ("Sysmon_12", "pc1", vec!["a b c d"]),
    ] {
        let lines = [
            format!("a 0 account=alice {SESSION}"),
            format!("b 1 account=alice {SESSION}"),
            format!("r 2 operation={operation} device_id={device}"),
            format!("c 3 account=alice {SESSION}"),
            format!("d 4 account=alice {SESSION}"),
        ];
        let case = Case::of(&lines.each_ref().map(String::as_str));
        assert_eq!(case.chains(), want, "{operation} {device}");
    }
}

#[test]
fn another_account_after_a_long_quiet_has_another_session() {
    let bob = |at: i64| [format!("a 0 account=alice"), format!("b {at} account=bob")];
    assert_eq!(chains(&bob(DAY - 1)), ["a b"]);
    assert!(chains(&bob(30 * DAY)).is_empty());
}
