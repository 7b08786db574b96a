//! `farol serve` on the imported directory: how soon it answers, what it keeps to itself, and what it answers a second.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use serde_json::json;

use super::{Bench, database::Database, process, process::Ended, rows::Rows};

/// An agent of the demo directory.
pub const AGENT: &str = "bia.fontes@farol.example";
const PASSWORD: &str = "measured over the wire";

/// What is asked at first, and what a right answer has in it: the demo's first customer.
const QUESTION: &str = r#"{"q":"aurora ener","org":null,"limit":10}"#;
const ANSWER: &str = "Aurora Energia";

pub fn measure(bench: &Bench, database: &Database, rows: &mut Rows) -> Result<()> {
    let cookie = cookie(bench, database)?;
    start_up(bench, database, &cookie, rows)?;

    let floor = {
        let mut command = Command::new(&bench.measure);
        Served::listen(command.args(["floor", "--database", &database.url]))?
    };
    let served = Served::start(bench, database)?;
    let mut load = Command::new(&bench.measure);
    load.args(["http", "--server", &served.address, "--floor", &floor.address]).arg("--bundle").arg(&bench.bundle);
    rows.read(load.env("FAROL_COOKIE", &cookie))?;
    if let Some(mib) = process::memory(served.process.0.id(), "RssAnon") {
        rows.add(json!({ "what": "serve, private memory after that load", "mib": mib }));
    }
    Ok(())
}

/// Of a session of the agent's.
pub fn cookie(bench: &Bench, database: &Database) -> Result<String> {
    add_agent(bench, database)?;
    sign_in(&Served::start(bench, database)?.address)
}

/// Five times: from the start of the process to the first right answer, and its memory then.
fn start_up(bench: &Bench, database: &Database, cookie: &str, rows: &mut Rows) -> Result<()> {
    let (mut times, mut private) = (Vec::new(), Vec::new());
    for _ in 0..5 {
        let begun = Instant::now();
        let served = Served::start(bench, database)?;
        let answer = post(&served.address, "/api/search", cookie, QUESTION)?;
        times.push(begun.elapsed().as_secs_f64() * 1e3);
        ensure!(answer.starts_with("HTTP/1.1 200") && answer.contains(ANSWER), "not the right answer: {answer}");
        private.extend(process::memory(served.process.0.id(), "RssAnon"));
    }
    times.sort_by(f64::total_cmp);
    let row = json!({ "what": "start to the first right answer", "count": 5, "p50_ms": times[2], "max_ms": times[4] });
    rows.add(row);
    if let Some(mib) = private.into_iter().reduce(f64::max) {
        rows.add(json!({ "what": "start, private memory", "mib": mib, "note": "the most of five" }));
    }
    Ok(())
}

/// A server on a free loopback port that ends when it is let go of.
pub struct Served {
    pub address: String,
    process: Ended,
}

impl Served {
    pub fn start(bench: &Bench, database: &Database) -> Result<Self> {
        Self::run(Command::new(&bench.farol), bench, database)
    }

    /// `command` is the program, wherever it is to run.
    pub fn run(mut command: Command, bench: &Bench, database: &Database) -> Result<Self> {
        command.args(["serve", "--listen", "127.0.0.1:0", "--database", &database.url]);
        // As it is run for people: with the log that it has when nobody asks for more.
        Self::listen(command.arg("--data").arg(bench.folder.join("data")).env_remove("RUST_LOG"))
    }

    /// Starts a program whose first line ends with its address.
    fn listen(command: &mut Command) -> Result<Self> {
        let name = Path::new(command.get_program()).display().to_string();
        let child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
        let mut process = Ended(child.with_context(|| name.clone())?);
        let mut line = String::new();
        if let Some(out) = process.0.stdout.as_mut() {
            BufReader::new(out).read_line(&mut line)?;
        }
        let address = line.trim().rsplit([' ', '/']).next().unwrap_or_default().to_owned();
        ensure!(address.contains(':'), "{name} did not start: {line:?}");
        Ok(Self { address, process })
    }
}

/// `farol staff add`, with a password.
pub fn add_agent(bench: &Bench, database: &Database) -> Result<()> {
    let mut command = Command::new(&bench.farol);
    command.args(["staff", "add", AGENT, "--role", "help_desk", "--password-stdin", "--database", &database.url]);
    let mut child = Ended(command.stdin(Stdio::piped()).stdout(Stdio::null()).spawn()?);
    if let Some(mut input) = child.0.stdin.take() {
        writeln!(input, "{PASSWORD}")?;
    }
    let status = child.0.wait()?;
    ensure!(status.success(), "farol staff add ended with {status}");
    Ok(())
}

/// The session's cookie, as it is sent back.
pub fn sign_in(address: &str) -> Result<String> {
    let answer = post(address, "/api/sign_in", "", &json!({ "email": AGENT, "password": PASSWORD }).to_string())?;
    let set = answer.lines().find(|line| line.to_ascii_lowercase().starts_with("set-cookie: __host-farol="));
    let cookie = set.and_then(|line| line.split_once(": ")?.1.split(';').next());
    Ok(cookie.with_context(|| format!("signing in answered {answer}"))?.to_owned())
}

/// One request on a connection of its own; the whole answer.
fn post(address: &str, path: &str, cookie: &str, body: &str) -> Result<String> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(30)))?;
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: {address}\r\norigin: http://{address}\r\ncookie: {cookie}\r\nconnection: close\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all((head + body).as_bytes())?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}
