//! A listener for reports that a mail server hands on by LMTP (RFC 2033). It asks nobody who they are, so it listens on a
//! loopback address or a unix socket alone.

mod lines;
mod session;

use std::{
    fs::{self, Permissions},
    io,
    os::unix::fs::{FileTypeExt, PermissionsExt},
    path::Path,
    sync::Arc,
    time::Duration,
};

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
                let listener = UnixListener::bind(path)?;
                // The mail server is another user. Who is kept out is kept out by the folder; a port would let in everybody here.
                fs::set_permissions(path, Permissions::from_mode(0o666))?;
                Ok(Self::Socket(listener))
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

/// Removes the socket of a server that is no more. Any other file refuses a connection in the same way, and stays.
async fn leave_behind(path: &Path) -> io::Result<()> {
    match UnixStream::connect(path).await {
        Err(fault)
            if fault.kind() == io::ErrorKind::ConnectionRefused && fs::metadata(path)?.file_type().is_socket() =>
        {
            fs::remove_file(path)
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_mail_server_of_another_user_may_speak_and_a_socket_left_behind_is_no_hindrance() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("lmtp");
        for _ in 0..2 {
            let listener = Listener::bind(&Lmtp::Socket(path.clone())).await.expect("it listens");
            let mode = fs::metadata(&path).expect("a socket").permissions().mode();
            assert_eq!(mode & 0o777, 0o666);
            drop(listener);
        }
    }

    #[tokio::test]
    async fn a_file_that_is_no_socket_stays() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("notes.txt");
        fs::write(&path, "kept").expect("a file");
        let bound = Listener::bind(&Lmtp::Socket(path.clone())).await;
        assert!(bound.is_err_and(|fault| fault.kind() == io::ErrorKind::AddrInUse));
        assert_eq!(fs::read_to_string(&path).expect("it is there"), "kept");
    }
}
