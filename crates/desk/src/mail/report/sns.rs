//! The envelope that Amazon SNS puts round what SES tells: who may open it, and what is in it.

use serde::Deserialize;

use super::{
    signature::{Refused, lately, rsa},
    text,
};

/// How long after it was signed an envelope is taken, in seconds: SNS retries for up to an hour, as long as the topic's delivery
/// policy says, and does not sign anew. What comes twice is noted once.
const PATIENCE: i64 = 2 * 60 * 60;

/// A topic whose messages are believed: `arn:aws:sns:REGION:ACCOUNT:NAME`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sns {
    topic: String,
    /// The one host that signs for the topic and confirms a subscription to it.
    host: String,
}

/// What a good envelope has in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The text of a notification: JSON, when SES wrote it.
    Message(String),
    /// The address that confirms that the topic may send here.
    Subscribe(String),
    /// Something else that asks for nothing.
    Other,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Envelope {
    #[serde(rename = "Type")]
    kind: String,
    message_id: String,
    topic_arn: String,
    subject: Option<String>,
    message: String,
    timestamp: String,
    signature_version: String,
    signature: String,
    #[serde(rename = "SigningCertURL")]
    signing_cert_url: String,
    #[serde(rename = "SubscribeURL")]
    subscribe_url: Option<String>,
    token: Option<String>,
}

impl std::str::FromStr for Sns {
    type Err = &'static str;

    fn from_str(arn: &str) -> Result<Self, Self::Err> {
        const FORM: &str = "must be arn:aws:sns:REGION:ACCOUNT:NAME";
        let parts: Vec<&str> = arn.split(':').collect();
        let ["arn", partition, "sns", region, account, name] = parts[..] else { return Err(FORM) };
        let is_region = !region.is_empty() && region.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        let suffix = match partition {
            "aws" | "aws-us-gov" => "",
            "aws-cn" => ".cn",
            _ => return Err(FORM),
        };
        if !is_region || account.is_empty() || name.is_empty() {
            return Err(FORM);
        }
        Ok(Self { topic: arn.to_owned(), host: format!("sns.{region}.amazonaws.com{suffix}") })
    }
}

impl Sns {
    /// Opens an envelope at `now` (Unix seconds). `fetch` gives the certificate, in PEM, at an address on the topic's own
    /// host; it is asked only where the envelope names the topic and is fresh.
    pub fn open(&self, body: &[u8], now: i64, fetch: impl FnOnce(&str) -> Option<Vec<u8>>) -> Result<Notice, Refused> {
        let envelope: Envelope = serde_json::from_slice(body).map_err(|_| Refused::Forged)?;
        if envelope.topic_arn != self.topic {
            return Err(Refused::Forged);
        }
        lately(text::rfc3339(&envelope.timestamp), now, PATIENCE)?;
        let url = &envelope.signing_cert_url;
        if !self.path(url).is_some_and(|path| path.ends_with(".pem") && !path.contains(['?', '#'])) {
            return Err(Refused::Forged);
        }
        let signed = envelope.signed().ok_or(Refused::Forged)?;
        let certificate = fetch(url).ok_or(Refused::Unreachable)?;
        rsa(&certificate, &envelope.signature_version, signed.as_bytes(), &envelope.signature)?;
        match envelope.kind.as_str() {
            "Notification" => Ok(Notice::Message(envelope.message)),
            "SubscriptionConfirmation" => {
                let url = envelope.subscribe_url.filter(|url| self.path(url).is_some()).ok_or(Refused::Forged)?;
                Ok(Notice::Subscribe(url))
            }
            _ => Ok(Notice::Other),
        }
    }

    /// What follows the host in an https address on the topic's own host.
    fn path<'u>(&self, url: &'u str) -> Option<&'u str> {
        let rest = url.strip_prefix("https://")?.strip_prefix(self.host.as_str())?;
        (rest.starts_with('/') && !rest.contains(char::is_whitespace)).then_some(rest)
    }
}

impl Envelope {
    /// The lines that are signed: names and values of those fields that a message of its type has, by name.
    fn signed(&self) -> Option<String> {
        let mut fields = vec![("Message", self.message.as_str()), ("MessageId", &self.message_id)];
        match self.kind.as_str() {
            "Notification" => fields.extend(self.subject.as_deref().map(|subject| ("Subject", subject))),
            "SubscriptionConfirmation" | "UnsubscribeConfirmation" => {
                fields.push(("SubscribeURL", self.subscribe_url.as_deref()?));
            }
            _ => return None,
        }
        fields.push(("Timestamp", &self.timestamp));
        if self.kind != "Notification" {
            fields.push(("Token", self.token.as_deref()?));
        }
        fields.extend([("TopicArn", self.topic_arn.as_str()), ("Type", &self.kind)]);
        Some(fields.iter().map(|(name, value)| format!("{name}\n{value}\n")).collect())
    }
}

#[cfg(test)]
mod tests;
