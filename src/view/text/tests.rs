use super::{fit, fit_left, fit_path, pad, pad_left, show, width};
use crate::event::{is_bidi, is_control, is_separator};
use proptest::prelude::*;
use std::borrow::Cow;

/// Text of the kind an attacker writes: letters among everything that hides, joins, stacks or turns around.
fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        any::<char>(),
        prop::char::range('\0', '\u{a0}'),
        prop::char::range('\u{300}', '\u{36f}'),
        prop::char::range('\u{200b}', '\u{206f}'),
        prop::char::range('\u{fe00}', '\u{fe0f}'),
        prop::char::range('\u{e0000}', '\u{e01ff}'),
        prop::char::range('\u{900}', '\u{97f}'),
        prop::char::range('\u{600}', '\u{6ff}'),
        prop::char::range('\u{1f460}', '\u{1f48f}'),
        Just('⟩'),
        Just('字'),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.into_iter().collect())
}

/// Letters of many scripts, without anything that hides.
fn ordinary() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::char::range(' ', '~'),
        prop::char::range('À', 'ž'),
        prop::char::range('Α', 'Ρ'),
        prop::char::range('А', 'я'),
        prop::char::range('א', 'ת'),
        prop::char::range('ا', 'غ'),
        prop::char::range('अ', 'ह'),
        prop::char::range('ก', 'ะ'),
        prop::char::range('ぁ', 'ゖ'),
        prop::char::range('一', '龥'),
        prop::char::range('가', '힣'),
        prop::char::range('😀', '😏'),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.into_iter().collect())
}

/// Characters that must never reach a terminal.
fn steers(c: char) -> bool {
    let tag = ('\u{e0000}'..'\u{e0100}').contains(&c);
    is_control(c) || is_bidi(c) || is_separator(c) || tag || matches!(c, '\u{200b}' | '\u{feff}' | '\u{ad}')
}

proptest! {
    #[test]
    fn nothing_that_steers_a_terminal_comes_out(text in hostile(), columns in 0usize..40) {
        for shown in [show(&text).into_owned(), fit(&text, columns).into_owned(),
                      fit_left(&text, columns).into_owned(), fit_path(&text, columns).into_owned(), pad(&text, columns)] {
            prop_assert!(!shown.chars().any(steers), "{shown:?}");
        }
    }

    #[test]
    fn showing_twice_is_showing_once(text in hostile()) {
        let once = show(&text);
        prop_assert_eq!(show(&once), once.clone());
    }

    #[test]
    fn ordinary_text_is_borrowed_unchanged(text in ordinary()) {
        prop_assert!(matches!(show(&text), Cow::Borrowed(shown) if shown == text));
    }

    #[test]
    fn fitted_text_never_takes_more_cells_than_there_are(text in hostile(), columns in 0usize..40) {
        prop_assert!(width(&fit(&text, columns)) <= columns);
        prop_assert!(width(&fit_left(&text, columns)) <= columns);
        prop_assert!(width(&fit_path(&text, columns)) <= columns);
    }

    #[test]
    fn padded_text_takes_exactly_the_cells_there_are(text in ordinary(), columns in 0usize..40) {
        prop_assert_eq!(width(&pad(&text, columns)), columns);
        prop_assert_eq!(width(&pad_left(&text, columns)), columns);
    }

    #[test]
    fn text_that_fits_is_left_alone(text in ordinary()) {
        let columns = width(&text);
        prop_assert_eq!(fit(&text, columns), text.as_str());
        prop_assert_eq!(fit_left(&text, columns), text.as_str());
    }

    #[test]
    fn no_mark_piles_up(text in "[a-z\u{300}-\u{308}]{0,200}") {
        let shown = show(&text);
        let longest = shown.split(|c: char| !('\u{300}'..='\u{308}').contains(&c)).map(|run| run.chars().count());
        prop_assert!(longest.max().unwrap_or(0) <= 8);
    }
}

#[test]
fn cuts_fall_between_characters() {
    assert_eq!(fit("Department", 6), "Depar…");
    assert_eq!(fit("Department", 10), "Department");
    assert_eq!(fit_left("/var/log/audit.csv", 10), "…audit.csv");
    let trail = "trail/2023/06/5Z_7xgoc.json";
    assert_eq!(fit_path(trail, 20), "trail/…5Z_7xgoc.json");
    assert_eq!(fit_path(trail, 11), fit_left(trail, 11), "the folder would take more than half");
    assert_eq!(fit_path("trail/a.json", 20), "trail/a.json");
    assert_eq!(fit_path("/var/log/audit.csv", 10), "…audit.csv");
    assert_eq!(fit("日本語", 4), "日…");
    assert_eq!(fit("e\u{301}e\u{301}e\u{301}", 2), "e\u{301}…");
    assert_eq!(fit("a👩‍👩‍👧b", 3), "a…");
    assert_eq!(fit("anything", 0), "");
    assert_eq!(pad("日本語", 4), "日… ");
    assert_eq!(pad_left("1,204", 8), "   1,204");
    assert_eq!(pad_left("1,204", 3), "1,…");
}

#[test]
fn a_megabyte_is_cut_like_a_line() {
    let long = "x".repeat(1 << 20);
    assert_eq!(fit(&long, 5), "xxxx…");
    let tower = format!("a{}b", "\u{301}".repeat(10_000));
    assert_eq!(fit(&tower, 40), show(&tower));
}

#[test]
fn a_cut_leaves_no_joiner_that_joins_nothing() {
    let text = "¡ ः\u{fe00}字ःः\u{9c5}👠0👠⟩👠👠\u{34f}\u{900}\u{200c}👠\u{200b}";
    for columns in 0..60 {
        assert!(width(&fit(text, columns)) <= columns);
        assert!(width(&fit_left(text, columns)) <= columns);
    }
}
