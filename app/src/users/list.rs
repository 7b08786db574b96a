//! The people of a customer: `/orgs/:id/users`. Filters, order and page are in the address; names never are, so that
//! looking for one is the search bar's.

use leptos::prelude::*;
use leptos_router::{hooks::use_query_map, params::ParamsMap};
use model::{
    OrgId, PageInput,
    orgs::OrgPage,
    users::{UserListInput, UserRow, UserSort, UserStatus},
};

use super::{api::list_users, rows::row};
use crate::t;
use crate::ui::words::{later, t};
use crate::{
    error::ApiError,
    orgs::list::ListHead,
    routes::To,
    ui::{
        facts::Empty,
        load::{Asked, loaded},
        pager::Pager,
        pill::{Pill, Pills},
        table::{SortHead, Sorted, Table},
    },
};

/// A status, only administrators, and the word for both.
const FILTERS: [(Option<UserStatus>, bool, &str); 6] = [
    (None, false, later("All")),
    (Some(UserStatus::Active), false, later("Active")),
    (Some(UserStatus::Verified), false, later("Confirmed, not signed in yet")),
    (Some(UserStatus::NotVerified), false, later("Invited, not confirmed")),
    (Some(UserStatus::Inactive), false, later("Switched off")),
    (None, true, later("Administrators")),
];

pub fn page() -> AnyView {
    loaded(|asked| Box::pin(load(asked)), list)
}

async fn load(asked: Asked) -> Result<OrgPage<UserRow>, ApiError> {
    let (org, input): (OrgId, _) = (asked.id("customer")?, input(&asked.query));
    let UserListInput { status, administrators, name, sort, descending, page } = input;
    list_users(org, status, administrators, name, sort, descending, page.cursor, page.limit).await
}

/// What the address asks for; words that it does not know are passed over.
fn input(query: &ParamsMap) -> UserListInput {
    UserListInput {
        status: query.get_str("status").and_then(|word| word.parse().ok()),
        administrators: query.get_str("admins").is_some(),
        name: None,
        sort: query.get_str("sort").and_then(|word| word.parse().ok()),
        descending: query.get_str("desc").is_some(),
        page: PageInput { cursor: query.get("cursor"), limit: None },
    }
}

/// The address that asks for `input`.
fn href(org: OrgId, input: &UserListInput) -> String {
    let mut pairs = Vec::new();
    pairs.extend(input.status.map(|status| format!("status={status}")));
    pairs.extend(input.administrators.then(|| "admins=1".to_owned()));
    pairs.extend(input.sort.map(|sort| format!("sort={sort}")));
    pairs.extend(input.descending.then(|| "desc=1".to_owned()));
    pairs.extend(input.page.cursor.as_ref().map(|cursor| format!("cursor={}", crate::routes::encode(cursor))));
    let path = To::OrgUsers(org);
    if pairs.is_empty() { path.to_string() } else { format!("{path}?{}", pairs.join("&")) }
}

pub fn list(OrgPage { org, rows, previous, next }: OrgPage<UserRow>) -> AnyView {
    let input = input(&use_query_map().get_untracked());
    let id = org.id;
    let first = UserListInput { page: PageInput::default(), ..input };
    let filters = FILTERS.map(|(status, administrators, text)| {
        let href = href(id, &UserListInput { status, administrators, ..first.clone() });
        let on = first.status == status && first.administrators == administrators;
        view! { <Pill href on text=t(text) /> }.into_any()
    });
    let sort = |by: UserSort, text: &'static str, class: &'static str| {
        let this = first.sort.unwrap_or(UserSort::Name) == by;
        // What was asked for first is most useful newest first; a second press turns the order.
        let descending = if this { !first.descending } else { by != UserSort::Name };
        let href = href(id, &UserListInput { sort: Some(by), descending, ..first.clone() });
        view! { <SortHead text href sorted=Sorted::by(this, first.descending) class /> }
    };
    let turn = |cursor: Option<String>| {
        let page = |cursor| PageInput { cursor: Some(cursor), limit: None };
        cursor.map(|cursor| href(id, &UserListInput { page: page(cursor), ..first.clone() }))
    };
    let head = view! {
        {sort(UserSort::Name, t("Name"), "")}
        <th scope="col">{t("E-mail")}</th>
        <th scope="col">{t("Status")}</th>
        <th scope="col" class="wide-only">{t("Roles")}</th>
        {sort(UserSort::LastActive, t("Last active"), "")}
    }
    .into_any();
    let (previous, next) = (turn(previous), turn(next));
    let caption = t!("People of {org}", org = org.name);
    view! {
        <ListHead org title=t("People") />
        <div class="filters">
            <Pills label=t("Status")>{filters}</Pills>
        </div>
        <div class="panel list">
            {if rows.is_empty() {
                view! { <Empty text=t("Nobody here answers to this filter.") /> }.into_any()
            } else {
                view! { <Table caption head cards=true>{rows.into_iter().map(row).collect_view()}</Table> }.into_any()
            }}
        </div>
        <Pager previous next />
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_says_it_all() {
        let org: OrgId = "e6c3f339-1a2b-4f1f-b1fd-42a29755d4c1".parse().expect("an id");
        let asked = UserListInput {
            status: Some(UserStatus::NotVerified),
            sort: Some(UserSort::LastActive),
            descending: true,
            page: PageInput { cursor: Some("a b".to_owned()), limit: None },
            ..UserListInput::default()
        };
        let query: ParamsMap = [("status", "not_verified"), ("sort", "last_active"), ("desc", "1"), ("cursor", "a b")]
            .into_iter()
            .map(|(key, value)| (key.to_owned(), value.to_owned()))
            .collect();
        assert_eq!(input(&query), asked);
        assert!(href(org, &asked).ends_with("/users?status=not_verified&sort=last_active&desc=1&cursor=a%20b"));
    }
}
