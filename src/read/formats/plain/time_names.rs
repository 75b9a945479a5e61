//! Names of columns and members that hold the time of a record, in order of preference.
//!
//! Times of the event itself come first, then times of creation, then times at which a collector received the record.
//! Names are normalised by `names::bare`.

/// What a time is the time of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) enum TimeRole {
    /// When the event happened.
    Event,
    /// When the record, or what it is about, was created.
    Created,
    /// When a collector received the record.
    Ingested,
    /// Unknown: the values read as times, but the name is not listed.
    #[default]
    Unnamed,
}

impl TimeRole {
    /// In words, for the ledger.
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
    "zeitstempel",
    "zeitpunkt",
    "datumuhrzeit",
    "datumundzeit",
    "datum",
    "zeit",
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

/// Names that make a column the time even if its first cells are blank or no times.
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

/// Names of times at which a collector received the record.
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

/// Names of columns of dates, with the names of the columns of clocks that complete them.
pub(super) const PAIRS: &[(&[&str], &[&str])] = &[(
    &["date", "eventdate", "day", "logdate", "startdate", "dateutc", "utcdate", "localdate", "datum"],
    &[
        "time",
        "eventtime",
        "clock",
        "timeofday",
        "logtime",
        "starttime",
        "timeutc",
        "utctime",
        "localtime",
        "uhrzeit",
        "zeit",
    ],
)];

/// Names of columns that state the zone of a time in the same record.
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

/// Parts of names of times that are never the time of the event, even if no other column is a time.
const NEVER: &[&str] = &["expir", "until", "birth", "valid", "end", "next", "last", "due", "password"];

/// The role of a time with this normalised name, and the name's rank within the role, 0 being preferred.
pub(super) fn known(bare: &str) -> Option<(TimeRole, usize)> {
    [(TimeRole::Event, EVENT), (TimeRole::Created, CREATED), (TimeRole::Ingested, INGESTED)]
        .into_iter()
        .find_map(|(of, names)| Some((of, names.iter().position(|name| *name == bare)?)))
}

/// Whether a column with this normalised but unlisted name may be the time.
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
