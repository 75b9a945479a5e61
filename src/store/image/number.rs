//! Numbers as bytes, the lowest byte first.

use super::{Image, ImageWriter, Stored};
use std::io;

/// A number of a fixed width.
pub trait Number: Copy + Default + Send + Sync {
    /// Its width in bytes.
    const WIDTH: usize;

    /// Adds numbers behind bytes.
    fn put_all(numbers: &[Self], into: &mut Vec<u8>);

    /// Numbers of as many bytes as they need.
    fn get_all(bytes: &[u8], into: &mut [Self]);
}

macro_rules! number {
    ($($type:ty),*) => {$(
        impl Number for $type {
            const WIDTH: usize = size_of::<$type>();

            fn put_all(numbers: &[Self], into: &mut Vec<u8>) {
                let before = into.len();
                into.resize(before + numbers.len() * Self::WIDTH, 0);
                let (cells, _) = into[before..].as_chunks_mut::<{ size_of::<$type>() }>();
                for (cell, number) in cells.iter_mut().zip(numbers) {
                    *cell = number.to_le_bytes();
                }
            }

            fn get_all(bytes: &[u8], into: &mut [Self]) {
                let (cells, _) = bytes.as_chunks::<{ size_of::<$type>() }>();
                for (number, cell) in into.iter_mut().zip(cells) {
                    *number = Self::from_le_bytes(*cell);
                }
            }
        }
    )*};
}

number!(u8, u16, u32, u64, u128, i64);

impl<N: Number> Stored for Vec<N> {
    fn put(&self, to: &mut ImageWriter, name: &str) -> io::Result<()> {
        to.numbers(name, self)
    }

    fn get(from: &Image, name: &str) -> io::Result<Self> {
        from.numbers(name)
    }
}
