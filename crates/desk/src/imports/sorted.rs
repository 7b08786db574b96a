//! Rows sorted outside of memory, search keys and rows of a file alike: runs that are sorted in memory and written to a file without
//! a name, then read together from the smallest on. However many there are, they take little memory, and a process that ends leaves
//! nothing behind. In a run a row says only where it differs from the one before (front coding), which is little more than half of it.

use std::{
    cmp::Reverse,
    collections::BinaryHeap,
    fs::File,
    io::{self, Write},
    marker::PhantomData,
    ops::Range,
    os::unix::fs::FileExt,
    sync::Arc,
};

use store::sea_orm::DbErr;

mod key;

/// Bytes of rows that are sorted in memory.
const RUN: usize = 8 * 1024 * 1024;

/// Bytes of a row's length in memory.
const LENGTH: usize = 4;

/// Bytes of a run that are read at a time.
const PAGE: usize = 32 * 1024;

/// What can be sorted: a row as bytes that compare as the rows are to be ordered.
pub trait Sortable {
    fn put(&self, out: &mut Vec<u8>);
    /// The row of the bytes that [`Sortable::put`] has written.
    fn take(bytes: &[u8]) -> Self;
}

/// Rows as they are added.
pub struct Sorter<T> {
    bytes: Vec<u8>,
    /// Where each row of `bytes` begins, and its first bytes, by which most rows are told apart.
    rows: Vec<(u128, u32)>,
    file: Option<Arc<File>>,
    /// Where each run ends in the file.
    ends: Vec<u64>,
    count: u64,
    of: PhantomData<fn(T)>,
}

impl<T> Default for Sorter<T> {
    fn default() -> Self {
        Self { bytes: Vec::new(), rows: Vec::new(), file: None, ends: Vec::new(), count: 0, of: PhantomData }
    }
}

impl<T: Sortable> Sorter<T> {
    pub fn len(&self) -> u64 {
        self.count
    }

    pub fn add(&mut self, row: &T) -> io::Result<()> {
        if self.bytes.len() >= RUN {
            self.write_run()?;
        } else if self.bytes.capacity() == 0 {
            // As much as a run takes at once: growing would take twice as much.
            self.bytes.reserve_exact(RUN + 1_024);
        }
        let start = self.bytes.len();
        // Room for the length, so that rows can be read one after the other.
        self.bytes.extend([0; LENGTH]);
        row.put(&mut self.bytes);
        let length = self.bytes.len() - start - LENGTH;
        self.bytes[start..start + LENGTH].copy_from_slice(&(length as u32).to_be_bytes());
        let mut first = [0; 16];
        let most = length.min(first.len());
        first[..most].copy_from_slice(&self.bytes[start + LENGTH..][..most]);
        self.rows.push((u128::from_be_bytes(first), start as u32));
        self.count += 1;
        Ok(())
    }

    /// The rows from the smallest on, each once.
    pub fn sorted(mut self) -> io::Result<Sorted<T>> {
        self.sort();
        let mut sorted = Sorted { runs: Vec::new(), heap: BinaryHeap::new(), last: None, of: PhantomData };
        let mut from = 0;
        for end in &self.ends {
            let file = self.file.clone();
            sorted.runs.push(Run { file, at: from, end: *end, page: Vec::new(), read: 0 });
            from = *end;
        }
        // The last run stays in memory.
        let mut page = Vec::with_capacity(self.bytes.len());
        self.encode(&mut page)?;
        sorted.runs.push(Run { file: None, at: 0, end: 0, page, read: 0 });
        for run in 0..sorted.runs.len() {
            sorted.refill(run)?;
        }
        Ok(sorted)
    }

    fn sort(&mut self) {
        let bytes = &self.bytes;
        self.rows.sort_unstable_by(|(a, one), (b, other)| {
            a.cmp(b).then_with(|| row(bytes, *one as usize).cmp(row(bytes, *other as usize)))
        });
    }

    /// Each row as how many bytes it shares with the one before, how many follow, and those. Says how many bytes all take.
    fn encode(&self, out: &mut impl Write) -> io::Result<u64> {
        let (mut last, mut written): (&[u8], u64) = (&[], 0);
        for (_, start) in &self.rows {
            let row = row(&self.bytes, *start as usize);
            let same = last.iter().zip(row).take(usize::from(u8::MAX)).take_while(|(one, other)| one == other).count();
            let rest = &row[same..];
            let mut head = vec![same as u8];
            put_number(&mut head, rest.len());
            out.write_all(&head)?;
            out.write_all(rest)?;
            written += (head.len() + rest.len()) as u64;
            last = row;
        }
        Ok(written)
    }

    fn write_run(&mut self) -> io::Result<()> {
        self.sort();
        let file = match &self.file {
            Some(file) => Arc::clone(file),
            None => Arc::clone(self.file.insert(Arc::new(tempfile::tempfile()?))),
        };
        let mut out = io::BufWriter::with_capacity(1024 * 1024, &*file);
        let written = self.encode(&mut out)?;
        out.flush()?;
        drop(out);
        let from = self.ends.last().copied().unwrap_or(0);
        self.ends.push(from + written);
        self.bytes.clear();
        self.rows.clear();
        Ok(())
    }
}

/// The row at `start`, after its length.
fn row(bytes: &[u8], start: usize) -> &[u8] {
    let (length, rest) = bytes[start..].split_first_chunk().unwrap_or((&[0; LENGTH], &[]));
    &rest[..u32::from_be_bytes(*length) as usize]
}

/// A number in as few bytes as it takes, seven bits each from the lowest on (LEB128).
pub fn put_number(out: &mut Vec<u8>, mut number: usize) {
    while number > 0x7f {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// The number that `bytes` begin with and how many they are, if all of them are there.
pub fn take_number(bytes: &[u8]) -> Option<(usize, usize)> {
    let end = bytes.iter().position(|byte| byte & 0x80 == 0)?;
    let number = bytes[..=end].iter().rev().fold(0, |sum, byte| sum << 7 | usize::from(byte & 0x7f));
    Some((number, end + 1))
}

/// Rows in their order.
pub struct Sorted<T> {
    runs: Vec<Run>,
    heap: BinaryHeap<Reverse<(Vec<u8>, usize)>>,
    last: Option<Vec<u8>>,
    of: PhantomData<fn() -> T>,
}

impl<T: Sortable> Sorted<T> {
    /// The next `most` rows, fewer only at the end.
    pub fn next(&mut self, most: usize) -> io::Result<Vec<T>> {
        let mut rows = Vec::with_capacity(most);
        while rows.len() < most
            && let Some(mut smallest) = self.heap.peek_mut()
        {
            let Reverse((row, run)) = &mut *smallest;
            if self.last.as_ref() != Some(row) {
                rows.push(T::take(row));
                self.last.get_or_insert_default().clone_from(row);
            }
            // The run's next row takes the place of this one, and what the two share stays.
            if !self.runs[*run].read(row)? {
                std::collections::binary_heap::PeekMut::pop(smallest);
            }
        }
        Ok(rows)
    }

    fn refill(&mut self, run: usize) -> io::Result<()> {
        let mut row = Vec::new();
        if self.runs[run].read(&mut row)? {
            self.heap.push(Reverse((row, run)));
        }
        Ok(())
    }
}

/// One sorted run, read page by page.
struct Run {
    file: Option<Arc<File>>,
    at: u64,
    end: u64,
    page: Vec<u8>,
    read: usize,
}

impl Run {
    /// Turns `row`, the one before of this run, into the next; false at the end.
    fn read(&mut self, row: &mut Vec<u8>) -> io::Result<bool> {
        let next = loop {
            if let Some(next) = self.next() {
                break next;
            }
            if !self.fill()? {
                return Ok(false);
            }
        };
        row.truncate(usize::from(self.page[self.read]));
        row.extend(&self.page[next.clone()]);
        self.read = next.end;
        Ok(true)
    }

    /// Where what follows of the next row lies, if the page has all of it.
    fn next(&self) -> Option<Range<usize>> {
        let (length, taken) = take_number(self.page.get(self.read + 1..)?)?;
        let start = self.read + 1 + taken;
        let next = start..start + length;
        (next.end <= self.page.len()).then_some(next)
    }

    /// Reads on; false at the end.
    fn fill(&mut self) -> io::Result<bool> {
        self.page.drain(..self.read);
        self.read = 0;
        let kept = self.page.len();
        let more = PAGE.min(usize::try_from(self.end - self.at).unwrap_or(PAGE));
        self.page.resize(kept + more, 0);
        if let Some(file) = &self.file {
            file.read_exact_at(&mut self.page[kept..], self.at)?;
        }
        self.at += more as u64;
        Ok(more > 0)
    }
}

/// A temporary file that could not be written or read.
pub fn broken(fault: io::Error) -> DbErr {
    DbErr::Custom(format!("rows could not be sorted: {fault}"))
}

#[cfg(test)]
mod tests {
    use store::load::KeyRow;
    use uuid::Uuid;

    use super::*;

    #[test]
    fn rows_come_back_sorted_and_once_however_many_runs_there_are() {
        let row = |number: u32| KeyRow {
            scope: (number % 7).cast_signed() - 3,
            kind: (number % 5) as i16,
            // Some longer than what is read of a run at a time.
            key: format!(
                "{} é\t{number}",
                "x".repeat(if number.is_multiple_of(500) { 2 * PAGE } else { number as usize % 40 })
            ),
            subject: Uuid::from_u128(u128::from(number) << 64),
            owner: (number % 3).cast_signed() - 1,
        };
        let mut wanted: Vec<KeyRow> = (0..3_000).map(row).collect();
        let mut sorter = Sorter::default();
        for (at, row) in wanted.iter().chain(&wanted[..100]).enumerate() {
            sorter.add(row).expect("a row");
            if at % 700 == 0 {
                sorter.write_run().expect("a run");
            }
        }
        wanted.sort();
        let mut sorted = sorter.sorted().expect("runs");
        let mut found = Vec::new();
        loop {
            let some = sorted.next(256).expect("rows");
            if some.is_empty() {
                break;
            }
            found.extend(some);
        }
        assert_eq!(found, wanted);
    }
}
