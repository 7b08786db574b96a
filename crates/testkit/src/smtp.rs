//! A mail server on a loopback port that says what a test wants it to say, and misbehaves on purpose.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

/// How a server answers. `None` everywhere is an honest one.
#[derive(Clone, Debug, Default)]
pub struct Manners {
    pub banner: Option<&'static str>,
    /// How long it takes before the banner.
    pub slow: Duration,
    /// What it offers besides: `STARTTLS`.
    pub offers: Option<&'static str>,
    pub starttls: Option<&'static str>,
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
    manners: Arc<Mutex<Manners>>,
    task: JoinHandle<()>,
}

impl MailServer {
    pub async fn start(manners: Manners) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let taken: Arc<Mutex<Vec<String>>> = Arc::default();
        let manners = Arc::new(Mutex::new(manners));
        let (all, how) = (taken.clone(), manners.clone());
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let manners = how.lock().unwrap_or_else(PoisonError::into_inner).clone();
                if manners.greylists || manners.hangs {
                    *how.lock().unwrap_or_else(PoisonError::into_inner) = Manners::default();
                }
                let all = all.clone();
                tokio::spawn(async move { converse(stream, manners, &all).await });
            }
        });
        Self { address, taken, manners, task }
    }

    /// From now on it behaves like this.
    pub fn behave(&self, manners: Manners) {
        *self.manners.lock().unwrap_or_else(PoisonError::into_inner) = manners;
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

/// One conversation; `None` where the client has gone.
async fn converse(stream: TcpStream, manners: Manners, taken: &Mutex<Vec<String>>) -> Option<()> {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    let mut say = async |text: &str| write.write_all(format!("{text}\r\n").as_bytes()).await.ok();
    tokio::time::sleep(manners.slow).await;
    say(manners.banner.unwrap_or("220 mx.example ESMTP")).await?;
    while let Some(line) = lines.next_line().await.ok()? {
        let verb: String = line.chars().take(4).collect::<String>().to_uppercase();
        let answer = match verb.as_str() {
            "EHLO" => match manners.offers {
                Some(offer) => {
                    say("250-mx.example").await?;
                    say(&format!("250 {offer}")).await?;
                    continue;
                }
                None => "250 mx.example",
            },
            "STAR" => manners.starttls.unwrap_or("454 4.7.0 not now"),
            "MAIL" => manners.mail.unwrap_or("250 2.1.0 ok"),
            "RCPT" if manners.greylists => "451 4.7.1 greylisted, try again later",
            "RCPT" => manners.rcpt.unwrap_or("250 2.1.5 ok"),
            "DATA" => {
                let answer = manners.data.unwrap_or("354 go ahead");
                say(answer).await?;
                if !answer.starts_with('3') {
                    continue;
                }
                let mut message = String::new();
                while let Some(line) = lines.next_line().await.ok()?.filter(|line| line != ".") {
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
                say("221 2.0.0 bye").await?;
                return None;
            }
            _ => "502 5.5.1 what?",
        };
        say(answer).await?;
    }
    None
}
