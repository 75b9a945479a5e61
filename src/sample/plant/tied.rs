//! Chains through several logs and spellings.

use super::planter::Planter;
use super::spell::Spelling;
use super::{Carried, Deed, Id, Kind, Log, Record, Verdict};
use crate::sample::days::HOUR;

pub fn plant(planter: &mut Planter<'_>) {
    spellings(planter);
    renewed(planter);
    without_tokens(planter);
    requests(planter);
    alerts(planter);
    read_by_both(planter);
}

/// One token and one session through both logs, spelled in every way.
fn spellings(planter: &mut Planter<'_>) {
    let who = planter.person();
    let at = planter.day(3);
    let (token, session) = (planter.identity(Kind::Token), planter.identity(Kind::Session));
    let carried = |of_token, of_session| vec![Carried::of(token, of_token), Carried::of(session, of_session)];
    let entra = planter.record("spellings", who, at, Deed::SignIn(0));
    let number = token.1;
    planter.put(Record {
        id: Id { prefix: "signin:", number },
        log: Log::SignIns,
        carried: carried(Spelling::Text, Spelling::Guid),
        ..entra
    });
    let audit = planter.record("spellings", who, at, Deed::SignIn(0));
    planter.put(Record {
        id: Id { prefix: "", number },
        carried: carried(Spelling::Guid, Spelling::Capitals),
        ..audit
    });
    let ways = [
        (Spelling::Exchange, Spelling::Braces),
        (Spelling::Text, Spelling::Capitals),
        (Spelling::Capitals, Spelling::Guid),
        (Spelling::Braces, Spelling::Braces),
    ];
    for (hour, (of_token, of_session)) in (1..).zip(ways) {
        let access = planter.access("spellings", who, at + hour * HOUR, &[]);
        let record = Record { carried: carried(of_token, of_session), issued: Some(at), ..access };
        planter.judged(record, Verdict::Issued);
    }
    let file = planter.record("spellings", who, at + 6 * HOUR, Deed::File);
    planter.put(Record { carried: vec![Carried::of(token, Spelling::Guid)], ..file });
}

/// A token is renewed on its session; what is read on the new one has no session.
fn renewed(planter: &mut Planter<'_>) {
    let who = planter.person();
    let at = planter.day(4);
    let (old, new) = (planter.identity(Kind::Token), planter.identity(Kind::Token));
    let session = planter.identity(Kind::Session);
    planter.sign_in("renewed", who, at, old, Some(session));
    planter.sign_in("renewed", who, at + 2 * HOUR, new, Some(session));
    for (hour, on) in [(1, vec![old, session]), (3, vec![new]), (4, vec![new]), (5, vec![session])] {
        let access = planter.access("renewed", who, at + hour * HOUR, &on);
        planter.judged(access, Verdict::Issued);
    }
}

/// Records from before 2025 have no token ids: the session alone ties them.
fn without_tokens(planter: &mut Planter<'_>) {
    let who = planter.person();
    let at = planter.day(5);
    let (token, session) = (planter.identity(Kind::Token), planter.identity(Kind::Session));
    planter.sign_in("no-tokens", who, at, token, Some(session));
    for hour in 1..4 {
        let access = planter.access("no-tokens", who, at + hour * HOUR, &[session]);
        planter.judged(access, Verdict::Issued);
    }
}

/// A failed sign-in and the following one share a request.
fn requests(planter: &mut Planter<'_>) {
    let who = planter.person();
    let at = planter.day(6);
    let (token, request) = (planter.identity(Kind::Token), planter.identity(Kind::Request));
    for (later, code) in [(0, 50_126), (20, 0)] {
        let record = planter.record("request", who, at + later, Deed::SignIn(code));
        let mut carried = vec![Carried::of(request, Spelling::Guid)];
        let number = if code == 0 { token.1 } else { record.id.number };
        if code == 0 {
            carried.push(Carried::of(token, Spelling::Guid));
        }
        planter.put(Record { id: Id { prefix: "signin:", number }, log: Log::SignIns, carried, ..record });
    }
}

/// An alert that is reported twice.
fn alerts(planter: &mut Planter<'_>) {
    let who = planter.person();
    let at = planter.day(20);
    let alert = planter.identity(Kind::Alert);
    for (later, spelling) in [(0, Spelling::Guid), (1, Spelling::Capitals)] {
        let record = planter.record("alert", who, at + later, Deed::Alert);
        planter.put(Record { carried: vec![Carried::of(alert, spelling)], ..record });
    }
}

/// The owner and the intruder read the same messages, which ties nothing.
fn read_by_both(planter: &mut Planter<'_>) {
    let who = planter.person();
    let at = planter.day(22);
    let (token, session) = (planter.identity(Kind::Token), planter.identity(Kind::Session));
    let forged = planter.identity(Kind::Session);
    planter.sign_in("owner-reads", who, at, token, Some(session));
    for hour in 1..3 {
        let own = planter.access("owner-reads", who, at + hour * HOUR, &[token, session]);
        let own = Record { messages: 7000..7005, ..own };
        planter.judged(own, Verdict::Issued);
        let stolen = planter.intrusion("intruder-reads", who, at + hour * HOUR + 900, &[forged]);
        planter.judged(Record { messages: 7000..7005, ..stolen }, Verdict::Orphan);
    }
}
