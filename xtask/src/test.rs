//! The proof, in order from what fails soonest: the same list at a desk and on a build machine. A step that fails does
//! not hide the others; the runners' own summary lines come again at the very end, and the totals on the last line.

use std::{
    env,
    process::Command,
    time::{Duration, Instant},
};

use anyhow::{Result, bail, ensure};
use clap::Args;

use crate::{
    locks, proc,
    runners::{self, Tally},
    setup, site, tidy, walls, wasm,
};

#[derive(Args)]
pub struct Options {
    /// Only these steps: setup fmt tidy walls locks clippy rust build pages.
    #[arg(long, value_name = "STEP", value_delimiter = ',')]
    pub only: Vec<String>,
    #[arg(skip)]
    pub ci: bool,
}

/// What runs on the server. Never together with `frontend`: one build of `app` would then be for server and browser.
const NATIVE: [&str; 6] = ["model", "store", "desk", "app", "server", "testkit"];

struct Step {
    name: &'static str,
    run: fn() -> Result<Tally>,
}

const STEPS: [Step; 9] = [
    Step { name: "setup", run: || setup().map(none) },
    Step { name: "fmt", run: || proc::run(&mut proc::cargo(&["fmt", "--all", "--check"])).map(none) },
    Step { name: "tidy", run: || tidy::run().map(none) },
    Step { name: "walls", run: || walls::run().map(none) },
    Step { name: "locks", run: || locks::run().map(none) },
    Step { name: "clippy", run: || clippy().map(none) },
    Step { name: "rust", run: rust },
    Step { name: "build", run: || assets_and_server().map(none) },
    Step { name: "pages", run: pages },
];

pub fn run(options: &Options) -> Result<()> {
    if let Some(name) = options.only.iter().find(|name| STEPS.iter().all(|step| step.name != **name)) {
        let names: Vec<_> = STEPS.iter().map(|step| step.name).collect();
        bail!("there is no step {name}; the steps are {}", names.join(" "));
    }
    let mut total = Tally::default();
    let mut table = Vec::new();
    for step in STEPS.iter().filter(|step| options.only.is_empty() || options.only.iter().any(|n| n == step.name)) {
        println!("\n=== {} ===", step.name);
        let start = Instant::now();
        let tally = (step.run)().unwrap_or_else(|error| {
            println!("{error:#}");
            Tally { failed: 1, ..Tally::default() }
        });
        let word = if tally.failed == 0 { "ok" } else { "FAILED" };
        println!("=== {}: {word}, {} ===", step.name, seconds(start.elapsed()));
        table.push(format!("{:<8} {word:<7} {:>9}", step.name, seconds(start.elapsed())));
        let broken = step.name == "setup" && tally.failed > 0;
        total.add(tally);
        if broken && options.ci {
            // Every later step would fail of it, and hide why.
            break;
        }
    }
    println!("\n{}", table.join("\n"));
    for line in &total.lines {
        println!("{line}");
    }
    println!("{} passed, {} failed", total.passed, total.failed);
    ensure!(total.failed == 0, "not everything passed");
    Ok(())
}

fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}

fn none((): ()) -> Tally {
    Tally::default()
}

fn setup() -> Result<()> {
    setup::wasm_target()?;
    setup::postgres()?;
    setup::haproxy()?;
    setup::patroni()?;
    setup::browser()?;
    setup::node_packages()
}

fn clippy() -> Result<()> {
    let lint = |packages: &[&'static str], more: &[&str]| {
        let mut cargo = proc::cargo(&["clippy"]);
        proc::run(cargo.args(proc::packages(packages)).args(more).args(["--", "-D", "warnings"]))
    };
    lint(&NATIVE, &["--all-targets"])?;
    lint(&["xtask"], &["--all-targets"])?;
    lint(&["frontend"], &["--target", "wasm32-unknown-unknown"])
}

/// Every test that needs a database runs on SQLite and on PostgreSQL: all share the one server started here.
fn rust() -> Result<Tally> {
    setup::postgres()?;
    setup::haproxy()?;
    setup::patroni()?;
    proc::run(proc::cargo(&["build", "--bins"]).args(proc::packages(&NATIVE)))?;
    let with_postgres = Command::new(proc::target().join("debug/with-postgres"));
    let mut tally = runners::rust(Some(with_postgres), &NATIVE)?;
    tally.add(runners::rust(None, &["xtask"])?);
    Ok(tally)
}

/// With all of `NATIVE`, as the step before built it: the server alone would be another build of what they share.
fn assets_and_server() -> Result<()> {
    site::build(wasm::Profile::Release)?;
    proc::run(proc::cargo(&["build", "--bins"]).args(proc::packages(&NATIVE)))
}

fn pages() -> Result<Tally> {
    let browser = setup::browser()?;
    setup::node_packages()?;
    let farol = proc::target().join("debug/farol");
    ensure!(
        farol.is_file() && site::folder().join("farol.js").is_file(),
        "there is nothing to test: `--only build,pages`"
    );
    let npx = |arguments: &[&str]| {
        let mut npx = Command::new("npx");
        npx.current_dir(proc::root().join("end2end")).arg("--no-install").args(arguments);
        npx
    };
    proc::run(&mut npx(&["tsc", "--noEmit"]))?;
    let mut npx = npx(&["playwright", "test"]);
    npx.env("FAROL_BIN", farol).env("FAROL_BROWSER", browser).env("FAROL_SITE", site::folder());
    if env::var_os("CI").is_some() {
        npx.arg("--forbid-only");
    }
    runners::playwright(npx)
}
