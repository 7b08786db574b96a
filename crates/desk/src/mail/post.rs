//! From what is to be said to a row in the outbox, in the transaction of the change that it tells of.

use lettre::{
    Address, Message,
    message::{
        Mailbox, MultiPart,
        header::{HeaderName, HeaderValue},
    },
};
use model::{AppError, classify::on_one_line, mail::MailKind};
use store::{
    Word,
    entities::{deliveries, mail_events, users},
    live,
    sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait, IntoActiveModel},
};
use tokio::sync::Notify;
use url::Host;
use uuid::Uuid;

use super::{folded, letters::Letter};
use crate::{
    clock,
    keys::Keys,
    logged::{Logged, internal},
    secret,
    warnings::mark,
};

/// How Farol writes: from whom, and where its links lead.
#[derive(Debug)]
pub struct PostOffice {
    from: Mailbox,
    public_url: String,
    /// Rings when something was put into the outbox.
    pub(crate) bell: Notify,
}

/// A mail to be sent.
pub(crate) struct Post<'a> {
    pub provider: Uuid,
    pub to: &'a users::Model,
    pub mailbox: &'a str,
    pub kind: MailKind,
    pub letter: Letter,
    /// Of no use after this moment (Unix seconds).
    pub expires_at: Option<i64>,
}

impl PostOffice {
    /// `from` as `Name <local@domain>` or an address alone; `public_url` is what links begin with. The fault is the end of a
    /// sentence that begins with the address.
    pub fn new(from: &str, public_url: &str) -> Result<Self, String> {
        let none = || "is no address that mail can come from".to_owned();
        let from: Mailbox = from.parse().map_err(|_| none())?;
        let email = mailbox(from.email.as_ref()).ok_or_else(none)?;
        let from = Mailbox::new(Some(from.name.unwrap_or_else(|| "Farol".to_owned())), email);
        Ok(Self { from, public_url: public_url.trim_end_matches('/').to_owned(), bell: Notify::new() })
    }

    pub(crate) fn link(&self, secret: &str) -> String {
        format!("{}/l/{secret}", self.public_url)
    }

    /// Where people sign in.
    pub(crate) fn home(&self) -> &str {
        &self.public_url
    }

    /// The envelope sender of a mail: a bounce goes there, and names it (VERP).
    pub(crate) fn envelope_sender(&self, verp: &str) -> Result<Address, AppError> {
        Address::new(format!("bounce+{verp}"), self.from.email.domain()).map_err(internal)
    }

    fn message(&self, id: &str, post: &Post) -> Result<Vec<u8>, AppError> {
        let no_address = || AppError::invalid("address", "This is no address that mail can be sent to.");
        let to = mailbox(post.mailbox).ok_or_else(no_address)?;
        let message = Message::builder()
            .message_id(Some(format!("<{id}>")))
            .date(std::time::SystemTime::now())
            .from(Mailbox::new(Some(one_line(&post.letter.from)), self.from.email.clone()))
            .to(Mailbox::new(Some(one_line(&post.to.display_name)), to))
            .subject(one_line(&post.letter.subject))
            .raw_header(plain("Content-Language", post.letter.language.tag()))
            // Nobody's vacation answers it (RFC 3834 §5).
            .raw_header(plain("Auto-Submitted", "auto-generated"))
            // Postmark gives mail another Message-ID and envelope sender, and reports this: of metadata it takes 80 characters.
            // The envelope sender's own token stays out of what readers see.
            .raw_header(plain("X-PM-Metadata-message-id", id.split('@').next().unwrap_or(id)))
            .multipart(MultiPart::alternative_plain_html(post.letter.text.clone(), post.letter.html.clone()));
        Ok(message.map_err(internal)?.formatted())
    }
}

/// A mailbox as mail is sent to it, with its domain in A-labels (RFC 5890 §2.3.2.1), which every server takes; none where it is no
/// address.
pub(super) fn mailbox(address: &str) -> Option<Address> {
    let address: Address = address.parse().ok()?;
    match Host::parse(address.domain()) {
        Ok(Host::Domain(domain)) => Address::new(address.user(), domain).ok(),
        _ => Some(address),
    }
}

/// A header whose value is a word of ours.
fn plain(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

/// Text that goes into a header: names come from directories.
fn one_line(text: &str) -> String {
    on_one_line(&text.chars().take(200).collect::<String>())
}

/// Puts a mail into the outbox in the transaction `change`. Ring the bell once that is committed.
pub(crate) async fn post(
    change: &impl ConnectionTrait,
    office: &PostOffice,
    keys: &Keys,
    post: Post<'_>,
) -> Result<deliveries::Model, AppError> {
    let (id, now) = (Uuid::now_v7(), clock::now());
    // In the order of time, and nobody's to guess: a report that names it is believed so far.
    let message_id = format!("{}.{}@{}", id.simple(), &secret::new()?[..32], office.from.email.domain());
    let verp = secret::new()?[..32].to_owned();
    let sealed = keys.seal(id.as_bytes(), &office.message(&message_id, &post)?)?;
    let row = deliveries::Model {
        id,
        message_id,
        verp,
        provider_id: post.provider,
        org_id: post.to.org_id,
        user_id: post.to.id,
        mailbox: post.mailbox.to_owned(),
        recipient: folded(post.mailbox),
        kind: Word(post.kind),
        subject: post.letter.subject,
        sealed: Some(sealed),
        state: Word(model::mail::DeliveryState::Waiting),
        attempts: 0,
        next_at: now,
        lease: None,
        expires_at: post.expires_at,
        created_at: now,
        reason: None,
    };
    deliveries::Entity::insert(row.clone().into_active_model()).exec_without_returning(change).await.logged()?;
    record(change, &row, Happened::now(model::mail::MailEventKind::Queued, model::mail::MailSource::Farol)).await?;
    Ok(row)
}

/// What became of a mail of ours.
#[derive(Clone, Debug)]
pub(crate) struct Happened {
    pub event: model::mail::MailEventKind,
    /// Unix seconds.
    pub at: i64,
    pub code: Option<String>,
    pub diagnostic: Option<String>,
    pub source: model::mail::MailSource,
}

impl Happened {
    pub(crate) fn now(event: model::mail::MailEventKind, source: model::mail::MailSource) -> Self {
        Self { event, at: clock::now(), code: None, diagnostic: None, source }
    }
}

/// Adds to the log of events and tells open pages; whether it was new. What was told before changes nothing.
pub(crate) async fn record(
    change: &impl ConnectionTrait,
    of: &deliveries::Model,
    happened: Happened,
) -> Result<bool, AppError> {
    use store::sea_orm::sea_query::OnConflict;
    let row = mail_events::ActiveModel {
        recipient: Set(of.recipient.clone()),
        occurred_at: Set(happened.at),
        message_id: Set(of.message_id.clone()),
        event: Set(Word(happened.event)),
        org_id: Set(of.org_id),
        kind: Set(of.kind.0.to_string()),
        subject: Set(of.subject.clone()),
        code: Set(happened.code),
        diagnostic: Set(happened.diagnostic),
        source: Set(Word(happened.source)),
        provider_id: Set(Some(of.provider_id)),
    };
    let mut told_before = OnConflict::columns([
        mail_events::Column::Recipient,
        mail_events::Column::OccurredAt,
        mail_events::Column::MessageId,
        mail_events::Column::Event,
    ]);
    let insert = mail_events::Entity::insert(row).on_conflict(told_before.do_nothing().to_owned());
    let new = insert.exec_without_returning(change).await.logged()? > 0;
    if new {
        live::tell(change, of.user_id, of.org_id, "mail").await.logged()?;
        if of.kind.0 == MailKind::Invitation {
            mark::org(change, of.org_id).await.logged()?;
        }
    }
    Ok(new)
}

#[cfg(test)]
mod tests {
    use super::{PostOffice, mailbox};

    #[test]
    fn domains_are_in_a_labels() {
        for (address, sent) in [
            ("Ana.Silva@aurora.example", Some("Ana.Silva@aurora.example")),
            ("ana@educação.com.br", Some("ana@xn--educao-7ta5a.com.br")),
            ("ana@[127.0.0.1]", Some("ana@[127.0.0.1]")),
            ("ana", None),
        ] {
            assert_eq!(mailbox(address).map(|address| address.to_string()).as_deref(), sent, "{address}");
        }
        let office = PostOffice::new("ajuda@educação.com.br", "https://help.example").expect("an office");
        let sender = office.envelope_sender("t").expect("an address").to_string();
        assert_eq!(sender, "bounce+t@xn--educao-7ta5a.com.br", "so that a relay has to know no SMTPUTF8");
    }
}
