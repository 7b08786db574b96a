//! The standing switch: a provider may look in without asking each time. The directory's word is its first value; from when
//! somebody of the customer has set it, theirs holds, whatever is imported.

use model::{AppError, OrgId, consent::StandingAccess, search::OrgRef};
use store::{
    entities::{orgs, standing_access, users},
    sea_orm::{ConnectionTrait, EntityTrait},
};
use uuid::Uuid;

use crate::{clock, logged::Logged};

/// Whether it is on.
pub(crate) async fn is_on(db: &impl ConnectionTrait, org: &orgs::Model, provider: Uuid) -> Result<bool, AppError> {
    let set = standing_access::Entity::find_by_id((org.id, provider)).one(db).await.logged()?;
    Ok(set.map_or(org.read_only_access, |set| set.allowed))
}

/// With who set it.
pub(crate) async fn of(
    db: &impl ConnectionTrait,
    org: &orgs::Model,
    provider: Uuid,
) -> Result<StandingAccess, AppError> {
    let set = standing_access::Entity::find_by_id((org.id, provider)).one(db).await.logged()?;
    let by = match &set {
        Some(set) => users::Entity::find_by_id(set.changed_by).one(db).await.logged()?,
        None => None,
    };
    let name = orgs::Entity::find_by_id(provider).one(db).await.logged()?.map_or_else(String::new, |org| org.name);
    Ok(StandingAccess {
        provider: OrgRef { id: OrgId(provider), name },
        allowed: set.as_ref().map_or(org.read_only_access, |set| set.allowed),
        changed_by: set.as_ref().map(|_| by.map_or_else(|| "somebody who has left".to_owned(), |by| by.display_name)),
        changed_at: set.and_then(|set| clock::timestamp(set.changed_at)),
    })
}
