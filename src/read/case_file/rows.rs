//! Reads the rows of the tables of `case.toml`.

use super::{Milestone, MilestoneName, SourceSetting};
use crate::event::{SECOND, When, Zone, parse_edtf};
use crate::read::times::{DateOrder, parse_shift};

pub(super) fn string(table: &toml::Table, key: &str) -> Option<String> {
    table.get(key)?.as_str().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

pub(super) fn tables<'t>(table: &'t toml::Table, key: &str) -> impl Iterator<Item = &'t toml::Table> {
    let rows = table.get(key).and_then(toml::Value::as_array).map_or(&[][..], Vec::as_slice);
    rows.iter().filter_map(toml::Value::as_table)
}

pub(super) fn milestone(row: &toml::Table) -> Result<Milestone, String> {
    let name = string(row, "name").ok_or("it has no `name`")?;
    let names = MilestoneName::ALL.map(MilestoneName::name).join(", ");
    let name = MilestoneName::parse(&name).ok_or_else(|| format!("`{name}` is none of {names}"))?;
    let when = time(row, "time")?.ok_or("it has no `time`")?;
    let known_since = time(row, "known_since")?;
    let cites = match row.get("cites") {
        Some(toml::Value::Array(cites)) => {
            cites.iter().filter_map(|cite| cite.as_str().map(str::to_owned)).collect()
        }
        Some(toml::Value::String(cite)) => vec![cite.clone()],
        _ => Vec::new(),
    };
    // one of another type must not widen the milestone to the whole case
    if let Some(odd) =
        ["agency", "account"].into_iter().find(|key| row.get(*key).is_some_and(|of| !of.is_str()))
    {
        return Err(format!("its `{odd}` is no text"));
    }
    let [agency, account, label] = ["agency", "account", "label"].map(|key| string(row, key));
    Ok(Milestone { name, when, known_since, agency, account, label, cites, by: None })
}

/// The time under a key; `None` if the key is absent.
fn time(row: &toml::Table, key: &str) -> Result<Option<When>, String> {
    let time = match row.get(key) {
        None => return Ok(None),
        Some(toml::Value::String(time)) => time.clone(),
        Some(toml::Value::Datetime(time)) => time.to_string(),
        Some(toml::Value::Integer(year)) => year.to_string(),
        Some(_) => return Err(format!("its `{key}` is no time")),
    };
    parse_edtf(&time, Zone::Utc).map(Some).map_err(|error| error.to_string())
}

/// Reads a row of `[[source]]`. Values that can't be read are reported in `wrong`; the rest of the row applies.
///
/// # Errors
/// If it names no file.
pub(super) fn source(row: &toml::Table, wrong: &mut Vec<String>) -> Result<SourceSetting, String> {
    let mut setting =
        SourceSetting { file: string(row, "file").ok_or("it has no `file`")?, ..SourceSetting::default() };
    let mut value = |key: &str, read: &mut dyn FnMut(&toml::Value) -> Result<(), String>| {
        wrong.extend(row.get(key).and_then(|value| read(value).err()));
    };
    value("zone", &mut |zone| {
        let zone = zone.as_str().unwrap_or_default();
        setting.zone = Some(Zone::parse(zone).ok_or_else(|| format!("`{zone}` is no time zone"))?);
        Ok(())
    });
    value("clock", &mut |clock| {
        setting.shift = match clock {
            toml::Value::Integer(seconds) => seconds.checked_mul(SECOND),
            clock => clock.as_str().and_then(parse_shift),
        }
        .ok_or_else(|| format!("clock {} is no shift; write 90, \"+90s\" or \"-00:01:30\"", said(clock)))?;
        Ok(())
    });
    value("dates", &mut |dates| {
        let order = dates.as_str().and_then(DateOrder::parse);
        setting.dates =
            Some(order.ok_or_else(|| format!("dates {} is neither \"mdy\" nor \"dmy\"", said(dates)))?);
        Ok(())
    });
    value("year", &mut |year| {
        let number = year.as_integer().and_then(|year| i32::try_from(year).ok());
        let number = number.filter(|year| (1970..=9999).contains(year));
        setting.year = Some(number.ok_or_else(|| format!("year {} is none; write 2023", said(year)))?);
        Ok(())
    });
    value("synthetic", &mut |flag| {
        setting.synthetic =
            flag.as_bool().ok_or_else(|| format!("synthetic {} is neither true nor false", said(flag)))?;
        Ok(())
    });
    Ok(setting)
}

/// A value as messages show it.
fn said(value: &toml::Value) -> String {
    match value {
        toml::Value::String(text) => format!("`{text}`"),
        toml::Value::Integer(number) => format!("`{number}`"),
        other => format!("of {}", other.type_str()),
    }
}
