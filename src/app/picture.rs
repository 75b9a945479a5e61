//! Pictures of the screen: drawn immediately, written to a file later.

use crate::engine::{Answer, Body, ExportProgress, ExportResult, Quality};
use crate::export::{Destination, ExportFormat, PlaceError};
use crate::session::{Picture, Session};
use crate::view::picture::{png, svg};
use crate::view::theme::{Depth, Theme};
use crate::view::{draw, slide};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

/// A picture that is drawn but not yet written.
pub struct Drawn {
    picture: Picture,
    buffer: Buffer,
    theme: Theme,
    title: String,
}

/// What is said where writing a picture panicked.
const FAILED: &str = "writing the picture failed; please report this, with what it shows";

/// The answer of that generation, which says so where making it panics.
pub(super) fn guarded(generation: u64, make: impl FnOnce() -> Answer) -> Answer {
    let refused = |_| Answer { generation, quality: Quality::Exact, body: Body::Refused(FAILED.to_owned()) };
    catch_unwind(AssertUnwindSafe(make)).unwrap_or_else(refused)
}

impl Drawn {
    /// Draws a session, without overlays and notices.
    #[must_use]
    pub fn of(session: &Session, picture: Picture) -> Self {
        let theme = Theme::of(session.view.look, Depth::True);
        let buffer = if picture.alone {
            slide(session, theme)
        } else {
            let mut session = session.clone();
            (session.overlay, session.notice) = (None, None);
            let mut buffer = Buffer::empty(Rect::new(0, 0, session.size.0, session.size.1));
            draw(&session, theme, &mut buffer);
            buffer
        };
        let title = session.case.as_ref().map_or("dwell", |case| case.title.as_str()).to_owned();
        Self { picture, buffer, theme, title }
    }

    /// Writes the picture to its file. `about` is a description to write beside it; files in `evidence` are not
    /// overwritten.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn write(self, about: Option<&str>, evidence: &[PathBuf]) -> Result<ExportResult, PlaceError> {
        let Picture { format, path, force, .. } = &self.picture;
        let mut to = Destination::of(path, *force, about.is_some(), evidence)?;
        let bytes = match format {
            ExportFormat::Png => {
                let made = png(&self.buffer, &self.theme);
                made.map_err(|why| to.error(io::Error::other(why.to_string())))?
            }
            _ => svg(&self.buffer, &self.theme, &self.title).into_bytes(),
        };
        let mut out = to.open()?;
        out.write_all(&bytes).and_then(|()| out.flush()).map_err(|why| to.error(why))?;
        if let Some(about) = about {
            to.say(about)?;
        }
        to.done()?;
        Ok(ExportResult { path: path.clone(), bytes: bytes.len() as u64, ..ExportResult::default() })
    }

    /// Writes the picture; returns the outcome as the answer for `generation`.
    #[must_use]
    pub fn answer(self, generation: u64, evidence: &[PathBuf]) -> Answer {
        let body = match self.write(None, evidence) {
            Ok(given) => Body::ExportProgress(ExportProgress::Done(given)),
            Err(PlaceError::Taken(path)) => Body::ExportProgress(ExportProgress::Taken(path)),
            Err(why) => Body::Refused(why.to_string()),
        };
        Answer { generation, quality: Quality::Exact, body }
    }
}

#[cfg(test)]
mod tests {
    use super::{FAILED, guarded};
    use crate::engine::Body;

    #[test]
    fn a_panic_while_a_picture_is_written_is_told_as_its_answer() {
        let answer = guarded(7, || panic!("on purpose"));
        assert_eq!((answer.generation, answer.body), (7, Body::Refused(FAILED.to_owned())));
    }
}
