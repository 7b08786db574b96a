//! Lists read page by page, there and back: every row once, in order, whatever they are sorted by and narrowed to.

use std::{collections::BTreeSet, fmt::Debug};

use desk::{AgentDesk, search::fold::fold};
use model::{
    DeviceId, ErrorKind, Page, PageInput, UserId,
    devices::{DeviceKind, DeviceListInput, DeviceRow, DeviceSort, DeviceStatus},
    orgs::OrgPage,
    users::{UserListInput, UserRow, UserSort, UserStatus},
};
use store::{entities::users, sea_orm::EntityTrait};
use testkit::{On, TestDesk, ZOE, on_both};

use super::{OASIS, id, sample};

on_both!(lists);

async fn lists(on: On) {
    let desk = TestDesk::sample(on).await;
    desk.without_brake().await;
    let farol = desk.agent(ZOE).await;
    users(&farol).await;
    devices(&farol).await;
    bad_cursors(&farol).await;
    an_edge_that_is_gone(&desk, &farol).await;
}

async fn users(farol: &AgentDesk) {
    let all = sample("users");
    let of_org: Vec<_> = all.iter().filter(|user| user["org_id"] == OASIS).collect();
    let statuses = UserStatus::ALL.iter().copied().map(Some);
    for status in [None].into_iter().chain(statuses) {
        for administrators in [false, true] {
            for name in [None, Some("á"), Some("Ana "), Some("zzz")] {
                let expected: BTreeSet<UserId> = of_org
                    .iter()
                    .filter(|user| status.is_none_or(|status| user["status"] == status.as_str()))
                    .filter(|user| !administrators || !user["roles"].is_empty())
                    .filter(|user| name.is_none_or(|name| fold(&user["display_name"]).starts_with(fold(name).trim())))
                    .map(|user| id(&user["id"]))
                    .collect();
                let name = name.map(str::to_owned);
                let input = UserListInput { status, administrators, name, ..UserListInput::default() };
                for_each_order(farol, input, &expected).await;
            }
        }
    }
}

async fn for_each_order(farol: &AgentDesk, input: UserListInput, expected: &BTreeSet<UserId>) {
    for sort in [None, Some(UserSort::Name), Some(UserSort::LastActive)] {
        for descending in [false, true] {
            let input = UserListInput { sort, descending, ..input.clone() };
            let read = |page| farol.org_users(id(OASIS), UserListInput { page, ..input.clone() });
            let rows = there_and_back(async |page| plain(read(page).await.unwrap()), 23).await;
            let ids: BTreeSet<_> = rows.iter().map(|row| row.id).collect();
            assert_eq!((ids.len(), &ids), (rows.len(), expected), "{input:?}");
            let key = |row: &UserRow| match sort.unwrap_or(UserSort::Name) {
                UserSort::Name => (fold(&row.display_name), row.id),
                UserSort::LastActive => {
                    (row.last_active_at.as_ref().map(ToString::to_string).unwrap_or_default(), row.id)
                }
            };
            assert!(is_sorted(&rows, descending, key), "{input:?}");
        }
    }
}

async fn devices(farol: &AgentDesk) {
    let all = sample("devices");
    let of_org: Vec<_> = all.iter().filter(|device| device["org_id"] == OASIS).collect();
    let statuses = DeviceStatus::ALL.iter().copied().map(Some);
    for status in [None].into_iter().chain(statuses) {
        for kind in [None].into_iter().chain(DeviceKind::ALL.iter().copied().map(Some)) {
            let expected: BTreeSet<DeviceId> = of_org
                .iter()
                .filter(|device| status.is_none_or(|status| device["status"] == status.as_str()))
                .filter(|device| kind.is_none_or(|kind| device["kind"] == kind.as_str()))
                .map(|device| id(&device["id"]))
                .collect();
            for sort in DeviceSort::ALL {
                for descending in [false, true] {
                    let input = DeviceListInput { status, kind, sort: Some(*sort), descending, ..Default::default() };
                    let read = |page| farol.org_devices(id(OASIS), DeviceListInput { page, ..input.clone() });
                    let rows = there_and_back(async |page| plain(read(page).await.unwrap()), 17).await;
                    let ids: BTreeSet<_> = rows.iter().map(|row| row.id).collect();
                    assert_eq!((ids.len(), &ids), (rows.len(), &expected), "{input:?}");
                    let key = |row: &DeviceRow| match sort {
                        DeviceSort::Name => (fold(&row.name), row.id),
                        DeviceSort::LastSeen => {
                            (row.last_seen_at.as_ref().map(ToString::to_string).unwrap_or_default(), row.id)
                        }
                    };
                    assert!(is_sorted(&rows, descending, key), "{input:?}");
                }
            }
        }
    }
}

async fn bad_cursors(farol: &AgentDesk) {
    let by_name = farol.org_users(id(OASIS), UserListInput::default()).await.unwrap().next.unwrap();
    for cursor in ["", "x", "\0", "AAAA", by_name.get(1..).unwrap(), &by_name] {
        let page = PageInput { cursor: Some(cursor.to_owned()), limit: None };
        let input = UserListInput { sort: Some(UserSort::LastActive), page, ..UserListInput::default() };
        let fault = farol.org_users(id(OASIS), input).await.unwrap_err();
        assert_eq!((fault.kind, fault.fields[0].field.as_str()), (ErrorKind::Invalid, "cursor"));
    }
    for name in ["\0", "%_*\"'\\", "\u{10ffff}"] {
        let input = UserListInput { name: Some(name.to_owned()), ..UserListInput::default() };
        farol.org_users(id(OASIS), input).await.unwrap();
    }
}

/// A page's edge has left the list since: where it goes on is not known, and that it ends is not said.
async fn an_edge_that_is_gone(desk: &TestDesk, farol: &AgentDesk) {
    let read = async |cursor| {
        let page = PageInput { cursor, limit: Some(2) };
        farol.org_users(id(OASIS), UserListInput { page, ..UserListInput::default() }).await
    };
    let first = read(None).await.unwrap();
    let change = desk.store().begin().await.unwrap();
    users::Entity::delete_by_id(first.rows[1].id.0).exec(&change).await.unwrap();
    change.commit().await.unwrap();
    let fault = read(first.next).await.unwrap_err();
    assert_eq!((fault.kind, fault.fields[0].field.as_str()), (ErrorKind::Invalid, "cursor"));
}

fn plain<T>(OrgPage { rows, next, previous, .. }: OrgPage<T>) -> Page<T> {
    Page { rows, next, previous }
}

/// The rows of a list from its first page to its last; reading it back from there finds the same pages.
async fn there_and_back<T: Clone + PartialEq + Debug>(read: impl AsyncFn(PageInput) -> Page<T>, limit: i64) -> Vec<T> {
    let page = |cursor| read(PageInput { cursor, limit: Some(limit) });
    let mut pages = vec![page(None).await];
    while let Some(next) = pages[pages.len() - 1].next.clone() {
        pages.push(page(Some(next)).await);
    }
    let mut previous = pages[pages.len() - 1].previous.clone();
    for there in pages.iter().rev().skip(1) {
        let back = page(previous).await;
        assert_eq!((&back.rows, &back.next), (&there.rows, &there.next));
        previous = back.previous;
    }
    assert_eq!(previous, None);
    pages.into_iter().flat_map(|page| page.rows).collect()
}

fn is_sorted<T, K: Ord>(rows: &[T], descending: bool, key: impl Fn(&T) -> K) -> bool {
    if descending { rows.is_sorted_by(|a, b| key(a) >= key(b)) } else { rows.is_sorted_by(|a, b| key(a) <= key(b)) }
}
