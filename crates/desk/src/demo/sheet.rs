//! One CSV file of the bundle on its way to the disk: fields are appended to one buffer that is written out by the megabyte.

use std::{
    fs::File,
    io::{self, Write},
    path::Path,
};

use uuid::Uuid;

const FLUSH_AT: usize = 1 << 20;

pub struct Sheet {
    file: File,
    buffer: Vec<u8>,
    rows: u64,
    opened: bool,
}

impl Sheet {
    pub fn create(folder: &Path, name: &str, header: &str) -> io::Result<Self> {
        let mut buffer = Vec::with_capacity(FLUSH_AT + 4096);
        buffer.extend_from_slice(header.as_bytes());
        buffer.push(b'\n');
        Ok(Self { file: File::create(folder.join(name))?, buffer, rows: 0, opened: false })
    }

    pub fn text(&mut self, text: &str) -> &mut Self {
        self.next();
        if text.bytes().any(|b| matches!(b, b',' | b'"' | b'\n' | b'\r')) {
            self.quoted(text);
        } else {
            self.buffer.extend_from_slice(text.as_bytes());
        }
        self
    }

    pub fn empty(&mut self) -> &mut Self {
        self.next();
        self
    }

    pub fn id(&mut self, id: Uuid) -> &mut Self {
        self.next();
        self.push_id(id);
        self
    }

    pub fn optional_id(&mut self, id: Option<Uuid>) -> &mut Self {
        match id {
            Some(id) => self.id(id),
            None => self.empty(),
        }
    }

    pub fn ids(&mut self, ids: impl Iterator<Item = Uuid>) -> &mut Self {
        self.next();
        for (at, id) in ids.enumerate() {
            if at > 0 {
                self.buffer.push(b';');
            }
            self.push_id(id);
        }
        self
    }

    pub fn words<'a>(&mut self, words: impl Iterator<Item = &'a str>) -> &mut Self {
        self.next();
        for (at, word) in words.enumerate() {
            if at > 0 {
                self.buffer.push(b';');
            }
            self.buffer.extend_from_slice(word.as_bytes());
        }
        self
    }

    pub fn number(&mut self, number: u64) -> &mut Self {
        self.next();
        let mut digits = [0; 20];
        let mut at = digits.len();
        let mut rest = number;
        loop {
            at -= 1;
            digits[at] = b'0' + (rest % 10) as u8;
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        self.buffer.extend_from_slice(&digits[at..]);
        self
    }

    /// Seconds since 1970 as `2026-11-20T05:28:05Z`.
    pub fn moment(&mut self, seconds: i64) -> &mut Self {
        self.next();
        super::calendar::moment(&mut self.buffer, seconds);
        self
    }

    /// The day of `seconds` since 1970 as `2026-11-20`.
    pub fn day(&mut self, seconds: i64) -> &mut Self {
        self.next();
        super::calendar::day(&mut self.buffer, seconds);
        self
    }

    /// Ends the row.
    pub fn end(&mut self) -> io::Result<()> {
        self.buffer.push(b'\n');
        self.rows += 1;
        self.opened = false;
        if self.buffer.len() >= FLUSH_AT {
            self.file.write_all(&self.buffer)?;
            self.buffer.clear();
        }
        Ok(())
    }

    /// Writes the rest; the rows written.
    pub fn finish(mut self) -> io::Result<u64> {
        self.file.write_all(&self.buffer)?;
        Ok(self.rows)
    }

    fn next(&mut self) {
        if self.opened {
            self.buffer.push(b',');
        }
        self.opened = true;
    }

    fn push_id(&mut self, id: Uuid) {
        let mut text = Uuid::encode_buffer();
        self.buffer.extend_from_slice(id.hyphenated().encode_lower(&mut text).as_bytes());
    }

    fn quoted(&mut self, text: &str) {
        self.buffer.push(b'"');
        for byte in text.bytes() {
            if byte == b'"' {
                self.buffer.push(b'"');
            }
            self.buffer.push(byte);
        }
        self.buffer.push(b'"');
    }
}
