//! Doors: which containments close the whole case.

use super::competing::narrowness;
use crate::read::{Milestone, MilestoneName};
use crate::store::account_key;

/// Whether the doors that are known to be closed close the case: one of the whole case does. Those of agencies and accounts do
/// where the first access (`first`) is told of one of these, and each that is told to have been entered has a door: the door of
/// one closes no other, and a case that was entered in other ways may be open elsewhere.
///
/// `agency_of` names the agency of a milestone, also where it tells of an account alone.
pub(super) fn close_the_case(
    milestones: &[Milestone],
    first: Option<&Milestone>,
    agency_of: &dyn Fn(&Milestone) -> Option<String>,
) -> bool {
    let of = |name: MilestoneName| milestones.iter().filter(move |milestone| milestone.name == name);
    let mut doors = of(MilestoneName::Containment);
    if doors.any(|door| narrowness(door) == 0) {
        return true;
    }
    let mut entered = of(MilestoneName::FirstAccess).filter(|entered| narrowness(entered) > 0);
    // the door of an agency is that of its accounts, too
    let key = |name: &Option<String>| name.as_ref().map(|name| account_key(name).into_owned());
    let closes = |door: &Milestone, entered: &Milestone| match door.account {
        Some(_) => key(&door.account) == key(&entered.account),
        None => door.agency.is_some() && key(&door.agency) == key(&agency_of(entered)),
    };
    first.is_some_and(|first| narrowness(first) > 0)
        && entered.all(|entered| of(MilestoneName::Containment).any(|door| closes(door, entered)))
}

#[cfg(test)]
mod tests {
    use super::close_the_case;
    use crate::event::{Zone, parse_edtf};
    use crate::read::{Milestone, MilestoneName};

    /// A milestone of an agency, of an account, or (of nobody) of the whole case.
    fn told(name: MilestoneName, of: &str) -> Milestone {
        let some = |is: bool| Some(of.to_owned()).filter(|_| is);
        let when = parse_edtf("2023-06-01", Zone::Utc).unwrap();
        let account = some(of.contains('@'));
        Milestone { agency: some(account.is_none() && !of.is_empty()), account, ..Milestone::new(name, when) }
    }

    #[test]
    fn a_case_is_closed_by_its_own_door_or_by_one_of_each_that_was_entered() {
        for (entered, doors, closed) in [
            (&[""][..], &[""][..], true),
            (&["Agency A"], &[""], true),
            (&["Agency A"], &["agency a"], true),
            (&["ada@a.example"], &["Ada@a.example"], true),
            (&["Agency A", "Agency B"], &["Agency A", "Agency B"], true),
            (&["Agency A", "Agency B"], &["Agency A"], false),
            (&["Agency A"], &["ada@a.example"], false),
            // who else was entered is not told
            (&[""], &["Agency A"], false),
            (&[], &["Agency A"], false),
            (&["Agency A"], &[], false),
        ] {
            let first: Vec<Milestone> =
                entered.iter().map(|of| told(MilestoneName::FirstAccess, of)).collect();
            let doors = doors.iter().map(|of| told(MilestoneName::Containment, of));
            let all: Vec<Milestone> = first.iter().cloned().chain(doors).collect();
            let own = |milestone: &Milestone| milestone.agency.clone();
            assert_eq!(close_the_case(&all, first.first(), &own), closed, "{entered:?}");
            let of_case = all.last().is_some_and(|door| door.agency.is_none() && door.account.is_none());
            let is_door = all.last().is_some_and(|door| door.name == MilestoneName::Containment);
            assert_eq!(close_the_case(&all, None, &own), of_case && is_door, "{entered:?} in the log");
        }
    }

    #[test]
    fn the_door_of_an_agency_is_that_of_its_accounts() {
        let all =
            [told(MilestoneName::FirstAccess, "ada@a.example"), told(MilestoneName::Containment, "Agency A")];
        let known = |milestone: &Milestone| milestone.account.as_ref().map(|_| "agency a".to_owned());
        assert!(close_the_case(&all, all.first(), &known));
        assert!(!close_the_case(&all, all.first(), &|milestone| milestone.agency.clone()));
    }
}
