//! The language that somebody chose to read Farol in, so that it follows them from one browser to the next. It is no act on
//! anybody's data, so the log does not have it.

use model::AppError;
use store::{
    entities::languages,
    sea_orm::{ActiveValue::Set, EntityTrait, sea_query::OnConflict},
};

use crate::{Holder, logged::Logged};

impl Holder {
    /// The tag that they chose, as it was given; none when they never did.
    pub async fn language(&self) -> Result<Option<String>, AppError> {
        let row = languages::Entity::find_by_id(self.user.0).one(self.desk.store.read()).await.logged()?;
        Ok(row.map(|row| row.tag))
    }

    /// Keeps their choice; the last one counts.
    pub async fn choose_language(&self, tag: &str) -> Result<(), AppError> {
        let row = languages::ActiveModel { user_id: Set(self.user.0), tag: Set(tag.to_owned()) };
        let again = OnConflict::column(languages::Column::UserId).update_column(languages::Column::Tag).to_owned();
        let change = self.desk.store.begin().await.logged()?;
        languages::Entity::insert(row).on_conflict(again).exec_without_returning(&change).await.logged()?;
        change.commit().await.logged()
    }
}
