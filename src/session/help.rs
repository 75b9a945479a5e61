//! The help overlay: its scrolling and search.

use super::apply::change;
use super::{Edit, Effect, Input, Overlay, Session};

/// The search in the help, which reduces it to the matching entries.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct HelpSearch {
    /// The text.
    pub input: Input,
    /// Whether it is still being edited.
    pub typing: bool,
}

impl Session {
    fn help_search(&mut self) -> Option<&mut Option<HelpSearch>> {
        match &mut self.overlay {
            Some(Overlay::Help { top, search }) => {
                // other lines will be shown
                *top = 0;
                Some(search)
            }
            _ => None,
        }
    }

    /// Starts or continues the search. Returns whether the help is open.
    pub(super) fn look_in_help(&mut self) -> bool {
        let Some(search) = self.help_search() else { return false };
        search.get_or_insert_default().typing = true;
        true
    }

    /// Edits the search text.
    pub(super) fn edit_help(&mut self, edit: &Edit) {
        if let Some(Some(search)) = self.help_search() {
            change(&mut search.input, edit);
        }
    }

    /// Ends editing and keeps the matching entries; an empty text ends the search. Returns whether a search was being
    /// edited.
    pub(super) fn keep_found_help(&mut self) -> bool {
        let Some(Overlay::Help { search, .. }) = &mut self.overlay else { return false };
        let Some(typed) = search.as_mut().filter(|search| search.typing) else { return false };
        typed.typing = false;
        search.take_if(|search| search.input.text().trim().is_empty());
        true
    }

    /// Ends the search and shows the whole help; without a search, closes it.
    pub(super) fn leave_help(&mut self) -> Vec<Effect> {
        match self.help_search() {
            Some(search @ Some(_)) => *search = None,
            _ => self.overlay = None,
        }
        Vec::new()
    }
}
