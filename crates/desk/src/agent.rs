//! What one signed-in agent may do: a handle whose every look-up starts from the customers that its provider manages.

use std::{future::Future, ops::Deref};

use model::{
    AppError, OrgId, SessionId, UserId, ViewId,
    audit::{ActorKind, SubjectKind},
    staff::Me,
    verification::Offer,
};
use store::{
    Reads,
    entities::{managers, orgs, staff_orgs, users},
    sea_orm::{
        ColumnTrait, Condition, EntityTrait, ExprTrait, IntoSimpleExpr, QueryFilter,
        sea_query::{Expr, Query, SimpleExpr},
    },
};
use uuid::Uuid;

use crate::{
    Client, Desk,
    audit::{Actor, Change, Event, is_refusal},
    clock,
    logged::Logged,
    policy::{self, Act},
    security::{is_fresh, proof_needed},
};

/// One signed-in agent. Its methods are spread over the nouns: `search`, `users`, `orgs`, `devices`, `orders`, `sessions`.
#[derive(Clone)]
pub struct AgentDesk {
    pub(crate) desk: Desk,
    pub(crate) me: Me,
    pub(crate) session: Uuid,
    /// The provider's short name in the search keys.
    pub(crate) scope: i32,
    /// Where the request came from.
    pub(crate) client: Client,
    /// When the agent last proved who they are (Unix seconds).
    pub(crate) proven_at: i64,
    /// The call that is going on in this session.
    pub(crate) visit: Option<Uuid>,
    pub(crate) directory: Directory,
}

/// What one agent reaches of the directory, for reading alone: what changes something begins with [`AgentDesk::begin`].
#[derive(Clone)]
pub struct Directory {
    pub(crate) store: Reads,
    pub(crate) provider: Uuid,
    pub(crate) agent: Uuid,
    pub(crate) customers: Customers,
    /// Private contact data is masked.
    pub(crate) masks: bool,
}

impl Deref for AgentDesk {
    type Target = Directory;

    fn deref(&self) -> &Directory {
        &self.directory
    }
}

/// Which of the provider's customers an agent sees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Customers {
    All,
    /// Those given to the agent, few enough to be named in a statement: their own scopes.
    Few(Vec<i32>),
    /// Those given to the agent: `staff_orgs` has them.
    Many,
}

impl Directory {
    /// That the org in `column` is one the agent may see: the condition of every look-up.
    pub(crate) fn reaches(&self, column: impl ColumnTrait) -> Condition {
        let org = || -> SimpleExpr { column.into_simple_expr() };
        let managed = Query::select()
            .expr(Expr::val(1))
            .from(managers::Entity)
            .and_where(managers::Column::OrgId.into_simple_expr().eq(org()))
            .and_where(managers::Column::ProviderId.eq(self.provider))
            .to_owned();
        let condition = Condition::all().add(Expr::exists(managed));
        if self.customers == Customers::All {
            return condition;
        }
        let given = Query::select()
            .expr(Expr::val(1))
            .from(staff_orgs::Entity)
            .and_where(staff_orgs::Column::OrgId.into_simple_expr().eq(org()))
            .and_where(staff_orgs::Column::UserId.eq(self.agent))
            .to_owned();
        condition.add(Expr::exists(given))
    }

    /// The org, or `not_found` when it is not there or not the agent's to see.
    pub(crate) async fn reach_org(&self, id: OrgId) -> Result<orgs::Model, AppError> {
        let org = orgs::Entity::find_by_id(id.0).filter(self.reaches(orgs::Column::Id));
        org.one(self.store.read()).await.logged()?.ok_or_else(|| AppError::not_found("customer"))
    }

    /// The user, or `not_found` when they are not there or not the agent's to see.
    pub(crate) async fn reach_user(&self, id: UserId) -> Result<users::Model, AppError> {
        let user = users::Entity::find_by_id(id.0).filter(self.reaches(users::Column::OrgId));
        user.one(self.store.read()).await.logged()?.ok_or_else(|| AppError::not_found("user"))
    }
}

impl AgentDesk {
    /// The same, asked from there.
    pub fn from(self, client: Client) -> Self {
        Self { client, ..self }
    }

    /// Who this is.
    pub fn me(&self) -> &Me {
        &self.me
    }

    /// In which session.
    pub fn session(&self) -> SessionId {
        SessionId(self.session)
    }

    pub(crate) fn actor(&self) -> Actor {
        Actor {
            kind: ActorKind::Agent,
            id: Some(self.me.id.0),
            name: self.me.name.clone(),
            session: Some(self.session),
            provider: Some(self.me.provider.id.0),
            visit: self.visit,
            client: self.client.clone(),
        }
    }

    /// The transaction of a verb that changes something; its commit writes `event` to the log.
    pub(crate) async fn begin(&self, event: Event) -> Result<Change, AppError> {
        self.desk.change(self.actor(), event).await
    }

    /// That the role may, and that the agent's proof is fresh where the act takes one.
    pub(crate) fn may(&self, act: Act) -> Result<(), AppError> {
        self.require(act, policy::open_to(act, self.me.role))
    }

    /// That what is offered is open; else `not_allowed`, saying what is missing, or `proof_needed` where only the agent's own
    /// fresh proof is.
    pub(crate) fn require(&self, act: Act, offered: Offer) -> Result<(), AppError> {
        match offered {
            Offer::Open if policy::needs_fresh(act) && !is_fresh(self.proven_at, clock::now()) => Err(proof_needed()),
            Offer::Open => Ok(()),
            Offer::Needs { says, .. } | Offer::Closed { says } => Err(AppError::not_allowed(says)),
        }
    }

    /// Runs a verb, and writes it down where the rules refuse it.
    pub(crate) async fn noting<T>(
        &self,
        event: Event,
        verb: impl Future<Output = Result<T, AppError>>,
    ) -> Result<T, AppError> {
        let done = verb.await;
        if let Err(no) = &done
            && is_refusal(no)
        {
            let event = self.named(event).await.noting(no.message.clone());
            self.desk.note_refusal(self.actor(), event).await;
        }
        done
    }

    /// With names, where what it is about is the agent's to see.
    async fn named(&self, event: Event) -> Event {
        let Some((kind, id)) = event.subject.clone() else { return event };
        let Ok(id) = id.parse() else { return event };
        match kind {
            SubjectKind::User => match self.reach_user(UserId(id)).await {
                Ok(user) => Event::on_user(event.verb, &user),
                Err(_) => event,
            },
            SubjectKind::Org => match self.reach_org(OrgId(id)).await {
                Ok(org) => Event::on_org(event.verb, &org),
                Err(_) => event,
            },
            SubjectKind::View => match self.viewed(ViewId(id)).await {
                Some(org) => event.of(org),
                None => event,
            },
            _ => event,
        }
    }
}
