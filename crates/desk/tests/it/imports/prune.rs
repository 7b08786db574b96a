//! Pruning: what left the files leaves the database, a tenth of an org at most unless forced.

use desk::imports::Options;
use model::imports::BundleFile;
use store::{
    entities::users,
    sea_orm::{EntityTrait, PaginatorTrait},
};
use testkit::{On, TestDesk, on_both};

use super::support::*;

on_both!(a_tenth_at_most, a_refused_row_is_not_missing);

fn with_users(bundle: &Bundle, count: u32) {
    let mut text = "id,org_id,status,given_name,family_name,display_name,emails,licences\n".to_owned();
    for n in 0..count {
        text += &format!(
            "33333333-3333-4333-8333-0000000001{n:02},{CUSTOMER},active,A,B{n},A B{n},a{n}@aurora.example,44444444-4444-4444-8444-444444444444\n"
        );
    }
    bundle.write("users.csv", &text);
}

async fn a_tenth_at_most(on: On) {
    let (desk, bundle) = (TestDesk::empty(on).await, Bundle::small());
    with_users(&bundle, 40);
    import(desk.store(), bundle.path()).await;

    with_users(&bundle, 30);
    let prune = Options { prune: true, ..options(bundle.path()) };
    let (summary, said) = told(desk.store(), &prune).await;
    assert_eq!(summary.unwrap().total().pruned, 0);
    assert!(
        said.warnings[0].contains("10 of its 40 are missing, more than a tenth; --force does it"),
        "{:?}",
        said.warnings
    );

    with_users(&bundle, 36);
    let dry = Options { dry_run: true, ..prune.clone() };
    assert_eq!(told(desk.store(), &dry).await.0.unwrap().total().pruned, 4);
    assert_eq!(users::Entity::find().count(desk.store().read()).await.unwrap(), 40);
    assert_eq!(told(desk.store(), &prune).await.0.unwrap().total().pruned, 4);

    with_users(&bundle, 3);
    let force = Options { force: true, ..prune };
    assert_eq!(told(desk.store(), &force).await.0.unwrap().total().pruned, 33);
    let fresh = TestDesk::empty(on).await;
    import(fresh.store(), bundle.path()).await;
    assert_eq!(everything(desk.store()).await, everything(fresh.store()).await);
}

async fn a_refused_row_is_not_missing(on: On) {
    let (desk, bundle) = (TestDesk::empty(on).await, Bundle::small());
    import(desk.store(), bundle.path()).await;
    bundle.edit("users.csv", "rui@aurora.example", "rui");
    let prune = Options { prune: true, force: true, ..options(bundle.path()) };
    let summary = told(desk.store(), &prune).await.0.unwrap();
    assert_eq!((tally(&summary, BundleFile::Users).refused, summary.total().pruned), (1, 0));
    bundle.edit("users.csv", RUI, "somebody");
    let (summary, said) = told(desk.store(), &prune).await;
    assert_eq!(summary.unwrap().total().pruned, 0);
    assert_eq!(said.warnings, ["users.csv: nothing pruned, because a refused row has no readable id"]);
}
