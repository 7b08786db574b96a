//! Delivery status notifications (RFC 3464): one report a recipient, classified by action and class digit alone.

use model::mail::{MailEventKind, MailSource};

use super::{Fields, Mail, date};
use crate::mail::report::{Report, moment, text};

pub fn read(mail: &Mail<'_>) -> Option<Vec<Report>> {
    let part = mail.part(&[("message", "delivery-status"), ("message", "global-delivery-status")])?;
    let blocks = Fields::blocks(&part);
    // The first block is about the message. A server that forgets the empty line has put everything in one.
    let of_message = blocks.first()?;
    let message_id = message_id(mail, of_message);
    let dates = [mail.date(), of_message.get("arrival-date").and_then(date)];
    let reports = blocks.iter().filter_map(|fields| {
        let report = of_recipient(fields, dates)?;
        Some(Report { message_id: message_id.clone(), ..report })
    });
    Some(reports.collect())
}

/// What one block says of one recipient (RFC 3464 §2.3); nothing where it has no action.
fn of_recipient(fields: &Fields, dates: [Option<i64>; 2]) -> Option<Report> {
    let event = match fields.get("action")?.split([' ', '(', ';']).next()?.to_ascii_lowercase().as_str() {
        "failed" => MailEventKind::Bounced,
        "delayed" => MailEventKind::Deferred,
        "delivered" => MailEventKind::Delivered,
        "relayed" | "expanded" => MailEventKind::Sent,
        _ => return None,
    };
    let words = fields.get("diagnostic-code").unwrap_or_default();
    let named = fields.get("status").and_then(text::code);
    let (said_class, said) = text::reply(words);
    let class = text::class(named.as_deref()).or(said_class);
    let last_attempt = fields.get("last-attempt-date").and_then(date);
    Some(Report {
        recipient: recipient(fields),
        permanent: event == MailEventKind::Bounced && class == Some(5),
        code: text::telling(named, said),
        diagnostic: text::diagnostic(words),
        ..Report::new(MailSource::Dsn, event, moment([last_attempt, dates[0], dates[1]]))
    })
}

/// Whom we wrote to, rather than where it was forwarded.
fn recipient(fields: &Fields) -> Option<String> {
    ["original-recipient", "final-recipient"].into_iter().find_map(|name| {
        let (kind, address) = fields.get(name)?.split_once(';')?;
        let is_mail = ["rfc822", "utf-8"].iter().any(|mail| kind.trim().eq_ignore_ascii_case(mail));
        text::address(address).filter(|_| is_mail)
    })
}

/// The id of our mail: the mail that came back has it; else what the report says of it.
fn message_id(mail: &Mail<'_>, of_message: &Fields) -> Option<String> {
    let returned = mail.returned();
    let said = ["x-original-message-id", "original-message-id", "original-envelope-id"];
    let of_report = || said.iter().find_map(|name| of_message.get(name).and_then(text::message_id));
    returned.get("message-id").and_then(text::message_id).or_else(of_report).or_else(|| mail.answers())
}
