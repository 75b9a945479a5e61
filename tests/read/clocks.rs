//! Times in odd notations: read correctly or reported as no time, but never read as 1970.

use super::archives::gzip;
use super::{folder_with, read, read_bytes};

/// The time of the only record of a source, how many are undated, and the notes.
fn time(content: &str) -> (Option<String>, u64, Vec<String>) {
    let (entry, _, kept) = read_bytes("evidence", content.as_bytes());
    assert_eq!(kept.events.len(), 1, "{content}: {entry:?}");
    (kept.events[0].0.when.map(|when| when.to_string()), entry.undated, entry.notes)
}

fn own(time_part: &str) -> (Option<String>, u64, Vec<String>) {
    time(&format!(r#"{{"id":"a","stage":"other",{time_part}}}"#))
}

fn timesketch(time_part: &str) -> (Option<String>, u64, Vec<String>) {
    time(&format!(r#"{{"message":"m","timestamp_desc":"x",{time_part}}}"#))
}

#[test]
fn a_number_is_a_year_a_date_or_a_count_and_nothing_else_is_in_1970() {
    for (number, want) in [
        ("2023", "2023"),
        ("20230615", "2023-06-15"),
        ("1686819600", "2023-06-15T09:00:00Z"),
        ("1.6868196e9", "2023-06-15T09:00:00Z"),
        ("1686819600.5", "2023-06-15T09:00:00.5Z"),
        ("1686819600.0", "2023-06-15T09:00:00Z"),
        ("1686819600123", "2023-06-15T09:00:00.123Z"),
        ("1686819600123456", "2023-06-15T09:00:00.123456Z"),
    ] {
        for written in [number.to_owned(), format!("\"{number}\"")] {
            let (when, _, notes) = own(&format!("\"time\":{written}"));
            assert_eq!((when.as_deref(), notes.len()), (Some(want), 0), "{written}: {notes:?}");
        }
    }
    for number in ["0", "7", "86400", "30000000", "1e300", "-5"] {
        let (when, undated, notes) = own(&format!("\"time\":{number}"));
        assert_eq!((when, undated, notes.len()), (None, 1, 1), "{number}: {notes:?}");
    }
}

#[test]
fn a_timestamp_in_another_unit_than_microseconds_is_read_by_its_size_and_said() {
    for (number, want) in [
        ("1686819600", "2023-06-15T09:00:00Z"),
        ("1686819600123", "2023-06-15T09:00:00.123Z"),
        ("1686819600.25", "2023-06-15T09:00:00.25Z"),
    ] {
        let (when, _, notes) = timesketch(&format!("\"timestamp\":{number}"));
        assert_eq!(when.as_deref(), Some(want));
        assert!(notes.len() == 1 && notes[0].contains("microseconds"), "{notes:?}");
    }
    let (when, _, notes) = timesketch("\"timestamp\":1686819600123456");
    assert_eq!((when.as_deref(), notes.len()), (Some("2023-06-15T09:00:00.123456Z"), 0));
}

#[test]
fn where_one_time_can_not_be_read_another_one_stands_for_it_and_that_is_said() {
    let said = |(when, undated, notes): (Option<String>, u64, Vec<String>)| {
        assert_eq!((when.as_deref().map(|when| &when[..19]), undated), (Some("2023-06-15T09:00:00"), 0));
        assert!(notes.len() == 1 && notes[0].contains("another time"), "{notes:?}");
    };
    said(timesketch("\"datetime\":\"soon\",\"timestamp\":1686819600123456"));
    said(own("\"time\":\"soon\",\"@timestamp\":\"2023-06-15T09:00:00Z\""));
    said(time(
        r#"{"CreationDate":"2023-06-15T09:00:00Z","RecordType":1,"AuditData":{"CreationTime":"not a time","Id":"b1","Operation":"Set-Mailbox"}}"#,
    ));
    let (when, undated, notes) = timesketch("\"datetime\":\"soon\",\"timestamp\":0");
    assert_eq!((when, undated), (None, 1));
    assert!(notes.iter().any(|note| note.contains("can't be read")), "{notes:?}");
}

#[test]
fn a_precision_holds_for_both_ends_of_a_span() {
    let (when, ..) =
        own(r#""time":"2023-05-22T00:00:00Z","time_end":"2023-05-24T00:00:00Z","precision":"day""#);
    assert_eq!(when.as_deref(), Some("2023-05-22/2023-05-24"));
    let (when, ..) = own(r#""time":"../2023-05-24T00:00:00Z","precision":"month""#);
    assert_eq!(when.as_deref(), Some("../2023-05"));
    let (when, ..) = own(r#""time":"2016","time_end":"2023-05-24","precision":"year""#);
    assert_eq!(when.as_deref(), Some("2016/2023-05-24"), "as it is written back, an end may be more exact");
}

#[test]
fn a_cut_row_of_an_audit_log_is_read_in_the_order_that_the_other_rows_say() {
    let row = |day: u32, cut: bool| {
        let data = format!(
            r#"{{""CreationTime"":""2023-06-{day:02}T10:00:00"",""Id"":""{day}"",""Operation"":""Send"""#
        );
        let end = if cut { "" } else { "}" };
        format!("{day},{day:02}/06/2023 10:00:00,Send,\"{data}{end}\"\n")
    };
    let head = "RecordId,CreationDate,Operation,AuditData\n";
    let whole: String = (1..=5).map(|day| row(day, false)).collect();
    for text in [
        format!("{head}{}{}", row(3, true), whole.replace(&row(3, false), "")),
        format!("{head}{}{}", whole.repeat(2000).replace(&row(3, false), ""), row(3, true)),
    ] {
        for packed in [false, true] {
            let bytes =
                if packed { super::archives::gzip(text.as_bytes()) } else { text.clone().into_bytes() };
            let (entry, _, kept) = read_bytes("evidence", &bytes);
            let cut = kept.events.iter().find(|(event, ..)| event.id == "3").unwrap();
            assert_eq!(cut.0.when.map(|when| when.to_string()).as_deref(), Some("2023-06-03T10:00:00Z"));
            assert!(entry.notes.iter().any(|note| note.contains("taken as day/month")), "{:?}", entry.notes);
            assert_eq!(entry.doubt, None);
        }
    }
    let (entry, _, kept) = read_bytes("evidence", format!("{head}{}", row(3, true)).as_bytes());
    assert_eq!(kept.events[0].0.when.map(|when| when.to_string()).as_deref(), Some("2023-03-06T10:00:00Z"));
    assert!(entry.doubt.is_some_and(|doubt| doubt.contains("`--dates dmy`")), "nothing settles it");
}

/// The time of the last record of a source, and whether its zone is reported to have no single offset.
fn zoned(content: &str) -> (String, bool) {
    let (entry, _, kept) = read_bytes("evidence", content.as_bytes());
    let when = kept.events.last().and_then(|event| event.0.when);
    let open =
        entry.notes.iter().any(|note| note.contains("a time that is local, or of a zone named by a place"));
    (when.map(|when| when.to_string()).unwrap_or_default(), open)
}

#[test]
fn an_offset_in_a_header_a_value_or_a_column_beside_it_is_applied() {
    let same = "2023-06-15T20:30:00Z";
    for (content, want) in [
        ("Time (UTC+02:00),User\n2023-06-15 22:30:00,bob\n", same),
        ("Event Time [UTC+2],User\n2023-06-15 22:30:00,bob\n", same),
        ("Time UTC+2,User\n2023-06-15 22:30:00,bob\n2023-06-15 22:30:00,bob\n", same),
        ("Time (UTC-5),User\n2023-06-15 22:30:00,bob\n", "2023-06-16T03:30:00Z"),
        ("Timestamp (EST),User\n2023-06-15 22:30:00,bob\n", "2023-06-16T03:30:00Z"),
        ("Time (UTC),User\n2023-06-15 20:30:00,bob\n", same),
        ("Time (UTC+02:00),User\n2023-06-15T20:30:00Z,bob\n", same),
        ("Time,User\n2023-06-15 22:30:00 (UTC+02:00),bob\n", same),
        ("Time,User\n\"June 15, 2023, 22:30:00 (UTC+02:00)\",bob\n", same),
        ("Time,User\n2023-06-15 22:30:00+0200 (UTC+05:00),bob\n", same),
        ("event_time,event_tz,user\n2023-06-15 22:30:00,+02:00,bob\n", same),
        ("date,time,timezone,user\n2023-06-15,22:30:00,CEST,bob\n", same),
        (r#"{"timestamp":"2023-06-15T22:30:00","timezone":"+02:00","user":"bob"}"#, same),
        (r#"{"timestamp":"2023-06-15T20:30:00Z","timezone":"+02:00","user":"bob"}"#, same),
    ] {
        assert_eq!(zoned(content), (want.to_owned(), false), "{content}");
    }
}

#[test]
fn of_two_times_the_one_that_says_utc_is_taken() {
    for names in [
        "TimeCreated (Local),TimeCreated (UTC)",
        "LocalTime,CreatedUtc",
        "EventTime_Local,EventTime_UTC",
        "Timestamp,TimestampUtc",
        "LocalTime,UtcTime",
    ] {
        let content = format!("{names},User\n2023-06-15 22:30:00,2023-06-15 20:30:00,bob\n");
        assert_eq!(zoned(&content), ("2023-06-15T20:30:00Z".to_owned(), false), "{names}");
    }
    let other = "EventTime,CreatedUtc,User\n2023-06-15 20:30:00,2023-06-15 20:31:00,bob\n";
    assert_eq!(zoned(other), ("2023-06-15T20:30:00Z".to_owned(), false), "they are times of two things");
}

#[test]
fn what_is_local_or_of_a_place_is_read_in_the_zone_of_the_source_and_that_is_said() {
    for content in [
        "TimeGenerated [Local Time],User\n2023-06-15 22:30:00,bob\n",
        "Date (Europe/Berlin),User\n2023-06-15 22:30:00,bob\n",
        "LocalTime,User\n2023-06-15 22:30:00,bob\n",
        "Time (Eastern Time),User\n2023-06-15 22:30:00,bob\n",
        "Time,User\n2023-06-15 22:30:00 [Europe/Berlin],bob\n",
        "Timestamp,TimeZone,user\n2023-06-15 22:30:00,America/New_York,bob\n",
        "Timestamp,TimeZone,user\n2023-06-15 22:30:00,somewhere,bob\n",
        r#"{"event":{"localTime":"2023-06-15T22:30:00","user":"bob"}}"#,
    ] {
        assert_eq!(zoned(content), ("2023-06-15T22:30:00Z".to_owned(), true), "{content}");
    }
    for content in [
        "Timestamp,TimeZone,user\n2023-06-15T22:30:00Z,America/New_York,bob\n",
        "LocalTime,user\n2023-06-15T22:30:00Z,bob\n",
        "Timestamp,TimeZone,user\n2023-06-15 22:30:00,,bob\n",
        "Time,User\n2023-06-15 22:30:00 GMT+0000 (Greenwich Mean Time),bob\n",
    ] {
        assert_eq!(zoned(content), ("2023-06-15T22:30:00Z".to_owned(), false), "{content}");
    }
}

#[test]
fn the_order_of_dates_does_not_depend_on_what_their_source_is_packed_in() {
    let iso = (0..1500).map(|at| format!("2023-05-01T10:00:00Z,I{at},{}\n", "x".repeat(60)));
    let dates = (1..25).map(|day| format!("{day:02}/06/2023 10:00:00,D{day},m\n"));
    let text = "time,id,message\n".to_owned() + &iso.chain(dates).collect::<String>();
    let folder = folder_with("a.csv", text.as_bytes());
    std::fs::write(folder.path().join("b.csv.gz"), gzip(text.as_bytes())).unwrap();
    let (loaded, kept) = read(&[folder.path()]);
    let third = kept.events.iter().filter(|event| event.0.id == "D3");
    let times: Vec<_> = third.map(|event| event.0.when.unwrap().to_string()).collect();
    assert_eq!(times, ["2023-06-03T10:00:00Z"; 2]);
    assert_eq!(loaded.ledger.sources[1].merged, 1524);
}

#[test]
fn where_the_first_dates_say_one_order_and_most_of_all_another_the_ledger_says_how_to_read_them_so() {
    let open = ["3/4", "3/5", "3/6"].map(|date| format!("{date}/2023 10:00,a\n")).concat();
    let (open, month_first) = (open.repeat(9_000), "3/26/2023 10:00,a\n".repeat(7));
    let rows = format!("time,account\n25/3/2023 10:00,a\n{open}{month_first}");
    let folder = super::folder_with("contra.csv", rows.as_bytes());
    let (loaded, _) = super::read(&[folder.path()]);
    let notes = loaded.ledger.sources[0].notes.join("\n");
    assert!(
        notes.contains(
            "read two ways: taken as its first records say it, day/month, but the dates of this source together say month/day: \
             `--dates mdy` reads them so"
        ),
        "{notes}"
    );
    assert!(loaded.ledger.sources[0].doubt.is_some());
}
