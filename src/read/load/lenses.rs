//! Reads format files, which take precedence over the built-in formats.

use super::Loader;
use crate::read::formats::Format;
use crate::read::formats::plain::FormatFile;
use crate::read::text;
use crate::read::walk::Found;
use std::sync::Arc;

impl Loader<'_> {
    /// Puts the format files of the case, then those of the user, before all other formats. One with mistakes, or with
    /// the name of another format, is left out, and the ledger says why.
    pub(super) fn lenses(&mut self, found: &[Found]) {
        let of_user = std::mem::take(&mut self.context.options.formats);
        let of_user = of_user.into_iter().map(|path| {
            let name = path.to_string_lossy().into_owned();
            Found { path, name, refused: None, member: None }
        });
        let mut lenses: Vec<Arc<dyn Format>> = Vec::new();
        for found in found.iter().cloned().chain(of_user) {
            let Some(bytes) = self.small(&found) else { continue };
            let lens = FormatFile::parse(&text::shown(&bytes).0).and_then(|lens| {
                let name = lens.spec().name.to_owned();
                let mut others = lenses.iter().chain(&self.context.formats);
                let taken = others.any(|other| other.spec().name == name);
                if taken { Err(vec![format!("another format is called `{name}`")]) } else { Ok(lens) }
            });
            match lens {
                Ok(lens) => lenses.push(Arc::new(lens)),
                Err(wrong) => self.wrong(&found, "format file", &bytes, &wrong, Vec::new()),
            }
        }
        self.context.formats.splice(0..0, lenses);
    }
}
