//! The kinds of user in Microsoft's logs.

use crate::event::trimmed;

/// Numbers and names of `UserType` that stand for people.
const PEOPLE: [&str; 12] =
    ["0", "Regular", "1", "Reserved", "2", "Admin", "3", "DcAdmin", "9", "PartnerTechnician", "10", "Guest"];

/// Numbers and names of `UserType` that stand for services and the system.
const OTHERS: [&str; 10] =
    ["4", "System", "5", "Application", "6", "ServicePrincipal", "7", "CustomPolicy", "8", "SystemPolicy"];

/// Whether a `UserType`, a number or a name, stands for a service rather than a person; `None` if it is unknown.
#[must_use]
pub fn is_no_person(said: &str) -> Option<bool> {
    let said = trimmed(said);
    let is_one = |known: &[&str]| known.iter().any(|known| known.eq_ignore_ascii_case(said));
    if is_one(&PEOPLE) { Some(false) } else { is_one(&OTHERS).then_some(true) }
}

#[cfg(test)]
mod tests {
    use super::is_no_person;

    #[test]
    fn user_types_say_it_by_number_and_by_name() {
        assert_eq!(is_no_person("5"), Some(true));
        assert_eq!(is_no_person("ServicePrincipal"), Some(true));
        assert_eq!(is_no_person("0"), Some(false));
        assert_eq!(is_no_person("Guest"), Some(false));
        assert_eq!(is_no_person("11"), None);
    }
}
