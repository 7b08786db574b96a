//! SMTP (RFC 5321), step by step, for what an answer means depends on the step that it answers.

use std::{error::Error as _, time::Duration};

use lettre::{
    address::Address,
    transport::smtp::{
        Error,
        authentication::{Credentials, Mechanism},
        client::{AsyncSmtpConnection, Certificate, TlsParameters},
        commands::{Data, Mail, Rcpt},
        extension::{ClientId, Extension, MailParameter},
        response::Response,
    },
};
use tokio::time::{Instant, timeout, timeout_at};
use url::{Host, Url};

use super::{Answer, Outcome, Outgoing};
use crate::mail::report::text;

/// How long one mail may take from the first octet to the final dot.
const PATIENCE: Duration = Duration::from_secs(60);

/// How much longer the answer to the dot may take: hanging up on a server that has taken the mail and is still looking
/// through it makes a duplicate (RFC 5321 §4.5.3.2.6).
const AFTER_DOT: Duration = Duration::from_secs(10 * 60);

/// How long a server has for its farewell (RFC 5321 §4.1.1.10), when all is settled.
const FAREWELL: Duration = Duration::from_secs(5);

/// Characters kept of an answer.
const ANSWER: usize = 500;

/// Whether what is said on the way may be read by others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tls {
    /// From the first octet (RFC 8314).
    Wrapped,
    /// STARTTLS (RFC 3207); without it nothing is sent: taking the offer away is how mail is read by others.
    Required,
    /// STARTTLS where it is offered, whatever its certificate says: who could forge one could as well take the offer away.
    Offered,
    Never,
}

/// A mail server that takes our mail.
pub struct Smtp {
    host: String,
    port: u16,
    tls: Tls,
    parameters: TlsParameters,
    /// Who we say that we are.
    hello: Option<ClientId>,
    credentials: Option<Credentials>,
    patience: Duration,
}

impl std::fmt::Debug for Smtp {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Smtp({}:{}, {:?})", self.host, self.port, self.tls)
    }
}

/// Why an address is not one of a mail server; the end of a sentence that begins with the address.
#[derive(Debug, thiserror::Error)]
pub enum SmtpFault {
    #[error("is not smtp://[USER:PASSWORD@]HOST[:PORT] or smtps://…")]
    Url,
    #[error("says {0}={1}, which is not known")]
    Option(String, String),
    #[error("asks to send a password that others can read: use smtps:// or leave tls=required")]
    Clear,
    #[error("names a certificate that cannot be read: {0}")]
    Certificate(String),
}

impl Smtp {
    /// From `smtp://[user:password@]host[:port]` (587 with a user, else 25) or `smtps://…` (465). Options: `tls=required` (the
    /// default, but `offered` for this machine itself), `tls=offered`, which takes any certificate, `tls=none`; `ca=FILE` (PEM)
    /// to trust besides the system's; `timeout=SECONDS` until the message is asked for; `hello=HOST`, the name of this machine.
    pub fn from_url(text: &str) -> Result<Self, SmtpFault> {
        let url = Url::parse(text).map_err(|_| SmtpFault::Url)?;
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or(SmtpFault::Url)?.to_owned();
        let own = matches!(host.as_str(), "localhost" | "127.0.0.1" | "[::1]");
        let (mut tls, port) = match url.scheme() {
            "smtps" => (Tls::Wrapped, 465),
            "smtp" if own => (Tls::Offered, 25),
            "smtp" => (Tls::Required, if url.username().is_empty() { 25 } else { 587 }),
            _ => return Err(SmtpFault::Url),
        };
        let mut parameters = TlsParameters::builder(host.trim_matches(['[', ']']).to_owned());
        let (mut patience, mut hello) = (PATIENCE, None);
        for (name, value) in url.query_pairs() {
            // The end of a password in which a "?" is written as it is.
            let is_address = name.contains('@') || value.contains('@');
            let unknown =
                || if is_address { SmtpFault::Url } else { SmtpFault::Option(name.to_string(), value.to_string()) };
            match (name.as_ref(), value.as_ref()) {
                ("tls", _) if tls == Tls::Wrapped => return Err(unknown()),
                ("tls", "required") => tls = Tls::Required,
                ("tls", "offered") => tls = Tls::Offered,
                ("tls", "none") => tls = Tls::Never,
                ("ca", file) => {
                    let pem = std::fs::read(file).map_err(|fault| SmtpFault::Certificate(fault.to_string()))?;
                    let root =
                        Certificate::from_pem(&pem).map_err(|fault| SmtpFault::Certificate(fault.to_string()))?;
                    parameters = parameters.add_root_certificate(root);
                }
                ("timeout", seconds) => {
                    let seconds = seconds.parse().ok().filter(|s| (1..=60).contains(s)).ok_or_else(unknown)?;
                    patience = Duration::from_secs(seconds);
                }
                ("hello", name) => hello = Some(client(Host::parse(name).map_err(|_| unknown())?)),
                _ => return Err(unknown()),
            }
        }
        let credentials = (!url.username().is_empty())
            .then(|| Credentials::new(decoded(url.username()), decoded(url.password().unwrap_or_default())));
        if credentials.is_some() && matches!(tls, Tls::Never | Tls::Offered) && !own {
            return Err(SmtpFault::Clear);
        }
        let any = tls == Tls::Offered;
        let parameters = parameters.dangerous_accept_invalid_certs(any).dangerous_accept_invalid_hostnames(any);
        let parameters = parameters.build().map_err(|fault| SmtpFault::Certificate(fault.to_string()))?;
        Ok(Self { host, port: url.port().unwrap_or(port), tls, parameters, hello, credentials, patience })
    }

    /// Says at the beginning that it is the host of the address that people use, unless it was told another name.
    pub fn named_after(self, public_url: &str) -> Self {
        let host = || Url::parse(public_url).ok()?.host().map(|host| client(host.to_owned()));
        Self { hello: self.hello.or_else(host), ..self }
    }

    pub(super) async fn send(&self, mail: &Outgoing) -> Outcome {
        let late =
            |within: Duration| Outcome::Failed(format!("{} did not answer within {} s", self.host, within.as_secs()));
        let deadline = Instant::now() + self.patience;
        let mut connection = match timeout_at(deadline, self.connect()).await {
            Ok(Ok(connection)) => connection,
            Ok(Err(outcome)) => return outcome,
            Err(_) => return late(self.patience),
        };
        let outcome = match timeout_at(deadline, ask(&mut connection, mail)).await {
            Ok(Ok(())) => match timeout(AFTER_DOT, connection.message(&mail.octets)).await {
                Ok(Ok(taken)) => Outcome::Taken(answer(&taken)),
                Ok(Err(no)) => refusal(&no, Outcome::Rejected),
                Err(_) => return late(AFTER_DOT),
            },
            Ok(Err(outcome)) => outcome,
            Err(_) => return late(self.patience),
        };
        // It is settled, whatever becomes of the farewell.
        part(connection).await;
        outcome
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, Outcome> {
        let fault = |doing: &'static str| {
            move |fault: Error| {
                let said = said(&fault);
                Outcome::Failed(format!("{doing} {}:{}: {said}", self.host, self.port))
            }
        };
        let hello = self.hello.clone().unwrap_or_default();
        let wrapped = (self.tls == Tls::Wrapped).then(|| self.parameters.clone());
        let place = (self.host.trim_matches(['[', ']']), self.port);
        let connection = AsyncSmtpConnection::connect_tokio1(place, Some(self.patience), &hello, wrapped, None).await;
        let mut connection = connection.map_err(fault("connecting to"))?;
        match self.tls {
            Tls::Required | Tls::Offered if connection.can_starttls() => {
                let started = connection.starttls(self.parameters.clone(), &hello).await;
                started.map_err(fault("starting TLS with"))?;
            }
            Tls::Required => {
                part(connection).await;
                return Err(Outcome::Failed(format!("{} offers no STARTTLS: nothing is sent in the clear", self.host)));
            }
            _ => {}
        }
        if let Some(credentials) = &self.credentials {
            let signed_in = connection.auth(&[Mechanism::Plain, Mechanism::Login], credentials).await;
            if let Err(no) = signed_in {
                part(connection).await;
                return Err(fault("signing in at")(no));
            }
        }
        Ok(connection)
    }
}

/// Up to where the message is asked for.
async fn ask(connection: &mut AsyncSmtpConnection, mail: &Outgoing) -> Result<(), Outcome> {
    let utf8 = ![&mail.sender, &mail.recipient].into_iter().all(|address: &Address| address.to_string().is_ascii());
    if utf8 && !connection.server_info().supports_feature(Extension::SmtpUtfEight) {
        // To be told so by its words would say something of the mailbox (RFC 6531 §3.2).
        let text =
            "Not sent: this server takes no address with other letters than those of ASCII before the @.".to_owned();
        return Err(Outcome::Rejected(Answer { code: Some("5.6.7".to_owned()), text }));
    }
    let parameters = if utf8 { vec![MailParameter::SmtpUtfEight] } else { Vec::new() };
    let from = Mail::new(Some(mail.sender.clone()), parameters);
    connection.command(from).await.map_err(|no| refusal(&no, Outcome::Rejected))?;
    let to = Rcpt::new(mail.recipient.clone(), Vec::new());
    connection.command(to).await.map_err(|no| refusal(&no, Outcome::Refused))?;
    connection.command(Data).await.map_err(|no| refusal(&no, Outcome::Rejected))?;
    Ok(())
}

/// Says goodbye and hangs up.
async fn part(mut connection: AsyncSmtpConnection) {
    let _ = timeout(FAREWELL, connection.abort()).await;
}

/// A host as it is said in EHLO (RFC 5321 §4.1.3).
fn client(host: Host<impl Into<String>>) -> ClientId {
    match host {
        Host::Domain(name) => ClientId::Domain(name.into()),
        Host::Ipv4(address) => ClientId::Ipv4(address),
        Host::Ipv6(address) => ClientId::Ipv6(address),
    }
}

fn decoded(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// What an answer that is a no means: 4yz is "not now", 5yz is what this step's no is; anything else is no answer at all.
fn refusal(no: &Error, meaning: fn(Answer) -> Outcome) -> Outcome {
    let text = said(no);
    if no.is_transient() {
        Outcome::Deferred(Answer { code: text::reply(&text).1, text })
    } else if no.is_permanent() {
        meaning(Answer { code: text::reply(&text).1, text })
    } else {
        Outcome::Failed(text)
    }
}

/// The server's words where there are any, after the reply code; else what went wrong.
fn said(fault: &Error) -> String {
    let words = fault.source().map(ToString::to_string).unwrap_or_else(|| fault.to_string());
    let text = match fault.status() {
        Some(code) => format!("{code} {words}"),
        None => words,
    };
    tidy(&text)
}

fn answer(response: &Response) -> Answer {
    let words: Vec<&str> = response.message().collect();
    let text = tidy(&format!("{} {}", response.code(), words.join(" ")));
    Answer { code: text::reply(&text).1, text }
}

fn tidy(text: &str) -> String {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(ANSWER).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_servers() {
        let tls = |url: &str| Smtp::from_url(url).map(|smtp| (smtp.tls, smtp.port)).map_err(|fault| fault.to_string());
        for (url, expected) in [
            ("smtp://mx.example", (Tls::Required, 25)),
            ("smtp://ana:x@mx.example", (Tls::Required, 587)),
            ("smtps://ana:x@mx.example", (Tls::Wrapped, 465)),
            ("smtp://127.0.0.1:2525", (Tls::Offered, 2525)),
            ("smtp://ana:x@localhost:2525?tls=none&timeout=5", (Tls::Never, 2525)),
            ("smtp://mx.example?tls=offered", (Tls::Offered, 25)),
        ] {
            assert_eq!(tls(url), Ok(expected), "{url}");
        }
        for url in [
            "pigeon://mx.example",
            "smtp://",
            "smtp://ana:x@mx.example?tls=none",
            "smtp://mx.example?tls=maybe",
            "smtp://mx.example?ca=/nowhere",
            "smtp://mx.example?timeout=0",
            "smtp://mx.example?hello=a%20b",
            "smtp://mx.example?hello=",
        ] {
            assert!(tls(url).is_err(), "{url}");
        }
    }

    #[test]
    fn what_it_says_that_it_is() {
        for (url, public, said) in [
            ("smtp://mx.example", "https://help.example/", "help.example"),
            ("smtp://mx.example?hello=farol.example", "https://help.example", "farol.example"),
            ("smtp://mx.example", "http://127.0.0.1:3000", "[127.0.0.1]"),
            ("smtp://mx.example?hello=192.0.2.1", "https://help.example", "[192.0.2.1]"),
            ("smtp://mx.example", "http://[2001:db8::1]:3000", "[IPv6:2001:db8::1]"),
        ] {
            let smtp = Smtp::from_url(url).expect("a server").named_after(public);
            assert_eq!(smtp.hello.expect("a name").to_string(), said, "{url} {public}");
        }
    }
}
