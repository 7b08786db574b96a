//! A client of HTTP/1.1 that does no more than a load needs: one request at a time over a connection that is kept, read in
//! place, so that a request costs the load's own core as little as can be.

use std::io::{Error, ErrorKind};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// What an answer of the usual length needs; longer ones make room for themselves.
const ROOM: usize = 8 * 1024;

/// A kept connection.
pub struct Connection {
    stream: TcpStream,
    /// What has been read of the answer, its head first.
    read: Vec<u8>,
    /// The body of the last answer.
    pub body: Vec<u8>,
}

impl Connection {
    pub async fn open(server: &str) -> Result<Self, Error> {
        let stream = TcpStream::connect(server).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, read: Vec::with_capacity(ROOM), body: Vec::new() })
    }

    /// Sends a whole request and reads its whole answer; the answer's status.
    pub async fn send(&mut self, request: &[u8]) -> Result<u16, Error> {
        self.read.clear();
        self.body.clear();
        self.stream.write_all(request).await?;
        let head = self.until(0, b"\r\n\r\n").await?;
        let status = self.read.get(9..12).and_then(|code| std::str::from_utf8(code).ok()?.parse().ok());
        let status = status.ok_or_else(|| broken("no status"))?;
        match length(&self.read[..head])? {
            Some(length) => {
                self.at_least(head + length).await?;
                self.body.extend_from_slice(&self.read[head..head + length]);
            }
            None => self.chunks(head).await?,
        }
        Ok(status)
    }

    /// RFC 9112 §7.1.
    async fn chunks(&mut self, mut at: usize) -> Result<(), Error> {
        loop {
            let begin = self.until(at, b"\r\n").await?;
            let size = std::str::from_utf8(&self.read[at..begin - 2]).ok().and_then(|line| line.split(';').next());
            let size = size.and_then(|size| usize::from_str_radix(size.trim(), 16).ok());
            let size = size.ok_or_else(|| broken("a chunk without a size"))?;
            at = begin + size + 2;
            self.at_least(at).await?;
            self.body.extend_from_slice(&self.read[begin..begin + size]);
            if size == 0 {
                return Ok(());
            }
        }
    }

    /// Reads on until `mark` is found after `from`; the place behind it.
    async fn until(&mut self, from: usize, mark: &[u8]) -> Result<usize, Error> {
        let mut seen = from;
        loop {
            let found = self.read[seen..].windows(mark.len()).position(|bytes| bytes == mark);
            if let Some(at) = found {
                return Ok(seen + at + mark.len());
            }
            seen = self.read.len().saturating_sub(mark.len()).max(from);
            self.more().await?;
        }
    }

    async fn at_least(&mut self, bytes: usize) -> Result<(), Error> {
        while self.read.len() < bytes {
            self.more().await?;
        }
        Ok(())
    }

    async fn more(&mut self) -> Result<(), Error> {
        match self.stream.read_buf(&mut self.read).await? {
            0 => Err(broken("the connection was closed")),
            _ => Ok(()),
        }
    }
}

/// The length that a head declares; none where the body comes in chunks.
fn length(head: &[u8]) -> Result<Option<usize>, Error> {
    const NAME: &[u8] = b"content-length:";
    for line in head.split(|byte| *byte == b'\n') {
        if let Some((name, value)) = line.split_at_checked(NAME.len())
            && name.eq_ignore_ascii_case(NAME)
        {
            let value = std::str::from_utf8(value).ok().and_then(|value| value.trim().parse().ok());
            return value.map(Some).ok_or_else(|| broken("no length"));
        }
    }
    Ok(None)
}

fn broken(what: &str) -> Error {
    Error::new(ErrorKind::InvalidData, what)
}
