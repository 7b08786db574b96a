//! What the directory has before an import begins, as far as rows may name it.

use std::collections::HashMap;

use model::orgs::OrgKind;
use store::{
    Store, Word,
    entities::{licences, managers, orders, orgs, providers, workspaces},
    sea_orm::{ConnectionTrait, DbErr, EntityTrait, QuerySelect},
};
use uuid::Uuid;

use crate::imports::{
    read::phones,
    rows::{Known, OrgFacts},
};

pub async fn load(store: &Store) -> Result<Known, DbErr> {
    let db = store.read();
    let licences: Vec<(Uuid, Uuid)> = licences::Entity::find()
        .select_only()
        .columns([licences::Column::Id, licences::Column::OrgId])
        .into_tuple()
        .all(db)
        .await?;
    let workspaces = workspaces::Entity::find().all(db).await?;
    let orders: Vec<(String, Uuid)> = orders::Entity::find()
        .select_only()
        .columns([orders::Column::Number, orders::Column::OrgId])
        .into_tuple()
        .all(db)
        .await?;
    Ok(Known {
        orgs: orgs(db).await?,
        licences: licences.into_iter().collect(),
        workspaces: workspaces.into_iter().map(|room| (room.id, (room.org_id, room.name))).collect(),
        orders: orders.into_iter().collect(),
    })
}

/// Every org with its own scope and those of the providers that manage it, in their order.
pub async fn orgs(db: &impl ConnectionTrait) -> Result<HashMap<Uuid, OrgFacts>, DbErr> {
    let scopes: HashMap<Uuid, i32> =
        providers::Entity::find().all(db).await?.into_iter().map(|p| (p.org_id, p.scope)).collect();
    let mut found: HashMap<Uuid, OrgFacts> = HashMap::new();
    let rows: Vec<(Uuid, Word<OrgKind>, Option<String>, i32)> = orgs::Entity::find()
        .select_only()
        .columns([orgs::Column::Id, orgs::Column::Kind, orgs::Column::Country, orgs::Column::Scope])
        .into_tuple()
        .all(db)
        .await?;
    for (id, kind, country, scope) in rows {
        let region = country.as_deref().and_then(phones::region);
        found.insert(id, OrgFacts { provider: kind.0 == OrgKind::Provider, region, scopes: vec![scope] });
    }
    for managed in managers::Entity::find().all(db).await? {
        if let (Some(org), Some(scope)) = (found.get_mut(&managed.org_id), scopes.get(&managed.provider_id)) {
            org.scopes.push(*scope);
        }
    }
    found.values_mut().for_each(|org| org.scopes.sort_unstable());
    Ok(found)
}
