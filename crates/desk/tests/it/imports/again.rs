//! Importing again: nothing changes, what changed is written, and an import that was cut off is finished.

use std::time::Duration;

use desk::{
    imports::{ImportError, Options, Progress, Silent, run, run_under},
    lease::Lease,
    search::keys::{Key, device_keys, order_keys, user_keys},
};
use model::imports::BundleFile;
use store::{
    entities::{devices, holdings, licences, orders, orgs, search_key, standing_access, users, workspaces},
    sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, sea_query::Expr},
    search_key::KeyKind,
};
use testkit::{On, TestDesk, on_both, sample_folder};
use uuid::Uuid;

use super::support::*;
use crate::{leases::taken_over, verification::sql};

on_both!(
    the_sample_twice,
    keys_and_counts_are_what_the_rows_say,
    a_dry_run_writes_nothing,
    cut_off_and_finished,
    keys_that_were_owed_are_made_good,
    keys_are_what_the_rows_say_whatever_was_there,
    an_import_that_lost_its_lease_ends_and_owes_keys,
    changes_are_written,
    a_room_that_moves_takes_its_devices_along,
    another_provider_sees_all_of_an_org,
);

async fn the_sample_twice(on: On) {
    let desk = TestDesk::empty(on).await;
    let first = import(desk.store(), &sample_folder()).await;
    assert_eq!((first.total().refused, first.total().changed), (0, 0));
    assert_eq!(tally(&first, BundleFile::Users).new, 3000);
    let before = everything(desk.store()).await;
    let second = import(desk.store(), &sample_folder()).await.total();
    assert_eq!((second.new, second.changed, second.refused), (0, 0, 0));
    assert_eq!(second.unchanged, first.total().new);
    assert!(everything(desk.store()).await == before);
}

async fn keys_and_counts_are_what_the_rows_say(on: On) {
    let desk = TestDesk::sample(on).await;
    let db = desk.store().read();
    let users = users::Entity::find().all(db).await.unwrap();
    let devices = devices::Entity::find().all(db).await.unwrap();
    for org in orgs::Entity::find().all(db).await.unwrap() {
        assert_eq!(org.users as usize, users.iter().filter(|user| user.org_id == org.id).count());
        assert_eq!(org.devices as usize, devices.iter().filter(|device| device.org_id == org.id).count());
    }
    let held = holdings::Entity::find().all(db).await.unwrap();
    for licence in licences::Entity::find().all(db).await.unwrap() {
        assert_eq!(licence.used as usize, held.iter().filter(|held| held.licence_id == licence.id).count());
    }
    let rooms = workspaces::Entity::find().all(db).await.unwrap();
    let room = |id| rooms.iter().find(|room| Some(room.id) == id).map(|room| room.name.as_str());
    let mut wanted: Vec<(uuid::Uuid, Key)> = Vec::new();
    wanted.extend(users.iter().flat_map(|user| user_keys(user).into_iter().map(|key| (user.id, key))));
    wanted.extend(devices.iter().flat_map(|d| device_keys(d, room(d.workspace_id)).into_iter().map(|key| (d.id, key))));
    let orders = orders::Entity::find().all(db).await.unwrap();
    wanted.extend(orders.iter().flat_map(|order| order_keys(order).into_iter().map(|key| (order.id, key))));
    let mut wanted: Vec<_> = wanted.into_iter().map(|(subject, (kind, key))| (subject, kind.number(), key)).collect();
    let orgs: Vec<_> = orgs::Entity::find().all(db).await.unwrap().into_iter().map(|org| org.id).collect();
    let stored = search_key::Entity::find().all(db).await.unwrap();
    let mut stored: Vec<_> = stored
        .into_iter()
        .filter(|row| !orgs.contains(&row.subject))
        .map(|row| (row.subject, row.kind, row.key))
        .collect();
    wanted.sort_unstable();
    stored.sort_unstable();
    // An org that two providers manage has its keys twice.
    stored.dedup();
    assert!(stored == wanted, "{} keys stored, {} wanted", stored.len(), wanted.len());
}

async fn a_dry_run_writes_nothing(on: On) {
    let desk = TestDesk::empty(on).await;
    let dry = Options { dry_run: true, ..options(&sample_folder()) };
    let (said, told) = told(desk.store(), &dry).await;
    assert_eq!(told.refused, []);
    assert_eq!(users::Entity::find().count(desk.store().read()).await.unwrap(), 0);
    assert!(everything(desk.store()).await.is_empty());
    let did = import(desk.store(), &sample_folder()).await;
    assert_eq!(said.unwrap().tallies, did.tallies);
}

/// Ends the import after so many batches, as a killed process would: between two transactions.
struct Cut(u32);

impl Progress for Cut {
    fn rows(&mut self, _: u64) {
        self.0 -= 1;
        assert!(self.0 > 0, "cut off, as the test wants it");
    }
}

async fn cut_off_and_finished(on: On) {
    let whole = TestDesk::sample(on).await;
    let whole = everything(whole.store()).await;
    // With keys beside their rows, and with keys loaded afterwards.
    for (after, apart_from) in [
        (1, None),
        (2, None),
        (6, None),
        (9, None),
        (11, None),
        (10, Some(1)),
        (11, Some(1)),
        (12, Some(1)),
        (13, Some(1)),
    ] {
        let desk = TestDesk::empty(on).await;
        let store = desk.store().clone();
        let some = Options { apart_from, ..options(&sample_folder()) };
        let cut = tokio::spawn(async move { run(&store, &some, &mut Cut(after)).await.map(drop) });
        assert!(cut.await.is_err_and(|fault| fault.is_panic()));
        assert_eq!(desk.store().keys_owed().await.unwrap(), apart_from.is_some());
        let summary = import(desk.store(), &sample_folder()).await;
        assert_eq!(summary.total().changed, 0);
        // Scopes are given out in the order of the file, so that they are the same.
        assert!(everything(desk.store()).await == whole, "after {after} batches");
    }
}

async fn keys_that_were_owed_are_made_good(on: On) {
    let whole = everything(TestDesk::sample(on).await.store()).await;
    let desk = TestDesk::empty(on).await;
    let apart = Options { apart_from: Some(1), ..options(&sample_folder()) };
    told(desk.store(), &apart).await.0.unwrap();
    assert!(everything(desk.store()).await == whole, "loaded apart, they are the same");
    assert!(!desk.store().keys_owed().await.unwrap());
    // New people beside those who are there.
    let (desk, bundle) = (TestDesk::empty(on).await, Bundle::small());
    import(desk.store(), bundle.path()).await;
    let (other, again) = (TestDesk::empty(on).await, Bundle::small());
    import(other.store(), again.path()).await;
    for bundle in [&bundle, &again] {
        bundle.edit("users.csv", "Rui,Sá,Rui Sá", "Rui,Souza,Rui Souza");
        bundle.edit(
            "users.csv",
            "rui@aurora.example,,\n",
            "rui@aurora.example,,\n33333333-3333-4333-8333-333333333333,22222222-2222-4222-8222-222222222222,active,Eva,Lima,,eva@aurora.example,,\n",
        );
    }
    let apart = Options { apart_from: Some(1), ..options(bundle.path()) };
    told(desk.store(), &apart).await.0.unwrap();
    import(other.store(), again.path()).await;
    assert!(everything(desk.store()).await == everything(other.store()).await);
}

async fn keys_are_what_the_rows_say_whatever_was_there(on: On) {
    let desk = TestDesk::sample(on).await;
    let whole = everything(desk.store()).await;
    assert!(desk.desk.reindex().await.unwrap() > 10_000);
    assert!(everything(desk.store()).await == whole, "a rebuild changes nothing");
    let tx = desk.store().begin().await.unwrap();
    let (kind, scope) = (search_key::Column::Kind, search_key::Column::Scope);
    search_key::Entity::delete_many().filter(kind.eq(KeyKind::Email.number())).exec(&tx).await.unwrap();
    let stale = search_key::Entity::update_many().col_expr(search_key::Column::Key, Expr::value("zz"));
    stale.filter(kind.eq(KeyKind::Serial.number())).filter(scope.gt(0)).exec(&tx).await.unwrap();
    orgs::Entity::update_many().col_expr(orgs::Column::Users, Expr::value(1_000)).exec(&tx).await.unwrap();
    licences::Entity::update_many().col_expr(licences::Column::Used, Expr::value(1_000)).exec(&tx).await.unwrap();
    tx.commit().await.unwrap();
    assert!(desk.store().wrong_counts().await.unwrap() > 40);
    desk.store().owe_keys().await.unwrap();
    import(desk.store(), &sample_folder()).await;
    assert!(everything(desk.store()).await == whole, "what was owed is there, and what is stale is gone");
    assert!(!desk.store().keys_owed().await.unwrap());
    // Keys of an older form are owed, whatever a process says that knows no other.
    sql(desk.store().read(), "UPDATE search_state SET form = 0").await;
    assert!(desk.store().keys_owed().await.unwrap());
    assert!(desk.desk.pay_keys().await.unwrap().is_some());
    assert!(!desk.store().keys_owed().await.unwrap());
    let empty = TestDesk::empty(on).await;
    assert!(!empty.store().keys_owed().await.unwrap(), "nobody is not found");
}

async fn an_import_that_lost_its_lease_ends_and_owes_keys(on: On) {
    let desk = TestDesk::empty(on).await;
    let lease = Lease::take(desk.store(), "import").await.unwrap().unwrap();
    let some = Options { apart_from: Some(1), ..options(&sample_folder()) };
    taken_over(desk.store()).await;
    // Before its next beat it may come to the end.
    let of_another = Options { holder: Some(Uuid::now_v7()), ..some.clone() };
    run(desk.store(), &of_another, &mut Silent).await.unwrap();
    assert!(desk.store().keys_owed().await.unwrap(), "only who has the lease knows that none are");
    sql(desk.store().read(), "UPDATE search_state SET owed = FALSE").await;
    tokio::time::sleep(Duration::from_secs(3)).await;
    let lost = run_under(lease, desk.store(), some, &mut Silent).await.unwrap_err();
    assert!(matches!(lost, ImportError::Lost), "{lost}");
    assert!(desk.store().keys_owed().await.unwrap());
}

async fn changes_are_written(on: On) {
    let (desk, bundle) = (TestDesk::empty(on).await, Bundle::small());
    import(desk.store(), bundle.path()).await;
    bundle.edit(
        "users.csv",
        "Rui,Sá,Rui Sá,rui@aurora.example,,",
        "Ruy,Sá,Ruy Sá,ruy@aurora.example,,44444444-4444-4444-8444-444444444444",
    );
    bundle.edit("users.csv", "work:(85) 99891-8627,44444444-4444-4444-8444-444444444444", "work:(85) 99891-8627,");
    bundle.edit("workspaces.csv", "Sala 9", "Auditório");
    bundle.edit("domains.csv", "aurora.example", "aurora-energia.example");
    let summary = import(desk.store(), bundle.path()).await;
    assert_eq!(tally(&summary, BundleFile::Users).changed, 2);
    assert_eq!(tally(&summary, BundleFile::Workspaces).changed, 1);
    // What was there before the change is what the other desk never had, the old domain excepted.
    let prune = Options { prune: true, force: true, ..options(bundle.path()) };
    assert_eq!(told(desk.store(), &prune).await.0.unwrap().total().pruned, 1);
    let fresh = TestDesk::empty(on).await;
    import(fresh.store(), bundle.path()).await;
    assert_eq!(everything(desk.store()).await, everything(fresh.store()).await);
}

/// The small bundle with a second provider, and the id of that one.
fn with_another_provider() -> (Bundle, &'static str) {
    let (bundle, other) = (Bundle::small(), "77777777-7777-4777-8777-777777777777");
    bundle.edit(
        "organizations.csv",
        "Farol,provider,,active,BR\n",
        &format!("Farol,provider,,active,BR\n{other},Norte,provider,,active,BR\n"),
    );
    (bundle, other)
}

async fn a_room_that_moves_takes_its_devices_along(on: On) {
    let (bundle, other) = with_another_provider();
    let desk = TestDesk::empty(on).await;
    import(desk.store(), bundle.path()).await;
    for file in ["workspaces.csv", "devices.csv"] {
        bundle.edit(file, &format!(",{CUSTOMER},"), &format!(",{other},"));
    }
    bundle.edit("workspaces.csv", "Sala 9", "Sala 10");
    import(desk.store(), bundle.path()).await;
    let fresh = TestDesk::empty(on).await;
    import(fresh.store(), bundle.path()).await;
    assert_eq!(everything(desk.store()).await, everything(fresh.store()).await);
}

async fn another_provider_sees_all_of_an_org(on: On) {
    let (bundle, other) = with_another_provider();
    let fresh = |managed_by: &'static str| {
        bundle.edit("organizations.csv", &format!("customer,{PROVIDER},"), &format!("customer,{managed_by},"));
    };
    let desk = TestDesk::empty(on).await;
    import(desk.store(), bundle.path()).await;
    fresh("11111111-1111-4111-8111-111111111111;77777777-7777-4777-8777-777777777777");
    import(desk.store(), bundle.path()).await;
    let both = TestDesk::empty(on).await;
    import(both.store(), bundle.path()).await;
    assert_eq!(everything(desk.store()).await, everything(both.store()).await);

    // What the customer has allowed the one ends with it.
    let id = |text: &str| text.parse::<Uuid>().expect("an id");
    let standing = standing_access::ActiveModel {
        org_id: Set(id(CUSTOMER)),
        provider_id: Set(id(PROVIDER)),
        allowed: Set(true),
        changed_by: Set(id("33333333-3333-4333-8333-333333333331")),
        changed_at: Set(1),
    };
    let db = desk.store().read();
    standing_access::Entity::insert(standing).exec_without_returning(db).await.unwrap();
    bundle.edit("organizations.csv", &format!("customer,{PROVIDER};{other},"), &format!("customer,{other},"));
    import(desk.store(), bundle.path()).await;
    let only = TestDesk::empty(on).await;
    import(only.store(), bundle.path()).await;
    assert_eq!(everything(desk.store()).await, everything(only.store()).await);
    assert_eq!(standing_access::Entity::find().count(db).await.unwrap(), 0);
}
