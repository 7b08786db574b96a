//! A primary that dies under load: two `farol serve` before a cluster under Patroni, people who look things up and change
//! things without pause, and what became of all that they were told.

mod caller;
mod load;
mod served;

use std::{
    collections::{HashMap, HashSet},
    path::Path,
    sync::{Arc, atomic::Ordering},
    time::{Duration, Instant},
};

use desk::{Client, Desk, Keys, imports};
use load::Load;
use model::staff::{SignInInput, StaffRole};
use served::Served;
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

/// How long changes may be impossible, and looks wait for the log, before it is given up.
const PATIENCE: Duration = Duration::from_secs(60);

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
    let mut people = people(&store).await?;
    // Whom the spare process opens nobody else does: two processes that open a card are two looks.
    let apart = people.split_off(people.len().saturating_sub(rounds * CARDS));
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
    let mut report = Report::default();
    for round in 0..rounds {
        if round > 0 {
            tokio::task::block_in_place(|| cluster.wait_until_whole())?;
        }
        tokio::time::sleep(calm).await;
        let leader = cluster.leader().ok_or("there is a primary")?;
        let (killed, acknowledged) = (Instant::now(), load.acknowledged());
        cluster.kill(leader)?;
        let cards = &apart[round * CARDS..][..CARDS];
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
