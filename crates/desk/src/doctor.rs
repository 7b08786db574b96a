//! What `farol doctor` looks at.

use model::AppError;
use store::{
    entities::{providers, staff},
    sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter},
};

use crate::{Desk, logged::Logged};

/// One thing that was looked at, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub well: bool,
    pub says: String,
}

impl Desk {
    /// Looks for what is wrong with the installation. It counts whole tables: not for a page.
    pub async fn examine(&self) -> Result<Vec<Finding>, AppError> {
        let db = self.store.read();
        let migrated = self.store.is_migrated().await.logged()?;
        let state = self.store.check().await.logged()?.join("; ");
        let wrong = self.store.wrong_counts().await.logged()?;
        let owed = self.store.keys_owed().await.logged()?;
        let bare = self.store.has_put_by().await.logged()?;
        let late = self.is_signing_late().await?;
        let providers = providers::Entity::find().count(db).await.logged()?;
        let agents =
            staff::Entity::find().filter(staff::Column::PasswordHash.is_not_null()).count(db).await.logged()?;
        let finding = |well, says: String| Finding { well, says };
        Ok(vec![
            finding(migrated, "the schema is up to date".to_owned()),
            finding(state == "ok", format!("the database's own check: {state}")),
            finding(
                wrong == 0,
                format!("kept counts that differ from what there is: {wrong} (farol reindex mends them)"),
            ),
            finding(
                !owed,
                match owed {
                    false => "search finds all that is there".to_owned(),
                    true => {
                        "search does not find all that is there: an import was cut off (import again, or farol reindex)"
                            .to_owned()
                    }
                },
            ),
            finding(
                !bare,
                match bare {
                    false => "every index is there".to_owned(),
                    true => "indexes are missing, so that lists take long: an import was cut off (import again, or farol reindex)"
                        .to_owned(),
                },
            ),
            finding(
                !late,
                match late {
                    false => "the audit log is sealed and signed".to_owned(),
                    true => "lines of the audit log wait to be signed: farol serve does it, and says in its log what keeps it from it"
                        .to_owned(),
                },
            ),
            finding(providers > 0, format!("providers in the directory: {providers} (farol import)")),
            finding(agents > 0, format!("agents who can sign in: {agents} (farol staff add, then the link that it prints)")),
        ])
    }
}
