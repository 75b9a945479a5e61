//! `case.toml`: title, milestones and settings of a case, and how its sources are read.

mod keys;
mod rows;
mod settings;

pub use keys::CASE_KEYS;
pub use settings::Settings;

use super::times::{Clock, DateOrder, parse_shift};
use crate::event::{DAY, MINUTE, When, Zone};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The contents of `case.toml`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CaseFile {
    /// The name of the case.
    pub title: Option<String>,
    /// A note to show first.
    pub note: Option<String>,
    /// The turning points between which dwell times are measured.
    pub milestones: Vec<Milestone>,
    /// How single sources are read.
    pub sources: Vec<SourceSetting>,
    /// The table `[settings]`, as written.
    pub settings: toml::Table,
    /// The thresholds of chains.
    pub chains: Settings,
}

/// Which turning point of an intrusion a milestone is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[allow(missing_docs)]
pub enum MilestoneName {
    FirstAccess,
    Detection,
    Notification,
    Containment,
}

impl MilestoneName {
    /// All of them, in the order of an intrusion.
    pub const ALL: [Self; 4] = [Self::FirstAccess, Self::Detection, Self::Notification, Self::Containment];

    /// The name in files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::FirstAccess => "first_access",
            Self::Detection => "detection",
            Self::Notification => "notification",
            Self::Containment => "containment",
        }
    }

    /// The milestone of a name, in any case, with `-` or a blank for `_`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().replace(['-', ' '], "_");
        Self::ALL.into_iter().find(|name| name.name().eq_ignore_ascii_case(&text))
    }
}

impl fmt::Display for MilestoneName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A moment from or to which dwell times are measured.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Milestone {
    /// Which turning point it is.
    pub name: MilestoneName,
    /// When it happened.
    pub when: When,
    /// Since when it is known; `None` if since it happened.
    pub known_since: Option<When>,
    /// The only agency it applies to.
    pub agency: Option<String>,
    /// The only account it applies to.
    pub account: Option<String>,
    /// Its label on screen.
    pub label: Option<String>,
    /// The publications that support it.
    pub cites: Vec<String>,
    /// The analyst who recorded it; `None` if it is from the case file.
    pub by: Option<String>,
}

impl Milestone {
    /// A milestone of the whole case from the case file, known since it happened.
    #[must_use]
    pub const fn new(name: MilestoneName, when: When) -> Self {
        Self {
            name,
            when,
            known_since: None,
            agency: None,
            account: None,
            label: None,
            cites: Vec::new(),
            by: None,
        }
    }
}

/// How one source is read.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SourceSetting {
    /// Its path below the case's folder, or an end of that path.
    pub file: String,
    /// The zone of times without an offset.
    pub zone: Option<Zone>,
    /// Nanoseconds to add to its times.
    pub shift: i64,
    /// The order of day and month in its numeric dates.
    pub dates: Option<DateOrder>,
    /// The year of times without one.
    pub year: Option<i32>,
    /// Whether all of its events are made up.
    pub synthetic: bool,
}

impl CaseFile {
    /// Reads `case.toml`. The second part has a message for each thing that can't be read; the rest applies.
    #[must_use]
    pub fn parse(text: &str) -> (Self, Vec<String>) {
        let table: toml::Table = match text.parse() {
            Ok(table) => table,
            Err(error) => return (Self::default(), vec![broken(text, &error)]),
        };
        let mut wrong = Vec::new();
        let mut case = Self {
            title: rows::string(&table, "title"),
            note: rows::string(&table, "note"),
            ..Self::default()
        };
        for (at, row) in (1..).zip(rows::tables(&table, "milestone")) {
            let place = format!("[[milestone]] {at}: ");
            let unknown = keys::unknown(row, "milestone", &place);
            match rows::milestone(row) {
                Ok(milestone) if unknown.is_empty() => case.milestones.push(milestone),
                Ok(_) => {}
                Err(why) => wrong.push(format!("{place}{why}")),
            }
            wrong.extend(unknown);
        }
        for (at, row) in (1..).zip(rows::tables(&table, "source")) {
            let (place, mut values) = (format!("[[source]] {at}: "), Vec::new());
            match rows::source(row, &mut values) {
                Ok(source) => {
                    if case.sources.iter().any(|before| before.file == source.file) {
                        values.push(format!(
                            "`{}` has a [[source]] before it, which holds; put all of it into one",
                            source.file
                        ));
                    }
                    case.sources.push(source);
                }
                Err(why) => values.push(why),
            }
            wrong.extend(values.into_iter().map(|why| format!("{place}{why}")));
            wrong.extend(keys::unknown(row, "source", &place));
        }
        if let Some(toml::Value::Table(settings)) = table.get("settings") {
            case.settings.clone_from(settings);
            wrong.extend(case.quiet_setting().err());
            let (chains, unread) = Settings::parse(settings);
            case.chains = Settings { quiet: case.quiet(), ..chains };
            wrong.extend(unread);
        }
        wrong.extend(keys::unknown(&table, "", ""));
        (case, wrong)
    }

    /// The shortest time without an event, in nanoseconds, that is reported of a source: `quiet` of `[settings]`, by
    /// default 24 h.
    #[must_use]
    pub fn quiet(&self) -> i64 {
        self.quiet_setting().unwrap_or(None).unwrap_or(DAY)
    }

    fn quiet_setting(&self) -> Result<Option<i64>, String> {
        let Some(value) = self.settings.get("quiet") else { return Ok(None) };
        let length = value.as_str().and_then(parse_shift).filter(|length| *length >= MINUTE);
        let wrong = "[settings] quiet is no length of a minute or more; write \"24h\" or \"7d\"";
        length.map(Some).ok_or_else(|| wrong.to_owned())
    }

    /// The setting of a source: the one that names the longest end of its path.
    #[must_use]
    pub fn setting(&self, file: &str) -> Option<&SourceSetting> {
        let fitting = self.sources.iter().filter(|source| is_named(file, &source.file));
        fitting.reduce(|best, next| if next.file.len() > best.file.len() { next } else { best })
    }

    /// A message for each setting that applies to none of `files`.
    pub fn unused<'f>(&self, files: impl Iterator<Item = &'f str>) -> Vec<String> {
        let met: Vec<_> = files.filter_map(|file| Some(self.setting(file)?.file.as_str())).collect();
        let told = |(number, source): (u32, &SourceSetting)| {
            format!(
                "[[source]] {number}: no source is called `{}`, so what it says holds for none",
                source.file
            )
        };
        let all = (1..).zip(&self.sources);
        all.filter(|(_, source)| !met.contains(&source.file.as_str())).map(told).collect()
    }

    /// How the times of a source are read; `zone` applies if its setting names none.
    #[must_use]
    pub fn clock(&self, file: &str, zone: Zone) -> Clock {
        self.setting(file).map_or(Clock { zone, ..Clock::default() }, |setting| Clock {
            zone: setting.zone.unwrap_or(zone),
            shift: setting.shift,
            dates: setting.dates,
            year: setting.year,
        })
    }
}

/// Whether `name` is the path of a source or whole components at the end of it.
pub fn is_named(file: &str, name: &str) -> bool {
    file.strip_suffix(name).is_some_and(|before| before.is_empty() || before.ends_with('/'))
}

/// The message of a file that is no valid TOML, with its line.
fn broken(text: &str, error: &toml::de::Error) -> String {
    let at = error.span().map_or(0, |span| span.start.min(text.len()));
    let line = super::piece::line_ends(&text.as_bytes()[..at], b'\n') + 1;
    format!("line {line}: {}", error.message().trim())
}

#[cfg(test)]
mod tests {
    use super::{CaseFile, MilestoneName};
    use crate::event::Zone;

    const CASE: &str = r#"
        title = "A case"
        note = "made up"
        [[milestone]]
        name = "first_access"
        time = "2023-05-15"
        agency = "Agency A"
        cites = ["S01"]
        [[milestone]]
        name = "detection"
        time = 2023-06-15
        [[milestone]]
        name = "party"
        time = "2023"
        [[source]]
        file = "ual.csv"
        zone = "America/New_York"
        clock = "-00:01:30"
        synthetic = true
        year = 2023
        [settings]
        quiet_days = 14
    "#;

    #[test]
    fn what_can_be_read_holds_and_the_rest_is_named() {
        let (case, wrong) = CaseFile::parse(CASE);
        assert_eq!(case.title.as_deref(), Some("A case"));
        assert_eq!(case.milestones.len(), 2);
        assert_eq!(case.milestones[1].name, MilestoneName::Detection);
        assert_eq!(case.milestones[1].when.to_string(), "2023-06-15");
        assert_eq!(wrong.len(), 1, "{wrong:?}");
        assert!(wrong[0].contains("party"));
        assert!(case.setting("folder/ual.csv").is_some_and(|source| source.synthetic));
        assert_eq!(case.clock("ual.csv", Zone::Utc).shift, -90_000_000_000);
        assert_eq!(case.clock("ual.csv", Zone::Utc).year, Some(2023));
        assert_eq!(case.settings.len(), 1);
    }

    #[test]
    fn the_length_of_quiet_times_is_a_setting_and_a_wrong_one_is_named() {
        let parse = |quiet: &str| CaseFile::parse(&format!("[settings]\nquiet = {quiet}\n"));
        let hours = |quiet: &str| parse(quiet).0.quiet() / 3_600_000_000_000;
        assert_eq!((hours("\"6h\""), hours("\"2d\""), CaseFile::default().quiet()), (6, 48, super::DAY));
        assert!(parse("\"6h\"").1.is_empty());
        for wrong in ["\"soon\"", "6", "\"-6h\"", "\"1s\""] {
            let (case, said) = parse(wrong);
            assert_eq!((case.quiet(), said.len()), (super::DAY, 1), "{wrong}: {said:?}");
        }
    }

    #[test]
    fn a_mistyped_key_and_every_wrong_value_are_named_and_the_rest_of_the_row_holds() {
        let (case, wrong) = CaseFile::parse(
            "[[source]]\nfile = \"a.csv\"\nclok = \"+90s\"\nzone = \"Mars/X\"\nyear = 99\ndates = \"dmy\"\n[[sources]]\nx = 1",
        );
        assert_eq!(case.sources.len(), 1);
        assert!(case.sources[0].dates.is_some());
        for part in
            ["`Mars/X` is no time zone", "year `99`", "did you mean `clock`?", "did you mean `source`?"]
        {
            assert!(wrong.iter().any(|why| why.contains(part)), "{part} in {wrong:?}");
        }
        assert_eq!(wrong.len(), 4, "{wrong:?}");
    }

    #[test]
    fn a_milestone_with_a_mistyped_key_or_owner_counts_for_nothing_and_so_does_a_second_row_of_a_source() {
        let (case, wrong) = CaseFile::parse(
            "[[milestone]]\nname = \"detection\"\ntime = 2023-05-15\nacount = \"x\"\n\
            [[milestone]]\nname = \"containment\"\ntime = 2023-05-16\nagency = [\"A\"]\n\
            [[source]]\nfile = \"a.csv\"\nclock = \"+1d\"\n[[source]]\nfile = \"a.csv\"\nclock = \"+2d\"",
        );
        assert_eq!(case.milestones, []);
        assert_eq!(case.clock("a.csv", Zone::Utc).shift, super::DAY);
        assert_eq!(
            wrong,
            [
                "[[milestone]] 1: `acount` is not known, so the milestone counts for nothing; did you mean `account`?",
                "[[milestone]] 2: its `agency` is no text",
                "[[source]] 2: `a.csv` has a [[source]] before it, which holds; put all of it into one",
            ]
        );
    }

    #[test]
    fn a_broken_file_is_named_with_its_line() {
        let (case, wrong) = CaseFile::parse("title = \"x\"\nnote = ");
        assert_eq!(case, CaseFile::default());
        assert!(wrong[0].starts_with("line 2"), "{wrong:?}");
    }
}
