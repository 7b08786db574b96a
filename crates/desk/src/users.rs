//! People: the card of one, and a customer's list of them.

mod card;
mod concerns;
pub(crate) mod list;
pub(crate) mod phones;

use std::collections::BTreeSet;

use model::AppError;
use store::{
    entities::{providers, users},
    sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect},
    search_key::{self, KeyKind},
};
use uuid::Uuid;

use crate::{
    Desk,
    logged::Logged,
    search::{fold::fold, keys::cut},
};

/// Everybody in the directory who has this folded e-mail address.
pub(crate) async fn by_address(desk: &Desk, email: &str) -> Result<Vec<users::Model>, AppError> {
    // PostgreSQL takes no text with it.
    if email.contains('\0') {
        return Ok(Vec::new());
    }
    let db = desk.store.read();
    let scopes = providers::Entity::find().select_only().column(providers::Column::Scope).into_tuple::<i32>();
    let scopes = scopes.all(db).await.logged()?;
    let keys = search_key::among(db, &scopes, KeyKind::Email, &[cut(email.to_owned())]).await.logged()?;
    let subjects: BTreeSet<Uuid> = keys.into_iter().map(|key| key.subject).collect();
    let found = users::Entity::find().filter(users::Column::Id.is_in(subjects)).all(db).await.logged()?;
    Ok(found.into_iter().filter(|user| user.emails.0.iter().any(|address| fold(address) == email)).collect())
}
