//! Calls: one agent in one session, one caller. What is proven holds for one visit, and no longer.

mod call;
mod reopen;
mod summary;

use model::{
    AppError, UserId,
    audit::Verb,
    verification::{Level, Proof, VerificationState},
};
use store::{
    Word,
    entities::{sessions, staff, users, verifications, visits, vouches},
    sea_orm::{
        ActiveValue::{Set, Unchanged},
        ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
        sea_query::Expr,
    },
};
use uuid::Uuid;

use crate::{
    AgentDesk,
    audit::{Change, Event},
    clock,
    contact::masked,
    logged::{Logged, internal},
    policy::Standing,
};

/// A visit of which nothing is heard for so many seconds is over.
pub(crate) const QUIET: i64 = 60 * 60;

/// A proof ends so many seconds after its last use, and after its making at the latest.
const SLIDING: i64 = 15 * 60;
const AT_MOST: i64 = 60 * 60;

/// When a proof ends that was made and last used then; `None` once it has. A moment that is still to come is one of a
/// clock that was set back: nothing holds longer for it.
fn end(made: i64, used: i64, now: i64) -> Option<i64> {
    let end = (used + SLIDING).min(made + AT_MOST);
    (made <= now && used <= now && now < end).then_some(end)
}

impl AgentDesk {
    /// Waits for whoever else is just acting on this user or as this agent.
    pub(crate) async fn one_at_a_time(&self, change: &DatabaseTransaction, user: Uuid) -> Result<(), AppError> {
        staff::Entity::find_by_id(self.me.id.0).lock_exclusive().one(change).await.logged()?;
        users::Entity::find_by_id(user).lock_exclusive().one(change).await.logged()?;
        Ok(())
    }

    /// The visit that is open for this user in this session, begun if there is none.
    pub(crate) async fn visit(&self, change: &Change, user: &users::Model) -> Result<Uuid, AppError> {
        let now = clock::now();
        if let Some(visit) = self.open_visit(&**change, user.id).await.logged()? {
            let seen = visits::ActiveModel { id: Unchanged(visit), seen_at: Set(now), ..Default::default() };
            visits::Entity::update(seen).exec(&**change).await.logged()?;
            self.goes_on(&**change, visit).await?;
            return Ok(visit);
        }
        let id = Uuid::now_v7();
        let visit = visits::ActiveModel {
            id: Set(id),
            session_id: Set(self.session),
            agent_id: Set(self.me.id.0),
            provider_id: Set(self.me.provider.id.0),
            org_id: Set(user.org_id),
            user_id: Set(user.id),
            started_at: Set(now),
            seen_at: Set(now),
            ended_at: Set(None),
            notes: Set(String::new()),
            noted_at: Set(None),
            case_ref: Set(None),
            revision: Set(0),
        };
        visits::Entity::insert(visit).exec_without_returning(&**change).await.logged()?;
        self.goes_on(&**change, id).await?;
        if change.event.verb != Verb::StartCall {
            // What is asked of a caller begins the call.
            change.also(Event { visit: Some(id), ..Event::on_user(Verb::StartCall, user) }).await?;
        }
        Ok(id)
    }

    /// Makes a call the one that is going on in this session.
    async fn goes_on(&self, change: &impl ConnectionTrait, visit: Uuid) -> Result<(), AppError> {
        let session = sessions::Entity::update_many()
            .col_expr(sessions::Column::VisitId, Expr::value(Some(visit)))
            .filter(sessions::Column::Id.eq(self.session));
        session.exec(change).await.logged().map(drop)
    }

    pub(crate) async fn open_visit(
        &self,
        db: &impl ConnectionTrait,
        user: Uuid,
    ) -> Result<Option<Uuid>, store::sea_orm::DbErr> {
        let now = clock::now();
        let visit = visits::Entity::find()
            .filter(visits::Column::SessionId.eq(self.session))
            .filter(visits::Column::UserId.eq(user))
            .filter(visits::Column::EndedAt.is_null())
            .filter(visits::Column::SeenAt.gt(now - QUIET))
            .order_by_desc(visits::Column::StartedAt)
            .order_by_desc(visits::Column::Id);
        Ok(visit.one(db).await?.map(|visit| visit.id))
    }

    /// The same where nothing is proven.
    pub(crate) fn unproven(&self, user: &users::Model) -> Standing {
        Standing {
            level: Level::Nothing,
            proof: None,
            row: None,
            address: None,
            role: self.me.role,
            oneself: user.id == self.me.id.0,
            privileged: user.administrator,
        }
    }

    /// What the rules look at for acts on this user, in this visit.
    pub(crate) async fn standing(&self, db: &impl ConnectionTrait, user: &users::Model) -> Result<Standing, AppError> {
        let nothing = self.unproven(user);
        let Some(visit) = self.open_visit(db, user.id).await.logged()? else { return Ok(nothing) };
        let now = clock::now();
        let confirmed = verifications::Entity::find()
            .filter(verifications::Column::VisitId.eq(visit))
            .filter(verifications::Column::State.eq(Word(VerificationState::Confirmed)))
            .order_by_desc(verifications::Column::SettledAt);
        let confirmed = confirmed.one(db).await.logged()?.and_then(|row| {
            let made = row.settled_at?;
            Some((end(made, row.used_at.unwrap_or(made), now)?, row))
        });
        let address = confirmed.as_ref().map(|(_, row)| row.address.clone());
        let vouched = vouches::Entity::find()
            .filter(vouches::Column::VisitId.eq(visit))
            .filter(vouches::Column::Answer.eq(true))
            .order_by_desc(vouches::Column::AnsweredAt);
        let vouched = vouched.one(db).await.logged()?.and_then(|row| {
            let made = row.answered_at?;
            Some((end(made, row.used_at.unwrap_or(made), now)?, row))
        });
        let until = |end: i64| clock::timestamp(end).ok_or_else(|| internal("a proof that ends at no moment"));
        if let Some((end, row)) = vouched {
            let voucher = users::Entity::find_by_id(row.voucher_id).one(db).await.logged()?;
            let by = voucher.map_or_else(|| "somebody who has left".to_owned(), |voucher| voucher.display_name);
            let proof = Proof { level: Level::Vouched, by, until: until(end)? };
            let row = Some((Level::Vouched, row.id));
            return Ok(Standing { level: Level::Vouched, proof: Some(proof), row, address, ..nothing });
        }
        let Some((end, row)) = confirmed else { return Ok(nothing) };
        let proof = Proof { level: Level::Mailbox, by: masked(&row.address), until: until(end)? };
        let row = Some((Level::Mailbox, row.id));
        Ok(Standing { level: Level::Mailbox, proof: Some(proof), row, address, ..nothing })
    }

    /// What is proven about the caller of a user whom the agent sees, in this visit.
    pub(crate) async fn proof_of(&self, user: UserId) -> Result<Option<Proof>, AppError> {
        let db = self.store.read();
        if self.open_visit(db, user.0).await.logged()?.is_none() {
            return Ok(None);
        }
        let standing = self.standing(db, &self.reach_user(user).await?).await?;
        Ok(standing.proof)
    }

    /// Slides the end of the proof on which an act stood.
    pub(crate) async fn use_proof(&self, change: &impl ConnectionTrait, on: &Standing) -> Result<(), AppError> {
        let now = clock::now();
        match on.row {
            Some((Level::Vouched, id)) => {
                let used = vouches::ActiveModel { id: Unchanged(id), used_at: Set(Some(now)), ..Default::default() };
                vouches::Entity::update(used).exec(change).await.logged().map(drop)
            }
            Some((_, id)) => {
                let used =
                    verifications::ActiveModel { id: Unchanged(id), used_at: Set(Some(now)), ..Default::default() };
                verifications::Entity::update(used).exec(change).await.logged().map(drop)
            }
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::end;

    #[test]
    fn a_proof_slides_but_not_for_ever() {
        let minutes = |made: i64, used: i64, now: i64| end(made * 60, used * 60, now * 60).map(|end| end / 60);
        for (made, used, now, ends) in [
            (0, 0, 14, Some(15)),
            (0, 0, 15, None),
            (0, 14, 20, Some(29)),
            (0, 50, 55, Some(60)),
            (0, 59, 60, None),
            (10, 10, 9, None),
            (0, 20, 19, None),
        ] {
            assert_eq!(minutes(made, used, now), ends, "made {made}, used {used}, now {now}");
        }
    }
}
