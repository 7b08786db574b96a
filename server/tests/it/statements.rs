//! Every statement that the binary sends to PostgreSQL, as PostgreSQL counts them while it is used: docs/deploy/statements.txt.
//! A distributed PostgreSQL has to take each of them, so each is looked at for what such engines lack.

mod changed;
mod driver;
mod plans;
mod rules;
mod shape;
mod successes;
mod written;

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use serde_json::json;
use store::{
    Store,
    sea_orm::{ConnectionTrait, Statement},
};
use testkit::{IRIS, On, PASSWORD, TestDesk, ZOE, postgres::Cluster};

use crate::{commands::Operator, matrix, running::Served};

/// Set to write the list anew.
const WRITE: &str = "FAROL_WRITE_STATEMENTS";

/// An agent whom the matrix gives one customer.
const LIMITED: &str = "jose.moore@farol.example";

const HEAD: &str = "\
# Every statement that Farol sends to PostgreSQL, recorded by PostgreSQL itself while every endpoint, page and command is used.
# $ is any value or list of values; what is repeated in a row stands here once; parts of a UNION ALL stand apart.
# A test holds this list: FAROL_WRITE_STATEMENTS=1 cargo test -p server --test it statements writes it anew.
";

fn list() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/deploy/statements.txt")
}

#[tokio::test(flavor = "multi_thread")]
async fn each_is_plain_and_on_the_list() {
    let preload = ["shared_preload_libraries=pg_stat_statements", "pg_stat_statements.max=20000"];
    let cluster = Cluster::start_with(&preload).expect("a cluster");
    cluster.create_database("farol").expect("a database");
    let watch = Store::open(&cluster.url("farol")).await.expect("opens");
    // The binary comes as a role of its own: what else is sent is the test's.
    for sql in [
        "CREATE EXTENSION pg_stat_statements",
        "CREATE ROLE app LOGIN PASSWORD 'app'",
        "ALTER DATABASE farol OWNER TO app",
        "CREATE DATABASE many OWNER app",
    ] {
        watch.read().execute_unprepared(sql).await.expect(sql);
    }
    let url = format!("postgres://app:app@127.0.0.1:{}/farol", cluster.port());
    use_everything(&cluster, &url).await;
    every_table_has_its_place(&watch).await;
    let sent = sent(&watch).await;
    let mut wrong: Vec<String> = sent.iter().flat_map(|statement| rules::broken(statement)).collect();
    wrong.extend(written::missing(&sent).iter().map(|missing| format!("not while all was used: {missing}")));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    plans::look(TestDesk::empty(On::Sqlite).await.store(), sent.iter()).await;

    let text = sent.iter().fold(HEAD.to_owned(), |text, statement| text + statement + "\n");
    if std::env::var_os(WRITE).is_some() {
        fs::write(list(), &text).expect("written");
    }
    let listed = fs::read_to_string(list()).unwrap_or_default();
    let listed: BTreeSet<String> = listed.lines().filter(|line| !line.starts_with('#')).map(str::to_owned).collect();
    let new: Vec<_> = sent.difference(&listed).cloned().collect();
    let gone: Vec<_> = listed.difference(&sent).cloned().collect();
    assert!(
        new.is_empty() && gone.is_empty(),
        "docs/deploy/statements.txt is stale ({WRITE}=1 and this test again write it).\nnew:\n{}\ngone:\n{}",
        new.join("\n"),
        gone.join("\n")
    );
}

/// Each table of the schema stands once in the list of docs/deploy/sharding.md, and nothing else does.
async fn every_table_has_its_place(watch: &Store) {
    let sql = "SELECT CAST(tablename AS text) FROM pg_tables WHERE schemaname = 'public'";
    let rows = watch.read().query_all_raw(Statement::from_string(watch.backend(), sql)).await.expect("its tables");
    let mut tables: Vec<String> = rows.iter().map(|row| row.try_get_by_index(0).expect("a name")).collect();
    let page = fs::read_to_string(list().with_file_name("sharding.md")).expect("the page");
    let rows = page.lines().filter_map(|line| line.strip_prefix("| `"));
    let names = rows.flat_map(|row| row.split(" | ").next().unwrap_or_default().split(", ").collect::<Vec<_>>());
    let mut listed: Vec<String> = names.map(|name| name.trim_matches('`').to_owned()).collect();
    tables.sort();
    listed.sort();
    assert_eq!(listed, tables, "docs/deploy/sharding.md and the schema");
}

/// All that was sent by the binary, each once, in order.
async fn sent(watch: &Store) -> BTreeSet<String> {
    let sql = "SELECT query FROM pg_stat_statements s JOIN pg_roles r ON r.oid = s.userid WHERE r.rolname = 'app'";
    let rows = watch.read().query_all_raw(Statement::from_string(watch.backend(), sql)).await.expect("its count");
    let texts = rows.iter().map(|row| row.try_get_by_index::<String>(0).expect("text"));
    texts.flat_map(|text| shape::of(&text)).collect()
}

async fn use_everything(cluster: &Cluster, url: &str) {
    let home = tempfile::tempdir().expect("a folder");
    let at = |name: &str| home.path().join(name).display().to_string();
    let operator = Operator { url, data: home.path() };
    operator.says(&["migrate"]);
    many_at_a_time(cluster, home.path());
    let sample = testkit::sample_folder().display().to_string();
    operator.says(&["import", &sample]);
    operator.says(&["import", &format!("{sample}/users.csv")]);
    let desk = TestDesk::over(cluster.url("farol")).await;
    let mail = format!("folder:{}", at("mail"));
    let served = Served::over(desk, url, &["--mail", &mail]);
    matrix::everywhere(&served, &matrix::FEW).await;
    matrix::views_of(&served).await;
    search(&served).await;
    successes::all(&operator, &served, &home.path().join("mail")).await;
    within_limits(&served).await;
    commands(&operator, &at("export"));
    a_lease_that_lasts(&operator, &served).await;
    changed::imports(&operator, served.desk.store(), home.path()).await;
    // Nobody may serve meanwhile.
    drop(served);
    beside_a_replica(cluster, url).await;
    operator.says(&["restore", "--settle"]);
}

/// What asks both servers where they are; the primary stands in for the replica.
async fn beside_a_replica(cluster: &Cluster, url: &str) {
    let desk = TestDesk::over(cluster.url("farol")).await;
    let served = Served::over(desk, url, &["--database-replica", url]);
    assert_eq!(served.get("/readyz", "").status, 200);
    assert_eq!(served.get("/", &served.cookie(ZOE).await).status, 200);
}

/// A first import of many, in a database of its own, and one of as many on top.
fn many_at_a_time(cluster: &Cluster, home: &Path) {
    let url = format!("postgres://app:app@127.0.0.1:{}/many", cluster.port());
    let operator = Operator { url: &url, data: home };
    let bundle = home.join("many").display().to_string();
    operator.says(&["demo", "--users", "20000", "--out", &bundle]);
    operator.says(&["migrate"]);
    operator.says(&["import", &bundle]);
    let users = fs::read_to_string(home.join("many/users.csv")).expect("users");
    let another = |c: char| c.to_digit(16).and_then(|digit| char::from_digit(15 - digit, 16)).unwrap_or(c);
    let (head, rows) = users.split_once('\n').expect("a head");
    let others =
        rows.lines().map(|row| format!("{}{}\n", row[..8].chars().map(another).collect::<String>(), &row[8..]));
    let on_top = home.join("on_top");
    fs::create_dir_all(&on_top).expect("a folder");
    fs::write(on_top.join("users.csv"), format!("{head}\n{}", others.collect::<String>())).expect("written");
    operator.says(&["import", &on_top.display().to_string()]);
    operator.says(&["reindex"]);
}

/// A lease counts on its beat every few seconds, so one has to be held for as long: by a reindexing that may not read.
async fn a_lease_that_lasts(operator: &Operator<'_>, served: &Served) {
    let held = served.desk.store().begin().await.expect("begun");
    held.execute_unprepared("LOCK TABLE users IN ACCESS EXCLUSIVE MODE").await.expect("locked");
    let mut reindexing = operator.command(&["reindex"]).stdout(Stdio::null()).spawn().expect("starts");
    let beats = "SELECT 1 FROM leases WHERE name = 'import' AND beat > 0";
    let db = served.desk.store().read();
    while db.query_one_raw(Statement::from_string(served.desk.store().backend(), beats)).await.expect("read").is_none()
    {
        assert!(reindexing.try_wait().expect("asked").is_none(), "it did not wait");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    // Whoever comes meanwhile looks at the beat, and is sent away.
    let second = operator.command(&["reindex"]).stderr(Stdio::null()).status().expect("it ran");
    assert!(!second.success(), "two at once");
    held.rollback().await.expect("let go");
    assert!(reindexing.wait().expect("it ends").success());
}

/// What the matrix leaves out: searches of every shape, in all and in one customer, and an agent's way in and out.
async fn search(served: &Served) {
    let token = served.post("/api/sign_in", "", &json!({"email": ZOE, "password": "not this one"}));
    assert_eq!(token.status, 401);
    served.desk.desk.add_staff(IRIS, model::staff::StaffRole::HelpDesk, Some(PASSWORD)).await.expect("an agent");
    let signed_in = served.post("/api/sign_in", "", &json!({"email": IRIS, "password": PASSWORD}));
    assert_eq!(signed_in.status, 200, "{}", signed_in.text);
    let own = signed_in.header("set-cookie").split(';').next().expect("a cookie").to_owned();
    let zoe = served.cookie(ZOE).await;
    let org = served.desk.org("Girassol").await;
    for text in
        ["ana", "ana silva santos", "ana@", "+55 11 9", "00:1b:d4", "tiago souza", "81852178", "x.example", "a b c d"]
    {
        for org in [json!(null), json!(org)] {
            assert_eq!(served.post("/api/search", &zoe, &json!({"q": text, "org": org})).status, 200);
        }
    }
    let base = served.base.clone();
    let form = [("content-type", "application/x-www-form-urlencoded"), ("origin", base.as_str())];
    assert_eq!(served.post_raw("/language", &own, "language=es&next=%2F", &form).status, 303);
    assert_eq!(served.post("/api/sessions/end_all", &own, &json!({})).status, 200);
    assert_eq!(served.post("/api/sign_out", &zoe, &json!({})).status, 200);
}

/// The pages of an agent who was given few customers, about one of those.
async fn within_limits(served: &Served) {
    let db = served.desk.store().read();
    let cookie = served.cookie(LIMITED).await;
    let limit = format!("UPDATE staff SET limited = TRUE WHERE email = '{LIMITED}'");
    db.execute_unprepared(&limit).await.expect("limited again");
    let org = served.desk.org("Girassol").await;
    let first = async |table: &str, column: &str| {
        let sql =
            format!("SELECT CAST({column} AS text) FROM {table} WHERE org_id = '{org}' ORDER BY {column} LIMIT 1");
        let row = db.query_one_raw(Statement::from_string(served.desk.store().backend(), sql)).await;
        row.expect("a query").expect("a row").try_get_by_index::<String>(0).expect("text")
    };
    let (user, device) = (first("users", "id").await, first("devices", "id").await);
    let order = first("orders", "number").await;
    let of_user = ["", "/mail", "/history"].map(|page| format!("/users/{user}{page}"));
    let of_org = ["", "/users", "/devices", "/history"].map(|page| format!("/orgs/{org}{page}"));
    let others = [
        format!("/devices/{device}"),
        format!("/devices/{device}/history?all=1"),
        format!("/users/{user}/history?all=1"),
        format!("/orgs/{org}/history?all=1"),
        format!("/orders/{order}"),
        "/mail/undelivered".to_owned(),
    ];
    for path in of_user.iter().chain(&of_org).chain(&others) {
        assert_eq!(served.get(path, &cookie).status, 200, "{path}");
    }
    // A few customers; more, whose keys are sought one by one; and so many that theirs are looked for among all.
    let agent = format!("SELECT user_id FROM staff WHERE email = '{LIMITED}'");
    let small = format!(
        "INSERT INTO staff_orgs (user_id, org_id, scope) SELECT ({agent}), o.id, o.scope FROM orgs o \
         WHERE o.kind = 'customer' AND o.users < 20 ON CONFLICT DO NOTHING"
    );
    let empty = |some: &str| {
        format!(
            "INSERT INTO orgs (id, name, sort_name, kind, status, sso, directory_sync, invite_emails, read_only_access, \
         users, devices, scope) SELECT gen_random_uuid(), 'Empty', 'empty', 'customer', 'active', FALSE, FALSE, FALSE, FALSE, \
         0, 0, -1000 - n FROM generate_series({some}) n"
        )
    };
    let managed = format!(
        "INSERT INTO managers (org_id, provider_id) SELECT o.id, s.provider_id FROM orgs o, staff s \
         WHERE o.name = 'Empty' AND s.email = '{LIMITED}' ON CONFLICT DO NOTHING"
    );
    let (ten, hundreds) = (empty("1, 10"), empty("11, 400"));
    for given in [&[][..], &[ten.as_str(), &managed, &small], &[&hundreds, &managed, &small]] {
        for sql in given {
            db.execute_unprepared(sql).await.expect(sql);
        }
        for text in ["a", "ana", "ana silva santos", "+55 11 9", user.as_str()] {
            assert_eq!(served.post("/api/search", &cookie, &json!({"q": text})).status, 200);
        }
    }
    db.execute_unprepared("DELETE FROM orgs WHERE name = 'Empty'").await.expect("away");
}

fn commands(operator: &Operator, export: &str) {
    for (arguments, input) in [
        (&["staff", "add", ZOE, "--role", "auditor", "--password-stdin"][..], "a password of theirs\n"),
        (&["mail", "report"][..], "From: mailer-daemon@mx.example\nSubject: Undelivered\n\nno report\n"),
    ] {
        let mut child =
            operator.command(arguments).stdin(Stdio::piped()).stdout(Stdio::null()).spawn().expect("starts");
        std::io::Write::write_all(&mut child.stdin.take().expect("its input"), input.as_bytes()).expect("reads");
        let _ = child.wait();
    }
    operator.says(&["audit", "export", export]);
    operator.says(&["audit", "erase", "fe909103-36be-4903-a8d4-24ee1c66eed2"]);
    operator.says(&["reindex"]);
    operator.says(&["doctor"]);
}
