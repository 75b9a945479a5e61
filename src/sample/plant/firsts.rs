//! First uses, and some that come just too early.

use super::planter::Planter;
use super::{Deed, Kind, Record};
use crate::sample::clients::{MOBILE, OWA, SCRIPTS};
use crate::sample::days::{DAY, HOUR};

pub fn plant(planter: &mut Planter<'_>) {
    // a second more than fourteen days; exactly fourteen; an hour less
    for (chain, after) in
        [("first-late", 14 * DAY + 1), ("first-then", 14 * DAY), ("first-early", 14 * DAY - HOUR)]
    {
        let who = planter.person();
        let at = planter.day(1);
        let (token, session) = (planter.identity(Kind::Token), planter.identity(Kind::Session));
        let device = planter.number();
        planter.sign_in(chain, who, at, token, Some(session));
        for later in [after, after + 3 * DAY] {
            let access = planter.access(chain, who, at + later, &[token, session]);
            planter.put(Record {
                client: &SCRIPTS[0],
                ip: "203.0.113.77".to_owned(),
                issued: Some(at),
                ..access
            });
            let file = planter.record(chain, who, at + later + HOUR, Deed::File);
            let again = planter.access(chain, who, at, &[token, session]);
            let client = if later == after { &MOBILE } else { &OWA };
            planter.put(Record { carried: again.carried, client, device: Some(device), ..file });
        }
    }
}
