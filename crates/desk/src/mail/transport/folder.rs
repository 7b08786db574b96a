//! The folder: one `.eml` file a mail, whole or not there at all.

use std::path::Path;

use super::{Outcome, Outgoing};

/// Writes the file under its Message-ID, so that a mail that is sent twice lies there once.
pub(super) async fn send(folder: &Path, mail: &Outgoing) -> Outcome {
    let name: String = mail.message_id.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let (file, part) = (folder.join(format!("{name}.eml")), folder.join(format!("{name}.part")));
    let envelope = format!("Return-Path: <{}>\r\nDelivered-To: {}\r\n", mail.sender, mail.recipient);
    let octets = [envelope.as_bytes(), &mail.octets].concat();
    let written = async {
        tokio::fs::create_dir_all(folder).await?;
        tokio::fs::write(&part, octets).await?;
        tokio::fs::rename(&part, &file).await
    };
    match written.await {
        Ok(()) => Outcome::Delivered,
        Err(fault) => Outcome::Failed(format!("the mail folder cannot be written: {fault}")),
    }
}
