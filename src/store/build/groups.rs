//! Which exports of one id are of one record.
//!
//! Two exports of an id may be of one record where nothing that both say differs. That is no equivalence: an export that
//! leaves out the account may be of the record of one account as well as of that of another. Such an export is an event of
//! its own, as nobody knows of which of the two it is. So the groups hang on the set of exports alone, in whatever order
//! these come, and another export may part a group but never bring two together.

use super::identity::Identity;

/// Of so many that can't be told apart by a value that all have, nor by their times, each is compared with each.
const COMPARED: usize = u64::BITS as usize;

/// The exports of one record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Group {
    /// Ascending.
    pub exports: Vec<usize>,
    /// Whether they may be of several events that contradict each other.
    pub unclear: bool,
}

/// The groups of the exports of one id, in the order of the first of each.
pub(super) fn grouped(exports: &[Identity]) -> Vec<Group> {
    let mut order: Vec<usize> = (0..exports.len()).collect();
    order.sort_by_key(|at| (exports[*at], *at));
    let alike: Vec<&[usize]> = order.chunk_by(|one, next| exports[*one] == exports[*next]).collect();
    let identities: Vec<Identity> = alike.iter().map(|alike| exports[alike[0]]).collect();
    let groups = apart(&identities).into_iter().flat_map(|set| compared(&identities, &set));
    let mut groups: Vec<Group> = groups
        .map(|Group { exports, unclear }| {
            let mut exports: Vec<usize> = exports.iter().flat_map(|at| alike[*at]).copied().collect();
            exports.sort_unstable();
            Group { exports, unclear }
        })
        .collect();
    groups.sort_unstable_by_key(|group| group.exports[0]);
    groups
}

/// Sets such that no two exports of different sets may be of one record.
fn apart(all: &[Identity]) -> Vec<Vec<usize>> {
    let (mut open, mut sets) = (vec![(0..all.len()).collect::<Vec<usize>>()], Vec::new());
    while let Some(set) = open.pop() {
        match by_value(all, &set).or_else(|| by_time(all, &set)) {
            Some(parts) => open.extend(parts),
            None => sets.push(set),
        }
    }
    sets
}

/// A set parted by a value that all of it have, if they don't all have the same.
fn by_value(all: &[Identity], set: &[usize]) -> Option<Vec<Vec<usize>>> {
    let first = all[*set.first()?].values;
    let differs = |slot: &usize| {
        let value = |at: &usize| all[*at].values[*slot];
        set.iter().all(|at| value(at) != 0) && set.iter().any(|at| value(at) != first[*slot])
    };
    let slot = (0..first.len()).find(differs)?;
    let mut sorted = set.to_vec();
    sorted.sort_by_key(|at| all[*at].values[slot]);
    Some(
        sorted
            .chunk_by(|one, next| all[*one].values[slot] == all[*next].values[slot])
            .map(Vec::from)
            .collect(),
    )
}

/// A set parted where between two times there is a gap, and into those that have a time and those that have none.
fn by_time(all: &[Identity], set: &[usize]) -> Option<Vec<Vec<usize>>> {
    let undated = (true, 0);
    let begin = |at: usize| all[at].time.map_or(undated, |time| (false, time.from.saturating_sub(time.step)));
    let end = |at: usize| all[at].time.map_or(undated, |time| (false, time.until.saturating_add(time.step)));
    let mut sorted = set.to_vec();
    sorted.sort_by_key(|at| begin(*at));
    let (mut parts, mut reached): (Vec<Vec<usize>>, _) = (Vec::new(), None);
    for at in sorted {
        match parts.last_mut() {
            Some(part) if Some(begin(at)) <= reached => part.push(at),
            _ => parts.push(vec![at]),
        }
        reached = reached.max(Some(end(at)));
    }
    (parts.len() > 1).then_some(parts)
}

/// The groups of a set, by comparing each with each.
fn compared(all: &[Identity], set: &[usize]) -> Vec<Group> {
    if set.len() > COMPARED {
        let alone = |at: &usize| Group { exports: vec![*at], unclear: true };
        return set.iter().map(alone).collect();
    }
    let bit = |at: usize| 1_u64 << at;
    let bits = |bits: u64| (0..set.len()).filter(move |at| bits & bit(*at) != 0);
    // which others each may be of one record with
    let near: Vec<u64> = (0..set.len())
        .map(|one| {
            let is_near = |other: &usize| *other != one && all[set[one]].may_be(&all[set[*other]]);
            (0..set.len()).filter(is_near).fold(0, |near, other| near | bit(other))
        })
        .collect();
    let is_unclear = |one: usize| bits(near[one]).any(|other| near[one] & !(near[other] | bit(other)) != 0);
    let unclear = (0..set.len()).filter(|one| is_unclear(*one)).fold(0, |unclear, one| unclear | bit(one));
    let (mut groups, mut placed): (Vec<Group>, u64) = (Vec::new(), 0);
    for (one, near) in near.into_iter().enumerate() {
        let is_unclear = unclear & bit(one) != 0;
        let own = if is_unclear { bit(one) } else { (near | bit(one)) & !unclear };
        if placed & bit(one) == 0 {
            placed |= own;
            groups.push(Group { exports: bits(own).map(|at| set[at]).collect(), unclear: is_unclear });
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::super::identity::{Identity, Span};
    use super::{COMPARED, Group, grouped};
    use proptest::prelude::*;

    fn identity(time: Option<(i64, i64, i64)>, says: &[u64]) -> Identity {
        let mut values = [0; 11];
        values[..says.len()].copy_from_slice(says);
        Identity { time: time.map(|(from, until, step)| Span { from, until, step }), values }
    }

    fn identities() -> impl Strategy<Value = Vec<Identity>> {
        let time = prop::option::of((0..6_i64, 0..3_i64, 0..2_i64));
        let time = time
            .prop_map(|time| time.map(|(from, lasts, step)| (10 * from, 10 * from + 5 * lasts, 5 * step)));
        let one = (time, prop::collection::vec(0..3_u64, 3)).prop_map(|(time, says)| identity(time, &says));
        prop::collection::vec(one, 1..12)
    }

    /// As the groups are defined, of each export at a time: with which others it is of one record.
    fn defined(exports: &[Identity]) -> Vec<Vec<usize>> {
        let all = || 0..exports.len();
        let near = |one: usize| all().filter(move |other| exports[one].may_be(&exports[*other]));
        let unclear = |one: usize| near(one).any(|a| near(one).any(|b| !exports[a].may_be(&exports[b])));
        let is_one = |one: usize, other: usize| {
            exports[one] == exports[other]
                || exports[one].may_be(&exports[other]) && !unclear(one) && !unclear(other)
        };
        all().map(|one| all().filter(|other| is_one(one, *other)).collect()).collect()
    }

    fn of_each(groups: &[Group], exports: usize) -> Vec<Vec<usize>> {
        let group = |at: usize| groups.iter().find(|group| group.exports.contains(&at)).unwrap();
        (0..exports).map(|at| group(at).exports.clone()).collect()
    }

    proptest! {
        #[test]
        fn each_export_is_of_the_record_of_those_that_it_can_only_be_of_one_record_with(exports in identities()) {
            prop_assert_eq!(of_each(&grouped(&exports), exports.len()), defined(&exports));
        }

        #[test]
        fn another_export_brings_no_two_groups_together(exports in identities()) {
            let (last, others) = exports.split_last().unwrap();
            let before = grouped(others);
            for Group { exports, .. } in grouped(&[others, &[*last]].concat()) {
                let of = |at: &usize| before.iter().position(|group| group.exports.contains(at));
                let mut of: Vec<usize> = exports.iter().filter_map(of).collect();
                of.dedup();
                prop_assert!(of.len() < 2);
            }
        }
    }

    #[test]
    fn exports_are_parted_by_what_all_of_them_say_however_many_there_are() {
        let many = 50 * COMPARED as u64;
        let session = |at: u64, who: u64| identity(Some((0, 0, 0)), &[0, at % many + 1, who]);
        let exports: Vec<Identity> = (0..2 * many).map(|at| session(at, u64::from(at >= many))).collect();
        let groups = grouped(&exports);
        assert_eq!(groups.len() as u64, many);
        assert!(groups.iter().all(|group| group.exports.len() == 2 && !group.unclear));
    }

    #[test]
    fn of_more_than_are_compared_those_alone_are_one_that_say_the_same() {
        let exports = |many: usize| {
            let says = |at: u64| identity(Some((0, 0, 0)), &[at % 2, 1 + at / 2]);
            let all = 0..many as u64 * 2 + 1;
            // the last leaves out what all others say
            all.clone()
                .map(|at| if at + 1 == all.end { identity(Some((0, 0, 0)), &[1]) } else { says(at) })
                .collect::<Vec<_>>()
        };
        let few = grouped(&exports(COMPARED / 2 - 1));
        assert_eq!(few.len(), COMPARED / 2);
        let many = grouped(&exports(COMPARED / 2));
        assert_eq!(many.len(), COMPARED + 1);
        assert!(many.iter().all(|group| group.unclear));
    }
}
