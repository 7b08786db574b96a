//! A signed-in person's handle only reads, whatever it is asked.

use store::{
    Reader,
    entities::{orgs, settings},
    sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait, PaginatorTrait, Statement, sea_query::Expr},
};
use testkit::{On, TestDesk, on_both};

on_both!(nothing_is_written);

async fn nothing_is_written(on: On) {
    let desk = TestDesk::sample(on).await;
    let everything = || async {
        let all = orgs::Entity::find().all(desk.store().read()).await.expect("orgs");
        (all, settings::Entity::find().count(desk.store().read()).await.expect("settings"))
    };
    let before = everything().await;
    let reads = desk.store().reads();
    for db in [reads.read(), reads.read_lately(), reads.read_surely()] {
        assert_eq!(orgs::Entity::find().all(db).await.expect("orgs"), before.0);
        writes(db).await;
    }
    assert!(everything().await == before, "all is as it was");
}

/// Every way that there is, each refused.
async fn writes(db: &Reader) {
    let run = |sql: &str| Statement::from_string(db.get_database_backend(), sql);
    let sql = "UPDATE orgs SET users = 0 RETURNING users";
    db.execute_unprepared(sql).await.expect_err("unprepared");
    db.execute_raw(run(sql)).await.expect_err("prepared");
    db.query_one_raw(run(sql)).await.expect_err("asked for one row");
    db.query_all_raw(run(sql)).await.expect_err("asked for all rows");
    let row = settings::ActiveModel { name: Set("x".to_owned()), value: Set("y".to_owned()) };
    settings::Entity::insert(row.clone()).exec_without_returning(db).await.expect_err("a row");
    settings::Entity::insert(row).exec_with_returning(db).await.expect_err("a row, given back");
    let none = orgs::Entity::update_many().col_expr(orgs::Column::Users, Expr::value(0));
    none.exec(db).await.expect_err("an update");
    orgs::Entity::delete_many().exec(db).await.expect_err("a deletion");
}
