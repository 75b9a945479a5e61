//! Describes an item in the terms of the event contract.

use crate::event::Stage;
use crate::sample::days::FIRST_ACCESS;
use crate::sample::item::{Admin, Change, FOLDERS, Identity, Item, Step, What};
use crate::sample::people::TENANTS;
use crate::sample::world::{Name, World};
use std::fmt::Write;

/// The facts of an item.
pub struct ItemFacts<'w> {
    pub stage: Stage,
    pub operation: &'static str,
    pub message: String,
    /// Who acted.
    pub account: Option<usize>,
    /// Whose mailbox it was.
    pub mailbox: Option<usize>,
    pub agency: &'static str,
    pub tenant: &'static str,
    pub identity: Option<Identity<'w>>,
    pub technique: &'static str,
    pub failed: bool,
    /// The first message, and how many.
    pub messages: (u64, u64),
    /// Whether only the day is known.
    pub day_only: bool,
}

impl<'w> ItemFacts<'w> {
    /// Describes `item`.
    pub fn of(world: &'w World, item: &Item) -> Self {
        let account = &world.accounts[item.who];
        let mut told = Self {
            stage: Stage::Other,
            operation: "",
            message: String::new(),
            account: Some(item.actor(world)),
            mailbox: None,
            agency: account.tenant().agency,
            tenant: account.tenant().id,
            identity: Some(item.identity(world)),
            technique: "",
            failed: false,
            messages: (0, 0),
            day_only: false,
        };
        match item.what {
            What::Bind { folder, first, count, throttled } => {
                told.bind(item, folder, (first, count), throttled);
            }
            What::Sync { folder } => {
                told.mail(item, "MailItemsAccessed");
                told.say(format_args!("Sync of {}", name(folder)));
            }
            What::Change { operation, folder, first } => told.change(item, operation, folder, first),
            What::Admin { operation } => told.admin(world, item, operation),
            What::File { downloaded, number } => {
                told.operation = if downloaded { "FileDownloaded" } else { "FileAccessed" };
                told.say(format_args!(
                    "{} of paper-{number:03}.docx",
                    if downloaded { "Download" } else { "Reading" }
                ));
            }
            What::SignIn { code, .. } => told.sign_in(code),
            What::Alert { entity } => told.alert(account.upn.as_str(), entity),
            What::Token { renewed } => {
                told.stage = Stage::TokenForgery;
                told.operation = "GetAccessTokenForResource";
                told.technique = "T1606";
                told.mailbox = Some(item.who);
                told.message.push_str(if renewed {
                    "Token renewed in OWA"
                } else {
                    "Forged token traded in OWA"
                });
            }
            What::Step(step) => told.step(step),
        }
        told
    }

    fn say(&mut self, words: std::fmt::Arguments<'_>) {
        let _ = self.message.write_fmt(words); // writing to a String does not fail
    }

    fn mail(&mut self, item: &Item, operation: &'static str) {
        self.stage = Stage::MailboxAccess;
        self.operation = operation;
        self.mailbox = Some(item.who);
        if operation == "MailItemsAccessed" {
            self.technique = "T1114.002";
        }
    }

    fn bind(&mut self, item: &Item, folder: usize, messages: (u64, u64), throttled: bool) {
        self.mail(item, "MailItemsAccessed");
        self.messages = messages;
        let plural = if messages.1 == 1 { "message" } else { "messages" };
        self.say(format_args!("Bind of {} {plural} in {}", messages.1, name(folder)));
        if throttled {
            self.message.push_str("; throttled, the next 24 hours are not audited");
        }
    }

    fn change(&mut self, item: &Item, operation: Change, folder: usize, first: u64) {
        self.mail(item, operation.name().0);
        self.messages = (first, 1);
        let words = match operation {
            Change::Send => "Message sent",
            Change::MoveToDeletedItems => "Message moved to Deleted Items",
            Change::SoftDelete => "Message deleted, can be recovered",
            Change::HardDelete => "Message deleted for good",
        };
        self.message.push_str(words);
        if !matches!(operation, Change::Send) {
            self.say(format_args!(" from {}", name(folder)));
        }
    }

    fn admin(&mut self, world: &World, item: &Item, operation: Admin) {
        self.operation = operation.name().0;
        if matches!(operation, Admin::InboxRule | Admin::MailboxPermission) {
            self.stage = Stage::MailboxAccess;
        }
        if !matches!(operation, Admin::UpdateUser) {
            self.mailbox = Some(item.who);
        }
        let words = match operation {
            Admin::InboxRule => "Inbox rule made for",
            Admin::SetMailbox => "Mailbox settings changed of",
            Admin::MailboxPermission => "Mailbox permission given on",
            Admin::UpdateUser => "Directory entry changed of",
        };
        self.say(format_args!("{words} {}", world.accounts[item.who].role));
    }

    fn sign_in(&mut self, code: u16) {
        self.failed = code != 0;
        self.operation = if self.failed { "UserLoginFailed" } else { "UserLoggedIn" };
        let app = self.identity.as_ref().map_or("", |identity| identity.client.name);
        match code {
            0 => self.say(format_args!("Signed in to {app}")),
            50053 => self.say(format_args!("Sign-in to {app} refused: account locked")),
            50074 => self.say(format_args!("Sign-in to {app} interrupted: second factor asked")),
            _ => self.say(format_args!("Sign-in to {app} failed: wrong name or password")),
        }
    }

    fn alert(&mut self, upn: &str, entity: bool) {
        self.stage = Stage::Detection;
        self.operation = if entity { "AlertEntityGenerated" } else { "AlertTriggered" };
        self.identity = None;
        self.account = None;
        if entity {
            self.say(format_args!("Big Yellow Taxi: mail of {upn} read by an unexpected application"));
        } else {
            self.message.push_str("Big Yellow Taxi: unexpected application reads mail items");
        }
    }

    fn step(&mut self, step: Step) {
        let (stage, operation, words) = match step {
            Step::KeyStolen => {
                (Stage::KeyAcquisition, "KeyAcquired", "Signing key stolen: when and how is not known")
            }
            Step::Anomaly => (Stage::Detection, "AnomalySeen", "Odd access to mail is noticed"),
            Step::Report => (Stage::Detection, "Notification", "The odd access is reported to Microsoft"),
            Step::RenewalClosed => (Stage::Mitigation, "RenewalClosed", "OWA no longer renews issued tokens"),
            Step::EnterpriseClosed => {
                (Stage::Mitigation, "KeyBlocked", "OWA refuses tokens signed with the key")
            }
            Step::KeyReplaced => (Stage::Mitigation, "KeyReplaced", "Consumer signing keys are replaced"),
            Step::ConsumerClosed => {
                (Stage::Mitigation, "KeyBlocked", "The key is refused for consumer accounts")
            }
        };
        self.stage = stage;
        self.operation = operation;
        self.message.push_str(words);
        self.identity = None;
        self.account = None;
        self.day_only = true;
        let of_state = matches!(step, Step::Anomaly | Step::Report);
        self.agency = if of_state { TENANTS[0].agency } else { "Microsoft" };
        self.tenant = if of_state { TENANTS[0].id } else { "" };
    }
}

/// A folder without its backslash.
fn name(folder: usize) -> &'static str {
    FOLDERS[folder].trim_start_matches('\\')
}

/// The record's own id, which is the same in every export. That of a sign-in is the id of the token it issued.
pub fn id(world: &World, item: &Item) -> u128 {
    match item.what {
        What::SignIn { id, .. } => world.guid(id),
        _ => world.guid(Name::Record(item.serial)),
    }
}

/// The theft of the key has bounds only: from the year of the key until the day of the first access.
pub const THEFT: (&str, i64) = ("2016?", FIRST_ACCESS);
