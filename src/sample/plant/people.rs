//! The planted people.

/// A person in a planted tenant.
#[derive(Debug, Clone)]
pub struct Person {
    /// The copy that they belong to.
    pub copy: u32,
    /// Its user principal name.
    pub upn: String,
    /// Its own address.
    pub ip: String,
}

impl Person {
    /// A person of a copy.
    pub fn new(copy: u32, number: usize) -> Self {
        Self {
            copy,
            upn: format!("clerk-{:02}@planted-{copy:02}.example", number + 1),
            ip: format!("2001:db8:fee:{copy:x}::{:x}", number + 1),
        }
    }

    /// The domain of its tenant.
    pub fn domain(&self) -> &str {
        self.upn.split_once('@').map_or("", |(_, domain)| domain)
    }

    /// Its tenant.
    pub fn tenant(&self) -> String {
        format!("05580000-0000-4000-8000-{:012x}", 0x1_0000 + self.copy)
    }

    /// Its agency.
    pub fn agency(&self) -> String {
        format!("Planted {:02}", self.copy)
    }
}
