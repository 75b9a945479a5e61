//! What is found of a text that is looked for.

use super::{Effect, Session, thousands};
use crate::engine::{Anchor, Found, Slot};

impl Session {
    /// Goes to a hit, or says that there is none.
    pub(super) fn take_found(&mut self, found: Found) -> Vec<Effect> {
        let early = self.awaits(Slot::Find);
        let Some(find) = self.find.as_mut().filter(|find| find.text == found.text) else { return Vec::new() };
        find.total = Some(found.total);
        if early && (find.still || found.position.is_none()) {
            return Vec::new();
        }
        let led = find.led.take();
        if early {
            find.led.clone_from(&found.position);
        }
        if std::mem::take(&mut find.still) {
            return self.mark_hits().into_iter().collect();
        }
        // hits before it may be found yet
        let number = if early { 0 } else { found.number };
        match found.position {
            Some(position) => {
                if led.is_some() && self.view.cursor != led {
                    return self.mark_hits().into_iter().collect();
                }
                let effects = if led.as_ref() == Some(&position) {
                    self.mark_hits().into_iter().collect()
                } else {
                    self.reveal(&position);
                    self.ask_rows(Anchor::At(position.clone()))
                };
                self.view.cursor = Some(position);
                self.hit_number(number);
                effects
            }
            // the rest of the case may have one
            None if found.total == 0 && self.is_partial(Slot::Find) => {
                self.say(format!("no hit so far for `{}`; the rest is still being read", found.text));
                Vec::new()
            }
            None if found.total == 0 => {
                self.complain(format!("`{}` is not found in what the filter shows", found.text));
                Vec::new()
            }
            None => {
                let more = if self.is_partial(Slot::Find) { "+" } else { "" };
                self.say(format!("no hit further that way, of {}{more}", thousands(found.total)));
                Vec::new()
            }
        }
    }

    fn hit_number(&mut self, number: u64) {
        if let Some(find) = &mut self.find {
            find.number = number;
        }
    }
}
