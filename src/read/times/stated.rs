//! Times that stand in fields of text: `issued_at`, `known_since`.

use super::counts::Unit;
use crate::event::{Field, Text, When, Zone, calendar};
use crate::read::count::Count;

/// The least count that may be a time: 1990 in seconds. A day as eight digits is less.
const LEAST: i64 = 631_152_000;
/// The years in which a count is taken for a time.
const YEARS: std::ops::Range<i64> = 1990..2100;

/// The text of a field as it is kept: a count since 1970, as the claim `iat` of a token has it, as the time it counts to.
pub fn stated(field: Field, text: Text<'_>) -> Text<'_> {
    counted(field, &text).map_or(text, |when| Text::Owned(when.time_text()))
}

/// The time that the text of a field counts to; `None` if the field is no time, or the text no count of one.
pub fn counted(field: Field, text: &str) -> Option<When> {
    if !matches!(field, Field::IssuedAt | Field::KnownSince) {
        return None;
    }
    let count = Count::parse(text.trim()).filter(|count| count.whole >= LEAST)?;
    let moment = Unit::of(count.whole).moment(&count)?;
    YEARS.contains(&calendar(moment.ns, Zone::Utc).0).then(|| When::at(moment))
}

#[cfg(test)]
mod tests {
    use super::stated;
    use crate::event::Field;

    #[test]
    fn a_count_since_1970_is_the_time_that_it_counts_to_and_what_cannot_be_told_stays() {
        for (text, kept) in [
            ("1685577600", "2023-06-01T00:00:00Z"),
            ("1685577600.5", "2023-06-01T00:00:00.5Z"),
            ("1.6855776e9", "2023-06-01T00:00:00Z"),
            ("1685577600123", "2023-06-01T00:00:00.123Z"),
            ("1685577600123456", "2023-06-01T00:00:00.123456Z"),
            ("2023", "2023"),
            ("20230714", "20230714"),
            ("20230601120000", "20230601120000"),
            ("0", "0"),
            ("-1685577600", "-1685577600"),
            ("99999999999", "99999999999"),
            ("2023-06-01", "2023-06-01"),
            ("soon", "soon"),
        ] {
            assert_eq!(stated(Field::IssuedAt, text.into()), kept, "{text}");
            assert_eq!(stated(Field::KnownSince, text.into()), kept, "{text}");
            assert_eq!(stated(Field::SessionId, text.into()), text);
        }
    }
}
