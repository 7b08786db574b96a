//! A client of HTTP/1.1 that does no more than a load needs: one request at a time over a connection that is kept.

use std::io::{Error, ErrorKind};

use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
};

/// A kept connection.
pub struct Connection {
    stream: BufReader<TcpStream>,
    /// The body of the last answer.
    pub body: Vec<u8>,
}

impl Connection {
    pub async fn open(server: &str) -> Result<Self, Error> {
        let stream = TcpStream::connect(server).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream: BufReader::with_capacity(64 * 1024, stream), body: Vec::new() })
    }

    /// Sends a whole request and reads its whole answer; the answer's status.
    pub async fn send(&mut self, request: &[u8]) -> Result<u16, Error> {
        self.stream.get_mut().write_all(request).await?;
        self.body.clear();
        let status = self.line().await?;
        let status = status.split(' ').nth(1).and_then(|code| code.parse().ok()).ok_or_else(|| broken("no status"))?;
        let mut length = None;
        loop {
            let header = self.line().await?;
            let Some((name, value)) = header.split_once(':') else { break };
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = Some(value.trim().parse().map_err(|_| broken("no length"))?),
                "transfer-encoding" => length = None,
                _ => {}
            }
        }
        match length {
            Some(length) => self.read(length).await?,
            None => self.read_chunks().await?,
        }
        Ok(status)
    }

    /// RFC 9112 §7.1.
    async fn read_chunks(&mut self) -> Result<(), Error> {
        loop {
            let size = self.line().await?;
            let size = usize::from_str_radix(size.split(';').next().unwrap_or_default().trim(), 16);
            let size = size.map_err(|_| broken("a chunk without a size"))?;
            self.read(size).await?;
            self.line().await?;
            if size == 0 {
                return Ok(());
            }
        }
    }

    async fn read(&mut self, bytes: usize) -> Result<(), Error> {
        let from = self.body.len();
        self.body.resize(from + bytes, 0);
        self.stream.read_exact(&mut self.body[from..]).await?;
        Ok(())
    }

    async fn line(&mut self) -> Result<String, Error> {
        let mut line = String::new();
        if self.stream.read_line(&mut line).await? == 0 {
            return Err(broken("the connection was closed"));
        }
        Ok(line.trim_end().to_owned())
    }
}

fn broken(what: &str) -> Error {
    Error::new(ErrorKind::InvalidData, what)
}
