//! Windows events in all forms: as EVTX, as JSON with `System` and `EventData`, or flattened.

mod draft;
mod evtx;
mod flat;
mod names;
mod windows_event;

pub use draft::draft;
pub use evtx::Evtx;
pub use flat::WindowsJson;
pub use names::Events;
pub use windows_event::WindowsEvent;
