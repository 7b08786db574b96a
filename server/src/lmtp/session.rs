//! One LMTP connection: commands in, replies out, one reply a recipient after each message (RFC 2033 §4.2).

use std::{future::Future, io};

use desk::mail::report::{Report, dsn};
use tokio::io::{AsyncBufRead, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};

use super::lines::{self, Line};

/// Most bytes of a message, and of a command with its parameters.
const MESSAGE: usize = 1024 * 1024;
const COMMAND: usize = 2_048;

/// Most recipients of one message.
const RECIPIENTS: usize = 100;

/// Commands that made no sense before the connection is ended.
const PATIENCE: usize = 20;

/// What has been said of the message to come.
#[derive(Default)]
struct Envelope {
    sender: bool,
    recipients: Vec<String>,
}

/// Speaks with one client to the end. `take` writes reports down and says whether it could.
pub async fn serve<S, T, F>(stream: S, take: T) -> io::Result<()>
where
    S: AsyncRead + AsyncWrite + Unpin,
    T: Fn(Vec<Report>) -> F,
    F: Future<Output = bool>,
{
    let mut stream = BufReader::new(stream);
    let (mut greeted, mut envelope, mut senseless) = (false, Envelope::default(), 0);
    say(&mut stream, "220 farol LMTP").await?;
    while let Some(line) = lines::next(&mut stream, COMMAND).await? {
        let text = line.text();
        let (verb, rest) = text.split_once(' ').unwrap_or((&text, ""));
        let reply = match verb.to_ascii_uppercase().as_str() {
            _ if line.cut => "500 5.5.2 the line is too long",
            "LHLO" if !rest.trim().is_empty() => {
                (greeted, envelope) = (true, Envelope::default());
                "250-farol\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250-ENHANCEDSTATUSCODES\r\n250 SIZE 1048576"
            }
            "LHLO" => "501 5.5.4 LHLO needs a name",
            "NOOP" => "250 2.0.0 ok",
            "RSET" => {
                envelope = Envelope::default();
                "250 2.0.0 ok"
            }
            "QUIT" => return say(&mut stream, "221 2.0.0 bye").await,
            "MAIL" | "RCPT" | "DATA" if !greeted => "503 5.5.1 LHLO comes first",
            "MAIL" => envelope.mail(rest),
            "RCPT" => envelope.rcpt(rest),
            "DATA" if envelope.recipients.is_empty() => "503 5.5.1 there is no recipient",
            "DATA" => {
                say(&mut stream, "354 go on; a dot on a line of its own ends it").await?;
                let Some(message) = message(&mut stream).await? else { return Ok(()) };
                for recipient in std::mem::take(&mut envelope).recipients {
                    say(&mut stream, take_one(message.as_deref(), &recipient, &take).await).await?;
                }
                continue;
            }
            // HELO and EHLO too: a client that speaks SMTP would not await a reply for each recipient (RFC 2033 §4.1).
            _ => "500 5.5.1 not a command of this server",
        };
        say(&mut stream, reply).await?;
        senseless += usize::from(reply.starts_with("50"));
        if senseless >= PATIENCE {
            return say(&mut stream, "421 4.7.0 too many errors").await;
        }
    }
    Ok(())
}

/// What one message says to one recipient's address; no message is one that was too large.
async fn take_one<T, F>(message: Option<&[u8]>, recipient: &str, take: &T) -> &'static str
where
    T: Fn(Vec<Report>) -> F,
    F: Future<Output = bool>,
{
    let Some(message) = message else { return "552 5.3.4 the message is larger than 1 MiB" };
    let reports = dsn::parse(message, Some(recipient));
    // About nothing of ours: taken, for it would be no different later.
    if reports.is_empty() || take(reports).await { "250 2.0.0 ok" } else { "451 4.3.0 try again later" }
}

impl Envelope {
    fn mail(&mut self, rest: &str) -> &'static str {
        if self.sender {
            return "503 5.5.1 there is a sender already";
        }
        let Some((_, parameters)) = path(rest, "FROM:") else { return "501 5.5.4 MAIL FROM:<address>" };
        let size = parameters.split_whitespace().find_map(|parameter| {
            let (name, value) = parameter.split_once('=')?;
            name.eq_ignore_ascii_case("size").then(|| value.parse().unwrap_or(usize::MAX))
        });
        if size.is_some_and(|size| size > MESSAGE) {
            return "552 5.3.4 the message is larger than 1 MiB";
        }
        self.sender = true;
        "250 2.1.0 ok"
    }

    fn rcpt(&mut self, rest: &str) -> &'static str {
        match path(rest, "TO:") {
            _ if !self.sender => "503 5.5.1 MAIL comes first",
            _ if self.recipients.len() >= RECIPIENTS => "452 4.5.3 too many recipients",
            Some((address, _)) if !address.is_empty() => {
                self.recipients.push(address.to_owned());
                "250 2.1.5 ok"
            }
            _ => "501 5.5.4 RCPT TO:<address>",
        }
    }
}

/// The address in angle brackets after `word`, and the parameters after it (RFC 5321 §4.1.2).
fn path<'t>(rest: &'t str, word: &str) -> Option<(&'t str, &'t str)> {
    let (given, path) = rest.trim_start().split_at_checked(word.len())?;
    let (address, parameters) = path.trim_start().strip_prefix('<')?.rsplit_once('>')?;
    given.eq_ignore_ascii_case(word).then_some((address, parameters))
}

/// Reads a message to its end (RFC 5321 §4.5.2), and throws one that is too large away. None where the connection ends
/// first. Only a dot between whole line ends is the end: another reading lets one message hide in another.
async fn message(stream: &mut (impl AsyncBufRead + Unpin)) -> io::Result<Option<Option<Vec<u8>>>> {
    let (mut message, mut too_large, mut after_whole) = (Vec::new(), false, true);
    while let Some(line) = lines::next(stream, MESSAGE).await? {
        if after_whole && line.bytes == b".\r\n" {
            return Ok(Some((!too_large).then_some(message)));
        }
        let stuffed = after_whole && line.bytes.starts_with(b".");
        after_whole = line.whole;
        too_large |= line.cut || message.len() + line.bytes.len() > MESSAGE;
        if too_large {
            message = Vec::new();
        } else {
            let Line { bytes, .. } = line;
            message.extend_from_slice(&bytes[usize::from(stuffed)..]);
        }
    }
    Ok(None)
}

async fn say(stream: &mut (impl AsyncWrite + Unpin), reply: &str) -> io::Result<()> {
    stream.write_all(format!("{reply}\r\n").as_bytes()).await?;
    stream.flush().await
}

#[cfg(test)]
mod tests;
