//! A primary that dies under load: two `farol serve` before a cluster under Patroni, people who look things up and change
//! things without pause, and what became of all that they were told.

use std::{
    collections::{HashMap, HashSet},
    fs,
    io::{self, BufRead, BufReader},
    os::unix::process::CommandExt,
    path::Path,
    process::{Child, Command, Stdio},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use desk::{Client, Desk, Keys, imports};
use model::staff::{SignInInput, StaffRole};
use serde_json::{Value, json};
use store::{
    Store,
    sea_orm::{ConnectionTrait, Statement},
};

use crate::{KEY, PASSWORD, ZOE, patroni::Patroni, sample_folder};

/// Whatever goes wrong ends it with its words.
type Fault = Box<dyn std::error::Error + Send + Sync>;

/// Processes of Farol, each with one person who changes things, one who searches, and one who opens cards.
const SERVED: usize = 2;

/// Cards that are opened at a process which is killed then.
const CARDS: usize = 5;

/// A person's pause between two requests.
const PAUSE: Duration = Duration::from_millis(25);

/// How long changes may be impossible, and looks wait for the log, before it is given up.
const PATIENCE: Duration = Duration::from_secs(60);

/// As the keepers of the databases: Farol ends with the process that started it.
const KEEPER: &str = r#""$@" </dev/null & farol=$!; cat >/dev/null; kill -9 $farol"#;

/// What came of it.
#[derive(Debug, Default)]
pub struct Report {
    /// The longest time in which nobody's change was acknowledged, of the rounds.
    pub without_writes: Vec<Duration>,
    /// Changes that were acknowledged, and those of them that are not in the database.
    pub acknowledged: usize,
    pub lost: Vec<String>,
    /// Changes that were answered by a no, and how long the longest no took.
    pub refused: usize,
    pub slowest_refusal: Duration,
    /// Noes that did not say when to try again, or were no 503.
    pub unkind: Vec<String>,
    /// Searches and cards; those of them that failed; the slowest answer.
    pub reads: usize,
    pub failed: Vec<String>,
    pub slowest_read: Duration,
    /// Looks that were answered; how many waited on a disk; those that are not in the log once.
    pub looks: usize,
    pub waited: usize,
    pub unwritten: Vec<String>,
}

/// Kills the primary `rounds` times, `calm` after all is well, and goes on for as long again once changes are back.
///
/// # Errors
/// When the cluster does not come up, or changes do not come back.
pub async fn run(farol: &Path, rounds: usize, calm: Duration) -> Result<Report, Fault> {
    let mut cluster = tokio::task::block_in_place(Patroni::start)?;
    let store = Store::open(&cluster.primary()).await?;
    let tokens = fill(&store).await?;
    let people = people(&store).await?;
    store.close().await?;
    let load = Arc::new(Load::default());
    let mut served = Vec::new();
    let mut threads = Vec::new();
    for (number, token) in tokens.iter().enumerate() {
        let server = Served::start(farol, &cluster)?;
        let cards = people.iter().skip(number).step_by(SERVED).cloned().collect();
        threads.extend(load.begin(number, &server.base, token, cards));
        served.push(server);
    }
    // Nobody is at this one but when there is no primary.
    let mut spare = Served::start(farol, &cluster)?;
    let people: Vec<_> = people.into_iter().rev().collect();
    let mut report = Report::default();
    for round in 0..rounds {
        if round > 0 {
            tokio::task::block_in_place(|| cluster.wait_until_whole())?;
        }
        tokio::time::sleep(calm).await;
        let leader = cluster.leader().ok_or("there is a primary")?;
        let (killed, acknowledged) = (Instant::now(), load.acknowledged());
        cluster.kill(leader)?;
        let cards = &people[round * CARDS..][..CARDS];
        load.through_a_kill(&mut spare, farol, &cluster, &tokens[0], cards).await?;
        let waited = load.until_changes_are_back(killed, acknowledged, &served).await?;
        report.waited += waited;
        tokio::time::sleep(calm).await;
        report.without_writes.push(load.longest_gap(killed));
        cluster.join(leader)?;
    }
    load.over.store(true, Ordering::Relaxed);
    for thread in threads {
        thread.join().map_err(|_| "somebody who made the load fell over")?;
    }
    let store = Store::open(&cluster.primary()).await?;
    load.tell(&mut report);
    let deadline = Instant::now() + PATIENCE;
    loop {
        compare(&store, &load, &mut report).await?;
        let waiting: usize = served.iter().chain([&spare]).map(Served::waiting).sum();
        if waiting == 0 && report.unwritten.is_empty() || Instant::now() > deadline {
            return Ok(report);
        }
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
}

/// The sample directory, with an agent in it; a session for each process.
async fn fill(store: &Store) -> Result<Vec<String>, Fault> {
    store.migrate().await?;
    let options = imports::Options { path: sample_folder(), ..imports::Options::default() };
    imports::run(store, &options, &mut imports::Silent).await.map_err(|fault| fault.to_string())?;
    store.read().execute_unprepared("UPDATE providers SET reads_an_hour = 0").await?;
    let desk = Desk::new(store.clone()).with_keys(Keys::new(&KEY));
    desk.add_staff(ZOE, StaffRole::HelpDesk, Some(PASSWORD)).await?;
    let mut tokens = Vec::new();
    for _ in 0..SERVED {
        let input = SignInInput { email: ZOE.to_owned(), password: PASSWORD.to_owned() };
        tokens.push(desk.sign_in(input, Client::default()).await?.as_str().to_owned());
    }
    Ok(tokens)
}

/// Ids of users whom the agent looks after.
async fn people(store: &Store) -> Result<Vec<String>, Fault> {
    let sql = format!(
        "SELECT CAST(u.id AS text) FROM users u JOIN managers m ON m.org_id = u.org_id \
         WHERE m.provider_id = (SELECT provider_id FROM staff WHERE email = '{ZOE}') ORDER BY u.id"
    );
    texts(store, sql).await
}

async fn texts(store: &Store, sql: String) -> Result<Vec<String>, Fault> {
    let rows = store.read().query_all_raw(Statement::from_string(store.backend(), sql)).await?;
    Ok(rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?)
}

/// What was acknowledged against what the database has.
async fn compare(store: &Store, load: &Load, report: &mut Report) -> Result<(), Fault> {
    let kept: HashSet<String> = texts(store, "SELECT q FROM searches".to_owned()).await?.into_iter().collect();
    let mut logged: HashMap<String, usize> = HashMap::new();
    for id in texts(store, "SELECT subject_id FROM audit_events WHERE verb = 'open_card'".to_owned()).await? {
        *logged.entry(id).or_default() += 1;
    }
    let told = load.told();
    report.lost = told.changes.iter().map(|(q, _)| q.clone()).filter(|q| !kept.contains(q)).collect();
    report.unwritten = told.looks.iter().filter(|id| logged.get(*id) != Some(&1)).cloned().collect();
    (report.acknowledged, report.looks) = (told.changes.len(), told.looks.len());
    Ok(())
}

/// What people were told.
#[derive(Default)]
struct Told {
    changes: Vec<(String, Instant)>,
    looks: Vec<String>,
    reads: usize,
    failed: Vec<String>,
    slowest_read: Duration,
    refused: usize,
    slowest_refusal: Duration,
    unkind: Vec<String>,
}

#[derive(Default)]
struct Load {
    over: AtomicBool,
    told: Mutex<Told>,
}

impl Load {
    fn told(&self) -> std::sync::MutexGuard<'_, Told> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn acknowledged(&self) -> usize {
        self.told().changes.len()
    }

    fn begin(self: &Arc<Self>, number: usize, base: &str, token: &str, cards: Vec<String>) -> [JoinHandle<()>; 3] {
        let caller = || Caller::new(base, token);
        [
            self.person(caller(), move |load, caller, n| load.change(caller, &format!("failover {number} {n}"))),
            self.person(caller(), |load, caller, n| load.search(caller, ["zoe gui", "ana", "silva"][n % 3])),
            self.person(caller(), move |load, caller, n| load.card(caller, &cards[n % cards.len()])),
        ]
    }

    fn person(
        self: &Arc<Self>,
        caller: Caller,
        act: impl Fn(&Self, &Caller, usize) + Send + 'static,
    ) -> JoinHandle<()> {
        let load = self.clone();
        thread::spawn(move || {
            for n in 0.. {
                if load.over.load(Ordering::Relaxed) {
                    break;
                }
                act(&load, &caller, n);
                thread::sleep(PAUSE);
            }
        })
    }

    fn change(&self, caller: &Caller, q: &str) {
        let answer = caller.post("/api/searches/commit", &json!({ "q": q }));
        let mut told = self.told();
        match answer {
            Answer { status: 200, .. } => told.changes.push((q.to_owned(), Instant::now())),
            Answer { status, again, text, took } => {
                told.refused += 1;
                told.slowest_refusal = told.slowest_refusal.max(took);
                if status != 503 || !again {
                    told.unkind.push(format!("{status} {text}"));
                }
            }
        }
    }

    fn search(&self, caller: &Caller, q: &str) {
        let answer = caller.post("/api/search", &json!({ "q": q }));
        self.read(q, &answer, |card| card["groups"].as_array().is_some_and(|groups| !groups.is_empty()));
    }

    fn card(&self, caller: &Caller, id: &str) {
        let answer = caller.post("/api/users/get", &json!({ "id": id }));
        if self.read(id, &answer, |card| card["id"] == id) {
            let mut told = self.told();
            if !told.looks.iter().any(|seen| seen == id) {
                told.looks.push(id.to_owned());
            }
        }
    }

    /// Counts a read; whether it was answered, and right.
    fn read(&self, what: &str, answer: &Answer, is_right: impl Fn(&Value) -> bool) -> bool {
        let body = serde_json::from_str(&answer.text).unwrap_or_default();
        let right = answer.status == 200 && is_right(&body);
        let mut told = self.told();
        told.reads += 1;
        told.slowest_read = told.slowest_read.max(answer.took);
        if !right {
            told.failed.push(format!("{what}: {} {} after {:?}", answer.status, answer.text, answer.took));
        }
        right
    }

    /// While there is no primary: opens cards at a process, kills it, and starts it again on what it left on its disk.
    async fn through_a_kill(
        &self,
        spare: &mut Served,
        farol: &Path,
        cluster: &Patroni,
        token: &str,
        cards: &[String],
    ) -> Result<(), Fault> {
        let begun = Instant::now();
        let caller = Caller::new(&spare.base, token);
        while caller.post("/api/searches/commit", &json!({ "q": "nobody asks for this" })).status == 200 {
            if begun.elapsed() > PATIENCE {
                return Err("there is a primary after all".into());
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        cards.iter().for_each(|id| self.card(&caller, id));
        spare.kill_and_restart(farol, cluster)?;
        self.search(&Caller::new(&spare.base, token), "zoe gui");
        Ok(())
    }

    /// Waits until changes are acknowledged again that were asked for after the kill; how many looks waited on the disk
    /// meanwhile, at the most.
    async fn until_changes_are_back(&self, killed: Instant, before: usize, served: &[Served]) -> Result<usize, Fault> {
        let mut waited = 0;
        // What was under way when it was killed may still be acknowledged.
        while self.told().changes[before..].iter().all(|(_, at)| *at - killed < Duration::from_secs(3)) {
            if killed.elapsed() > PATIENCE {
                return Err("changes did not come back".into());
            }
            waited = waited.max(served.iter().map(Served::waiting).sum());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Ok(waited)
    }

    /// The longest time without a change acknowledged, from just before `killed` on.
    fn longest_gap(&self, killed: Instant) -> Duration {
        let mut moments: Vec<Instant> = self.told().changes.iter().map(|(_, at)| *at).collect();
        moments.sort();
        let gaps = moments.windows(2).filter(|pair| pair[1] > killed).map(|pair| pair[1] - pair[0]);
        gaps.max().unwrap_or_default()
    }

    fn tell(&self, report: &mut Report) {
        let told = self.told();
        (report.refused, report.slowest_refusal, report.unkind) =
            (told.refused, told.slowest_refusal, told.unkind.clone());
        (report.reads, report.failed, report.slowest_read) = (told.reads, told.failed.clone(), told.slowest_read);
    }
}

/// One person's connection.
struct Caller {
    agent: ureq::Agent,
    base: String,
    cookie: String,
}

struct Answer {
    /// 0 where there was none.
    status: u16,
    /// It says when to try again.
    again: bool,
    text: String,
    took: Duration,
}

impl Caller {
    fn new(base: &str, token: &str) -> Self {
        let config = ureq::Agent::config_builder().http_status_as_error(false).timeout_global(Some(PATIENCE)).build();
        Self { agent: config.into(), base: base.to_owned(), cookie: format!("__Host-farol={token}") }
    }

    fn post(&self, path: &str, body: &Value) -> Answer {
        let begun = Instant::now();
        let request = self.agent.post(format!("{}{path}", self.base)).header("cookie", &self.cookie);
        let request = request.header("origin", &self.base).header("content-type", "application/json");
        let read = |mut response: ureq::http::Response<ureq::Body>| {
            let text = response.body_mut().read_to_string()?;
            Ok((response.status().as_u16(), response.headers().contains_key("retry-after"), text))
        };
        let answer: Result<_, ureq::Error> = request.send(body.to_string()).and_then(read);
        let (status, again, text) = answer.unwrap_or_else(|fault| (0, false, fault.to_string()));
        Answer { status, again, text, took: begun.elapsed() }
    }
}

/// A `farol serve` of the binary under test.
struct Served {
    base: String,
    keeper: Child,
    data: tempfile::TempDir,
}

impl Served {
    fn start(farol: &Path, cluster: &Patroni) -> io::Result<Self> {
        let data = tempfile::tempdir()?;
        fs::write(data.path().join("key"), KEY.map(|byte| format!("{byte:02x}")).concat())?;
        let (keeper, base) = launch(farol, cluster, data.path())?;
        Ok(Self { base, keeper, data })
    }

    /// Ends it as a power cut does, and starts it again on the same data.
    fn kill_and_restart(&mut self, farol: &Path, cluster: &Patroni) -> io::Result<()> {
        drop(self.keeper.stdin.take());
        self.keeper.wait()?;
        (self.keeper, self.base) = launch(farol, cluster, self.data.path())?;
        Ok(())
    }

    /// Looks that wait on its disk.
    fn waiting(&self) -> usize {
        let files = fs::read_dir(self.data.path().join("looks")).into_iter().flatten().flatten();
        files.filter_map(|file| Some(fs::read_to_string(file.path()).ok()?.lines().count())).sum()
    }
}

/// The binary on these data, and its address.
fn launch(farol: &Path, cluster: &Patroni, data: &Path) -> io::Result<(Child, String)> {
    let mut keeper = Command::new("/bin/sh");
    keeper.args(["-c", KEEPER, "keeper"]).arg(farol).args(["serve", "--listen", "127.0.0.1:0"]);
    keeper.args(["--database", &cluster.primary(), "--database-replica", &cluster.replica()]);
    keeper.env("FAROL_DATA", data).env_remove("RUST_LOG");
    let log = fs::File::options().create(true).append(true).open(data.join("log"))?;
    let mut keeper = keeper.process_group(0).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(log).spawn()?;
    let mut line = String::new();
    if let Some(out) = keeper.stdout.as_mut() {
        BufReader::new(out).read_line(&mut line)?;
    }
    let base = line.trim().rsplit(' ').next().unwrap_or_default().to_owned();
    if base.starts_with("http://") {
        return Ok((keeper, base));
    }
    Err(io::Error::other(fs::read_to_string(data.join("log")).unwrap_or_default()))
}

impl Drop for Served {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        let _ = self.keeper.wait();
    }
}
