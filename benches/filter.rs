//! What a filter costs, ask by ask, over events that are made up in memory: `DWELL_BENCH_EVENTS=1000000,10000000 cargo
//! bench --bench filter`. Every run asks for another account, so that nothing is answered from what is known already.
#![allow(clippy::expect_used, missing_docs)] // a benchmark may fail loudly

use criterion::{Criterion, criterion_group, criterion_main};
use dwell::engine::{Anchor, Ask, Body, Cancel, Engine, LaneBy, LocalEngine, Question, Window};
use dwell::event::{Event, Field, Moment, Precision, When};
use dwell::query::{Filter, Match};
use dwell::read::{Place, Sink};
use dwell::store::{Builder, Store};
use std::hint::black_box;
use std::time::Instant;

const ACCOUNTS: usize = 2_000;
const AGENCIES: u64 = 40;
/// Sessions that are under way at one time; one event in 25 begins a new one in place of an old one.
const POOL: usize = 4_096;
const START: i64 = 1_684_108_800_000_000_000;
const SPAN: i64 = 60 * 86_400_000_000_000;
const STAGES: [&str; 5] = ["key_acquisition", "token_forgery", "mailbox_access", "detection", "mitigation"];
const OPERATIONS: [&str; 8] = [
    "UserLoggedIn",
    "MailItemsAccessed",
    "MailItemsAccessed",
    "Send",
    "FileAccessed",
    "SearchQueryPerformed",
    "UserLoginFailed",
    "New-InboxRule",
];
const FIRST: [&str; 8] = ["ada", "ben", "cara", "dan", "eva", "finn", "gia", "hugo"];

/// The same numbers in every run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }
}

struct Session {
    account: usize,
    agency: u64,
    ip: String,
    id: String,
    token: String,
    key: String,
    hostile: bool,
}

fn account(rank: usize) -> String {
    format!("{}.{rank}@agency-{}.example.gov", FIRST[rank % FIRST.len()], rank as u64 % AGENCIES)
}

/// Accounts by rank: the n-th is met as often as 1/n.
fn zipf() -> Vec<u64> {
    let mut sum = 0;
    let weights = (1_u64..).take(ACCOUNTS).map(|rank| {
        sum += 1_000_000_000 / rank;
        sum
    });
    weights.collect()
}

fn session(random: &mut Random, zipf: &[u64]) -> Session {
    let drawn = random.below(zipf[ACCOUNTS - 1]);
    let account = zipf.partition_point(|sum| *sum <= drawn);
    let elsewhere = random.below(100) < 15;
    let bits = random.next();
    Session {
        agency: if elsewhere { random.below(AGENCIES) } else { account as u64 % AGENCIES },
        account,
        ip: format!("10.{}.{}.{}", bits & 255, bits >> 8 & 255, bits >> 16 & 255),
        id: format!("{:012x}", random.next() >> 16),
        token: format!("{:010x}", random.next() >> 24),
        key: format!("aad-23-{:02}", bits % 12 + 1),
        hostile: random.below(50) == 0,
    }
}

fn store(events: usize) -> Store {
    let began = Instant::now();
    let (mut random, zipf) = (Random(558), zipf());
    let accounts: Vec<String> = (0..ACCOUNTS).map(account).collect();
    let agencies: Vec<String> = (0..AGENCIES).map(|at| format!("agency-{at}")).collect();
    let mut pool: Vec<Session> = (0..POOL).map(|_| session(&mut random, &zipf)).collect();
    let mut builder = Builder::default();
    let step = SPAN / i64::try_from(events).expect("few events");
    for at in 0..events {
        let slot = usize::try_from(random.below(POOL as u64)).expect("few sessions");
        if random.below(25) == 0 {
            pool[slot] = session(&mut random, &zipf);
        }
        let session = &pool[slot];
        let drawn = random.next();
        let ns = START
            + step * i64::try_from(at).expect("few events")
            + i64::try_from(drawn >> 45).expect("19 bits");
        let mut event = Event::default();
        event.id = format!("x{at:016x}{drawn:016x}").into();
        event.when = Some(When::at(Moment::new(ns / 1_000_000 * 1_000_000, Precision::Fraction(3))));
        let stage = if session.hostile { STAGES[at * STAGES.len() / events] } else { "other" };
        event.set(Field::Stage, stage);
        event.set(Field::Operation, OPERATIONS[usize::try_from(drawn & 7).expect("three bits")]);
        event.set(Field::Account, accounts[session.account].as_str());
        event.set(Field::Agency, agencies[usize::try_from(session.agency).expect("few")].as_str());
        event.set(Field::Actor, if session.hostile { "ex-storm-1" } else { "user" });
        event.set(Field::SourceIp, session.ip.as_str());
        event.set(Field::AppId, if session.hostile { "app-1" } else { "app-2" });
        event.set(Field::SessionId, session.id.as_str());
        event.set(Field::TokenId, session.token.as_str());
        event.set(Field::KeyId, session.key.as_str());
        event.push(Field::MessageIds, format!("<{:012X}@agency.example>", drawn >> 16));
        event.set(Field::Severity, "info");
        event.set(Field::Message, "bind to Inbox item by owner");
        event.set(Field::Source, "ev.jsonl");
        event.set(Field::Format, "dwell-jsonl");
        event.line = at as u64 + 1;
        builder.take(event, Place { source: 0, offset: at as u64 * 448, len: 448 });
    }
    let store = builder.finish();
    eprintln!("{events} events built in {:.1} s", began.elapsed().as_secs_f64());
    store
}

fn by_account(rank: usize) -> Filter {
    Filter::Text(Field::Account, Match::Fold(account(rank)))
}

fn by_agency(rank: usize) -> Filter {
    Filter::Text(Field::Agency, Match::Fold(format!("agency-{}", rank as u64 % AGENCIES)))
}

fn both(rank: usize) -> Filter {
    Filter::And(vec![by_account(rank), by_agency(rank)])
}

fn ask(engine: &mut LocalEngine, question: Question) -> Body {
    engine.answer(&Ask { generation: 1, question }, &Cancel::default(), &mut |_| {}).expect("an answer").body
}

fn window(filter: Filter, anchor: Anchor) -> Question {
    Question::Window { filter, anchor, before: 100, after: 100, records: false, find: None }
}

fn histogram(filter: Filter) -> Question {
    Question::Histogram { filter, from: START, width: SPAN / 120, buckets: 120, by: LaneBy::Stage, lanes: 0 }
}

fn facet(filter: Filter, field: Field) -> Question {
    Question::Facet { filter, field, top: 60, keep: Vec::new() }
}

/// The filters of a screen: the whole, and what is left of it without the terms about a field.
struct Screen {
    whole: Filter,
    without_agency: Filter,
    without_account: Filter,
}

fn screen(rank: usize, agency: bool) -> Screen {
    if agency {
        return Screen {
            whole: both(rank),
            without_agency: by_account(rank),
            without_account: by_agency(rank),
        };
    }
    Screen { whole: by_account(rank), without_agency: by_account(rank), without_account: Filter::All }
}

/// Everything that a screen asks once its filter has changed.
fn questions(screen: &Screen) -> Vec<(&'static str, Question)> {
    let whole = || screen.whole.clone();
    vec![
        ("window", window(whole(), Anchor::First)),
        ("count", Question::Count { filter: whole() }),
        ("rank", Question::Rank { filter: whole(), anchor: Anchor::First }),
        ("histogram", histogram(whole())),
        ("facet agency", facet(screen.without_agency.clone(), Field::Agency)),
        ("facet account", facet(screen.without_account.clone(), Field::Account)),
        ("facet source", facet(whole(), Field::Source)),
        ("facet stage", facet(whole(), Field::Stage)),
    ]
}

/// What the asks of a screen take, one by one, over many accounts: the middle of each.
fn table(name: &str, engine: &mut LocalEngine, agency: bool) {
    let mut taken: Vec<(&str, Vec<f64>)> = Vec::new();
    for rank in (0..40).map(|at| at * 7 + 3) {
        for (at, (name, question)) in questions(&screen(rank, agency)).into_iter().enumerate() {
            let began = Instant::now();
            black_box(ask(engine, question));
            let ms = began.elapsed().as_secs_f64() * 1e3;
            match taken.get_mut(at) {
                Some((_, all)) => all.push(ms),
                None => taken.push((name, vec![ms])),
            }
        }
    }
    let mut sum = 0.0;
    for (ask, all) in &mut taken {
        all.sort_by(f64::total_cmp);
        sum += all[all.len() / 2];
        eprintln!("  {name}: {ask}: {:.3} ms (most {:.3})", all[all.len() / 2], all[all.len() - 1]);
    }
    eprintln!("  {name}: together {sum:.3} ms");
}

fn first(engine: &mut LocalEngine, name: &str, question: Question) -> Body {
    let began = Instant::now();
    let body = ask(engine, question);
    eprintln!("  first {name}: {:.3} ms", began.elapsed().as_secs_f64() * 1e3);
    body
}

/// A question of a kind, of the n-th account or other value.
type Asked<'a> = Box<dyn Fn(usize) -> Question + 'a>;

/// Asks of all rows, of nearly all, and of single values.
fn asks(middle: &Window) -> Vec<(&'static str, Asked<'_>)> {
    let position = middle.rows[0].position.clone();
    let all_but = |rank| Filter::Not(Box::new(by_account(rank)));
    let count = |field, wanted| Question::Count { filter: Filter::Text(field, wanted) };
    let values = |field| Question::Values { field, part: "ada".into(), top: 6 };
    vec![
        ("window: middle of all", Box::new(move |_| window(Filter::All, Anchor::At(position.clone())))),
        ("window: end of all", Box::new(|_| window(Filter::All, Anchor::Last))),
        ("facet: agency of all", Box::new(|_| facet(Filter::All, Field::Agency))),
        ("facet: session of all", Box::new(|_| facet(Filter::All, Field::SessionId))),
        ("facet: message ids of all", Box::new(|_| facet(Filter::All, Field::MessageIds))),
        ("histogram: all but an account", Box::new(move |rank| histogram(all_but(rank)))),
        ("count: all but an account", Box::new(move |rank| Question::Count { filter: all_but(rank) })),
        ("facet: agency of all but an account", Box::new(move |rank| facet(all_but(rank), Field::Agency))),
        (
            "filter: session",
            Box::new(move |rank| count(Field::SessionId, Match::Fold(format!("{rank:012x}")))),
        ),
        (
            "filter: account contains",
            Box::new(move |rank| count(Field::Account, Match::Contains(format!("a.{rank}")))),
        ),
        (
            "filter: message id",
            Box::new(move |rank| {
                count(Field::MessageIds, Match::Fold(format!("<{rank:012X}@agency.example>")))
            }),
        ),
        ("values: account", Box::new(move |_| values(Field::Account))),
        ("values: session", Box::new(move |_| values(Field::SessionId))),
        ("event", Box::new(|at| detail(middle.rows[at % middle.rows.len()].position.clone()))),
    ]
}

/// What a case answers first; the rows in its middle.
fn opened(events: usize) -> (LocalEngine, Window) {
    let began = Instant::now();
    let mut engine = LocalEngine::of_store(store(events));
    eprintln!("  opened with the store in {:.1} s", began.elapsed().as_secs_f64());
    first(&mut engine, "window of all", window(Filter::All, Anchor::First));
    for (name, question) in questions(&screen(24, false)) {
        first(&mut engine, name, question);
    }
    let middle = first(&mut engine, "window at a time", window(Filter::All, Anchor::Time(START + SPAN / 2)));
    let Body::Window(middle) = middle else { unreachable!("a window was asked for") };
    first(&mut engine, "event", detail(middle.rows[0].position.clone()));
    for field in [Field::Account, Field::SessionId] {
        first(&mut engine, "values", Question::Values { field, part: "a".into(), top: 6 });
    }
    (engine, middle)
}

fn filters(bench: &mut Criterion) {
    let sizes = std::env::var("DWELL_BENCH_EVENTS").unwrap_or_else(|_| "100000,1000000".to_owned());
    for events in sizes.split(',').map(|size| size.trim().parse::<usize>().expect("a number of events")) {
        let (mut engine, middle) = opened(events);
        table("account", &mut engine, false);
        table("account and agency", &mut engine, true);
        let mut group = bench.benchmark_group(format!("{events} events"));
        let mut rank = 0;
        let mut next = || {
            rank = (rank + 7) % ACCOUNTS;
            rank
        };
        for (name, agency) in [("screen: account", false), ("screen: account and agency", true)] {
            group.bench_function(name, |run| {
                run.iter(|| {
                    for (_, question) in questions(&screen(next(), agency)) {
                        black_box(ask(&mut engine, question));
                    }
                });
            });
        }
        for (name, question) in asks(&middle) {
            group.bench_function(name, |run| run.iter(|| black_box(ask(&mut engine, question(next())))));
        }
        group.finish();
    }
}

fn detail(position: dwell::engine::Position) -> Question {
    Question::Event { position, as_of: None, played: None }
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(10)
        .warm_up_time(std::time::Duration::from_millis(300))
        .measurement_time(std::time::Duration::from_millis(1500));
    targets = filters
}
criterion_main!(benches);
