//! What a read error says of a source: what is missing of it, and whether what came before can be trusted.

use super::causes::of_packed;

/// What the libraries say of unpacked bytes that are not those that were packed.
const DAMAGED: [&str; 3] = ["checksum", "corrupt", "invalid data"];
/// What they say where the checksum behind the last byte of a file does not match: nothing of it is missing.
const AT_ITS_END: [&str; 2] = ["corrupt gzip stream does not have a matching checksum", "Invalid checksum"];

/// What a read error says of a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadFailure {
    /// Why it can't be read further; `None` if all of it was read.
    pub error: Option<String>,
    /// Why any record read of it may be wrong; `None` if all before the error is as it was written.
    pub damage: Option<String>,
}

impl ReadFailure {
    /// The failure after byte `at` with this error.
    #[must_use]
    pub fn at(at: u64, why: &str) -> Self {
        let error =
            (!is_at_its_end(why)).then(|| format!("it can't be read beyond byte {at}: {}", of_packed(why)));
        Self { error, damage: is_damage(why).then(|| damaged(why)) }
    }
}

/// The damage that an error tells of.
#[must_use]
pub fn damaged(why: &str) -> String {
    format!("it is damaged, and any record read of it may be wrong: {}", of_packed(why))
}

/// The damage that an error in an archive tells of.
#[must_use]
pub fn damaged_within(why: &str) -> String {
    format!("it is damaged, and any record read of the files in it may be wrong: {}", of_packed(why))
}

/// Whether unpacked bytes are not those that were packed, so that those before the error may be wrong too.
#[must_use]
pub fn is_damage(why: &str) -> bool {
    DAMAGED.iter().any(|mark| why.contains(mark))
}

/// Whether the error is that of a checksum at the end of a file, so that nothing of it is missing.
#[must_use]
pub fn is_at_its_end(why: &str) -> bool {
    AT_ITS_END.contains(&why)
}

#[cfg(test)]
mod tests {
    use super::ReadFailure;

    #[test]
    fn what_came_before_a_checksum_that_does_not_match_may_be_wrong_and_before_a_cut_it_is_not() {
        for (why, is_whole, is_sound) in [
            ("Invalid checksum", true, false),
            ("corrupt gzip stream does not have a matching checksum", true, false),
            ("corrupt deflate stream", false, false),
            ("bzip2: invalid data", false, false),
            ("Restored data doesn't match checksum", false, false),
            ("unexpected end of file", false, true),
        ] {
            let failure = ReadFailure::at(7, why);
            assert_eq!((failure.error.is_none(), failure.damage.is_none()), (is_whole, is_sound), "{why}");
        }
    }
}
