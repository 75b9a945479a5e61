use super::{RowContext, draft, outline_of};
use crate::event::{Event, Field, LISTS};
use crate::read::formats::{Names, ReadContext};
use crate::read::operations::Operations;
use crate::read::remarks::Remarks;
use crate::read::tree::Tree;

fn event(json: &str) -> Event<'static> {
    read(json).0
}

/// The event of a record, and what was noted of it.
fn read(json: &str) -> (Event<'static>, Vec<String>) {
    let tree = Tree::parse(json).unwrap();
    let (operations, mut notes, mut names) = (Operations::standard(), Remarks::default(), Names::default());
    let mut ctx = ReadContext::at_first_line(&operations, &mut notes, &mut names);
    let event = draft(outline_of(&tree).root(""), &RowContext::default(), &mut ctx).event.into_owned();
    (event, notes.lines().collect())
}

fn list(event: &Event<'_>, field: Field) -> Vec<String> {
    assert!(LISTS.contains(&field));
    event.list(field).iter().map(|item| item.clone().into_owned()).collect()
}

#[test]
fn a_bind_record_says_its_messages_session_and_owner() {
    let event = event(
        r#"{"CreationTime":"2023-05-22T02:14:00","Id":"a1","Operation":"MailItemsAccessed","RecordType":50,
        "OrganizationId":"6f1c1a52-0000-4000-8000-00000000000a","ResultStatus":"Succeeded",
        "UserId":"desk-03@agency-a.example","MailboxOwnerUPN":"desk-03@agency-a.example",
        "ClientIPAddress":"[::ffff:203.0.113.7]:443","ClientInfoString":"Client=REST;;","AppId":"app","ClientAppId":"caller",
        "OperationCount":2,"OperationProperties":[{"Name":"MailAccessType","Value":"Bind"},
        {"Name":"IsThrottled","Value":"False"}],"AppAccessContext":{"AADSessionId":"s1","UniqueTokenId":"Tok-En_1","IssuedAtTime":"2023-05-22T01:10:05"},
        "Folders":[{"Path":"\\Inbox","FolderItems":[{"InternetMessageId":"<1@x>"},{"InternetMessageId":"<2@x>"}]}]}"#,
    );
    let text = |field| event.text(field);
    assert_eq!(event.when.map(|when| when.to_string()).as_deref(), Some("2023-05-22T02:14:00Z"));
    assert_eq!(text(Field::Stage), Some("mailbox_access"));
    assert_eq!(text(Field::SourceIp), Some("203.0.113.7"));
    assert_eq!(text(Field::SessionId), Some("s1"));
    assert_eq!(text(Field::TokenId), Some("Tok-En_1"));
    assert_eq!(text(Field::IssuedAt), Some("2023-05-22T01:10:05Z"));
    assert_eq!(text(Field::AppId), Some("caller"));
    assert_eq!(text(Field::Message), Some("Bind · 2 messages"));
    assert_eq!(list(&event, Field::MessageIds), ["<1@x>", "<2@x>"]);
    assert_eq!(list(&event, Field::Tags), ["bind"]);
    assert_eq!(event.count, Some(2));
}

#[test]
fn a_token_that_was_issued_at_no_time_says_so_by_saying_nothing() {
    for none in ["1601-01-01T00:00:00", "0001-01-01T00:00:00", "1970-01-01T00:00:00", "", "soon"] {
        let event = event(&format!(
            r#"{{"CreationTime":"2023-05-22T02:14:00","Operation":"MailItemsAccessed","RecordType":50,
            "AppAccessContext":{{"UniqueTokenId":"Tok-En_1","IssuedAtTime":"{none}"}}}}"#
        ));
        assert_eq!(event.text(Field::IssuedAt), None, "{none}");
    }
}

#[test]
fn a_throttled_sync_is_tagged_and_said() {
    let event = event(
        r#"{"CreationTime":"2023-05-22T02:14:00","Operation":"MailItemsAccessed","RecordType":50,
        "OperationProperties":[{"Name":"MailAccessType","Value":"Sync"},{"Name":"IsThrottled","Value":"True"}],
        "Item":{"ParentFolder":{"Path":"\\Inbox"}}}"#,
    );
    assert_eq!(event.text(Field::Message), Some("Sync · Inbox · throttled"));
    assert_eq!(list(&event, Field::Tags), ["sync", "throttled"]);
}

#[test]
fn a_sign_in_fails_by_its_error_whatever_its_status_says() {
    let failed = event(
        r#"{"Operation":"UserLoginFailed","RecordType":15,"Id":"t1","ResultStatus":"Success","ErrorNumber":"50126",
        "LogonError":"InvalidUserNameOrPassword","UserId":"Not Available",
        "Actor":[{"ID":"x","Type":0},{"ID":"desk-03@agency-a.example","Type":5}]}"#,
    );
    assert_eq!(failed.text(Field::Outcome), Some("failure"));
    assert_eq!(failed.text(Field::TokenId), None);
    assert_eq!(failed.text(Field::Account), Some("desk-03@agency-a.example"));
    assert_eq!(failed.text(Field::Message), Some("sign-in · failed 50126 InvalidUserNameOrPassword"));
    let fine = event(
        r#"{"Operation":"UserLoggedIn","RecordType":15,"Id":"t2","ResultStatus":"Success","ErrorNumber":"0",
        "DeviceProperties":[{"Name":"SessionId","Value":"s2"},{"Name":"Id","Value":"d2"}],
        "ExtendedProperties":[{"Name":"UserAgent","Value":"agent/1"}]}"#,
    );
    assert_eq!(fine.text(Field::Outcome), Some("success"));
    assert_eq!(fine.text(Field::TokenId), Some("t2"));
    assert_eq!(fine.text(Field::SessionId), Some("s2"));
    assert_eq!(fine.text(Field::DeviceId), Some("d2"));
    assert_eq!(fine.text(Field::UserAgent), Some("agent/1"));
    assert!(fine.when.is_none());
}

#[test]
fn what_succeeded_in_part_is_neither_a_success_nor_a_failure() {
    for (status, outcome) in [
        ("Succeeded", "success"),
        ("PartiallySucceeded", "unknown"),
        ("False", "failure"),
        ("Odd", "unknown"),
    ] {
        let event = event(&format!(r#"{{"Operation":"HardDelete","ResultStatus":"{status}"}}"#));
        assert_eq!(event.text(Field::Outcome), Some(outcome), "{status}");
    }
}

#[test]
fn empty_and_all_zero_values_are_no_identity() {
    let event = event(
        r#"{"Operation":"Set-User","RecordType":1,"Id":"00000000-0000-0000-0000-000000000000","SessionId":"",
        "AppId":"","ClientAppId":"00000000-0000-0000-0000-000000000000","ClientIP":"0.0.0.0","OrganizationId":"null"}"#,
    );
    for field in [Field::SessionId, Field::AppId, Field::SourceIp, Field::TenantId] {
        assert_eq!(event.text(field), None, "{field}");
    }
    assert_eq!(event.id, "");
}

#[test]
fn commands_on_a_mailbox_name_it_and_say_their_parameters() {
    let event = event(
        r#"{"Operation":"New-InboxRule","RecordType":1,"ResultStatus":"True","ObjectId":"x\\y","UserId":"admin@agency-a.example",
        "Parameters":[{"Name":"Mailbox","Value":"desk-03@agency-a.example"},{"Name":"Name","Value":"."},
        {"Name":"DeleteMessage","Value":"True"}]}"#,
    );
    assert_eq!(event.text(Field::Mailbox), Some("desk-03@agency-a.example"));
    assert_eq!(event.text(Field::Message), Some("New-InboxRule · Name=. · DeleteMessage=True"));
    assert_eq!(event.text(Field::Stage), Some("mailbox_access"));
}

#[test]
fn of_two_sessions_tokens_or_requests_the_first_is_taken_and_the_other_is_kept_beside_it() {
    const ONE: &str = "59c01e73-3571-4bc1-99b4-45965b761bc0";
    const OTHER: &str = "69c01e73-3571-4bc1-99b4-45965b761bc0";
    let said = |kind: &str| {
        let what = match kind {
            "requests" => "the first is taken, and nothing is tied by the other",
            _ => "it is tied and judged by both (`other_ids` has the other)",
        };
        vec![format!("1 record with two {kind}: {what}; first at line 1 (`{OTHER}`)")]
    };
    let record = |fields: &str| format!(r#"{{"Operation":"MailItemsAccessed","RecordType":50,{fields}}}"#);
    for (first, second, field, notes) in [
        ("\"SessionId\":\"ONE\"", "\"AADSessionId\":\"OTHER\"", Field::SessionId, said("sessions")),
        ("\"UniqueTokenIdentifier\":\"OTHER\"", "\"UniqueTokenId\":\"ONE\"", Field::TokenId, said("tokens")),
        ("\"InterSystemsId\":\"ONE\"", "\"CorrelationId\":\"OTHER\"", Field::RequestId, said("requests")),
        ("\"InterSystemsId\":\"ONE\",\"CorrelationId\":\"OTHER\"", "", Field::RequestId, said("requests")),
        // other spellings of the same id, and a value for none
        (
            "\"SessionId\":\"{59C01E73-3571-4BC1-99B4-45965B761BC0}\"",
            "\"AADSessionId\":\"ONE\"",
            Field::SessionId,
            vec![],
        ),
        (
            "\"UniqueTokenIdentifier\":\"cx7AWXE1wUuZtEWWW3YbwA\"",
            "\"UniqueTokenId\":\"ONE\"",
            Field::TokenId,
            vec![],
        ),
        (
            "\"SessionId\":\"ONE\"",
            "\"AADSessionId\":\"00000000-0000-0000-0000-000000000000\"",
            Field::SessionId,
            vec![],
        ),
        // the client's own request id is not compared
        ("\"CorrelationId\":\"ONE\",\"ClientRequestId\":\"OTHER\"", "", Field::RequestId, vec![]),
    ] {
        let fields = format!(r#"{first},"AppAccessContext":{{{second}}}"#);
        let fields = fields.replace("ONE", ONE).replace("OTHER", OTHER);
        let (event, noted) = read(&record(&fields));
        let taken = event.text(field).unwrap().trim_matches(['{', '}']).to_lowercase();
        assert_eq!((taken.as_str(), noted), (ONE, notes), "{fields}");
    }
}

#[test]
fn the_application_through_which_a_person_acts_is_none_of_the_persons_names() {
    let event = event(
        r#"{"Operation":"Add application.","RecordType":8,"UserId":"desk-03@agency-a.example","UserKey":"10032002643F6746",
        "Actor":[{"ID":"desk-03@agency-a.example","Type":5},{"ID":"10032002643F6746","Type":3},{"ID":"The portal","Type":1},
        {"ID":"18ed3507-a475-4ccb-b669-d66bc9f2a36e","Type":2},{"ID":"User_7dccacb0-0000-4000-8000-000000000003","Type":2},
        {"ID":"7dccacb0-0000-4000-8000-000000000003","Type":2},{"ID":"User","Type":2}]}"#,
    );
    let names: Vec<&str> = event.list(Field::AccountNames).iter().map(AsRef::as_ref).collect();
    assert_eq!(names, ["10032002643F6746", "7dccacb0-0000-4000-8000-000000000003"]);
}
