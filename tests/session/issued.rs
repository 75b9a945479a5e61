//! A sign-in that issued a token under its own id and names another: following the token leads to it.

use crate::common::{app, strike};
use crate::growth::{followed, wait};
use crate::{SIZE, count, selected};
use dwell::app::Headless;
use dwell::engine::{LocalEngine, Sighting};
use dwell::session::{ChainLine, DetailLine, detail_lines, named};
use serde_json::json;

const GUID: &str = "445945de-2d4f-4816-a71e-d3c0eff10500";
const PACKED: &str = "3kVZRE8tFkinHtPA7_EFAA";

/// A sign-in that names one token and issued another, two accesses with the latter, and one by another account.
fn case() -> tempfile::TempDir {
    let sign_in = format!("signin:{GUID}");
    let lines = [
        json!({"id": sign_in, "time": "2023-06-01T08:00:00Z", "operation": "Sign-in activity", "outcome": "success",
            "account": "ann@a.example", "token_id": "t-9"}),
        json!({"id": "M0", "time": "2023-06-01T08:30:00Z", "stage": "mailbox_access", "account": "bob@a.example",
            "token_id": "t-0"}),
        json!({"id": "M1", "time": "2023-06-01T09:00:00Z", "stage": "mailbox_access", "account": "ann@a.example",
            "token_id": PACKED}),
        json!({"id": "M2", "time": "2023-06-01T10:00:00Z", "stage": "mailbox_access", "account": "ann@a.example",
            "token_id": GUID.to_uppercase()}),
    ];
    let folder = tempfile::tempdir().unwrap();
    let text = lines.map(|line| line.to_string()).join("\n");
    std::fs::write(folder.path().join("events.jsonl"), text).unwrap();
    folder
}

/// What the chain tab shows of the tokens of the event under the cursor.
fn tokens(app: &Headless<LocalEngine>) -> Vec<Sighting> {
    let seen = |line: &DetailLine| match line {
        DetailLine::Chain(ChainLine::Carried(seen)) if seen.identity.kind.name() == "token" => {
            Some(seen.clone())
        }
        _ => None,
    };
    detail_lines(&app.session).built().iter().filter_map(seen).collect()
}

#[test]
fn a_walk_along_a_token_comes_to_the_sign_in_whose_id_it_is() {
    let folder = case();
    let mut app = app(folder.path(), SIZE, "Gp");
    assert_eq!(tokens(&app).iter().map(|seen| seen.records).collect::<Vec<_>>(), [3]);
    strike(&mut app, "e[[");
    assert_eq!(selected(&app), format!("signin:{GUID}"));
    let walked = app.session.chains.walked.clone().unwrap();
    assert_eq!((walked.number, walked.total), (1, 3), "{}", named(&walked.along));
    strike(&mut app, "]");
    assert_eq!(selected(&app), "M1", "the same token leads on from there");
}

#[test]
fn the_panel_of_the_sign_in_has_both_tokens_and_says_which_is_its_id() {
    let folder = case();
    let mut app = app(folder.path(), SIZE, "p");
    let both = tokens(&app);
    let told: Vec<(&str, u64)> = both.iter().map(|seen| (&*seen.identity.value, seen.records)).collect();
    assert_eq!(told, [("t-9", 1), (GUID, 3)]);
    assert!(crate::screen(&app).contains("issued here"), "{}", crate::screen(&app));
    strike(&mut app, "eG");
    assert_eq!(tokens(&app)[0].issuers, [format!("signin:{GUID}")]);
    assert!(crate::screen(&app).contains("issued by signin:"), "{}", crate::screen(&app));
}

#[test]
fn a_pivot_to_the_token_shows_as_many_events_as_the_panel_counts() {
    let folder = case();
    let mut app = app(folder.path(), SIZE, "Gp");
    strike(&mut app, ":pivot<enter>");
    assert_eq!(count(&app), 3, "{}", app.session.view.scope.query);
    strike(&mut app, "g");
    assert_eq!(selected(&app), format!("signin:{GUID}"));
}

/// The same sign-in in the unified audit log and in the Entra log, each with another token, and an access with the one
/// issued.
fn case_of_both_logs() -> tempfile::TempDir {
    let signed_in = |id: &str, time: &str, token: &str| {
        json!({"id": id, "time": time, "operation": "UserLoggedIn", "outcome": "success", "account": "ann@a.example",
            "token_id": token})
    };
    let lines = [
        signed_in(&format!("signin:{GUID}"), "2023-06-01T08:00:00Z", "t-9"),
        signed_in(GUID, "2023-06-01T08:00:01Z", "t-10"),
        json!({"id": "M1", "time": "2023-06-01T09:00:00Z", "stage": "mailbox_access", "account": "ann@a.example",
            "token_id": GUID}),
    ];
    let folder = tempfile::tempdir().unwrap();
    let text = lines.map(|line| line.to_string()).join("\n");
    std::fs::write(folder.path().join("events.jsonl"), text).unwrap();
    folder
}

#[test]
fn a_pivot_to_a_token_keeps_each_of_the_records_of_its_sign_in() {
    let folder = case_of_both_logs();
    let mut app = app(folder.path(), (240, 40), "Gp");
    let token = tokens(&app).remove(0);
    assert_eq!((token.records, token.issuers), (3, vec![format!("signin:{GUID}"), GUID.to_owned()]));
    let shown = crate::screen(&app);
    assert!(shown.contains(&format!("issued by signin:{GUID} and {GUID}")), "{shown}");
    strike(&mut app, ":pivot<enter>");
    assert_eq!(count(&app), 3, "{}", app.session.view.scope.query);
    for key in ["gp", "j"] {
        strike(&mut app, key);
        assert!(crate::screen(&app).contains("issued here"), "{}", crate::screen(&app));
    }
}

#[test]
fn a_sign_in_that_comes_later_is_counted_and_kept_by_a_pivot_at_once() {
    let folder = case();
    let events = folder.path().join("events.jsonl");
    let whole = std::fs::read_to_string(&events).unwrap();
    let (sign_in, others) = whole.split_once('\n').unwrap();
    std::fs::write(&events, format!("{others}\n")).unwrap();
    let mut app = followed(folder.path());
    strike(&mut app, "Gp");
    assert_eq!((tokens(&app)[0].records, tokens(&app)[0].issuers.len()), (2, 0));
    let mut file = std::fs::OpenOptions::new().append(true).open(&events).unwrap();
    std::io::Write::write_all(&mut file, format!("{sign_in}\n").as_bytes()).unwrap();
    wait(&mut app, 4);
    let token = tokens(&app).remove(0);
    assert_eq!((token.records, token.issuers), (3, vec![format!("signin:{GUID}")]));
    strike(&mut app, ":pivot<enter>");
    assert_eq!(count(&app), 3, "{}", app.session.view.scope.query);
}
