//! Search keys sorted outside of memory: runs that are sorted in memory and written to a file without a name, then read
//! together from the smallest on. However many there are, they take little memory, and a process that ends leaves nothing behind.
//! In a run a row says only where it differs from the one before (front coding), which is little more than half of it.

use std::{
    cmp::Reverse,
    collections::BinaryHeap,
    fs::File,
    io::{self, Write},
    ops::Range,
    os::unix::fs::FileExt,
    sync::Arc,
};

use store::load::KeyRow;
use uuid::Uuid;

/// Bytes of rows that are sorted in memory.
const RUN: usize = 8 * 1024 * 1024;

/// Bytes of a run that are read at a time.
const PAGE: usize = 32 * 1024;

/// Bytes before those of a row in a run.
const HEAD: usize = 3;

/// Rows as they are added. A row is bytes that compare as the table orders them: scope, kind, key and its end, subject, owner.
#[derive(Default)]
pub struct Sorter {
    bytes: Vec<u8>,
    /// Where each row of `bytes` begins, and its first bytes, by which most rows are told apart.
    rows: Vec<(u128, u32)>,
    file: Option<Arc<File>>,
    /// Where each run ends in the file.
    ends: Vec<u64>,
    count: u64,
}

impl Sorter {
    pub fn len(&self) -> u64 {
        self.count
    }

    pub fn add(&mut self, row: &KeyRow) -> io::Result<()> {
        if self.bytes.len() >= RUN {
            self.write_run()?;
        } else if self.bytes.capacity() == 0 {
            // As much as a run takes at once: growing would take twice as much.
            self.bytes.reserve_exact(RUN + 1_024);
        }
        let start = self.bytes.len();
        // Two bytes of length, so that rows can be read one after the other.
        self.bytes.extend([0, 0]);
        self.bytes.extend((row.scope ^ i32::MIN).to_be_bytes());
        self.bytes.extend(row.kind.to_be_bytes());
        // No key has a zero: it is the end.
        self.bytes.extend(row.key.bytes().filter(|byte| *byte != 0));
        self.bytes.push(0);
        self.bytes.extend(row.subject.as_bytes());
        self.bytes.extend((row.owner ^ i32::MIN).to_be_bytes());
        let length = self.bytes.len() - start - 2;
        self.bytes[start..start + 2].copy_from_slice(&(length as u16).to_be_bytes());
        let mut first = [0; 16];
        first.copy_from_slice(&self.bytes[start + 2..start + 18]);
        self.rows.push((u128::from_be_bytes(first), start as u32));
        self.count += 1;
        Ok(())
    }

    /// The rows from the smallest on, each once.
    pub fn sorted(mut self) -> io::Result<Sorted> {
        self.sort();
        let mut sorted = Sorted { runs: Vec::new(), heap: BinaryHeap::new(), last: Vec::new() };
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
            let [high, low] = (rest.len() as u16).to_be_bytes();
            out.write_all(&[same as u8, high, low])?;
            out.write_all(rest)?;
            written += (HEAD + rest.len()) as u64;
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
    let length = usize::from(u16::from_be_bytes([bytes[start], bytes[start + 1]]));
    &bytes[start + 2..start + 2 + length]
}

/// Rows in the order of the table.
pub struct Sorted {
    runs: Vec<Run>,
    heap: BinaryHeap<Reverse<(Vec<u8>, usize)>>,
    last: Vec<u8>,
}

impl Sorted {
    /// The next `most` rows, fewer only at the end.
    pub fn next(&mut self, most: usize) -> io::Result<Vec<KeyRow>> {
        let mut rows = Vec::with_capacity(most);
        while rows.len() < most
            && let Some(mut smallest) = self.heap.peek_mut()
        {
            let Reverse((row, run)) = &mut *smallest;
            if *row != self.last {
                rows.push(decode(row));
                self.last.clone_from(row);
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
        let next = match self.next() {
            Some(next) => next,
            None => {
                self.fill()?;
                let Some(next) = self.next() else { return Ok(false) };
                next
            }
        };
        row.truncate(usize::from(self.page[self.read]));
        row.extend(&self.page[next.clone()]);
        self.read = next.end;
        Ok(true)
    }

    /// Where what follows of the next row lies, if the page has all of it.
    fn next(&self) -> Option<Range<usize>> {
        let [_, high, low] = *self.page[self.read..].first_chunk()?;
        let start = self.read + HEAD;
        let next = start..start + usize::from(u16::from_be_bytes([high, low]));
        (next.end <= self.page.len()).then_some(next)
    }

    fn fill(&mut self) -> io::Result<()> {
        self.page.drain(..self.read);
        self.read = 0;
        let kept = self.page.len();
        let more = PAGE.min(usize::try_from(self.end - self.at).unwrap_or(PAGE));
        self.page.resize(kept + more, 0);
        if let Some(file) = &self.file {
            file.read_exact_at(&mut self.page[kept..], self.at)?;
        }
        self.at += more as u64;
        Ok(())
    }
}

fn decode(row: &[u8]) -> KeyRow {
    let (head, ids) = row.split_at(row.len() - 20);
    let number = |bytes: &[u8]| bytes.iter().fold(0_u32, |sum, byte| sum << 8 | u32::from(*byte));
    let signed = |bytes: &[u8]| number(bytes).cast_signed() ^ i32::MIN;
    KeyRow {
        scope: signed(&head[..4]),
        kind: number(&head[4..6]) as i16,
        key: String::from_utf8_lossy(&head[6..head.len() - 1]).into_owned(),
        subject: Uuid::from_slice(&ids[..16]).unwrap_or_default(),
        owner: signed(&ids[16..]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_back_sorted_and_once_however_many_runs_there_are() {
        let row = |number: u32| KeyRow {
            scope: (number % 7).cast_signed() - 3,
            kind: (number % 5) as i16,
            key: format!("{} é\t{number}", "x".repeat((number % 40) as usize)),
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
