//! The stages of an intrusion.

use std::fmt;

/// The part of an intrusion, or of the response to it, that an event belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Stage {
    /// The signing key is obtained.
    KeyAcquisition,
    /// Tokens are forged or renewed with it.
    TokenForgery,
    /// Mail is read, or a mailbox prepared for it.
    MailboxAccess,
    /// The intrusion is noticed.
    Detection,
    /// Measures are taken against it.
    Mitigation,
    /// It is made public.
    Disclosure,
    /// None of these, or no rule matched.
    Other,
}

impl Stage {
    /// All stages, in lane order.
    pub const ALL: [Self; 7] = [
        Self::KeyAcquisition,
        Self::TokenForgery,
        Self::MailboxAccess,
        Self::Detection,
        Self::Mitigation,
        Self::Disclosure,
        Self::Other,
    ];

    /// Its name in files and queries: `mailbox_access`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::KeyAcquisition => "key_acquisition",
            Self::TokenForgery => "token_forgery",
            Self::MailboxAccess => "mailbox_access",
            Self::Detection => "detection",
            Self::Mitigation => "mitigation",
            Self::Disclosure => "disclosure",
            Self::Other => "other",
        }
    }

    /// Its name for display: `mailbox access`.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::KeyAcquisition => "key acquisition",
            Self::TokenForgery => "token forgery",
            Self::MailboxAccess => "mailbox access",
            Self::Detection => "detection",
            Self::Mitigation => "mitigation",
            Self::Disclosure => "disclosure",
            Self::Other => "other",
        }
    }

    /// Parses any spelling: `mailbox access`, `mailbox-access`, `Mailbox_Access`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        Self::ALL.into_iter().find(|stage| {
            let name = stage.name();
            name.len() == text.len()
                && name.bytes().zip(text.bytes()).all(|(n, t)| match t {
                    b'-' | b' ' => n == b'_',
                    t => n == t.to_ascii_lowercase(),
                })
        })
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::Stage;

    #[test]
    fn every_spelling_is_one_stage() {
        for text in ["mailbox_access", "mailbox access", "mailbox-access", " Mailbox Access "] {
            assert_eq!(Stage::parse(text), Some(Stage::MailboxAccess), "{text}");
        }
        assert_eq!(Stage::parse("mailbox"), None);
        for stage in Stage::ALL {
            assert_eq!(Stage::parse(stage.name()), Some(stage));
            assert_eq!(Stage::parse(stage.label()), Some(stage));
        }
    }
}
