//! Which of a user's addresses a code may go to, and why the others get none.

use std::collections::BTreeSet;

use model::mail::{MailEventKind, MailSource};
use store::{
    entities::{address_changes, mail_events, users},
    sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter},
};

use uuid::Uuid;

use super::SETTLED;
use crate::{
    clock,
    logged::Logged,
    mail::{self, folded},
};
use model::error::later;

/// An address with the reason why it gets no code, as a sentence.
pub(super) struct Candidate {
    pub address: String,
    pub refused: Option<String>,
}

/// All of a user's addresses, in the directory's order, as `provider` sees them.
pub(super) async fn candidates(
    db: &impl ConnectionTrait,
    provider: Uuid,
    user: &users::Model,
) -> Result<Vec<Candidate>, model::AppError> {
    let now = clock::now();
    let addresses: Vec<String> = user.emails.0.iter().map(|address| folded(address)).collect();
    let too_new = too_new(db, user.id).await?;
    let holds = mail::suppressed(db, &addresses).await.logged()?;
    let events = mail::events(db, provider, user.org_id, &addresses).await.logged()?;
    let refused = |address: &String| {
        let held = holds.iter().find(|row| row.address == *address);
        if held.is_some() {
            return Some(later("Mail to this address is held back: it has not been arriving.").to_owned());
        }
        if too_new.contains(address) {
            return Some(later("This address was put on file less than 72 hours ago.").to_owned());
        }
        bounces(&events, address, now).then(|| later("The last mail to this address came back.").to_owned())
    };
    let candidate =
        |(address, folded): (&String, &String)| Candidate { address: address.clone(), refused: refused(folded) };
    Ok(user.emails.0.iter().zip(&addresses).map(candidate).collect())
}

/// The addresses of a user, folded, that were put on file too lately to prove anything.
pub(crate) async fn too_new(db: &impl ConnectionTrait, user: Uuid) -> Result<BTreeSet<String>, model::AppError> {
    let changes = address_changes::Entity::find().filter(address_changes::Column::UserId.eq(user));
    let changes = changes.filter(address_changes::Column::ChangedAt.gt(clock::now() - SETTLED));
    Ok(changes.all(db).await.logged()?.into_iter().map(|change| change.address).collect())
}

/// Whether their server turned the last mail to `address` away. Our own troubles say nothing of a mailbox.
fn bounces(events: &[mail_events::Model], address: &str, now: i64) -> bool {
    let theirs = events.iter().filter(|event| event.recipient == address && event.source.0 != MailSource::Farol);
    let theirs: Vec<mail_events::Model> = theirs.cloned().collect();
    let last = mail::last_mail(&theirs, None, now);
    matches!(last.event, Some(MailEventKind::Bounced | MailEventKind::Rejected | MailEventKind::Complained))
}
