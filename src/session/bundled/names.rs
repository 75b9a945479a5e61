//! The text forms of groups, facets and walks in a bundle.

use crate::chain::Identity;
use crate::engine::{Along, GroupName};
use crate::event::Field;
use crate::session::FacetPanel;

/// Writes a group.
pub(super) fn group_named(group: &GroupName) -> String {
    match group {
        GroupName::Hour(begins) => format!("hour:{begins}"),
        GroupName::Account(name) => format!("account:{name}"),
        GroupName::Chain(id) => format!("chain:{id}"),
        GroupName::None => "none".to_owned(),
        GroupName::Undated => "undated".to_owned(),
    }
}

/// Parses a group.
pub(super) fn group_of(text: &str) -> Result<GroupName, String> {
    let wrong = || format!("`{text}` is no group of rows");
    Ok(match (text, text.split_once(':')) {
        ("none", _) => GroupName::None,
        ("undated", _) => GroupName::Undated,
        (_, Some(("hour", begins))) => GroupName::Hour(begins.parse().map_err(|_| wrong())?),
        (_, Some(("account", name))) => GroupName::Account(name.to_owned()),
        (_, Some(("chain", id))) => GroupName::Chain(id.to_owned()),
        _ => return Err(wrong()),
    })
}

/// Writes what is walked along: an identity as `type:value`, a chain as `chain:id`.
pub(super) fn along_named(along: &Along) -> String {
    match along {
        Along::Identity(identity) => identity.to_string(),
        Along::Chain(id) => format!("chain:{id}"),
    }
}

/// Parses what is walked along.
pub(super) fn along_of(text: &str) -> Result<Along, String> {
    if let Some(id) = text.strip_prefix("chain:") {
        return Ok(Along::Chain(id.to_owned()));
    }
    let identity = Identity::parse(text).ok_or_else(|| format!("`{text}` is nothing to walk along"))?;
    Ok(Along::Identity(identity))
}

/// Writes a facet: its field, followed by `closed` or `all` if it is.
pub(super) fn facet_named(panel: &FacetPanel) -> String {
    let how = match (panel.open, panel.all) {
        (false, _) => " closed",
        (true, true) => " all",
        (true, false) => "",
    };
    format!("{}{how}", panel.field.name())
}

/// Parses a facet.
pub(super) fn facet_of(text: &str) -> Result<FacetPanel, String> {
    let (name, how) = text.split_once(' ').unwrap_or((text, ""));
    let field = Field::parse(name).ok_or_else(|| format!("`{name}` is no field"))?;
    match how {
        "" | "closed" | "all" => Ok(FacetPanel { field, open: how != "closed", all: how == "all" }),
        _ => Err(format!("`{text}` is no facet")),
    }
}
