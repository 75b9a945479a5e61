use super::Dictionary;
use crate::store::size_hint::SizeHint;
use proptest::prelude::*;

#[test]
fn values_have_one_code_each_in_the_order_in_which_they_came() {
    let mut all = Dictionary::default();
    let codes: Vec<u32> = ["a", "b", "a", "", "b"].iter().map(|value| all.code(value)).collect();
    assert_eq!(codes, [1, 2, 1, 3, 2]);
    let mut part = Dictionary::default();
    part.code("c");
    part.code("b");
    all.take_in(&mut part, SizeHint::default());
    assert_eq!(part.in_whole(), [0, 4, 2]);
    assert_eq!(all.values().iter().collect::<Vec<_>>(), ["a", "b", "", "c"]);
    all.slim();
    assert_eq!([all.code("b"), all.code("d")], [2, 5]);
}

#[test]
fn a_value_is_known_in_other_letters() {
    let mut all = Dictionary::default();
    let codes: Vec<u32> = ["<Ab@example>", "x", "<aB@example>", "<AB@EXAMPLE>", "X"]
        .iter()
        .map(|value| all.code(value))
        .collect();
    assert_eq!(codes, [1, 2, 3, 4, 5]);
    assert_eq!(all.values().alike(4), [1, 3, 4]);
    assert_eq!(all.values().alike(1), [1, 3, 4]);
    assert_eq!((all.values().alike(5), all.values().alike(2)), (vec![2, 5], vec![2, 5]));
}

/// Puts values into a part, and it into the whole; the codes that they have there.
fn taken(all: &mut Dictionary, part: &mut Dictionary, values: &[String]) -> Vec<u32> {
    part.clear();
    let codes: Vec<u32> = (0..).zip(values).map(|(row, value)| part.code_in_part(value, row)).collect();
    all.take_in(part, SizeHint::default());
    codes.iter().map(|code| part.in_whole()[*code as usize]).collect()
}

#[test]
fn a_part_of_which_nearly_all_values_differ_looks_for_none_and_loses_none() {
    let (mut part, mut all) = (Dictionary::default(), Dictionary::default());
    let values: Vec<String> = (0..3000).map(|at| format!("v{}", at % 2000)).collect();
    let codes = taken(&mut all, &mut part, &values);
    assert_eq!((part.values().len(), all.values().len()), (3000, 3000));
    let turned = all.join(false).unwrap();
    let read: Vec<_> = codes.iter().map(|code| all.values().of(turned[*code as usize]).unwrap()).collect();
    assert_eq!(read, values);
    assert_eq!(all.values().len(), 2000);
    assert_eq!(all.code("v7"), turned[8], "it is looked for again");
}

#[test]
fn a_part_that_is_filled_again_gives_every_value_the_code_that_it_has_in_the_whole() {
    let (mut part, mut all) = (Dictionary::default(), Dictionary::default());
    let all_differ = |at: usize| format!("d{at}");
    let few = |at: usize| format!("f{}", at % 40);
    let fresh = |at: usize| format!("w{}", at % 1500);
    let rounds: [(&dyn Fn(usize) -> String, usize); 8] = [
        (&few, 100),
        (&all_differ, 3000),
        (&all_differ, 3000),
        (&few, 3000),
        (&fresh, 9000),
        (&|at| format!("{}x", all_differ(at)), 9000),
        (&few, 100),
        (&|at| few(at).to_uppercase(), 100),
    ];
    let (mut rows, mut said): (Vec<u32>, Vec<String>) = (Vec::new(), Vec::new());
    for (value, count) in rounds {
        let values: Vec<String> = (0..count).map(value).collect();
        rows.extend(taken(&mut all, &mut part, &values));
        said.extend(values);
        if count == 9000
            && let Some(turned) = all.join(false)
        {
            for code in &mut rows {
                *code = turned[*code as usize];
            }
        }
    }
    let turned = all.join(true);
    let code = |code: &u32| turned.as_ref().map_or(*code, |turned| turned[*code as usize]);
    assert!(rows.iter().map(|row| all.values().of(code(row)).unwrap()).eq(said.iter().map(String::as_str)));
    let distinct: std::collections::HashSet<&str> = all.values().iter().collect();
    assert_eq!(distinct.len(), all.values().len(), "no value has two codes");
    assert_eq!(all.values().len(), 40 + 3000 + 1500 + 9000 + 40);
}

proptest! {
    #[test]
    fn of_few_values_in_very_many_letters_each_has_its_code_however_they_are_found(
        rounds in prop::collection::vec(prop::collection::vec("[xX]{6,8}|[yY]{2}", 0..200), 1..4),
    ) {
        let (mut all, mut known) = (Dictionary::default(), Vec::<&str>::new());
        for (round, values) in rounds.iter().enumerate() {
            for value in values {
                let at = known.iter().position(|other| other == value);
                let code = at.unwrap_or(known.len());
                known.extend(at.is_none().then_some(value.as_str()));
                prop_assert_eq!(all.code(value) as usize, code + 1);
            }
            match round {
                0 => all.slim(),
                1 => all = all.clone(),
                _ => {}
            }
        }
        for (code, value) in (1..).zip(&known) {
            let like = (1..).zip(&known).filter(|(_, other)| other.eq_ignore_ascii_case(value));
            prop_assert_eq!(all.values().alike(code), like.map(|(code, _)| code).collect::<Vec<u32>>());
        }
    }
}

#[test]
fn of_very_many_values_that_are_one_but_for_the_case_of_their_letters_each_has_its_code() {
    let value = |at: usize| (0..20).map(|bit| if at >> bit & 1 == 1 { 'X' } else { 'x' }).collect();
    let values: Vec<String> = (0..80_000).map(value).collect();
    let (mut one, mut joined, mut part) = <(Dictionary, Dictionary, Dictionary)>::default();
    taken(&mut joined, &mut part, &values);
    assert_eq!(joined.join(true), None);
    for (code, value) in (1..).zip(&values) {
        assert_eq!([one.code(value), joined.code(value)], [code; 2]);
    }
    one.slim();
    assert_eq!(one.code(&values[values.len() - 1]) as usize, values.len());
}
