//! Service accounts, recognised by how logs write them.

use super::trimmed;

/// Complete account names of the system and of applications.
const WHOLE: [&str; 21] = [
    "S-1-5-18",
    "S-1-5-19",
    "S-1-5-20",
    "System",
    "LOCAL SERVICE",
    "NETWORK SERVICE",
    "LOCALSYSTEM",
    "app@sharepoint",
    "SHAREPOINT\\system",
    "System Account",
    "SecurityComplianceAlerts",
    "SecurityComplianceInsights",
    "Microsoft.Office.Audit.Service",
    "Microsoft Exchange",
    "Microsoft Operator",
    "ServiceOperator",
    "OfficeDataLoader",
    "DlpPolicyEvaluation",
    "Azure AD Cloud Sync",
    "fim_password_service@support.onmicrosoft.com",
    "AWS Internal",
];

/// Prefixes of service account names; whatever precedes the last `\` is ignored.
const BEGINNINGS: [&str; 17] = [
    "NT AUTHORITY\\",
    "NT SERVICE\\",
    "NT-AUTORIT",
    "AUTORITE NT\\",
    "Window Manager\\",
    "Font Driver Host\\",
    // SIDs under `NT SERVICE`
    "S-1-5-80-",
    "ServicePrincipal_",
    "HealthMailbox",
    "SystemMailbox{",
    "DiscoverySearchMailbox{",
    "FederatedEmail.",
    "Migration.8f3e7716",
    "Sync_",
    "On-Premises Directory Synchronization Service",
    "Microsoft Office 365 Portal",
    // reserved: no role for people may be called so
    "AWSServiceRoleFor",
];

/// Suffixes: an AWS service, and the address of a Google service account.
const ENDINGS: [&str; 3] = [".amazonaws.com", ".amazonaws.com.cn", ".gserviceaccount.com"];

/// `SharePoint` claims that denote an application or a computer.
const CLAIMS: [&str; 2] = ["i:0i.t|00000003-0000-0ff1-ce00-000000000000|app@sharepoint", "i:0i.t|ms.sp.ext|"];

/// Whether an account is an application, a service or the system, by its spelling alone.
#[must_use]
pub fn is_service(account: &str) -> bool {
    let account = trimmed(account);
    let name = memchr::memrchr(b'\\', account.as_bytes()).map_or(account, |at| &account[at + 1..]);
    let beginning = |text: &str| BEGINNINGS.iter().any(|begin| begins(text, begin));
    WHOLE.iter().any(|whole| whole.eq_ignore_ascii_case(account))
        || beginning(account)
        || (name.len() < account.len() && beginning(name))
        || CLAIMS.iter().any(|claim| begins(account, claim))
        || ENDINGS.iter().any(|end| ends(account, end))
        || is_machine(name)
}

/// Whether a name is the account of a computer: `HOST$`, `HOST$@DOMAIN`.
fn is_machine(name: &str) -> bool {
    let name = name.split('@').next().unwrap_or(name);
    name.len() > 1 && name.ends_with('$') && !name.contains(' ')
}

fn begins(text: &str, with: &str) -> bool {
    // most begin with another letter
    let letter = |text: &str| text.bytes().next().map(|byte| byte | 0x20);
    letter(text) == letter(with) && text.get(..with.len()).is_some_and(|head| head.eq_ignore_ascii_case(with))
}

fn ends(text: &str, with: &str) -> bool {
    let tail = text.len().checked_sub(with.len()).and_then(|at| text.get(at..));
    tail.is_some_and(|tail| tail.eq_ignore_ascii_case(with))
}

#[cfg(test)]
mod tests {
    use super::is_service;

    #[test]
    fn the_system_and_applications_are_no_people() {
        for service in [
            "NT AUTHORITY\\SYSTEM (Microsoft.Exchange.ServiceHost)",
            "nt authority\\system",
            "SYSTEM",
            "LOCAL SERVICE",
            "Network Service",
            "S-1-5-18",
            "S-1-5-19",
            "S-1-5-20",
            "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464",
            "Window Manager\\DWM-1",
            "app@sharepoint",
            "ServicePrincipal_3f0c7c1e-0000-4000-8000-000000000001",
            "EURPR01A001\\HealthMailbox0123456789",
            "Sync_HOST_0123@agency-a.example",
            "SecurityComplianceAlerts",
            "AGENCY-A\\HOST01$",
            "HOST01$",
            "HOST01$@AGENCY-A.EXAMPLE",
            "rolesanywhere.amazonaws.com",
            "AWSServiceRoleForAutoScaling",
            "robot@project.iam.gserviceaccount.com",
        ] {
            assert!(is_service(service), "{service}");
        }
        for person in [
            "desk-officer-03@agency-a.example",
            "AGENCY-A\\desk-03",
            "S-1-5-21-1-2-3-1001",
            "",
            "é",
            "$",
            "$@agency-a.example",
            "system@agency-a.example",
            "systems",
            "amazonaws.com",
        ] {
            assert!(!is_service(person), "{person}");
        }
    }
}
