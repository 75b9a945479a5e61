//! What a case was opened from, and how.

use super::OpenOptions;
use super::index::Index;
use std::path::{Path, PathBuf};

/// What a case was opened from, and how, for it to be opened once more.
#[derive(Debug, Clone, Default)]
pub(super) struct Origin {
    pub paths: Vec<PathBuf>,
    pub options: OpenOptions,
}

impl Origin {
    /// Paths, opened in a way.
    pub fn of(paths: &[PathBuf], options: &OpenOptions) -> Self {
        Self { paths: paths.to_owned(), options: options.clone() }
    }

    /// Whether standard input is among the paths, which can't be read again.
    pub fn is_read_once(&self) -> bool {
        self.paths.iter().any(|path| path.as_os_str() == "-")
    }

    /// The index file that the case has or will have; `None` where none is used.
    pub fn index(&self) -> Option<Index> {
        let OpenOptions { load, follow, index, .. } = &self.options;
        let options = index.as_ref().filter(|_| !follow)?;
        Index::of(&self.paths, load, options)
    }

    /// What to call a case that has no title.
    pub fn name(&self) -> String {
        let name = |path: &Path| {
            let whole = path.canonicalize().unwrap_or_else(|_| path.to_owned());
            whole
                .file_name()
                .map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
        };
        match self.paths.as_slice() {
            [one] if one.as_os_str() == "-" => "standard input".to_owned(),
            [one] => name(one),
            many => format!("{} paths", many.len()),
        }
    }
}
