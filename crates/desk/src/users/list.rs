//! Users as rows: a customer's list, and its administrators.

use std::{fmt::Display, str::FromStr};

use model::{
    AppError, OrgId, Page,
    audit::{SubjectKind, Verb},
    classify::tidy,
    error::later,
    orgs::OrgPage,
    users::{UserListInput, UserRow, UserSort, UserStatus},
};
use store::{
    Word,
    entities::{
        lists::Texts,
        users::{self, Column},
    },
    plan::unindexed,
    sea_orm::{
        self, ColumnTrait, Condition, DerivePartialModel, EntityTrait, ExprTrait, IntoSimpleExpr, QueryFilter,
        QueryOrder, QuerySelect, QueryTrait, Select,
    },
};
use uuid::Uuid;

use crate::{
    AgentDesk,
    agent::Directory,
    audit::Event,
    clock::{timestamp, timestamp_unless_never},
    contact::masked,
    logged::{Logged, internal},
    orgs::head,
    pages::{By, Keyset, try_map},
    search::fold::fold,
};

/// Administrators that a customer's card shows.
const ADMINISTRATORS: u64 = 12;

/// What a row is made of.
#[derive(DerivePartialModel)]
#[sea_orm(entity = "users::Entity")]
pub(crate) struct UserLine {
    id: Uuid,
    display_name: String,
    emails: Texts,
    title: Option<String>,
    status: Word<UserStatus>,
    roles: Texts,
    last_active_at: i64,
    created_at: Option<i64>,
}

impl UserLine {
    /// With the address masked where `masks`.
    pub(crate) fn row(self, masks: bool) -> Result<UserRow, AppError> {
        let email = self.emails.0.into_iter().next();
        Ok(UserRow {
            id: self.id.into(),
            display_name: self.display_name,
            email: email.map(|address| if masks { masked(&address) } else { address }),
            title: self.title,
            status: self.status.0,
            roles: words(&self.roles)?,
            last_active_at: timestamp_unless_never(self.last_active_at),
            created_at: self.created_at.and_then(timestamp),
        })
    }
}

/// The enum's words in a stored list.
pub(super) fn words<T: FromStr<Err: Display>>(texts: &Texts) -> Result<Vec<T>, AppError> {
    let word = |text: &String| text.parse().map_err(|fault| internal(format!("a user's {text:?} {fault}")));
    texts.0.iter().map(word).collect()
}

impl AgentDesk {
    /// One page of a customer's users.
    pub async fn org_users(&self, org: OrgId, input: UserListInput) -> Result<OrgPage<UserRow>, AppError> {
        let event = Event::new(Verb::OpenList).about(SubjectKind::Org, org);
        self.noting(event, self.try_org_users(org, input)).await
    }

    async fn try_org_users(&self, org: OrgId, input: UserListInput) -> Result<OrgPage<UserRow>, AppError> {
        let (reached, page) = tokio::try_join!(self.reach_org(org), self.users_of(org, &input))?;
        let event = Event::on_org(Verb::OpenList, &reached).noting(later("users"));
        self.saw(event, Some(&format!("users {input:?}"))).await?;
        Ok(OrgPage::of(head(reached), page))
    }
}

impl Directory {
    /// One page of the users of an org; none where the org is out of reach.
    pub(crate) async fn users_of(&self, org: OrgId, input: &UserListInput) -> Result<Page<UserRow>, AppError> {
        let keyset = keyset(org, input)?;
        let lines = keyset.over(self.some_users(org, input)).into_partial_model::<UserLine>();
        let lines = lines.all(self.store.read()).await.logged()?;
        keyset.is_known::<users::Entity>(self.store.read(), lines.len()).await?;
        let page = keyset.page(lines, |line| line.id);
        try_map(page, |line: UserLine| line.row(self.masks))
    }

    /// The first administrators of a customer, by name.
    pub(crate) async fn administrators(&self, org: OrgId) -> Result<Vec<UserRow>, AppError> {
        let input = UserListInput { administrators: true, ..UserListInput::default() };
        let lines = self
            .some_users(org, &input)
            .order_by_asc(Column::SortName)
            .order_by_asc(Column::Id)
            .limit(ADMINISTRATORS)
            .into_partial_model::<UserLine>();
        lines.all(self.store.read()).await.logged()?.into_iter().map(|line| line.row(self.masks)).collect()
    }

    /// The users that `input` asks for, in no order yet. Each combination is read along the index that suits it, where
    /// SQLite, which plans by the schema alone, would take another.
    fn some_users(&self, org: OrgId, input: &UserListInput) -> Select<users::Entity> {
        let by_name = input.sort.unwrap_or(UserSort::Name) == UserSort::Name;
        let mut users = users::Entity::find().filter(self.reaches(Column::OrgId));
        users = match (input.administrators, by_name) {
            (false, _) => users.filter(Column::OrgId.eq(org.0)),
            (true, true) => users.filter(is_administrator(org)),
            // The few of them are found first and sorted then, rather than looked for among all who were active.
            (true, false) => {
                let few = users::Entity::find().select_only().column(Column::Id).filter(is_administrator(org));
                users.filter(Column::Id.in_subquery(few.into_query()))
            }
        };
        if let Some(status) = input.status {
            users = if !input.administrators {
                users.filter(Column::Status.eq(Word(status)))
            } else {
                // The rows of the index by status hold few administrators.
                users.filter(unindexed(Column::Status).eq(Word(status)))
            };
        }
        let prefix = fold(&tidy(input.name.as_deref().unwrap_or_default()));
        if !prefix.is_empty() {
            users = users
                .filter(Column::SortName.gte(prefix.as_str()))
                .filter(Column::SortName.lt(format!("{prefix}{}", char::MAX)));
        }
        users
    }
}

/// In the very words of the partial index.
pub(crate) fn is_administrator(org: OrgId) -> Condition {
    Condition::all().add(Column::OrgId.eq(org.0)).add(Column::Administrator.into_simple_expr())
}

fn keyset(org: OrgId, input: &UserListInput) -> Result<Keyset<Column>, AppError> {
    let by = match input.sort.unwrap_or(UserSort::Name) {
        UserSort::Name => By::Text(Column::SortName),
        UserSort::LastActive => By::Number(Column::LastActiveAt),
    };
    Keyset::new(by, Column::Id, (Column::OrgId, org.0), input.descending, &input.page)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::plans::{Plans, Reads};

    #[tokio::test]
    async fn every_list_is_read_along_an_index() {
        let plans = Plans::open().await;
        for at in 0..(2_u32.pow(6)) {
            let bit = |n: u32| at & (1 << n) != 0;
            let sort = if bit(0) { UserSort::Name } else { UserSort::LastActive };
            let mut input = UserListInput {
                sort: Some(sort),
                descending: bit(1),
                status: bit(2).then_some(UserStatus::Active),
                administrators: bit(3),
                name: bit(4).then(|| "ana".to_owned()),
                ..UserListInput::default()
            };
            let org = Uuid::nil().into();
            let first = keyset(org, &input).unwrap();
            let edge = first.page(vec![(), (), ()], |()| Uuid::nil()).next;
            input.page.cursor = edge.filter(|_| bit(5));
            let users = keyset(org, &input).unwrap().over(plans.desk.some_users(Uuid::nil().into(), &input));
            // A prefix and the administrators are few: by the time of their last activity, they are sorted.
            let index = match sort {
                UserSort::LastActive if input.administrators => Reads::Sorted("users_org_administrators"),
                UserSort::LastActive if input.name.is_some() => Reads::Sorted("users_org_name"),
                UserSort::LastActive if input.status.is_some() => Reads::InOrder("users_org_status_active"),
                UserSort::LastActive => Reads::InOrder("users_org_active"),
                UserSort::Name if input.administrators => Reads::InOrder("users_org_administrators"),
                UserSort::Name if input.status.is_some() && input.name.is_none() => Reads::InOrder("users_org_status"),
                UserSort::Name => Reads::InOrder("users_org_name"),
            };
            plans.check(index, users, &format!("{input:?}")).await;
        }
        plans.close().await;
    }
}
