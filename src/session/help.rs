//! The help: from which line on it is shown, and what is looked for in it.

use super::apply::change;
use super::{Edit, Input, Overlay, Session};

/// What is looked for in the help: its lines are narrowed to those that say it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct HelpSearch {
    /// What is typed.
    pub input: Input,
    /// Whether letters still go to it.
    pub typing: bool,
}

impl Session {
    fn help_search(&mut self) -> Option<&mut Option<HelpSearch>> {
        match &mut self.overlay {
            Some(Overlay::Help { top, search }) => {
                // what is shown is about to be other lines
                *top = 0;
                Some(search)
            }
            _ => None,
        }
    }

    /// Begins to look for something in the help, or goes on; whether the help is open.
    pub(super) fn look_in_help(&mut self) -> bool {
        let Some(search) = self.help_search() else { return false };
        search.get_or_insert_default().typing = true;
        true
    }

    /// Changes what is looked for.
    pub(super) fn edit_help(&mut self, edit: &Edit) {
        if let Some(Some(search)) = self.help_search() {
            change(&mut search.input, edit);
        }
    }

    /// Keeps the lines that were found, for keys to go through them; nothing that is looked for is the whole help.
    pub(super) fn keep_found_help(&mut self) -> bool {
        let Some(Overlay::Help { search, .. }) = &mut self.overlay else { return false };
        let Some(typed) = search.as_mut().filter(|search| search.typing) else { return false };
        typed.typing = false;
        search.take_if(|search| search.input.text().trim().is_empty());
        true
    }

    /// Back to the whole help; whether something was looked for.
    pub(super) fn leave_help_search(&mut self) -> bool {
        self.help_search().is_some_and(|search| search.take().is_some())
    }
}
