//! Processes of `farol serve` on one database, which end with the test however it ends.

use std::{
    io::{BufRead, BufReader},
    net::SocketAddr,
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use model::staff::StaffRole;
use serde_json::{Value, json};
use testkit::{On, TestDesk, haproxy::Haproxy};

/// Starts the server and ends it when its own standard input closes: then the test is gone. Says the server's number first.
const KEEPER: &str = r#"
exec 3<&0
"$@" </dev/null 3<&- &
server=$!
echo $server
(cat <&3 >/dev/null; kill -KILL $server 2>/dev/null) >/dev/null 2>&1 &
guard=$!
wait $server
status=$?
kill $guard 2>/dev/null
exit $status
"#;

/// A process that serves.
pub struct Process {
    pub address: SocketAddr,
    number: String,
    keeper: Child,
}

impl Process {
    /// On a free port, or on that of one that has ended.
    fn start(url: &str, data: &Path, listen: &str, options: &[&str]) -> Self {
        let mut keeper = Command::new("/bin/sh");
        keeper.args(["-c", KEEPER, "keeper", env!("CARGO_BIN_EXE_farol"), "serve", "--listen", listen]);
        keeper.args(["--database", url]).args(options);
        keeper.env("FAROL_DATA", data).env("FAROL_KEY_FILE", data.join("test-key"));
        let mut keeper =
            keeper.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("sh starts");
        let mut lines = BufReader::new(keeper.stdout.as_mut().expect("its output")).lines().map_while(Result::ok);
        let number = lines.next().expect("its number");
        let line = lines.next().expect("it starts");
        let address = line.rsplit('/').next().and_then(|address| address.parse().ok());
        Self { address: address.unwrap_or_else(|| panic!("no address in {line:?}")), number, keeper }
    }

    pub fn base(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Tells it to end; its exit code, and how long that took.
    pub fn end(&mut self) -> (Option<i32>, Duration) {
        let begun = Instant::now();
        let told = Command::new("kill").args(["-TERM", &self.number]).status().expect("kill runs");
        assert!(told.success());
        // Not `wait`, which closes the standard input first: that is the other way to end.
        loop {
            if let Some(status) = self.keeper.try_wait().expect("a child") {
                return (status.code(), begun.elapsed());
            }
            thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        let _ = Command::new("kill").args(["-KILL", &self.number]).stderr(Stdio::null()).status();
        let _ = self.keeper.wait();
    }
}

/// The sample directory, served by several.
pub struct Farm {
    pub desk: TestDesk,
    pub processes: Vec<Process>,
    pub data: tempfile::TempDir,
    options: Vec<String>,
}

impl Farm {
    pub async fn start(count: usize, options: &[&str]) -> Self {
        Self::start_on(On::Postgres, count, options).await
    }

    pub async fn start_on(on: On, count: usize, options: &[&str]) -> Self {
        let desk = TestDesk::sample(on).await;
        let data = tempfile::tempdir().expect("a folder");
        let key = testkit::KEY.map(|byte| format!("{byte:02x}")).concat();
        std::fs::write(data.path().join("test-key"), key).expect("a key");
        let processes = (0..count).map(|_| Process::start(&desk.url, data.path(), "127.0.0.1:0", options));
        let processes = processes.collect();
        Self { desk, processes, data, options: options.iter().map(|option| (*option).to_owned()).collect() }
    }

    /// One more, which reaches the database at another address.
    pub fn add(&mut self, url: &str) -> String {
        self.processes.push(Process::start(url, self.data.path(), "127.0.0.1:0", &[]));
        self.processes.last().expect("just added").base()
    }

    /// HAProxy before them all.
    pub fn balanced(&self) -> Haproxy {
        let addresses: Vec<_> = self.processes.iter().map(|process| process.address).collect();
        Haproxy::before(&addresses).expect("HAProxy starts")
    }

    /// Ends one as a deployment does and starts it anew at the same address; how long the end took.
    pub fn replace(&mut self, at: usize) -> Duration {
        let listen = self.processes[at].address.to_string();
        let (code, took) = self.processes[at].end();
        assert_eq!(code, Some(0));
        let options: Vec<_> = self.options.iter().map(String::as_str).collect();
        self.processes[at] = Process::start(&self.desk.url, self.data.path(), &listen, &options);
        took
    }

    /// The address of the one whose turn it is.
    pub fn base(&self, turn: usize) -> String {
        self.processes[turn % self.processes.len()].base()
    }

    /// The cookie of a provider's user, made a help desk agent and signed in.
    pub async fn cookie(&self, email: &str) -> String {
        format!("__Host-farol={}", self.desk.token(email, StaffRole::HelpDesk).await)
    }
}

/// Users of one answer of the search.
pub fn users(farm: &Farm, cookie: &str, q: &str) -> Vec<String> {
    let found = post(&client(), &farm.base(0), "/api/search", cookie, &json!({"q": q, "limit": 50}));
    let found: Value = serde_json::from_str(&found.expect("an answer").1).expect("JSON");
    let groups = found["groups"].as_array().expect("groups").iter().filter(|group| group["kind"] == "user");
    let hits = groups.flat_map(|group| group["hits"].as_array().expect("hits"));
    hits.map(|hit| hit["id"].as_str().expect("an id").to_owned()).collect()
}

/// Somebody whom a code may be sent to.
pub fn caller(farm: &Farm, cookie: &str) -> String {
    let reached = |id: &String| {
        let asked = post(&client(), &farm.base(0), "/api/verification/get", cookie, &json!({"user_id": id}));
        let caller: Value = serde_json::from_str(&asked.expect("an answer").1).expect("JSON");
        caller["send"]["offer"] == "open" && caller["addresses"][0]["refused"].is_null()
    };
    users(farm, cookie, "ana").into_iter().find(reached).expect("somebody")
}

/// A client that keeps its connections and tries nothing twice.
pub fn client() -> ureq::Agent {
    let patient = Some(Duration::from_secs(40));
    ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0).timeout_global(patient).build().into()
}

/// An answer's status and text.
pub fn post(
    client: &ureq::Agent,
    base: &str,
    path: &str,
    cookie: &str,
    body: &Value,
) -> Result<(u16, String), ureq::Error> {
    let request = client.post(format!("{base}{path}")).header("cookie", cookie).header("origin", base);
    let mut answer = request.header("content-type", "application/json").send(body.to_string())?;
    Ok((answer.status().as_u16(), answer.body_mut().read_to_string()?))
}

pub fn get(client: &ureq::Agent, base: &str, path: &str, cookie: &str) -> Result<(u16, String), ureq::Error> {
    let mut answer = client.get(format!("{base}{path}")).header("cookie", cookie).call()?;
    Ok((answer.status().as_u16(), answer.body_mut().read_to_string()?))
}

/// Waits until `done`, for half a minute at most.
pub fn until(what: &str, mut done: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !done() {
        assert!(begun.elapsed() < Duration::from_secs(30), "{what}");
        thread::sleep(Duration::from_millis(50));
    }
}
