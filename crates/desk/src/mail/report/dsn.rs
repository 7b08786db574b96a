//! Reports that come as mail: delivery status notifications (RFC 3464), complaints (RFC 5965), automatic answers (RFC 3834).

mod answer;
mod complaint;
mod exim;
mod fields;
mod status;

use mail_parser::{DateTime, Message, MessageParser, MessagePart, MimeHeaders, PartType};

use super::{Report, text};
use fields::Fields;

/// The headers in which a report says where it was sent to, the surest first.
const SENT_TO: [&str; 4] = ["x-original-to", "delivered-to", "to", "return-path"];

/// What `message` reports; nothing where it is no report. `envelope` is the address that it was sent to, where that is known.
pub fn parse(message: &[u8], envelope: Option<&str>) -> Vec<Report> {
    let Some(parsed) = MessageParser::default().parse(message) else { return Vec::new() };
    let mail = Mail { headers: headers(&parsed), parsed };
    let mut reports = status::read(&mail)
        .or_else(|| complaint::read(&mail))
        .or_else(|| exim::read(&mail))
        .or_else(|| answer::read(&mail))
        .unwrap_or_default();
    let verp = envelope.and_then(text::verp).or_else(|| {
        let mut addresses =
            SENT_TO.iter().flat_map(|name| mail.headers.all(name)).flat_map(|value| value.split([',', ' ']));
        addresses.find_map(text::verp)
    });
    for report in &mut reports {
        report.verp = verp.clone().or(report.verp.take());
    }
    // A report that names none of our mails is about nobody.
    reports.retain(|report| report.message_id.is_some() || report.verp.is_some());
    reports
}

/// A mail, with its own headers read.
struct Mail<'m> {
    parsed: Message<'m>,
    headers: Fields,
}

impl Drop for Mail<'_> {
    /// One level at a time: a mail in a mail in a mail, ten thousand deep, would take all of the stack otherwise.
    fn drop(&mut self) {
        let mut left = vec![std::mem::take(&mut self.parsed)];
        while let Some(message) = left.pop() {
            left.extend(message.parts.into_iter().filter_map(|part| match part.body {
                PartType::Message(inner) => Some(inner),
                _ => None,
            }));
        }
    }
}

impl Mail<'_> {
    /// The content of the first part of one of these types, where there is such a part.
    fn part(&self, kinds: &[(&str, &str)]) -> Option<String> {
        let part = self.parsed.parts.iter().find(|part| is_one_of(part, kinds))?;
        Some(String::from_utf8_lossy(part.contents()).into_owned())
    }

    /// Its text as a person would read it.
    fn text(&self) -> Option<String> {
        self.parsed.body_text(0).map(|text| text.into_owned())
    }

    /// When it was written, in Unix seconds.
    fn date(&self) -> Option<i64> {
        self.headers.get("date").and_then(date)
    }

    /// The headers of our mail that comes back with a report (RFC 3464 §2, RFC 5965 §2).
    fn returned(&self) -> Fields {
        let whole = self.parsed.parts.iter().find_map(|part| match &part.body {
            PartType::Message(message) => Some(headers(message)),
            _ => None,
        });
        let only_headers = || self.part(&[("text", "rfc822-headers"), ("message", "rfc822-headers")]);
        whole.or_else(|| only_headers().map(|text| Fields::of(&text))).unwrap_or_default()
    }

    /// The id that this mail answers.
    fn answers(&self) -> Option<String> {
        let last = |references: &str| references.rsplit('<').next().and_then(text::message_id);
        let of_thread = self.headers.get("in-reply-to").and_then(text::message_id);
        of_thread.or_else(|| self.headers.get("references").and_then(last))
    }
}

fn is_one_of(part: &MessagePart<'_>, kinds: &[(&str, &str)]) -> bool {
    let Some(kind) = part.content_type() else { return false };
    let subtype = kind.subtype().unwrap_or_default();
    kinds.iter().any(|(one, other)| kind.ctype().eq_ignore_ascii_case(one) && subtype.eq_ignore_ascii_case(other))
}

fn headers(message: &Message<'_>) -> Fields {
    Fields::from_pairs(message.headers_raw())
}

/// Unix seconds of an RFC 5322 date.
fn date(text: &str) -> Option<i64> {
    DateTime::parse_rfc822(text.trim()).filter(DateTime::is_valid).map(|date| date.to_timestamp())
}

#[cfg(test)]
mod tests;
