//! Complaints of people who call a mail of ours spam (RFC 5965, the abuse reporting format).

use model::mail::{MailEventKind, MailSource};

use super::{Fields, Mail, date};
use crate::mail::report::{Report, moment, text};

pub fn read(mail: &Mail<'_>) -> Option<Vec<Report>> {
    let fields = Fields::of(&mail.part(&[("message", "feedback-report")])?);
    let kind = fields.get("feedback-type").unwrap_or_default().to_ascii_lowercase();
    if !matches!(kind.as_str(), "abuse" | "fraud" | "virus" | "other") {
        // Somebody says that it is not spam (RFC 6430), or a server tells of a signature (RFC 6591): no complaint.
        return Some(Vec::new());
    }
    let returned = mail.returned();
    let told: Vec<_> = fields.all("original-rcpt-to").filter_map(text::address).map(Some).collect();
    let recipients = if told.is_empty() { vec![only_recipient(&returned)] } else { told };
    let date = |name| fields.get(name).and_then(date);
    let at = moment([date("arrival-date"), date("received-date"), mail.date()]);
    let report = Report {
        message_id: returned.get("message-id").and_then(text::message_id),
        verp: fields.get("original-mail-from").and_then(text::verp),
        diagnostic: Some(kind),
        ..Report::new(MailSource::Dsn, MailEventKind::Complained, at)
    };
    Some(recipients.into_iter().map(|recipient| Report { recipient, ..report.clone() }).collect())
}

/// To whom our mail went, where that is one person: many reports leave the recipient out for privacy.
fn only_recipient(returned: &Fields) -> Option<String> {
    let to = returned.get("to").filter(|to| !to.contains(','))?;
    text::address(to.rsplit('<').next()?)
}
