//! The columns of a group, each packed by itself: so that threads pack some each.

use super::{Cells, Levels};
use crate::store::side_by_side;
use bytes::Bytes;
use parquet::column::writer::{ColumnCloseResult, ColumnWriter, get_column_writer, get_typed_column_writer};
use parquet::data_type::{BoolType, ByteArrayType, DataType, Int64Type};
use parquet::errors::Result;
use parquet::file::properties::WriterPropertiesPtr;
use parquet::file::writer::{SerializedPageWriter, TrackedWrite};
use parquet::schema::types::ColumnDescPtr;
use std::sync::Arc;

/// A packed column.
type Packed = (Bytes, ColumnCloseResult);

/// The bytes of columns, and what stands in the file of each.
pub(super) fn pack_all(
    schema: &[ColumnDescPtr],
    properties: &WriterPropertiesPtr,
    cells: impl Iterator<Item = Cells>,
) -> Result<Vec<Packed>> {
    let mut columns: Vec<(Cells, Option<Result<Packed>>)> = cells.map(|cells| (cells, None)).collect();
    // the last column has the records, which take the longest
    let last_first = schema.iter().zip(&mut columns).rev().collect();
    side_by_side(last_first, |(schema, (cells, packed))| {
        *packed = Some(pack(Arc::clone(schema), properties, cells));
    });
    columns.into_iter().filter_map(|(_, packed)| packed).collect()
}

/// The bytes of a column, and what stands in the file of it.
fn pack(schema: ColumnDescPtr, properties: &WriterPropertiesPtr, cells: &Cells) -> Result<Packed> {
    let mut out = TrackedWrite::new(Vec::new());
    let pages = Box::new(SerializedPageWriter::new(&mut out));
    let column = get_column_writer(schema, Arc::clone(properties), pages);
    let closed = match cells {
        Cells::Texts(Levels { values, defined, .. }) => {
            write::<ByteArrayType>(column, values, Some(defined), None)
        }
        Cells::Lists(Levels { values, defined, repeated }) => {
            write::<ByteArrayType>(column, values, Some(defined), Some(repeated))
        }
        Cells::Numbers(Levels { values, defined, .. }) => {
            write::<Int64Type>(column, values, Some(defined), None)
        }
        Cells::Flags(flags) => write::<BoolType>(column, flags, None, None),
    }?;
    Ok((out.into_inner()?.into(), closed))
}

fn write<T: DataType>(
    column: ColumnWriter<'_>,
    values: &[T::T],
    defined: Option<&[i16]>,
    repeated: Option<&[i16]>,
) -> Result<ColumnCloseResult> {
    let mut column = get_typed_column_writer::<T>(column);
    column.write_batch(values, defined, repeated)?;
    column.close()
}
