//! The card of one org.

use model::{
    AppError, OrgId,
    audit::{SubjectKind, Verb},
    orders::OrderRow,
    orgs::{DomainView, OrgCard, OrgKind, OrgSetup, SiteView},
    search::OrgRef,
};
use store::{
    entities::{domains, licences, managers, orders, orgs, pins, sites, standing_access, subscriptions},
    sea_orm::{
        ColumnTrait, DbErr, EntityTrait, JoinType, Order, QueryFilter, QueryOrder, QuerySelect, RelationDef,
        sea_query::NullOrdering,
    },
};

use crate::{
    AgentDesk, agent::Directory, audit::Event, clock::timestamp, licences::by_subscription, logged::Logged, orders::row,
};

/// Orders that the card shows.
const ORDERS: u64 = 100;

impl AgentDesk {
    /// Everything about one org but its users and devices, whose lists are read a page at a time. Its statements are asked all at
    /// once.
    pub async fn org(&self, id: OrgId) -> Result<OrgCard, AppError> {
        let event = Event::new(Verb::OpenCard).about(SubjectKind::Org, id);
        self.noting(event, self.try_org(id)).await
    }

    async fn try_org(&self, id: OrgId) -> Result<OrgCard, AppError> {
        let changed = async { self.latest_differences(id.0, id.0).await.logged() };
        let ((org, mut card), changed, access) = tokio::try_join!(self.org_card(id), changed, self.access(id))?;
        card.changed = changed;
        card.access = (card.kind == OrgKind::Customer).then_some(access);
        self.saw(Event::on_org(Verb::OpenCard, &org), None).await?;
        Ok(card)
    }
}

impl Directory {
    /// The org and its card without what changed, or `not_found` when it is out of reach.
    pub(crate) async fn org_card(&self, id: OrgId) -> Result<(orgs::Model, OrgCard), AppError> {
        let parts = async {
            tokio::try_join!(
                self.managed_by(id),
                self.domains(id),
                self.sites(id),
                self.subscriptions(id),
                self.licences(id),
                self.last_orders(id),
                self.is_pinned(id),
                self.standing_switch(id),
            )
            .logged()
        };
        let (org, parts, administrators) = tokio::try_join!(self.reach_org(id), parts, self.administrators(id))?;
        let (managed_by, domains, sites, subscriptions, licences, orders, pinned, switch) = parts;
        let (subscriptions, other_licences) = by_subscription(subscriptions, licences);
        let card = OrgCard {
            id,
            name: org.name.clone(),
            kind: org.kind.0,
            status: org.status.0,
            created_at: org.created_at.and_then(timestamp),
            country: org.country.clone(),
            locale: org.locale.clone(),
            managed_by,
            setup: OrgSetup {
                sso: org.sso,
                directory_sync: org.directory_sync,
                invite_emails: org.invite_emails,
                read_only_access: switch.unwrap_or(org.read_only_access),
            },
            domains,
            sites,
            subscriptions,
            other_licences,
            orders,
            administrators,
            users: org.users,
            devices: org.devices,
            pinned,
            changed: Vec::new(),
            access: None,
        };
        Ok((org, card))
    }

    /// The names of the providers that look after the org, though one of them may not look into another.
    async fn managed_by(&self, id: OrgId) -> Result<Vec<OrgRef>, DbErr> {
        let providers: Vec<(uuid::Uuid, String)> = managers::Entity::find()
            .select_only()
            .column(managers::Column::ProviderId)
            .column(orgs::Column::Name)
            .join(JoinType::InnerJoin, provider())
            .filter(managers::Column::OrgId.eq(id.0))
            // A provider looks after itself too: nothing to tell.
            .filter(managers::Column::ProviderId.ne(id.0))
            .filter(self.reaches(managers::Column::OrgId))
            .order_by_asc(orgs::Column::SortName)
            .into_tuple()
            .all(self.store.read())
            .await?;
        Ok(providers.into_iter().map(|(id, name)| OrgRef { id: id.into(), name }).collect())
    }

    async fn domains(&self, id: OrgId) -> Result<Vec<DomainView>, DbErr> {
        let domains = domains::Entity::find()
            .filter(domains::Column::OrgId.eq(id.0))
            .filter(self.reaches(domains::Column::OrgId))
            .order_by_asc(domains::Column::Domain);
        let view = |row: domains::Model| DomainView {
            domain: row.domain,
            state: row.state.0,
            since: row.since.and_then(timestamp),
        };
        Ok(domains.all(self.store.read()).await?.into_iter().map(view).collect())
    }

    async fn sites(&self, id: OrgId) -> Result<Vec<SiteView>, DbErr> {
        let sites = sites::Entity::find()
            .filter(sites::Column::OrgId.eq(id.0))
            .filter(self.reaches(sites::Column::OrgId))
            .order_by_asc(sites::Column::Url);
        let view = |row: sites::Model| SiteView { url: row.url, kind: row.kind.0 };
        Ok(sites.all(self.store.read()).await?.into_iter().map(view).collect())
    }

    async fn subscriptions(&self, id: OrgId) -> Result<Vec<subscriptions::Model>, DbErr> {
        let subscriptions = subscriptions::Entity::find()
            .filter(subscriptions::Column::OrgId.eq(id.0))
            .filter(self.reaches(subscriptions::Column::OrgId))
            .order_by_asc(subscriptions::Column::Id);
        subscriptions.all(self.store.read()).await
    }

    async fn licences(&self, id: OrgId) -> Result<Vec<licences::Model>, DbErr> {
        let licences = licences::Entity::find()
            .filter(licences::Column::OrgId.eq(id.0))
            .filter(self.reaches(licences::Column::OrgId))
            .order_by_asc(licences::Column::Name)
            .order_by_asc(licences::Column::Id);
        licences.all(self.store.read()).await
    }

    async fn last_orders(&self, id: OrgId) -> Result<Vec<OrderRow>, DbErr> {
        let orders = orders::Entity::find()
            .filter(orders::Column::OrgId.eq(id.0))
            .filter(self.reaches(orders::Column::OrgId))
            .order_by_with_nulls(orders::Column::PlacedOn, Order::Desc, NullOrdering::Last)
            .order_by_desc(orders::Column::Number)
            .limit(ORDERS);
        Ok(orders.all(self.store.read()).await?.into_iter().map(row).collect())
    }

    /// What somebody of the customer has set the standing switch to; none where the directory's word holds.
    async fn standing_switch(&self, id: OrgId) -> Result<Option<bool>, DbErr> {
        let set = standing_access::Entity::find_by_id((id.0, self.provider)).one(self.store.read()).await?;
        Ok(set.map(|set| set.allowed))
    }

    async fn is_pinned(&self, id: OrgId) -> Result<bool, DbErr> {
        Ok(pins::Entity::find_by_id((self.agent, id.0)).one(self.store.read()).await?.is_some())
    }
}

fn provider() -> RelationDef {
    managers::Entity::belongs_to(orgs::Entity).from(managers::Column::ProviderId).to(orgs::Column::Id).into()
}
