//! A record of Entra is one event, however it was exported.

use super::{read, read_bytes};
use dwell::event::{Event, Field, TEXTS};
use std::fs;

const TENANT: &str = "6f1c1a52-0000-4000-8000-00000000000a";

/// One sign-in as Graph lists it, as the portal and diagnostic settings write it, and as Log Analytics holds it.
fn sign_in() -> Vec<(&'static str, String)> {
    let graph = r#"{"id":"b0000000-0000-4000-8000-000000000001","createdDateTime":"2023-05-22T01:00:00Z","userDisplayName":"Desk officer 03","userPrincipalName":"desk-officer-03@agency-a.example","userId":"u3","appId":"a0000000-0000-4000-8000-000000000001","appDisplayName":"Mail","ipAddress":"198.51.100.20","clientAppUsed":"Browser","userAgent":"Mozilla/5.0","correlationId":"c0000000-0000-4000-8000-000000000001","resourceDisplayName":"Exchange Online","resourceId":"r","resourceTenantId":"TENANT","homeTenantId":"TENANT","status":{"errorCode":50126,"failureReason":"Wrong password."},"deviceDetail":{"deviceId":"d0000000-0000-4000-8000-000000000001","browser":"Edge"},"uniqueTokenIdentifier":"AQAAsAAAAECAAAAAAAAAIQ","sessionId":"e0000000-0000-4000-8000-000000000001","riskLevelDuringSignIn":"none","riskEventTypes_v2":[]}"#;
    let graph = graph.replace("TENANT", TENANT);
    let pascal =
        graph.replace("\"status\"", "\"Status\"").replace("\"userP", "\"UserP").replace("\"cr", "\"Cr");
    let around = format!(
        r#""time":"2023-05-22T01:00:00Z","resourceId":"/tenants/{TENANT}/providers/Microsoft.aadiam","operationName":"Sign-in activity","category":"SignInLogs","tenantId":"{TENANT}","resultType":"50126","callerIpAddress":"198.51.100.20","correlationId":"another","identity":"Desk officer 03""#
    );
    let table = format!(
        "TenantId,TimeGenerated [UTC],Category,ResultType,ResultDescription,CorrelationId,Resource,Identity,AppDisplayName,AppId,ClientAppUsed,CreatedDateTime [UTC],DeviceDetail,Id,IPAddress,RiskEventTypes_V2,ResourceDisplayName,ResourceTenantId,SessionId,Status,UniqueTokenIdentifier,UserAgent,UserPrincipalName,Type\nworkspace,\"5/22/2023, 1:00:00 AM\",NonInteractiveUserSignInLogs,50126,,c0000000-0000-4000-8000-000000000001,Microsoft.aadiam,Desk officer 03,Mail,a0000000-0000-4000-8000-000000000001,Browser,\"5/22/2023, 1:00:00 AM\",\"{{\"\"deviceId\"\":\"\"d0000000-0000-4000-8000-000000000001\"\"}}\",b0000000-0000-4000-8000-000000000001,198.51.100.20,[],Exchange Online,{TENANT},e0000000-0000-4000-8000-000000000001,\"{{\"\"errorCode\"\":50126,\"\"failureReason\"\":\"\"Wrong password.\"\"}}\",AQAAsAAAAECAAAAAAAAAIQ,Mozilla/5.0,desk-officer-03@agency-a.example,AADNonInteractiveUserSignInLogs\n"
    );
    let portal = format!(
        "\u{feff}Date (UTC),Request ID,User agent,Correlation ID,User ID,User,Username,Unique token identifier,Application,Application ID ,Resource,Resource ID ,Resource tenant ID,IP address,Status,Sign-in error code,Failure reason,Client app,Device ID,Session ID,IP address (seen by resource)\r\n2023-05-22T01:00:00Z,b0000000-0000-4000-8000-000000000001,Mozilla/5.0,c0000000-0000-4000-8000-000000000001,u3,Desk officer 03,desk-officer-03@agency-a.example,AQAAsAAAAECAAAAAAAAAIQ,Mail,a0000000-0000-4000-8000-000000000001,Exchange Online,r,{TENANT},198.51.100.20,Failure,50126,Wrong password.,Browser,d0000000-0000-4000-8000-000000000001,e0000000-0000-4000-8000-000000000001,203.0.113.9\r\n"
    );
    let quoted = serde_json::Value::from(graph.clone()).to_string();
    vec![
        ("graph.json", format!(r#"{{"@odata.context":"x","value":[{graph}]}}"#)),
        ("list.json", format!("[{pascal}]")),
        ("lines.jsonl", graph.clone()),
        ("diagnostics.jsonl", format!("{{{around},\"properties\":{graph}}}")),
        ("records.json", format!(r#"{{"records":[{{{around},"properties":{graph}}}]}}"#)),
        ("text.jsonl", format!("{{{around},\"properties\":{quoted}}}")),
        ("table.csv", table),
        ("portal.csv", portal),
    ]
}

fn told(event: &Event<'_>) -> Vec<(Field, String)> {
    let whence = [Field::Source, Field::Format];
    let texts = TEXTS.into_iter().filter(|field| !whence.contains(field));
    texts.filter_map(|field| Some((field, event.text(field)?.to_owned()))).collect()
}

#[test]
fn one_sign_in_says_the_same_in_every_shape() {
    let shapes = sign_in();
    let mut first = None;
    for (name, text) in &shapes {
        let (entry, _, kept) = read_bytes("evidence", text.as_bytes());
        assert_eq!((entry.read, entry.rejected), (1, 0), "{name}: {entry:?}");
        let event = &kept.events[0].0;
        assert_eq!(event.id, "signin:b0000000-0000-4000-8000-000000000001", "{name}");
        assert_eq!(
            event.when.map(|when| when.to_string()).as_deref(),
            Some("2023-05-22T01:00:00Z"),
            "{name}"
        );
        let first = first.get_or_insert_with(|| told(event));
        assert_eq!(&told(event), first, "{name}");
    }
    let first = first.unwrap_or_default();
    for (field, want) in [(Field::Outcome, "failure"), (Field::TenantId, TENANT)] {
        assert!(first.contains(&(field, want.to_owned())), "{first:?}");
    }
}

#[test]
fn all_exports_of_one_sign_in_are_one_event() {
    let folder = tempfile::tempdir().unwrap();
    let shapes = sign_in();
    for (name, text) in &shapes {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let (loaded, kept) = read(&[folder.path()]);
    assert_eq!(kept.store.len(), 1);
    let merged: u64 = loaded.ledger.sources.iter().map(|source| source.merged).sum();
    assert_eq!(merged, shapes.len() as u64 - 1);
}

#[test]
fn a_record_in_an_envelope_is_read_back_with_its_envelope() {
    let (_, text) = sign_in().swap_remove(3);
    let folder = super::folder_with("in.jsonl", text.as_bytes());
    let (loaded, kept) = read(&[folder.path()]);
    let raw = loaded.sources.record(kept.events[0].1).unwrap().tree;
    assert_eq!(raw["properties"]["userPrincipalName"], "desk-officer-03@agency-a.example");
    assert_eq!(raw["category"], "SignInLogs");
}

#[test]
fn an_error_code_that_is_zero_in_any_spelling_is_success() {
    let outcome = |status: &str| {
        let line = format!(
            r#"{{"id":"a","createdDateTime":"2023-05-22T01:00:00Z","userPrincipalName":"x@a.example","appId":"y",{status}}}"#
        );
        let (_, _, kept) = read_bytes("evidence", line.as_bytes());
        kept.events[0].0.text(Field::Outcome).map(str::to_owned)
    };
    for (status, want) in [
        (r#""status":{"errorCode":0}"#, Some("success")),
        (r#""status":{"errorCode":"0"}"#, Some("success")),
        (r#""status":"{\"errorCode\":0}""#, Some("success")),
        (r#""status":{"errorCode":50140}"#, Some("failure")),
        (r#""status":{}"#, None),
        (r#""resultType":"50126""#, Some("failure")),
        (r#""status":"Interrupted""#, Some("failure")),
    ] {
        assert_eq!(outcome(status).as_deref(), want, "{status}");
    }
}
