//! What a source is taken for by its first records.

use super::{MOST_BROKEN, Sniffed, first_lines, sniff, sniff_until};
use crate::read::feed::Feed;
use crate::read::formats;
use crate::read::null_sink::NullSink;
use crate::read::{LoadOptions, SourceEntry, load};

fn broken(bytes: usize) -> String {
    "{\"id\":\"E0\",\"time\":\"2023-06-01T00:00:00Z\",\"a\":\n".repeat(bytes / 46)
}

#[test]
fn a_line_that_the_window_cuts_counts_only_where_there_is_no_other() {
    assert_eq!(first_lines(b"one\n\n two \nthr", b'\n', false), ["one", "two"]);
    assert_eq!(first_lines(b"one\n two \nthree", b'\n', true), ["one", "two", "three"]);
    assert_eq!(first_lines(b"\none and on", b'\n', false), ["one and on"]);
}

#[test]
fn of_broken_lines_no_more_is_looked_at_than_could_tell_what_they_are() {
    let text = broken(6 * MOST_BROKEN);
    let mut from = text.as_bytes();
    let mut feed = Feed::new(&mut from);
    assert!(matches!(sniff(&mut feed, &formats::standard()), Sniffed::Unknown(_)));
    assert!(feed.total() < 3 * MOST_BROKEN as u64, "{}", feed.total());
}

#[test]
fn a_whole_line_behind_many_broken_ones_tells_what_they_are() {
    let text = broken(MOST_BROKEN / 2) + "{\"id\":\"E1\",\"time\":\"2023-06-01T00:00:00Z\"}\n";
    let mut from = text.as_bytes();
    let found = sniff(&mut Feed::new(&mut from), &formats::standard());
    assert!(matches!(found, Sniffed::Known(_)));
}

#[test]
fn looking_at_what_tells_nothing_is_stopped() {
    let text = broken(MOST_BROKEN);
    let mut from = text.as_bytes();
    let mut feed = Feed::new(&mut from);
    assert!(matches!(sniff_until(&mut feed, &formats::standard(), &|| true), Sniffed::Stopped));
    assert!(feed.total() < MOST_BROKEN as u64 / 4, "{}", feed.total());
}

/// What becomes of a file of this content.
fn loaded(content: &[u8]) -> SourceEntry {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("export.csv");
    std::fs::write(&path, content).unwrap();
    let mut loaded = load(&[path], &LoadOptions::default(), &mut NullSink, &mut |_| true);
    loaded.ledger.sources.remove(0)
}

/// Two rows below their header, with this between cells.
fn rows(between: char) -> String {
    let text = "CreationDate,UserIds,Operations\n2023-06-15T02:00:00Z,ada@a.example,MailItemsAccessed\n2023-06-15T02:00:01Z,ben@a.example,Send\n";
    text.replace(',', &between.to_string())
}

#[test]
fn lines_above_the_header_of_a_table_are_told_and_are_no_records() {
    let title = "Unified audit log\n";
    let facts = "Search name,Q2\nDate range,2023-05-01 - 2023-06-30\nRecords,2\n\n";
    for (above, between, told) in [
        (title.to_owned(), ',', "a line stands above its header and is no record: `Unified audit log`"),
        (
            format!("{title}\n\n{facts}"),
            ',',
            "4 lines stand above its header and are no records: `Unified audit log`, `Search name,Q2`, \
             `Date range,2023-05-01 - 2023-06-30`, `Records,2`",
        ),
        (
            format!("{title}Query: user = \"ada\"\n"),
            '\t',
            "2 lines stand above its header and are no records: `Unified audit log`, `Query: user = \"ada\"`",
        ),
        (
            // as spreadsheets write them
            "Unified audit log,,\nDate range,2023-05,\n,,\n".to_owned(),
            ',',
            "2 lines stand above its header and are no records: `Unified audit log`, `Date range,2023-05`",
        ),
        (
            "Export;;\nvon;2023-05-01;\n".to_owned(),
            ';',
            "2 lines stand above its header and are no records: `Export`, `von;2023-05-01`",
        ),
    ] {
        let text = above + &rows(between);
        let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let returned = text.replace('\n', "\r\n");
        for content in [text.as_bytes(), returned.as_bytes(), &[&b"\xff\xfe"[..], &wide].concat()] {
            let entry = loaded(content);
            assert_eq!((entry.read, entry.rejected), (2, 0), "{text}: {entry:?}");
            assert!(entry.notes.iter().any(|note| note == told), "{text}: {:?}", entry.notes);
        }
    }
}

#[test]
fn a_row_below_lines_that_are_no_header_is_rejected_with_its_own_line() {
    let entry = loaded(format!("A title\n\n{}broken\n", rows(',')).as_bytes());
    assert_eq!((entry.read, entry.rejected, entry.rejects[0].line), (3, 1, 6));
}

#[test]
fn what_stands_apart_below_the_rows_of_a_table_is_none_of_them_and_refuses_no_table() {
    let summary = "\nSummary\naction,count\nlogin,2\nlogout,1\nother,3\n";
    for title in ["", "A title\n\n", "A title\nmade,2023-06-16\n"] {
        let text = format!("{title}{}{summary}", rows(','));
        let entry = loaded(text.as_bytes());
        assert_eq!((entry.read, entry.rejected), (7, 5), "{text}: {entry:?}");
        let first = text.lines().position(|line| line == "Summary").unwrap() as u64 + 1;
        assert_eq!(entry.rejects[0].line, first, "{text}");
        assert_eq!(entry.rejects[0].reason, "1 cell where the header has 3", "{text}");
    }
}

#[test]
fn headers_of_other_languages_are_found_below_a_title_as_without_one() {
    let split = "Datum;Uhrzeit;Benutzer;Aktion\n01.06.2023;10:00:00;ada;Anmeldung\n13.06.2023;11:00:00;ben;Abmeldung\n";
    let other = "Moment;Qui;Quoi\n2023-06-01 10:00:00;ada;entre\n2023-06-01 11:00:00;ben;sort\n";
    for (table, fields) in [(split, true), (other, false)] {
        for title in ["", "Anmeldungen\n\n", "Anmeldungen\nerstellt am 3.6.2023\n"] {
            let entry = loaded(format!("{title}{table}").as_bytes());
            assert_eq!((entry.read, entry.undated, entry.rejected), (2, 0, 0), "{title}{table}: {entry:?}");
            let said = format!("{entry:?}");
            assert!(!fields || said.contains("account from `Benutzer`"), "{said}");
        }
    }
}

#[test]
fn a_table_is_found_below_so_many_lines_and_no_more() {
    let below = |lines: usize| loaded(("about the export\n".repeat(lines) + &rows(',')).as_bytes());
    assert_eq!(below(32).read, 2);
    assert!(below(33).error.is_some(), "{:?}", below(33));
}

#[test]
fn what_has_no_known_column_below_its_first_lines_is_no_table_and_a_first_row_is_no_header() {
    for text in [
        "A title\nName,Value\none,1\ntwo,2\n",
        "A title\ntime,user\nnever,ada\nnone,ben\n",
        "# A report\n| time | user |\n| --- | --- |\n| 2023-06-15T02:00:00Z | ada |\n| 2023-06-15T03:00:00Z | ben |\n",
        "name,note\nada,x\nuser,time\nben,2023-06-15T02:00:00Z\nbob,2023-06-15T03:00:00Z\n",
        "A title\n2023-06-15T02:00:00Z,ada@a.example,MailItemsAccessed\n2023-06-15T02:00:01Z,ben@a.example,Send\n",
        "What was seen\nUser, time\n2023-06-01, the account logged in\n\nNothing came then.\nWe looked.\nIt went, at last, by itself.\n",
        "On the first, he came.\nIt rained, and that day, as on others, he went.\n2023-06-02, 03:00, we were there, too.\n2023-06-02, 04:00, it was still dark, as ever.\n",
    ] {
        let entry = loaded(text.as_bytes());
        assert!(entry.read == 0 && entry.error.is_some(), "{text}: {entry:?}");
    }
}
