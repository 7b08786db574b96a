//! The rows of a file in another order than the file has them, sorted outside of memory.

use std::{io, vec};

use csv::ByteRecord;

use crate::imports::sorted::{Sortable, Sorted, Sorter, put_number, take_number};

/// Rows that are read on at a time.
const ROWS: usize = 256;

/// A row as it is sorted: by `order`, and those of one by their lines.
pub struct Placed {
    pub order: Vec<u8>,
    pub line: u64,
    pub cells: ByteRecord,
}

impl Sortable for Placed {
    fn put(&self, out: &mut Vec<u8>) {
        out.extend(&self.order);
        out.extend(self.line.to_be_bytes());
        for cell in &self.cells {
            put_number(out, cell.len());
            out.extend(cell);
        }
        out.extend((self.order.len() as u32).to_be_bytes());
    }

    fn take(bytes: &[u8]) -> Self {
        let (row, order) = bytes.split_last_chunk().unwrap_or((bytes, &[0; 4]));
        let (order, row) = row.split_at(u32::from_be_bytes(*order) as usize);
        let (line, mut row) = row.split_first_chunk().unwrap_or((&[0; 8], row));
        let mut cells = ByteRecord::with_capacity(row.len(), 0);
        while let Some((length, taken)) = take_number(row) {
            cells.push_field(&row[taken..][..length]);
            row = &row[taken + length..];
        }
        Self { order: order.to_vec(), line: u64::from_be_bytes(*line), cells }
    }
}

/// Rows in order.
pub struct InOrder {
    sorted: Sorted<Placed>,
    read: vec::IntoIter<Placed>,
    last: Option<Vec<u8>>,
}

impl InOrder {
    pub fn of(sorter: Sorter<Placed>) -> io::Result<Self> {
        Ok(Self { sorted: sorter.sorted()?, read: Vec::new().into_iter(), last: None })
    }

    /// The next row, and whether it is at the same place as the one before.
    pub fn next(&mut self) -> io::Result<Option<(Placed, bool)>> {
        if self.read.len() == 0 {
            self.read = self.sorted.next(ROWS)?.into_iter();
        }
        let Some(mut row) = self.read.next() else { return Ok(None) };
        let order = std::mem::take(&mut row.order);
        let again = !order.is_empty() && self.last.as_ref() == Some(&order);
        self.last = Some(order);
        Ok(Some((row, again)))
    }
}
