//! Who acted in a row of the hunting tables, and on whom. Each account has its own group of columns.

use crate::event::{Event, Field, Text};
use crate::read::tree::Tree;
use std::borrow::Cow;

/// The prefixes of these groups: the account that the row is about, the one that ran the responsible process, and the
/// one that asked for the action from another computer.
const OWN: &str = "Account";
const PROCESS: &str = "InitiatingProcessAccount";
const REQUEST: &str = "RequestAccount";

/// An account, from the columns with one prefix.
#[derive(Debug, Clone, Copy)]
pub struct Person<'t> {
    upn: Option<&'t str>,
    domain: Option<&'t str>,
    name: Option<&'t str>,
    sid: Option<&'t str>,
    object: Option<&'t str>,
}

impl<'t> Person<'t> {
    fn of(row: &'t Tree<'t>, columns: &str) -> Option<Self> {
        let says = |part: &str| row.text(&format!("{columns}{part}"));
        let person = Self {
            upn: says("Upn"),
            domain: says("Domain"),
            name: says("Name"),
            sid: says("Sid"),
            object: says("ObjectId"),
        };
        (person.upn.is_some() || person.name.is_some() || person.sid.is_some()).then_some(person)
    }

    /// The name to show: the principal name, else domain and name, else the SID.
    pub fn called(&self) -> Option<Text<'t>> {
        self.upn.map(Cow::Borrowed).or_else(|| self.within()).or_else(|| self.sid.map(Cow::Borrowed))
    }

    /// The name, with its domain if there is one.
    fn within(&self) -> Option<Text<'t>> {
        let name = self.name?;
        Some(self.domain.map_or(Cow::Borrowed(name), |domain| Cow::Owned(format!("{domain}\\{name}"))))
    }

    /// Whether both are the same account, judged by the first kind of name that both have: SID, object id, principal
    /// name, plain name.
    fn is(&self, other: &Self) -> bool {
        let both = |one: Option<&str>, other: Option<&str>| Some(one?.eq_ignore_ascii_case(other?));
        let named = || Some(both(self.name, other.name)? && both(self.domain, other.domain).unwrap_or(true));
        both(self.sid, other.sid)
            .or_else(|| both(self.object, other.object))
            .or_else(|| both(self.upn, other.upn))
            .or_else(named)
            .unwrap_or_default()
    }

    /// Adds all its names to those of the event's account.
    pub fn names(&self, event: &mut Event<'t>) {
        event.also_named_all([self.upn, self.object, self.sid].into_iter().flatten());
        if let Some(name) = self.within().filter(|_| self.domain.is_some()) {
            event.also_named(name);
        }
    }
}

/// The accounts of a row, by what they did.
#[derive(Debug)]
pub struct People<'t> {
    /// Who acted.
    pub who: Option<Person<'t>>,
    /// The same account under another prefix.
    alike: Option<Person<'t>>,
    /// Another account, to which it was done or as which a process runs.
    pub object: Option<Person<'t>>,
    /// Another account, whose process asked for a logon.
    pub requester: Option<Person<'t>>,
}

impl<'t> People<'t> {
    /// Finds the accounts of a row. In a logon, the row's own account acted. In all else whoever asked for the action
    /// or ran the process acted, if the row has that, and the row's own account is whom it was done to.
    pub fn of(row: &'t Tree<'t>) -> Self {
        let own = Person::of(row, OWN);
        let process = Person::of(row, REQUEST).or_else(|| Person::of(row, PROCESS));
        let none = Self { who: None, alike: None, object: None, requester: None };
        match (own, process) {
            (Some(own), Some(process)) if own.is(&process) => {
                let (who, alike) = if own.upn.is_none() { (process, own) } else { (own, process) };
                Self { who: Some(who), alike: Some(alike), ..none }
            }
            (Some(own), Some(process)) if is_logon(row) => {
                Self { who: Some(own), requester: Some(process), ..none }
            }
            (Some(own), Some(process)) => Self { who: Some(process), object: Some(own), ..none },
            // the row is about an account without stating who acted
            (Some(own), None) if is_about(row) => Self { object: Some(own), ..none },
            (own, process) => Self { who: own.or(process), ..none },
        }
    }

    /// Adds all names of who acted, if the event's account is that one.
    pub fn names(&self, event: &mut Event<'t>) {
        let called = self.who.and_then(|who| who.called());
        if called.is_some() && event.text(Field::Account) == called.as_deref() {
            self.who.iter().chain(&self.alike).for_each(|person| person.names(event));
        }
    }
}

/// Whether a row is a logon.
pub fn is_logon(row: &Tree<'_>) -> bool {
    let logons = ["LogonSuccess", "LogonFailed", "LogonAttempted"];
    row.text("LogonType").is_some_and(|kind| !kind.is_empty())
        || row.text("ActionType").is_some_and(|action| logons.contains(&action))
}

/// Whether a row of a device is about a change to the account in it.
fn is_about(row: &Tree<'_>) -> bool {
    row.has("DeviceId") && row.text("ActionType").is_some_and(|action| action.starts_with("UserAccount"))
}

#[cfg(test)]
mod tests {
    use super::People;
    use crate::read::tree::Tree;

    #[test]
    fn who_logged_on_and_whose_process_asked_are_told_apart() {
        for (row, who, on, by) in [
            (
                r#"{"LogonType":"Network","AccountDomain":"D","AccountName":"a","InitiatingProcessAccountUpn":"b@d.example"}"#,
                Some("D\\a"),
                None,
                Some("b@d.example"),
            ),
            (
                r#"{"ActionType":"ProcessCreated","AccountDomain":"D","AccountName":"a","AccountSid":"S-1","InitiatingProcessAccountUpn":"b@d.example","InitiatingProcessAccountSid":"S-2"}"#,
                Some("b@d.example"),
                Some("D\\a"),
                None,
            ),
            (
                r#"{"ActionType":"ProcessCreated","AccountDomain":"D","AccountName":"a","AccountSid":"S-1","InitiatingProcessAccountUpn":"a@d.example","InitiatingProcessAccountSid":"s-1"}"#,
                Some("a@d.example"),
                None,
                None,
            ),
            (
                r#"{"ActionType":"FileCreated","RequestAccountName":"r","RequestAccountDomain":"D","InitiatingProcessAccountName":"system"}"#,
                Some("D\\r"),
                None,
                None,
            ),
            (
                r#"{"ActionType":"UserAccountCreated","DeviceId":"d","AccountName":"new"}"#,
                None,
                Some("new"),
                None,
            ),
        ] {
            let tree = Tree::parse(row).unwrap();
            let People { who: found, object: onto, requester: asked, .. } = People::of(&tree);
            let called = |person: Option<super::Person<'_>>| {
                person.and_then(|person| Some(person.called()?.into_owned()))
            };
            assert_eq!(called(found).as_deref(), who, "{row}");
            assert_eq!(called(onto).as_deref(), on, "{row}");
            assert_eq!(called(asked).as_deref(), by, "{row}");
        }
    }
}
