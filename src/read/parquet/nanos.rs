//! Columns of the legacy time type INT96. The library's rows lack their last digits, so these columns are read
//! separately.

use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::{Int96, Int96Type};
use parquet::errors::ParquetError;
use parquet::file::reader::RowGroupReader;
use parquet::schema::types::SchemaDescriptor;

/// The Julian day number of 1970-01-01.
const DAY_OF_1970: i128 = 2_440_588;

/// A column of this type, positioned at a row.
pub(super) struct Nanos {
    /// The index of the column in the rows.
    pub at: usize,
    reader: ColumnReaderImpl<Int96Type>,
    /// The definition level of a value that is not null.
    full: i16,
    values: std::vec::IntoIter<Int96>,
    levels: std::vec::IntoIter<i16>,
    /// The value in the current row, in nanoseconds since 1970; `None` if null or out of range.
    pub now: Option<i64>,
}

/// The top-level columns of this type.
pub(super) fn columns(
    schema: &SchemaDescriptor,
    group: &dyn RowGroupReader,
) -> Result<Vec<Nanos>, ParquetError> {
    let mut found = Vec::new();
    for (number, column) in schema.columns().iter().enumerate() {
        if column.path().parts().len() != 1 || column.max_rep_level() != 0 {
            continue;
        }
        let int96 = column.physical_type() == parquet::basic::Type::INT96;
        let fields = schema.root_schema().get_fields();
        let at = fields.iter().position(|field| field.name() == column.name());
        if let (true, Some(at)) = (int96, at)
            && let ColumnReader::Int96ColumnReader(reader) = group.get_column_reader(number)?
        {
            let (values, levels) = (Vec::new().into_iter(), Vec::new().into_iter());
            found.push(Nanos { at, reader, full: column.max_def_level(), values, levels, now: None });
        }
    }
    Ok(found)
}

impl Nanos {
    /// Moves to the next row.
    pub fn advance(&mut self) -> Result<(), ParquetError> {
        if self.levels.len() == 0 {
            let (mut values, mut levels) = (Vec::new(), Vec::new());
            let (records, ..) =
                self.reader.read_records(super::BATCH, Some(&mut levels), None, &mut values)?;
            if self.full == 0 {
                levels = vec![0; records];
            }
            (self.values, self.levels) = (values.into_iter(), levels.into_iter());
        }
        let there = self.levels.next().is_some_and(|level| level == self.full);
        self.now = if there { self.values.next().as_ref().and_then(since_1970) } else { None };
        Ok(())
    }
}

fn since_1970(value: &Int96) -> Option<i64> {
    let [low, high, day] = value.data() else { return None };
    let of_day = (i128::from(*high) << 32) | i128::from(*low);
    i64::try_from((i128::from(*day) - DAY_OF_1970) * 86_400_000_000_000 + of_day).ok()
}
