//! Repairs slightly invalid JSON.

use super::remarks::Remark;
use super::text::without_lone_surrogates;
use super::tree::Tree;
use std::borrow::Cow;

/// Valid JSON for a text with lone surrogates or trailing commas, and what was repaired. `None` if that does not
/// help, or if nothing was wrong.
#[must_use]
pub fn mended(json: &str) -> Option<(String, Vec<Remark>)> {
    let (mut text, mut notes) = (Cow::Borrowed(json), Vec::new());
    if let Some(whole) = without_lone_surrogates(&text) {
        (text, notes) = (Cow::Owned(whole), vec![Remark::Surrogate]);
    }
    if Tree::parse(&text).is_err() {
        text = Cow::Owned(without_last_commas(&text)?);
        notes.push(Remark::Comma);
    }
    let is_json = !notes.is_empty() && Tree::parse(&text).is_ok();
    is_json.then(|| (text.into_owned(), notes))
}

/// Replaces every trailing comma by a blank, so that offsets stay the same; `None` if there is none.
fn without_last_commas(json: &str) -> Option<String> {
    let (mut bytes, mut quoted, mut escaped) = (json.as_bytes().to_vec(), false, false);
    let (mut comma, mut found) = (None, false);
    for at in 0..bytes.len() {
        match bytes[at] {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => (quoted, comma) = (!quoted, None),
            _ if quoted => {}
            b',' => comma = Some(at),
            b'}' | b']' => {
                if let Some(comma) = comma.take() {
                    bytes[comma] = b' ';
                    found = true;
                }
            }
            byte if !byte.is_ascii_whitespace() => comma = None,
            _ => {}
        }
    }
    if found { String::from_utf8(bytes).ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::mended;

    #[test]
    fn a_comma_behind_the_last_member_is_passed_over_and_texts_are_left_alone() {
        let mend = |text| mended(text).map(|(text, _)| text);
        assert_eq!(
            mend("{\"a\":[1,2,],\n}").as_deref(),
            Some("{\"a\":[1,2 ]\n }".replace("\n }", " \n}").as_str())
        );
        assert_eq!(mend(r#"{"a":",}","b":1,}"#).as_deref(), Some(r#"{"a":",}","b":1 }"#));
        assert_eq!(mend(r#"{"a":"\ud800",}"#).as_deref(), Some(r#"{"a":"\ufffd" }"#));
        for text in [r#"{"a":1}"#, r#"{"a":1,,}"#, "{,}x", "", "{\"a\""] {
            assert_eq!(mend(text), None, "{text}");
        }
    }
}
