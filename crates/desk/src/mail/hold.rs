//! Addresses that mail is not sent to: what sets a hold, and when it ends.

use model::{
    AppError,
    mail::{MailEventKind, SuppressionReason},
};
use store::{
    Word,
    entities::{clearances, mail_events, suppressions},
    sea_orm::{
        ActiveValue::{Set, Unchanged},
        ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
        sea_query::OnConflict,
    },
};

use crate::{clock, logged::Logged, warnings::mark};

const DAY: i64 = 24 * 60 * 60;

/// A hold that is set again after somebody lifted it lasts so long, in seconds.
const AGAIN: i64 = 7 * DAY;

/// So many mails that came back for a passing trouble within [`SOFT_WITHIN`] seconds hold the address for a day.
const SOFT: u64 = 3;
const SOFT_WITHIN: i64 = 7 * DAY;

/// The hold on an address (folded), unless it has run out.
pub(crate) async fn of(db: &impl ConnectionTrait, address: &str) -> Result<Option<suppressions::Model>, AppError> {
    let hold = suppressions::Entity::find_by_id(address.to_owned()).one(db).await.logged()?;
    Ok(hold.filter(|hold| holds(hold, clock::now())))
}

/// The same, and nobody else changes it before `change` is over.
pub(crate) async fn locked(
    change: &impl ConnectionTrait,
    address: &str,
) -> Result<Option<suppressions::Model>, AppError> {
    let hold = suppressions::Entity::find_by_id(address.to_owned()).lock_exclusive().one(change).await.logged()?;
    Ok(hold.filter(|hold| holds(hold, clock::now())))
}

/// Whether a hold has not run out at `now`.
pub(crate) fn holds(hold: &suppressions::Model, now: i64) -> bool {
    hold.until.is_none_or(|until| until > now)
}

/// Mail came back for good: until somebody lifts it, or for a week where somebody has lifted it before.
pub(crate) async fn bounced(
    change: &impl ConnectionTrait,
    address: &str,
    diagnostic: String,
    now: i64,
) -> Result<(), AppError> {
    let lifted = clearances::Entity::find().filter(clearances::Column::Address.eq(address));
    let lifted = lifted.count(change).await.logged()? > 0;
    let until = lifted.then_some(now + AGAIN);
    set(change, address, SuppressionReason::HardBounce, Some(diagnostic), until, now).await
}

/// Its reader reported our mail as spam: until the reader says otherwise.
pub(crate) async fn complained(change: &impl ConnectionTrait, address: &str, now: i64) -> Result<(), AppError> {
    set(change, address, SuppressionReason::Complaint, None, None, now).await
}

/// Mail came back, but not for good: once is nothing, again and again is a day's rest.
pub(crate) async fn bounced_softly(
    change: &impl ConnectionTrait,
    address: &str,
    diagnostic: Option<String>,
    now: i64,
) -> Result<(), AppError> {
    // What was lifted counts anew.
    let lifted = clearances::Entity::find().filter(clearances::Column::Address.eq(address));
    let lifted = lifted.order_by_desc(clearances::Column::At).one(change).await.logged()?.map_or(0, |row| row.at);
    let lately = mail_events::Entity::find()
        .select_only()
        .column(mail_events::Column::MessageId)
        .distinct()
        .filter(mail_events::Column::Recipient.eq(address))
        .filter(mail_events::Column::Event.eq(Word(MailEventKind::Bounced)))
        .filter(mail_events::Column::OccurredAt.gt(Ord::max(lifted, now - SOFT_WITHIN)))
        .limit(SOFT);
    if (lately.into_tuple::<String>().all(change).await.logged()?.len() as u64) < SOFT {
        return Ok(());
    }
    set(change, address, SuppressionReason::SoftBounce, diagnostic, Some(now + DAY), now).await
}

/// Sets a hold, unless a stronger one stands: a complaint is only ever lifted by the owner of the mailbox.
async fn set(
    change: &impl ConnectionTrait,
    address: &str,
    reason: SuppressionReason,
    diagnostic: Option<String>,
    until: Option<i64>,
    now: i64,
) -> Result<(), AppError> {
    let row = suppressions::ActiveModel {
        address: Set(address.to_owned()),
        reason: Set(Word(reason)),
        since: Set(now),
        diagnostic: Set(diagnostic),
        until: Set(until),
    };
    // The row is there before it is locked, so that of two at once the second sees the first.
    let there = OnConflict::column(suppressions::Column::Address).do_nothing().to_owned();
    let insert = suppressions::Entity::insert(row.clone()).on_conflict(there);
    mark::addresses(change, &[address]).await.logged()?;
    if insert.exec_without_returning(change).await.logged()? > 0 {
        return Ok(());
    }
    let stronger = |held: SuppressionReason| match held {
        SuppressionReason::Complaint | SuppressionReason::Manual => reason != SuppressionReason::Complaint,
        SuppressionReason::HardBounce => reason == SuppressionReason::SoftBounce,
        SuppressionReason::SoftBounce => false,
    };
    if locked(change, address).await?.is_some_and(|hold| stronger(hold.reason.0)) {
        return Ok(());
    }
    let row = suppressions::ActiveModel { address: Unchanged(address.to_owned()), ..row };
    suppressions::Entity::update(row).exec(change).await.logged().map(drop)
}

/// Of `addresses` (folded), those whose hold somebody lifted after `since`: bringing it in again does not set it again.
pub(crate) async fn lifted_after(
    db: &impl ConnectionTrait,
    holds: &[(&str, i64)],
) -> Result<Vec<String>, store::sea_orm::DbErr> {
    let any = holds.iter().fold(store::sea_orm::Condition::any(), |any, (address, since)| {
        any.add(clearances::Column::Address.eq(*address).and(clearances::Column::At.gte(*since)))
    });
    if holds.is_empty() {
        return Ok(Vec::new());
    }
    let lifted = clearances::Entity::find().filter(any).all(db).await?;
    Ok(lifted.into_iter().map(|row| row.address).collect())
}
