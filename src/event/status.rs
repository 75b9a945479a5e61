//! What a claim says of itself: how sure it is, and whether it still stands.

/// The status of a claim, from the surest on; a word that is none of these is as unsure as [`Unknown`](Self::Unknown).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// Known to be so.
    Confirmed,
    /// Told by somebody, and not checked.
    Reported,
    /// Concluded from other facts.
    Inference,
    /// One way in which it may have been.
    Hypothesis,
    /// Nobody knows.
    Unknown,
    /// A later claim replaces it.
    Superseded,
    /// Another claim says that it can't be true.
    Contradicted,
}

impl Status {
    /// All, with their names in files and queries.
    const NAMED: [(Self, &str); 7] = [
        (Self::Confirmed, "confirmed"),
        (Self::Reported, "reported"),
        (Self::Inference, "inference"),
        (Self::Hypothesis, "hypothesis"),
        (Self::Unknown, "unknown"),
        (Self::Superseded, "superseded"),
        (Self::Contradicted, "contradicted"),
    ];

    /// The status that a text names, in any case and with blanks around it.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let named = Self::NAMED.iter().find(|(_, name)| name.eq_ignore_ascii_case(text.trim()));
        named.map(|(status, _)| *status)
    }

    /// Whether a claim of this status no longer stands.
    #[must_use]
    pub const fn is_withdrawn(self) -> bool {
        matches!(self, Self::Superseded | Self::Contradicted)
    }
}

#[cfg(test)]
mod tests {
    use super::Status;

    #[test]
    fn a_status_is_told_in_any_case_and_with_blanks_around_it() {
        for (text, status) in [
            ("confirmed", Some(Status::Confirmed)),
            (" Superseded", Some(Status::Superseded)),
            ("CONTRADICTED ", Some(Status::Contradicted)),
            ("surely", None),
            ("", None),
        ] {
            assert_eq!(Status::parse(text), status, "{text:?}");
        }
    }
}
