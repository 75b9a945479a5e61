//! Damage and odd shapes, record by record: what is lost is counted, and what is intact is read.

use super::read_bytes;

/// An intact row of a table.
const ROW: &str = "2023-06-15T00:00:01Z,x,b";

/// A line with its number as id.
fn line(at: usize) -> String {
    format!(r#"{{"id":"g{at}","time":"2023-06-15T00:00:{at:02}Z","stage":"other"}}"#)
}

/// Fifty records in a list, one member per line; `harm` changes the fourth.
fn pretty(harm: impl Fn(String) -> String, begin: &str, between: &str) -> String {
    let records = (0..50).map(|at| {
        let record = format!(
            "{{\n  \"id\":\"g{at}\",\n  \"time\":\"2023-06-15T00:00:{at:02}Z\",\n  \"stage\":\"other\",\n  \"x\":{{\n   \"y\":[]\n  }}\n }}"
        );
        if at == 3 { harm(record) } else { record }
    });
    format!("{begin}{}\n]\n", records.collect::<Vec<_>>().join(between))
}

#[test]
fn a_member_called_value_makes_no_envelope_of_a_record() {
    let wrapped = r#"{"id":"1","time":"2023-06-15T00:00:00Z","stage":"other","operation":"a","value":[{"time":"2023-06-15T00:00:00Z","stage":"other","operation":"inner"}]}"#;
    let first =
        r#"{"value":[{"k":1}],"id":"1","time":"2023-06-15T00:00:00Z","stage":"other","operation":"a"}"#;
    let empty = r#"{"id":"2","time":"2023-06-15T00:00:00Z","stage":"other","operation":"b","value":[]}"#;
    let words =
        r#"{"message":"m1","timestamp_desc":"x","datetime":"2023-06-15T00:00:00Z","value":["a","b"]}"#;
    let marked =
        r#"{"@odata.etag":"W1","value":[{"k":1}],"id":"1","time":"2023-06-15T00:00:00Z","stage":"other"}"#;
    for record in [wrapped, first, empty, words, marked] {
        let other = record.replace("00:00:00Z", "00:00:09Z").replace("\"id\":\"1\"", "\"id\":\"9\"");
        let other = other.replace("\"id\":\"2\"", "\"id\":\"8\"");
        for text in [record.to_owned(), format!("{record}\n{other}\n")] {
            let (entry, _, kept) = read_bytes("evidence", text.as_bytes());
            let records = text.lines().count() as u64;
            assert_eq!((entry.read, entry.kept, entry.rejected), (records, records, 0), "{text}: {entry:?}");
            assert!(
                kept.events
                    .iter()
                    .all(|(event, ..)| event.text(dwell::event::Field::Operation) != Some("inner"))
            );
        }
    }
    let spread = wrapped.replace(",\"", ",\n  \"").replace("{\"", "{\n  \"");
    let (entry, ..) = read_bytes("evidence", spread.as_bytes());
    assert_eq!((entry.read, entry.kept), (1, 1), "{entry:?}");
}

#[test]
fn an_envelope_is_one_with_its_own_members_around_the_list_or_none() {
    for text in [
        format!("{{\"value\":[{},{}]}}", line(1), line(2)),
        format!("{{\"value\" : [\n {},\n {}\n]}}\n", line(1), line(2)),
        format!("{{\"@odata.count\":2,\"value\":[{},{}],\"next\":\"x\"}}", line(1), line(2)),
        format!("{{\"value\":[{},{}],\"@odata.nextLink\":\"x\"}}", line(1), line(2)),
        format!("{{\"value\":[{}]}}\n{{\"value\":[{}]}}\n", line(1), line(2)),
    ] {
        let (entry, ..) = read_bytes("evidence", text.as_bytes());
        assert_eq!((entry.read, entry.kept), (2, 2), "{text}: {entry:?}");
    }
}

#[test]
fn a_list_with_one_record_on_a_line_of_its_own_is_a_list() {
    let (entry, ..) = read_bytes("evidence", format!("[\n{}\n]\n", line(1)).as_bytes());
    assert_eq!((entry.read, entry.kept), (1, 1), "{entry:?}");
}

#[test]
fn a_lost_quote_costs_its_row_even_where_the_cells_happen_to_fit() {
    let rows = "2023-06-15T00:00:00Z,x,\"open\n2023-06-15T00:00:01Z,x,b\n2023-06-15T00:00:02Z,x,c,d\n2023-06-15T00:00:03Z,x\n2023-06-15T00:00:04Z,x,\"e \"\"q\"\"\"\n,x,nodate\nsoon,x,baddate\n";
    let (entry, ..) = read_bytes("evidence", format!("datetime,timestamp_desc,message\n{rows}").as_bytes());
    assert_eq!((entry.read, entry.kept, entry.undated, entry.rejected), (7, 2, 2, 3), "{entry:?}");
    assert_eq!(entry.rejects.iter().map(|reject| reject.line).collect::<Vec<_>>(), [2, 4, 5]);
    assert!(entry.rejects[0].reason.contains("quote"), "{}", entry.rejects[0].reason);
}

#[test]
fn every_lost_quote_costs_one_row_however_many_there_are() {
    let lost = "2023-06-15T00:00:00Z,x,\"open\n";
    let text = format!("datetime,timestamp_desc,message\n{}", format!("{lost}{ROW}\n").repeat(40));
    let (entry, ..) = read_bytes("evidence", text.as_bytes());
    assert_eq!((entry.read, entry.rejected), (80, 40), "{:?}", entry.rejects.first());
}

#[test]
fn a_sloppy_quote_within_one_line_is_read() {
    let text = format!("datetime,timestamp_desc,message\n2023-06-15T00:00:00Z,x,\"a\"b\n{ROW}\n");
    let (entry, ..) = read_bytes("evidence", text.as_bytes());
    assert_eq!((entry.read, entry.kept), (2, 2));
}

#[test]
fn one_unclosed_bracket_costs_its_record_alone() {
    let unclosed = |record: String| record.trim_end_matches('}').trim_end().to_owned();
    let open = |record: String| record.replace("[]", "[");
    for (begin, between) in [("[\n ", ",\n "), ("[\n", ",\n")] {
        let whole = pretty(|record| record, begin, between);
        let (entry, ..) = read_bytes("evidence", whole.as_bytes());
        assert_eq!((entry.read, entry.kept), (50, 50), "{begin:?}");
        for harm in [&unclosed as &dyn Fn(String) -> String, &open] {
            let (entry, ..) = read_bytes("evidence", pretty(harm, begin, between).as_bytes());
            assert_eq!((entry.read, entry.kept, entry.rejected), (50, 49, 1), "{begin:?}");
            assert_eq!(entry.error, None);
        }
    }
}

#[test]
fn every_unclosed_bracket_costs_its_record_alone_in_time_that_grows_with_the_file() {
    let record = "\n {\n  \"id\":\"g\",\n  \"x\":{\n },".repeat(60_000);
    let whole = format!("\n {}\n]", line(7));
    let start = std::time::Instant::now();
    let (entry, ..) = read_bytes("evidence", format!("[\n {},{record}{whole}", line(1)).as_bytes());
    assert_eq!((entry.read, entry.kept, entry.rejected), (60_002, 2, 60_000));
    assert!(start.elapsed() < std::time::Duration::from_mins(1), "{:?}", start.elapsed());
}

#[test]
fn cut_lines_at_the_top_cost_themselves_alone() {
    for cut in [
        "{\"id\":\"b1\",\"time\":\n{\"id\":\"b2\",\"links\":[\n",
        "{\"id\":\"b1\",\"message\":\"half\n{\"id\":\"b2\"\n{\"id\":\"b3\",\n{\"id\":\"b4\",\"x\":{\n",
    ] {
        let good: String = (0..18).map(|at| line(at) + "\n").collect();
        let (entry, ..) = read_bytes("evidence", format!("{cut}{good}").as_bytes());
        let lost = cut.lines().count() as u64;
        assert_eq!((entry.read, entry.kept, entry.rejected), (18 + lost, 18, lost), "{entry:?}");
    }
}

#[test]
fn an_object_on_a_line_inside_a_record_makes_no_lines_of_it() {
    let text = "{\n\"id\":\"a\",\n\"stage\":\"other\",\n\"x\":[\n{\"y\":1}\n]\n}\n{\n\"id\":\"b\",\n\"stage\":\"other\"\n}\n";
    let (entry, ..) = read_bytes("evidence", text.as_bytes());
    assert_eq!((entry.read, entry.kept + entry.undated), (2, 2), "{entry:?}");
}
