//! Agencies that go by two names. A record that names no agency has the id of its tenant instead; where other records of that
//! tenant name one agency and no other, it is of that agency too. An agency that is the only one of another tenant is at home there: who
//! is of it is a guest here, and leaves no doubt whose tenant this is.

use super::Column;
use super::columns::Columns;
use crate::event::Field;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::{BTreeMap, BTreeSet};

/// Which agencies tenants' ids stand for.
#[derive(Debug, Default)]
pub(super) struct Agencies {
    /// Agencies as they count, where these are not as they were read.
    column: Option<Column>,
    /// By the tenant's id in small letters: its agency.
    names: BTreeMap<String, String>,
    /// Tenants that stand for an agency, though records name several.
    unclear: Vec<UnclearTenant>,
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
    /// Those of all events.
    pub fn of(columns: &Columns) -> Self {
        let column = |field: Field| columns.texts.get(field.text_slot()?);
        let Some((agencies, tenants)) = column(Field::Agency).zip(column(Field::TenantId)) else {
            return Self::default();
        };
        let Some((of_tenant, of_agency)) = bare(agencies, tenants) else { return Self::default() };
        // the names that stand beside each tenant
        let mut beside: FxHashSet<(u32, u32)> = FxHashSet::default();
        let mut last = (NONE, NONE);
        for row in 0..columns.len() {
            let pair = (of_tenant[tenants.code(row) as usize], agencies.code(row));
            if pair.0 != NONE && pair != last && of_agency[pair.1 as usize] == NONE {
                beside.insert(pair);
            }
            last = pair;
        }
        let mut called: BTreeMap<u32, Names<'_>> = BTreeMap::new();
        for (tenant, agency) in beside {
            let Some(name) = agencies.value_of(agency) else { continue };
            let held = called.entry(tenant).or_default().entry(name.to_lowercase()).or_insert(name);
            // of two spellings it does not matter which came first
            *held = (*held).min(name);
        }
        without_guests(&mut called);
        let mut found = Self::default();
        for (code, tenant) in (0_u32..).zip(&of_agency).filter(|(_, tenant)| **tenant != NONE) {
            let (Some(id), Some(names)) = (agencies.value_of(code), called.get(tenant)) else { continue };
            let id = id.to_lowercase();
            let names: Vec<String> = names.values().map(|name| (*name).to_owned()).collect();
            match names.as_slice() {
                [name] => drop(found.names.insert(id, name.clone())),
                _ if found.unclear.iter().all(|known| known.id != id) => {
                    found.unclear.push(UnclearTenant { id, agencies: names });
                }
                _ => {}
            }
        }
        found.unclear.sort_by(|a, b| a.id.cmp(&b.id));
        found.counting(columns)
    }

    /// Those that were found of more events than these.
    pub fn known(names: Vec<(String, String)>, columns: &Columns) -> Self {
        Self { names: names.into_iter().collect(), ..Self::default() }.counting(columns)
    }

    /// Tenants' ids in small letters, and the agencies that they stand for, in order.
    pub fn names(&self) -> Vec<(String, String)> {
        self.names.clone().into_iter().collect()
    }

    /// The same with the column that counts.
    fn counting(mut self, columns: &Columns) -> Self {
        let own = Field::Agency.text_slot().and_then(|slot| columns.texts.get(slot));
        let stands = |column: &&Column| column.values().any(|value| self.called(value).is_some());
        let own = own.filter(|_| !self.names.is_empty()).filter(stands);
        self.column = own.map(|own| own.renamed(columns.len(), |value| self.called(value)));
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

/// The names that stand beside a tenant, by what they are in small letters.
type Names<'n> = BTreeMap<String, &'n str>;

/// Leaves to tenants of several agencies those that are at home in no other tenant, as far as one is left.
fn without_guests(called: &mut BTreeMap<u32, Names<'_>>) {
    loop {
        let only = |names: &Names<'_>| names.keys().next().filter(|_| names.len() == 1).cloned();
        let homes: BTreeSet<String> = called.values().filter_map(only).collect();
        let mut settled = false;
        for names in called.values_mut().filter(|names| names.len() > 1) {
            if names.keys().filter(|name| !homes.contains(*name)).count() == 1 {
                names.retain(|name, _| !homes.contains(name));
                settled = true;
            }
        }
        if !settled {
            return;
        }
    }
}

/// By code, of tenants and of agencies: the number of the tenant whose id it is, where that stands as an agency too. `None`
/// where no tenant does, or every agency is one.
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
    use crate::event::{Event, Field};
    use crate::read::{Place, Sink};
    use crate::store::{Builder, Store};

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
