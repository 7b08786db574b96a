//! A served sample directory, and what starting and ending promise.

use std::{
    fs::File,
    io::{BufRead, BufReader, Read},
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
    thread::{self, JoinHandle},
};

use model::staff::StaffRole;
use serde_json::Value;
use store::{
    entities::deliveries,
    sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter},
};
use testkit::{On, TestDesk, on_both};

on_both!(
    it_says_when_it_is_ready_and_ends_when_told,
    a_link_that_was_asked_for_outlives_the_process,
    the_log_never_has_what_was_typed
);

/// The binary, serving the sample directory on a free port; ended when dropped.
pub struct Served {
    pub desk: TestDesk,
    pub base: String,
    child: Option<Child>,
    log: Option<JoinHandle<String>>,
    /// Where it keeps its files, which go when the test does.
    data: tempfile::TempDir,
}

/// An answer: status, headers and body.
pub struct Answer {
    pub status: u16,
    pub headers: ureq::http::HeaderMap,
    pub text: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|e| panic!("{e} in {:?}", self.text))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

impl Served {
    pub async fn start(on: On) -> Self {
        Self::start_with(on, &[]).await
    }

    /// With more options of `farol serve`.
    pub async fn start_with(on: On, options: &[&str]) -> Self {
        let desk = TestDesk::sample(on).await;
        let url = desk.url.clone();
        Self::over(desk, &url, options)
    }

    /// What `desk` is over, with the server coming to it by `url`.
    pub fn over(desk: TestDesk, url: &str, options: &[&str]) -> Self {
        let data = tempfile::tempdir().expect("a folder");
        let (child, base, log) = launch(url, data.path(), options);
        Self { desk, base, child: Some(child), log: Some(log), data }
    }

    /// Ends the server as a power cut does, and starts it again on the same data.
    pub fn kill_and_restart(&mut self, options: &[&str]) {
        let mut child = self.child.take().expect("still running");
        child.kill().expect("killed");
        child.wait().expect("gone");
        let (child, base, log) = launch(&self.desk.url, self.data.path(), options);
        (self.child, self.base, self.log) = (Some(child), base, Some(log));
    }

    /// The cookie of a provider's user, made a help desk agent and signed in.
    pub async fn cookie(&self, email: &str) -> String {
        format!("__Host-farol={}", self.desk.token(email, StaffRole::HelpDesk).await)
    }

    pub fn get(&self, path: &str, cookie: &str) -> Answer {
        self.get_with(path, cookie, &[])
    }

    pub fn get_with(&self, path: &str, cookie: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = agent().get(format!("{}{path}", self.base)).header("cookie", cookie);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        answer(request.call())
    }

    pub fn head(&self, path: &str, cookie: &str) -> Answer {
        answer(agent().head(format!("{}{path}", self.base)).header("cookie", cookie).call())
    }

    /// Posts JSON as a program does.
    pub fn post(&self, path: &str, cookie: &str, body: &Value) -> Answer {
        self.post_raw(path, cookie, &body.to_string(), &[("origin", &self.base), ("content-type", "application/json")])
    }

    pub fn post_raw(&self, path: &str, cookie: &str, body: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = agent().post(format!("{}{path}", self.base)).header("cookie", cookie);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        answer(request.send(body))
    }

    /// Tells the server to end; its exit code and its log.
    pub fn end(&mut self) -> (Option<i32>, String) {
        let mut child = self.child.take().expect("still running");
        let told = Command::new("kill").args(["-TERM", &child.id().to_string()]).status().expect("kill runs");
        assert!(told.success());
        let log = self.log.take().expect("its log").join().expect("its log");
        (child.wait().expect("it ends").code(), log)
    }
}

/// The running binary, its address, and its log once it has ended.
fn launch(url: &str, data: &Path, options: &[&str]) -> (Child, String, JoinHandle<String>) {
    let (mut child, base) = launch_with_log(url, data, options, Stdio::piped());
    // Read as it is written: a full pipe would stop the server.
    let mut stderr = child.stderr.take().expect("its log");
    let log = thread::spawn(move || {
        let mut log = String::new();
        stderr.read_to_string(&mut log).expect("its log is text");
        log
    });
    (child, base, log)
}

fn launch_with_log(url: &str, data: &Path, options: &[&str], log: Stdio) -> (Child, String) {
    let key = data.join("test-key");
    std::fs::write(&key, testkit::KEY.map(|byte| format!("{byte:02x}")).concat()).expect("a key");
    // It says its public address, where it has one: then it listens at a port that was free a moment ago.
    let public = options.contains(&"--public-url");
    let free = || TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a free port").port();
    let port = if public { free() } else { 0 };
    let mut child = Command::new(env!("CARGO_BIN_EXE_farol"))
        .args(["serve", "--listen", &format!("127.0.0.1:{port}"), "--database", url])
        .args(options)
        .env("FAROL_DATA", data)
        .env("FAROL_KEY_FILE", key)
        .env("RUST_LOG", "debug")
        .stdout(Stdio::piped())
        .stderr(log)
        .spawn()
        .expect("the binary starts");
    let mut line = String::new();
    let out = child.stdout.as_mut().expect("its output");
    BufReader::new(out).read_line(&mut line).expect("its first line");
    let said = line.trim().rsplit(' ').next().expect("its address").to_owned();
    let base = if public { format!("http://127.0.0.1:{port}") } else { said };
    assert!(base.starts_with("http://127.0.0.1:"), "{line:?}");
    (child, base)
}

impl Drop for Served {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

fn agent() -> ureq::Agent {
    ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0).build().into()
}

fn answer(sent: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Answer {
    let mut response = sent.expect("the server answers");
    let text = response.body_mut().read_to_string().expect("an answer is text");
    Answer { status: response.status().as_u16(), headers: response.headers().clone(), text }
}

async fn it_says_when_it_is_ready_and_ends_when_told(on: On) {
    let mut served = Served::start_with(on, &["--drain-delay", "0"]).await;
    assert_eq!(served.get("/healthz", "").status, 200);
    assert_eq!(served.get("/readyz", "").status, 200);
    // A newer process has brought the schema further: this one goes on beside it.
    let change = served.desk.store().begin().await.expect("begun");
    let newer = "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m29991231_000001_newer', 0)";
    change.execute_unprepared(newer).await.expect("noted");
    change.commit().await.expect("committed");
    assert_eq!(served.get("/readyz", "").status, 200);
    let (code, _) = served.end();
    assert_eq!(code, Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_that_cannot_be_written_stops_nothing() {
    let (desk, data) = (TestDesk::empty(On::Sqlite).await, tempfile::tempdir().expect("a folder"));
    let full = File::options().write(true).open("/dev/full").expect("a full disk");
    let (child, base) = launch_with_log(&desk.url, data.path(), &["--drain-delay", "0"], full.into());
    let log = thread::spawn(String::new);
    let mut served = Served { desk, base, child: Some(child), log: Some(log), data };
    assert_eq!(served.get("/healthz", "").status, 200);
    assert_eq!(served.end().0, Some(0));
}

/// While there is no primary nobody's session can be ended: it is forgotten all the same.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_leaves_is_let_go() {
    let desk = TestDesk::sample(On::Postgres).await;
    assert!(desk.desk.has_the_key().await.expect("as a server does"));
    let admin = desk.administrator(desk.org("Oásis").await).await;
    let agents = format!("__Host-farol={}", desk.token(testkit::ZOE, StaffRole::HelpDesk).await);
    let customers = format!("__Host-farol-customer={}", desk.customer_token(&admin.emails.0[0]).await);
    let replica = desk.url.clone();
    let served = Served::over(desk, "postgres://farol@127.0.0.1:1/farol", &["--database-replica", &replica]);
    for (path, cookie, status) in
        [("/sign-out", &agents, 303), ("/my/sign-out", &customers, 303), ("/api/sign_out", &agents, 200)]
    {
        let (name, _) = cookie.split_once('=').expect("a cookie");
        let left =
            served.post_raw(path, cookie, "{}", &[("origin", &served.base), ("content-type", "application/json")]);
        let forgotten = left.header("set-cookie").starts_with(&format!("{name}=; Path=/; Max-Age=0"));
        assert!(left.status == status && forgotten, "{path}: {} {}", left.status, left.text);
    }
}

async fn a_link_that_was_asked_for_outlives_the_process(on: On) {
    let folder = tempfile::tempdir().expect("a folder");
    let mail = format!("folder:{}", folder.path().display());
    let mut served = Served::start_with(on, &["--mail", &mail, "--drain-delay", "0"]).await;
    let admin = served.desk.administrator(served.desk.org("Oásis").await).await;
    let (form, origin) = (format!("email={}", admin.emails.0[0]), served.base.clone());
    let headers = [("origin", origin.as_str()), ("content-type", "application/x-www-form-urlencoded")];
    assert!(served.post_raw("/my/sign-in", "", &form, &headers).status < 400);
    assert_eq!(served.end().0, Some(0));
    let sent = deliveries::Entity::find().filter(deliveries::Column::UserId.eq(admin.id));
    assert_eq!(sent.count(served.desk.store().read()).await.expect("a count"), 1, "it is in the outbox, or sent");
}

async fn the_log_never_has_what_was_typed(on: On) {
    let mut served = Served::start(on).await;
    let cookie = served.cookie(testkit::ZOE).await;
    let found = served.post("/api/search", &cookie, &serde_json::json!({"q": "Guimarães Zebedeu"}));
    assert_eq!(found.status, 200);
    let committed = served.post("/api/searches/commit", &cookie, &serde_json::json!({"q": "Guimarães Zebedeu"}));
    assert_eq!(committed.status, 200, "{}", committed.text);
    let wrong = serde_json::json!({"email": testkit::ZOE, "password": "swordfish swordfish"});
    assert_eq!(served.post("/api/sign_in", "", &wrong).status, 401);
    let (_, log) = served.end();
    assert!(log.contains("answered"), "requests are logged: {log}");
    for private in ["Zebedeu", "swordfish", testkit::ZOE, cookie.rsplit('=').next().expect("a token")] {
        assert!(!log.contains(private), "the log has {private:?}");
    }
}
