//! "Did you mean": the one of a few known names that a misspelled one was meant for.

/// How like two names have to be, from 0 to 1.
const LEAST: f64 = 0.78;
/// A name that holds the other is this like it at the least.
const HELD: f64 = 0.85;
/// From how many letters on a part of a name may stand for it.
const PART: usize = 3;

/// The name that is nearest to what was typed, in any case of letters, if one is near enough to be meant. A letter that is
/// wrong, missing, added or swapped counts least, then a part of a name, then a common beginning.
#[must_use]
pub fn nearest<'n>(typed: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let typed = typed.to_lowercase();
    names
        .into_iter()
        .map(|name| (likeness(&typed, &name.to_lowercase()), name))
        .filter(|(likeness, _)| *likeness >= LEAST)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name)
}

fn likeness(typed: &str, name: &str) -> f64 {
    let holds = |whole: &str, part: &str| part.len() >= PART && whole.contains(part);
    let likeness = strsim::jaro_winkler(typed, name);
    if is_slip(typed, name) {
        return 1.0 + likeness;
    }
    if holds(name, typed) || holds(typed, name) { likeness.max(HELD) } else { likeness }
}

/// Whether one letter apart from a name was typed. Of a name of two letters both have to be there: with one of them wrong,
/// half of it is.
fn is_slip(typed: &str, name: &str) -> bool {
    let is_whole = || name.chars().all(|letter| typed.contains(letter));
    strsim::damerau_levenshtein(typed, name) <= 1
        && (name.len() >= PART || name.len() > 1 && typed.len() > 1 && is_whole())
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn what_was_meant_is_told_and_nothing_where_no_name_is_near() {
        let names = ["mailbox_access", "detection", "token_forgery", "csv", "cef", "Login", "app", "ip"];
        for (typed, meant) in [
            ("mailbox", Some("mailbox_access")),
            ("detect", Some("detection")),
            ("DETECTOIN", Some("detection")),
            ("token-forgery", Some("token_forgery")),
            ("cvs", Some("csv")),
            ("logn", Some("Login")),
            ("ipp", Some("ip")),
            ("iip", Some("ip")),
            ("pi", Some("ip")),
            ("op", None),
            ("id", None),
            ("x", None),
            ("", None),
            ("evidence", None),
        ] {
            assert_eq!(nearest(typed, names), meant, "{typed}");
        }
    }
}
