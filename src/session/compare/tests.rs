use super::{CompareLine, ComparePage, ComparePart, CompareRow};
use crate::case::{Change, ChangeKind, Claim, Comparison};
use crate::event::{Stage, Zone, parse_edtf};

fn claim(id: &str, message: &str) -> Claim {
    Claim {
        id: id.to_owned(),
        order: None,
        when: None,
        since: parse_edtf("2023-07-14", Zone::Utc).ok(),
        early: false,
        stage: Stage::Disclosure,
        operation: "Count".to_owned(),
        agency: String::new(),
        message: message.to_owned(),
        status: String::new(),
        confidence: String::new(),
        cites: Vec::new(),
    }
}

fn change(kind: ChangeKind, old: &[&str], new: &[&str]) -> Change {
    let claims = |said: &[&str]| said.iter().map(|said| claim(said, said)).collect();
    Change { kind, stage: Stage::Disclosure, old: claims(old), new: claims(new) }
}

fn comparison(added: usize) -> Comparison {
    let mut changes = vec![
        change(ChangeKind::Corrected, &["a", "b"], &["c"]),
        change(ChangeKind::Contradicted, &["d"], &["e", "f"]),
    ];
    changes.extend((0..added).map(|_| change(ChangeKind::Added, &[], &["g"])));
    Comparison { changes, ..Comparison::default() }
}

#[test]
fn sides_stand_row_by_row_and_additions_alike_are_one() {
    let rows = ComparePage::of(&comparison(4), 120).rows;
    assert_eq!(rows.len(), 2 + 2 + 4);
    assert_eq!(rows[1], CompareRow { change: 0, old: Some(1), new: None, alike: 0 });
    assert_eq!(rows[3], CompareRow { change: 1, old: None, new: Some(1), alike: 0 });
    let rows = ComparePage::of(&comparison(40), 120).rows;
    assert_eq!(rows.len(), 2 + 2 + 1);
    assert_eq!(rows[4], CompareRow { change: 2, old: None, new: Some(0), alike: 39 });
}

#[test]
fn both_sides_share_their_lines_where_there_is_room() {
    let wide = ComparePage::of(&comparison(1), 120).lines;
    let beside = |line: &CompareLine| matches!(line, CompareLine::Row(_, [Some(_), Some(_)]));
    assert_eq!(wide.iter().filter(|line| beside(line)).count(), 2 + 2);
    let narrow = ComparePage::of(&comparison(1), 80).lines;
    assert_eq!(narrow.iter().filter(|line| beside(line)).count(), 0);
    let kinds =
        |lines: &[CompareLine]| lines.iter().filter(|line| matches!(line, CompareLine::Kind(..))).count();
    assert_eq!((kinds(&wide), kinds(&narrow)), (3, 3));
}

#[test]
fn long_claims_are_broken_and_cut_and_steer_no_terminal() {
    let said = format!("\u{1b}[2J{}", "word after word ".repeat(100_000));
    let changes = vec![change(ChangeKind::Corrected, &[said.as_str()], &["", "日本".repeat(99).as_str()])];
    for width in [0, 9, 50, 99, 100, 200, u16::MAX] {
        let lines =
            ComparePage::of(&Comparison { changes: changes.clone(), ..Comparison::default() }, width).lines;
        assert!(lines.len() <= 1 + 3 * 4, "{width}: {}", lines.len());
        for line in &lines {
            let CompareLine::Row(_, parts) = line else { continue };
            for part in parts.iter().flatten() {
                let ComparePart::Says(_, text) = part else { continue };
                assert!(!text.chars().any(char::is_control) && !text.is_empty(), "{text:?}");
            }
        }
    }
}

#[test]
fn what_is_the_same_says_so() {
    assert_eq!(ComparePage::of(&Comparison::default(), 120).lines, [CompareLine::Nothing]);
}
