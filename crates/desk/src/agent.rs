//! What one signed-in agent may do: a handle whose every look-up starts from the customers that its provider manages.

use model::{AppError, OrgId, staff::Me};
use store::{
    Store,
    entities::{managers, orgs, staff_orgs},
    sea_orm::{
        ColumnTrait, Condition, EntityTrait, ExprTrait, IntoSimpleExpr, QueryFilter,
        sea_query::{Expr, Query, SimpleExpr},
    },
};
use uuid::Uuid;

use crate::{Client, Desk, logged::Logged};

/// One signed-in agent. Its methods are spread over the nouns: `search`, `users`, `orgs`, `devices`, `orders`, `sessions`.
#[derive(Clone)]
pub struct AgentDesk {
    pub(crate) desk: Desk,
    pub(crate) store: Store,
    pub(crate) me: Me,
    pub(crate) session: Uuid,
    /// The provider's short name in the search keys.
    pub(crate) scope: i32,
    pub(crate) customers: Customers,
    /// The provider masks private contact data.
    pub(crate) masks: bool,
    /// Where the request came from.
    pub(crate) client: Client,
}

/// Which of the provider's customers an agent sees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Customers {
    All,
    /// Those given to the agent, few enough to be named in a statement.
    Few(Vec<Uuid>),
    /// Those given to the agent: `staff_orgs` has them.
    Many,
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

    /// That the org in `column` is one the agent may see: the condition of every look-up.
    pub(crate) fn reaches(&self, column: impl ColumnTrait) -> Condition {
        let org = || -> SimpleExpr { column.into_simple_expr() };
        let managed = Query::select()
            .expr(Expr::val(1))
            .from(managers::Entity)
            .and_where(managers::Column::OrgId.into_simple_expr().eq(org()))
            .and_where(managers::Column::ProviderId.eq(self.me.provider.id.0))
            .to_owned();
        let condition = Condition::all().add(Expr::exists(managed));
        if self.customers == Customers::All {
            return condition;
        }
        let given = Query::select()
            .expr(Expr::val(1))
            .from(staff_orgs::Entity)
            .and_where(staff_orgs::Column::OrgId.into_simple_expr().eq(org()))
            .and_where(staff_orgs::Column::UserId.eq(self.me.id.0))
            .to_owned();
        condition.add(Expr::exists(given))
    }

    /// The org, or `not_found` when it is not there or not the agent's to see.
    pub(crate) async fn reach_org(&self, id: OrgId) -> Result<orgs::Model, AppError> {
        let org = orgs::Entity::find_by_id(id.0).filter(self.reaches(orgs::Column::Id));
        org.one(self.store.read()).await.logged()?.ok_or_else(|| AppError::not_found("customer"))
    }
}
