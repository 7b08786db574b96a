//! A database that was put back from a backup: whether it is one, and what of that moment must not hold any more. What was
//! ended, used up or sent since is not known to it, so all that lives for a while is ended, and mail that waited then waits
//! for somebody's word.

use model::{
    AppError,
    audit::Verb,
    mail::DeliveryState,
    verification::VerificationState::{Confirmed, Ended, Open},
};
use store::{
    Word,
    entities::{
        audit_events, audit_head, challenges, consents, customer_sessions, deliveries, leases, links, password_links,
        sessions, sign_in_links, standing_access, verifications, views, vouches,
    },
    sea_orm::{
        ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
        sea_query::Expr,
    },
};
use uuid::Uuid;

use crate::{
    Desk,
    audit::{Actor, Event},
    clock,
    logged::Logged,
};

/// Why a mail that waited is not sent.
const HELD: &str = "Held back: the database was restored from a backup, and this mail may have been sent since.";

/// What the log of a database says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct State {
    /// Lines that have a place in the chain.
    pub lines: i64,
    /// When the newest line was written (Unix seconds).
    pub newest: Option<i64>,
}

/// What was ended, in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settled {
    pub sessions: u64,
    /// Customers' permissions and the views under them.
    pub permissions: u64,
    /// Codes, vouches and links.
    pub questions: u64,
    /// Mails that waited.
    pub mails: u64,
    /// Persons who were erased since, and are once more.
    pub erased: usize,
    /// Standing switches that are on: one may have been turned off since.
    pub standing: u64,
}

impl Desk {
    /// What the log says; none where the end of the chain is not where its head says.
    pub async fn log_state(&self) -> Result<Option<State>, AppError> {
        let db = self.store.read();
        let head = audit_head::Entity::find_by_id(1).one(db).await.logged()?;
        let placed = || audit_events::Entity::find().filter(audit_events::Column::Seq.is_not_null());
        let last = placed().order_by_desc(audit_events::Column::Seq).one(db).await.logged()?;
        let lines = i64::try_from(placed().count(db).await.logged()?).unwrap_or(i64::MAX);
        let newest = audit_events::Entity::find().select_only().column(audit_events::Column::At);
        let newest = newest.order_by_desc(audit_events::Column::Id).into_tuple::<i64>().one(db).await.logged()?;
        let agrees = match (&head, &last) {
            (Some(head), None) => head.seq == 0,
            (Some(head), Some(last)) => {
                head.seq == lines && last.seq == Some(lines) && last.hash.as_ref() == Some(&head.hash)
            }
            (None, _) => false,
        };
        Ok(agrees.then_some(State { lines, newest }))
    }

    /// Ends what was alive at the moment of the backup, erases once more those in `erased`, and writes that it was put back.
    pub async fn settle_restored(&self, erased: &[Uuid]) -> Result<Settled, AppError> {
        let now = clock::now();
        let event = Event::new(Verb::Restore).noting("what waited, was open or signed in at that moment is ended");
        let change = self.change(Actor::operator(), event).await?;
        let mut settled = end_all(&*change, now).await.logged()?;
        let on = standing_access::Entity::find().filter(standing_access::Column::Allowed.eq(true));
        settled.standing = on.count(&*change).await.logged()?;
        change.commit().await?;
        for person in erased {
            self.erase_person(model::UserId(*person)).await?;
            settled.erased += 1;
        }
        Ok(settled)
    }
}

async fn end_all(db: &impl ConnectionTrait, now: i64) -> Result<Settled, DbErr> {
    let sessions = sessions::Entity::delete_many().exec(db).await?.rows_affected
        + customer_sessions::Entity::delete_many().exec(db).await?.rows_affected;
    challenges::Entity::delete_many().exec(db).await?;
    leases::Entity::delete_many().exec(db).await?;
    let questions = password_links::Entity::delete_many().exec(db).await?.rows_affected
        + sign_in_links::Entity::delete_many().exec(db).await?.rows_affected
        + end_questions(db, now).await?;
    let permissions = end_permissions(db, now).await?;
    crate::warnings::mark::everybody(db).await?;
    Ok(Settled { sessions, permissions, questions, mails: hold_mail(db).await?, ..Settled::default() })
}

/// Codes, vouches and mailed links.
async fn end_questions(db: &impl ConnectionTrait, now: i64) -> Result<u64, DbErr> {
    let codes = verifications::Entity::update_many()
        .col_expr(verifications::Column::State, Expr::value(Word(Ended)))
        .col_expr(verifications::Column::SettledAt, Expr::value(now))
        .filter(verifications::Column::State.is_in([Word(Open), Word(Confirmed)]));
    let asked = vouches::Entity::update_many()
        .col_expr(vouches::Column::ExpiresAt, Expr::value(now))
        .filter(vouches::Column::ExpiresAt.gt(now));
    let mailed = links::Entity::update_many()
        .col_expr(links::Column::ExpiresAt, Expr::value(now))
        .filter(links::Column::ExpiresAt.gt(now));
    Ok(codes.exec(db).await?.rows_affected + asked.exec(db).await?.rows_affected + mailed.exec(db).await?.rows_affected)
}

/// A customer may have withdrawn since: what they allowed for a time has to be asked for again.
async fn end_permissions(db: &impl ConnectionTrait, now: i64) -> Result<u64, DbErr> {
    let granted = consents::Entity::update_many()
        .col_expr(consents::Column::EndedAt, Expr::value(now))
        .filter(consents::Column::Granted.eq(true))
        .filter(consents::Column::EndedAt.is_null());
    let asked = consents::Entity::update_many()
        .col_expr(consents::Column::LapsesAt, Expr::value(now))
        .filter(consents::Column::AnsweredAt.is_null())
        .filter(consents::Column::LapsesAt.gt(now));
    let open = views::Entity::update_many()
        .col_expr(views::Column::ClosedAt, Expr::value(now))
        .filter(views::Column::ClosedAt.is_null());
    Ok(granted.exec(db).await?.rows_affected + asked.exec(db).await?.rows_affected + open.exec(db).await?.rows_affected)
}

/// Mail that waited goes to the undelivered ones, where an agent may send it again; one with a code is of no use.
async fn hold_mail(db: &impl ConnectionTrait) -> Result<u64, DbErr> {
    let codes = deliveries::Entity::update_many()
        .col_expr(deliveries::Column::Sealed, Expr::value(None::<String>))
        .filter(deliveries::Column::State.eq(Word(DeliveryState::Waiting)))
        .filter(deliveries::Column::ExpiresAt.is_not_null());
    codes.exec(db).await?;
    let waiting = deliveries::Entity::update_many()
        .col_expr(deliveries::Column::State, Expr::value(Word(DeliveryState::Dead)))
        .col_expr(deliveries::Column::Reason, Expr::value(HELD))
        .col_expr(deliveries::Column::Lease, Expr::value(None::<Uuid>))
        .filter(deliveries::Column::State.eq(Word(DeliveryState::Waiting)));
    Ok(waiting.exec(db).await?.rows_affected)
}
