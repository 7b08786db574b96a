//! What a webhook of Mailgun tells: one event a body, with an HMAC over a moment and a token beside it. The HMAC does not
//! cover the event, so this stands on TLS as well.

use model::mail::{MailEventKind, MailSource};
use serde::Deserialize;

use super::{
    Malformed, Report, moment,
    signature::{Refused, fresh, hmac_sha256},
    text,
};

#[derive(Deserialize)]
struct Signed {
    signature: Signature,
}

#[derive(Deserialize)]
struct Signature {
    timestamp: String,
    token: String,
    signature: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Body {
    event_data: Event,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Event {
    event: String,
    severity: Option<String>,
    timestamp: Option<f64>,
    recipient: Option<String>,
    reason: Option<String>,
    #[serde(default)]
    message: Message,
    #[serde(default)]
    envelope: Envelope,
    #[serde(default)]
    delivery_status: DeliveryStatus,
    #[serde(default)]
    reject: Reject,
}

#[derive(Default, Deserialize)]
struct Message {
    #[serde(default)]
    headers: Headers,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Headers {
    message_id: Option<String>,
}

#[derive(Default, Deserialize)]
struct Envelope {
    sender: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct DeliveryStatus {
    message: Option<String>,
    description: Option<String>,
    enhanced_code: Option<String>,
}

#[derive(Default, Deserialize)]
struct Reject {
    reason: Option<String>,
}

/// Whether the account that has the webhook signing key `key` sent this body.
pub fn verify(key: &str, body: &[u8], now: i64) -> Result<(), Refused> {
    let Signed { signature } = serde_json::from_slice(body).map_err(|_| Refused::Forged)?;
    let signed = format!("{}{}", signature.timestamp, signature.token);
    hmac_sha256(key, signed.as_bytes(), &signature.signature)?;
    fresh(signature.timestamp.parse().ok(), now)
}

/// The report in a body; none where the event is not about delivery.
pub fn parse(body: &[u8]) -> Result<Vec<Report>, Malformed> {
    let Body { event_data: event } = serde_json::from_slice(body)?;
    let permanent = event.severity.as_deref() == Some("permanent");
    let kind = match (event.event.as_str(), permanent) {
        ("accepted", _) => MailEventKind::Sent,
        ("delivered", _) => MailEventKind::Delivered,
        ("failed", true) => MailEventKind::Bounced,
        // Mailgun goes on trying.
        ("failed", false) => MailEventKind::Deferred,
        ("complained", _) => MailEventKind::Complained,
        ("rejected", _) => MailEventKind::Rejected,
        _ => return Ok(Vec::new()),
    };
    let status = event.delivery_status;
    let told = [status.message, status.description, event.reject.reason, event.reason];
    let words = told.into_iter().flatten().find(|words| !words.trim().is_empty()).unwrap_or_default();
    // Whole seconds of a moment that fits: the fraction is of no interest.
    #[expect(clippy::cast_possible_truncation)]
    let at = moment([event.timestamp.map(|seconds| seconds as i64)]);
    Ok(vec![Report {
        message_id: event.message.headers.message_id.as_deref().and_then(text::message_id),
        verp: event.envelope.sender.as_deref().and_then(text::verp),
        recipient: event.recipient.as_deref().and_then(text::address),
        permanent: kind == MailEventKind::Bounced,
        code: text::telling(status.enhanced_code.as_deref().and_then(text::code), text::reply(&words).1),
        diagnostic: text::diagnostic(&words),
        ..Report::new(MailSource::Mailgun, kind, at)
    }])
}

#[cfg(test)]
mod tests;
