//! A call from its start to its summary.

use model::{
    AppError, ErrorKind, OrgId, UserId, VisitId,
    audit::{SubjectKind, Verb},
    error::Said,
    search::{OrgRef, UserRef},
    visits::{CallSummary, Noted, OpenCall},
};
use store::{
    entities::{
        audit_events, orgs, sessions, users,
        visits::{self, Column},
    },
    plan::unindexed,
    sea_orm::{
        ActiveValue::{Set, Unchanged},
        ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, Select,
        sea_query::Expr,
    },
};
use uuid::Uuid;

use super::{QUIET, summary::composed};
use crate::{
    AgentDesk,
    audit::Event,
    clock,
    consent::ask,
    logged::{Logged, internal},
    policy::Act,
};

/// Characters of the notes.
const NOTES: usize = 20_000;

/// Lines that a summary tells of.
const LINES: u64 = 200;

impl AgentDesk {
    /// Begins a call about a user; where one is going on about them in this session, that one goes on.
    pub async fn start_call(&self, id: UserId) -> Result<OpenCall, AppError> {
        let event = Event::new(Verb::StartCall).about(SubjectKind::User, id);
        self.noting(event, self.try_start_call(id)).await
    }

    async fn try_start_call(&self, id: UserId) -> Result<OpenCall, AppError> {
        let user = self.reach_user(id).await?;
        self.may(Act::Call)?;
        let mut change = self.begin(Event::on_user(Verb::StartCall, &user)).await?;
        self.one_at_a_time(&change, user.id).await?;
        let visit = self.visit(&change, &user).await?;
        change.event.visit = Some(visit);
        let row = visits::Entity::find_by_id(visit).one(&*change).await.logged()?;
        let row = row.ok_or_else(|| internal("a call that was there"))?;
        let call = self.call_view(&*change, row).await?;
        change.commit().await?;
        Ok(call)
    }

    /// The call that is going on in this session.
    pub(crate) async fn open_call(&self) -> Result<Option<OpenCall>, AppError> {
        let Some(visit) = self.visit else { return Ok(None) };
        let db = self.store.read();
        let row = visits::Entity::find_by_id(visit)
            .filter(Column::EndedAt.is_null())
            .filter(Column::SeenAt.gt(clock::now() - QUIET))
            .filter(self.reaches(Column::OrgId));
        match row.one(db).await.logged()? {
            Some(row) => self.call_view(db, row).await.map(Some),
            None => Ok(None),
        }
    }

    pub(super) async fn call_view(&self, db: &impl ConnectionTrait, row: visits::Model) -> Result<OpenCall, AppError> {
        let (user, org) = self.about(db, &row).await?;
        Ok(OpenCall {
            id: VisitId(row.id),
            user,
            org,
            started_at: clock::timestamp(row.started_at).ok_or_else(|| internal("no moment"))?,
            seconds: Ord::max(clock::now() - row.started_at, 0),
            case: row.case_ref,
            notes: row.notes,
            noted_at: row.noted_at.and_then(clock::timestamp),
            revision: row.revision,
        })
    }

    async fn about(&self, db: &impl ConnectionTrait, row: &visits::Model) -> Result<(UserRef, OrgRef), AppError> {
        let user = users::Entity::find_by_id(row.user_id).one(db).await.logged()?;
        let org = orgs::Entity::find_by_id(row.org_id).one(db).await.logged()?;
        let (user, org) = user.zip(org).ok_or_else(|| AppError::not_found("call"))?;
        let user = UserRef { id: UserId(user.id), name: user.display_name };
        Ok((user, OrgRef { id: OrgId(org.id), name: org.name }))
    }

    /// Calls of the agent's own, in whatever session.
    fn own_calls(&self, id: VisitId) -> Select<visits::Entity> {
        visits::Entity::find_by_id(id.0).filter(Column::AgentId.eq(self.me.id.0)).filter(self.reaches(Column::OrgId))
    }

    pub(super) async fn own_call(&self, db: &impl ConnectionTrait, id: VisitId) -> Result<visits::Model, AppError> {
        self.own_calls(id).one(db).await.logged()?.ok_or_else(|| AppError::not_found("call"))
    }

    /// The same for a change: whoever else is just changing it is waited for.
    pub(super) async fn own_call_alone(
        &self,
        change: &impl ConnectionTrait,
        id: VisitId,
    ) -> Result<visits::Model, AppError> {
        self.own_calls(id).lock_exclusive().one(change).await.logged()?.ok_or_else(|| AppError::not_found("call"))
    }

    /// Keeps the notes as they are now, unless somebody else has saved others since the save that these are `based_on`. Not a
    /// line of the log: nothing of the customer is read or changed by it.
    pub async fn note_call(
        &self,
        id: VisitId,
        notes: &str,
        case: Option<String>,
        based_on: Option<i64>,
    ) -> Result<Noted, AppError> {
        if notes.chars().count() > NOTES || notes.contains('\0') {
            return Err(AppError::invalid("notes", "Notes have at most 20,000 characters."));
        }
        let case = ask::case(case)?;
        let change = self.desk.store.begin().await.logged()?;
        let row = self.own_call_alone(&change, id).await?;
        if row.ended_at.is_some() {
            return Err(AppError::new(ErrorKind::Conflict, "This call is over: its summary has been written."));
        }
        // What stands there already was ours, and the answer was lost.
        let other = row.notes != notes || row.case_ref != case;
        if other && based_on.is_some_and(|base| base != row.revision) {
            return Ok(Noted { call: self.call_view(&change, row).await?, kept: false });
        }
        let now = clock::now();
        let noted = visits::ActiveModel {
            id: Unchanged(row.id),
            notes: Set(notes.to_owned()),
            noted_at: Set(Some(now)),
            case_ref: Set(case),
            revision: Set(row.revision + 1),
            seen_at: Set(now),
            ..Default::default()
        };
        let row = visits::Entity::update(noted).exec(&change).await.logged()?;
        let call = self.call_view(&change, row).await?;
        change.commit().await.logged()?;
        Ok(Noted { call, kept: true })
    }

    /// Ends a call, and with it what was proven; [`AgentDesk::reopen_call`] takes it back. Ending it again gives the same summary.
    pub async fn end_call(&self, id: VisitId) -> Result<CallSummary, AppError> {
        self.noting(Event::new(Verb::EndCall), self.try_end_call(id)).await
    }

    async fn try_end_call(&self, id: VisitId) -> Result<CallSummary, AppError> {
        let mut change = self.begin(Event::new(Verb::EndCall)).await?;
        let row = self.own_call_alone(&*change, id).await?;
        if row.ended_at.is_none() {
            let user = users::Entity::find_by_id(row.user_id).one(&*change).await.logged()?;
            let user = user.ok_or_else(|| AppError::not_found("call"))?;
            change.event = Event::on_user(Verb::EndCall, &user).in_visit(row.id).for_case(row.case_ref);
            let over =
                visits::ActiveModel { id: Unchanged(row.id), ended_at: Set(Some(clock::now())), ..Default::default() };
            visits::Entity::update(over).exec(&*change).await.logged()?;
            sessions::Entity::update_many()
                .col_expr(sessions::Column::VisitId, Expr::value(None::<Uuid>))
                .filter(sessions::Column::VisitId.eq(row.id))
                .exec(&*change)
                .await
                .logged()?;
            store::live::tell(&*change, row.user_id, row.org_id, "verification").await.logged()?;
            change.commit().await?;
        }
        self.call(id).await
    }

    /// The summary of a call of one's own.
    pub async fn call(&self, id: VisitId) -> Result<CallSummary, AppError> {
        let db = self.store.read();
        let row = self.own_call(db, id).await?;
        let (user, org) = self.about(db, &row).await?;
        let lines = audit_events::Entity::find()
            .filter(audit_events::Column::VisitId.eq(row.id))
            // What the agent did meanwhile for another customer is nothing for this one's ticket.
            .filter(unindexed(audit_events::Column::OrgId).eq(row.org_id))
            .order_by_asc(audit_events::Column::Id)
            .limit(LINES);
        let lines = self.desk.told(db, lines.all(db).await.logged()?).await?;
        let moment = |at: i64| clock::timestamp(at).ok_or_else(|| internal("no moment"));
        let (started_at, ended_at) = (moment(row.started_at)?, moment(row.ended_at.unwrap_or_else(clock::now))?);
        let said = composed(&self.me.name, &row, [&started_at, &ended_at], &user, &org, &lines);
        let text = said.iter().map(Said::english).collect();
        Ok(CallSummary { id, user, org, started_at, ended_at, text, said })
    }
}
