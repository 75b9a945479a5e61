//! Keys that come faster than rows do: a slow line hands over many at once.

use crate::common::{desk, minutes, strike};
use crate::{SIZE, selected};
use dwell::app::Desk;
use dwell::engine::LocalEngine;
use dwell::keys::{Stroke, strokes};
use proptest::prelude::*;
use std::fs;

/// Strikes keys all of which come before anything is answered.
fn burst(desk: &mut Desk<LocalEngine>, keys: &str) {
    desk.burst(strokes(keys).unwrap().into_iter().map(|stroke| match stroke {
        Stroke::Key(chord) => chord,
        Stroke::Tick(_) => panic!("{keys}: time goes by"),
    }));
}

#[test]
fn a_key_is_about_the_row_that_the_keys_before_it_lead_to() {
    let case = minutes(400);
    let mut desk = desk(case.path(), SIZE, "");
    burst(&mut desk, &format!("{}<space>", "j".repeat(150)));
    assert_eq!((selected(&desk), desk.session.rank), ("E00150", Some(150)));
    let noted = fs::read_to_string(case.path().join("notes.jsonl")).unwrap();
    assert!(noted.contains("E00150") && noted.lines().count() == 1, "{noted}");
    burst(&mut desk, &format!("{}G{}<tab>", "k".repeat(20), "k".repeat(300)));
    assert_eq!(selected(&desk), "E00099", "keys that go elsewhere don't take those before them along");
    burst(&mut desk, "g");
    assert_eq!(selected(&desk), "E00099", "and it is the panel that they go to now");
}

#[test]
fn more_keys_than_can_wait_do_nothing_elsewhere() {
    let case = minutes(3000);
    let mut desk = desk(case.path(), SIZE, "");
    burst(&mut desk, &format!("{}<space>", "j".repeat(2000)));
    let noted = fs::read_to_string(case.path().join("notes.jsonl"));
    assert!(noted.is_err(), "no row is marked that the keys don't lead to: {noted:?}");
    assert!(crate::said(&desk).contains("more keys than can wait"), "{}", crate::said(&desk));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn keys_lead_to_the_same_row_however_fast_they_come(
        keys in prop::collection::vec(
            prop_oneof![4 => Just("j"), 2 => Just("k"), 2 => Just("<pgdn>"), 1 => Just("<pgup>"), 2 => Just("<ctrl+d>"), 1 => Just("<ctrl+u>"), 1 => Just("G")],
            1..120,
        ),
        filtered in any::<bool>(),
    ) {
        let case = minutes(700);
        let begin = if filtered { "fstage:mailbox_access<enter>" } else { "" };
        let (mut slow, mut fast) = (desk(case.path(), SIZE, begin), desk(case.path(), SIZE, begin));
        strike(&mut slow, &keys.concat());
        burst(&mut fast, &keys.concat());
        prop_assert_eq!(selected(&fast), selected(&slow));
        prop_assert_eq!(fast.session.rank, slow.session.rank);
    }
}
