//! Acts typed on the command line, parsed by the rules of the screen.

use super::form;
use super::milestone::milestone;
use crate::case::notes::{Manual, SavedView};
use crate::event::Zone;
use crate::read::Milestone;
use crate::session::Columns;

/// Builds an event from typed fields such as `time=2023-06-15` and `message=the desk phoned`. Times without an offset
/// are in `zone`.
///
/// # Errors
///
/// The wrong field, and what is wrong with it.
pub fn typed_event<'t>(fields: impl IntoIterator<Item = &'t str>, zone: Zone) -> Result<Manual, String> {
    let mut pairs = Vec::new();
    for field in fields {
        let pair = field.split_once('=').map(|(name, value)| (name.trim(), value.trim()));
        let pair = pair.filter(|(name, value)| !name.is_empty() && !value.is_empty());
        pairs.push(
            pair.ok_or_else(|| {
                format!("`{field}` is not as in time=2023-06-15 or message='the desk phoned'")
            })?,
        );
    }
    form::event_of(&pairs, zone)
}

/// Parses a milestone such as `detection 2023-06-16 agency Dept of State label first report cites S24`.
///
/// # Errors
///
/// What is wrong with it.
pub fn typed_milestone(told: &str, zone: Zone) -> Result<Milestone, String> {
    milestone(told, None, zone)
}

/// Checks that the columns of a saved view exist.
///
/// # Errors
///
/// The column that does not.
pub fn sound_columns(view: &SavedView) -> Result<(), String> {
    if view.columns.is_empty() { Ok(()) } else { Columns::parse(&view.columns.join(",")).map(drop) }
}

#[cfg(test)]
mod tests {
    use super::{typed_event, typed_milestone};
    use crate::event::Zone;

    #[test]
    fn an_event_is_typed_field_by_field() {
        let zone = Zone::parse("+02:00").unwrap();
        let typed = [
            "time=2023-06-15 14:00",
            "stage=det",
            "message=the desk = phoned",
            "cites=S24, S01",
            "address=192.0.2.7",
            "session_id=a1",
            "tags=phone",
            "tags=call",
        ];
        let event = typed_event(typed, zone).unwrap();
        assert_eq!(
            serde_json::to_string(&event.fields).unwrap(),
            r#"{"time":"2023-06-15T12:00Z","stage":"detection","message":"the desk = phoned","cites":["S24","S01"],"source_ip":"192.0.2.7","session_id":"a1","tags":["phone","call"]}"#
        );
        for (typed, named) in [
            (&["message"][..], "message"),
            (&["time=2023-06-15"], "say what happened"),
            (&["message=x"], "when was it"),
            (&["time=2023-13", "message=x"], "time"),
            (&["time=unknown", "message=x", "colour=red"], "colour"),
            (&["time=unknown", "message=x", "id=E1"], "id"),
            (&["time=unknown", "message=x", "severity=severe"], "severity"),
            (&["time=unknown", "message=x", "message=y"], "twice"),
        ] {
            let why = typed_event(typed.iter().copied(), Zone::Utc).unwrap_err();
            assert!(why.contains(named), "{typed:?}: {why}");
        }
    }

    #[test]
    fn a_milestone_is_typed_as_on_the_screen_and_needs_a_time() {
        assert!(typed_milestone("detection 2023-06-16 agency Dept of State", Zone::Utc).is_ok());
        assert!(typed_milestone("detection", Zone::Utc).is_err());
        assert!(typed_milestone("found 2023-06-16", Zone::Utc).unwrap_err().contains("first_access"));
    }
}
