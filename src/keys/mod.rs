//! Keys and the one table that the keymap, the help, the palette and the manual are made from.

mod chord;
mod help;
mod key_queue;
mod keymap;
mod palette;
mod stroke;
mod table;

pub use chord::{Chord, ChordError, sequence};
pub use help::{HelpLine, HelpRow, help_lines, help_page};
pub use key_queue::{InputEvent, KeyQueue};
pub use keymap::{Mode, command_of, mode, wheel};
pub use palette::{PaletteEntry, commands_without_key, field_entries, palette_entries, view_entries};
pub use stroke::{Stroke, strokes};
pub use table::{BINDINGS, Binding, Group, chords_of};
