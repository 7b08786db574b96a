//! Notices before a permission ends: to the agent who asked for it and to the customer's administrators.

use model::AppError;
use store::{
    entities::{
        consents::{self, Column},
        users,
    },
    sea_orm::{
        ActiveValue::{Set, Unchanged},
        ColumnTrait, Condition, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
        sea_query::Expr,
    },
};

use crate::{
    Desk, clock,
    logged::Logged,
    mail::{letters, notices},
};

/// Notices go out so many seconds before the end: a day for what holds for two days or longer, else a quarter of an hour. What holds
/// for less than an hour needs none: its end is on every screen.
const LONG: i64 = 24 * 60 * 60;
const SHORT: i64 = 15 * 60;

/// Permissions that are looked at in one go.
const BATCH: u64 = 100;

impl Desk {
    /// Sends the notices that are due; how many permissions they are about.
    pub async fn warn_of_ends(&self) -> Result<usize, AppError> {
        // A process that sends no mail leaves it to one that does.
        if self.office.is_none() {
            return Ok(0);
        }
        let now = clock::now();
        let whole = || Expr::col(Column::EndsAt).sub(Expr::col(Column::AnsweredAt));
        let due = Condition::any()
            .add(whole().gte(2 * LONG))
            .add(Condition::all().add(whole().gte(60 * 60)).add(Column::EndsAt.lte(now + SHORT)));
        let ending = || {
            consents::Entity::find()
                .filter(Column::Granted.eq(true))
                .filter(Column::EndedAt.is_null())
                .filter(Column::WarnedAt.is_null())
                .filter(Column::EndsAt.gt(now))
                .filter(Column::EndsAt.lte(now + LONG))
                .filter(due.clone())
        };
        let found = ending().order_by_asc(Column::EndsAt).limit(BATCH).all(self.store.read()).await.logged()?;
        let mut warned = 0;
        for row in found {
            let change = self.store.begin().await.logged()?;
            // Of several processes, one sends it.
            let row = ending().filter(Column::Id.eq(row.id)).lock_exclusive().one(&change).await.logged()?;
            let Some(row) = row else { continue };
            let left = (row.ends_at.unwrap_or(now) - now) / 60;
            let provider = self.org_name(&change, row.provider_id).await?;
            let org = self.org_name(&change, row.org_id).await?;
            let link = self.page_link("/my");
            let letter = |language| letters::notices::ending(language, &provider, &org, left, link.clone());
            self.tell_customer(&change, row.provider_id, row.org_id, None, letter).await?;
            let agent = notices::at(row.provider_id).filter(users::Column::Id.eq(row.agent_id));
            if let Some(agent) = agent.one(&change).await.logged()? {
                let letter = |language| letters::notices::ending_for_agent(language, &provider, &org, left);
                self.tell_one(&change, row.provider_id, &agent, None, letter).await?;
            }
            let told = consents::ActiveModel { id: Unchanged(row.id), warned_at: Set(Some(now)), ..Default::default() };
            consents::Entity::update(told).exec(&change).await.logged()?;
            change.commit().await.logged()?;
            warned += 1;
        }
        if warned > 0 {
            self.ring();
        }
        Ok(warned)
    }
}
