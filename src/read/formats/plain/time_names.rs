//! Names of columns and members that hold the time of a record, in the order in which they are preferred.
//!
//! Times of the event itself come first, then those at which something was created, last those at which a record was
//! taken in by whatever collected it. Names are compared as `names::bare` writes them.

/// What a time is the time of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) enum TimeRole {
    /// The event itself.
    Event,
    /// The record, or what it is about, was created.
    Created,
    /// The record was taken in.
    Ingested,
    /// Nobody says: it reads as a time, and its name is not known.
    #[default]
    Unnamed,
}

impl TimeRole {
    /// In words.
    pub(super) const fn said(self) -> &'static str {
        match self {
            Self::Event => "the time of the event by its name",
            Self::Created => "a time of creation by its name, in want of one of the event",
            Self::Ingested => "when the record was taken in, by its name, in want of another time",
            Self::Unnamed => "the one column that reads as a time, by nothing else",
        }
    }
}

/// Names of times of the event.
const EVENT: &[&str] = &[
    "timestamp",
    "eventtime",
    "eventtimestamp",
    "eventdatetime",
    "eventdate",
    "datetime",
    "dateandtime",
    "time",
    "activitydatetime",
    "activitydate",
    "activitytime",
    "activitytimestamp",
    "actiontime",
    "operationtime",
    "timegenerated",
    "operationdate",
    "logtime",
    "logtimestamp",
    "logdate",
    "logdatetime",
    "logged",
    "loggedat",
    "utctime",
    "timeutc",
    "utctimestamp",
    "timestamputc",
    "datetimeutc",
    "utcdatetime",
    "dateutc",
    "utcdate",
    "occurred",
    "occurredat",
    "occurredon",
    "occurrencetime",
    "systemtime",
    "systemtimecreatedsystemtime",
    "systemtimecreatedattributessystemtime",
    "timecreatedsystemtime",
    "timecreated",
    "timecreatedutc",
    "eventstart",
    "starttime",
    "startdatetime",
    "start",
    "startedat",
    "signintime",
    "signindatetime",
    "signindate",
    "logintime",
    "logindate",
    "logindatetime",
    "logontime",
    "accesstime",
    "accesseddate",
    "requesttime",
    "requestdate",
    "messagetime",
    "senttime",
    "sentdatetime",
    "datesent",
    "detectiontime",
    "detectedat",
    "alerttime",
    "auditdate",
    "audittime",
    "transactiontime",
    "actiondate",
    "ts",
    "epoch",
    "unixtime",
    "epochtime",
    "date",
    "when",
    "localtime",
    "time8601",
    "isotime",
    "published",
    "firstseen",
    "lastrun",
    "runtime",
    "lastruntime",
    "lastexecuted",
    "executiontime",
    "lastwritetimestamp",
    "lastwritetime",
    "keylastwritetimestamp",
    "filekeylastwritetimestamp",
    "lastmodifiedtimeutc",
    "lastinteracted",
    "lastaccessed",
    "lastmodified",
    "deletedon",
    "visittime",
    "visitdate",
    "visited",
    "lastvisittime",
    "lastvisited",
    "sourcemodified",
    "targetmodified",
];

/// Names that say that it is the time whatever stands in it.
pub(super) const SURE: &[&str] = &[
    "timestamp",
    "eventtime",
    "eventtimestamp",
    "eventdatetime",
    "datetime",
    "dateandtime",
    "time",
    "timegenerated",
    "utctime",
];

/// Names of times of creation.
const CREATED: &[&str] = &[
    "creationdate",
    "creationtime",
    "created",
    "createdat",
    "createdon",
    "createddate",
    "createddatetime",
    "createdtime",
    "createdutc",
    "datecreated",
    "creationdatetime",
    "eventcreated",
    "createtime",
    "createdate",
    "generated",
    "generatedat",
    "generatedtime",
    "created0x10",
];

/// Names of times at which a record was taken in.
const INGESTED: &[&str] = &[
    "eventingested",
    "received",
    "ingested",
    "ingestedat",
    "ingestiontime",
    "ingesttime",
    "receivedtime",
    "receivedat",
    "receiveddatetime",
    "timereceived",
    "indextime",
    "indexedat",
    "collectedat",
    "collectiontime",
    "timecollected",
];

/// Names of a date that has its clock in another column, with the names of that.
pub(super) const PAIRS: &[(&[&str], &[&str])] = &[(
    &["date", "eventdate", "day", "logdate", "startdate", "dateutc", "utcdate", "localdate"],
    &["time", "eventtime", "clock", "timeofday", "logtime", "starttime", "timeutc", "utctime", "localtime"],
)];

/// Names of the zone of a time that stands beside it.
pub(super) const ZONES: &[&str] = &[
    "timezone",
    "tz",
    "eventtz",
    "eventtimezone",
    "timetz",
    "timestamptz",
    "timestamptimezone",
    "timezonename",
    "timezoneoffset",
    "tzoffset",
    "utcoffset",
    "gmtoffset",
];

/// Parts of names of times that are no times of an event, even where no other column is a time.
const NEVER: &[&str] = &["expir", "until", "birth", "valid", "end", "next", "last", "due", "password"];

/// What a time of that bare name is the time of, and how far behind the name stands among its likes.
pub(super) fn known(bare: &str) -> Option<(TimeRole, usize)> {
    [(TimeRole::Event, EVENT), (TimeRole::Created, CREATED), (TimeRole::Ingested, INGESTED)]
        .into_iter()
        .find_map(|(of, names)| Some((of, names.iter().position(|name| *name == bare)?)))
}

/// Whether a column of that bare name may be the time although its name is not known.
pub(super) fn may_be(bare: &str) -> bool {
    !NEVER.iter().any(|never| bare.contains(never))
}

#[cfg(test)]
mod tests {
    use super::{CREATED, EVENT, INGESTED, PAIRS, TimeRole, known};
    use crate::read::formats::names::bare;
    use std::collections::HashSet;

    #[test]
    fn no_name_stands_twice_and_each_is_written_as_it_is_compared() {
        let mut seen = HashSet::new();
        for name in [EVENT, CREATED, INGESTED].concat() {
            assert!(seen.insert(name), "{name}");
            assert_eq!(bare(name), name);
        }
        for name in PAIRS.iter().flat_map(|(dates, clocks)| dates.iter().chain(*clocks)) {
            assert_eq!(bare(name), *name);
        }
        assert!(known("eventtime").map(|(of, _)| of) < known("creationdate").map(|(of, _)| of));
        assert_eq!(known("ingested").map(|(of, _)| of), Some(TimeRole::Ingested));
    }
}
