//! Gives each log a distinct name.

use super::tally::Tallies;
use std::collections::BTreeMap;

/// The names of tenants, by their ids in lower case.
pub(super) struct Names(BTreeMap<String, String>);

impl Names {
    /// Names each tenant by the agency on its records, if they agree on one, with the tenant's id behind it if others
    /// have that agency too; else by the id as records write it.
    pub fn of(tallies: &Tallies<'_>) -> Self {
        let mut agencies: BTreeMap<String, (&str, Vec<&str>)> = BTreeMap::new();
        for (tenant, (_, named)) in tallies.tenants.iter().filter(|(tenant, _)| !tenant.is_empty()) {
            // records without an agency have the tenant's id in its place
            let mut named = named.iter().filter(|name| name.to_lowercase() != **tenant);
            if let Some(first) = named.next()
                && named.all(|other| other.to_lowercase() == first.to_lowercase())
            {
                agencies.entry(first.to_lowercase()).or_insert((first, Vec::new())).1.push(tenant);
            }
        }
        let mut names: BTreeMap<String, String> = tallies
            .tenants
            .iter()
            .map(|(tenant, (written, _))| (tenant.clone(), (*written).to_owned()))
            .collect();
        for (name, of_agency) in agencies.into_values() {
            let alone = of_agency.len() == 1;
            for tenant in of_agency {
                let id = tallies.tenants.get(tenant).map_or(tenant, |(written, _)| written);
                let shown = if alone { name.to_owned() } else { format!("{name} ({id})") };
                names.insert(tenant.to_owned(), shown);
            }
        }
        Self(names)
    }

    /// The name of a log: its file, followed by its tenants if other logs share that file; for several files, the kind
    /// of log and its tenants.
    pub fn log(&self, log: &str, (files, is_alone): (&[&str], bool), tenants: &[&str]) -> String {
        let mut called: Vec<&str> = tenants
            .iter()
            .filter(|tenant| !tenant.is_empty())
            .map(|tenant| self.0.get(*tenant).map_or(*tenant, String::as_str))
            .collect();
        called.sort_unstable();
        let of = match called.as_slice() {
            [] => String::new(),
            [one] => format!(" of {one}"),
            [one, other] => format!(" of {one} and {other}"),
            // no two such logs share a tenant, so the first one identifies it
            [one, others @ ..] => format!(" of {one} and {} other tenants", others.len()),
        };
        match files {
            [one] if is_alone => (*one).to_owned(),
            [one] => format!("{one}{of}"),
            _ => format!("{log}{of}"),
        }
    }
}
