//! Reads the terminal on a thread of its own.

use super::escape::Parts;
use crossbeam_channel::Sender;
use crossterm::event::{Event, KeyEventKind, MouseButton, MouseEventKind, poll, read};
use std::thread;
use std::time::Instant;

use crate::keys::{Chord, InputEvent};
use crate::session::{Command, Edit};

/// An event from the terminal.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Input {
    /// A key or a step of the wheel, and when it came.
    Struck(InputEvent, Instant),
    /// A click on a cell: column and row.
    Click(u16, u16),
    /// A drag with the button held to a cell: column and row.
    Drag(u16, u16),
    /// The terminal is closed.
    Closed,
}

/// Forwards the terminal's events to `inputs`, on a thread that lives until the receiver or the terminal is gone.
///
/// # Errors
/// When no thread can be started.
pub(super) fn listen(inputs: Sender<Input>) -> std::io::Result<()> {
    thread::Builder::new().name("input".to_owned()).spawn(move || {
        let mut parts = Parts::default();
        loop {
            let told = next(&mut parts).map_or_else(
                |_| vec![Input::Closed],
                |events| events.into_iter().filter_map(of_event).collect(),
            );
            for input in told {
                let closed = input == Input::Closed;
                if inputs.send(input).is_err() || closed {
                    return;
                }
            }
        }
    })?;
    Ok(())
}

/// The next complete events; may be empty if a sequence is incomplete.
fn next(parts: &mut Parts) -> std::io::Result<Vec<Event>> {
    if let Some(patience) = parts.patience()
        && !poll(patience)?
    {
        return Ok(parts.give_up());
    }
    Ok(parts.take(read()?))
}

fn of_event(event: Event) -> Option<Input> {
    let struck = |struck| Some(Input::Struck(struck, Instant::now()));
    match event {
        Event::Key(key) if key.kind != KeyEventKind::Release => struck(InputEvent::Key(Chord::of(key))),
        Event::Paste(text) => struck(InputEvent::Command(Command::Edit(Edit::Insert(text)))),
        Event::Mouse(mouse) => match mouse.kind {
            MouseEventKind::Down(MouseButton::Left) => Some(Input::Click(mouse.column, mouse.row)),
            MouseEventKind::Drag(MouseButton::Left) => Some(Input::Drag(mouse.column, mouse.row)),
            MouseEventKind::ScrollDown => struck(InputEvent::Wheel { down: true }),
            MouseEventKind::ScrollUp => struck(InputEvent::Wheel { down: false }),
            _ => None,
        },
        _ => None,
    }
}
