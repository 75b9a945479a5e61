//! What a record of the unified audit log states about the access token that was used.

use super::Member;
use crate::event::{Text, is_nothing};
use crate::read::outline::View;
use crate::read::tree::Tree;
use std::borrow::Cow;

/// `AppAccessContext`, which describes the token. In some exports it is JSON as text.
pub enum Context<'t> {
    /// A nested object of the record.
    Members(View<'t>),
    /// Parsed from text.
    Text(Tree<'t>),
    /// Missing or unreadable.
    None,
}

impl<'t> Context<'t> {
    /// Reads it from a record.
    #[must_use]
    pub fn of(data: View<'t>) -> Self {
        let Some(context) = data.get(Member::AppAccessContext) else { return Self::None };
        let text = data.text(Member::AppAccessContext).filter(|text| text.trim_start().starts_with('{'));
        match text {
            Some(text) => Tree::parse(text).map_or(Self::None, Self::Text),
            None => Self::Members(context),
        }
    }

    /// The text of one of its members.
    #[must_use]
    pub fn text(&self, name: Member) -> Option<Text<'t>> {
        match self {
            Self::Members(context) => context.text(name).map(Cow::Borrowed),
            Self::Text(context) => context.text(name.name()).map(|text| Cow::Owned(text.to_owned())),
            Self::None => None,
        }
    }
}

/// The first of two values that is neither missing nor a placeholder; else the first that is not missing.
pub fn or_named<'t>(value: Option<Text<'t>>, other: Option<Text<'t>>) -> Option<Text<'t>> {
    let is_named = |value: &Option<Text<'t>>| value.as_ref().is_some_and(|value| !is_nothing(value));
    if is_named(&value) || !is_named(&other) { value.or(other) } else { other }
}
