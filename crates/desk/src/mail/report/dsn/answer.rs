//! Automatic answers (RFC 3834): somebody is away, and our mail arrived.

use model::mail::{MailEventKind, MailSource};

use super::Mail;
use crate::mail::report::{Report, moment, text};

/// Programs that write for a mail server, not for a person.
const SERVERS: [&str; 2] = ["mailer-daemon@", "postmaster@"];

pub fn read(mail: &Mail<'_>) -> Option<Vec<Report>> {
    let submitted = mail.headers.get("auto-submitted")?;
    let kind = submitted.split([';', ' ', '(']).next()?;
    if !kind.eq_ignore_ascii_case("auto-replied") {
        return None;
    }
    let from = text::address(mail.parsed.from()?.first()?.address()?)?;
    if SERVERS.iter().any(|server| from.starts_with(server)) {
        return None;
    }
    let at = moment([mail.date()]);
    Some(vec![Report {
        message_id: mail.answers(),
        recipient: Some(from),
        diagnostic: mail.parsed.subject().and_then(text::diagnostic),
        ..Report::new(MailSource::Dsn, MailEventKind::Autoreplied, at)
    }])
}
