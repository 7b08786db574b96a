//! Orders: the card of one.

use model::{
    AppError,
    audit::{SubjectKind, Verb},
    orders::{OrderCard, OrderLine, OrderRow},
    search::OrgRef,
};
use store::{
    entities::{order_lines, orders, orgs, subscriptions},
    sea_orm::{
        self, ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationDef,
    },
};

use crate::{AgentDesk, audit::Event, licences, logged::Logged};

/// An order with the name of its org.
#[derive(FromQueryResult)]
struct Found {
    #[sea_orm(nested)]
    order: orders::Model,
    org_name: String,
}

impl AgentDesk {
    /// Everything about one order, by its number: two round trips, three statements.
    pub async fn order(&self, number: &str) -> Result<OrderCard, AppError> {
        let event = Event::new(Verb::OpenCard).about(SubjectKind::Order, number.chars().take(64).collect::<String>());
        self.noting(event, self.try_order(number)).await
    }

    async fn try_order(&self, number: &str) -> Result<OrderCard, AppError> {
        let not_found = || AppError::not_found("order");
        // PostgreSQL takes no text with it.
        if number.contains('\0') {
            return Err(not_found());
        }
        let found = orders::Entity::find()
            .column_as(orgs::Column::Name, "org_name")
            .join(JoinType::InnerJoin, org())
            .filter(orders::Column::Number.eq(number.trim()))
            .filter(self.reaches(orders::Column::OrgId))
            .into_model::<Found>();
        let Found { order, org_name } = found.one(self.store.read()).await.logged()?.ok_or_else(not_found)?;

        let event = Event::new(Verb::OpenCard).of(order.org_id).about(SubjectKind::Order, &order.number);
        self.saw(event, None).await?;
        let lines = order_lines::Entity::find()
            .filter(order_lines::Column::OrderId.eq(order.id))
            .order_by_asc(order_lines::Column::Line)
            .all(self.store.read());
        let bought = subscriptions::Entity::find()
            .filter(subscriptions::Column::OrderNumber.eq(&order.number))
            .filter(subscriptions::Column::OrgId.eq(order.org_id))
            .order_by_asc(subscriptions::Column::Id)
            .all(self.store.read());
        let (lines, bought) = tokio::try_join!(lines, bought).logged()?;

        Ok(OrderCard {
            number: order.number,
            org: OrgRef { id: order.org_id.into(), name: org_name },
            status: order.status.0,
            placed_on: order.placed_on,
            requested_start_on: order.requested_start_on,
            provisioning_contact: order.provisioning_contact,
            lines: lines.into_iter().map(line).collect(),
            subscriptions: bought.into_iter().map(licences::of_order).collect(),
        })
    }
}

fn org() -> RelationDef {
    orders::Entity::belongs_to(orgs::Entity).from(orders::Column::OrgId).to(orgs::Column::Id).into()
}

fn line(line: order_lines::Model) -> OrderLine {
    OrderLine { line: line.line, product: line.product, quantity: line.quantity, status: line.status }
}

/// An order as its org's card lists it.
pub(crate) fn row(order: orders::Model) -> OrderRow {
    OrderRow {
        number: order.number,
        status: order.status.0,
        placed_on: order.placed_on,
        requested_start_on: order.requested_start_on,
    }
}
