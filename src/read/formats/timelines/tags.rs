//! Tags of Sigma rules, some of which are techniques: `attack.t1078.004` and `T1078.004`.

use crate::event::{Event, Field};
use crate::read::tree::Tree;

/// Adds the tags of a list; if it is empty, those of a text, separated by `¦`, commas, tabs or line ends.
pub(super) fn read(event: &mut Event<'_>, list: Option<&Tree<'_>>, text: Option<&str>) {
    let items: Vec<String> = match list.map(Tree::items) {
        Some(items) if !items.is_empty() => {
            items.iter().filter_map(|item| Some(item.said()?.into_owned())).collect()
        }
        _ => text
            .unwrap_or_default()
            .trim_matches(['[', ']'])
            .split(['¦', '\n', '\t', ','])
            .map(|item| item.trim().trim_matches(['"', '\'']).to_owned())
            .collect(),
    };
    for item in items {
        match technique(&item) {
            Some(technique) => event.push(Field::Technique, technique),
            None if item.trim() == "-" => {}
            None => event.push(Field::Tags, item),
        }
    }
}

/// The technique that a tag names, in upper case; `None` if it names none.
fn technique(tag: &str) -> Option<String> {
    let bare = tag.strip_prefix("attack.").unwrap_or(tag).to_ascii_uppercase();
    let digits = |text: &str, len| text.len() == len && text.bytes().all(|byte| byte.is_ascii_digit());
    let rest = bare.strip_prefix('T')?;
    let is = match rest.split_once('.') {
        Some((whole, part)) => digits(whole, 4) && digits(part, 3),
        None => digits(rest, 4),
    };
    is.then_some(bare)
}

#[cfg(test)]
mod tests {
    use super::technique;

    #[test]
    fn techniques_are_told_from_other_tags() {
        assert_eq!(technique("attack.t1078.004").as_deref(), Some("T1078.004"));
        assert_eq!(technique("T1078").as_deref(), Some("T1078"));
        for tag in ["attack.persistence", "TA0001", "attack.g0016", "T107", "car.2013"] {
            assert_eq!(technique(tag), None, "{tag}");
        }
    }
}
