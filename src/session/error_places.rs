//! Where an error stands below the text that is typed: the layout makes room for it there, and the screen draws it there.

use super::{PromptKind, Session};
use crate::event::{saturated, visible};
use crate::query::QueryError;
use std::borrow::Cow;
use unicode_width::UnicodeWidthStr;

/// Cells of what joins a message and its hint in one line: ` · `.
const JOINT: usize = 3;
/// The most completions shown.
const OFFERS: usize = 6;

/// Where the message and the hint of an error stand. The first line below the text has carets below what is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorPlaces {
    /// The message beside the carets, the hint in the lines below.
    Beside,
    /// Both in the line below.
    Below,
    /// The message in the line below, the hint in the one after it.
    Apart,
}

impl Session {
    /// What stands before the text of a prompt.
    #[must_use]
    pub fn prompt_text(&self, kind: PromptKind) -> Cow<'static, str> {
        Cow::Borrowed(match kind {
            PromptKind::Note(prompt) => return Cow::Owned(self.note_prompt(prompt)),
            PromptKind::Filter => "› ",
            PromptKind::Find => "find ",
            PromptKind::Goto => "go to ",
            PromptKind::AsOf => "as of ",
            PromptKind::Compare => "compare ",
        })
    }

    /// Where an error of the open prompt stands.
    #[must_use]
    pub fn error_places(&self, error: &QueryError) -> ErrorPlaces {
        let [message, hint] = [error.message.as_str(), error.hint.as_deref().unwrap_or("")].map(cells);
        // a cell is left free on both sides
        let room = usize::from(self.size.0).saturating_sub(2);
        if self.ends_of_carets(error) + 1 + message <= room {
            ErrorPlaces::Beside
        } else if message + JOINT + hint <= room {
            ErrorPlaces::Below
        } else {
            ErrorPlaces::Apart
        }
    }

    /// The cells from the beginning of the line to the end of the carets, at the most: a long text is scrolled.
    fn ends_of_carets(&self, error: &QueryError) -> usize {
        let Some(bar) = &self.bar else { return 0 };
        let typed = bar.input.text();
        let before = cells(typed.get(..error.span.end).unwrap_or(typed));
        cells(&self.prompt_text(bar.kind)) + before + usize::from(error.span.is_empty())
    }

    /// How many lines the open prompt needs below its text.
    #[must_use]
    pub fn lines_below_prompt(&self) -> u16 {
        let Some(bar) = &self.bar else { return 0 };
        let unnamed = bar.naming.as_ref().is_some_and(|naming| naming.unnamed.is_some());
        let said = u16::from(unnamed || bar.kind == PromptKind::Goto);
        let wrong = bar.error.as_ref().map_or(said, |error| self.lines_of_error(error));
        wrong.max(saturated::<u16>(bar.offers.len().min(OFFERS)))
    }

    fn lines_of_error(&self, error: &QueryError) -> u16 {
        let long = cells(error.hint.as_deref().unwrap_or("")) > usize::from(self.size.0).saturating_sub(2);
        match self.error_places(error) {
            ErrorPlaces::Beside => 2 + u16::from(long),
            ErrorPlaces::Below => 2,
            ErrorPlaces::Apart => 3,
        }
    }
}

fn cells(text: &str) -> usize {
    visible(text).width()
}

#[cfg(test)]
mod tests {
    use super::ErrorPlaces;
    use crate::query::QueryError;
    use crate::session::{Bar, PromptKind, Session};

    #[test]
    fn a_message_stands_beside_its_carets_or_else_below_them_with_its_hint_as_far_as_there_is_room() {
        let error =
            QueryError { span: 0..10, message: "m".repeat(20), hint: Some("h".repeat(12)), offer: None };
        // a cell, the prompt, what is typed, a cell, the message, a cell
        let beside = 1 + 2 + 10 + 1 + 20 + 1;
        for (width, places, lines) in [
            (beside, ErrorPlaces::Beside, 2),
            (beside - 1, ErrorPlaces::Apart, 3),
            (30, ErrorPlaces::Apart, 3),
        ] {
            let bar = Bar { error: Some(error.clone()), ..Bar::new(PromptKind::Filter, "stage:mail") };
            let session = Session { size: (width, 24), bar: Some(bar), ..Session::default() };
            assert_eq!(
                (session.error_places(&error), session.lines_below_prompt()),
                (places, lines),
                "{width}"
            );
        }
        let short = QueryError { hint: Some("hint".to_owned()), ..error };
        let bar = Bar { error: Some(short.clone()), ..Bar::new(PromptKind::Compare, "stage:mail") };
        let session = Session { size: (beside, 24), bar: Some(bar), ..Session::default() };
        assert_eq!(session.error_places(&short), ErrorPlaces::Below, "its prompt is longer");
    }
}
