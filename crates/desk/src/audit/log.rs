//! Reading the provider's log.

use model::{
    AppError, EventId, OrgId, Page, PageInput, UserId,
    audit::{ActorKind, AuditFilter, AuditPage, EventRow, Verb},
    search::{OrgRef, UserRef},
    verification::Offer,
};
use store::{
    Word,
    entities::{
        audit_events::{self, Column},
        orgs, questions, staff, users,
    },
    sea_orm::{
        ColumnTrait, Condition, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
        QueryTrait, Select,
    },
};
use uuid::Uuid;

use super::{Event, rows::Reader};
use crate::{
    AgentDesk, Desk,
    agent::Customers,
    clock,
    logged::Logged,
    policy::{Act, open_to},
};

const DAY: i64 = 24 * 60 * 60;

impl AgentDesk {
    /// The provider's log, newest first; for administrators and auditors. A filter that is no day, or a cursor that is none,
    /// is `invalid`.
    pub async fn audit_log(&self, filter: AuditFilter, input: PageInput) -> Result<AuditPage, AppError> {
        self.noting(Event::new(Verb::ReadLog), self.try_audit_log(filter, input)).await
    }

    async fn try_audit_log(&self, filter: AuditFilter, input: PageInput) -> Result<AuditPage, AppError> {
        self.may(Act::ReadLog)?;
        let found = self.found(&filter)?;
        let page = format!("{filter:?} {input:?}");
        self.saw(Event::new(Verb::ReadLog), Some(&page)).await?;
        let events = self.desk.page(found, &input, Reader::Provider).await?;
        let db = self.store.read();
        let org = match filter.org {
            Some(id) => self.reach_org(id).await.ok().map(|org| OrgRef { id, name: org.name }),
            None => None,
        };
        Ok(AuditPage {
            events,
            agents: self.colleagues().await?,
            org,
            questions: self.open_questions(db).await?,
            exports: self.exports().await?,
            alone: super::exports::ALONE,
            may_answer: open_to(Act::AnswerQuestion, self.me.role) == Offer::Open,
            filter,
        })
    }

    /// The lines that a filter names, as far as the reader sees their customers.
    pub(super) fn found(&self, filter: &AuditFilter) -> Result<Select<audit_events::Entity>, AppError> {
        let mut found = audit_events::Entity::find().filter(Column::ProviderId.eq(self.me.provider.id.0));
        if self.customers != Customers::All {
            found = found.filter(self.reaches(Column::OrgId));
        }
        let day = |field: &str, day: &Option<String>| match day.as_deref().filter(|day| !day.is_empty()) {
            Some(day) => {
                clock::day(day).map(Some).ok_or_else(|| AppError::invalid(field, "Write the day as 2026-11-22."))
            }
            None => Ok(None),
        };
        if let Some(from) = day("from", &filter.from)? {
            found = found.filter(Column::At.gte(from));
        }
        if let Some(to) = day("to", &filter.to)? {
            found = found.filter(Column::At.lt(to + DAY));
        }
        if let Some(agent) = filter.agent {
            found = found.filter(Column::ActorId.eq(agent.0));
        }
        if let Some(org) = filter.org {
            found = found.filter(Column::OrgId.eq(org.0));
        }
        if let Some(user) = filter.user {
            found = found.filter(Column::UserId.eq(user.0));
        }
        if let Some(verb) = filter.verb {
            found = found.filter(Column::Verb.eq(Word(verb)));
        }
        if let Some(outcome) = filter.outcome {
            found = found.filter(Column::Outcome.eq(Word(outcome)));
        }
        if filter.questioned {
            let open = questions::Entity::find().select_only().column(questions::Column::EventId);
            let open = open.filter(questions::Column::ProviderId.eq(self.me.provider.id.0));
            let open = open.filter(questions::Column::AnsweredAt.is_null());
            found = found.filter(Column::Id.in_subquery(open.into_query()));
        }
        Ok(found)
    }

    /// All agents of the provider, by name.
    async fn colleagues(&self) -> Result<Vec<UserRef>, AppError> {
        let agents = staff::Entity::find().filter(staff::Column::ProviderId.eq(self.me.provider.id.0));
        let agents = agents.select_only().column(staff::Column::UserId).into_query();
        let people = users::Entity::find().filter(users::Column::Id.in_subquery(agents));
        let people = people.order_by_asc(users::Column::SortName).all(self.store.read()).await.logged()?;
        Ok(people.into_iter().map(|user| UserRef { id: UserId(user.id), name: user.display_name }).collect())
    }

    /// Questions of customers that wait, to who may read the log.
    pub(crate) async fn open_questions(&self, db: &impl store::sea_orm::ConnectionTrait) -> Result<i64, AppError> {
        let open = questions::Entity::find().filter(questions::Column::ProviderId.eq(self.me.provider.id.0));
        let open = open.filter(questions::Column::AnsweredAt.is_null()).count(db).await.logged()?;
        Ok(i64::try_from(open).unwrap_or(i64::MAX))
    }
}

/// Lines of a provider's agents and of customers' people towards it, and those of customers' people towards nobody.
pub(super) fn known_to(provider: Uuid) -> Select<audit_events::Entity> {
    let ours = Column::ProviderId.eq(provider);
    let theirs = Column::ProviderId.is_null().and(Column::Actor.eq(Word(ActorKind::Customer)));
    audit_events::Entity::find().filter(Condition::any().add(ours).add(theirs))
}

impl Desk {
    /// One page of lines, newest first. A cursor is the id of the line at its edge.
    pub(super) async fn page(
        &self,
        found: Select<audit_events::Entity>,
        input: &PageInput,
        reader: Reader,
    ) -> Result<Page<EventRow>, AppError> {
        let rows = input.rows();
        let edge = match input.cursor.as_deref() {
            Some(cursor) => Some(Edge::read(cursor)?),
            None => None,
        };
        let backwards = edge.as_ref().is_some_and(|edge| edge.backwards);
        let found = match &edge {
            Some(edge) if backwards => found.filter(Column::Id.gt(edge.id)),
            Some(edge) => found.filter(Column::Id.lt(edge.id)),
            None => found,
        };
        let found =
            if backwards { found.order_by_asc(Column::Id) } else { found.order_by_desc(Column::Id) }.limit(rows + 1);
        let db = self.store.read();
        let mut events = found.all(db).await.logged()?;
        let more = events.len() as u64 > rows;
        events.truncate(usize::try_from(rows).unwrap_or(usize::MAX));
        if backwards {
            events.reverse();
        }
        let at = |event: Option<&audit_events::Model>, backwards| {
            event.map(|event| Edge { id: event.id, backwards }.write())
        };
        let (older, newer) = if backwards { (true, more) } else { (more, edge.is_some()) };
        let next = at(events.last(), false).filter(|_| older);
        let previous = at(events.first(), true).filter(|_| newer);
        Ok(Page { rows: self.rows(db, events, reader).await?, next, previous })
    }

    /// What changed in a customer's org: lines of acts, not of looks.
    pub(crate) async fn changes_of(
        &self,
        org: OrgId,
        provider: Uuid,
        input: &PageInput,
    ) -> Result<Page<EventRow>, AppError> {
        let acts = [
            Verb::ResendInvitation,
            Verb::ClearHold,
            Verb::AnswerOwner,
            Verb::AnswerVouch,
            Verb::DenyCall,
            Verb::AnswerConsent,
            Verb::WithdrawConsent,
            Verb::SetStandingAccess,
        ];
        let lines = known_to(provider).filter(Column::OrgId.eq(org.0)).filter(Column::Verb.is_in(acts.map(Word)));
        self.page(lines, input, Reader::Customer).await
    }

    /// A line of the log, by its id.
    pub(super) async fn event(&self, id: EventId) -> Result<Option<audit_events::Model>, AppError> {
        audit_events::Entity::find_by_id(id.0).one(self.store.read()).await.logged()
    }

    /// The name of an org; empty where it is gone.
    pub(crate) async fn org_name(
        &self,
        db: &impl store::sea_orm::ConnectionTrait,
        id: Uuid,
    ) -> Result<String, AppError> {
        Ok(orgs::Entity::find_by_id(id).one(db).await.logged()?.map_or_else(String::new, |org| org.name))
    }
}

/// The line at a page's edge.
pub(super) struct Edge {
    pub id: Uuid,
    pub backwards: bool,
}

impl Edge {
    pub fn read(cursor: &str) -> Result<Self, AppError> {
        let (backwards, id) = cursor.strip_prefix('b').map_or((false, cursor), |id| (true, id));
        let id = id.parse().map_err(|_| AppError::invalid("cursor", "This page is not there."))?;
        Ok(Self { id, backwards })
    }

    pub fn write(&self) -> String {
        format!("{}{}", if self.backwards { "b" } else { "" }, self.id.simple())
    }
}
