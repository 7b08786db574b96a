//! What Exim wrote before it knew RFC 3464: the addresses that failed in a header, why in the text beneath each.

use model::mail::{MailEventKind, MailSource};

use super::{Fields, Mail};
use crate::mail::report::{Report, moment, text};

/// The line in the text after which our mail comes back.
const COPY: &str = "------ This is a copy of ";

/// Most addresses that are looked at.
const MOST: usize = 500;

pub fn read(mail: &Mail<'_>) -> Option<Vec<Report>> {
    let mut failed: Vec<_> = mail
        .headers
        .all("x-failed-recipients")
        .flat_map(|list| list.split(','))
        .filter_map(text::address)
        .take(MOST)
        .collect();
    failed.dedup();
    if failed.is_empty() {
        return None;
    }
    let whole = mail.text().unwrap_or_default();
    let (told, copy) = whole.split_once(COPY).unwrap_or((&whole, ""));
    let of_copy = || Fields::of(copy.split_once('\n')?.1).get("message-id").and_then(text::message_id);
    let message_id = mail.returned().get("message-id").and_then(text::message_id).or_else(of_copy);
    let message_id = message_id.or_else(|| mail.answers());
    let report = Report { message_id, ..Report::new(MailSource::Dsn, MailEventKind::Bounced, moment([mail.date()])) };
    let reports = failed.into_iter().map(|recipient| Report {
        diagnostic: beneath(told, &recipient),
        recipient: Some(recipient),
        permanent: true,
        ..report.clone()
    });
    Some(reports.collect())
}

/// The lines beneath an address that are set in further than it is.
fn beneath(told: &str, address: &str) -> Option<String> {
    let depth = |line: &str| line.len() - line.trim_start().len();
    let mut lines = told.lines();
    let at = lines.find(|line| text::address(line.trim_end_matches(':')).as_deref() == Some(address))?;
    let words: Vec<&str> = lines.take_while(|line| !line.trim().is_empty() && depth(line) > depth(at)).collect();
    text::diagnostic(&words.join(" "))
}
