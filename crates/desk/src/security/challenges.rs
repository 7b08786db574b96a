//! What was asked and not answered yet: kept for some minutes, good once, for those alone who were asked.

use model::{AppError, ErrorKind};
use serde::{Serialize, de::DeserializeOwned};
use store::{
    entities::challenges,
    sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, sea_query::OnConflict},
};
use uuid::Uuid;

use crate::{
    clock,
    logged::{Logged, internal},
};

/// Seconds that there are for an answer: what WebAuthn Level 3 §15.1 recommends where the user is verified.
pub(super) const LIFE: i64 = 5 * 60;

/// Keeps what was asked, in place of what was asked before under the same `id`. `user` is none where nobody was asked, and
/// whoever asks must not learn it.
pub(super) async fn keep(
    change: &impl ConnectionTrait,
    id: &str,
    user: Option<Uuid>,
    state: &impl Serialize,
) -> Result<(), AppError> {
    let now = clock::now();
    let expired = challenges::Column::ExpiresAt.lte(now);
    challenges::Entity::delete_many().filter(expired).exec(change).await.logged()?;
    let row = challenges::ActiveModel {
        id: Set(id.to_owned()),
        user_id: Set(user),
        state: Set(serde_json::to_string(state).map_err(internal)?),
        expires_at: Set(now + LIFE),
    };
    let mut again = OnConflict::column(challenges::Column::Id);
    again.update_columns([challenges::Column::UserId, challenges::Column::State, challenges::Column::ExpiresAt]);
    challenges::Entity::insert(row).on_conflict(again).exec_without_returning(change).await.logged().map(drop)
}

/// Who was asked; none where nobody was, or nothing is waited for.
pub(super) async fn asked(db: &impl ConnectionTrait, id: &str) -> Result<Option<Uuid>, AppError> {
    Ok(challenges::Entity::find_by_id(id).one(db).await.logged()?.and_then(|row| row.user_id))
}

/// What was asked, used up; `not_found` where nothing was, or too long ago.
pub(super) async fn take<T: DeserializeOwned>(change: &impl ConnectionTrait, id: &str) -> Result<T, AppError> {
    let gone = || AppError::new(ErrorKind::NotFound, "That took too long, or was begun elsewhere. Begin again.");
    let row = challenges::Entity::find_by_id(id).one(change).await.logged()?;
    let row = row.filter(|row| row.expires_at > clock::now()).ok_or_else(gone)?;
    // Of several at once, one deletes the row and goes on.
    let used = challenges::Entity::delete_by_id(id).exec(change).await.logged()?;
    if used.rows_affected != 1 {
        return Err(gone());
    }
    serde_json::from_str(&row.state).map_err(internal)
}
