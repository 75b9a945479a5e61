//! What a load reads with.

use super::LoadOptions;
use crate::read::case_file::CaseFile;
use crate::read::directory::Directory;
use crate::read::formats::Format;
use crate::read::memory::MemoryLimit;
use crate::read::operations::Operations;
use crate::read::reader_pool::ReaderPool;
use crate::read::source::Setting;
use crate::read::times::Clock;
use std::num::NonZeroUsize;
use std::sync::Arc;

/// What a load reads with; a load that goes on keeps it from look to look.
#[derive(Default)]
pub(super) struct LoadContext {
    pub options: LoadOptions,
    pub formats: Vec<Arc<dyn Format>>,
    /// What operations mean.
    operations: Arc<Operations>,
    /// Which agency an account belongs to.
    pub directory: Arc<Directory>,
    /// Who reads records.
    pub crew: ReaderPool,
    /// How much memory there may be.
    pub memory: MemoryLimit,
}

impl LoadContext {
    pub(super) fn new(options: &LoadOptions, formats: Vec<Arc<dyn Format>>) -> Self {
        let crew = ReaderPool::of(options.threads, options.part);
        Self {
            options: options.clone(),
            formats,
            operations: Arc::new(Operations::standard()),
            directory: Arc::default(),
            memory: MemoryLimit::of_process(crew.threads()),
            crew,
        }
    }

    /// The same for a load on one thread, which is not the one that watches over memory.
    pub(super) fn alone(&self) -> Self {
        Self {
            options: self.options.clone(),
            formats: self.formats.clone(),
            operations: Arc::clone(&self.operations),
            directory: Arc::clone(&self.directory),
            crew: ReaderPool::of(Some(NonZeroUsize::MIN), self.options.part),
            memory: MemoryLimit::default(),
        }
    }

    /// How the times of a source are read: as the options tell, else as the case file does.
    pub(super) fn clock(&self, file: &str, case: &CaseFile) -> Clock {
        let case = case.clock(file, self.options.zone);
        let shift = self.options.clock_of(file).unwrap_or(case.shift);
        let shift = if self.options.as_recorded { 0 } else { shift };
        Clock { shift, dates: self.options.dates.or(case.dates), ..case }
    }

    /// How the records of a source are read whose times are read like that.
    pub(super) fn setting(&self, clock: Clock, case: &CaseFile) -> Setting {
        Setting {
            number: 0,
            clock,
            synthetic: false,
            quiet: case.quiet(),
            operations: Arc::clone(&self.operations),
            directory: Arc::clone(&self.directory),
            known: 0,
        }
    }
}
