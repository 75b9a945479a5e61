//! Accounts that are no person, told by how Microsoft's logs write them.

use crate::event::trimmed;

/// What the whole account is, where it is the system or an application.
const WHOLE: [&str; 17] = [
    "S-1-5-18",
    "S-1-5-19",
    "S-1-5-20",
    "app@sharepoint",
    "SHAREPOINT\\system",
    "System Account",
    "System",
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
];

/// What its name begins with, whatever stands before the last `\` of it.
const BEGINNINGS: [&str; 12] = [
    "NT AUTHORITY\\",
    "NT SERVICE\\",
    "ServicePrincipal_",
    "HealthMailbox",
    "SystemMailbox{",
    "DiscoverySearchMailbox{",
    "FederatedEmail.",
    "Migration.8f3e7716",
    "Sync_",
    "On-Premises Directory Synchronization Service",
    "Microsoft Office 365 Portal",
    "NT-AUTORIT",
];

/// Numbers and names of Microsoft's `UserType` that are people.
const PEOPLE: [&str; 12] =
    ["0", "Regular", "1", "Reserved", "2", "Admin", "3", "DcAdmin", "9", "PartnerTechnician", "10", "Guest"];

/// Those that are none.
const OTHERS: [&str; 10] =
    ["4", "System", "5", "Application", "6", "ServicePrincipal", "7", "CustomPolicy", "8", "SystemPolicy"];

/// What comes before the account in a claim of `SharePoint`; of these two it is an application or a computer.
const CLAIMS: [&str; 2] = ["i:0i.t|00000003-0000-0ff1-ce00-000000000000|app@sharepoint", "i:0i.t|ms.sp.ext|"];

/// Whether an account is an application, a service principal or the system itself, by its spelling alone.
#[must_use]
pub fn is_service(user: &str) -> bool {
    let user = trimmed(user);
    let name = memchr::memrchr(b'\\', user.as_bytes()).map_or(user, |at| &user[at + 1..]);
    let beginning = |text: &str| BEGINNINGS.iter().any(|begin| begins(text, begin));
    WHOLE.iter().any(|whole| whole.eq_ignore_ascii_case(user))
        || beginning(user)
        || (name.len() < user.len() && beginning(name))
        || CLAIMS.iter().any(|claim| begins(user, claim))
        || is_machine(name)
}

/// Whether a number or a name of Microsoft's `UserType` is of none of the people; `None` where it says nothing of that.
#[must_use]
pub fn user_type(said: &str) -> Option<bool> {
    let said = trimmed(said);
    let is_one = |known: &[&str]| known.iter().any(|known| known.eq_ignore_ascii_case(said));
    if is_one(&PEOPLE) { Some(false) } else { is_one(&OTHERS).then_some(true) }
}

/// Whether it is the account of a computer, as a domain writes it: `HOST$`.
fn is_machine(name: &str) -> bool {
    name.len() > 1 && name.ends_with('$') && !name.contains(['@', ' '])
}

fn begins(text: &str, with: &str) -> bool {
    // most begin with another letter
    let letter = |text: &str| text.bytes().next().map(|byte| byte | 0x20);
    letter(text) == letter(with) && text.get(..with.len()).is_some_and(|head| head.eq_ignore_ascii_case(with))
}

#[cfg(test)]
mod tests {
    use super::{is_service, user_type};

    #[test]
    fn the_system_and_applications_are_no_people() {
        for service in [
            "NT AUTHORITY\\SYSTEM (Microsoft.Exchange.ServiceHost)",
            "nt authority\\system",
            "S-1-5-18",
            "app@sharepoint",
            "ServicePrincipal_3f0c7c1e-0000-4000-8000-000000000001",
            "EURPR01A001\\HealthMailbox0123456789",
            "Sync_HOST_0123@agency-a.example",
            "SecurityComplianceAlerts",
            "AGENCY-A\\HOST01$",
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
            "system@agency-a.example",
        ] {
            assert!(!is_service(person), "{person}");
        }
    }

    #[test]
    fn user_types_say_it_by_number_and_by_name() {
        assert_eq!(user_type("5"), Some(true));
        assert_eq!(user_type("ServicePrincipal"), Some(true));
        assert_eq!(user_type("0"), Some(false));
        assert_eq!(user_type("Guest"), Some(false));
        assert_eq!(user_type("11"), None);
    }
}
