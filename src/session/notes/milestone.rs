//! Milestones as analysts type them: `detection 2023-06-16 agency Dept of State`.

use super::form::bare;
use crate::case::notes::Act;
use crate::engine::NoteTarget;
use crate::event::{Event, Field, When, Zone, parse_edtf};
use crate::read::{Milestone, MilestoneName};
use crate::session::{Effect, Session};

/// Keywords for the words that follow them.
const KEYS: [&str; 5] = ["agency", "account", "label", "cites", "known_since"];

impl Session {
    /// Adds a milestone. Without a time, it has the time and the citations of the selected event.
    pub(super) fn tell_milestone(&mut self, told: &str) -> Vec<Effect> {
        let event = self.selected().map(|row| &row.event);
        match milestone(told, event, self.view.zone) {
            Ok(milestone) => self.send(vec![Act::Milestone(milestone)], &NoteTarget::Nothing),
            Err(why) => {
                self.complain(why);
                Vec::new()
            }
        }
    }
}

/// Parses a milestone: its name, an optional time, then words after `agency`, `account`, `label`, `cites` and
/// `known_since`. Words before the first keyword name the agency. Quotes around words are taken off, as in a query.
pub(super) fn milestone(told: &str, event: Option<&Event<'_>>, zone: Zone) -> Result<Milestone, String> {
    let mut words = told.split_whitespace().peekable();
    let name = words.next().unwrap_or_default();
    let name = MilestoneName::parse(name).ok_or_else(|| {
        format!(
            "`{name}` is no milestone; there are {}",
            MilestoneName::ALL.map(MilestoneName::name).join(", ")
        )
    })?;
    let timed = words
        .peek()
        .is_some_and(|word| word.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | '-')));
    let typed = if timed { words.next() } else { None };
    let of_event = event.filter(|_| typed.is_none());
    let when: When = match (typed, of_event) {
        (Some(typed), _) => parse_edtf(typed, zone).map_err(|why| why.to_string())?,
        (None, Some(event)) => {
            event.when.ok_or("the selected event has no time; write one behind the name")?
        }
        (None, None) => return Err("write when it was, as in `milestone detection 2023-06-16`".to_owned()),
    };
    let mut parts: [Vec<&str>; 5] = Default::default();
    let mut key = 0;
    for word in words {
        match KEYS.iter().position(|known| *known == word) {
            Some(other) => key = other,
            None => parts[key].push(word),
        }
    }
    let [agency, account, label, cites, known] = parts.map(|words| words.join(" "));
    let some = |text: String| Some(bare(&text).to_owned()).filter(|text| !text.is_empty());
    let typed = cites.split([',', ' ']).filter(|cite| !cite.is_empty()).map(str::to_owned);
    let own = of_event.map_or(&[][..], |event| event.list(Field::Cites)).iter().map(ToString::to_string);
    let cites: Vec<String> = if cites.is_empty() { own.collect() } else { typed.collect() };
    let (agency, account, label) = (some(agency), some(account), some(label));
    let known_since = some(known).map(|time| parse_edtf(&time, zone)).transpose();
    let known_since = known_since.map_err(|why| format!("known_since: {why}"))?;
    Ok(Milestone { name, when, known_since, agency, account, label, cites, by: None })
}

#[cfg(test)]
mod tests {
    use super::milestone;
    use crate::event::Zone;

    #[test]
    fn a_milestone_is_a_name_a_time_and_whose_it_is() {
        let told = milestone(
            "detection 2023-06-16 agency Dept of State label first report cites S24,S01",
            None,
            Zone::Utc,
        )
        .unwrap();
        assert_eq!((told.name.name(), told.when.to_string().as_str()), ("detection", "2023-06-16"));
        assert_eq!(
            (told.agency.as_deref(), told.label.as_deref()),
            (Some("Dept of State"), Some("first report"))
        );
        assert_eq!(told.cites, ["S24", "S01"]);
        let bare = milestone("containment 2023-07-03 Dept of State", None, Zone::Utc).unwrap();
        assert_eq!(bare.agency.as_deref(), Some("Dept of State"));
        let quoted =
            milestone("detection 2023-06-10 agency \"Dept of State\" label \"a call\"", None, Zone::Utc);
        let quoted = quoted.unwrap();
        assert_eq!(
            (quoted.agency.as_deref(), quoted.label.as_deref()),
            (Some("Dept of State"), Some("a call"))
        );
        let later = milestone("detection 2023-06-10 known_since 2023-08-01 agency Agency A", None, Zone::Utc)
            .unwrap();
        assert_eq!(later.known_since.map(|when| when.to_string()).as_deref(), Some("2023-08-01"));
        assert_eq!(later.agency.as_deref(), Some("Agency A"));
        let wrong = milestone("detection 2023-06-10 known_since august", None, Zone::Utc).unwrap_err();
        assert!(wrong.starts_with("known_since: "), "{wrong}");
        assert!(milestone("detected 2023", None, Zone::Utc).unwrap_err().contains("first_access"));
        assert!(milestone("detection", None, Zone::Utc).is_err());
        assert!(milestone("detection 2023-13", None, Zone::Utc).is_err());
    }
}
