//! What a record of the unified audit log says of the token that it was made on.

use super::Member;
use crate::event::{Text, is_nothing};
use crate::read::outline::View;
use crate::read::tree::Tree;
use std::borrow::Cow;

/// `AppAccessContext`: what a record says of the token that it was made on. Some exports have it as JSON in text.
pub enum Context<'t> {
    /// Members as any others.
    Members(View<'t>),
    /// What such text says.
    Text(Tree<'t>),
    /// Nothing.
    None,
}

impl<'t> Context<'t> {
    /// That of a record.
    #[must_use]
    pub fn of(data: View<'t>) -> Self {
        let Some(context) = data.get(Member::AppAccessContext) else { return Self::None };
        let text = data.text(Member::AppAccessContext).filter(|text| text.trim_start().starts_with('{'));
        match text {
            Some(text) => Tree::parse(text).map_or(Self::None, Self::Text),
            None => Self::Members(context),
        }
    }

    /// The text of a member of it.
    #[must_use]
    pub fn text(&self, name: Member) -> Option<Text<'t>> {
        match self {
            Self::Members(context) => context.text(name).map(Cow::Borrowed),
            Self::Text(context) => context.text(name.name()).map(|text| Cow::Owned(text.to_owned())),
            Self::None => None,
        }
    }
}

/// A value, or another where the one is none or a word for none.
pub fn or_named<'t>(value: Option<Text<'t>>, other: Option<Text<'t>>) -> Option<Text<'t>> {
    let is_named = |value: &Option<Text<'t>>| value.as_ref().is_some_and(|value| !is_nothing(value));
    if is_named(&value) || !is_named(&other) { value.or(other) } else { other }
}
