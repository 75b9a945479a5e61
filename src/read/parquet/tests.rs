//! Files that the library writes, read back as lines.

use super::Rows;
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int32Type, Int64Type, Int96, Int96Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::parser::parse_message_type;
use std::io::{Read, Seek, SeekFrom, Write};
use std::sync::Arc;

const SCHEMA: &str = "message events {
    required int64 millis (TIMESTAMP(MILLIS,true));
    required int64 micros (TIMESTAMP(MICROS,false));
    required int64 nanos (TIMESTAMP(NANOS,true));
    optional int96 old;
    required int32 price (DECIMAL(9,2));
    required double ratio;
    optional binary who (UTF8);
    required binary blob;
    optional group tags (LIST) { repeated group list { optional binary element (UTF8); } }
    required int32 day (DATE);
}";

/// Writes the next column.
type Write1<'w> = &'w dyn Fn(&mut SerializedColumnWriter<'_>);

/// A file with this number of row groups, each of two rows.
fn file(groups: usize) -> std::fs::File {
    let mut on_disk = tempfile::tempfile().unwrap();
    let schema = Arc::new(parse_message_type(SCHEMA).unwrap());
    let properties = Arc::new(WriterProperties::builder().build());
    let mut writer = SerializedFileWriter::new(on_disk.try_clone().unwrap(), schema, properties).unwrap();
    let mut old = Int96::new();
    old.set_data(0xffff_ffff, 1, 2_460_111); // 8,589,934,591 ns of 2023-06-15
    let text = |text: &str| ByteArray::from(text.as_bytes().to_vec());
    macro_rules! put {
        ($kind:ty, $values:expr, $levels:expr, $again:expr) => {
            &|column: &mut SerializedColumnWriter<'_>| {
                column.typed::<$kind>().write_batch(&$values, $levels, $again).unwrap();
            }
        };
    }
    let columns: [Write1<'_>; 10] = [
        put!(Int64Type, [1_686_819_600_120, -1], None, None),
        put!(Int64Type, [1_686_819_600_123_450, i64::MAX], None, None),
        put!(Int64Type, [1_686_819_600_123_456_789, 0], None, None),
        put!(Int96Type, [old], Some(&[0, 1]), None),
        put!(Int32Type, [-105, 7], None, None),
        put!(DoubleType, [0.1, f64::NAN], None, None),
        put!(ByteArrayType, [text("officer \"1\"\n")], Some(&[1, 0]), None),
        put!(ByteArrayType, [text("plain"), ByteArray::from(vec![0, 255])], None, None),
        put!(ByteArrayType, [text("a"), text("b")], Some(&[3, 3, 0]), Some(&[0, 1, 0])),
        put!(Int32Type, [19_523, 0], None, None),
    ];
    for _ in 0..groups {
        let mut group = writer.next_row_group().unwrap();
        for write in &columns {
            let mut column = group.next_column().unwrap().unwrap();
            write(&mut column);
            column.close().unwrap();
        }
        group.close().unwrap();
    }
    writer.close().unwrap();
    on_disk.seek(SeekFrom::Start(0)).unwrap();
    on_disk
}

#[test]
fn every_value_is_written_as_it_stands_with_its_digits() {
    let mut text = String::new();
    Rows::new(file(1)).unwrap().read_to_string(&mut text).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(
        lines,
        [
            r#"{"millis":"2023-06-15T09:00:00.120Z","micros":"2023-06-15T09:00:00.123450","nanos":"2023-06-15T09:00:00.123456789Z","old":null,"price":-1.05,"ratio":0.1,"who":"officer \"1\"\n","blob":"plain","tags":["a","b"],"day":"2023-06-15"}"#,
            r#"{"millis":"1969-12-31T23:59:59.999Z","micros":9223372036854775807,"nanos":"1970-01-01T00:00:00.000000000Z","old":"2023-06-15T00:00:08.589934591","price":0.07,"ratio":"NaN","who":null,"blob":"AP8=","tags":null,"day":"1970-01-01"}"#,
        ]
    );
    for line in lines {
        assert!(serde_json::from_str::<serde_json::Value>(line).is_ok(), "{line}");
    }
}

#[test]
fn rows_of_all_groups_come_in_order_however_little_is_read_at_once() {
    let mut rows = Rows::new(file(3)).unwrap();
    assert_eq!((rows.len(), rows.is_empty()), (6, false));
    let (mut bytes, mut three) = (Vec::new(), [0; 3]);
    loop {
        let len = rows.read(&mut three).unwrap();
        if len == 0 {
            break;
        }
        bytes.extend_from_slice(&three[..len]);
    }
    let mut whole = String::new();
    Rows::new(file(3)).unwrap().read_to_string(&mut whole).unwrap();
    assert_eq!(String::from_utf8(bytes).unwrap(), whole);
    assert_eq!(whole.lines().count(), 6);
}

#[test]
fn what_is_cut_off_or_damaged_is_an_error_or_reads_and_never_a_panic() {
    let mut whole = Vec::new();
    file(2).read_to_end(&mut whole).unwrap();
    let read = |bytes: &[u8]| -> std::io::Result<usize> {
        let mut on_disk = tempfile::tempfile()?;
        on_disk.write_all(bytes)?;
        let mut text = Vec::new();
        Rows::new(on_disk)?.take(1 << 20).read_to_end(&mut text)
    };
    assert!(read(&whole).is_ok());
    for len in (0..whole.len()).step_by(whole.len() / 40) {
        let error = read(&whole[..len]).unwrap_err().to_string();
        assert!(error.starts_with("Parquet, ") && error.ends_with("; copy it again, whole"), "{error}");
    }
    for at in (4..whole.len()).step_by(7) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x5a;
        drop(read(&bytes));
    }
}

#[test]
fn a_column_of_a_kind_that_is_not_read_is_named() {
    let on_disk = tempfile::tempfile().unwrap();
    let schema = "message m { required fixed_len_byte_array(12) span (INTERVAL); }";
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let writer = SerializedFileWriter::new(on_disk.try_clone().unwrap(), schema, Arc::default()).unwrap();
    writer.close().unwrap();
    let error = Rows::new(on_disk).unwrap_err().to_string();
    assert!(error.contains("column `span`"), "{error}");
}
