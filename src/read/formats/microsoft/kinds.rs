//! The kinds of log of Entra, Azure and Microsoft Graph, recognised by category or by the members of a record.

use super::azure::{activities, graph_activities};
use super::entra::{audits, provisionings, risks, signins};
use super::log_record::{LogRecord, object};
use crate::event::{Event, Field};
use crate::read::address;
use crate::read::formats::{Draft, RawRecord, ReadContext};

/// What the fields of an event are made of, for formats in which several kinds of log occur.
pub const FIELDS: &[(&str, &str)] = &[
    (
        "id",
        "the record's own, with its kind in front: `signin:`, `diraudit:`, `azure:`, `graph:`, `risk:`, `provisioning:`",
    ),
    ("time", "that of the record inside, else `time`, `TimeGenerated`"),
    ("operation", "as the kind's own format has it; of Graph and of others `operationName`"),
    (
        "account",
        "as the kind's own format has it; of Graph `userId`, else `servicePrincipalId`; of others `identity`, or its claims",
    ),
    ("account_names", "as the kind's own format has it"),
    ("target", "as the kind's own format has it; of Graph `requestUri`; of others `resourceId`"),
    ("source_ip", "`ipAddress`, `callerIpAddress`"),
    ("user_agent", "`userAgent`"),
    ("client", "of a sign-in `clientAppUsed`"),
    ("app_id", "`appId`, or the claim `appid`"),
    ("app_name", "`appDisplayName`"),
    ("device_id", "`deviceDetail.deviceId`, `deviceId`"),
    ("session_id", "`sessionId`"),
    ("token_id", "`uniqueTokenIdentifier`, of Graph `signInActivityId`, of Azure the claim `uti`"),
    ("issued_at", "of Graph `tokenIssuedAt`, of Azure the claim `iat`"),
    (
        "key_id",
        "of a service principal's sign-in `servicePrincipalCredentialKeyId`; of an audit the credential that was added",
    ),
    ("request_id", "`correlationId`; of Graph `requestId`"),
    ("alert_id", "`id` of a risk detection"),
    (
        "tenant_id",
        "of a sign-in that of its resource; else `AADTenantId`, `tenantId`, the tenant in `resourceId`",
    ),
    ("count", "of sign-ins that are counted in one row, how many"),
    (
        "outcome",
        "as the kind's own format has it; of Graph `responseStatusCode`, `httpStatusCode`: 400 and above is failure",
    ),
    ("severity", "the level of a risk, or of the activity log"),
    ("tags", "`riskEventTypes_v2`, `riskState`"),
    (
        "message",
        "as the kind's own format has it; of Graph method, address and status; of others the operation, `resultType` and `resultDescription`",
    ),
];

/// A kind of log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Sign-ins of users, service principals and managed identities.
    SignIn,
    /// Changes to the directory.
    Audit,
    /// Operations on resources of Azure.
    Activity,
    /// Requests to Microsoft Graph.
    Graph,
    /// Detections of Identity Protection.
    Risk,
    /// Accounts written to and from other directories.
    Provisioning,
}

/// The kinds by names of categories and tables.
const NAMED: [(&str, Kind); 25] = [
    ("SignInLogs", Kind::SignIn),
    ("NonInteractiveUserSignInLogs", Kind::SignIn),
    ("ServicePrincipalSignInLogs", Kind::SignIn),
    ("ManagedIdentitySignInLogs", Kind::SignIn),
    ("ADFSSignInLogs", Kind::SignIn),
    ("AADNonInteractiveUserSignInLogs", Kind::SignIn),
    ("AADServicePrincipalSignInLogs", Kind::SignIn),
    ("AADManagedIdentitySignInLogs", Kind::SignIn),
    ("AuditLogs", Kind::Audit),
    ("AzureActivity", Kind::Activity),
    ("MicrosoftGraphActivityLogs", Kind::Graph),
    ("AzureADGraphActivityLogs", Kind::Graph),
    ("AADGraphActivityLogs", Kind::Graph),
    ("GraphAPIAuditEvents", Kind::Graph),
    ("MicrosoftServicePrincipalSignInLogs", Kind::SignIn),
    ("ProvisioningLogs", Kind::Provisioning),
    ("AADProvisioningLogs", Kind::Provisioning),
    ("UserRiskEvents", Kind::Risk),
    ("AADUserRiskEvents", Kind::Risk),
    ("RiskyUsers", Kind::Risk),
    ("AADRiskyUsers", Kind::Risk),
    ("ServicePrincipalRiskEvents", Kind::Risk),
    ("AADServicePrincipalRiskEvents", Kind::Risk),
    ("RiskyServicePrincipals", Kind::Risk),
    ("AADRiskyServicePrincipals", Kind::Risk),
];

/// Categories of the Azure activity log. Other logs have them too, so the resource must also be in a subscription, or
/// the identity have claims.
const ACTIVITY: [&str; 11] = [
    "Administrative",
    "Security",
    "ServiceHealth",
    "Alert",
    "Recommendation",
    "Policy",
    "Autoscale",
    "ResourceHealth",
    "Action",
    "Write",
    "Delete",
];

impl Kind {
    /// The kind of a record; `None` if it is unknown.
    pub fn of(logged: &LogRecord<'_>) -> Option<Self> {
        Self::named(logged).or_else(|| Self::shaped(logged))
    }

    /// The kind by table or category.
    fn named(logged: &LogRecord<'_>) -> Option<Self> {
        let said = logged.texts(&["Type", "category"]);
        let named = |name: &str| NAMED.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        if let Some((_, kind)) = said.iter().find_map(|name| named(name)) {
            return Some(*kind);
        }
        let activity = |name: &&str| ACTIVITY.iter().any(|known| known.eq_ignore_ascii_case(name));
        let of_subscription = |path: &str| path.to_ascii_lowercase().starts_with("/subscriptions/");
        let under = logged.text(&["resourceId"]).is_some_and(of_subscription)
            || logged.get("identity").is_some_and(|identity| identity.has("claims"));
        (under && logged.has("operationName") && said.iter().any(activity)).then_some(Self::Activity)
    }

    /// The kind by the names of members.
    fn shaped(logged: &LogRecord<'_>) -> Option<Self> {
        let portal = logged.has("Activity")
            && logged.has_any(&[
                "ActorUserPrincipalName",
                "Target1DisplayName",
                "Initiated by (actor)",
                "Target(s)",
            ]);
        let named = logged.has_any(&["activityDisplayName", "operationName"]);
        if portal
            || logged.has_all(&["activityDisplayName", "activityDateTime"])
            || (named && logged.has_all(&["initiatedBy", "targetResources"]))
        {
            return Some(Self::Audit);
        }
        if logged.has_all(&["provisioningStatusInfo", "sourceIdentity"]) {
            return Some(Self::Provisioning);
        }
        if logged.has("requestUri")
            && logged.has_any(&["requestMethod", "httpMethod"])
            && logged.has_any(&["responseStatusCode", "httpStatusCode", "signInActivityId"])
        {
            return Some(Self::Graph);
        }
        if logged.has_all(&["riskLevel", "riskState"])
            && logged.has_any(&["detectedDateTime", "riskLastUpdatedDateTime"])
        {
            return Some(Self::Risk);
        }
        if is_signin(logged) {
            return Some(Self::SignIn);
        }
        let event = logged.has_any(&["eventTimestamp", "OperationNameValue"])
            && logged.has_any(&["caller", "correlationId", "claims", "operationId"])
            && logged.has_any(&["operationName", "OperationNameValue"]);
        let portal = logged.has_all(&["Operation name", "Event initiated by", "time"]);
        (event || portal).then_some(Self::Activity)
    }

    /// The event of a record of this kind.
    pub fn draft<'t>(self, logged: &'t LogRecord<'t>, ctx: &mut ReadContext<'_>) -> Draft<'t> {
        match self {
            Self::SignIn => signins::draft(logged, ctx),
            Self::Audit => audits::draft(logged, ctx),
            Self::Activity => activities::draft(logged, ctx),
            Self::Graph => graph_activities::draft(logged, ctx),
            Self::Risk => risks::draft(logged, ctx),
            Self::Provisioning => provisionings::draft(logged, ctx),
        }
    }
}

fn is_signin(logged: &LogRecord<'_>) -> bool {
    let listed = logged.has("createdDateTime")
        && logged.has_any(&["ipAddress", "appId", "appDisplayName"])
        && logged.has_any(&[
            "status",
            "resultType",
            "isInteractive",
            "signInEventTypes",
            "conditionalAccessStatus",
        ])
        && logged.has_any(&["userPrincipalName", "userId", "servicePrincipalId"]);
    let portal = logged.has_all(&["Date", "Request ID"])
        && logged.has_any(&["Application", "Application ID", "Resource"])
        && logged.has_any(&["Username", "User", "User ID", "Service principal ID", "Service principal name"]);
    let early = logged.has_all(&["Date", "Username", "Application", "IP address", "Status"]);
    let hunted = logged.has_all(&["Timestamp", "RequestId", "ErrorCode", "ApplicationId"]);
    // a sign-in table from which a query kept only some columns
    let projected = logged.has_all(&["TimeGenerated", "ipAddress"])
        && logged.has_any(&["appDisplayName", "resourceDisplayName", "resultType"])
        && logged.has_any(&["userPrincipalName", "servicePrincipalName"]);
    listed || portal || early || hunted || projected
}

/// Passes on the event of a record, of its own kind or, if that is unknown, of `fallback`.
///
/// # Errors
/// If the record is of no known kind and has no time or operation.
pub fn take(
    record: &RawRecord<'_>,
    ctx: &mut ReadContext<'_>,
    fallback: Option<Kind>,
    take: &mut dyn FnMut(Draft<'_>),
) -> Result<(), String> {
    let tree = object(record)?;
    let logged = LogRecord::of(&tree);
    match Kind::of(&logged).or(fallback) {
        Some(kind) => take(kind.draft(&logged, ctx)),
        None if logged.has_any(&["time", "TimeGenerated", "operationName"]) => take(other(&logged, ctx)),
        None => return Err("it has neither time nor operationName".to_owned()),
    }
    Ok(())
}

/// The event of a record of an unknown kind, from members that most logs have.
fn other<'t>(logged: &'t LogRecord<'t>, ctx: &mut ReadContext<'_>) -> Draft<'t> {
    let mut event = Event::default();
    event.when = logged.when(&["time", "TimeGenerated"], ctx);
    let operation = logged.text(&["operationName", "category", "Type"]);
    event.set_some(Field::Operation, operation);
    let account = logged.text(&["userPrincipalName", "identity", "caller"]);
    let account = account.or_else(|| activities::claimed(logged)).or_else(|| logged.text(&["userId"]));
    event.set_some(Field::Account, account);
    let names = logged.texts(&["userPrincipalName", "userId"]);
    for name in names {
        event.also_named(name);
    }
    let addresses = logged.texts(&["callerIpAddress", "ipAddress"]);
    event.set_some(Field::SourceIp, addresses.into_iter().find_map(address::clean));
    event.set_some(Field::Target, logged.text(&["resourceId"]));
    event.set_some(Field::RequestId, logged.text(&["correlationId"]));
    event.set_some(Field::TenantId, logged.tenant(&[]));
    let said = [operation, logged.text(&["resultType"]), logged.text(&["resultDescription"])];
    event.set(Field::Message, said.into_iter().flatten().collect::<Vec<_>>().join(" · "));
    let content = logged.identify(&mut event, "azure-log", None);
    ctx.apply_meaning(&mut event, None);
    Draft { event, content, organisation: None }
}
