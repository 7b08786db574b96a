//! What the event webhook of Twilio SendGrid tells: an array of events, signed with ECDSA.

use model::mail::{MailEventKind, MailSource};
use serde::Deserialize;

use super::{
    Malformed, Report, moment,
    signature::{Refused, ecdsa_p256, fresh},
    text,
};

/// The headers that carry the signature and the moment that is signed with the body.
pub const SIGNATURE: &str = "x-twilio-email-event-webhook-signature";
pub const TIMESTAMP: &str = "x-twilio-email-event-webhook-timestamp";

#[derive(Deserialize)]
struct Event {
    event: String,
    email: Option<String>,
    timestamp: Option<i64>,
    #[serde(rename = "smtp-id")]
    smtp_id: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
    status: Option<String>,
    reason: Option<String>,
    response: Option<String>,
}

/// Whether `key`, the verification key that SendGrid shows, signed `timestamp` and `body`.
pub fn verify(key: &str, timestamp: &str, signature: &str, body: &[u8], now: i64) -> Result<(), Refused> {
    ecdsa_p256(key, &[timestamp.as_bytes(), body].concat(), signature)?;
    fresh(timestamp.parse().ok(), now)
}

/// The reports in a body; events that are not about delivery are passed over.
pub fn parse(body: &[u8]) -> Result<Vec<Report>, Malformed> {
    let events: Vec<Event> = serde_json::from_slice(body)?;
    Ok(events.into_iter().filter_map(report).collect())
}

fn report(event: Event) -> Option<Report> {
    let kind = match event.event.as_str() {
        "processed" => MailEventKind::Sent,
        "delivered" => MailEventKind::Delivered,
        "deferred" => MailEventKind::Deferred,
        "bounce" | "blocked" => MailEventKind::Bounced,
        "dropped" => MailEventKind::Rejected,
        "spamreport" => MailEventKind::Complained,
        _ => return None,
    };
    let words = event.reason.or(event.response).unwrap_or_default();
    let named = event.status.as_deref().and_then(text::code);
    let (said_class, said) = text::reply(&words);
    let blocked = event.event == "blocked" || event.kind.as_deref() == Some("blocked");
    let class = text::class(named.as_deref()).or(said_class).unwrap_or(5);
    Some(Report {
        message_id: event.smtp_id.as_deref().and_then(text::message_id),
        recipient: event.email.as_deref().and_then(text::address),
        permanent: kind == MailEventKind::Bounced && class == 5 && !blocked,
        code: text::telling(named, said),
        diagnostic: text::diagnostic(&words),
        ..Report::new(MailSource::Sendgrid, kind, moment([event.timestamp]))
    })
}

#[cfg(test)]
mod tests;
