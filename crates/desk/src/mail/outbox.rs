//! The outbox's worker: takes what is due under a lease, sends it, and notes what came of it. A process that dies leaves its
//! leases to run out: its mail is sent again, once and with the same Message-ID, and none is lost.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use model::{
    AppError,
    mail::{DeliveryState, MailEventKind, MailKind, MailSource, SuppressionReason},
};
use store::{
    Word,
    entities::deliveries::{self, Column},
    live,
    plan::is_word,
    sea_orm::{
        ActiveValue::{Set, Unchanged},
        ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
        sea_query::{Expr, LockBehavior, LockType},
    },
};
use tokio::task::{JoinError, JoinSet};
use uuid::Uuid;

use super::{
    hold,
    post::{Happened, PostOffice, mailbox, record},
    transport::{Answer, Outcome, Outgoing, Transport},
};
use crate::{Desk, clock, logged::Logged, secret};

/// Mail that is sent at once.
const PLACES: usize = 8;

/// How long a mail is one sender's, in seconds: longer than any transport takes.
const LEASE: i64 = 120;

/// How often the outbox is looked at when nobody rings, in milliseconds.
const EVERY: u64 = 1_000;

/// Seconds until the second try, doubled for each further one up to an hour; less where somebody waits on the telephone.
const FIRST: i64 = 30;
const FIRST_OF_A_CODE: i64 = 4;
const LONGEST: i64 = 60 * 60;

/// No wait is longer: what is put off further was put off by a clock that was ahead, and is due.
const FURTHEST: i64 = 2 * LONGEST;

/// Given up on after so many tries, between which four days pass (RFC 5321 §4.5.4.1 says four to five days at least; nobody
/// waits on the telephone that long, but a mailbox that is full tonight may have room on Monday). One that somebody has tried
/// again after that begins anew.
const TRIES: i64 = 103;

impl Desk {
    /// Sends what is due until told to end; what is being sent then is finished first. Each place is taken anew as it becomes
    /// free: a server may think about one mail for minutes.
    pub async fn send_mail(&self, transport: Transport, ending: impl Future<Output = ()>) {
        let Some(office) = self.office.clone() else { return };
        // Tasks of their own: one that has begun to write goes on while the next are looked for.
        let mut sends = JoinSet::new();
        tokio::pin!(ending);
        loop {
            match self.lease_due(PLACES - sends.len()).await {
                Ok((lease, due)) => {
                    for mail in due {
                        let (desk, office, transport) = (self.clone(), Arc::clone(&office), transport.clone());
                        sends.spawn(async move { desk.send_one(&office, &transport, lease, mail).await });
                    }
                }
                Err(fault) => tracing::warn!(cause = %fault, "the outbox cannot be read just now"),
            }
            tokio::select! {
                biased;
                () = &mut ending => break,
                Some(sent) = sends.join_next() => note_fault(sent),
                () = office.bell.notified() => {}
                () = tokio::time::sleep(Duration::from_millis(EVERY)) => {}
            }
        }
        while let Some(sent) = sends.join_next().await {
            note_fault(sent);
        }
    }

    /// Sends what is due now; how many that were.
    pub async fn send_due(&self, transport: &Transport) -> Result<u64, AppError> {
        let office = &*self.office()?;
        let (lease, due) = self.lease_due(PLACES).await?;
        let count = due.len() as u64;
        let sends = due.into_iter().map(|mail| self.send_one(office, transport, lease, mail));
        for sent in futures::future::join_all(sends).await {
            sent?;
        }
        Ok(count)
    }

    /// So much of the mail that is due, ours alone for the length of a lease.
    async fn lease_due(&self, most: usize) -> Result<(Uuid, Vec<deliveries::Model>), AppError> {
        let (lease, now) = (Uuid::now_v7(), clock::now());
        let due = || {
            deliveries::Entity::find()
                .filter(is_word(Column::State, DeliveryState::Waiting.as_str()))
                .filter(Condition::any().add(Column::NextAt.lte(now)).add(Column::NextAt.gt(now + FURTHEST)))
                .order_by_asc(Column::NextAt)
                .limit(most as u64)
        };
        // Most of the time there is none: looking takes no write lock.
        if most == 0 || due().one(self.store.read()).await.logged()?.is_none() {
            return Ok((lease, Vec::new()));
        }
        let change = self.store.begin().await.logged()?;
        let found = due().lock_with_behavior(LockType::Update, LockBehavior::SkipLocked).all(&change).await.logged()?;
        for mail in &found {
            let leased = deliveries::ActiveModel {
                id: Unchanged(mail.id),
                lease: Set(Some(lease)),
                next_at: Set(now + LEASE),
                attempts: Set(mail.attempts + 1),
                ..Default::default()
            };
            deliveries::Entity::update(leased).exec(&change).await.logged()?;
        }
        change.commit().await.logged()?;
        Ok((lease, found))
    }

    async fn send_one(
        &self,
        office: &PostOffice,
        transport: &Transport,
        lease: Uuid,
        mail: deliveries::Model,
    ) -> Result<(), AppError> {
        let outcome = self.attempt_under(lease, office, transport, &mail).await?;
        tracing::info!(mail = %mail.id, attempt = mail.attempts + 1, outcome = told(&outcome), "tried to send");
        // What has been sent is noted, however long the database is away: else it would be sent again. Once the lease has
        // run out it is somebody else's.
        let end = Instant::now() + Duration::from_secs(LEASE.unsigned_abs());
        loop {
            match self.settle(lease, &mail, outcome.clone()).await {
                Err(_) if Instant::now() < end => tokio::time::sleep(Duration::from_secs(1)).await,
                settled => return settled,
            }
        }
    }

    /// One try, with the lease renewed for as long as it takes.
    async fn attempt_under(
        &self,
        lease: Uuid,
        office: &PostOffice,
        transport: &Transport,
        mail: &deliveries::Model,
    ) -> Result<Outcome, AppError> {
        let attempt = self.attempt(office, transport, mail);
        tokio::pin!(attempt);
        loop {
            tokio::select! {
                outcome = &mut attempt => return outcome,
                () = tokio::time::sleep(Duration::from_secs(LEASE.unsigned_abs() / 3)) => {
                    if let Err(fault) = self.renew(lease, mail.id).await {
                        tracing::warn!(cause = %fault, "a lease was not renewed");
                    }
                }
            }
        }
    }

    async fn renew(&self, lease: Uuid, mail: Uuid) -> Result<(), AppError> {
        let change = self.store.begin().await.logged()?;
        deliveries::Entity::update_many()
            .col_expr(Column::NextAt, Expr::value(clock::now() + LEASE))
            .filter(Column::Id.eq(mail))
            .filter(Column::Lease.eq(lease))
            .exec(&change)
            .await
            .logged()?;
        change.commit().await.logged()
    }

    async fn attempt(
        &self,
        office: &PostOffice,
        transport: &Transport,
        mail: &deliveries::Model,
    ) -> Result<Outcome, AppError> {
        if mail.expires_at.is_some_and(|end| end <= clock::now()) {
            return Ok(Outcome::Rejected(Answer {
                code: None,
                text: "It was of no use any more when its turn came.".to_owned(),
            }));
        }
        let held = hold::of(self.store.read(), &mail.recipient).await?;
        if let Some(held) =
            held.filter(|held| mail.kind.0 != MailKind::ReleaseRequest || held.reason.0 != SuppressionReason::Complaint)
        {
            let text = format!("Not sent: the address is held back ({}).", held.reason.0);
            return Ok(Outcome::Rejected(Answer { code: None, text }));
        }
        let sealed = mail.sealed.as_deref().unwrap_or_default();
        let Some(octets) = self.keys.open(mail.id.as_bytes(), sealed) else {
            // A process with the right key may still send it.
            return Ok(Outcome::Failed("this process has another key than the one that wrote the mail".to_owned()));
        };
        let Some(recipient) = mailbox(&mail.mailbox) else {
            return Ok(Outcome::Rejected(Answer { code: None, text: "This is no address.".to_owned() }));
        };
        let sender = office.envelope_sender(&mail.verp)?;
        Ok(transport.send(&Outgoing { message_id: mail.message_id.clone(), sender, recipient, octets }).await)
    }

    /// Notes what came of a try, if the mail is still ours to note it of.
    async fn settle(&self, lease: Uuid, mail: &deliveries::Model, outcome: Outcome) -> Result<(), AppError> {
        let change = self.store.begin().await.logged()?;
        let now = clock::now();
        let row = deliveries::Entity::find_by_id(mail.id).lock_exclusive().one(&change).await.logged()?;
        let Some(row) = row.filter(|row| row.lease == Some(lease)) else { return Ok(()) };
        let mut next = deliveries::ActiveModel { id: Unchanged(row.id), lease: Set(None), ..Default::default() };
        let happened = |event, source, answer: &Answer| Happened {
            code: answer.code.clone(),
            diagnostic: Some(answer.text.clone()).filter(|text| !text.is_empty()),
            ..Happened::now(event, source)
        };
        match &outcome {
            Outcome::Taken(answer) => {
                next.state = Set(Word(DeliveryState::Sent));
                next.sealed = Set(None);
                record(&change, &row, happened(MailEventKind::Sent, MailSource::Smtp, answer)).await?;
            }
            Outcome::Delivered => {
                next.state = Set(Word(DeliveryState::Sent));
                next.sealed = Set(None);
                record(&change, &row, Happened::now(MailEventKind::Sent, MailSource::Farol)).await?;
                record(&change, &row, Happened::now(MailEventKind::Delivered, MailSource::Folder)).await?;
            }
            Outcome::Deferred(answer) => {
                next.reason = Set(Some(answer.text.clone()));
                let event = put_off(&mut next, &row, now)?;
                record(&change, &row, happened(event, MailSource::Smtp, answer)).await?;
            }
            Outcome::Failed(text) => {
                next.reason = Set(Some(text.clone()));
                let event = put_off(&mut next, &row, now)?;
                let ours = Answer { code: None, text: text.clone() };
                record(&change, &row, happened(event, MailSource::Farol, &ours)).await?;
            }
            Outcome::Refused(answer) | Outcome::Rejected(answer) => {
                next.state = Set(Word(DeliveryState::Dead));
                next.reason = Set(Some(answer.text.clone()));
                let source = if answer.text.starts_with('5') { MailSource::Smtp } else { MailSource::Farol };
                record(&change, &row, happened(MailEventKind::Rejected, source, answer)).await?;
                if matches!(outcome, Outcome::Refused(_)) && is_about_the_mailbox(answer) {
                    hold::bounced(&change, &row.recipient, answer.text.clone(), now).await?;
                }
            }
        }
        let of_use = row.kind.0 != MailKind::VerificationCode && row.expires_at.is_none_or(|end| end > now);
        if next.state == Set(Word(DeliveryState::Dead)) && !of_use {
            // What is of no use to anybody later is not kept, not even sealed.
            next.sealed = Set(None);
        }
        deliveries::Entity::update(next).exec(&change).await.logged()?;
        live::tell(&change, row.user_id, row.org_id, "mail").await.logged()?;
        change.commit().await.logged()
    }
}

fn note_fault(sent: Result<Result<(), AppError>, JoinError>) {
    match sent {
        Ok(Ok(())) => {}
        Ok(Err(fault)) => tracing::warn!(cause = %fault, "what came of a mail was not noted"),
        Err(broken) => tracing::error!(cause = %broken, "a mail's sending broke off"),
    }
}

/// Whether a no to RCPT says something of the mailbox: many servers say there, too, that they do not take mail from us at
/// all. By the subject and its detail (RFC 3463 §3: X.1 addressing, of which X.1.7 and X.1.8 are of the sender's, X.2 mailbox), where
/// there are any.
fn is_about_the_mailbox(answer: &Answer) -> bool {
    let mut parts = answer.code.as_deref().unwrap_or_default().split('.').skip(1);
    match (parts.next(), parts.next()) {
        (Some("1"), detail) => !matches!(detail, Some("7" | "8")),
        (subject, _) => matches!(subject, None | Some("2")),
    }
}

/// Plans the next try, or gives up; which of both.
fn put_off(next: &mut deliveries::ActiveModel, row: &deliveries::Model, now: i64) -> Result<MailEventKind, AppError> {
    let first = if row.kind.0 == MailKind::VerificationCode { FIRST_OF_A_CODE } else { FIRST };
    let at = now + with_jitter(back_off(first, row.attempts))?;
    if row.expires_at.map_or(row.attempts < TRIES, |end| at < end) {
        next.next_at = Set(at);
        return Ok(MailEventKind::Deferred);
    }
    next.state = Set(Word(DeliveryState::Dead));
    Ok(MailEventKind::Rejected)
}

/// Seconds to wait after so many tries.
fn back_off(first: i64, attempts: i64) -> i64 {
    let doublings = u32::try_from(attempts.clamp(1, 12) - 1).unwrap_or(0);
    LONGEST.min(first << doublings)
}

/// Within a quarter of it either way, so that what failed together is not tried together.
fn with_jitter(seconds: i64) -> Result<i64, AppError> {
    let spread = (seconds / 4).max(1);
    Ok(seconds - spread + i64::from(secret::below(u32::try_from(2 * spread).unwrap_or(1))?))
}

/// For the log: never an address.
fn told(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Taken(_) => "taken",
        Outcome::Delivered => "delivered",
        Outcome::Deferred(_) => "deferred",
        Outcome::Refused(_) => "refused",
        Outcome::Rejected(_) => "rejected",
        Outcome::Failed(_) => "failed",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whose_fault_a_no_is() {
        for (code, theirs) in [
            (None, true),
            (Some("5.1.1"), true),
            (Some("5.1.8"), false),
            (Some("5.1.7"), false),
            (Some("5.2.1"), true),
            (Some("5.7.1"), false),
        ] {
            let answer = Answer { code: code.map(str::to_owned), text: String::new() };
            assert_eq!(is_about_the_mailbox(&answer), theirs, "{code:?}");
        }
    }

    #[test]
    fn waits_longer_each_time() {
        assert_eq!([1, 2, 3, 8, 99].map(|attempts| back_off(FIRST, attempts)), [30, 60, 120, 3600, 3600]);
        let days = (1..TRIES).map(|attempts| back_off(FIRST, attempts)).sum::<i64>() as f64 / 86_400.0;
        assert!((4.0..4.1).contains(&days), "{days} days");
        for _ in 0..50 {
            assert!((22..=38).contains(&with_jitter(30).expect("randomness")));
        }
    }
}
