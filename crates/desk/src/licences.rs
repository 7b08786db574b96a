//! What was bought and who holds it, as the cards of a user, a customer and an order show it.

use model::{
    licences::{HeldLicence, LicenceView, SubscriptionStatus, SubscriptionView},
    orders::OrderSubscription,
};
use store::{
    Word,
    entities::{holdings, licences, subscriptions},
    sea_orm::{
        self, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
        QuerySelect, RelationDef,
    },
};
use uuid::Uuid;

use crate::clock::days_until;

/// A licence that a user holds, with what it comes from.
#[derive(FromQueryResult)]
struct HeldLine {
    name: String,
    subscription_id: Option<String>,
    subscription_name: Option<String>,
    status: Option<Word<SubscriptionStatus>>,
    ends_on: Option<String>,
}

impl From<HeldLine> for HeldLicence {
    fn from(line: HeldLine) -> Self {
        Self {
            name: line.name,
            subscription: line.subscription_id,
            subscription_name: line.subscription_name,
            status: line.status.map(|word| word.0),
            days_left: line.ends_on.as_deref().and_then(days_until),
            ends_on: line.ends_on,
        }
    }
}

/// The licences that a user of `org` holds, by name.
pub(crate) async fn held(db: &impl ConnectionTrait, org: Uuid, user: Uuid) -> Result<Vec<HeldLicence>, DbErr> {
    let lines = licences::Entity::find()
        .select_only()
        .columns([licences::Column::Name, licences::Column::SubscriptionId])
        .column_as(subscriptions::Column::Name, "subscription_name")
        .columns([subscriptions::Column::Status, subscriptions::Column::EndsOn])
        .join(JoinType::InnerJoin, holding())
        .join(JoinType::LeftJoin, subscription())
        .filter(holdings::Column::UserId.eq(user))
        .filter(licences::Column::OrgId.eq(org))
        .order_by_asc(licences::Column::Name)
        .order_by_asc(licences::Column::SubscriptionId)
        .into_model::<HeldLine>();
    Ok(lines.all(db).await?.into_iter().map(Into::into).collect())
}

fn holding() -> RelationDef {
    let holding = licences::Entity::belongs_to(holdings::Entity);
    holding.from(licences::Column::Id).to(holdings::Column::LicenceId).into()
}

/// The subscription that a licence names, where it is one of the licence's own org.
fn subscription() -> RelationDef {
    licences::Entity::belongs_to(subscriptions::Entity)
        .from((licences::Column::SubscriptionId, licences::Column::OrgId))
        .to((subscriptions::Column::Id, subscriptions::Column::OrgId))
        .into()
}

/// Each subscription with its licences, and the licences that belong to none of them.
pub(crate) fn by_subscription(
    subscriptions: Vec<subscriptions::Model>,
    mut licences: Vec<licences::Model>,
) -> (Vec<SubscriptionView>, Vec<LicenceView>) {
    let views = subscriptions.into_iter().map(|bought| {
        let own = licences.extract_if(.., |licence| licence.subscription_id.as_ref() == Some(&bought.id));
        let licences = own.map(licence_view).collect();
        SubscriptionView {
            days_left: bought.ends_on.as_deref().and_then(days_until),
            id: bought.id,
            name: bought.name,
            status: bought.status.0,
            starts_on: bought.starts_on,
            ends_on: bought.ends_on,
            auto_renew: bought.auto_renew,
            order_number: bought.order_number,
            licences,
        }
    });
    let views = views.collect();
    (views, licences.into_iter().map(licence_view).collect())
}

fn licence_view(licence: licences::Model) -> LicenceView {
    LicenceView { name: licence.name, total: licence.total, used: licence.used, site_url: licence.site_url }
}

/// A subscription as the order that it came of shows it.
pub(crate) fn of_order(bought: subscriptions::Model) -> OrderSubscription {
    OrderSubscription {
        days_left: bought.ends_on.as_deref().and_then(days_until),
        id: bought.id,
        name: bought.name,
        status: bought.status.0,
        ends_on: bought.ends_on,
    }
}
