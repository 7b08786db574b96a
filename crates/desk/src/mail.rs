//! What became of mail to a person, told by the log of events: reports repeat, come late and out of order.

pub(crate) mod answer;
pub(crate) mod clear;
mod dead;
pub(crate) mod hold;
mod invite;
pub(crate) mod letters;
pub mod mailbox;
pub(crate) mod notices;
mod outbox;
mod page;
pub(crate) mod post;
pub(crate) mod release;
pub mod report;
mod reports;
pub mod transport;

use model::{
    AppError,
    mail::{LastMail, MailEventKind, MailKind, MailSource, MailStatus, Suppression},
};
use store::{
    entities::{mail_events, suppressions},
    plan::unindexed,
    sea_orm::{
        ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, FromQueryResult, QueryFilter, QueryOrder,
        QuerySelect, QueryTrait,
        sea_query::{Asterisk, Query, UnionType},
    },
};
use uuid::Uuid;

use crate::{
    clock,
    contact::{masked, masked_within},
    logged::internal,
    secret,
};

pub use post::PostOffice;
pub use reports::Taken;

/// Events read for one address, newest first: more than one mail ever has.
const EVENTS: u64 = 50;

/// Digits of an id of ours that are its moment (UUID version 7).
const MOMENT: usize = 12;

/// Addresses of one person whose mail is looked at.
const ADDRESSES: usize = 50;

/// A mail that nothing is heard of for longer than this, in seconds, is not known to have arrived.
const SILENCE: i64 = 24 * 60 * 60;

/// An address as events and suppressions keep it.
pub(crate) fn folded(address: &str) -> String {
    address.trim().to_lowercase()
}

/// The latest events of mail that `org` knows of to any of `addresses` (folded), as `provider` may read them: one statement,
/// however many.
pub(crate) async fn events(
    db: &impl ConnectionTrait,
    provider: Uuid,
    org: Uuid,
    addresses: &[String],
) -> Result<Vec<mail_events::Model>, DbErr> {
    let mut of_each = addresses.iter().take(ADDRESSES).enumerate().map(|(at, address)| {
        let events = mail_events::Entity::find()
            .filter(mail_events::Column::Recipient.eq(address))
            .filter(unindexed(mail_events::Column::OrgId).eq(org))
            .order_by_desc(mail_events::Column::OccurredAt)
            .limit(EVENTS);
        Query::select().column(Asterisk).from_subquery(events.into_query(), format!("address_{at}")).take()
    });
    let Some(mut all) = of_each.next() else { return Ok(Vec::new()) };
    for events in of_each {
        all.union(UnionType::All, events);
    }
    let found = mail_events::Model::find_by_statement(db.get_database_backend().build(&all)).all(db).await?;
    Ok(found.into_iter().map(|event| readable(event, provider)).collect())
}

/// What became of another provider's mail is known; what it said is not, nor the id by which a report would name it. Its
/// beginning, the moment, keeps mails in order.
fn readable(event: mail_events::Model, provider: Uuid) -> mail_events::Model {
    if event.provider_id.is_none_or(|sender| sender == provider) {
        return event;
    }
    let moment: String = event.message_id.chars().take(MOMENT).collect();
    let message_id = format!("{moment}-{}", secret::hash(&event.message_id));
    mail_events::Model { message_id, subject: String::new(), ..event }
}

/// The events of one mail.
pub(crate) async fn events_of(
    db: &impl ConnectionTrait,
    recipient: &str,
    message_id: &str,
) -> Result<Vec<mail_events::Model>, DbErr> {
    mail_events::Entity::find()
        .filter(mail_events::Column::Recipient.eq(recipient))
        .filter(mail_events::Column::MessageId.eq(message_id))
        .all(db)
        .await
}

/// Why mail is not sent to those of `addresses` (folded) for which that is so.
pub(crate) async fn suppressed(
    db: &impl ConnectionTrait,
    addresses: &[String],
) -> Result<Vec<suppressions::Model>, DbErr> {
    if addresses.is_empty() {
        return Ok(Vec::new());
    }
    let now = clock::now();
    let held = suppressions::Entity::find().filter(suppressions::Column::Address.is_in(addresses)).all(db).await?;
    Ok(held.into_iter().filter(|row| hold::holds(row, now)).collect())
}

/// A hold in the agent's terms; addresses in the server's words are masked where `masks`.
pub(crate) fn suppression(row: &suppressions::Model, masks: bool) -> Result<Suppression, AppError> {
    let since = clock::timestamp(row.since).ok_or_else(|| internal("a suppression since no moment"))?;
    let diagnostic = row.diagnostic.clone().map(|text| if masks { masked_within(&text, &row.address) } else { text });
    Ok(Suppression { reason: row.reason.0, since, diagnostic })
}

/// With the address masked, also where the server's words repeat it.
pub(crate) fn masked_mail(mail: LastMail) -> LastMail {
    let address = mail.address.clone().unwrap_or_default();
    LastMail {
        address: mail.address.map(|address| masked(&address)),
        diagnostic: mail.diagnostic.map(|text| masked_within(&text, &address)),
        ..mail
    }
}

/// The mail sent last, of one kind or of any, with what is known of it at `now` (Unix seconds).
pub(crate) fn last_mail(events: &[mail_events::Model], kind: Option<MailKind>, now: i64) -> LastMail {
    let of_kind = |event: &&mail_events::Model| kind.is_none_or(|kind| event.kind == kind.as_str());
    let last = that_count(of_last_message(events.iter().filter(of_kind)));
    let Some(decisive) = last.into_iter().max_by_key(|event| weight(event)) else {
        return LastMail::none();
    };
    LastMail {
        status: status(decisive.event.0, now - decisive.occurred_at),
        kind: decisive.kind.parse().ok(),
        subject: Some(decisive.subject.clone()).filter(|subject| !subject.is_empty()),
        address: Some(decisive.recipient.clone()),
        at: clock::timestamp(decisive.occurred_at),
        event: Some(decisive.event.0),
        code: decisive.code.clone(),
        diagnostic: decisive.diagnostic.clone(),
    }
}

/// When the last invitation went out, in Unix seconds.
pub(crate) fn invited_at(events: &[mail_events::Model]) -> Option<i64> {
    let invitations = events.iter().filter(|event| event.kind == MailKind::Invitation.as_str());
    of_last_message(invitations).iter().map(|event| event.occurred_at).min()
}

/// The events of the message that began last: a report on an older one may well come after it.
fn of_last_message<'e>(events: impl Iterator<Item = &'e mail_events::Model>) -> Vec<&'e mail_events::Model> {
    let began = |message: &Vec<&mail_events::Model>| {
        // Ids of ours grow with time: of two mails within one second, the later.
        (message.iter().map(|event| event.occurred_at).min(), message[0].message_id.clone())
    };
    messages(events).into_iter().max_by_key(began).unwrap_or_default()
}

/// Events by the mail that they happened to; no mail is empty.
fn messages<'e>(events: impl Iterator<Item = &'e mail_events::Model>) -> Vec<Vec<&'e mail_events::Model>> {
    let mut messages: Vec<Vec<&mail_events::Model>> = Vec::new();
    for event in events {
        let same = |m: &&mut Vec<&mail_events::Model>| {
            (&m[0].message_id, &m[0].recipient) == (&event.message_id, &event.recipient)
        };
        match messages.iter_mut().find(same) {
            Some(message) => message.push(event),
            None => messages.push(vec![event]),
        }
    }
    messages
}

/// Events of one mail in order: by time, and within a second as they must have come.
fn order(event: &mail_events::Model) -> (i64, u8) {
    use MailEventKind::*;
    let step = match event.event.0 {
        Queued => 0,
        Sent => 1,
        Deferred => 2,
        Delivered => 3,
        Bounced | Rejected | Suppressed => 4,
        Complained | Autoreplied => 5,
    };
    (event.occurred_at, step)
}

/// Of the events of one mail those that still say something: after a try of ours that was taken there is no other, and what came of
/// those before is over.
fn that_count(mut mail: Vec<&mail_events::Model>) -> Vec<&mail_events::Model> {
    let ours = |event: &mail_events::Model| matches!(event.source.0, MailSource::Smtp | MailSource::Farol);
    let sent = |event: &mail_events::Model| event.event.0 == MailEventKind::Sent;
    if mail.iter().any(|event| ours(event) && sent(event)) {
        mail.retain(|event| !ours(event) || sent(event));
    }
    mail
}

/// How much an event decides: a report more than our own doings, then the later one, then the worse one. An automatic
/// answer only tells of arrival when nothing else tells anything.
fn weight(event: &mail_events::Model) -> (u8, i64, u8) {
    use MailEventKind::*;
    let (class, gravity) = match event.event.0 {
        Queued => (0, 0),
        Sent => (0, 1),
        Autoreplied => (1, 0),
        Deferred => (2, 0),
        Delivered => (2, 1),
        Bounced | Rejected | Complained | Suppressed => (2, 2),
    };
    (class, event.occurred_at, gravity)
}

/// The word for a mail whose deciding event is `age` seconds old.
fn status(event: MailEventKind, age: i64) -> MailStatus {
    use MailEventKind::*;
    match event {
        Queued | Sent if age > SILENCE => MailStatus::Unknown,
        Queued | Sent | Deferred => MailStatus::InProgress,
        Delivered | Autoreplied => MailStatus::Delivered,
        Bounced | Rejected | Complained | Suppressed => MailStatus::Error,
    }
}

#[cfg(test)]
mod tests {
    use MailEventKind::*;
    use store::Word;

    use super::*;

    const NOW: i64 = 1_800_000_000;

    fn event(message: &str, event: MailEventKind, age: i64) -> mail_events::Model {
        let kind = if message.starts_with("invitation") { MailKind::Invitation } else { MailKind::Notice };
        mail_events::Model {
            recipient: "ana@aurora.example".to_owned(),
            occurred_at: NOW - age,
            message_id: message.to_owned(),
            event: Word(event),
            org_id: Uuid::nil(),
            kind: kind.to_string(),
            subject: message.to_owned(),
            code: None,
            diagnostic: None,
            source: Word(MailSource::Directory),
            provider_id: None,
        }
    }

    #[test]
    fn what_another_provider_wrote_is_theirs() {
        let (ours, theirs) = (Uuid::from_u128(1), Uuid::from_u128(2));
        for (provider_id, open) in [(None, true), (Some(ours), true), (Some(theirs), false)] {
            let known = mail_events::Model { provider_id, ..event("0199c1d2e3f4secret@farol.example", Bounced, 5) };
            let read = readable(known.clone(), ours);
            assert_eq!(read == known, open);
            assert_eq!((read.event, &read.recipient, &read.code), (known.event, &known.recipient, &known.code));
            assert!(open || read.subject.is_empty() && !read.message_id.contains("secret"), "{read:?}");
            assert!(read.message_id.starts_with("0199c1d2e3f4"), "{read:?}");
        }
    }

    #[test]
    fn five_words() {
        let day = 24 * 60 * 60;
        for (events, word) in [
            (vec![], MailStatus::None),
            (vec![(Queued, 60)], MailStatus::InProgress),
            (vec![(Queued, day), (Sent, day - 5)], MailStatus::InProgress),
            (vec![(Queued, 2 * day), (Sent, day + 1)], MailStatus::Unknown),
            (vec![(Queued, 5 * day), (Sent, 5 * day), (Deferred, 4 * day)], MailStatus::InProgress),
            (vec![(Deferred, 20), (Delivered, 10), (Sent, 5)], MailStatus::Delivered),
            (vec![(Sent, 30), (Delivered, 20), (Bounced, 10)], MailStatus::Error),
            (vec![(Sent, 30), (Bounced, 10), (Delivered, 10)], MailStatus::Error),
            (vec![(Sent, 30), (Delivered, 20), (Complained, 10)], MailStatus::Error),
            (vec![(Sent, 2 * day), (Autoreplied, 2 * day)], MailStatus::Delivered),
            (vec![(Bounced, 20), (Autoreplied, 10)], MailStatus::Error),
            (vec![(Suppressed, 20)], MailStatus::Error),
            (vec![(Rejected, 20)], MailStatus::Error),
        ] {
            let log: Vec<_> = events.iter().map(|(kind, age)| event("m", *kind, *age)).collect();
            assert_eq!(last_mail(&log, None, NOW).status, word, "{events:?}");
        }
    }

    #[test]
    fn a_try_that_was_taken_is_the_last_one() {
        let tried = |kind, age| mail_events::Model { source: Word(MailSource::Smtp), ..event("m", kind, age) };
        let ours = |kind, age| mail_events::Model { source: Word(MailSource::Farol), ..event("m", kind, age) };
        let told = |kind, age| mail_events::Model { source: Word(MailSource::Dsn), ..event("m", kind, age) };
        for (log, decides, word) in [
            (vec![tried(Deferred, 20), tried(Sent, 10)], Sent, MailStatus::InProgress),
            (vec![tried(Sent, 10), ours(Deferred, 10)], Sent, MailStatus::InProgress),
            (vec![tried(Rejected, 20), tried(Sent, 10)], Sent, MailStatus::InProgress),
            (vec![ours(Rejected, 20), tried(Deferred, 10)], Deferred, MailStatus::InProgress),
            (vec![tried(Deferred, 20), tried(Rejected, 10)], Rejected, MailStatus::Error),
            (vec![tried(Deferred, 30), told(Deferred, 10), tried(Sent, 20)], Deferred, MailStatus::InProgress),
            (vec![tried(Deferred, 30), tried(Sent, 20), told(Bounced, 20)], Bounced, MailStatus::Error),
            (vec![tried(Rejected, 30), tried(Sent, 20), told(Delivered, 10)], Delivered, MailStatus::Delivered),
        ] {
            let last = last_mail(&log, None, NOW);
            assert_eq!((last.event, last.status), (Some(decides), word), "{log:?}");
        }
    }

    #[test]
    fn the_last_message_is_the_one_that_began_last() {
        let log = [
            event("new", Delivered, 20),
            event("old", Bounced, 10),
            event("new", Queued, 30),
            event("old", Queued, 90),
            event("invitation", Bounced, 400),
            event("invitation", Sent, 500),
        ];
        assert_eq!(last_mail(&log, None, NOW).subject.as_deref(), Some("new"));
        let invitation = last_mail(&log, Some(MailKind::Invitation), NOW);
        assert_eq!((invitation.event, invitation.status), (Some(Bounced), MailStatus::Error));
        assert_eq!(invited_at(&log), Some(NOW - 500));
        assert_eq!(invited_at(&log[..4]), None);
    }
}
