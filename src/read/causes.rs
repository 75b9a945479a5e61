//! Why something can't be read, and what to do about it, in words for people who don't know the libraries that noticed.

use parquet::errors::ParquetError;
use serde_json::Error as JsonError;
use std::borrow::Cow;
use zip::result::ZipError;

/// The nesting depth that the JSON parser accepts.
const DEEPEST: usize = 127;

/// How what the JSON parser says begins, and what is wrong then.
const JSON: [(&str, &str); 18] = [
    ("EOF while parsing a list", "a list in it is not closed"),
    ("EOF while parsing an object", "an object in it is not closed"),
    ("EOF while parsing a string", "a text in it is not closed"),
    ("EOF while parsing a value", "a value is missing at its end"),
    ("expected `:`", "a name in it is followed by no `:`"),
    ("expected `,` or `]`", "a value of a list is followed by neither `,` nor `]`"),
    ("expected `,` or `}`", "a value of an object is followed by neither `,` nor `}`"),
    ("expected ident", "a word in it is none of `true`, `false` and `null`"),
    ("expected value", "no value stands where one is needed"),
    ("key must be a string", "a name in it stands in no quotes"),
    ("invalid number", "a number in it is not written as JSON writes them"),
    ("number out of range", "a number in it is too large"),
    ("invalid escape", "a `\\` in it is followed by what it can't stand before"),
    ("unexpected end of hex escape", "a `\\u` in it is followed by less than half a character"),
    ("lone leading surrogate", "a `\\u` in it is followed by half a character"),
    ("invalid unicode code point", "a `\\u` in it is followed by no character"),
    (
        "control character",
        "a text in it has a control character, as a tab or a line end, that is not escaped",
    ),
    ("trailing characters", "something stands behind its end"),
];

/// What is to be done about a file that did not come as it was sent.
const COPY: &str = "copy it again, whole";
/// How what the libraries say that unpack begins, and what is wrong then.
const PACKED: [(&str, &str); 19] = [
    ("unexpected EOF during skip", "it ends inside a file"),
    ("failed to read entire block", "it ends inside the head of a file"),
    ("archive header checksum mismatch", "the head of a file in it does not match its checksum"),
    ("numeric field", "the head of a file in it has no number where one is needed"),
    ("unexpected end of file", "what is packed ends too early"),
    ("failed to fill whole buffer", "what is packed ends too early"),
    ("incomplete deflate stream", "what is packed ends too early"),
    ("incomplete frame", "what is packed ends too early"),
    ("decompression not finished but EOF reached", "what is packed ends too early"),
    ("Src size is incorrect", "what is packed ends too early"),
    (
        "corrupt gzip stream does not have a matching checksum",
        "what was unpacked does not match its checksum",
    ),
    ("Invalid checksum", "what was unpacked does not match its checksum"),
    ("Restored data doesn't match checksum", "what was unpacked does not match its checksum"),
    ("corrupt deflate stream", "what is packed was changed"),
    ("bzip2: invalid data", "what is packed was changed"),
    ("Data corruption detected", "what is packed was changed"),
    ("invalid gzip header", "something in it is not packed with gzip"),
    ("bzip2: bz2 header missing", "something in it is not packed with bzip2"),
    ("Unknown frame descriptor", "something in it is not packed with zstd"),
];

/// Why a record is rejected with which its source ends.
pub const CUT: &str = "it ends too early: the source ends inside this record; export it again, whole";
/// Why a record is rejected in which the next one begins.
pub const UNCLOSED: &str =
    "a bracket in it is never closed: the next record begins inside it; mend it there, or export it again";

/// What is wrong with a source that ends within the list of its records, at a line and an offset in bytes.
#[must_use]
pub fn still_open(line: u64, at: u64) -> String {
    format!("it ends too early: its list is still open at line {line}, byte {at}; export it again, whole")
}

/// Parts of what the library says that reads Parquet, and what is wrong then.
const PARQUET: [(&str, &str); 4] = [
    ("encrypt", "it is encrypted; write it anew without that"),
    ("Disabled feature", "it is packed in a way that is not read; write it anew, packed with gzip or zstd"),
    ("not supported", "it is written in a way that is not read; write it anew with other settings"),
    ("nsupported", "it is written in a way that is not read; write it anew with other settings"),
];

/// What is wrong with a record that is no JSON, where, and what to do.
#[must_use]
pub fn of_json(error: &JsonError, record: &str) -> String {
    let said = error.to_string();
    let place = place(error, record);
    if said.starts_with("recursion limit") {
        return format!(
            "it is nested more than {DEEPEST} deep, which is not read ({place}); flatten it first"
        );
    }
    let what = meaning(&JSON, &said).map_or("it is not written as JSON is", |(what, _)| what);
    if error.is_eof() {
        format!("it ends too early: {what} ({place}); export it again, whole")
    } else {
        format!("it is no JSON: {what} ({place}); mend it there, or export it again")
    }
}

/// The character of a record that an error is at, with its line if the record has several.
fn place(error: &JsonError, record: &str) -> String {
    let line = record.split('\n').nth(error.line().saturating_sub(1)).unwrap_or_default();
    // the parser counts bytes
    let before = line.char_indices().take_while(|(at, _)| *at < error.column()).count();
    if record.trim().contains('\n') {
        format!("at character {before} of its line {}", error.line())
    } else {
        format!("at its character {before}")
    }
}

/// Why an archive or a packed stream can't be read, and what to do; what no library of these said is left as it is.
#[must_use]
pub fn of_packed(said: &str) -> Cow<'_, str> {
    meaning(&PACKED, said).map_or(Cow::Borrowed(said), |(what, rest)| {
        // what is said behind it is told in words of our own
        let more = rest.find(", and ").map_or("", |at| &rest[at..]);
        Cow::Owned(format!("{what}{more}; {COPY}"))
    })
}

/// Why a zip, its list of files or a file in it can't be read, and what to do.
#[must_use]
pub fn of_zip(error: &ZipError) -> String {
    match error {
        ZipError::Io(error) => of_packed(&error.to_string()).into_owned(),
        ZipError::InvalidArchive(said) if said.contains("Multi-disk") => {
            "it is one of several parts; join them to one zip first".to_owned()
        }
        ZipError::InvalidArchive(_) => format!("it is cut off or damaged; {COPY}"),
        ZipError::CompressionMethodNotSupported(method) => {
            format!("it is packed in a way that is not read (method {method}); unpack it first")
        }
        _ => "it is packed in a way that is not read; unpack it first".to_owned(),
    }
}

/// Why a file of Parquet can't be read, and what to do.
#[must_use]
pub fn of_parquet(error: &ParquetError) -> String {
    let said = match error {
        ParquetError::General(said) | ParquetError::NYI(said) => said.as_str(),
        ParquetError::EOF(_) => return format!("it ends too early; {COPY}"),
        _ => "",
    };
    let known = PARQUET.iter().find(|(part, _)| said.contains(part)).map(|(_, what)| (*what).to_owned());
    known.unwrap_or_else(|| format!("it is damaged; {COPY}"))
}

/// The meaning of what a library says, and what it says behind that.
fn meaning<'s>(words: &[(&str, &'static str)], said: &'s str) -> Option<(&'static str, &'s str)> {
    words.iter().find_map(|(begins, what)| Some((*what, said.strip_prefix(begins)?)))
}

#[cfg(test)]
mod tests {
    use super::{of_json, of_packed, of_parquet, of_zip};
    use crate::read::tree::Tree;
    use parquet::errors::ParquetError;
    use std::io::Cursor;
    use zip::ZipArchive;
    use zip::result::ZipError;

    #[test]
    fn what_is_wrong_with_json_is_told_with_its_place_and_what_to_do() {
        let export = "export it again, whole";
        let mend = "mend it there, or export it again";
        for (record, what, place, todo) in [
            (r#"{"a":"b"#, "ends too early: a text in it is not closed", "at its character 7", export),
            (r#"{"a":[1"#, "ends too early: a list in it is not closed", "at its character 7", export),
            (r#"{"a":1"#, "ends too early: an object in it is not closed", "at its character 6", export),
            (r#"{"a":"#, "ends too early: a value is missing at its end", "at its character 5", export),
            (
                "not",
                "is no JSON: a word in it is none of `true`, `false` and `null`",
                "at its character 2",
                mend,
            ),
            ("é", "is no JSON: no value stands where one is needed", "at its character 1", mend),
            (r#"{"é" 1}"#, "is no JSON: a name in it is followed by no `:`", "at its character 6", mend),
            (
                "{\"a\":1,\n \"b\":[1 2]}\n",
                "is no JSON: a value of a list is followed by neither `,` nor `]`",
                "at character 9 of its line 2",
                mend,
            ),
            (
                r#"{"a":1 "b":2}"#,
                "is no JSON: a value of an object is followed by neither `,` nor `}`",
                "at its character 8",
                mend,
            ),
            ("{a:1}", "is no JSON: a name in it stands in no quotes", "at its character 2", mend),
            ("{\"a\":1} x\n", "is no JSON: something stands behind its end", "at its character 9", mend),
            (
                r#"{"a":01}"#,
                "is no JSON: a number in it is not written as JSON writes them",
                "at its character 7",
                mend,
            ),
            (
                r#"{"a":"\x"}"#,
                "is no JSON: a `\\` in it is followed by what it can't stand before",
                "at its character 8",
                mend,
            ),
            (
                "{\"a\":\"\t\"}",
                "is no JSON: a text in it has a control character, as a tab or a line end, that is not escaped",
                "at its character 7",
                mend,
            ),
        ] {
            let error = Tree::parse(record).unwrap_err();
            assert_eq!(of_json(&error, record), format!("it {what} ({place}); {todo}"), "{record}");
        }
        let deep = "[".repeat(200);
        let said = of_json(&Tree::parse(&deep).unwrap_err(), &deep);
        assert!(said.starts_with("it is nested more than 127 deep, which is not read (at"), "{said}");
    }

    #[test]
    fn of_what_is_packed_the_reason_is_told_with_what_to_do() {
        for (said, told) in [
            ("unexpected EOF during skip", "it ends inside a file; copy it again, whole"),
            ("unexpected end of file", "what is packed ends too early; copy it again, whole"),
            (
                "numeric field was not a number: x when getting cksum for a",
                "the head of a file in it has no number where one is needed; copy it again, whole",
            ),
            (
                "corrupt gzip stream does not have a matching checksum, and more is packed behind it",
                "what was unpacked does not match its checksum, and more is packed behind it; copy it again, whole",
            ),
            ("reading was stopped", "reading was stopped"),
        ] {
            assert_eq!(of_packed(said), told);
        }
    }

    #[test]
    fn of_a_file_of_parquet_the_reason_is_told_with_what_to_do() {
        let general = |said: &str| ParquetError::General(said.to_owned());
        for (error, told) in [
            (
                ParquetError::EOF("Size is 22 but need 90".to_owned()),
                "it ends too early; copy it again, whole",
            ),
            (general("Invalid Parquet file. Corrupt footer"), "it is damaged; copy it again, whole"),
            (ParquetError::IndexOutOfBound(3, 2), "it is damaged; copy it again, whole"),
            (
                general("Parquet file has an encrypted footer but the encryption feature is disabled"),
                "it is encrypted; write it anew without that",
            ),
            (
                general("Disabled feature at compile time: brotli"),
                "it is packed in a way that is not read; write it anew, packed with gzip or zstd",
            ),
            (
                ParquetError::NYI("The codec type LZO is not supported yet".to_owned()),
                "it is written in a way that is not read; write it anew with other settings",
            ),
        ] {
            assert_eq!(of_parquet(&error), told, "{error}");
        }
    }

    #[test]
    fn of_a_zip_the_reason_is_told_with_what_to_do() {
        let cut = ZipArchive::new(Cursor::new(b"PK\x03\x04 and no end")).unwrap_err();
        assert_eq!(of_zip(&cut), "it is cut off or damaged; copy it again, whole");
        let method = ZipError::CompressionMethodNotSupported(98);
        assert_eq!(of_zip(&method), "it is packed in a way that is not read (method 98); unpack it first");
    }
}
