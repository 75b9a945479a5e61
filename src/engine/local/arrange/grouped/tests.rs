//! Groups of rows, against a naive reading of the rows themselves.

use crate::engine::local::LocalEngine;
use crate::engine::local::arrange::tests::{ask, every_row, is_run, made, opened, parts, rank_of, window_of};
use crate::engine::{
    Anchor, Arrangement, Body, Direction, Found, GroupName, Grouping, Position, Question, Row,
};
use crate::event::{Field, HOUR, When, Zone};
use crate::query::{Filter, read};
use proptest::prelude::*;
use std::cmp::Reverse;

/// The groups of some rows in display order, each with the indices of its rows.
fn naive(rows: &[Row], by: Grouping) -> Vec<(String, Vec<usize>)> {
    let mut groups: Vec<(u8, String, Vec<usize>)> = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let found = match by {
            Grouping::Hour => row.event.when.map(|when| (when.order().div_euclid(HOUR) * HOUR).to_string()),
            Grouping::Account => row.event.text(Field::Account).map(str::to_owned),
            Grouping::Chain => row.chain.map(|chain| chain.number.to_string()),
            Grouping::None => None,
        };
        let (last, name) = match (row.position.time, found) {
            (None, _) => (2, "undated".to_owned()),
            (_, None) => (1, "none".to_owned()),
            (_, Some(name)) => (0, name),
        };
        match groups.iter_mut().find(|(_, known, _)| *known == name) {
            Some((.., rows)) => rows.push(at),
            None => groups.push((last, name, vec![at])),
        }
    }
    groups.sort_by_key(|(last, _, rows)| {
        (*last, Reverse(if by == Grouping::Account { rows.len() } else { 0 }), rows[0])
    });
    groups.into_iter().map(|(_, name, rows)| (name, rows)).collect()
}

/// The expected screen rows, each as (index of its event, group, place in group order).
fn expected(groups: &[(String, Vec<usize>)], folded: &[bool]) -> Vec<(usize, usize, usize)> {
    let (mut shown, mut place) = (Vec::new(), 0);
    for (group, ((_, rows), folded)) in groups.iter().zip(folded).enumerate() {
        let most = if *folded { 1 } else { rows.len() };
        shown.extend(rows.iter().take(most).enumerate().map(|(at, row)| (*row, group, place + at)));
        place += rows.len();
    }
    shown
}

fn found_of(engine: &mut LocalEngine, how: &Arrangement, from: Position, direction: Direction) -> Found {
    let (filter, text) = (Filter::All, "send".to_owned());
    let find = Question::Find { filter, text, from: Anchor::At(from), direction };
    match ask(engine, Question::Arranged(Box::new(find), how.clone())) {
        Body::Found(found) => found,
        other => panic!("{other:?}"),
    }
}

proptest! {
    #[test]
    fn every_event_stands_once_under_its_group_in_order_of_time(
        made in prop::collection::vec(made(), 1..40),
        by in prop::sample::select(vec![Grouping::Hour, Grouping::Account, Grouping::Chain]),
        query in prop::sample::select(vec!["", "account:desk-00@a.example", "operation:Send or is:undated"]),
        turn in prop::collection::vec(0..40_usize, 0..4),
        reveal in prop::option::of(0..40_usize),
        (at, before, after) in (0..40_usize, 0..6_usize, 1..8_usize),
        by_time in any::<bool>(),
    ) {
        let (_folder, mut engine) = opened(&made);
        let filter = read(query, Zone::Utc).unwrap();
        let all = every_row(&mut engine, &filter, &Arrangement::default());
        let groups = naive(&all, by);
        let group_of = |row: usize| groups.iter().position(|(_, rows)| rows.contains(&row)).unwrap();
        // the names of all groups, taken from the rows
        let how = Arrangement { grouping: by, ..Arrangement::default() };
        let shown = every_row(&mut engine, &filter, &how);
        let names: Vec<Option<GroupName>> = groups
            .iter()
            .map(|(_, rows)| {
                let first = shown.iter().find(|row| row.position == all[rows[0]].position)?;
                first.group.as_ref().map(|group| group.name.clone())
            })
            .collect();
        prop_assert!(names.iter().all(Option::is_some));
        let turned: Vec<usize> = turn.into_iter().filter(|row| *row < all.len()).map(group_of).collect();
        let reveal = reveal.filter(|row| *row < all.len());
        let how = Arrangement {
            turned: turned.iter().filter_map(|group| names[*group].clone()).collect(),
            revealed: reveal.map(|row| all[row].position.clone()),
            ..how
        };
        let mut folded: Vec<bool> =
            (0..groups.len()).map(|group| turned.contains(&group) != by.begins_folded()).collect();
        if let Some(row) = reveal {
            folded[group_of(row)] = false;
        }
        let wanted = expected(&groups, &folded);
        let shown = every_row(&mut engine, &filter, &how);
        prop_assert_eq!(shown.len(), wanted.len());
        for (row, (number, group, _)) in shown.iter().zip(&wanted) {
            prop_assert_eq!(&row.position, &all[*number].position);
            let (of, rows) = (row.group.as_ref().unwrap(), &groups[*group].1);
            let events = rows.iter().map(|row| &all[*row]);
            let operations: u64 = events.map(|row| row.event.operations()).sum();
            prop_assert_eq!((of.total.records, of.total.operations), (rows.len() as u64, operations));
            prop_assert_eq!((of.by, of.folded), (by, folded[*group]));
            prop_assert_eq!(&of.first, &all[rows[0]].position);
            let last = all[rows[rows.len() - 1]].event.when;
            prop_assert_eq!(of.span, all[rows[0]].event.when.zip(last));
        }
        // a window around any event is a part of the whole screen, and the rank is the place in group order
        let Some(row) = all.get(at) else { return Ok(()) };
        let anchor = match row.position.time.filter(|_| by_time) {
            Some(time) => Anchor::Time(time),
            None => Anchor::At(row.position.clone()),
        };
        let event = match anchor {
            Anchor::Time(time) => all.iter().position(|row| row.position.time >= Some(time)).unwrap(),
            _ => at,
        };
        let own = group_of(event);
        // a time anchor unfolds its group
        folded[own] &= !matches!(anchor, Anchor::Time(_));
        let wanted = expected(&groups, &folded);
        let is_there = |(number, group, _): &(usize, usize, usize)| {
            if folded[own] { *group == own } else { *number == event }
        };
        let landed = wanted.iter().position(is_there).unwrap();
        prop_assert_eq!(rank_of(&mut engine, &filter, &how, anchor.clone()), wanted[landed].2);
        let window = window_of(&mut engine, &filter, &how, (anchor, before, after));
        let from = landed.saturating_sub(before);
        let until = (landed + after).min(wanted.len());
        let positions = |rows: &[Row]| rows.iter().map(|row| row.position.clone()).collect::<Vec<_>>();
        let there: Vec<Position> =
            wanted[from..until].iter().map(|(number, ..)| all[*number].position.clone()).collect();
        prop_assert_eq!(positions(&window.rows), there);
        prop_assert_eq!(window.anchor, landed - from);
        prop_assert_eq!((window.first, window.last), (from == 0, until == wanted.len()));
    }

    #[test]
    fn alike_events_of_a_group_that_follow_each_other_there_are_one_row(
        made in prop::collection::vec(made(), 1..40),
        by in prop::sample::select(vec![Grouping::Hour, Grouping::Account, Grouping::Chain]),
        turn in prop::collection::vec(0..40_usize, 0..4),
        open in prop::collection::vec(0..40_usize, 0..4),
        reveal in prop::option::of(0..40_usize),
        (at, before, after) in (0..40_usize, 0..6_usize, 1..8_usize),
    ) {
        let (_folder, mut engine) = opened(&made);
        let all = every_row(&mut engine, &Filter::All, &Arrangement::default());
        let groups = naive(&all, by);
        let group_of = |row: usize| groups.iter().position(|(_, rows)| rows.contains(&row)).unwrap();
        let how = Arrangement { grouping: by, alike: true, ..Arrangement::default() };
        let heads = every_row(&mut engine, &Filter::All, &how);
        let name = |group: usize| {
            let first = &all[groups[group].1[0]].position;
            heads.iter().find(|row| row.position == *first).unwrap().group.as_ref().unwrap().name.clone()
        };
        let turned: Vec<usize> = turn.into_iter().filter(|row| *row < all.len()).map(group_of).collect();
        let (open, reveal): (Vec<usize>, _) =
            (open.into_iter().filter(|row| *row < all.len()).collect(), reveal.filter(|row| *row < all.len()));
        let how = Arrangement {
            turned: turned.iter().map(|group| name(*group)).collect(),
            unfolded: open.iter().map(|row| all[*row].position.clone()).collect(),
            revealed: reveal.map(|row| all[row].position.clone()),
            ..how
        };
        let parts = parts(&mut engine, &Filter::All);
        // for each screen row: its event, how many events it stands for, and its place
        let (mut wanted, mut place) = (Vec::new(), 0);
        for (group, (_, rows)) in groups.iter().enumerate() {
            let folded = turned.contains(&group) != by.begins_folded() && reveal.map(group_of) != Some(group);
            let mut runs: Vec<Vec<usize>> = Vec::new();
            for row in rows {
                match runs.last_mut() {
                    Some(run) if is_run(&all[run[run.len() - 1]], &all[*row], &parts) => run.push(*row),
                    _ => runs.push(vec![*row]),
                }
            }
            if folded {
                wanted.push((rows[0], 1, place));
            } else {
                let mut inside = place;
                for run in runs {
                    let is_open = open.iter().any(|row| run.contains(row))
                        || reveal.is_some_and(|row| run[1..].contains(&row));
                    if is_open {
                        wanted.extend(run.iter().enumerate().map(|(at, row)| (*row, 1, inside + at)));
                    } else {
                        wanted.push((run[0], run.len(), inside));
                    }
                    inside += run.len();
                }
            }
            place += rows.len();
        }
        let shown = every_row(&mut engine, &Filter::All, &how);
        let told = |row: &Row| {
            let folded = row.run.as_ref().filter(|run| run.folded);
            (row.position.clone(), folded.map_or(1, |run| run.total.records))
        };
        let expected: Vec<_> =
            wanted.iter().map(|(row, events, _)| (all[*row].position.clone(), *events as u64)).collect();
        prop_assert_eq!(shown.iter().map(told).collect::<Vec<_>>(), expected);
        // a window around an event is a part of the whole screen, and the rank is its place
        let event = at % all.len();
        let at = groups.iter().flat_map(|(_, rows)| rows).position(|row| *row == event).unwrap();
        let landed = wanted.iter().rposition(|(.., place)| *place <= at).unwrap();
        let anchor = Anchor::At(all[event].position.clone());
        prop_assert_eq!(rank_of(&mut engine, &Filter::All, &how, anchor.clone()), wanted[landed].2);
        let window = window_of(&mut engine, &Filter::All, &how, (anchor, before, after));
        let (from, until) = (landed.saturating_sub(before), (landed + after).min(shown.len()));
        prop_assert_eq!(window.rows.as_slice(), &shown[from..until]);
        prop_assert_eq!(window.anchor, landed - from);
    }

    #[test]
    fn hits_and_quiet_times_are_gone_to_in_the_order_of_the_groups(
        made in prop::collection::vec(made(), 1..30),
        by in prop::sample::select(vec![Grouping::Hour, Grouping::Account, Grouping::Chain]),
        at in 0..30_usize,
    ) {
        let (_folder, mut engine) = opened(&made);
        let all = every_row(&mut engine, &Filter::All, &Arrangement::default());
        let how = Arrangement { grouping: by, ..Arrangement::default() };
        let groups = naive(&all, by);
        let order: Vec<(usize, usize)> = groups
            .iter()
            .enumerate()
            .flat_map(|(group, (_, rows))| rows.iter().map(move |row| (*row, group)))
            .collect();
        let place = at % all.len();
        let here = all[order[place].0].position.clone();
        let is_hit = |place: &usize| all[order[*place].0].event.text(Field::Operation) == Some("Send");
        let hits: Vec<usize> = (0..order.len()).filter(is_hit).collect();
        for direction in [Direction::Here, Direction::Forward, Direction::Backward] {
            let wanted = match direction {
                Direction::Here => hits.iter().find(|hit| **hit >= place).or(hits.first()),
                Direction::Forward => hits.iter().find(|hit| **hit > place),
                Direction::Backward => hits.iter().rfind(|hit| **hit < place),
            };
            let found = found_of(&mut engine, &how, here.clone(), direction);
            prop_assert_eq!(found.total, hits.len() as u64);
            prop_assert_eq!(found.position, wanted.map(|hit| all[order[*hit].0].position.clone()));
            let number = wanted.map_or(0, |hit| hits.iter().filter(|other| *other <= hit).count());
            prop_assert_eq!(found.number, number as u64);
        }
        // quiet times count within an unfolded group
        let least = 60 * crate::event::SECOND;
        let own = order[place].1;
        let open = |group: usize| !by.begins_folded() || group == own;
        let how = Arrangement { revealed: Some(here.clone()), ..how };
        let is_quiet = |one: usize, other: usize| {
            let (a, b) = (order[one], order[other]);
            a.1 == b.1
                && open(a.1)
                && match (all[a.0].event.when, all[b.0].event.when) {
                    (Some(a), Some(b)) => When::quiet_between(&a, &b) >= least,
                    _ => false,
                }
        };
        for direction in [Direction::Forward, Direction::Backward] {
            let wanted = match direction {
                Direction::Backward => (1..=place).rev().find(|at| is_quiet(at - 1, *at)).map(|at| at - 1),
                _ => (place + 1..order.len()).find(|at| is_quiet(at - 1, *at)),
            };
            let from = Anchor::At(here.clone());
            let gap = Question::Gap { filter: Filter::All, from, direction, least };
            let body = ask(&mut engine, Question::Arranged(Box::new(gap), how.clone()));
            let wanted = wanted.map(|at| all[order[at].0].position.clone());
            prop_assert!(matches!(&body, Body::Gap(found) if *found == wanted), "{:?} {:?}", body, wanted);
        }
    }
}
