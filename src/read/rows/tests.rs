use super::{Head, Rows, cells, head};
use crate::read::feed::Feed;
use crate::read::piece::Cutter;
use proptest::prelude::*;

/// Line, text and whether it is whole, of every row.
fn cut(text: &str) -> Vec<(u64, String, bool)> {
    let end = if text.contains('\n') { b'\n' } else { b'\r' };
    cut_below(&head(text.as_bytes(), end, true).unwrap(), text)
}

fn cut_below(head: &Head, text: &str) -> Vec<(u64, String, bool)> {
    let mut bytes = text.as_bytes();
    let (mut feed, mut rows, mut found) = (Feed::new(&mut bytes), Rows::new(head), Vec::new());
    feed.more();
    feed.consume(head.len);
    while let Some(piece) = rows.next(&mut feed) {
        let text = String::from_utf8_lossy(&feed.have()[piece.skip..piece.skip + piece.len]).into_owned();
        found.push((piece.line, text, piece.broken.is_none()));
        feed.consume(piece.take);
    }
    found
}

#[test]
fn cells_lose_their_quotes_and_keep_everything_else() {
    assert_eq!(cells(r#"a,"b ""c"", d",,"e"x"#, b','), ["a", r#"b "c", d"#, "", "ex"]);
    assert_eq!(cells("", b','), [""]);
    assert_eq!(cells("\"open", b','), ["open"]);
    assert_eq!(cells("a;b", b';'), ["a", "b"]);
}

#[test]
fn a_header_is_found_behind_what_powershell_and_excel_put_before_it() {
    let found = head(b"#TYPE Selected.System\r\nsep=;\r\n\"a\";\"b\"\r\n1;2\r\n", b'\n', true).unwrap();
    assert_eq!(found.header.names, ["a", "b"]);
    assert_eq!((found.header.delimiter, found.line), (b';', 4));
    assert_eq!(head(b"no table here\n", b'\n', true), None);
}

#[test]
fn columns_of_one_name_and_of_none_are_told_apart() {
    let found = head(b"a,,a\n1,2,3\n", b'\n', true).unwrap();
    assert_eq!(found.header.names, ["a", "column_2", "a_3"]);
}

#[test]
fn rows_hold_line_ends_in_quotes() {
    let rows = cut("a,b\r\n1,\"x\r\ny\"\r\n\r\n2,z");
    assert_eq!(rows, [(2, "1,\"x\r\ny\"".to_owned(), true), (5, "2,z".to_owned(), true)]);
    assert_eq!(cut("a,b\r1,2\r3,4\r").len(), 2);
}

#[test]
fn a_wrong_row_costs_itself_alone() {
    let rows = cut("a,b\n1,2,3\n4,\"5\n6,7\n8\n9,10\n");
    let whole: Vec<_> = rows.iter().filter(|row| row.2).map(|row| row.1.as_str()).collect();
    assert_eq!(whole, ["6,7", "9,10"]);
    assert_eq!(rows.iter().filter(|row| !row.2).map(|row| row.0).collect::<Vec<_>>(), [2, 3, 5]);
}

/// A cell in quotes, where it has to be or where the dialect always does.
fn quoted(cell: &str, delimiter: char, always: bool) -> String {
    let must = always || cell.is_empty() || cell.contains([delimiter, '"', '\r', '\n']);
    if must { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_dialect_is_cut_into_the_cells_that_were_written(
        delimiter in prop::sample::select(vec![',', ';', '\t', '|']),
        end in prop::sample::select(vec!["\n", "\r\n"]),
        always in any::<bool>(),
        closed in any::<bool>(),
        table in prop::collection::vec(prop::collection::vec("[a-z \",;|\t\nü]{0,8}", 3..=3), 1..6),
    ) {
        let line = |row: &[String]| {
            let cells: Vec<String> = row.iter().map(|cell| quoted(cell, delimiter, always)).collect();
            cells.join(&delimiter.to_string())
        };
        let names: Vec<String> = ["one", "two", "three"].map(str::to_owned).to_vec();
        let lines: Vec<String> = std::iter::once(&names).chain(&table).map(|row| line(row)).collect();
        let text = lines.join(end) + if closed { end } else { "" };
        let head = head(text.as_bytes(), b'\n', true).unwrap();
        prop_assert_eq!(&head.header.names, &names);
        let found = cut(&text);
        prop_assert!(found.iter().all(|(_, _, whole)| *whole), "{:?}", found);
        let ends = |lines: &[String]| lines.iter().map(|line| line.matches('\n').count() + 1).sum::<usize>();
        for (at, (line, ..)) in found.iter().enumerate() {
            prop_assert_eq!(*line, 1 + ends(&lines[..=at]) as u64);
        }
        let read: Vec<Vec<String>> = found
            .iter()
            .map(|(_, row, _)| cells(row, head.header.delimiter).into_iter().map(std::borrow::Cow::into_owned).collect())
            .collect();
        prop_assert_eq!(read, table);
    }
}

#[test]
fn rows_that_all_have_a_quoted_cell_more_than_the_header_have_a_column_more() {
    let names = |text: &str| head(text.as_bytes(), b'\n', true).unwrap().header.names;
    let viewer = "Level,Date and Time,Source,Event ID,Task Category\r\n";
    let row = "Information,6/15/2023 10:30:00 PM,Security,4624,Logon,\"An account\r\nlogged on.\"\r\n";
    let want = ["Level", "Date and Time", "Source", "Event ID", "Task Category", "column_6"];
    assert_eq!(names(&format!("{viewer}{row}{row}")), want);
    assert_eq!(
        names(&format!("{viewer}{row}Error,6/15/2023,b")),
        want,
        "a row without an end says nothing yet"
    );
    assert_eq!(names("a,b\n\r\n1,2,\n\n"), ["a", "b", "column_3"]);
    for text in
        ["a,b\n1,2,\"3\"\n1,2\n", "a,b\n1,2,3\n", "a,b\n1,2\n", "a,b\n1,2,\"3", "a,b\n", "a,b\n1,2,\"3\",4\n"]
    {
        assert_eq!(names(text), ["a", "b"], "{text}");
    }
}

#[test]
fn an_only_row_without_an_end_tells_whether_rows_have_a_column_more() {
    let names = |text: &str, over| head(text.as_bytes(), b'\n', over).unwrap().header.names.len();
    assert_eq!(names("a,b\n1,2,\"3\"", true), 3);
    assert_eq!(names("a,b\n1,2,\"3\"", false), 2, "it may go on");
}

#[test]
fn of_rows_with_a_cell_more_than_the_header_those_without_it_are_whole_too() {
    let first = "a,b\n1,2,\n";
    let head = head(first.as_bytes(), b'\n', true).unwrap();
    let whole = cut_below(&head, &format!("{first}3,4\n5,6,\"7\"\n8\n9,10,11,12\n"));
    let want = [("1,2,", true), ("3,4", true), ("5,6,\"7\"", true), ("8", false), ("9,10,11,12", false)];
    let want: Vec<_> = (2..).zip(want).map(|(line, (row, whole))| (line, row.to_owned(), whole)).collect();
    assert_eq!(whole, want);
}
