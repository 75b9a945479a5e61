use super::{Deed, Kind, Planted, Record, Verdict};
use crate::sample::world::World;
use std::collections::{BTreeMap, BTreeSet, HashSet};

fn planted(copies: u32) -> Planted {
    Planted::new(&World::new(558), copies)
}

#[test]
fn records_come_in_the_order_of_time_and_each_has_an_id_of_its_own() {
    let planted = planted(3);
    assert!(planted.records.is_sorted_by_key(|record| record.at));
    let ids: HashSet<_> = planted.records.iter().map(|record| record.id).collect();
    assert_eq!(ids.len(), planted.records.len());
    assert_eq!(planted.records.len() % 3, 0, "every copy has as many");
}

#[test]
fn seeds_plant_the_same_in_other_words_and_at_other_times() {
    let one = planted(1);
    let other = Planted::new(&World::new(559), 1);
    assert_eq!(one.records.len(), other.records.len());
    let ids: HashSet<_> = one.records.iter().map(|record| record.id).collect();
    assert!(other.records.iter().all(|record| !ids.contains(&record.id)));
}

#[test]
fn every_verdict_is_planted_and_every_kind_of_deed() {
    let planted = planted(1);
    for verdict in [Verdict::Issued, Verdict::Orphan, Verdict::Uncovered, Verdict::Untied] {
        assert!(planted.records.iter().any(|record| record.verdict == Some(verdict)), "{verdict:?}");
    }
    for deed in [
        Deed::SignIn(0),
        Deed::Bind { throttled: true },
        Deed::Sync,
        Deed::Rule,
        Deed::File,
        Deed::Alert,
        Deed::Signed,
        Deed::Claim { access: true },
    ] {
        assert!(planted.records.iter().any(|record| record.deed == deed), "{deed:?}");
    }
}

#[test]
fn no_value_that_is_none_is_an_identity_of_a_record() {
    let nothing = |record: &&Record| record.carried.iter().any(|carried| carried.number.is_none());
    let planted = planted(1);
    let texts: BTreeSet<&str> =
        planted.records.iter().filter(nothing).filter_map(|record| record.text(Kind::Token)).collect();
    assert!(texts.contains("AAAAAAAAAAAAAAAAAAAAAA"), "{texts:?}");
}

#[test]
fn people_of_one_copy_are_of_one_tenant() {
    let planted = planted(2);
    let mut tenants: BTreeMap<u32, BTreeSet<String>> = BTreeMap::new();
    for person in &planted.people {
        tenants.entry(person.copy).or_default().insert(person.tenant());
    }
    assert!(tenants.values().all(|tenants| tenants.len() == 1));
    assert_eq!(tenants.len(), 2);
}
