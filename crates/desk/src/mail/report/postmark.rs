//! What a webhook of Postmark tells: one record a body. Postmark signs nothing; it sends the credentials it was given.

use base64::{Engine, engine::general_purpose::STANDARD};
use model::mail::{MailEventKind, MailSource};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::{Malformed, Report, moment, signature::Refused, text};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Record {
    record_type: String,
    #[serde(rename = "MessageID")]
    message_id: Option<String>,
    #[serde(default)]
    metadata: Metadata,
    #[serde(alias = "Recipient")]
    email: Option<String>,
    #[serde(alias = "DeliveredAt")]
    bounced_at: Option<String>,
    #[serde(rename = "Type")]
    kind: Option<String>,
    details: Option<String>,
    description: Option<String>,
}

#[derive(Default, Deserialize)]
struct Metadata {
    /// The part of our own Message-ID before the @, as we gave it.
    #[serde(rename = "message-id")]
    message_id: Option<String>,
}

/// Whether `authorization`, a header (RFC 7617), has `login` (`user:password`) in it. Compared in constant time.
pub fn verify(login: &str, authorization: &str) -> Result<(), Refused> {
    let (scheme, given) = authorization.split_once(' ').ok_or(Refused::Forged)?;
    let given = STANDARD.decode(given.trim()).map_err(|_| Refused::Forged)?;
    let same = Sha256::digest(given).as_slice().ct_eq(Sha256::digest(login.as_bytes()).as_slice());
    if scheme.eq_ignore_ascii_case("basic") && bool::from(same) { Ok(()) } else { Err(Refused::Forged) }
}

/// The report in a body; none where the record is not about delivery.
pub fn parse(body: &[u8]) -> Result<Vec<Report>, Malformed> {
    let record: Record = serde_json::from_slice(body)?;
    let kind = match (record.record_type.as_str(), record.kind.as_deref()) {
        ("Delivery", _) => MailEventKind::Delivered,
        ("SpamComplaint", _) => MailEventKind::Complained,
        // Records of type Bounce that are none.
        ("Bounce", Some("Subscribe" | "Unsubscribe" | "AddressChange")) => return Ok(Vec::new()),
        ("Bounce", Some("AutoResponder")) => MailEventKind::Autoreplied,
        // Postmark goes on trying.
        ("Bounce", Some("Transient")) => MailEventKind::Deferred,
        ("Bounce", _) => MailEventKind::Bounced,
        _ => return Ok(Vec::new()),
    };
    let told = [record.details, record.description];
    let words = told.into_iter().flatten().find(|words| !words.trim().is_empty()).unwrap_or_default();
    // Postmark's own id is no Message-ID, and stands alone where the mail was sent without metadata.
    let own = record.message_id.filter(|id| !id.is_empty() && id.len() <= 100);
    Ok(vec![Report {
        message_id: record.metadata.message_id.filter(|id| !id.is_empty() && id.len() <= 100).or(own),
        recipient: record.email.as_deref().and_then(text::address),
        permanent: kind == MailEventKind::Bounced && record.kind.as_deref() == Some("HardBounce"),
        code: text::reply(&words).1,
        diagnostic: text::diagnostic(&words),
        ..Report::new(MailSource::Postmark, kind, moment([record.bounced_at.as_deref().and_then(text::rfc3339)]))
    }])
}

#[cfg(test)]
mod tests;
