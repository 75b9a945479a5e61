//! Access keys of AWS: the temporary ones are of one session each, the others belong to a user for good.

use crate::event::{Event, Field, Text};

/// How the id of an access key begins that has no end.
const LONG_LIVED: &str = "AKIA";

/// Enters an access key where nothing stands: as the session, or, if it outlives all sessions, as the app, which ties no
/// chains.
pub fn set<'t>(event: &mut Event<'t>, key: Option<Text<'t>>) {
    let Some(key) = key else { return };
    let is_long_lived = key.trim_start().starts_with(LONG_LIVED);
    let field = if is_long_lived { Field::AppId } else { Field::SessionId };
    if event.text(field).is_none() {
        event.set(field, key);
    }
}
