//! Applies settings of the view: zones, clocks, theme, as-of day, screen size, mouse.

use crate::engine::Question;
use crate::event::Zone;
use crate::query::read;
use crate::session::{ColorScheme, Effect, Session, last_day};
use std::sync::Arc;

/// Largest text that is sent to the terminal's clipboard, in bytes before encoding; longer ones are often ignored.
const CLIPBOARD: usize = 70_000;

impl Session {
    pub(super) fn set_zone(&mut self, zone: Option<Zone>) -> Vec<Effect> {
        let zone = zone.unwrap_or(if self.view.zone == Zone::Utc { self.local } else { Zone::Utc });
        if zone == self.view.zone {
            self.say(format!("times are in {zone}; `zone NAME` after : takes any other"));
            return Vec::new();
        }
        self.remember(&format!("zone {zone}"));
        self.view.zone = zone;
        // Times in a query are in the shown zone, so the filter is parsed again.
        if let Ok(filter) = read(&self.view.scope.query, zone) {
            if filter.times() != self.view.scope.filter.times() {
                self.say(format!("the filter's times are of {zone} now: it keeps other events"));
            }
            self.view.scope.filter = Arc::new(filter);
        }
        self.ask_all()
    }

    pub(super) fn set_second_zone(&mut self, zone: Option<Zone>) -> Vec<Effect> {
        if zone != self.view.zone2 {
            let off = || "off".to_owned();
            self.remember(&format!("zone2 {}", zone.map_or_else(off, |zone| zone.to_string())));
            self.view.zone2 = zone;
        }
        Vec::new()
    }

    /// Toggles between recorded and corrected times, which reads the case again.
    pub(super) fn toggle_clocks(&mut self) -> Vec<Effect> {
        let sources = self.case.as_ref().map_or(&[][..], |case| &case.sources);
        if !self.view.as_recorded && sources.iter().all(|source| source.clock == 0) {
            self.say(
                "no source has a clock to set right; `--clock NAME=+90s`, or `clock` in case.toml, gives one",
            );
            return Vec::new();
        }
        let as_recorded = !self.view.as_recorded;
        self.remember(if as_recorded { "times as recorded" } else { "times by right clocks" });
        self.view.as_recorded = as_recorded;
        self.reopen()
    }

    /// Reads the case again with the clocks that the view wants; everything else is asked for once that is done.
    pub(super) fn reopen(&mut self) -> Vec<Effect> {
        vec![self.ask(Question::Reopen { as_recorded: self.view.as_recorded })]
    }

    pub(super) fn set_look(&mut self, look: Option<ColorScheme>) -> Vec<Effect> {
        let at = ColorScheme::ALL.iter().position(|look| *look == self.view.look).unwrap_or(0);
        let look = look.unwrap_or(ColorScheme::ALL[(at + 1) % ColorScheme::ALL.len()]);
        if look != self.view.look {
            self.remember(&format!("theme {}", look.name()));
            self.view.look = look;
            self.say(format!("theme {}", look.name()));
        }
        Vec::new()
    }

    pub(super) fn set_as_of(&mut self, day: Option<&str>) -> Vec<Effect> {
        let day = match day.map(|day| last_day(day, self.view.zone)).transpose() {
            Ok(day) => day.map(Arc::from),
            Err(why) => {
                self.complain(why.to_string());
                return Vec::new();
            }
        };
        if day == self.view.as_of {
            return Vec::new();
        }
        self.remember(&format!("as of {}", day.as_deref().unwrap_or("now")));
        self.set_day(day);
        let mut effects = self.ask_all();
        // the same event may have other values on that day
        effects.extend(self.ask_event());
        effects
    }

    /// Makes this the day that the case is seen as of; `None` is now. Each day numbers chains of its own, so those of
    /// the day before are forgotten.
    pub(in crate::session) fn set_day(&mut self, day: Option<Arc<str>>) {
        if day != self.view.as_of {
            self.view.as_of = day;
            self.forget_chains();
        }
    }

    pub(super) fn resize(&mut self, width: u16, height: u16) -> Vec<Effect> {
        if self.size == (width, height) {
            return Vec::new();
        }
        self.size = (width, height);
        self.fill_to_end();
        self.scroll_beside();
        self.ask_histogram()
    }

    pub(super) fn toggle_mouse(&mut self) -> Vec<Effect> {
        self.mouse = !self.mouse;
        self.say(if self.mouse {
            "the mouse is dwell's: click a row, a value or a lane, drag to brush the lanes; m gives it back"
        } else {
            "the mouse is the terminal's"
        });
        vec![Effect::Mouse(self.mouse)]
    }

    pub(super) fn copy(&mut self) -> Vec<Effect> {
        match self.value_under_cursor() {
            Ok((name, values)) => {
                let text = crate::event::visible(&values.join(" ")).into_owned();
                if text.len() > CLIPBOARD {
                    self.complain(format!(
                        "{name} is too long for a terminal's clipboard; `dwell query` prints it"
                    ));
                    return Vec::new();
                }
                self.say(format!("{name} copied, if the terminal allows it"));
                vec![Effect::Copy(text)]
            }
            Err(why) => {
                self.complain(why);
                Vec::new()
            }
        }
    }
}
