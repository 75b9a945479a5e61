//! What commands do.

use super::{Command, Effect, Session};

impl Session {
    /// Does what a command says.
    pub fn apply(&mut self, command: &Command) -> Vec<Effect> {
        let _ = command;
        Vec::new()
    }

    pub(crate) fn ask_case(&mut self) -> Vec<Effect> {
        Vec::new()
    }
}
