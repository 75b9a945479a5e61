//! `case.toml`: what a case says of itself and of its sources.

use super::times::{Clock, Dates, parse_shift};
use crate::event::{DAY, MINUTE, When, Zone, parse_edtf};
use std::fmt;

/// What a case says of itself.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CaseFile {
    /// Its name.
    pub title: Option<String>,
    /// What a reader should know first.
    pub note: Option<String>,
    /// The moments that dwell times are counted between.
    pub milestones: Vec<Milestone>,
    /// How sources are to be read.
    pub sources: Vec<SourceSetting>,
    /// Whatever stands under `[settings]`.
    pub settings: toml::Table,
}

/// Which moment of an intrusion a milestone is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum MilestoneName {
    FirstAccess,
    Detection,
    Notification,
    Containment,
}

impl MilestoneName {
    /// All, in the order of an intrusion.
    pub const ALL: [Self; 4] = [Self::FirstAccess, Self::Detection, Self::Notification, Self::Containment];

    /// As written in files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::FirstAccess => "first_access",
            Self::Detection => "detection",
            Self::Notification => "notification",
            Self::Containment => "containment",
        }
    }

    /// The milestone of that name.
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

/// A moment that dwell times are counted from or to.
#[derive(Debug, Clone, PartialEq)]
pub struct Milestone {
    /// Which one.
    pub name: MilestoneName,
    /// When it was.
    pub when: When,
    /// For which agency alone.
    pub agency: Option<String>,
    /// For which account alone.
    pub account: Option<String>,
    /// What to call it.
    pub label: Option<String>,
    /// The publications it rests on.
    pub cites: Vec<String>,
}

/// How one source is to be read.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SourceSetting {
    /// Its path below the case's folder, or its name.
    pub file: String,
    /// The zone of its times without an offset.
    pub zone: Option<Zone>,
    /// Nanoseconds to add to its times.
    pub shift: i64,
    /// The order of the numbers of its dates.
    pub dates: Option<Dates>,
    /// The year of its times that have none.
    pub year: Option<i32>,
    /// Whether all of it is made up.
    pub synthetic: bool,
}

impl CaseFile {
    /// Reads `case.toml`. What can't be read is named in the second part; the rest holds.
    #[must_use]
    pub fn parse(text: &str) -> (Self, Vec<String>) {
        let table: toml::Table = match text.parse() {
            Ok(table) => table,
            Err(error) => return (Self::default(), vec![broken(text, &error)]),
        };
        let mut wrong = Vec::new();
        let mut case =
            Self { title: string(&table, "title"), note: string(&table, "note"), ..Self::default() };
        for (at, row) in (1..).zip(tables(&table, "milestone")) {
            match milestone(row) {
                Ok(milestone) => case.milestones.push(milestone),
                Err(why) => wrong.push(format!("[[milestone]] {at}: {why}")),
            }
        }
        for (at, row) in (1..).zip(tables(&table, "source")) {
            match source(row) {
                Ok(source) => case.sources.push(source),
                Err(why) => wrong.push(format!("[[source]] {at}: {why}")),
            }
        }
        if let Some(toml::Value::Table(settings)) = table.get("settings") {
            case.settings.clone_from(settings);
            wrong.extend(case.quiet_setting().err());
        }
        let known = ["title", "note", "milestone", "source", "settings"];
        let unknown = table.keys().filter(|key| !known.contains(&key.as_str()));
        wrong.extend(unknown.map(|key| format!("`{key}` is not known; known are {}", known.join(", "))));
        (case, wrong)
    }

    /// From how many nanoseconds on a time without an event of a source is told of: `quiet = "24h"` of the settings.
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

    /// The setting of a source, by its path or by the longest end of it that a setting names.
    #[must_use]
    pub fn setting(&self, file: &str) -> Option<&SourceSetting> {
        let fitting = self.sources.iter().filter(|source| is_named(file, &source.file));
        fitting.reduce(|best, next| if next.file.len() > best.file.len() { next } else { best })
    }

    /// What is said of sources that are not among these, in a sentence each.
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

    /// How the times of a source are read.
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

/// Whether a name means a source: its path, or the end of it.
pub fn is_named(file: &str, name: &str) -> bool {
    file.strip_suffix(name).is_some_and(|before| before.is_empty() || before.ends_with('/'))
}

/// What is wrong with a file that is no TOML, with its line.
fn broken(text: &str, error: &toml::de::Error) -> String {
    let at = error.span().map_or(0, |span| span.start.min(text.len()));
    let line = super::piece::line_ends(&text.as_bytes()[..at], b'\n') + 1;
    format!("line {line}: {}", error.message().trim())
}

fn string(table: &toml::Table, key: &str) -> Option<String> {
    table.get(key)?.as_str().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

fn tables<'t>(table: &'t toml::Table, key: &str) -> impl Iterator<Item = &'t toml::Table> {
    let rows = table.get(key).and_then(toml::Value::as_array).map_or(&[][..], Vec::as_slice);
    rows.iter().filter_map(toml::Value::as_table)
}

fn milestone(row: &toml::Table) -> Result<Milestone, String> {
    let name = string(row, "name").ok_or("it has no `name`")?;
    let names = MilestoneName::ALL.map(MilestoneName::name).join(", ");
    let name = MilestoneName::parse(&name).ok_or_else(|| format!("`{name}` is none of {names}"))?;
    let time = row.get("time").ok_or("it has no `time`")?;
    let time = match time {
        toml::Value::String(time) => time.clone(),
        toml::Value::Datetime(time) => time.to_string(),
        toml::Value::Integer(year) => year.to_string(),
        _ => return Err("its `time` is no time".to_owned()),
    };
    let when = parse_edtf(&time, Zone::Utc).map_err(|error| error.to_string())?;
    let cites = match row.get("cites") {
        Some(toml::Value::Array(cites)) => {
            cites.iter().filter_map(|cite| cite.as_str().map(str::to_owned)).collect()
        }
        Some(toml::Value::String(cite)) => vec![cite.clone()],
        _ => Vec::new(),
    };
    let [agency, account, label] = ["agency", "account", "label"].map(|key| string(row, key));
    Ok(Milestone { name, when, agency, account, label, cites })
}

fn source(row: &toml::Table) -> Result<SourceSetting, String> {
    let file = string(row, "file").ok_or("it has no `file`")?;
    let zone = match string(row, "zone") {
        Some(zone) => Some(Zone::parse(&zone).ok_or_else(|| format!("`{zone}` is no time zone"))?),
        None => None,
    };
    let shift = match row.get("clock") {
        None => 0,
        Some(toml::Value::Integer(seconds)) => {
            seconds.checked_mul(1_000_000_000).ok_or("`clock` is too large")?
        }
        Some(clock) => {
            let text = clock.as_str().unwrap_or_default();
            parse_shift(text)
                .ok_or_else(|| format!("clock `{text}` is no shift; write 90, \"+90s\" or \"-00:01:30\""))?
        }
    };
    let dates = match string(row, "dates") {
        None => None,
        Some(dates) => Some(
            Dates::parse(&dates).ok_or_else(|| format!("dates `{dates}` is neither \"mdy\" nor \"dmy\""))?,
        ),
    };
    let year = match row.get("year") {
        None => None,
        Some(year) => {
            let number = year.as_integer().and_then(|year| i32::try_from(year).ok());
            Some(number.filter(|year| (1970..=9999).contains(year)).ok_or("its `year` is none; write 2023")?)
        }
    };
    let synthetic = row.get("synthetic").and_then(toml::Value::as_bool).unwrap_or(false);
    Ok(SourceSetting { file, zone, shift, dates, year, synthetic })
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
    fn a_broken_file_is_named_with_its_line() {
        let (case, wrong) = CaseFile::parse("title = \"x\"\nnote = ");
        assert_eq!(case, CaseFile::default());
        assert!(wrong[0].starts_with("line 2"), "{wrong:?}");
    }
}
