//! Agencies of milestones that no event names: their milestones count, but nothing of theirs is measured by the log.

use crate::event::Field;
use crate::query::{Nearest, each_value};
use crate::read::Milestone;
use crate::store::{Store, account_key};
use std::fmt;

/// An agency of a milestone that no event names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnnamedAgency {
    /// Its name, as the milestone writes it.
    pub name: String,
    /// The agency of events whose name is most like it.
    pub near: Option<String>,
}

impl UnnamedAgency {
    /// Whether a name is that of this agency, in any spelling.
    #[must_use]
    pub fn is(&self, name: &str) -> bool {
        is_one(&self.name, name)
    }

    /// Those of some milestones, each once, in the order of the milestones. What the milestone of an account says of an
    /// agency is a remark only.
    #[must_use]
    pub fn all<'m>(store: &Store, milestones: impl IntoIterator<Item = &'m Milestone>) -> Vec<Self> {
        let mut all: Vec<(String, Option<Nearest>)> = Vec::new();
        for milestone in milestones.into_iter().filter(|milestone| milestone.account.is_none()) {
            let Some(name) = &milestone.agency else { continue };
            if !all.iter().any(|(known, _)| is_one(known, name)) {
                all.push((name.clone(), Some(Nearest::to(name, 1))));
            }
        }
        let mut look = |value: &str| {
            for (name, near) in &mut all {
                match near {
                    Some(_) if is_one(name, value) => *near = None,
                    Some(near) => near.look(value),
                    None => {}
                }
            }
        };
        // nothing stops it
        let _ = each_value(store, Field::Agency, &|| false, &mut look);
        let told = |(name, near): (String, Option<Nearest>)| {
            Some(Self { name, near: near?.end().into_iter().next() })
        };
        all.into_iter().filter_map(told).collect()
    }
}

fn is_one(name: &str, other: &str) -> bool {
    account_key(name) == account_key(other)
}

impl fmt::Display for UnnamedAgency {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "no event names the agency {}: its milestones count all the same", self.name)?;
        self.near.as_ref().map_or(Ok(()), |near| write!(to, "; did you mean {near}?"))
    }
}
