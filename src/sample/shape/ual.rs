//! The unified audit log as the Purview portal exports it: eight columns, the record itself as JSON in `AuditData`.

mod admin;
mod alert;
mod directory;
mod exchange;
mod file;

use super::facts::{ItemFacts, id};
use super::json::{Object, guid};
use super::timesketch::{quoted, text};
use crate::sample::days::{Clock, digits};
use crate::sample::item::{Item, What};
use crate::sample::world::World;

const COLUMNS: &str = "RecordId,CreationDate,RecordType,Operation,UserId,AuditData,\
AssociatedAdminUnits,AssociatedAdminUnitsNames\n";

/// The fields that all records have.
struct Common<'w> {
    world: &'w World,
    item: &'w Item,
    told: ItemFacts<'w>,
    /// The acting user, as the log writes it.
    user: &'w str,
    record_type: u64,
}

/// Writes the names of the columns.
pub fn head(out: &mut Vec<u8>) {
    out.extend_from_slice(COLUMNS.as_bytes());
}

/// Writes one row.
pub fn row(world: &World, item: &Item, scratch: &mut Vec<u8>, out: &mut Vec<u8>) {
    let told = ItemFacts::of(world, item);
    let user = told.account.map_or("SecurityComplianceAlerts", |who| world.accounts[who].upn.as_str());
    let common = Common { world, item, told, user, record_type: record_type(item.what) };
    scratch.clear();
    let mut object = Object::begin(scratch);
    common.write(&mut object);
    object.raw("synthetic", "true");
    object.end();
    guid(out, id(world, item));
    out.push(b',');
    Clock::at(item.at).american(out);
    out.push(b',');
    digits(out, i64::try_from(common.record_type).unwrap_or_default(), 1);
    for cell in [common.told.operation, user] {
        out.push(b',');
        text(out, cell);
    }
    out.push(b',');
    quoted(out, scratch);
    out.extend_from_slice(b",,\n");
}

const fn record_type(what: What) -> u64 {
    match what {
        What::Bind { .. } => 50,
        What::Sync { .. } => 2,
        What::Change { operation, .. } => operation.name().1,
        What::Admin { operation } => operation.name().1,
        What::File { .. } => 6,
        What::SignIn { .. } => 15,
        What::Alert { .. } | What::Token { .. } | What::Step(_) => 40,
    }
}

impl Common<'_> {
    fn write(&self, object: &mut Object<'_>) {
        match self.item.what {
            What::Bind { .. } | What::Sync { .. } | What::Change { .. } => exchange::write(self, object),
            What::Admin { operation } => admin::write(self, operation, object),
            What::File { number, .. } => file::write(self, number, object),
            What::SignIn { code, .. } => directory::sign_in(self, code, object),
            What::Alert { .. } | What::Token { .. } | What::Step(_) => alert::write(self, object),
        }
    }

    /// The fields that every record begins with.
    fn begin(&self, object: &mut Object<'_>, result: &str, user_type: u64, workload: &str) {
        object.written("CreationTime", |out| Clock::at(self.item.at).time(out));
        object.guid("Id", id(self.world, self.item)).text("Operation", self.told.operation);
        object.text("OrganizationId", self.told.tenant).number("RecordType", self.record_type);
        object.some("ResultStatus", result);
        object.written("UserKey", |out| self.user_key(out));
        object.number("UserType", user_type).number("Version", 1).text("Workload", workload);
    }

    fn user_key(&self, out: &mut Vec<u8>) {
        match self.told.account {
            Some(who) => {
                out.extend_from_slice(b"1003200055800");
                super::mail::number_of(out, who);
                out.push(b'F');
            }
            None => out.extend_from_slice(self.user.as_bytes()),
        }
    }

    /// The token and, if the record has no other place for it, the session.
    fn access_context(&self, session: bool, object: &mut Object<'_>) {
        let Some(identity) = &self.told.identity else { return };
        let mut context = Object::begin(object.key("AppAccessContext"));
        if session {
            context.guid("AADSessionId", identity.session);
        }
        context.written("IssuedAtTime", |out| Clock::at(identity.issued).time(out));
        context.token("UniqueTokenId", identity.token);
        context.end();
    }

    fn ip(&self) -> &str {
        self.told.identity.as_ref().map_or("", |identity| identity.ip)
    }
}
