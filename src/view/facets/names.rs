//! Shortens values for narrow panels such that they can still be told apart.

use crate::event::Field;
use crate::view::text;
use std::borrow::Cow;
use unicode_segmentation::UnicodeSegmentation;

/// A value in at most `room` cells. An account keeps its name, and the start of its domain if another of the `shown`
/// values has the same name; a path keeps its end. Values that would look alike are cut in the middle.
pub(in crate::view) fn short(field: Field, value: &str, shown: &[&str], room: usize) -> String {
    let name = name_of(field, value);
    let others = || shown.iter().filter(|other| !other.eq_ignore_ascii_case(value));
    if name != value && others().any(|other| name_of(field, other).eq_ignore_ascii_case(name)) {
        return with_domain(name, value, room);
    }
    let cut = cut_of(field, name, room);
    let alike = |other: &&str| cut_of(field, name_of(field, other), room) == cut;
    if text::width(name) > room && others().any(alike) { middle(name, room) } else { cut.into_owned() }
}

/// A name cut to `room` cells: source paths at the start, others at the end.
fn cut_of(field: Field, name: &str, room: usize) -> Cow<'_, str> {
    if field == Field::Source && name.contains('/') {
        text::fit_path(name, room)
    } else {
        text::fit(name, room)
    }
}

/// The account without its domain; for any other field the whole value.
fn name_of(field: Field, value: &str) -> &str {
    let is_account = matches!(field, Field::Account | Field::Mailbox | Field::Actor | Field::Target);
    match value.rsplit_once('@') {
        Some((name, domain)) if is_account && !name.is_empty() && !domain.is_empty() => name,
        _ => value,
    }
}

/// Name and domain; a long name is cut so that the beginning of the domain is visible.
fn with_domain(name: &str, value: &str, room: usize) -> String {
    const DOMAIN: usize = 5;
    let left = room.saturating_sub(text::width(name));
    if left >= DOMAIN.min(text::width(value).saturating_sub(text::width(name))) {
        return text::fit(value, room).into_owned();
    }
    let domain = &value[name.len()..];
    let tail = text::fit(domain, DOMAIN.min(room / 2)).into_owned();
    let name = middle(name, room.saturating_sub(text::width(&tail)));
    name + &tail
}

/// A text cut in the middle to `room` cells.
fn middle(value: &str, room: usize) -> String {
    let shown = text::show(value);
    if text::width(&shown) <= room || room < 4 {
        return text::fit(&shown, room).into_owned();
    }
    let tail = (room - 1) / 2;
    let start = text::fit(&shown, room - tail); // with its `…`
    let mut end = Vec::new();
    let mut left = tail;
    for grapheme in shown.graphemes(true).rev() {
        let cells = text::width(grapheme);
        if cells > left {
            break;
        }
        left -= cells;
        end.push(grapheme);
    }
    end.reverse();
    format!("{start}{}", end.concat())
}

#[cfg(test)]
mod tests {
    use super::short;
    use crate::event::Field;

    const DESK: &str = "desk-officer-03@state.example";
    const TWIN: &str = "desk-officer-03@commerce.example";

    #[test]
    fn an_account_is_its_name() {
        assert_eq!(short(Field::Account, DESK, &[DESK], 16), "desk-officer-03");
        assert_eq!(short(Field::Operation, "New-InboxRule", &[], 16), "New-InboxRule");
        assert_eq!(short(Field::Account, "@odd", &[], 16), "@odd");
    }

    #[test]
    fn accounts_of_one_name_keep_the_start_of_their_domain() {
        let shown = [DESK, TWIN];
        assert_eq!(short(Field::Account, DESK, &shown, 22), "desk-officer-03@state…");
        assert_eq!(short(Field::Account, TWIN, &shown, 16), "desk-…er-03@com…");
    }

    #[test]
    fn an_account_without_domain_is_told_apart_from_one_of_that_name_with_one() {
        let shown = ["test@elastic.co", "test"];
        assert_eq!(short(Field::Account, shown[0], &shown, 16), "test@elastic.co");
        assert_eq!(short(Field::Account, shown[1], &shown, 16), "test");
    }

    #[test]
    fn values_that_would_look_alike_keep_their_end() {
        let shown = ["desk-officer-03@state.example", "desk-officer-07@state.example"];
        assert_eq!(short(Field::Account, shown[0], &shown, 12), "desk-o…er-03");
        assert_eq!(short(Field::Account, shown[1], &shown, 12), "desk-o…er-07");
        assert_eq!(short(Field::Source, "unified-audit-log.csv", &["a.csv"], 14), "unified-audit…");
    }

    #[test]
    fn a_path_keeps_its_end_or_both_ends_where_paths_would_look_alike() {
        let shown = ["/evidence/export/unified-audit-log.csv", "/evidence/older/unified-audit-log.csv"];
        assert_eq!(short(Field::Source, shown[0], &[], 22), "…unified-audit-log.csv");
        assert_eq!(short(Field::Source, shown[0], &shown, 16), "/evidenc…log.csv");
    }

    #[test]
    fn no_room_is_no_text() {
        for room in 0..40 {
            for value in [DESK, TWIN, "日本語のメールボックス@例え.example", "\u{1b}[31m@x"] {
                let name = short(Field::Account, value, &[DESK, TWIN], room);
                assert!(crate::view::text::width(&name) <= room, "{name} in {room}");
            }
        }
    }
}
