//! A mail server on a loopback port that says what a test wants it to say, and misbehaves on purpose.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader},
    net::TcpListener,
    task::JoinHandle,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        crypto::ring::default_provider,
        pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    },
};

/// A certificate of mx.example that nobody else has signed, and its key: what Debian's Postfix comes with.
const OWN: &[u8] = include_bytes!("../fixtures/mail-server.pem");

/// How a server answers. `None` everywhere is an honest one.
#[derive(Clone, Debug, Default)]
pub struct Manners {
    pub banner: Option<&'static str>,
    /// How long it takes before the banner.
    pub slow: Duration,
    /// What it offers besides: `STARTTLS`.
    pub offers: Option<&'static str>,
    pub starttls: Option<&'static str>,
    /// Goes on in TLS once it is asked to, with a certificate that nobody else has signed.
    pub encrypts: bool,
    pub mail: Option<&'static str>,
    pub rcpt: Option<&'static str>,
    pub data: Option<&'static str>,
    /// The answer to the message itself.
    pub message: Option<&'static str>,
    /// Takes the message and hangs up without an answer.
    pub drops: bool,
    /// Takes the first message and never says so.
    pub hangs: bool,
    /// Puts off the first try of each kind of answer (greylisting).
    pub greylists: bool,
}

/// A running server.
pub struct MailServer {
    pub address: SocketAddr,
    taken: Arc<Mutex<Vec<String>>>,
    heard: Arc<Mutex<Vec<String>>>,
    manners: Arc<Mutex<Manners>>,
    task: JoinHandle<()>,
}

impl MailServer {
    pub async fn start(manners: Manners) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let (taken, heard) = (Arc::<Mutex<Vec<String>>>::default(), Arc::<Mutex<Vec<String>>>::default());
        let manners = Arc::new(Mutex::new(manners));
        let (all, how) = ([taken.clone(), heard.clone()], manners.clone());
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let manners = how.lock().unwrap_or_else(PoisonError::into_inner).clone();
                if manners.greylists || manners.hangs {
                    *how.lock().unwrap_or_else(PoisonError::into_inner) = Manners::default();
                }
                let all = all.clone();
                tokio::spawn(async move {
                    tokio::time::sleep(manners.slow).await;
                    let mut stream = BufReader::new(stream);
                    say(&mut stream, manners.banner.unwrap_or("220 mx.example ESMTP")).await?;
                    let plain = converse(stream, &manners, &all).await?;
                    let secret = tls().accept(plain).await.ok()?;
                    converse(BufReader::new(secret), &Manners { offers: None, ..manners }, &all).await.map(drop)
                });
            }
        });
        Self { address, taken, heard, manners, task }
    }

    /// From now on it behaves like this.
    pub fn behave(&self, manners: Manners) {
        *self.manners.lock().unwrap_or_else(PoisonError::into_inner) = manners;
    }

    /// What it was told since it was last asked, without the messages: `EHLO help.example`.
    pub fn heard(&self) -> Vec<String> {
        std::mem::take(&mut *self.heard.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Messages that it has answered for, or taken and dropped.
    pub fn taken(&self) -> Vec<String> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

fn tls() -> TlsAcceptor {
    let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions of TLS")
        .with_no_client_auth()
        .with_single_cert(
            vec![CertificateDer::from_pem_slice(OWN).expect("a certificate")],
            PrivateKeyDer::from_pem_slice(OWN).expect("its key"),
        );
    TlsAcceptor::from(Arc::new(config.expect("they belong together")))
}

async fn say(stream: &mut (impl AsyncWrite + Unpin), text: &str) -> Option<()> {
    stream.write_all(format!("{text}\r\n").as_bytes()).await.ok()?;
    stream.flush().await.ok()
}

/// The next line without its end; `None` where the client has gone.
async fn heard(stream: &mut (impl AsyncBufReadExt + Unpin)) -> Option<String> {
    let mut line = String::new();
    let octets = stream.read_line(&mut line).await.ok()?;
    (octets > 0).then(|| line.trim_end_matches(['\r', '\n']).to_owned())
}

/// One conversation after the banner. What is left of it where it is to go on in TLS; `None` where it has ended.
async fn converse<S: AsyncRead + AsyncWrite + Unpin>(
    mut stream: BufReader<S>,
    manners: &Manners,
    [taken, said]: &[Arc<Mutex<Vec<String>>>; 2],
) -> Option<S> {
    while let Some(line) = heard(&mut stream).await {
        said.lock().unwrap_or_else(PoisonError::into_inner).push(line.clone());
        let verb: String = line.chars().take(4).collect::<String>().to_uppercase();
        let answer = match verb.as_str() {
            "EHLO" => match manners.offers {
                Some(offer) => {
                    say(&mut stream, "250-mx.example").await?;
                    say(&mut stream, &format!("250 {offer}")).await?;
                    continue;
                }
                None => "250 mx.example",
            },
            "STAR" if manners.encrypts => {
                say(&mut stream, "220 go ahead").await?;
                return Some(stream.into_inner());
            }
            "STAR" => manners.starttls.unwrap_or("454 4.7.0 not now"),
            "MAIL" => manners.mail.unwrap_or("250 2.1.0 ok"),
            "RCPT" if manners.greylists => "451 4.7.1 greylisted, try again later",
            "RCPT" => manners.rcpt.unwrap_or("250 2.1.5 ok"),
            "DATA" => {
                let answer = manners.data.unwrap_or("354 go ahead");
                say(&mut stream, answer).await?;
                if !answer.starts_with('3') {
                    continue;
                }
                let mut message = String::new();
                while let Some(line) = heard(&mut stream).await.filter(|line| line != ".") {
                    message += &line;
                    message.push('\n');
                }
                let answer = manners.message.unwrap_or("250 2.0.0 taken as 4F2");
                if answer.starts_with('2') {
                    taken.lock().unwrap_or_else(PoisonError::into_inner).push(message);
                }
                if manners.drops {
                    return None;
                }
                if manners.hangs {
                    std::future::pending::<()>().await;
                }
                answer
            }
            "QUIT" => {
                say(&mut stream, "221 2.0.0 bye").await?;
                return None;
            }
            _ => "502 5.5.1 what?",
        };
        say(&mut stream, answer).await?;
    }
    None
}
