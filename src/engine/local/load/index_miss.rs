//! Loads a case from its index file in the background: the first rows immediately, then everything.

use super::{AnalysisInput, Load, UpdateSender, look};
use crate::engine::Loading;
use crate::engine::local::index::Index;
use crate::engine::local::open::not_taken;
use crate::read::Hashes;
use std::io;

/// The outcome if a case could not be loaded from an index file.
#[derive(Debug, Default)]
pub(super) struct IndexMiss {
    /// The index file to write once the case is read; `None` if none is used.
    pub index: Option<Index>,
    /// Why the existing index file was not used.
    pub remark: Option<String>,
}

impl Load {
    /// Loads the case from its index file. Returns `None` if that worked, so that nothing is left to read.
    pub(super) fn look_for(&self, post: &UpdateSender) -> Option<IndexMiss> {
        let Some(index) = self.origin.index() else { return Some(IndexMiss::default()) };
        let remark = match self.take(&index, post) {
            Ok(true) => return None,
            Ok(false) => None,
            Err(why) => Some(not_taken(&why)),
        };
        Some(IndexMiss { index: Some(index), remark })
    }

    /// Loads the case if an index file matches its present files. Publishes the first rows, then the whole, then
    /// analyses and hashes it.
    fn take(&self, index: &Index, post: &UpdateSender) -> io::Result<bool> {
        let Some(found) = index.find()? else { return Ok(false) };
        let mut front = found.front(&self.origin.options)?;
        front.amend(|case| {
            let records = case.total.records;
            case.loading = Some(Loading { records, kept: true, ..Loading::default() });
        });
        front.open_notes();
        post.put(|| front);
        let mut whole = found.whole(&self.origin.options)?;
        let hashes = Hashes::of(&whole.ledger, &whole.sources);
        whole.open_notes();
        let seen = AnalysisInput::of(&whole);
        post.put(|| whole);
        look::analyse(seen, post);
        look::hash(hashes, post, |_| {});
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // a test may fail loudly

    use super::Load;
    use crate::engine::local::carried_state::CarriedState;
    use crate::engine::local::origin::Origin;
    use crate::engine::local::updates::Updates;
    use crate::engine::{Body, Cancel, IndexOptions, LocalEngine, OpenOptions};
    use crate::read::Halt;
    use std::fmt::Write as _;
    use std::fs::{self, File};
    use std::os::unix::fs::FileExt;
    use std::time::{Duration, SystemTime};

    const EVENTS: usize = 8000;

    /// A case with an index file, and the folder that holds both.
    fn kept() -> (tempfile::TempDir, Load) {
        let folder = tempfile::tempdir().unwrap();
        let mut lines = String::new();
        for at in 0..EVENTS {
            let (hour, minute, second) = (at / 3600, at / 60 % 60, at % 60);
            writeln!(
                lines,
                "{{\"id\":\"E{at}\",\"time\":\"2023-06-01T{hour:02}:{minute:02}:{second:02}Z\"}}"
            )
            .unwrap();
        }
        let path = folder.path().join("case.jsonl");
        fs::write(&path, lines).unwrap();
        let then = SystemTime::UNIX_EPOCH + Duration::from_secs(1_600_000_000);
        File::options().append(true).open(&path).unwrap().set_modified(then).unwrap();
        let index = IndexOptions { least: 1, ..IndexOptions::of(folder.path().join("cache")) };
        let options = OpenOptions { index: Some(index), ..OpenOptions::default() };
        LocalEngine::open(std::slice::from_ref(&path), &options, &Cancel::default(), &mut |_| {}).settle();
        (folder, Load { origin: Origin::of(&[path], &options), halt: Halt::default() })
    }

    /// The reports of one integration, and the number of rows after it.
    fn taken_in(engine: &mut LocalEngine) -> (Vec<Body>, usize) {
        let told = engine.take_in();
        (told, engine.store.len())
    }

    #[test]
    fn the_first_rows_stand_before_the_whole_is_read() {
        let (_folder, load) = kept();
        let index = load.origin.index().unwrap();
        let file = File::options().read(true).write(true).open(index.path()).unwrap();
        // damages the rows of the whole, which are behind those of the front
        let (mut byte, middle) = ([0], file.metadata().unwrap().len() / 2);
        file.read_exact_at(&mut byte, middle).unwrap();
        file.write_all_at(&[byte[0] ^ 1], middle).unwrap();
        let (updates, post) = Updates::of_load(Halt::default());
        let lasting = CarriedState { updates, ..CarriedState::default() };
        let mut engine = LocalEngine { lasting, ..LocalEngine::default() };
        assert!(load.take(&index, &post).is_err());
        let (told, rows) = taken_in(&mut engine);
        let Some(Body::Grown(case)) = told.first() else { unreachable!("{told:?}") };
        assert!(case.loading.is_some_and(|loading| loading.kept && loading.records == EVENTS as u64));
        assert_eq!((rows, case.total.records), (2000, EVENTS as u64));
        assert_eq!(engine.ledger.sources.len(), 1);
        file.write_all_at(&byte, middle).unwrap();
        assert!(load.take(&index, &post).unwrap());
        let (told, rows) = taken_in(&mut engine);
        assert!(
            matches!(&told[..], [Body::Grown(case), Body::Analysed] if case.loading.is_none()),
            "{told:?}"
        );
        assert_eq!(rows, EVENTS);
    }

    #[test]
    fn a_load_that_was_stopped_and_a_case_that_is_followed_are_not_kept() {
        let (folder, load) = kept();
        let cache = folder.path().join("cache");
        fs::remove_dir_all(&cache).unwrap();
        let stopped = Load { halt: Halt::default(), ..load.clone() };
        stopped.halt.stop();
        let (growth, post) = Updates::with_post();
        stopped.run(&post);
        assert!(!cache.exists());
        drop((growth, post));
        let mut followed = load.origin.clone();
        followed.options.follow = true;
        assert!(followed.index().is_none());
        let (growth, post) = Updates::with_post();
        load.run(&post);
        assert!(fs::read_dir(&cache).unwrap().count() == 1);
        drop(growth);
    }
}
