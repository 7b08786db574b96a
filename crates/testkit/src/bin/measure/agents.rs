//! A signed-in agent of the demo directory, and the customers that it is limited to for a while.

use std::sync::Arc;

use desk::{AgentDesk, Client, Desk, demo};
use model::staff::SignInInput;
use store::{
    Store,
    entities::{orgs, providers, staff, staff_orgs},
    sea_orm::{
        ActiveValue::{Set, Unchanged},
        ColumnTrait, EntityTrait, QueryFilter,
        sea_query::Expr,
    },
};

use uuid::Uuid;

use crate::Fault;

const PASSWORD: &str = "measured beside others";

/// One agent over an imported demo directory.
pub struct Agent {
    pub desk: Desk,
    token: String,
}

impl Agent {
    /// The second agent of the demo; servers that are measured over HTTP sign in as the third.
    pub async fn sign_in(database: &str) -> Result<Self, Fault> {
        let desk = Desk::new(Store::open(database).await?);
        // As a server does.
        tokio::spawn(desk.store().clone().keep_merging(Arc::default()));
        let agent = &demo::AGENTS[1];
        desk.add_staff(agent.email, agent.role, Some(PASSWORD)).await?;
        // What is measured is more than anybody reads.
        let change = desk.store().begin().await?;
        let off = providers::Entity::update_many().col_expr(providers::Column::ReadsAnHour, Expr::value(0));
        off.exec(&change).await?;
        change.commit().await?;
        let input = SignInInput { email: agent.email.to_owned(), password: PASSWORD.to_owned() };
        let token = desk.sign_in(input, Client::default()).await?.as_str().to_owned();
        Ok(Self { desk, token })
    }

    /// The handle as a request gets it now.
    pub async fn handle(&self) -> Result<AgentDesk, Fault> {
        Ok(self.desk.agent(&self.token).await?)
    }

    /// From now on the agent sees only `orgs`; with none it sees all that its provider manages.
    pub async fn limit_to(&self, orgs: &[String]) -> Result<AgentDesk, Fault> {
        let user = self.handle().await?.me().id.0;
        let change = self.desk.store().begin().await?;
        staff_orgs::Entity::delete_many().filter(staff_orgs::Column::UserId.eq(user)).exec(&change).await?;
        for part in orgs.chunks(500) {
            let ids = part.iter().map(|org| org.parse::<Uuid>()).collect::<Result<Vec<_>, _>>()?;
            let given = orgs::Entity::find().filter(orgs::Column::Id.is_in(ids)).all(&change).await?.into_iter();
            let given = given.map(|org| staff_orgs::ActiveModel {
                user_id: Set(user),
                org_id: Set(org.id),
                scope: Set(org.scope),
            });
            staff_orgs::Entity::insert_many(given).exec_without_returning(&change).await?;
        }
        let limited = Set(!orgs.is_empty());
        let agent = staff::ActiveModel { user_id: Unchanged(user), limited, ..Default::default() };
        staff::Entity::update(agent).exec(&change).await?;
        change.commit().await?;
        self.handle().await
    }
}
