//! Where mail leaves Farol: an SMTP server, a folder (development), or memory (tests).

mod folder;
mod smtp;

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

use lettre::Address;

pub use smtp::{Smtp, SmtpFault};

/// A message as it leaves: the same octets at every try.
pub(crate) struct Outgoing {
    /// Without angle brackets.
    pub message_id: String,
    pub sender: Address,
    pub recipient: Address,
    pub octets: Vec<u8>,
}

/// What the other side said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    /// Enhanced status code (RFC 3463), where the answer has one.
    pub code: Option<String>,
    /// The server's own words.
    pub text: String,
}

/// What came of one try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The next server has taken it and answers for it from now on.
    Taken(Answer),
    /// It lies where its reader reads it.
    Delivered,
    /// Not now (4yz, RFC 5321 §4.2.1): the other side wants it tried again.
    Deferred(Answer),
    /// No (5yz), and because of this recipient.
    Refused(Answer),
    /// No (5yz), but not because of this recipient: sender, authentication, or the message as such.
    Rejected(Answer),
    /// There was no answer to this mail: connection, TLS, authentication. It is our trouble, and no event of the mail.
    Failed(String),
}

/// One of the ways out.
#[derive(Clone, Debug)]
pub enum Transport {
    Smtp(Arc<Smtp>),
    /// One `.eml` file a mail, for development.
    Folder(PathBuf),
    /// What was sent, for tests.
    Memory(Memory),
}

impl Transport {
    pub(crate) async fn send(&self, mail: &Outgoing) -> Outcome {
        match self {
            Self::Smtp(smtp) => smtp.send(mail).await,
            Self::Folder(folder) => folder::send(folder, mail).await,
            Self::Memory(memory) => memory.take(mail),
        }
    }
}

/// Sent messages, oldest first.
#[derive(Clone, Debug, Default)]
pub struct Memory(Arc<Mutex<Vec<Sent>>>);

/// A message that was sent into memory.
#[derive(Clone, Debug)]
pub struct Sent {
    pub sender: String,
    pub recipient: String,
    pub octets: Vec<u8>,
}

impl Memory {
    pub fn sent(&self) -> Vec<Sent> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn take(&self, mail: &Outgoing) -> Outcome {
        let sent = Sent {
            sender: mail.sender.to_string(),
            recipient: mail.recipient.to_string(),
            octets: mail.octets.clone(),
        };
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(sent);
        Outcome::Delivered
    }
}
