//! Lines of a connection, bounded in length and in time.

use std::{io, time::Duration};

use tokio::io::{AsyncBufRead, AsyncBufReadExt};

/// How long the next line may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// One line with its end. Of a longer one than was allowed only the beginning is kept.
pub struct Line {
    pub bytes: Vec<u8>,
    pub cut: bool,
    /// It ends as lines must (RFC 5321 §2.3.8), also where the end is cut off.
    pub whole: bool,
}

impl Line {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).trim_end_matches(['\r', '\n']).to_owned()
    }
}

/// The next line, of which at most `most` bytes are kept; none at the end of the connection.
pub async fn next(reader: &mut (impl AsyncBufRead + Unpin), most: usize) -> io::Result<Option<Line>> {
    tokio::time::timeout(PATIENCE, read(reader, most)).await.map_err(|_| io::Error::from(io::ErrorKind::TimedOut))?
}

async fn read(reader: &mut (impl AsyncBufRead + Unpin), most: usize) -> io::Result<Option<Line>> {
    let mut line = Line { bytes: Vec::new(), cut: false, whole: false };
    let mut last = 0;
    loop {
        let buffer = reader.fill_buf().await?;
        if buffer.is_empty() {
            return Ok(None);
        }
        let end = buffer.iter().position(|byte| *byte == b'\n').map(|at| at + 1);
        let part = &buffer[..end.unwrap_or(buffer.len())];
        let kept = part.len().min(most - line.bytes.len());
        line.cut |= kept < part.len();
        line.bytes.extend_from_slice(&part[..kept]);
        line.whole = matches!(part, [.., b'\r', b'\n']) || (part == b"\n" && last == b'\r');
        last = part[part.len() - 1];
        let read = part.len();
        reader.consume(read);
        if end.is_some() {
            return Ok(Some(line));
        }
    }
}
