use super::{Around, draft};
use crate::event::{Event, Field, LISTS};
use crate::read::formats::{Desk, Names};
use crate::read::notes::Notes;
use crate::read::operations::Operations;
use crate::read::times::Clock;
use crate::read::tree::Tree;

fn event(json: &str) -> Event<'static> {
    let tree = Tree::parse(json).unwrap();
    let (operations, mut notes, mut names) = (Operations::standard(), Notes::default(), Names::default());
    let mut desk = Desk {
        clock: Clock::default(),
        operations: &operations,
        notes: &mut notes,
        names: &mut names,
        above: &mut None,
        line: 1,
    };
    draft(&tree, &Around::default(), &mut desk).event.into_owned()
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
