//! A listener for reports that a mail server hands on by LMTP (RFC 2033). It asks nobody who they are, so it listens on a
//! loopback address or a unix socket alone.

mod lines;
mod session;

use std::{io, path::Path, sync::Arc, time::Duration};

use desk::Desk;
use tokio::{
    io::{AsyncRead, AsyncWrite, AsyncWriteExt},
    net::{TcpListener, UnixListener, UnixStream},
    sync::{OwnedSemaphorePermit, Semaphore},
};

use crate::{config::Lmtp, ending::Ending};

/// Most connections at a time.
const MOST: usize = 16;

/// How long accepting rests after a fault of the system's: it may be out of file descriptors.
const REST: Duration = Duration::from_millis(200);

pub enum Listener {
    Loopback(TcpListener),
    Socket(UnixListener),
}

impl Listener {
    pub async fn bind(address: &Lmtp) -> io::Result<Self> {
        match address {
            Lmtp::Loopback(address) => {
                let listener = TcpListener::bind(address).await?;
                tracing::info!(address = %listener.local_addr()?, "LMTP");
                Ok(Self::Loopback(listener))
            }
            Lmtp::Socket(path) => {
                leave_behind(path).await?;
                Ok(Self::Socket(UnixListener::bind(path)?))
            }
        }
    }

    /// Takes connections until the server is told to end.
    pub async fn serve(self, desk: Desk, ending: Ending) {
        let places = Arc::new(Semaphore::new(MOST));
        let place = || places.clone().try_acquire_owned().ok();
        let take = async || match &self {
            Self::Loopback(listener) => listener.accept().await.map(|(stream, _)| begin(stream, place(), &desk)),
            Self::Socket(listener) => listener.accept().await.map(|(stream, _)| begin(stream, place(), &desk)),
        };
        loop {
            let taken = tokio::select! {
                taken = take() => taken,
                () = ending.told() => return,
            };
            if let Err(fault) = taken {
                tracing::warn!(%fault, "an LMTP connection could not be taken");
                tokio::time::sleep(REST).await;
            }
        }
    }
}

/// Serves one connection on its own task; without a place it is told to come again.
fn begin<S>(mut stream: S, place: Option<OwnedSemaphorePermit>, desk: &Desk)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let desk = desk.clone();
    tokio::spawn(async move {
        let Some(_place) = place else {
            let _ = stream.write_all(b"421 4.3.2 too many connections\r\n").await;
            return;
        };
        let take = |reports| {
            let desk = desk.clone();
            async move { desk.take_reports(reports).await.is_ok() }
        };
        if let Err(fault) = session::serve(stream, take).await {
            tracing::debug!(%fault, "an LMTP connection broke off");
        }
    });
}

/// Removes the socket of a server that is no more.
async fn leave_behind(path: &Path) -> io::Result<()> {
    match UnixStream::connect(path).await {
        Err(fault) if fault.kind() == io::ErrorKind::ConnectionRefused => std::fs::remove_file(path),
        _ => Ok(()),
    }
}
