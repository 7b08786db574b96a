//! What is different since it last worked: what imports noted of one user, device or customer, as a screen shows it, and for
//! how long it is kept.

use model::{
    AppError,
    differences::{Difference, Field},
    users::PhoneKind,
};
use store::{
    entities::{
        differences::{self, Column},
        lists::StoredPhone,
        users,
    },
    sea_orm::{
        self, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, FromQueryResult, JoinType, QueryFilter,
        QueryOrder, QuerySelect, RelationDef, Select,
        sea_query::{Expr, Query},
    },
};
use uuid::Uuid;

use crate::{
    Desk,
    agent::Directory,
    clock,
    contact::{masked, masked_phone},
    logged::Logged,
    users::phones,
};

/// Differences that a card shows.
const LATEST: u64 = 3;

/// Seconds for which they are kept: thirteen months, so that the same time last year is still there.
const KEPT: i64 = 396 * 24 * 60 * 60;

/// Rows that are deleted at once.
const STEP: u64 = 1_000;

/// A difference with the names of the people in it, where they are of the org and in the directory still.
#[derive(FromQueryResult)]
pub(crate) struct Found {
    #[sea_orm(nested)]
    pub row: differences::Model,
    old_name: Option<String>,
    new_name: Option<String>,
}

impl Directory {
    /// All of one subject, in no order yet.
    pub(crate) fn differences_of(&self, org: Uuid, subject: Uuid) -> Select<differences::Entity> {
        differences::Entity::find()
            .expr_as(Expr::col(("was", users::Column::DisplayName)), "old_name")
            .expr_as(Expr::col(("is_now", users::Column::DisplayName)), "new_name")
            .join_as(JoinType::LeftJoin, somebody(Column::OldUser), "was")
            .join_as(JoinType::LeftJoin, somebody(Column::NewUser), "is_now")
            .filter(Column::OrgId.eq(org))
            .filter(Column::SubjectId.eq(subject))
            .filter(self.reaches(Column::OrgId))
    }

    /// The newest few, for a card.
    pub(crate) async fn latest_differences(&self, org: Uuid, subject: Uuid) -> Result<Vec<Difference>, DbErr> {
        let latest = self.differences_of(org, subject).order_by_desc(Column::Id).limit(LATEST);
        let found = latest.into_model::<Found>().all(self.store.read()).await?;
        Ok(found.into_iter().filter_map(|found| found.shown(self.masks)).collect())
    }
}

fn somebody(column: Column) -> RelationDef {
    differences::Entity::belongs_to(users::Entity)
        .from((column, Column::OrgId))
        .to((users::Column::Id, users::Column::OrgId))
        .into()
}

impl Found {
    /// With addresses and private numbers masked as on the card, where `masks`.
    pub fn shown(self, masks: bool) -> Option<Difference> {
        let Self { row, old_name, new_name } = self;
        let seen = |value: Option<String>| value.map(|value| shown(row.field.0, row.name.as_deref(), value, masks));
        let (before, after) = match row.field.0 {
            Field::Manager | Field::Owner => {
                // Who is no longer in the directory has no name here, and was somebody all the same.
                let named = |id: Option<Uuid>, name: Option<String>| id.map(|_| name.unwrap_or_default());
                (named(row.old_user, old_name), named(row.new_user, new_name))
            }
            _ => (seen(row.old_value.clone()), seen(row.new_value.clone())),
        };
        Some(Difference {
            id: row.id,
            at: clock::timestamp(row.at)?,
            field: row.field.0,
            name: row.name,
            before,
            after,
        })
    }
}

fn shown(field: Field, name: Option<&str>, value: String, masks: bool) -> String {
    match field {
        Field::Email if masks => masked(&value),
        Field::Phone => {
            let kind = name.and_then(|kind| kind.parse().ok()).unwrap_or(PhoneKind::Other);
            let e164 = value.starts_with('+').then(|| value.clone());
            let point = phones::point(StoredPhone { kind, raw: value, e164 });
            if masks { masked_phone(point).display } else { point.display }
        }
        _ => value,
    }
}

/// Deletes what was noted of a person.
pub(crate) async fn forget(db: &impl ConnectionTrait, person: Uuid) -> Result<(), DbErr> {
    differences::Entity::delete_many().filter(Column::PersonId.eq(person)).exec(db).await.map(drop)
}

impl Desk {
    /// Deletes some of what is older than it is kept; whether there may be more.
    pub async fn trim_differences(&self) -> Result<bool, AppError> {
        let change = self.store.begin().await.logged()?;
        let old = Query::select()
            .columns([Column::OrgId, Column::SubjectId, Column::Id])
            .from(differences::Entity)
            .and_where(Column::At.lt(clock::now() - KEPT))
            .order_by(Column::At, sea_orm::Order::Asc)
            .limit(STEP)
            .to_owned();
        let whole = Expr::tuple([Column::OrgId, Column::SubjectId, Column::Id].map(Expr::col));
        let gone = differences::Entity::delete_many().filter(whole.in_subquery(old)).exec(&change).await.logged()?;
        change.commit().await.logged()?;
        Ok(gone.rows_affected == STEP)
    }
}
