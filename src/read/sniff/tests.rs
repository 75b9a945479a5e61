//! What a source is taken for by its first records.

use super::{MOST_BROKEN, Sniffed, first_lines, sniff, sniff_until};
use crate::read::feed::Feed;
use crate::read::formats;

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
