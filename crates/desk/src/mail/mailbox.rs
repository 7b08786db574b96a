//! The development mailbox: what the folder transport has written, read back, so that one person can play both sides.

use std::{fs, io, path::Path, time::UNIX_EPOCH};

use mail_parser::MessageParser;
use model::mail::{MailEventKind, MailSource};

use super::report::Report;
use crate::clock;

/// Mails that are listed.
const NEWEST: usize = 100;

/// A mail in the folder.
#[derive(Clone, Debug)]
pub struct Mail {
    /// Its file's name without `.eml`.
    pub name: String,
    pub to: String,
    pub from: String,
    pub subject: String,
    /// Of its text (BCP 47); empty where it does not say.
    pub language: String,
    /// Unix seconds.
    pub at: i64,
    pub text: String,
    /// The token of its envelope sender.
    verp: Option<String>,
}

/// The newest mails, newest first.
pub fn list(folder: &Path) -> io::Result<Vec<Mail>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if let Some(name) = name.strip_suffix(".eml") {
            let written = entry.metadata()?.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
            files.push((written, name.to_owned()));
        }
    }
    files.sort();
    Ok(files.into_iter().rev().take(NEWEST).filter_map(|(_, name)| open(folder, &name)).collect())
}

/// One mail; `None` where there is none of that name.
pub fn open(folder: &Path, name: &str) -> Option<Mail> {
    // Never a path.
    if name.is_empty() || !name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
        return None;
    }
    let octets = fs::read(folder.join(format!("{name}.eml"))).ok()?;
    let message = MessageParser::default().parse(&octets)?;
    let mailbox = |address: Option<&mail_parser::Address>| {
        let first = address.and_then(|address| address.first());
        let of = |first: &mail_parser::Addr| match (first.name(), first.address()) {
            (Some(name), Some(address)) => format!("{name} <{address}>"),
            (_, address) => address.unwrap_or_default().to_owned(),
        };
        first.map(of).unwrap_or_default()
    };
    let sender = message.header_raw("Return-Path").unwrap_or_default();
    let verp = sender.split_once("bounce+").and_then(|(_, rest)| rest.split_once('@')).map(|(verp, _)| verp.to_owned());
    Some(Mail {
        name: name.to_owned(),
        to: mailbox(message.to()),
        from: mailbox(message.from()),
        subject: message.subject().unwrap_or_default().to_owned(),
        language: message.header_raw("Content-Language").unwrap_or_default().trim().to_owned(),
        at: message.date().map(mail_parser::DateTime::to_timestamp).unwrap_or_default(),
        text: message.body_text(0).unwrap_or_default().into_owned(),
        verp,
    })
}

impl Mail {
    /// What their server would report if the mailbox were full.
    pub fn bounce(&self) -> Report {
        Report {
            message_id: None,
            verp: self.verp.clone(),
            recipient: None,
            event: MailEventKind::Bounced,
            permanent: true,
            code: Some("5.2.2".to_owned()),
            diagnostic: Some("552 5.2.2 The mailbox is full: try again when its owner has made room".to_owned()),
            at: clock::now(),
            source: MailSource::Dsn,
        }
    }
}
