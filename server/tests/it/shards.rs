//! Search keys on two PostgreSQL nodes, by the very SQL of docs/deploy/sharding: the same answers as one node's, one statement
//! a keystroke for the keys, a second one where what is written finds too few.

use std::path::{Path, PathBuf};

use desk::AgentDesk;
use model::search::SearchInput;
use store::{
    Store,
    sea_orm::{ConnectionTrait, Statement},
};
use testkit::{On, TestDesk, ZOE, postgres::Cluster};

/// A keystroke each: every kind of key, on either side of the bound and across it.
const TYPED: [&str; 22] = [
    "an",
    "ana",
    "ana s",
    "silva ana",
    "tiago",
    "zoe gui",
    "oasis",
    "gira",
    "oasis-sis",
    "@",
    "zoe.guimaraes@",
    "+55 11",
    "4567",
    "00:1b",
    "fch",
    "8185",
    "81852178",
    "sub",
    "conicao",
    "maria de",
    "jose m",
    "nobody is called so",
];

fn recipe(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/deploy/sharding").join(name)
}

#[tokio::test(flavor = "multi_thread")]
async fn two_nodes_answer_as_one() {
    let (node, first) = (node(), node());
    let one = TestDesk::sample(On::Postgres).await;
    let shared = testkit::postgres::shared_cluster();
    let name = one.url.rsplit('/').next().expect("its name");
    let bounds = shared.psql(name, &recipe("bounds.sql"), &[("nodes", "2")]).expect("bounds");
    let bound: Vec<&str> = bounds.trim().split('|').collect();
    let [_, scope, kind, key] = bound[..] else { panic!("one bound between two: {bounds:?}") };

    node.psql("farol", &recipe("1-node.sql"), &[]).expect("a node's table");
    let two = TestDesk::over(first.url("farol")).await;
    let place = [
        ("host", "127.0.0.1"),
        ("port", node.port()),
        ("dbname", "farol"),
        ("role", "farol"),
        ("password", node.password()),
        ("scope", scope),
        ("kind", kind),
        ("key", key),
    ];
    first.psql("farol", &recipe("2-first.sql"), &place).expect("two ranges");
    two.import(&testkit::sample_folder()).await;
    let remote = Store::open(&node.url("farol")).await.expect("the node");
    let shares = [
        count(two.store(), "SELECT count(*) FROM search_key_1").await,
        count(&remote, "SELECT count(*) FROM search_key_share").await,
    ];
    let all = count(one.store(), "SELECT count(*) FROM search_key").await;
    assert_eq!(shares[0] + shares[1], all);
    assert!(shares.iter().all(|share| *share * 5 > all * 2), "{shares:?} of {all} are halves, nearly");

    same_answers(&one, &two).await;
    // Writing all keys anew changes nothing, on either node.
    two.desk.reindex().await.expect("written anew");
    assert_eq!(count(&remote, "SELECT count(*) FROM search_key_share").await, shares[1]);
    same_answers(&one, &two).await;
    one_scan_a_range(&two, &remote).await;
    one_statement_a_keystroke(&two).await;
}

/// A cluster with an empty database that counts its statements.
fn node() -> Cluster {
    let cluster = Cluster::start_with(&["shared_preload_libraries=pg_stat_statements"]).expect("a cluster");
    cluster.create_database("farol").expect("a database");
    cluster
}

async fn same_answers(one: &TestDesk, two: &TestDesk) {
    let (alone, spread) = (one.agent(ZOE).await, two.agent(ZOE).await);
    let mut found = 0;
    for text in TYPED {
        let (expected, got) = (search(&alone, text).await, search(&spread, text).await);
        assert_eq!(got, expected, "{text:?}");
        found += usize::from(!expected.is_empty());
    }
    assert!(found > TYPED.len() / 2, "most of what is typed finds something: {found}");
}

async fn search(desk: &AgentDesk, text: &str) -> Vec<(String, String, String)> {
    let input = SearchInput { q: text.to_owned(), org: None, limit: None };
    let answer = desk.search(input).await.expect("an answer");
    let groups = answer.groups.into_iter();
    groups
        .flat_map(|group| {
            group.hits.into_iter().map(move |hit| (group.kind.to_string(), hit.id.to_string(), hit.title))
        })
        .collect()
}

/// On the node a range is read by one cursor from the index, never the whole table, and only the ranges that it has.
async fn one_scan_a_range(two: &TestDesk, remote: &Store) {
    let zoe = two.agent(ZOE).await;
    let run = |sql: &'static str| remote.read().execute_unprepared(sql);
    run("CREATE EXTENSION IF NOT EXISTS pg_stat_statements").await.expect("counting");
    run("ANALYZE").await.expect("statistics");
    run("SELECT pg_stat_statements_reset(), pg_stat_reset()").await.expect("from nought");
    for text in TYPED {
        search(&zoe, text).await;
    }
    let declared = "SELECT CAST(coalesce(sum(calls), 0) AS bigint) FROM pg_stat_statements WHERE query LIKE 'DECLARE%'";
    let fetched = declared.replace("DECLARE", "FETCH");
    let (cursors, fetches) = (count(remote, declared).await, count(remote, &fetched).await);
    println!("{} keystrokes: {cursors} cursors and {fetches} fetches on the other node", TYPED.len());
    assert!(cursors > 0, "the node is asked");
    assert!(cursors <= 12 * TYPED.len() as i64, "{cursors} cursors for {} keystrokes", TYPED.len());
    let unbounded = format!("{declared} AND query NOT LIKE '%(scope = %' AND query LIKE '%search_key_share%'");
    assert_eq!(count(remote, &unbounded).await, 0, "a statement reads the node's table without its bounds");
}

/// The first node is asked for the keys once, and once more for how names sound where fewer than three are found as written; and once
/// for what is shown, where there is anything.
async fn one_statement_a_keystroke(two: &TestDesk) {
    let zoe = two.agent(ZOE).await;
    let run = |sql: &'static str| two.store().read().execute_unprepared(sql);
    run("CREATE EXTENSION pg_stat_statements").await.expect("counting");
    let mut once = 0;
    for text in TYPED {
        run("SELECT pg_stat_statements_reset()").await.expect("from nought");
        let found = search(&zoe, text).await.len();
        let calls =
            "SELECT CAST(coalesce(sum(calls), 0) AS bigint) FROM pg_stat_statements WHERE toplevel AND query ~ ";
        let keys = count(two.store(), &format!("{calls} 'search_key'")).await;
        let shown = count(two.store(), &format!("{calls} 'AS kind, [a-z]+[.]id'")).await;
        assert!(keys <= if found < 3 { 2 } else { 1 }, "{text:?}: {keys} statements for the keys, {found} found");
        assert_eq!(shown, i64::from(found > 0), "{text:?}");
        once += usize::from(keys == 1);
    }
    assert!(once > TYPED.len() / 2, "{once} keystrokes of one statement");
}

async fn count(store: &Store, sql: &str) -> i64 {
    let row = store.read().query_one_raw(Statement::from_string(store.backend(), sql.to_owned())).await;
    row.expect(sql).expect("a row").try_get_by_index(0).expect("a number")
}
