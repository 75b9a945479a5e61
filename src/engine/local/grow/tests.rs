//! What background threads deliver, and in which steps it comes in.

use super::super::analysis::AnalysisInput;
use super::super::carried_state::CarriedState;
use super::super::updates::{STEP, UpdateSender, Updates};
use super::{AnalysisResult, CaseGrowth, LocalEngine, NOT_CHECKED, NOT_LOOKED};
use crate::engine::Body;
use crate::event::{Event, Zone, parse_edtf};
use crate::read::{Batch, Halt, Ledger, Loaded, Place, Sink, SourceEntry};
use crate::store::{Builder, new_batch};
use std::ops::Range;

fn whole() -> LocalEngine {
    let mut builder = Builder::default();
    let mut event = Event::default();
    event.id = "a".into();
    builder.take(event, Place { source: 0, offset: 0, len: 1 });
    LocalEngine::of_store(builder.finish())
}

fn event(year: i32, at: usize) -> Event<'static> {
    let mut event = Event::default();
    event.id = format!("{year}-{at}").into();
    let (day, hour, minute, second) = (at / 86_400 + 1, at / 3600 % 24, at / 60 % 60, at % 60);
    let time = format!("{year}-01-{day:02}T{hour:02}:{minute:02}:{second:02}Z");
    event.when = parse_edtf(&time, Zone::Utc).ok();
    event
}

fn batch(year: i32, numbers: Range<usize>) -> Box<dyn Batch> {
    let mut batch = new_batch();
    for at in numbers {
        batch.take(&mut event(year, at), None, Place { source: 0, offset: at as u64 + 1, len: 1 });
    }
    batch
}

#[test]
fn a_thread_that_panics_behind_the_screen_is_told_of() {
    let (updates, post) = Updates::of_load(Halt::default());
    let lasting = CarriedState { updates, ..CarriedState::default() };
    let mut engine = LocalEngine { lasting, ..LocalEngine::default() };
    engine.amend(|case| case.following = true);
    let bell = engine.lasting.updates.bell();
    let fails = |_: &UpdateSender| panic!("on purpose");
    post.clone().spawn("chains", fails, UpdateSender::analysis_failed).unwrap();
    bell.recv().unwrap();
    assert!(matches!(engine.take_in().as_slice(), [Body::Failed(why)] if why == NOT_LOOKED));
    post.clone().spawn("files", fails, UpdateSender::check_failed).unwrap();
    bell.recv().unwrap();
    assert!(matches!(engine.take_in().as_slice(), [Body::Failed(why)] if why == NOT_CHECKED));
    post.spawn("follow", fails, |post| post.failed("it failed")).unwrap();
    bell.recv().unwrap();
    let told = engine.take_in();
    let [Body::Grown(case)] = told.as_slice() else { unreachable!("{told:?}") };
    assert!(case.troubles == ["it failed"] && !case.following);
}

#[test]
fn chains_give_way_to_events_that_come_but_not_twice_before_they_are_known() {
    let (updates, post) = Updates::of_load(Halt::default());
    let lasting = CarriedState { updates, ..CarriedState::default() };
    let mut engine = LocalEngine { lasting, ..LocalEngine::default() };
    let came = || (Vec::from([new_batch()]), Loaded::default());
    let (parts, loaded) = came();
    let running = engine.analyses.pretend(false);
    engine.take_in();
    assert!(!running.is_cancelled(), "nothing came");
    post.grown(parts, loaded, true);
    assert!(engine.take_in().is_empty(), "while the store is read, nothing is put into it");
    assert!(running.is_cancelled());
    let next = engine.analyses.pretend(false);
    engine.take_in();
    assert!(!next.is_cancelled(), "the next one is let run");
    let of_a_day = engine.analyses.pretend(true);
    engine.take_in();
    assert!(!of_a_day.is_cancelled());
}

#[test]
fn many_events_come_in_steps_and_the_ledger_tells_of_them_when_all_are_there() {
    const EACH: usize = 1000;
    let batches = 3 * STEP / EACH;
    // of events that come between others, the rest comes at once
    for (year, steps) in [(2024, 4), (2022, 2)] {
        let (updates, post) = Updates::of_load(Halt::default());
        let mut builder = Builder::default();
        builder.take(event(2023, 0), Place { source: 0, offset: 0, len: 1 });
        let (store, grows) = builder.growing();
        let mut engine = LocalEngine::of_store(store);
        engine.lasting = CarriedState { updates, ..CarriedState::default() };
        engine.growing = CaseGrowth::of(grows);
        let parts = (0..batches).map(|at| batch(year, at * EACH..(at + 1) * EACH)).collect();
        let ledger = Ledger { sources: vec![SourceEntry::default()] };
        post.grown(parts, Loaded { ledger, ..Loaded::default() }, true);
        let (bell, mut taken) = (engine.lasting.updates.bell(), Vec::new());
        while engine.store.len() < 1 + batches * EACH {
            bell.recv().unwrap();
            let told = engine.take_in();
            assert!(matches!(told.as_slice(), [Body::Grown(_), ..]), "{told:?}");
            taken.push(engine.store.len());
            let whole = engine.store.len() == 1 + batches * EACH;
            assert_eq!(engine.ledger.sources.len(), usize::from(whole), "{taken:?}");
            assert!(whole || !engine.analyses.looks(), "chains are looked for once all have come");
        }
        assert_eq!(taken.len(), steps, "{taken:?}");
        assert!(taken[0] <= 1 + STEP, "{taken:?}");
        assert_eq!(engine.ledger.sources[0].kept, (batches * EACH) as u64);
    }
}

#[test]
fn what_is_told_in_one_breath_with_the_first_state_is_told_behind_it() {
    let (updates, post) = Updates::of_load(Halt::default());
    let lasting = CarriedState { updates, ..CarriedState::default() };
    let mut engine = LocalEngine { lasting, ..LocalEngine::default() };
    let first = whole();
    let seen = AnalysisInput::of(&first);
    let analysis = seen.analysis(&|| false).unwrap();
    post.looked(Some(AnalysisResult {
        generation: 0,
        links_fingerprint: first.notes.links_fingerprint(),
        as_of: None,
        analysis: analysis.into(),
    }));
    post.put(|| first);
    let bell = engine.lasting.updates.bell();
    bell.recv().unwrap();
    assert!(engine.take_first_state(&mut |body| panic!("{body:?} comes before the first state")));
    bell.try_recv().expect("there is more to tell");
    assert!(matches!(engine.take_in().as_slice(), [Body::Analysed]));
    assert!(engine.take_in().is_empty(), "it is told once");
}
