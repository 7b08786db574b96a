//! Rows that are loaded are the same as rows that are written, and a load that fails leaves nothing.

use std::{collections::BTreeSet, sync::atomic::AtomicBool, time::Duration};

use desk::imports::{Options, Progress, run};
use store::{
    Store,
    entities::{differences, providers, search_key, suppressions},
    load::{KeyRow, Load, Pace, Rows},
    sea_orm::{
        ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, Statement, Value,
    },
    search_key::{KeyKind, Scan, Table, Within, after, find},
};
use testkit::{On, TestDesk, on_both, sample_folder};
use uuid::Uuid;

use super::support::*;

on_both!(
    loaded_rows_are_what_written_ones_are,
    new_ones_beside_those_who_are_there,
    keys_that_lie_apart_are_found_and_moved,
    keys_that_lie_apart_go_to_another_provider,
    keys_that_somebody_is_deleting_are_moved_around,
    a_load_that_fails_leaves_nothing,
    keys_that_fail_are_made_good,
    what_an_import_has_put_by_is_made_again,
    what_is_refused_is_the_same_in_any_order,
);

async fn loaded_rows_are_what_written_ones_are(on: On) {
    let (written, desk) = (TestDesk::sample(on).await, TestDesk::empty(on).await);
    let apart = Options { apart_from: Some(1), ..options(&sample_folder()) };
    let loaded = told(desk.store(), &apart).await.0.unwrap().total();
    assert!(everything(desk.store()).await == everything(written.store()).await);
    keys_are_in_their_place(desk.store(), on).await;
    assert_eq!(parts(desk.store()).await, parts(written.store()).await);
    let again = import(desk.store(), &sample_folder()).await.total();
    assert_eq!((again.unchanged, again.changed), (loaded.new, 0));
    // The numbers of users, devices and holders among them.
    assert_eq!(desk.store().wrong_counts().await.unwrap(), 0);
}

async fn new_ones_beside_those_who_are_there(on: On) {
    let new = "33333333-3333-4333-8333-333333333333,22222222-2222-4222-8222-222222222222,active,Eva,Lima,Eva Lima,eva@aurora.example,,44444444-4444-4444-8444-444444444444\n";
    let mut both = Vec::new();
    for apart_from in [None, Some(1)] {
        let (desk, bundle) = (TestDesk::empty(on).await, Bundle::small());
        import(desk.store(), bundle.path()).await;
        let some = Options { apart_from, ..options(bundle.path()) };
        // Only new, then new and changed together.
        bundle.edit("users.csv", "rui@aurora.example,,\n", &format!("rui@aurora.example,,\n{new}"));
        let total = told(desk.store(), &some).await.0.unwrap().total();
        assert_eq!((total.new, total.changed), (1, 0));
        bundle.edit("users.csv", "Ana,Silva,Ana Silva", "Ana,Souza,Ana Souza");
        bundle.edit(
            "users.csv",
            new,
            &(new.to_owned() + &new.replace("3333,2222", "3334,2222").replace("eva@", "ivo@")),
        );
        let total = told(desk.store(), &some).await.0.unwrap().total();
        assert_eq!((total.new, total.changed), (1, 1));
        assert_eq!(desk.store().wrong_counts().await.unwrap(), 0);
        let names = differences::Entity::find().filter(differences::Column::Field.eq("name"));
        assert_eq!(names.count(desk.store().read()).await.unwrap(), 1, "Ana has another name");
        both.push(everything(desk.store()).await);
    }
    assert_eq!(both[0], both[1]);
}

/// Whom this provider finds by a name that begins so.
async fn named(store: &Store, provider: &str, name: &str) -> BTreeSet<Uuid> {
    let provider = providers::Entity::find_by_id(provider.parse::<Uuid>().unwrap());
    let provider = provider.one(store.read()).await.unwrap().unwrap();
    let (from, to) = (name.to_owned(), format!("{name}\u{10ffff}"));
    let scan = Scan { kind: KeyKind::UserName, from, to, with: Vec::new(), limit: 10 };
    let found = find(store.read(), &Within::Scope(provider.scope), &[scan]).await.unwrap();
    found.into_iter().map(|found| found.subject).collect()
}

async fn keys_that_lie_apart_are_found_and_moved(on: On) {
    let (desk, bundle) = (TestDesk::empty(on).await, Bundle::small());
    import(desk.store(), bundle.path()).await;
    let person = |id: &str, name: &str| {
        format!("{id},{CUSTOMER},active,Eva,{name},Eva {name},eva.{name}@aurora.example,,\n", name = name)
    };
    let [eva, ema] = ["33333333-3333-4333-8333-333333333333", "33333333-3333-4333-8333-333333333334"];
    let both = person(eva, "lima") + &person(ema, "reis");
    bundle.edit("users.csv", "rui@aurora.example,,\n", &format!("rui@aurora.example,,\n{both}"));
    let apart = Options { apart_from: Some(1), ..options(bundle.path()) };
    assert_eq!(told(desk.store(), &apart).await.0.unwrap().total().new, 2);
    assert!(desk.store().has_new_keys().await.unwrap());
    assert_eq!(named(desk.store(), PROVIDER, "eva").await.len(), 2);
    // A name that is another since is no longer found by the old one, wherever its keys are.
    bundle.edit("users.csv", "Eva,lima,Eva lima", "Iva,melo,Iva melo");
    import(desk.store(), bundle.path()).await;
    let ema = BTreeSet::from([ema.parse().unwrap()]);
    assert_eq!(named(desk.store(), PROVIDER, "eva").await, ema);
    let before = everything(desk.store()).await;
    desk.desk.move_keys(&AtomicBool::new(true)).await.unwrap();
    desk.desk.move_keys(&AtomicBool::new(false)).await.unwrap();
    assert!(!desk.store().has_new_keys().await.unwrap());
    assert_eq!(named(desk.store(), PROVIDER, "eva").await, ema);
    assert!(everything(desk.store()).await == before);
    let written = TestDesk::empty(on).await;
    import(written.store(), bundle.path()).await;
    assert!(everything(written.store()).await == before);
}

async fn keys_that_lie_apart_go_to_another_provider(on: On) {
    let (desk, bundle) = (TestDesk::empty(on).await, Bundle::small());
    let second = "11111111-1111-4111-8111-111111111112";
    bundle.edit(
        "organizations.csv",
        ",provider,,active,BR\n",
        &format!(",provider,,active,BR\n{second},Norte,provider,,active,BR\n"),
    );
    import(desk.store(), bundle.path()).await;
    let eva =
        format!("33333333-3333-4333-8333-333333333333,{CUSTOMER},active,Eva,Lima,Eva Lima,eva@aurora.example,,\n");
    bundle.edit("users.csv", "rui@aurora.example,,\n", &format!("rui@aurora.example,,\n{eva}"));
    let apart = Options { apart_from: Some(1), ..options(bundle.path()) };
    told(desk.store(), &apart).await.0.unwrap();
    bundle.edit("organizations.csv", &format!("customer,{PROVIDER}"), &format!("customer,{second}"));
    import(desk.store(), bundle.path()).await;
    assert!(desk.store().has_new_keys().await.unwrap());
    // Ana's keys are in their place, Eva's apart, and later both are.
    for _ in 0..2 {
        for name in ["ana", "eva"] {
            assert_eq!(named(desk.store(), second, name).await.len(), 1, "{name}");
            assert_eq!(named(desk.store(), PROVIDER, name).await.len(), 0, "{name}");
        }
        desk.desk.move_keys(&AtomicBool::new(false)).await.unwrap();
    }
    assert!(!desk.store().has_new_keys().await.unwrap());
}

async fn keys_that_somebody_is_deleting_are_moved_around(on: On) {
    if on == On::Sqlite {
        // There one writes at a time.
        return;
    }
    let (desk, bundle) = (TestDesk::empty(on).await, Bundle::small());
    let store = desk.store();
    import(store, bundle.path()).await;
    let eva =
        format!("33333333-3333-4333-8333-333333333333,{CUSTOMER},active,Eva,Lima,Eva Lima,eva@aurora.example,,\n");
    bundle.edit("users.csv", "rui@aurora.example,,\n", &format!("rui@aurora.example,,\n{eva}"));
    told(store, &Options { apart_from: Some(1), ..options(bundle.path()) }).await.0.unwrap();
    let before = everything(store).await;
    let tx = store.begin().await.unwrap();
    let deleted = tx.execute_unprepared("DELETE FROM search_key_new WHERE key LIKE 'eva%'").await.unwrap();
    assert!(deleted.rows_affected() > 0);
    // Who deletes may go on to what is being moved: if each waited for the other, one would be broken off.
    tokio::time::timeout(Duration::from_secs(5), store.move_keys(None, 1_000))
        .await
        .expect("waits for nobody")
        .unwrap();
    let left = after(store.read(), Table::New, None, 1_000).await.unwrap();
    assert_eq!(left.len() as u64, deleted.rows_affected());
    tx.rollback().await.unwrap();
    desk.desk.move_keys(&AtomicBool::new(false)).await.unwrap();
    assert!(!store.has_new_keys().await.unwrap());
    assert!(everything(store).await == before);
}

/// Puts a key where another one comes, once all rows are there.
struct InTheWay(Store, KeyRow);

impl Progress for InTheWay {
    fn note(&mut self, note: &str) {
        if note != "writing search keys" {
            return;
        }
        let put = async {
            let loader = self.0.loader(Pace::Beside, Table::Main);
            loader.write(Load { keys: vec![self.1.clone()], ..Load::default() }).await.unwrap();
            loader.commit().await.unwrap();
        };
        tokio::task::block_in_place(|| tokio::runtime::Handle::current().block_on(put));
    }
}

async fn keys_that_fail_are_made_good(on: On) {
    let whole = TestDesk::sample(on).await;
    let order = [search_key::Column::Scope, search_key::Column::Kind, search_key::Column::Key];
    let last = order.into_iter().fold(search_key::Entity::find(), |find, column| find.order_by_desc(column));
    let last = last.one(whole.store().read()).await.unwrap().unwrap();
    let (scope, kind, key) = (last.scope, last.kind, last.key);
    let key = KeyRow { scope, kind, key, subject: last.subject, owner: last.owner - 1 };
    let desk = TestDesk::empty(on).await;
    let apart = Options { apart_from: Some(1), ..options(&sample_folder()) };
    let failed = run(desk.store(), &apart, &mut InTheWay(desk.store().clone(), key)).await;
    assert!(failed.is_err());
    assert!(desk.store().keys_owed().await.unwrap());
    let again = import(desk.store(), &sample_folder()).await.total();
    assert_eq!((again.new, again.changed), (0, 0));
    assert!(everything(desk.store()).await == everything(whole.store()).await);
    keys_are_in_their_place(desk.store(), on).await;
}

async fn what_is_refused_is_the_same_in_any_order(on: On) {
    let bundle = Bundle::small();
    let rows = format!(
        "rui@aurora.example,,\n{RUI},{CUSTOMER},active,Rui,Outro,,rui@aurora.example,,\n\
         no id,{CUSTOMER},active,Eva,Lima,,eva@aurora.example,,\n\
         33333333-3333-4333-8333-333333333330,{CUSTOMER},active,Ivo,Lima,\"Ivo\nLima\",ivo@aurora.example,,\n{ANA},{CUSTOMER}\n"
    );
    bundle.edit("users.csv", "rui@aurora.example,,\n", &rows);
    let event = |address: &str, event: &str| {
        format!("<1@maralto.example>,{CUSTOMER},{address},invitation,{event},2026-11-07T13:45:00Z\n")
    };
    let head = "message_id,org_id,recipient,kind,event,occurred_at\n".to_owned();
    let events = [("rui@aurora.example", "sent"), ("ana.silva@aurora.example", "sent"), ("Rui@Aurora.example", "sent")];
    let events = events.map(|(address, what)| event(address, what)).concat();
    bundle.write("mail_events.csv", &(head + &events + &event("rui@aurora.example", "opened by whom")));
    let mut both = Vec::new();
    for apart_from in [None, Some(1)] {
        let desk = TestDesk::empty(on).await;
        let (summary, mut told) = told(desk.store(), &Options { apart_from, ..options(bundle.path()) }).await;
        let total = summary.unwrap().total();
        assert_eq!((total.refused, told.refused.len()), (5, 5), "{:?}", told.refused);
        told.refused.sort_by_key(|row| (row.file.clone(), row.line));
        both.push((total, told.refused, everything(desk.store()).await));
    }
    assert_eq!(both[0], both[1]);
}

/// What a first import does without until its rows are there.
const PUT_BY: [&str; 4] = ["users", "holdings", "devices", "mail_events"];

async fn what_an_import_has_put_by_is_made_again(on: On) {
    let desk = TestDesk::empty(on).await;
    let whole = parts(desk.store()).await;
    for again in 0..2 {
        desk.store().put_by(&PUT_BY).await.unwrap();
        assert!(desk.store().has_put_by().await.unwrap());
        let bare = parts(desk.store()).await;
        assert!(bare.len() < whole.len() && bare.iter().all(|part| whole.contains(part)));
        let well = |findings: Vec<desk::doctor::Finding>| findings.iter().any(|it| it.says == "every index is there");
        assert!(!well(desk.desk.examine().await.unwrap()));
        // The import was cut off, and these come after it.
        match again {
            0 => drop(import(desk.store(), &sample_folder()).await),
            _ => drop(desk.desk.reindex().await.unwrap()),
        }
        assert_eq!(parts(desk.store()).await, whole);
        assert!(well(desk.desk.examine().await.unwrap()));
    }
    // A dry run writes nothing.
    desk.store().put_by(&PUT_BY).await.unwrap();
    let dry = Options { dry_run: true, ..options(&sample_folder()) };
    told(desk.store(), &dry).await.0.unwrap();
    assert!(desk.store().has_put_by().await.unwrap());
    // A migration finds what those before it made; with none to come nothing is done, for an import may be under way.
    desk.store().migrate().await.unwrap();
    assert!(desk.store().has_put_by().await.unwrap());
}

/// Every index and foreign key, as its table has it.
async fn parts(store: &Store) -> Vec<String> {
    let sql = match store.backend() {
        DbBackend::Postgres => {
            "SELECT pg_get_indexdef(i.indexrelid) FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid \
             WHERE c.relnamespace = 'public'::regnamespace UNION ALL \
             SELECT k.conrelid::regclass || ' ' || k.conname || ' ' || k.convalidated || pg_get_constraintdef(k.oid) \
             FROM pg_constraint k WHERE k.contype = 'f'"
        }
        _ => "SELECT name || coalesce(sql, '') FROM sqlite_master WHERE type = 'index'",
    };
    let rows = store.read().query_all_raw(Statement::from_string(store.backend(), sql)).await.unwrap();
    let mut parts: Vec<String> = rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect();
    parts.sort();
    parts
}

/// In one table, in order.
async fn keys_are_in_their_place(store: &Store, on: On) {
    if on == On::Sqlite {
        return;
    }
    let sql = "SELECT to_regclass('search_key_aside') IS NULL AND EXISTS (SELECT 1 FROM pg_constraint \
        WHERE conname = 'search_key_pkey' AND conrelid = 'search_key'::regclass)";
    let row = store.read().query_one_raw(Statement::from_string(DbBackend::Postgres, sql)).await.unwrap().unwrap();
    assert!(row.try_get_by_index::<bool>(0).unwrap());
}

async fn a_load_that_fails_leaves_nothing(on: On) {
    let desk = TestDesk::empty(on).await;
    let some = |addresses: &[&str]| {
        let row = |address: &&str| {
            [Value::from(*address), Value::from("complaint"), Value::from(7_i64), Value::from(None::<String>)]
        };
        let columns = vec!["address", "reason", "since", "diagnostic"];
        let values = addresses.iter().flat_map(row).collect();
        Load { tables: vec![Rows { table: "suppressions", columns, values }], ..Load::default() }
    };
    let there = async || suppressions::Entity::find().count(desk.store().read()).await.unwrap();
    let loader = desk.store().loader(Pace::Beside, Table::Main);
    loader.write(some(&["ana@aurora.example", "bia@aurora.example"])).await.unwrap();
    loader.commit().await.unwrap();
    assert_eq!(there().await, 2);
    // The second is there already, and so the first of the same transaction is not.
    loader.write(some(&["eva\t\\@aurora.example", "ana@aurora.example"])).await.unwrap();
    assert!(loader.commit().await.is_err());
    assert_eq!(there().await, 2);
    // It goes on afterwards; signs of PostgreSQL's own text come back as they were.
    loader.write(some(&["eva\t\\@aurora.example"])).await.unwrap();
    loader.commit().await.unwrap();
    let eva = suppressions::Entity::find_by_id("eva\t\\@aurora.example").one(desk.store().read()).await.unwrap();
    assert!(eva.is_some_and(|eva| eva.since == 7 && eva.diagnostic.is_none()));
    // What nobody has committed is gone with its loader.
    loader.write(some(&["rui@aurora.example"])).await.unwrap();
    drop(loader);
    desk.store().begin().await.unwrap().commit().await.unwrap();
    assert_eq!(there().await, 3);
}
