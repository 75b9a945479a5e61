//! Maps accounts to agencies: `agencies.csv` of the case.
//!
//! Two columns, `match` and `agency`, and optionally a third, `account`, which makes the match an alternative
//! spelling of that account; the agency may be empty then, and is the account's. A match is an account (with `@`), a
//! tenant (id or name) or a domain. Precedence: account, tenant, domain; longer domains before shorter ones.

mod unmatched;

use super::{rows, text};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// The rows of `agencies.csv`, looked up without regard to case.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Directory {
    accounts: FxHashMap<String, String>,
    /// Tenants by id or name, including names with a dot that may also be domains.
    names: FxHashMap<String, String>,
    domains: FxHashMap<String, String>,
    /// Spelling and account of each, in file order.
    spelled: Vec<(String, String)>,
    /// The account by its lower-case spelling; the first row of a spelling holds.
    account_of: FxHashMap<String, String>,
}

/// What the agency of an event is derived from.
#[derive(Debug, Clone, Copy, Default)]
pub struct Subject<'a> {
    /// The owner of the mailbox.
    pub mailbox: Option<&'a str>,
    /// The acting account.
    pub account: Option<&'a str>,
    /// The tenant's id.
    pub tenant: Option<&'a str>,
    /// The tenant's name.
    pub organisation: Option<&'a str>,
}

impl Directory {
    /// Reads `agencies.csv`. The second part has a message for each row that can't be used.
    #[must_use]
    pub fn parse(bytes: &[u8]) -> (Self, Vec<String>) {
        let (mut directory, mut wrong) = (Self::default(), Vec::new());
        let (said, _) = text::shown(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes));
        let delimiter = if said.lines().next().is_some_and(|line| line.contains(';')) { b';' } else { b',' };
        let (mut columns, mut first) = ((0, 1, 2), true);
        for (line, row) in (1..).zip(said.lines()) {
            if row.trim().is_empty() || row.trim_start().starts_with('#') {
                continue;
            }
            let cells = rows::cells(row, delimiter);
            if std::mem::take(&mut first) {
                match header(&cells) {
                    Header::None => {}
                    Header::Columns(named) => {
                        columns = named;
                        continue;
                    }
                    Header::Foreign => {
                        let names = cells.join(", ");
                        wrong.push(format!(
                            "line {line} has the columns {names}, it needs two named `match` and `agency`"
                        ));
                        return (directory, wrong);
                    }
                }
            }
            let cell = |at: usize| cells.get(at).map(|cell| cell.trim()).filter(|cell| !cell.is_empty());
            match (cell(columns.0), cell(columns.1)) {
                (Some(wanted), agency) if agency.is_some() || cell(columns.2).is_some() => {
                    if let Some(account) = cell(columns.2) {
                        directory.spell(wanted, account);
                    }
                    let agency = agency.unwrap_or_default();
                    let before = if agency.is_empty() { None } else { directory.add(wanted, agency) };
                    if let Some(before) = before {
                        wrong.push(format!(
                            "line {line} says {agency} of {wanted}, a line above says {before}, which holds"
                        ));
                    }
                }
                _ => wrong.push(format!("line {line} needs two cells, match and agency")),
            }
        }
        (directory, wrong)
    }

    /// Alternative spellings and their accounts, in file order.
    #[must_use]
    pub fn spelled(&self) -> &[(String, String)] {
        &self.spelled
    }

    fn spell(&mut self, spelling: &str, account: &str) {
        self.spelled.push((spelling.to_owned(), account.to_owned()));
        self.account_of.entry(spelling.to_lowercase()).or_insert_with(|| account.to_owned());
    }

    /// Adds a row unless its match exists already; returns the existing agency if that is a different one.
    fn add(&mut self, wanted: &str, agency: &str) -> Option<String> {
        let key = wanted.to_lowercase();
        let domain = key.strip_prefix('@').or_else(|| key.strip_prefix("*."));
        let held = if let Some(domain) = domain {
            self.domains.entry(domain.to_owned())
        } else if key.contains('@') {
            self.accounts.entry(key)
        } else {
            if key.contains('.') {
                self.domains.entry(key.clone()).or_insert_with(|| agency.to_owned());
            }
            self.names.entry(key)
        };
        let held = held.or_insert_with(|| agency.to_owned());
        (held != agency).then(|| held.clone())
    }

    /// The agency of an event: by a matching row, else the tenant's name or id, else the domain of the account. The
    /// mailbox takes precedence over the account if it has a row or a domain.
    #[must_use]
    pub fn agency<'a>(&'a self, of: Subject<'a>) -> Option<Cow<'a, str>> {
        if self.is_empty() {
            let domain = || {
                of.mailbox
                    .and_then(domain_of)
                    .or_else(|| of.account.and_then(domain_of))
                    .map(str::to_lowercase)
            };
            let tenant = of.organisation.or(of.tenant).map(Cow::Borrowed);
            return tenant.or_else(|| domain().map(Cow::Owned));
        }
        let says = |mailbox: &&str| domain_of(mailbox).is_some() || self.own_row(mailbox).is_some();
        let spelled = |who: &'a str| if self.own_row(who).is_some() { who } else { self.account(who) };
        let who = of.mailbox.map(spelled).filter(says).or(of.account.map(spelled));
        let domain = who.and_then(domain_of);
        self.row(who, domain, &of).map(Cow::Borrowed).or_else(|| {
            let tenant = of.organisation.or(of.tenant).map(Cow::Borrowed);
            tenant.or_else(|| Some(Cow::Owned(domain?.to_lowercase())))
        })
    }

    /// Whether no row was read.
    fn is_empty(&self) -> bool {
        self.names.is_empty()
            && self.accounts.is_empty()
            && self.domains.is_empty()
            && self.account_of.is_empty()
    }

    /// The account of a spelling, or `who` itself if the directory has none.
    fn account<'a>(&'a self, who: &'a str) -> &'a str {
        if self.account_of.is_empty() {
            return who;
        }
        self.account_of.get(&who.to_lowercase()).map_or(who, String::as_str)
    }

    /// The agency in the row of exactly this account or name.
    fn own_row(&self, who: &str) -> Option<&str> {
        let key = who.to_lowercase();
        self.accounts.get(&key).or_else(|| self.names.get(&key)).map(String::as_str)
    }

    fn row(&self, who: Option<&str>, domain: Option<&str>, of: &Subject<'_>) -> Option<&str> {
        if let Some(agency) = who.and_then(|who| self.own_row(who)) {
            return Some(agency);
        }
        let tenant = [of.tenant, of.organisation].into_iter().flatten().map(str::to_lowercase);
        if let Some(agency) = tenant.into_iter().find_map(|key| self.names.get(&key)) {
            return Some(agency);
        }
        let domain = domain?.to_lowercase();
        let mut rest = domain.as_str();
        loop {
            if let Some(agency) = self.domains.get(rest) {
                return Some(agency);
            }
            rest = rest.split_once('.')?.1;
        }
    }
}

/// What the first row turned out to be.
enum Header {
    /// A data row.
    None,
    /// A header: the columns of match, agency and account.
    Columns((usize, usize, usize)),
    /// A header that lacks a required column.
    Foreign,
}

/// Classifies the first row: it is a header if it names one of the two columns or has more than three cells.
fn header(cells: &[Cow<'_, str>]) -> Header {
    let at = |name: &str| cells.iter().position(|cell| cell.trim().eq_ignore_ascii_case(name));
    match (at("match"), at("agency")) {
        (Some(wanted), Some(agency)) => {
            Header::Columns((wanted, agency, at("account").unwrap_or(usize::MAX)))
        }
        (None, None) if cells.len() <= 3 => Header::None,
        _ => Header::Foreign,
    }
}

/// The domain of an account: the text after its last `@`.
fn domain_of(account: &str) -> Option<&str> {
    let (_, domain) = account.trim().rsplit_once('@')?;
    (!domain.is_empty() && !domain.contains(char::is_whitespace)).then_some(domain)
}

#[cfg(test)]
mod tests {
    use super::{Directory, Subject};

    const ROWS: &str = "match,agency\n\
        desk@agency-a.example,The Desk\n\
        6f1c1a52-0000-4000-8000-00000000000a,Tenant A\n\
        agency-a.example,Agency A\n\
        sub.agency-a.example,\"Agency A, Sub\"\n\
        agency-b.example,Agency B\n\
        broken\n";

    fn agency(account: &str, mailbox: Option<&str>, tenant: Option<&str>) -> Option<String> {
        let (directory, wrong) = Directory::parse(ROWS.as_bytes());
        assert_eq!(wrong.len(), 1, "{wrong:?}");
        let account = Some(account).filter(|account| !account.is_empty());
        let subject = Subject { mailbox, account, tenant, organisation: None };
        directory.agency(subject).map(std::borrow::Cow::into_owned)
    }

    #[test]
    fn an_account_goes_before_a_tenant_a_tenant_before_a_domain_a_longer_domain_before_a_shorter() {
        let tenant = Some("6F1C1A52-0000-4000-8000-00000000000A");
        assert_eq!(agency("Desk@Agency-A.example", None, tenant).as_deref(), Some("The Desk"));
        assert_eq!(agency("other@agency-a.example", None, tenant).as_deref(), Some("Tenant A"));
        assert_eq!(agency("other@agency-a.example", None, None).as_deref(), Some("Agency A"));
        assert_eq!(agency("x@deep.sub.agency-a.example", None, None).as_deref(), Some("Agency A, Sub"));
    }

    #[test]
    fn the_mailbox_goes_before_the_account() {
        let mailbox = Some("box@agency-b.example");
        assert_eq!(agency("desk@agency-a.example", mailbox, None).as_deref(), Some("Agency B"));
    }

    #[test]
    fn a_mailbox_that_says_nothing_of_an_agency_leaves_it_to_the_account() {
        let mailbox = Some("Discovery Mailbox");
        assert_eq!(agency("x@agency-a.example", mailbox, None).as_deref(), Some("Agency A"));
        assert_eq!(
            agency("desk@agency-a.example", mailbox, Some("some-tenant")).as_deref(),
            Some("The Desk")
        );
        assert_eq!(agency("x@other.example", mailbox, None).as_deref(), Some("other.example"));
    }

    #[test]
    fn columns_are_found_by_their_names_and_a_header_without_them_is_an_error() {
        let of = |rows: &str| Directory::parse(rows.as_bytes());
        let (directory, wrong) = of("kind,agency,match\ndomain,Agency A,agency-a.example\n");
        assert_eq!(wrong, Vec::<String>::new());
        let subject = Subject { account: Some("x@agency-a.example"), ..Subject::default() };
        assert_eq!(directory.agency(subject).as_deref(), Some("Agency A"));
        let (directory, wrong) = of("kind,value,agency\ndomain,agency-a.example,Agency A\n");
        assert_eq!(directory, Directory::default());
        assert!(wrong.len() == 1 && wrong[0].contains("`match` and `agency`"), "{wrong:?}");
    }

    #[test]
    fn rows_that_contradict_each_other_are_told() {
        let rows = "match,agency\na.example,Agency A\nA.example,Agency B\na.example,Agency A\n";
        let (_, wrong) = Directory::parse(rows.as_bytes());
        assert_eq!(wrong, ["line 3 says Agency B of A.example, a line above says Agency A, which holds"]);
    }

    #[test]
    fn a_third_column_says_of_which_account_a_spelling_is() {
        let rows = "match,agency,account\nagency-a.example,Agency A\n\
            S-1-5-21-1-2-3-1103,,desk@agency-a.example\nAGENCY-B\\desk,The Desk,desk@agency-a.example\n,,x@y.example\n";
        let (directory, wrong) = Directory::parse(rows.as_bytes());
        assert_eq!(wrong, ["line 5 needs two cells, match and agency"]);
        let pair = |one: &str| (one.to_owned(), "desk@agency-a.example".to_owned());
        assert_eq!(directory.spelled(), [pair("S-1-5-21-1-2-3-1103"), pair("AGENCY-B\\desk")]);
        let agency = |account| {
            let subject = Subject { account: Some(account), tenant: Some("t"), ..Subject::default() };
            directory.agency(subject).map(std::borrow::Cow::into_owned)
        };
        assert_eq!(agency("s-1-5-21-1-2-3-1103").as_deref(), Some("Agency A"));
        assert_eq!(agency("agency-b\\DESK").as_deref(), Some("The Desk"));
        assert_eq!(agency("S-1-5-21-9").as_deref(), Some("t"));
    }

    #[test]
    fn without_a_row_it_is_the_tenant_else_the_domain() {
        assert_eq!(agency("x@other.example", None, Some("some-tenant")).as_deref(), Some("some-tenant"));
        assert_eq!(agency("x@other.example", None, None).as_deref(), Some("other.example"));
        assert_eq!(agency("", None, None), None);
        assert_eq!(agency("S-1-5-18", None, None), None);
    }
}
