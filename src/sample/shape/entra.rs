//! Entra sign-ins as Microsoft Graph lists them.

use super::facts::{ItemFacts, id};
use super::json::Object;
use crate::sample::days::Clock;
use crate::sample::item::{Item, What};
use crate::sample::people::GROUPS;
use crate::sample::world::{Name, World};

/// Begins the list.
pub fn head(out: &mut Vec<u8>) {
    out.extend_from_slice(
        b"{\"@odata.context\":\"https://graph.microsoft.com/beta/$metadata#auditLogs/signIns\",\"value\":[\n",
    );
}

/// Ends the list.
pub fn tail(out: &mut Vec<u8>) {
    out.extend_from_slice(b"\n]}\n");
}

/// The failure reason that Graph gives for an error code.
const fn reason(code: u16) -> &'static str {
    match code {
        50053 => {
            "The account is locked, you've tried to sign in too many times with an incorrect user ID or password."
        }
        50074 => "Strong Authentication is required.",
        _ => "Error validating credentials due to invalid username or password.",
    }
}

/// Writes one sign-in.
pub fn sign_in(world: &World, item: &Item, first: bool, out: &mut Vec<u8>) {
    let told = ItemFacts::of(world, item);
    let (Some(identity), What::SignIn { code, .. }) = (&told.identity, item.what) else { return };
    if !first {
        out.extend_from_slice(b",\n");
    }
    let account = &world.accounts[item.who];
    let mut object = Object::begin(out);
    object.guid("id", id(world, item));
    object.written("createdDateTime", |out| {
        Clock::at(item.at).time(out);
        out.push(b'Z');
    });
    object.text("userDisplayName", &account.role).text("userPrincipalName", &account.upn);
    object.guid("userId", world.guid(Name::User(item.who)));
    object.text("appId", identity.client.app).text("appDisplayName", identity.client.name);
    object.text("authenticationRequirement", "multiFactorAuthentication");
    object.text("ipAddress", identity.ip).text("clientAppUsed", identity.client.kind);
    object.text("userAgent", identity.client.agent);
    object.guid("correlationId", world.guid(Name::Correlation(item.who, item.at)));
    object.text("conditionalAccessStatus", if code == 0 { "success" } else { "notApplied" });
    object.guid("originalRequestId", id(world, item)).raw("isInteractive", "true");
    object.text("tokenIssuerName", "").text("tokenIssuerType", "AzureAD");
    if code == 0 {
        object.guid("sessionId", identity.session).token("uniqueTokenIdentifier", id(world, item));
    }
    object.text("riskDetail", "none").text("riskLevelAggregated", "none");
    object.text("riskLevelDuringSignIn", "none").text("riskState", "none").raw("riskEventTypes_v2", "[]");
    object.text("resourceDisplayName", "Office 365 Exchange Online");
    object.text("resourceId", "00000002-0000-0ff1-ce00-000000000000").text("resourceTenantId", told.tenant);
    object.text("homeTenantId", told.tenant);
    status(code, &mut object);
    details(world, item, identity.client.device, &mut object);
    object.raw("appliedConditionalAccessPolicies", "[]").raw("synthetic", "true");
    object.end();
}

fn status(code: u16, object: &mut Object<'_>) {
    let mut status = Object::begin(object.key("status"));
    status.number("errorCode", u64::from(code));
    if code == 0 {
        status
            .raw("failureReason", "null")
            .text("additionalDetails", "MFA requirement satisfied by claim in the token");
    } else {
        status.text("failureReason", reason(code)).raw("additionalDetails", "null");
    }
    status.end();
}

fn details(world: &World, item: &Item, [system, browser]: [&str; 2], object: &mut Object<'_>) {
    let mut device = Object::begin(object.key("deviceDetail"));
    device.guid("deviceId", world.guid(Name::Device(item.who))).text("displayName", "");
    device.text("operatingSystem", system).text("browser", browser);
    device.raw("isCompliant", "true").raw("isManaged", "true").text("trustType", "Azure AD joined");
    device.end();
    let [city, state, country] = GROUPS[world.accounts[item.who].group].place;
    let mut location = Object::begin(object.key("location"));
    location.text("city", city).text("state", state).text("countryOrRegion", country);
    location.end();
}
