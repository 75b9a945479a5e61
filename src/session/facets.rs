//! The facet panel: fields with their values, counts, and marks for those in the filter.

use super::{FacetPanel, Layout, Session};
use crate::engine::FacetAnswer;
use crate::event::Field;
use crate::export::Column;
use crate::query::{chosen, same_value};
use crate::store::Tally;
use std::collections::BTreeMap;
use std::sync::Arc;

/// State of the facet panel.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FacetState {
    /// The answers, by field.
    pub answers: BTreeMap<Field, Arc<FacetAnswer>>,
    /// Index of the cursor's line.
    pub cursor: usize,
    /// Index of the first visible line.
    pub top: usize,
    /// The cached lines.
    kept: FacetCache,
}

/// The cached lines, and what they were built from.
#[derive(Debug, Clone, PartialEq, Default)]
struct FacetCache {
    query: Arc<str>,
    panels: Vec<FacetPanel>,
    answers: BTreeMap<Field, Arc<FacetAnswer>>,
    height: usize,
    lines: Arc<Vec<FacetLine>>,
}

impl FacetCache {
    fn holds_for(&self, session: &Session, height: usize) -> bool {
        let answers = &session.facets.answers;
        self.height == height
            && self.query == session.view.scope.query
            && self.panels == session.view.facets
            && self.answers.len() == answers.len()
            && self
                .answers
                .iter()
                .all(|(field, kept)| answers.get(field).is_some_and(|known| Arc::ptr_eq(kept, known)))
    }
}

/// Whether the filter contains a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(missing_docs)]
pub enum Mark {
    #[default]
    None,
    Included,
    Excluded,
}

/// A line of the facet panel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FacetLine {
    /// The heading of a field.
    Head {
        /// The field.
        field: Field,
        /// Whether it is unfolded.
        open: bool,
        /// Number of distinct values; `None` until counted.
        distinct: Option<u64>,
    },
    /// A value.
    Value {
        /// Its field.
        field: Field,
        /// The value as written.
        value: String,
        /// Its counts.
        tally: Tally,
        /// Whether the filter names it.
        mark: Mark,
        /// Records of the field's most frequent value, the full length of a bar.
        most: u64,
    },
    /// The line for values that are not shown.
    More {
        /// Their field.
        field: Field,
        /// Their number.
        hidden: u64,
    },
}

impl FacetLine {
    /// The field of the line.
    #[must_use]
    pub fn field(&self) -> Field {
        match self {
            Self::Head { field, .. } | Self::Value { field, .. } | Self::More { field, .. } => *field,
        }
    }

    /// Whether it is the same line, apart from its counts.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Value { field, value, .. }, Self::Value { field: f, value: v, .. }) => {
                (field, value) == (f, v)
            }
            (Self::Head { field, .. }, Self::Head { field: f, .. })
            | (Self::More { field, .. }, Self::More { field: f, .. }) => field == f,
            _ => false,
        }
    }
}

/// Whether the values of a field can be counted, so that it can be a facet.
#[must_use]
pub const fn countable(field: Field) -> bool {
    field.text_slot().is_some() || field.list_slot().is_some()
}

/// The message for a name that can't be a facet.
#[must_use]
pub fn no_facet(name: &str) -> String {
    if let Some(Column::Raw(..)) = Column::parse(name) {
        return format!(
            "no facet of the screen is of records: `dwell facets --by {name}` counts it, `columns time,{name}` shows it"
        );
    }
    format!("no field is named `{name}`; a record's are raw.NAME, which `dwell facets --by` counts")
}

/// Number of values that a field shows at least, if it has them.
const FEWEST: usize = 3;

/// All lines of the facet panel: cached ones if they are still valid. The fields share the panel's height; a field that
/// shows all its values makes the list longer.
#[must_use]
pub fn facet_lines(session: &Session) -> Arc<Vec<FacetLine>> {
    let height = usize::from(Layout::of(session).facets.height);
    let kept = &session.facets.kept;
    if kept.holds_for(session, height) { Arc::clone(&kept.lines) } else { Arc::new(built(session, height)) }
}

impl Session {
    /// Updates the cached lines if they are no longer valid.
    pub(super) fn keep_facet_lines(&mut self) {
        let lines = facet_lines(self);
        if !Arc::ptr_eq(&lines, &self.facets.kept.lines) {
            self.facets.kept = FacetCache {
                query: Arc::clone(&self.view.scope.query),
                panels: self.view.facets.clone(),
                answers: self.facets.answers.clone(),
                height: usize::from(Layout::of(self).facets.height),
                lines,
            };
        }
    }
}

fn built(session: &Session, height: usize) -> Vec<FacetLine> {
    let shown = shares(session, height);
    let mut lines = Vec::new();
    for (panel, shown) in session.view.facets.iter().zip(shown) {
        push_field(&mut lines, session, panel, shown);
    }
    lines
}

fn push_field(lines: &mut Vec<FacetLine>, session: &Session, panel: &FacetPanel, shown: usize) {
    let field = panel.field;
    let answer = session.facet(field);
    let distinct = answer.map(|answer| answer.distinct);
    lines.push(FacetLine::Head { field, open: panel.open, distinct });
    let Some(answer) = answer.filter(|_| panel.open) else { return };
    let named = chosen(&session.view.scope.query, field.name());
    let mark = |value: &str| {
        let among = |values: &[String]| values.iter().any(|known| same_value(field, known, value));
        match (among(&named.included), among(&named.excluded)) {
            (true, _) => Mark::Included,
            (_, true) => Mark::Excluded,
            _ => Mark::None,
        }
    };
    let most = answer.values.iter().map(|value| value.tally.records).max().unwrap_or(0);
    let mut left_out = 0;
    for (at, value) in answer.values.iter().enumerate() {
        let mark = mark(&value.value);
        if at >= shown && mark == Mark::None {
            left_out += 1;
            continue;
        }
        lines.push(FacetLine::Value { field, value: value.value.clone(), tally: value.tally, mark, most });
    }
    // Values that occur only in the filter have no records and don't count as distinct.
    let told = answer.values.iter().filter(|value| value.tally.records > 0).count() as u64;
    let hidden = left_out + answer.distinct.saturating_sub(told);
    if hidden > 0 {
        lines.push(FacetLine::More { field, hidden });
    }
}

/// The number of values that each field shows: the fields grow in turn until the panel is full.
fn shares(session: &Session, height: usize) -> Vec<usize> {
    let panels = &session.view.facets;
    let known = |panel: &FacetPanel| {
        let values = session.facet(panel.field).map_or(0, |answer| answer.values.len());
        if panel.open { values } else { 0 }
    };
    let mut shown: Vec<usize> =
        panels.iter().map(|panel| if panel.all { known(panel) } else { known(panel).min(FEWEST) }).collect();
    loop {
        let lines = |shown: &[usize]| {
            panels
                .iter()
                .zip(shown)
                .map(|(panel, shown)| 1 + shown + usize::from(*shown < known(panel)))
                .sum::<usize>()
        };
        let mut grew = false;
        for (at, panel) in panels.iter().enumerate() {
            if shown[at] < known(panel) {
                shown[at] += 1;
                if lines(&shown) > height {
                    shown[at] -= 1;
                } else {
                    grew = true;
                }
            }
        }
        if !grew {
            return shown;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{FacetAnswer, Layout, built, facet_lines};
    use crate::engine::FacetValue;
    use crate::event::Field;
    use crate::session::{Command, Session};
    use crate::store::Tally;
    use proptest::prelude::*;
    use std::sync::Arc;

    fn answer(field: Field, values: usize) -> Arc<FacetAnswer> {
        let tally = Tally { records: 3, operations: 3 };
        let value = |n: usize| FacetValue { value: format!("value {n}"), tally };
        let values: Vec<FacetValue> = (0..values).map(value).collect();
        Arc::new(FacetAnswer { field, distinct: values.len() as u64, values, other: tally, absent: tally })
    }

    proptest! {
        #[test]
        fn the_lines_that_are_kept_are_those_built_anew(steps in prop::collection::vec((0_usize..9, 1_usize..30), 1..30)) {
            let mut session = Session { size: (120, 36), ..Session::default() };
            let commands = [
                "move down",
                "move left",
                "fold",
                "focus facets",
                "focus detail",
                "resize 120 24",
                "filter agency:\"value 1\"",
                "undo",
            ];
            for (step, count) in steps {
                match commands.get(step) {
                    Some(text) => drop(session.apply(&text.parse::<Command>().unwrap())),
                    None => drop(session.facets.answers.insert(Field::Agency, answer(Field::Agency, count))),
                }
                prop_assert_eq!(&*facet_lines(&session), &built(&session, usize::from(Layout::of(&session).facets.height)));
                session.scroll();
                prop_assert!(Arc::ptr_eq(&facet_lines(&session), &facet_lines(&session)), "built once");
            }
        }
    }
}
