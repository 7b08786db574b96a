//! Dead letters: mail that was given up on, and trying it once more.

use model::{
    AppError, DeliveryId, ErrorKind, OrgId, Page, PageInput, UserId,
    audit::Verb,
    mail::{DeadLetter, DeliveryState, MailKind},
    search::OrgRef,
    verification::Offer,
};
use store::{
    Word,
    entities::{
        deliveries::{self, Column},
        orgs, users,
    },
    plan::is_word,
    sea_orm::{
        ActiveValue::{Set, Unchanged},
        ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
    },
};

use crate::{
    AgentDesk,
    audit::Event,
    clock,
    contact::{masked, masked_within},
    logged::Logged,
    policy::{Act, offer},
};
use model::error::later;

/// Rows a page: unless told, and at most.
const ROWS: i64 = 50;
const MOST: i64 = 200;

impl AgentDesk {
    /// The provider's mail that was given up on, newest first, as far as the agent sees its customers.
    pub async fn dead_letters(&self, page: PageInput) -> Result<Page<DeadLetter>, AppError> {
        let event = Event::new(Verb::OpenList).noting(later("undelivered mail"));
        self.saw(event, Some(&format!("undelivered {:?}", page.cursor))).await?;
        let limit = page.limit.unwrap_or(ROWS).clamp(1, MOST);
        let mut query = deliveries::Entity::find()
            .filter(Column::ProviderId.eq(self.me.provider.id.0))
            .filter(is_word(Column::State, DeliveryState::Dead.as_str()))
            .filter(self.reaches(Column::OrgId))
            .order_by_desc(Column::CreatedAt)
            .order_by_desc(Column::Id)
            .limit(limit.unsigned_abs() + 1);
        if let Some(cursor) = &page.cursor {
            let last: uuid::Uuid =
                cursor.parse().map_err(|_| AppError::invalid("cursor", "This page is not there."))?;
            let last = deliveries::Entity::find_by_id(last).one(self.store.read()).await.logged()?;
            let last = last.ok_or_else(|| AppError::invalid("cursor", "This page is not there any more."))?;
            let older = Column::CreatedAt.lt(last.created_at);
            query = query.filter(older.or(Column::CreatedAt.eq(last.created_at).and(Column::Id.lt(last.id))));
        }
        let mut rows = query.all(self.store.read()).await.logged()?;
        let more = rows.len() as u64 > limit.unsigned_abs();
        rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        let cursor = rows.last().filter(|_| more).map(|row| row.id.to_string());
        Ok(Page { rows: self.shown(rows).await?, next: cursor, previous: None })
    }

    async fn shown(&self, rows: Vec<deliveries::Model>) -> Result<Vec<DeadLetter>, AppError> {
        let db = self.store.read();
        let people = users::Entity::find().filter(users::Column::Id.is_in(rows.iter().map(|row| row.user_id)));
        let customers = orgs::Entity::find().filter(orgs::Column::Id.is_in(rows.iter().map(|row| row.org_id)));
        let (people, customers) = tokio::try_join!(people.all(db), customers.all(db)).logged()?;
        let letter = |row: deliveries::Model| {
            let user = people.iter().find(|user| user.id == row.user_id)?;
            let org = customers.iter().find(|org| org.id == row.org_id)?;
            let retry = self.may_retry(&row, user);
            Some(DeadLetter {
                id: DeliveryId(row.id),
                user_id: UserId(row.user_id),
                user_name: user.display_name.clone(),
                org: OrgRef { id: OrgId(row.org_id), name: org.name.clone() },
                address: if self.masks { masked(&row.mailbox) } else { row.mailbox.clone() },
                kind: row.kind.0,
                subject: row.subject,
                created_at: clock::timestamp(row.created_at)?,
                attempts: row.attempts,
                reason: row.reason.map(|text| if self.masks { masked_within(&text, &row.mailbox) } else { text }),
                retry,
            })
        };
        Ok(rows.into_iter().filter_map(letter).collect())
    }

    fn may_retry(&self, row: &deliveries::Model, user: &users::Model) -> Offer {
        let allowed = offer(Act::RetryMail, &self.unproven(user));
        if allowed != Offer::Open {
            return allowed;
        }
        if row.sealed.is_none() || row.expires_at.is_some_and(|end| end <= clock::now()) {
            return Offer::Closed { says: later("It is of no use any more.").to_owned() };
        }
        Offer::Open
    }

    /// Puts a dead letter back into the outbox.
    pub async fn retry_mail(&self, id: DeliveryId) -> Result<(), AppError> {
        self.noting(Event::new(Verb::RetryMail), self.try_retry(id)).await
    }

    async fn try_retry(&self, id: DeliveryId) -> Result<(), AppError> {
        let mut change = self.begin(Event::new(Verb::RetryMail)).await?;
        let row = deliveries::Entity::find_by_id(id.0)
            .filter(Column::ProviderId.eq(self.me.provider.id.0))
            .filter(self.reaches(Column::OrgId))
            .lock_exclusive();
        let row = row.one(&*change).await.logged()?.ok_or_else(|| AppError::not_found("mail"))?;
        let office = self.desk.office()?;
        if row.state.0 != DeliveryState::Dead {
            return Err(AppError::new(ErrorKind::Conflict, "This mail is being sent already."));
        }
        let user = users::Entity::find_by_id(row.user_id).one(&*change).await.logged()?;
        let user = user.ok_or_else(|| AppError::not_found("mail"))?;
        self.require(Act::RetryMail, self.may_retry(&row, &user))?;
        change.event = Event::on_user(Verb::RetryMail, &user).noting(row.subject.clone());
        if row.kind.0 == MailKind::Invitation {
            self.check_invitation(&*change, &user).await?;
        }
        let again = deliveries::ActiveModel {
            id: Unchanged(row.id),
            state: Set(Word(DeliveryState::Waiting)),
            next_at: Set(clock::now()),
            attempts: Set(0),
            ..Default::default()
        };
        deliveries::Entity::update(again).exec(&*change).await.logged()?;
        store::live::tell(&*change, row.user_id, row.org_id, "mail").await.logged()?;
        change.commit().await?;
        office.bell.notify_one();
        Ok(())
    }
}
