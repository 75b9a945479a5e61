//! The forms of the query language, for the help and the manual.

/// Each form, and what it means.
pub const FORMS: &[(&str, &str)] = &[
    ("word", "stands in any text of the event or its record; part of a word is enough"),
    ("\"two words\"", "the same, of a phrase"),
    ("account:desk-01@agency.example", "the whole value, in any case"),
    ("agency:\"Dept of State\"", "values with spaces stand in quotes"),
    ("account:desk-*", "* and ? stand for any text and any letter"),
    ("message:/bind|sync/", "a regular expression, anywhere in the value"),
    ("stage:(detection mitigation)", "any of these"),
    ("session_id:*", "the field is there"),
    ("time:2023-05..2023-06-16", "both ends whole; spans and coarse times where they overlap"),
    ("time>=2023-06-15T09:00", "from then on, in the displayed zone"),
    ("count>10 count:5..10", "numbers"),
    ("source_ip:195.26.87.0/24", "a network, v4 or v6"),
    ("raw.AuditData.ClientIP:*", "any field of the record"),
    ("is:synthetic is:uncertain", "properties"),
    ("a b, a and b, a or b, not a, -a", "not goes before and, and before or; side by side is and"),
];

#[cfg(test)]
mod tests {
    use super::FORMS;
    use crate::event::Zone;

    #[test]
    fn every_form_can_be_typed() {
        for (form, _) in FORMS {
            for form in form.split(", ") {
                assert!(crate::query::read(form, Zone::Utc).is_ok(), "{form}");
            }
        }
    }
}
