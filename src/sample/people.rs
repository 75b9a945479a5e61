//! Tenants and accounts: roles under `.example`, and when they work.

/// A tenant of the directory.
#[derive(Debug)]
pub struct Tenant {
    pub domain: &'static str,
    pub id: &'static str,
    pub agency: &'static str,
}

/// The tenants, in the order that [`Group::tenant`] counts.
pub const TENANTS: [Tenant; 5] = [
    Tenant { domain: "state.example", id: "05580000-0000-4000-8000-000000000001", agency: "Dept of State" },
    Tenant {
        domain: "commerce.example",
        id: "05580000-0000-4000-8000-000000000002",
        agency: "Dept of Commerce",
    },
    Tenant { domain: "house.example", id: "05580000-0000-4000-8000-000000000003", agency: "House of Reps" },
    Tenant { domain: "agency-d.example", id: "05580000-0000-4000-8000-000000000004", agency: "Agency D" },
    Tenant { domain: "webmail.example", id: "05580000-0000-4000-8000-000000000005", agency: "Personal mail" },
];

/// The tenant of personal accounts, which stayed open longest.
pub const CONSUMER: usize = 4;

/// People of one tenant in one place, who work the same hours.
#[derive(Debug)]
pub struct Group {
    /// Index into [`TENANTS`].
    pub tenant: usize,
    /// Hour UTC at which the day begins, and how many hours it has.
    pub hours: (i64, i64),
    /// City, state and country, as the directory would resolve the address.
    pub place: [&'static str; 3],
    /// First bytes of the office's addresses (reserved for documentation).
    pub office: &'static str,
    /// Roles, and how many hold each; 0 for a role without a number.
    roles: &'static [(&'static str, usize)],
}

const WASHINGTON: [&str; 3] = ["Washington", "District of Columbia", "US"];

/// Every group.
pub const GROUPS: [Group; 6] = [
    Group {
        tenant: 0,
        hours: (12, 11),
        place: WASHINGTON,
        office: "192.0.2.",
        roles: &[
            ("desk-officer", 6),
            ("europe-desk", 1),
            ("press-office", 1),
            ("soc-rota", 0),
            ("mail-admin", 1),
        ],
    },
    Group {
        tenant: 0,
        hours: (0, 10),
        place: ["Singapore", "", "SG"],
        office: "192.0.2.",
        roles: &[("ambassador-aide", 3), ("post-political", 4), ("post-economic", 3)],
    },
    Group {
        tenant: 1,
        hours: (12, 10),
        place: WASHINGTON,
        office: "198.51.100.",
        roles: &[
            ("secretary-office", 1),
            ("secretary-aide", 1),
            ("trade-analyst", 6),
            ("export-control", 2),
            ("service-desk", 0),
            ("mail-admin", 1),
        ],
    },
    Group {
        tenant: 2,
        hours: (13, 11),
        place: WASHINGTON,
        office: "198.51.100.",
        roles: &[("member-office", 4), ("committee-staff", 4), ("service-desk", 0), ("mail-admin", 1)],
    },
    Group {
        tenant: 3,
        hours: (6, 10),
        place: ["Brussels", "Brussels Hoofdstedelijk Gewest", "BE"],
        office: "203.0.113.",
        roles: &[
            ("policy-officer", 6),
            ("director-office", 1),
            ("registry", 1),
            ("service-desk", 0),
            ("mail-admin", 1),
        ],
    },
    Group {
        tenant: CONSUMER,
        hours: (11, 16),
        place: WASHINGTON,
        office: "203.0.113.",
        roles: &[("private-aide", 8)],
    },
];

/// An account.
#[derive(Debug)]
pub struct Account {
    /// Its name, without the domain.
    pub role: String,
    /// Its user principal name.
    pub upn: String,
    /// Index into [`GROUPS`].
    pub group: usize,
    /// The addresses at the office and at home.
    pub addresses: [String; 2],
    /// The account that administers the mail of its tenant; itself if there is none.
    pub admin: usize,
}

impl Account {
    /// Its tenant.
    pub fn tenant(&self) -> &'static Tenant {
        &TENANTS[GROUPS[self.group].tenant]
    }

    /// Whether it is a personal account.
    pub fn is_consumer(&self) -> bool {
        GROUPS[self.group].tenant == CONSUMER
    }
}

/// All accounts, group by group.
pub fn accounts() -> Vec<Account> {
    let mut all: Vec<Account> = Vec::new();
    for (at, group) in GROUPS.iter().enumerate() {
        for (role, holders) in group.roles {
            for number in 1..=(*holders).max(1) {
                let role = if *holders == 0 { (*role).to_owned() } else { format!("{role}-{number:02}") };
                let upn = format!("{role}@{}", TENANTS[group.tenant].domain);
                let home = all.len();
                let addresses = [
                    format!("{}{}", group.office, 10 + at * 8 + home % 4),
                    format!("2001:db8:{:x}:{:x}::1", 0x558 + at, home + 1),
                ];
                all.push(Account { role, upn, group: at, addresses, admin: home });
            }
        }
    }
    let admins: Vec<(usize, usize)> = (0..all.len())
        .filter(|at| all[*at].role.starts_with("mail-admin"))
        .map(|at| (GROUPS[all[at].group].tenant, at))
        .collect();
    for account in &mut all {
        let tenant = GROUPS[account.group].tenant;
        if let Some((_, admin)) = admins.iter().find(|(of, _)| *of == tenant) {
            account.admin = *admin;
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sixty_roles_of_five_tenants_each_with_a_name_of_its_own() {
        let all = accounts();
        assert_eq!(all.len(), 60);
        let mut names: Vec<&str> = all.iter().map(|account| account.upn.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all.len());
        assert!(names.iter().all(|name| name.ends_with(".example")));
    }
}
