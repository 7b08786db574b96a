//! What others' servers report of our mail: found by what only our mail carries, noted once, and acted on once.

use model::{
    AppError,
    mail::{MailEventKind, MailSource},
};
use store::{
    entities::{
        deliveries::{self, Column},
        mail_events,
    },
    sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter},
};
use uuid::Uuid;

use super::{
    hold,
    post::{Happened, mailbox, record},
    report::Report,
};
use crate::{Desk, clock, logged::Logged};

/// A report that says it is of a time further than this from its mail's, in seconds, has its clock wrong.
const SKEW: i64 = 24 * 60 * 60;

/// Events of one mail past which a notification about it is passed over: nobody signs one, and pages read all that is noted. Of
/// those that did not come to the mail's own envelope sender fewer are noted, so that they leave room for those that did.
const PROVEN: usize = 100;
const UNPROVEN: usize = 10;

/// Where its Message-ID alone says that a notification is about our mail, it is read so many seconds from the mail on: servers
/// give up after five days at most (RFC 5321 §4.5.4.1), and an old id may stand in many mailboxes.
const FRESH: i64 = 7 * 24 * 60 * 60;

/// What came of reports.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// How many were about mail that we sent.
    pub ours: usize,
    /// How many told something new.
    pub new: usize,
}

impl Desk {
    /// Notes reports. Each may be repeated and come in any order; one about mail that is not ours is passed over.
    pub async fn take_reports(&self, reports: Vec<Report>) -> Result<Taken, AppError> {
        let mut taken = Taken::default();
        for report in reports {
            // Most reports of some senders are about others' mail: looking takes no write lock.
            if find(self.store.read(), &report).await?.is_none() {
                continue;
            }
            let change = self.store.begin().await.logged()?;
            let Some(mail) = find(&change, &report).await? else { continue };
            taken.ours += 1;
            let now = clock::now();
            // A notification is signed by nobody. Our Message-IDs are seen by all who read the mail; a mail's envelope sender only
            // by the servers on its way.
            let believed = report.source != MailSource::Dsn || report.verp.as_deref() == Some(&mail.verp);
            if report.source == MailSource::Dsn {
                let known = super::events_of(&change, &mail.recipient, &mail.message_id).await.logged()?;
                let settled = super::that_count(known.iter().collect()).into_iter().any(is_settled);
                let late = now > mail.created_at + FRESH || settled;
                if known.len() >= if believed { PROVEN } else { UNPROVEN } || !believed && late {
                    continue;
                }
            }
            let sound = (mail.created_at - SKEW..=now + SKEW).contains(&report.at);
            let happened = Happened {
                event: report.event,
                // Not "now": the same report has the same time when it comes again.
                at: if sound { report.at } else { mail.created_at + 1 },
                code: report.code,
                diagnostic: report.diagnostic.clone(),
                source: report.source,
            };
            if record(&change, &mail, happened).await? {
                taken.new += 1;
                match report.event {
                    MailEventKind::Bounced | MailEventKind::Rejected | MailEventKind::Complained
                        if !believed || lifted_since(&change, &mail).await? => {}
                    MailEventKind::Bounced | MailEventKind::Rejected if report.permanent => {
                        hold::bounced(&change, &mail.recipient, report.diagnostic.unwrap_or_default(), now).await?;
                    }
                    MailEventKind::Bounced => {
                        hold::bounced_softly(&change, &mail.recipient, report.diagnostic, now).await?;
                    }
                    MailEventKind::Complained => hold::complained(&change, &mail.recipient, now).await?,
                    _ => {}
                }
            }
            change.commit().await.logged()?;
        }
        Ok(taken)
    }
}

/// Whether somebody who can be believed has told the end of a mail: who tells another one without a proof is wrong.
fn is_settled(event: &mail_events::Model) -> bool {
    use MailEventKind::{Bounced, Complained, Delivered, Rejected};
    use MailSource::{Mailgun, Postmark, Sendgrid, Ses};
    let signed = matches!(event.source.0, Ses | Sendgrid | Mailgun | Postmark);
    event.event.0 == Rejected || signed && matches!(event.event.0, Delivered | Bounced | Complained)
}

/// Whether a hold on its address was lifted after a mail was written: what becomes of it is no news then. One of the same
/// second may be the trial that went out with the lifting.
async fn lifted_since(db: &impl ConnectionTrait, mail: &deliveries::Model) -> Result<bool, AppError> {
    let lifted = hold::lifted_after(db, &[(mail.recipient.as_str(), mail.created_at + 1)]).await.logged()?;
    Ok(!lifted.is_empty())
}

/// The mail that a report is about: by the address that only this mail came from (VERP), else by its Message-ID together
/// with its recipient.
async fn find(db: &impl ConnectionTrait, report: &Report) -> Result<Option<deliveries::Model>, AppError> {
    if let Some(verp) = &report.verp {
        let found = deliveries::Entity::find().filter(Column::Verp.eq(verp)).one(db).await.logged()?;
        if found.is_some() {
            return Ok(found);
        }
    }
    let Some(id) = &report.message_id else { return Ok(None) };
    let query = match id.split_once('.').filter(|_| !id.contains('@')) {
        None => deliveries::Entity::find().filter(Column::MessageId.eq(id)),
        // The part before the @ alone, which begins with the row's own id.
        Some((own, _)) => deliveries::Entity::find_by_id(Uuid::try_parse(own).unwrap_or_default()),
    };
    let is_it = |mail: &deliveries::Model| {
        let before = mail.message_id.split_once('@').map(|(before, _)| before);
        (mail.message_id == *id || before == Some(id))
            && report.recipient.as_ref().is_some_and(|recipient| went_to(mail, recipient))
    };
    Ok(query.one(db).await.logged()?.filter(is_it))
}

/// Whether a mail went to this address, written as in the directory or as it was sent.
fn went_to(mail: &deliveries::Model, recipient: &str) -> bool {
    recipient == mail.recipient
        || mailbox(&mail.mailbox).is_some_and(|sent| sent.to_string().eq_ignore_ascii_case(recipient))
}
