//! Who makes notes.

use crate::event::is_blank;

/// Where the name of an author is looked for.
const NAMES: [&str; 4] = ["DWELL_AUTHOR", "USER", "LOGNAME", "USERNAME"];

/// Who makes notes in an environment: `DWELL_AUTHOR`, else the name of the login.
#[must_use]
pub fn author(variable: impl Fn(&str) -> Option<String>) -> String {
    let names = NAMES.into_iter().filter_map(variable);
    let name = names.map(|name| name.trim().to_owned()).find(|name| !is_blank(name));
    name.unwrap_or_else(|| "unknown".to_owned())
}

#[cfg(test)]
mod tests {
    use super::author;

    #[test]
    fn who_calls_himself_otherwise_is_called_so() {
        let of = |set: &[(&str, &str)]| {
            author(|name| set.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned()))
        };
        assert_eq!(of(&[("USER", "root"), ("DWELL_AUTHOR", "Ana ")]), "Ana");
        assert_eq!(of(&[("DWELL_AUTHOR", " "), ("USER", "ana")]), "ana");
        assert_eq!(of(&[]), "unknown");
    }
}
