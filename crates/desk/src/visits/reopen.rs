//! A call that was ended by a slip goes on.

use model::{
    AppError, ErrorKind, VisitId, audit::Verb, error::later, verification::VerificationState, visits::OpenCall,
};
use store::{
    entities::{
        sessions, users, verifications,
        visits::{self, Column},
    },
    sea_orm::{
        ActiveValue::{Set, Unchanged},
        ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
        sea_query::Expr,
    },
};

use super::QUIET;
use crate::{AgentDesk, audit::Event, clock, links::DENIAL_LIFE, logged::Logged, policy::Act};

/// So many seconds after its end a call can be opened again.
const REGRET: i64 = 2 * 60;

impl AgentDesk {
    /// Opens a call of this session's again, whose end was a slip. What was proven in it holds for as long as it would have
    /// without the end, and no longer. `conflict` after two minutes, or once another call was begun; `not_allowed` where the
    /// end was that somebody else called.
    pub async fn reopen_call(&self, id: VisitId) -> Result<OpenCall, AppError> {
        self.noting(Event::new(Verb::ReopenCall), self.try_reopen_call(id)).await
    }

    async fn try_reopen_call(&self, id: VisitId) -> Result<OpenCall, AppError> {
        self.may(Act::Call)?;
        let mut change = self.begin(Event::new(Verb::ReopenCall)).await?;
        let row = self.own_call(&*change, id).await?;
        self.one_at_a_time(&change, row.user_id).await?;
        let row = self.own_call_alone(&*change, id).await?;
        if row.session_id != self.session {
            return Err(AppError::not_found("call"));
        }
        // Taken back already, in another tab.
        let Some(ended) = row.ended_at else { return self.call_view(&*change, row).await };
        let user = users::Entity::find_by_id(row.user_id).one(&*change).await.logged()?;
        let user = user.ok_or_else(|| AppError::not_found("call"))?;
        change.event = Event::on_user(Verb::ReopenCall, &user).in_visit(row.id).for_case(row.case_ref.clone());
        let now = clock::now();
        // One that was quiet for too long had ended by itself before.
        if !(0..=REGRET).contains(&(now - ended)) || ended - row.seen_at >= QUIET {
            return Err(conflict(later("This call has been over for too long: begin a new one.")));
        }
        if self.was_denied(&*change, &row, now).await? {
            return Err(AppError::not_allowed("The owner of the mailbox said they did not call: begin a new call."));
        }
        if self.another_began(&*change, &row, ended).await? {
            return Err(conflict(later("Another call has begun since.")));
        }
        let open =
            visits::ActiveModel { id: Unchanged(row.id), ended_at: Set(None), seen_at: Set(now), ..Default::default() };
        let row = visits::Entity::update(open).exec(&*change).await.logged()?;
        store::live::tell(&*change, row.user_id, row.org_id, "verification").await.logged()?;
        let call = self.call_view(&*change, row).await?;
        change.commit().await?;
        Ok(call)
    }

    /// Whether the owner of the mailbox said, since the call began, that they did not call. One who is just saying so is
    /// waited for.
    async fn was_denied(&self, change: &impl ConnectionTrait, row: &visits::Model, now: i64) -> Result<bool, AppError> {
        let codes = verifications::Entity::find()
            .filter(verifications::Column::UserId.eq(row.user_id))
            .filter(verifications::Column::CreatedAt.gt(now - DENIAL_LIFE))
            .order_by_asc(verifications::Column::Id)
            .lock_exclusive();
        let denied = |code: &verifications::Model| {
            code.state.0 == VerificationState::Denied && code.settled_at.is_some_and(|at| at >= row.started_at)
        };
        Ok(codes.all(change).await.logged()?.iter().any(denied))
    }

    /// Whether this session has had another call since; if not, this one goes on in it.
    async fn another_began(
        &self,
        change: &impl ConnectionTrait,
        row: &visits::Model,
        ended: i64,
    ) -> Result<bool, AppError> {
        let since = visits::Entity::find()
            .filter(Column::SessionId.eq(self.session))
            .filter(Column::Id.ne(row.id))
            .filter(Column::SeenAt.gt(ended));
        if since.one(change).await.logged()?.is_some() {
            return Ok(true);
        }
        let free = sessions::Entity::update_many()
            .col_expr(sessions::Column::VisitId, Expr::value(Some(row.id)))
            .filter(sessions::Column::Id.eq(self.session))
            .filter(sessions::Column::VisitId.is_null());
        Ok(free.exec(change).await.logged()?.rows_affected == 0)
    }
}

fn conflict(why: &'static str) -> AppError {
    AppError::new(ErrorKind::Conflict, why)
}
