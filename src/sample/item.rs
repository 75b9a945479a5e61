//! One thing that happens, before it is written in any format.

use super::clients::Client;
use super::world::{Name, World};

/// One thing that happens.
#[derive(Debug, Clone)]
pub struct Item {
    /// When, in seconds since 1970 UTC.
    pub at: i64,
    /// A number that distinguishes it from all others.
    pub serial: u64,
    /// Who did it, or whose mailbox it was.
    pub who: usize,
    /// What it was.
    pub what: What,
    /// How it was done.
    pub trace: Trace,
}

/// Where something came from, and with which session and token.
#[derive(Debug, Clone, Copy)]
pub enum Trace {
    /// An account's own use.
    Own {
        client: &'static Client,
        /// At home rather than in the office.
        home: bool,
    },
    /// The intruder's use of a token that was never issued, by the number of the target.
    Forged { target: usize },
}

/// What happens.
#[derive(Debug, Clone, Copy)]
pub enum What {
    /// Messages of a folder are read.
    Bind { folder: usize, first: u64, count: u64, throttled: bool },
    /// A folder is synchronised.
    Sync { folder: usize },
    /// A message is sent, moved or deleted.
    Change { operation: Change, folder: usize, first: u64 },
    /// A setting is changed.
    Admin { operation: Admin },
    /// A file is opened or downloaded.
    File { downloaded: bool, number: u64 },
    /// Somebody signs in, or fails to: the error code, 0 for success.
    SignIn { id: Name, code: u16 },
    /// State's alert: the alert itself, then the account that it is about.
    Alert { entity: bool },
    /// A token is forged, or traded for another.
    Token { renewed: bool },
    /// A step of the story that is in no customer's log.
    Step(Step),
}

/// What is done to a message.
#[derive(Debug, Clone, Copy)]
pub enum Change {
    Send,
    MoveToDeletedItems,
    SoftDelete,
    HardDelete,
}

impl Change {
    /// Its operation and record type.
    pub const fn name(self) -> (&'static str, u64) {
        match self {
            Self::Send => ("Send", 2),
            Self::MoveToDeletedItems => ("MoveToDeletedItems", 3),
            Self::SoftDelete => ("SoftDelete", 3),
            Self::HardDelete => ("HardDelete", 3),
        }
    }
}

/// What an administrator, or an owner, sets.
#[derive(Debug, Clone, Copy)]
pub enum Admin {
    InboxRule,
    SetMailbox,
    MailboxPermission,
    UpdateUser,
}

impl Admin {
    /// Its operation and record type.
    pub const fn name(self) -> (&'static str, u64) {
        match self {
            Self::InboxRule => ("New-InboxRule", 1),
            Self::SetMailbox => ("Set-Mailbox", 1),
            Self::MailboxPermission => ("Add-MailboxPermission", 1),
            Self::UpdateUser => ("Update user.", 8),
        }
    }
}

/// Steps of the story that are reported, not logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    KeyStolen,
    Anomaly,
    Report,
    RenewalClosed,
    EnterpriseClosed,
    KeyReplaced,
    ConsumerClosed,
}

/// Folders that are read.
pub const FOLDERS: [&str; 5] = ["\\Inbox", "\\Sent Items", "\\Archive", "\\Drafts", "\\Deleted Items"];

/// The address, client, session, token and issue time of an item.
#[derive(Debug, Clone, Copy)]
pub struct Identity<'w> {
    pub ip: &'w str,
    pub client: &'static Client,
    pub session: u128,
    pub token: u128,
    pub issued: i64,
}

impl Item {
    /// Who acts; for some settings an administrator.
    pub fn actor(&self, world: &World) -> usize {
        match self.what {
            What::Admin { operation: Admin::MailboxPermission | Admin::UpdateUser | Admin::SetMailbox } => {
                world.accounts[self.who].admin
            }
            _ => self.who,
        }
    }

    /// Its identifiers.
    pub fn identity<'w>(&self, world: &'w World) -> Identity<'w> {
        match self.trace {
            Trace::Own { client, home } => {
                let actor = self.actor(world);
                let session = world.session(actor, self.at);
                Identity {
                    ip: &world.accounts[actor].addresses[usize::from(home)],
                    client,
                    session: world.guid(Name::Session(actor, session.week)),
                    token: world.guid(Name::SignIn(actor, session.week, 0)),
                    issued: session.start,
                }
            }
            Trace::Forged { target } => {
                let day = self.at.div_euclid(super::days::DAY);
                Identity {
                    ip: world.intruder.address(target, self.at),
                    client: world.script(target, day),
                    session: world.guid(Name::ForgedSession(target, (day + 3).div_euclid(7))),
                    token: world.guid(Name::ForgedToken(target, day)),
                    issued: World::forged_at(target, day),
                }
            }
        }
    }
}
