//! One CSV file, a row at a time: columns by name in any order, and never more of the file in memory than one row.

use std::{
    fs::File,
    io::{self, Read},
    path::Path,
};

use csv::{ByteRecord, ReaderBuilder};

use super::{
    in_order::{InOrder, Placed},
    row::Row,
};
use crate::imports::{
    ImportError,
    sorted::{self, Sorter},
};

/// The longest row read, in bytes. A longer one is a quote that was opened and never closed.
const LONGEST_ROW: u64 = 1 << 20;

/// A column that a kind of file may have.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    pub name: &'static str,
    /// The file is broken without it.
    pub required: bool,
}

pub const fn required(name: &'static str) -> Column {
    Column { name, required: true }
}

pub const fn optional(name: &'static str) -> Column {
    Column { name, required: false }
}

pub struct Table {
    reader: csv::Reader<Bounded<File>>,
    /// Its rows in another order.
    in_order: Option<InOrder>,
    record: ByteRecord,
    headers: Vec<String>,
    columns: &'static [Column],
    /// Where each of `columns` stands in a row.
    places: Vec<Option<usize>>,
    name: String,
}

impl Table {
    /// Opens a file and reads its header.
    pub fn open(path: &Path, columns: &'static [Column]) -> Result<Self, ImportError> {
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        let mut reader =
            raw(path).map_err(|fault| ImportError::broken(&name, 0, format!("cannot be read: {fault}")))?;
        let headers = header(&mut reader, &name)?;
        let place = |column: &Column| headers.iter().position(|header| header.eq_ignore_ascii_case(column.name));
        let places: Vec<Option<usize>> = columns.iter().map(place).collect();
        let missing = columns.iter().zip(&places).find(|(column, place)| column.required && place.is_none());
        if let Some((column, _)) = missing {
            return Err(ImportError::broken(&name, 1, format!("has no column {}", column.name)));
        }
        Ok(Self { reader, in_order: None, record: ByteRecord::new(), headers, columns, places, name })
    }

    /// The headers of a file, to find out what it is.
    pub fn headers(path: &Path) -> Result<Vec<String>, ImportError> {
        Ok(Self::open(path, &[])?.headers)
    }

    pub fn own_headers(&self) -> &[String] {
        &self.headers
    }

    /// The headers that are none of the columns.
    pub fn unknown(&self) -> Vec<&str> {
        let known = |at: &usize| self.places.contains(&Some(*at));
        (0..self.headers.len()).filter(|at| !known(at)).map(|at| &*self.headers[at]).filter(|h| !h.is_empty()).collect()
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    /// Sorts the rows by what `order` makes of each; those of which it makes nothing come first.
    pub fn sorted_by(mut self, order: impl Fn(&Row<'_>) -> Option<Vec<u8>>) -> Result<Self, ImportError> {
        let mut sorter = Sorter::default();
        while let Some(row) = self.next()? {
            let placed = Placed { order: order(&row).unwrap_or_default(), line: row.line, cells: row.record.clone() };
            sorter.add(&placed).map_err(sorted::broken)?;
        }
        self.in_order = Some(InOrder::of(sorter).map_err(sorted::broken)?);
        Ok(self)
    }

    /// The next row, or none at the end.
    pub fn next(&mut self) -> Result<Option<Row<'_>>, ImportError> {
        let (line, again) = match &mut self.in_order {
            Some(rows) => {
                let Some((row, again)) = rows.next().map_err(sorted::broken)? else { return Ok(None) };
                self.record = row.cells;
                (row.line, again)
            }
            None => {
                if !advance(&mut self.reader, &mut self.record, &self.name)? {
                    return Ok(None);
                }
                (first_line(&self.record, self.reader.position().line()), false)
            }
        };
        Ok(Some(Row {
            record: &self.record,
            headers: &self.headers,
            columns: self.columns,
            places: &self.places,
            line,
            again,
        }))
    }

    /// Reads a file from end to end for its form alone; the number of its rows.
    pub fn check(path: &Path, columns: &'static [Column]) -> Result<u64, ImportError> {
        let mut table = Self::open(path, columns)?;
        let mut rows = 0;
        while table.next()?.is_some() {
            rows += 1;
        }
        Ok(rows)
    }
}

fn raw(path: &Path) -> io::Result<csv::Reader<Bounded<File>>> {
    let file = Bounded { inner: File::open(path)?, since_row: 0 };
    // A row ends with LF; the CR before it goes with the white space round the last cell. Counting CR as an end too would
    // tell every second line number wrong.
    let end = csv::Terminator::Any(b'\n');
    Ok(ReaderBuilder::new()
        .terminator(end)
        .has_headers(false)
        .flexible(true)
        .buffer_capacity(1 << 16)
        .from_reader(file))
}

fn header(reader: &mut csv::Reader<Bounded<File>>, name: &str) -> Result<Vec<String>, ImportError> {
    let mut record = ByteRecord::new();
    if !advance(reader, &mut record, name)? {
        return Err(ImportError::broken(name, 1, "is empty"));
    }
    let text = |cell: &[u8]| std::str::from_utf8(cell).ok().map(|text| text.trim().to_owned());
    let cells: Option<Vec<String>> = record.iter().map(text).collect();
    let cells = cells.filter(|cells| cells.iter().all(|cell| !cell.contains(char::is_control)));
    let Some(cells) = cells else {
        return Err(ImportError::broken(name, 1, "is not CSV in UTF-8"));
    };
    if cells.len() < 2 {
        return Err(ImportError::broken(
            name,
            1,
            "is not CSV: its header has one column only; fields are parted by commas",
        ));
    }
    let twice = cells.iter().enumerate().find(|(at, cell)| !cell.is_empty() && cells[..*at].contains(cell));
    match twice {
        Some((_, cell)) => Err(ImportError::broken(name, 1, format!("has the column {cell} twice"))),
        None => Ok(cells),
    }
}

/// The line on which a row begins, known where it ended (`after`): empty lines before it are counted to it by the reader.
fn first_line(record: &ByteRecord, after: u64) -> u64 {
    let before = record.position().map_or(0, csv::Position::line);
    if after <= before + 1 {
        return before;
    }
    let inside = record.as_slice().iter().filter(|byte| **byte == b'\n').count() as u64;
    before.max(after - 1 - inside)
}

/// Reads the next row that is not an empty line.
fn advance(reader: &mut csv::Reader<Bounded<File>>, record: &mut ByteRecord, name: &str) -> Result<bool, ImportError> {
    loop {
        reader.get_mut().since_row = 0;
        let line = reader.position().line();
        if !reader.read_byte_record(record).map_err(|fault| broken(fault, name, line))? {
            return Ok(false);
        }
        if record.len() > 1 || !record.as_slice().trim_ascii().is_empty() {
            return Ok(true);
        }
    }
}

fn broken(fault: csv::Error, name: &str, line: u64) -> ImportError {
    let reason = match fault.into_kind() {
        csv::ErrorKind::Io(fault) if fault.kind() == io::ErrorKind::FileTooLarge => {
            "has a row that does not end: a quote that opens here is never closed".to_owned()
        }
        csv::ErrorKind::Io(fault) => format!("cannot be read: {fault}"),
        _ => "is not CSV".to_owned(),
    };
    ImportError::broken(name, line, reason)
}

/// A file that refuses to go on when one row takes too much of it.
struct Bounded<R> {
    inner: R,
    since_row: u64,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.since_row > LONGEST_ROW {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let read = self.inner.read(buffer)?;
        self.since_row += read as u64;
        Ok(read)
    }
}
