//! The answers of a text search.

use super::{Effect, Find, Session, thousands};
use crate::engine::{Anchor, Found, Slot};

impl Session {
    /// Whether a search still has to move the cursor to a hit.
    #[must_use]
    pub fn seeks_hit(&self) -> bool {
        let leads = |find: &Find| !find.still && find.led.is_none();
        self.awaits(Slot::Find) && self.find.as_ref().is_some_and(leads)
    }

    /// Whether a search may still move the cursor: it has found nothing yet, or the cursor is on an early hit, which a
    /// nearer one may replace.
    #[must_use]
    pub fn may_jump(&self) -> bool {
        let led = |find: &Find| {
            !find.still && !find.nearest && find.led.is_some() && find.led == self.view.scope.cursor
        };
        self.seeks_hit() || (self.awaits(Slot::Find) && self.find.as_ref().is_some_and(led))
    }

    /// Remembers that the cursor went elsewhere: a running search only counts from now on.
    pub(super) fn cancel_jump(&mut self) {
        if self.awaits(Slot::Find)
            && let Some(find) = &mut self.find
        {
            find.still = true;
        }
    }

    /// Takes an answer: moves the cursor to the hit, or says that there is none.
    pub(super) fn take_found(&mut self, found: Found) -> Vec<Effect> {
        let early = self.awaits(Slot::Find);
        let Some(find) = self.find.as_mut().filter(|find| find.text == found.text) else { return Vec::new() };
        (find.total, find.unjudged) = (Some(found.total), found.unjudged);
        if early && (find.still || found.position.is_none()) {
            return Vec::new();
        }
        let led = find.led.take();
        if early {
            find.led.clone_from(&found.position);
        }
        find.nearest = early && found.nearest;
        if std::mem::take(&mut find.still) {
            return self.mark_hits(early);
        }
        // hits before this one may still be found
        let number = if early { 0 } else { found.number };
        // keys struck in the meantime were meant for the hit
        find.lost = found.total == 0;
        let unread = unread(found.unjudged);
        match found.position {
            Some(position) => {
                if led.is_some() && self.view.scope.cursor != led {
                    return self.mark_hits(early);
                }
                let effects = if led.as_ref() == Some(&position) {
                    self.mark_hits(early)
                } else {
                    self.reveal(&position);
                    self.ask_rows(Anchor::At(position.clone()))
                };
                let is_shown = self.detail.shown.as_ref().is_some_and(|shown| shown.row.position == position);
                self.view.scope.cursor = Some(position);
                self.hit_number(number);
                if is_shown {
                    self.point_at_hit();
                }
                effects
            }
            // the part still loading may contain one
            None if found.total == 0 && self.is_partial(Slot::Find) => {
                self.say(format!("no hit so far for `{}`; the rest is still being read{unread}", found.text));
                Vec::new()
            }
            None if found.total == 0 => {
                let meant =
                    if is_pattern(&found.text) { "; f, and not /, reads it as a pattern" } else { "" };
                self.complain(format!(
                    "`{}` is not found in what the filter shows{unread}{meant}",
                    found.text
                ));
                Vec::new()
            }
            None => {
                let more = if self.is_partial(Slot::Find) { "+" } else { "" };
                self.say(format!("no hit further that way, of {}{more}{unread}", thousands(found.total)));
                Vec::new()
            }
        }
    }

    /// Asks for the rows around the cursor again, with the search's hits marked. An early answer marks none, and asking
    /// then would interrupt the search, which tells what it has whenever it goes on.
    fn mark_hits(&mut self, early: bool) -> Vec<Effect> {
        let selected = self.selected().filter(|_| !early && !self.pane.timeline.jump);
        let anchor = selected.map(|row| Anchor::At(row.position.clone()));
        anchor.map(|anchor| self.ask_window(anchor)).into_iter().collect()
    }

    fn hit_number(&mut self, number: u64) {
        if let Some(find) = &mut self.find {
            find.number = number;
        }
    }
}

/// Whether a text looks like a regular expression of a query.
fn is_pattern(text: &str) -> bool {
    text.len() > 2 && text.starts_with('/') && text.ends_with('/')
}

/// The remark on records that could not be searched.
fn unread(unjudged: u64) -> String {
    match unjudged {
        0 => String::new(),
        1 => " · 1 event can't be judged, as its record can't be read (S tells why)".to_owned(),
        many => format!(
            " · {} events can't be judged, as their records can't be read (S tells why)",
            thousands(many)
        ),
    }
}
