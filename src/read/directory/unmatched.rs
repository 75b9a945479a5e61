//! The rows of `agencies.csv` that match nothing of the evidence.

use super::{Directory, domain_of};
use std::collections::BTreeSet;

/// The matches of a directory, in lower case, without those that the evidence was found to have.
#[derive(Debug)]
pub struct Unmatched<'d> {
    directory: &'d Directory,
    left: BTreeSet<&'d str>,
    all: usize,
}

impl Directory {
    /// All matches of the directory, before anything of the evidence is looked at.
    #[must_use]
    pub fn unmatched(&self) -> Unmatched<'_> {
        let named = self.accounts.keys().chain(self.names.keys()).chain(self.domains.keys());
        let left: BTreeSet<&str> = named.chain(self.account_of.keys()).map(String::as_str).collect();
        Unmatched { directory: self, all: left.len(), left }
    }
}

impl<'d> Unmatched<'d> {
    /// Takes out what matches an account or a mailbox: itself, its other spelling, and the domains of both.
    pub fn account(&mut self, who: &str) {
        if self.left.is_empty() {
            return;
        }
        for who in [who, self.directory.account(who)] {
            let who = who.to_lowercase();
            self.left.remove(who.as_str());
            let mut domain = domain_of(&who);
            while let Some(rest) = domain {
                if self.directory.domains.contains_key(rest) {
                    self.left.remove(rest);
                }
                domain = rest.split_once('.').map(|(_, above)| above);
            }
        }
    }

    /// Takes out what matches the id of a tenant.
    pub fn tenant(&mut self, id: &str) {
        self.left.remove(id.to_lowercase().as_str());
    }

    /// Takes out what may match the name of a tenant, which no event keeps: what leads to an agency that events name.
    pub fn agency(&mut self, agency: &str) {
        let names = &self.directory.names;
        self.left.retain(|name| names.get(*name).is_none_or(|of| of != agency));
    }

    /// What is left, in alphabetical order, and the number of all matches.
    #[must_use]
    pub fn end(self) -> (Vec<&'d str>, usize) {
        (self.left.into_iter().collect(), self.all)
    }
}

#[cfg(test)]
mod tests {
    use super::Directory;

    #[test]
    fn what_no_account_domain_or_tenant_matches_is_left() {
        let rows = "match,agency,account\nDesk@a.example,The Desk\nA.example,Agency A\n*.b.example,Agency B\n\
            6F1C1A52-0000-4000-8000-00000000000A,Agency C\nMinistry of D,Agency D\nc.example,Agency E\n\
            S-1-5-21-1,,desk@c.example\n";
        let (directory, _) = Directory::parse(rows.as_bytes());
        let mut unmatched = directory.unmatched();
        assert_eq!(unmatched.left.len(), 7);
        for (who, left) in [("x@deep.sub.A.example", 6), ("DESK@a.example", 5), ("x@other.example", 5)] {
            unmatched.account(who);
            assert_eq!(unmatched.left.len(), left, "{who}");
        }
        unmatched.account("s-1-5-21-1");
        assert_eq!(unmatched.left.len(), 3, "and the domain of whose spelling it is");
        unmatched.tenant("6f1c1a52-0000-4000-8000-00000000000A");
        unmatched.agency("Agency D");
        assert_eq!(unmatched.end(), (vec!["b.example"], 7));
    }
}
