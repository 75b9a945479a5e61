//! Resolves agencies that go by two names. A record without an agency has its tenant's id instead; if the other records
//! of that tenant name exactly one agency, the record counts for that one. Agencies that are the only one of another
//! tenant are guests here, and are ignored when a tenant names several.

use super::columns::Columns;
use super::{ABSENT, Column, RowSet};
use crate::event::Field;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;

/// Which agencies tenants' ids stand for.
#[derive(Debug, Default)]
pub(super) struct Agencies {
    /// The agency column with tenant ids resolved; `None` if none needed it.
    column: Option<Column>,
    /// By the tenant's id in small letters: its agency.
    names: BTreeMap<String, String>,
    /// Tenants that stand for an agency, though records name several.
    unclear: Vec<UnclearTenant>,
    /// By their codes, tenants and agencies that stand side by side in some row, where somebody had to look.
    beside: Option<FxHashSet<(u32, u32)>>,
}

/// A tenant whose id stands where an agency's name does, and of which records name several agencies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnclearTenant {
    /// Its id in small letters.
    pub id: String,
    /// The agencies that records of it name, in order.
    pub agencies: Vec<String>,
}

/// A code that is no tenant's.
const NONE: u32 = u32::MAX;

impl Agencies {
    /// Derives the names from all events.
    pub fn of(columns: &Columns) -> Self {
        let mut found = Self::default();
        found.find(columns, None);
        found.counting(columns)
    }

    /// Takes in that rows came, `fresh` in their new places. Those that were there say what they said. Answers whether it is
    /// told on: of rows that were there each counts for the agency that it did.
    pub fn grow(&mut self, columns: &Columns, fresh: &RowSet) -> bool {
        let names = std::mem::take(&mut self.names);
        self.unclear.clear();
        self.find(columns, Some(fresh));
        let (rows, own) = (fresh.next_from(0).unwrap_or(columns.len())..columns.len(), own(columns));
        let Self { column, names: now, .. } = self;
        let called = |id: &str| now.get(&id.to_lowercase()).map(String::as_str);
        match (column, own) {
            _ if names != *now => {}
            (Some(column), Some(own)) => {
                column.rename_from(own, rows, called);
                return true;
            }
            (None, own) if !own.is_some_and(|own| own.values().any(|name| called(name).is_some())) => {
                return true;
            }
            _ => {}
        }
        *self = std::mem::take(self).counting(columns);
        false
    }

    /// Finds what tenants' ids stand for, where the others were looked at than those that are fresh.
    fn find(&mut self, columns: &Columns, fresh: Option<&RowSet>) {
        let beside = self.beside.take();
        let column = |field: Field| columns.texts.get(field.text_slot()?);
        let all = column(Field::Agency).zip(column(Field::TenantId));
        let Some((agencies, tenants, (of_tenant, of_agency))) =
            all.and_then(|(agencies, tenants)| Some((agencies, tenants, bare(agencies, tenants)?)))
        else {
            return;
        };
        let beside = self.beside.insert(match (beside, fresh) {
            (Some(beside), Some(fresh)) => side_by_side(tenants, agencies, fresh.iter(), beside),
            _ => side_by_side(tenants, agencies, 0..columns.len(), FxHashSet::default()),
        });
        let mut called: BTreeMap<u32, Names<'_>> = BTreeMap::new();
        for (tenant, agency) in &*beside {
            let (tenant, is_named) = (of_tenant[*tenant as usize], of_agency[*agency as usize] == NONE);
            let Some(name) = agencies.value_of(*agency).filter(|_| is_named) else { continue };
            let held = called.entry(tenant).or_default().entry(name.to_lowercase()).or_insert(name);
            // of two spellings it does not matter which came first
            *held = (*held).min(name);
        }
        without_guests(&mut called);
        for (code, tenant) in (0_u32..).zip(&of_agency).filter(|(_, tenant)| **tenant != NONE) {
            let (Some(id), Some(names)) = (agencies.value_of(code), called.get(tenant)) else { continue };
            let id = id.to_lowercase();
            let names: Vec<String> = names.values().map(|name| (*name).to_owned()).collect();
            match names.as_slice() {
                [name] => drop(self.names.insert(id, name.clone())),
                [] => {}
                _ => self.unclear.push(UnclearTenant { id, agencies: names }),
            }
        }
        self.unclear.sort_by(|a, b| a.id.cmp(&b.id));
        // it may be spelled in several ways
        self.unclear.dedup_by(|a, b| a.id == b.id);
    }

    /// Takes names that were derived from a larger set of events.
    pub fn known(names: Vec<(String, String)>, columns: &Columns) -> Self {
        Self { names: names.into_iter().collect(), ..Self::default() }.counting(columns)
    }

    /// Tenants' ids in small letters, and the agencies that they stand for, in order.
    pub fn names(&self) -> Vec<(String, String)> {
        self.names.clone().into_iter().collect()
    }

    /// Builds the resolved column.
    fn counting(mut self, columns: &Columns) -> Self {
        let stands = |column: &&Column| column.values().any(|value| self.called(value).is_some());
        let own = own(columns).filter(|_| !self.names.is_empty()).filter(stands);
        self.column = own.map(|own| {
            let mut counting = Column::default();
            counting.rename_from(own, 0..columns.len(), |value| self.called(value));
            counting
        });
        self
    }

    /// Agencies as they count, where these are not as they were read.
    pub fn column(&self) -> Option<&Column> {
        self.column.as_ref()
    }

    /// The agency that a tenant's id stands for.
    pub fn called(&self, id: &str) -> Option<&str> {
        self.names.get(&id.to_lowercase()).map(String::as_str)
    }

    /// The agencies of tenants whose ids pass a test.
    pub fn passing<'a>(&'a self, test: &'a dyn Fn(&str) -> bool) -> impl Iterator<Item = &'a str> {
        self.names.iter().filter(|(id, _)| test(id)).map(|(_, name)| name.as_str())
    }

    /// Tenants that stand for an agency, though records name several.
    pub fn unclear(&self) -> &[UnclearTenant] {
        &self.unclear
    }
}

/// Tenants and agencies that stand side by side in some rows, and others that do.
fn side_by_side(
    tenants: &Column,
    agencies: &Column,
    rows: impl Iterator<Item = usize>,
    mut beside: FxHashSet<(u32, u32)>,
) -> FxHashSet<(u32, u32)> {
    let mut last = (ABSENT, ABSENT);
    for pair in rows.map(|row| (tenants.code(row), agencies.code(row))) {
        if pair != last && pair.0 != ABSENT && pair.1 != ABSENT {
            beside.insert(pair);
        }
        last = pair;
    }
    beside
}

/// Agencies as they were read.
fn own(columns: &Columns) -> Option<&Column> {
    columns.texts.get(Field::Agency.text_slot()?)
}

/// The names that stand beside a tenant, by what they are in small letters.
type Names<'n> = BTreeMap<String, &'n str>;

/// Removes guests from tenants that name several agencies, as long as one agency is left.
fn without_guests(called: &mut BTreeMap<u32, Names<'_>>) {
    for (tenant, home) in settled(called) {
        if let Some(names) = called.get_mut(&tenant) {
            names.retain(|name, _| *name == home);
        }
    }
}

/// Tenants whose agencies are all at home elsewhere but one, with that one. As it is then at home there, further
/// tenants may be settled in turn; each tenant is visited again only when one of its agencies found a home, so the cost
/// is linear.
fn settled(called: &BTreeMap<u32, Names<'_>>) -> Vec<(u32, String)> {
    let (mut tenants, mut left): (FxHashMap<&str, Vec<u32>>, FxHashMap<u32, usize>) = Default::default();
    for (tenant, names) in called.iter().filter(|(_, names)| names.len() > 1) {
        left.insert(*tenant, names.len());
        for name in names.keys() {
            tenants.entry(name).or_default().push(*tenant);
        }
    }
    let alone = called.values().filter(|names| names.len() == 1);
    let mut found: Vec<&str> = alone.flat_map(BTreeMap::keys).map(String::as_str).collect();
    let (mut homes, mut settled) = (FxHashSet::default(), Vec::new());
    while !found.is_empty() {
        found.retain(|name| homes.insert(*name));
        let mut one_less: Vec<u32> = Vec::new();
        for tenant in found.drain(..).filter_map(|name| tenants.get(name)).flatten() {
            if let Some(left) = left.get_mut(tenant) {
                *left -= 1;
                one_less.push(*tenant);
            }
        }
        one_less.retain(|tenant| left.get(tenant) == Some(&1));
        for tenant in one_less {
            let home = called[&tenant].keys().find(|name| !homes.contains(name.as_str()));
            found.extend(home.map(String::as_str));
            settled.extend(home.map(|home| (tenant, home.clone())));
        }
    }
    settled
}

/// For each code of the tenant and of the agency column, the number of the tenant whose id it is, or [`NONE`]. `None`
/// if no agency is a tenant's id, or all are.
fn bare(agencies: &Column, tenants: &Column) -> Option<(Vec<u32>, Vec<u32>)> {
    let mut numbers: FxHashMap<String, u32> = FxHashMap::default();
    let mut of_tenant = vec![NONE];
    for id in tenants.values() {
        let next = u32::try_from(numbers.len()).unwrap_or(NONE);
        of_tenant.push(*numbers.entry(id.to_lowercase()).or_insert(next));
    }
    let number = |value: &str| numbers.get(&value.to_lowercase()).copied().unwrap_or(NONE);
    let mut of_agency: Vec<u32> = std::iter::once(NONE).chain(agencies.values().map(number)).collect();
    let named = of_agency.iter().skip(1).filter(|tenant| **tenant == NONE).count();
    // absence names nothing
    of_agency[0] = 0;
    (named > 0 && named + 1 < of_agency.len()).then_some((of_tenant, of_agency))
}

#[cfg(test)]
mod tests {
    use super::Names;
    use crate::event::{Event, Field};
    use crate::read::{Place, Sink};
    use crate::store::{Builder, Store};
    use proptest::prelude::*;
    use std::collections::{BTreeMap, BTreeSet};

    const ID: &str = "6F1C1A52-0000-4000-8000-00000000000a";

    /// A store of rows with an id each, a tenant and an agency.
    fn store(rows: &[(&str, &str)]) -> Store {
        let mut builder = Builder::default();
        for (at, (tenant, agency)) in (0..).zip(rows) {
            let mut event = Event::default();
            event.id = format!("E{at}").into();
            event.set(Field::TenantId, (*tenant).to_owned());
            event.set(Field::Agency, (*agency).to_owned());
            builder.take(event, Place { source: 0, offset: at, len: 1 });
        }
        builder.finish()
    }

    /// The agencies that rows count for.
    fn agencies(rows: &[(&str, &str)]) -> Vec<String> {
        let store = store(rows);
        let named = |row| store.text(Field::Agency).and_then(|column| column.value(row)).unwrap_or("");
        (0..store.len()).map(|row| named(row).to_owned()).collect()
    }

    #[test]
    fn a_tenants_id_is_its_agency_where_another_record_names_that() {
        let small = ID.to_lowercase();
        let rows = [(ID, ID), (small.as_str(), "Agency A"), (ID, small.as_str()), ("t-b", "t-b"), ("", "")];
        assert_eq!(agencies(&rows), ["Agency A", "Agency A", "Agency A", "t-b", ""]);
        let store = store(&rows);
        assert_eq!(store.as_read(Field::Agency, 0), Some(ID), "as it was read");
        assert_eq!(store.event(0).text(Field::Agency), Some("Agency A"));
        assert_eq!(store.rows_with(Field::Agency, &|name| name.eq_ignore_ascii_case(ID)).count(), 3);
    }

    #[test]
    fn a_tenant_of_which_records_name_two_agencies_stands_for_itself() {
        let rows = [(ID, ID), (ID, "Agency B"), (ID, "Agency A"), (ID, "AGENCY A")];
        assert_eq!(agencies(&rows), [ID, "Agency B", "Agency A", "AGENCY A"]);
        let store = store(&rows);
        let [unclear] = store.unclear_tenants() else { unreachable!() };
        assert_eq!((unclear.id.as_str(), unclear.agencies.len()), (ID.to_lowercase().as_str(), 2));
        let named = &[(ID, "Agency B"), (ID, "Agency A")];
        assert!(
            super::super::Store::unclear_tenants(&self::store(named)).is_empty(),
            "where none has the id alone"
        );
    }

    #[test]
    fn who_is_at_home_in_another_tenant_is_a_guest_and_leaves_no_doubt() {
        let guests = [(ID, ID), (ID, "Agency A"), (ID, "AGENCY B"), (ID, "Agency C")];
        let homes = [("t-b", "Agency B"), ("t-c", "Agency C"), ("t-c", "Agency B"), ("t-c", "t-c")];
        let mut rows = [guests, homes].concat();
        let named = agencies(&rows);
        assert_eq!((named[0].as_str(), named[7].as_str()), ("Agency A", "Agency C"), "one after the other");
        assert!(store(&rows).unclear_tenants().is_empty());
        rows.reverse();
        assert_eq!(agencies(&rows)[7], "Agency A");
        // of an agency that is at home in both nobody knows whose it is
        let both = [(ID, ID), (ID, "A"), (ID, "B"), ("t-a", "A"), ("t-b", "B")];
        let store = store(&both);
        assert_eq!(store.unclear_tenants()[0].agencies, ["A", "B"]);
    }

    #[test]
    fn each_of_many_tenants_settles_the_next_in_the_time_of_one() {
        let mut called: BTreeMap<u32, Names<'_>> = BTreeMap::new();
        for tenant in 0..50_000 {
            // from the last on each is at home where the next one has a guest
            let names = [tenant + 1, tenant].map(|name| (format!("a{name}"), "A"));
            called.insert(tenant, names.into_iter().skip(usize::from(tenant == 49_999)).collect());
        }
        super::without_guests(&mut called);
        for (tenant, names) in called {
            assert_eq!(names.into_keys().collect::<Vec<_>>(), [format!("a{tenant}")]);
        }
    }

    proptest! {
        #[test]
        fn guests_leave_as_if_all_tenants_were_looked_at_in_every_round(
            tenants in prop::collection::vec(prop::collection::btree_set(0..7_u8, 1..4), 0..12),
        ) {
            let named = |names: &BTreeSet<u8>| names.iter().map(|name| (name.to_string(), "A")).collect();
            let mut called: BTreeMap<u32, Names<'_>> = (0..).zip(tenants.iter().map(named)).collect();
            let mut expected = tenants;
            loop {
                let alone = expected.iter().filter(|names| names.len() == 1);
                let homes: BTreeSet<u8> = alone.flatten().copied().collect();
                let settles = |names: &&mut BTreeSet<u8>| names.len() > 1 && names.difference(&homes).count() == 1;
                let settled = expected.iter_mut().filter(settles).map(|names| *names = &*names - &homes).count();
                if settled == 0 {
                    break;
                }
            }
            super::without_guests(&mut called);
            let expected: BTreeMap<u32, Names<'_>> = (0..).zip(expected.iter().map(named)).collect();
            prop_assert_eq!(called, expected);
        }
    }

    #[test]
    fn of_spellings_of_one_name_it_does_not_matter_which_came_first() {
        let mut rows = vec![(ID, ID), (ID, "agency a"), (ID, "Agency A")];
        assert_eq!(agencies(&rows)[0], "Agency A");
        rows.reverse();
        assert_eq!(agencies(&rows)[2], "Agency A");
    }

    #[test]
    fn the_id_keeps_the_rows_of_its_agency_in_whatever_letters_they_name_it() {
        let store = store(&[(ID, ID), (ID, "CISA"), (ID, "cisa")]);
        assert_eq!(store.rows_with(Field::Agency, &|name| name.eq_ignore_ascii_case(ID)).count(), 3);
    }

    #[test]
    fn the_id_of_another_tenant_names_no_agency() {
        assert_eq!(agencies(&[("t-a", "t-b"), ("t-a", "t-a"), ("t-b", "B")]), ["B", "t-a", "B"]);
    }
}
