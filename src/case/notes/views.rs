//! The saved views of all analysts, and the names that they are shown under.

use super::act::SavedView;
use super::book::NoteOrigin;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Saved views: one of each name and analyst.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Views {
    saved: BTreeMap<(String, Arc<str>), (SavedView, NoteOrigin)>,
    /// Who saved each name last.
    last: BTreeMap<String, Arc<str>>,
}

/// A saved view as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownView {
    /// The name that it is shown and called by: its own, or one with its author where another saved that name later.
    pub shown: String,
    /// The view.
    pub view: SavedView,
    /// Which note it is from, and by whom.
    pub said: NoteOrigin,
}

impl Views {
    /// Keeps a view in place of an earlier one of that name by the same analyst. Notes come in order.
    pub(super) fn take(&mut self, view: &SavedView, said: NoteOrigin) {
        self.last.insert(view.name.clone(), Arc::clone(&said.by));
        self.saved.insert((view.name.clone(), Arc::clone(&said.by)), (view.clone(), said));
    }

    /// The view that an analyst saved under a name.
    #[must_use]
    pub fn of(&self, name: &str, by: &str) -> Option<&(SavedView, NoteOrigin)> {
        self.saved.get(&(name.to_owned(), Arc::from(by)))
    }

    /// All views, sorted by their names and analysts.
    pub(super) fn all(&self) -> impl Iterator<Item = &(SavedView, NoteOrigin)> {
        self.saved.values()
    }

    /// All views, sorted by the names that they are shown under, each of which is one view's. A name is that of the
    /// analyst who saved it last.
    #[must_use]
    pub fn shown(&self) -> Vec<ShownView> {
        let mut taken: BTreeSet<String> = self.last.keys().cloned().collect();
        let shown = |((name, by), (view, said)): (&(String, Arc<str>), &(SavedView, NoteOrigin))| {
            let mut shown = name.clone();
            if self.last.get(name) != Some(by) {
                shown = apart(&shown, by);
                while !taken.insert(shown.clone()) {
                    shown = apart(&shown, by);
                }
            }
            ShownView { shown, view: view.clone(), said: said.clone() }
        };
        let mut all: Vec<ShownView> = self.saved.iter().map(shown).collect();
        all.sort_by(|a, b| a.shown.cmp(&b.shown));
        all
    }
}

/// A name with an author, where it is that of another by itself.
fn apart(name: &str, by: &str) -> String {
    format!("{name} ({by})")
}

#[cfg(test)]
mod tests {
    use super::Views;
    use crate::case::notes::{NoteOrigin, SavedView};

    /// Views saved one after the other: name, analyst and query.
    fn saved(all: &[(&str, &str, &str)]) -> Views {
        let mut views = Views::default();
        for ((name, by, query), at) in all.iter().zip(1..) {
            let said = NoteOrigin { note: format!("n{at}").into(), by: (*by).into(), at };
            let view =
                SavedView { name: (*name).to_owned(), query: (*query).to_owned(), ..SavedView::default() };
            views.take(&view, said);
        }
        views
    }

    fn shown(views: &Views) -> Vec<String> {
        views.shown().iter().map(|of| format!("{}: {}", of.shown, of.view.query)).collect()
    }

    #[test]
    fn a_view_replaces_the_own_one_of_its_name_and_stands_beside_that_of_another() {
        let (ana, bob, later) = (("first", "ana", "a"), ("first", "bob", "b"), ("first", "ana", "c"));
        assert_eq!(shown(&saved(&[ana, later])), ["first: c"]);
        assert_eq!(shown(&saved(&[ana, bob])), ["first: b", "first (ana): a"]);
        assert_eq!(shown(&saved(&[ana, bob, later])), ["first: c", "first (bob): b"]);
    }

    #[test]
    fn no_view_is_lost_whatever_names_others_were_given() {
        let all = [
            ("first", "ana", "a"),
            ("first", "bob", "b"),
            ("first (ana)", "carol", "c"),
            ("first (ana) (ana)", "ana", "e"),
        ];
        let views = saved(&all);
        let names = ["first: b", "first (ana): c", "first (ana) (ana): e", "first (ana) (ana) (ana): a"];
        assert_eq!(shown(&views), names);
        let again = saved(&[&all[..], &[("first", "ana", "d")]].concat());
        assert_eq!(
            shown(&again),
            ["first: d", "first (ana): c", "first (ana) (ana): e", "first (bob): b"],
            "nothing is left of what ana replaced"
        );
    }

    #[test]
    fn a_view_of_an_analyst_is_found_by_its_own_name() {
        let views = saved(&[("first", "ana", "a"), ("first", "bob", "b"), ("first (ana)", "carol", "c")]);
        let query = |name, by| views.of(name, by).map(|(view, _)| view.query.as_str());
        assert_eq!(query("first", "ana"), Some("a"));
        assert_eq!(query("first (ana)", "carol"), Some("c"));
        assert_eq!(query("first (ana)", "ana"), None, "so it is shown, and not called");
    }
}
