//! The members of unified audit log records that events are made of.

use crate::read::outline::Asked;

macro_rules! members {
    ($($name:ident)*) => {
        /// A member of a record or of an object inside it; names match in any case.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Member { $($name),* }

        /// Their names, in the order of the enum. Those of the name-value lists come first.
        const NAMES: &[&str] = &[$(stringify!($name)),*];
    };
}

members! {
    Name Value NewValue
    AADSessionId ActorIP ActorIpAddress Actor AffectedItems AlertId AppAccessContext AppDisplayName AppId
    ApplicationDisplayName ApplicationId ClientAppId ClientAppName ClientIP ClientIPAddress ClientInfoString
    ClientRequestId CorrelationId CreationTime DeviceId DeviceProperties ErrorCode ErrorNumber ExtendedProperties Folder
    FolderItems Folders Id InterSystemsId InternetMessageId IssuedAtTime Item LogonError LogonType LogonUserSid Members
    MailboxOwnerSid MailboxOwnerUPN ObjectId Operation OperationCount OperationProperties OrganizationId
    OrganizationName P1Sender P2Sender Parameters ParentFolder Path Query QueryText Recipients RecordType ResultStatus
    SenderIp SessionId Severity Subject Synthetic Target TeamName TokenObjectId Type UniqueTokenId
    UniqueTokenIdentifier Upn UserAgent UserId UserKey UserType
}

/// The table that finds these members while a record is parsed.
pub static ASKED: Asked = Asked::of(NAMES);

impl Member {
    /// The name as the audit log writes it.
    #[must_use]
    pub fn name(self) -> &'static str {
        NAMES.get(usize::from(u8::from(self))).copied().unwrap_or_default()
    }
}

impl From<Member> for u8 {
    fn from(member: Member) -> Self {
        member as Self
    }
}

#[cfg(test)]
mod tests {
    use super::{ASKED, Member, NAMES};

    #[test]
    fn every_member_is_found_by_its_name_and_those_of_bags_come_first() {
        for (number, name) in (0_u8..).zip(NAMES) {
            assert_eq!(ASKED.number(name), number, "{name} is another in some case");
        }
        assert_eq!(NAMES[..3], ["Name", "Value", "NewValue"]);
        assert_eq!(Member::UserType.name(), "UserType");
    }
}
