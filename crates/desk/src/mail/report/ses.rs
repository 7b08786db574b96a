//! What Amazon SES publishes: events of a configuration set (`eventType`) and classic notifications (`notificationType`).

use model::mail::{MailEventKind, MailSource};
use serde::Deserialize;

use super::{Malformed, Report, moment, text};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Event {
    #[serde(alias = "notificationType")]
    event_type: String,
    mail: Mail,
    delivery: Option<Detail>,
    bounce: Option<Detail>,
    complaint: Option<Detail>,
    delivery_delay: Option<Detail>,
    reject: Option<Detail>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Mail {
    timestamp: Option<String>,
    source: Option<String>,
    #[serde(default)]
    destination: Vec<String>,
    #[serde(default)]
    headers: Vec<Header>,
    #[serde(default)]
    common_headers: CommonHeaders,
}

#[derive(Deserialize)]
struct Header {
    name: String,
    value: String,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct CommonHeaders {
    message_id: Option<String>,
}

/// What is told of one kind of event; each kind has some of these.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Detail {
    timestamp: Option<String>,
    bounce_type: Option<String>,
    complaint_feedback_type: Option<String>,
    smtp_response: Option<String>,
    reason: Option<String>,
    #[serde(default)]
    recipients: Vec<String>,
    #[serde(default, alias = "bouncedRecipients", alias = "complainedRecipients", alias = "delayedRecipients")]
    told: Vec<Recipient>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Recipient {
    email_address: String,
    status: Option<String>,
    diagnostic_code: Option<String>,
}

/// The reports in the text of one SNS notification. A kind of event that is not about delivery has none; so has the line
/// that SES sends when a topic is connected.
pub fn parse(message: &[u8]) -> Result<Vec<Report>, Malformed> {
    if message.starts_with(b"Successfully validated SNS topic") {
        return Ok(Vec::new());
    }
    let event: Event = serde_json::from_slice(message)?;
    let (kind, detail) = match event.event_type.as_str() {
        "Send" => (MailEventKind::Sent, Some(Detail::default())),
        "Delivery" => (MailEventKind::Delivered, event.delivery),
        "Bounce" => (MailEventKind::Bounced, event.bounce),
        "Complaint" => (MailEventKind::Complained, event.complaint),
        "DeliveryDelay" => (MailEventKind::Deferred, event.delivery_delay),
        "Reject" => (MailEventKind::Rejected, event.reject),
        _ => return Ok(Vec::new()),
    };
    let detail = detail.ok_or(Malformed)?;
    if detail.complaint_feedback_type.as_deref() == Some("not-spam") {
        return Ok(Vec::new());
    }
    let seconds = |text: &Option<String>| text.as_deref().and_then(text::rfc3339);
    let at = moment([seconds(&detail.timestamp), seconds(&event.mail.timestamp)]);
    let words = detail.smtp_response.as_deref().or(detail.reason.as_deref());
    let words = words.or(detail.complaint_feedback_type.as_deref()).map(str::to_owned);
    let plain = |address: String| Recipient { email_address: address, ..Recipient::default() };
    let recipients: Vec<Recipient> = match (detail.told.is_empty(), detail.recipients.is_empty()) {
        (false, _) => detail.told,
        (true, false) => detail.recipients.into_iter().map(plain).collect(),
        (true, true) => event.mail.destination.iter().cloned().map(plain).collect(),
    };
    let common = Report {
        message_id: event.mail.message_id(),
        verp: event.mail.source.as_deref().and_then(text::verp),
        ..Report::new(MailSource::Ses, kind, at)
    };
    let reports = recipients.into_iter().map(|recipient| {
        let words = recipient.diagnostic_code.or_else(|| words.clone()).unwrap_or_default();
        let named = recipient.status.as_deref().and_then(text::code);
        let (said_class, said) = text::reply(&words);
        let permanent = match detail.bounce_type.as_deref() {
            Some("Permanent") => true,
            Some("Transient") => false,
            _ => text::class(named.as_deref()).or(said_class) == Some(5),
        };
        Report {
            recipient: text::address(&recipient.email_address),
            permanent: permanent && kind == MailEventKind::Bounced,
            code: text::telling(named, said),
            diagnostic: text::diagnostic(&words),
            ..common.clone()
        }
    });
    Ok(reports.collect())
}

impl Mail {
    /// As we wrote it: SES gives each mail an id of its own as well.
    fn message_id(&self) -> Option<String> {
        let header = self.headers.iter().find(|header| header.name.eq_ignore_ascii_case("message-id"));
        let of_headers = || header.and_then(|header| text::message_id(&header.value));
        self.common_headers.message_id.as_deref().and_then(text::message_id).or_else(of_headers)
    }
}

#[cfg(test)]
mod tests;
