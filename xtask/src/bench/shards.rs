//! Search keys on two PostgreSQL nodes, by the SQL of docs/deploy/sharding: what a keystroke costs when its ranges lie on both.

use std::{
    fs,
    path::PathBuf,
    process::{Command, Stdio},
    time::Instant,
};

use anyhow::{Context, Result, ensure};
use serde_json::json;

use super::{Bench, Kind, database::Database, import, rows::Rows};
use crate::proc;

pub fn measure(bench: &Bench, rows: &mut Rows) -> Result<()> {
    let (first, node) = (Database::empty(bench, Kind::Postgres)?, Database::empty(bench, Kind::Postgres)?);
    import::measure(bench, &first, rows)?;
    let bounds = psql(&first, "bounds.sql", &[("nodes", "2")])?;
    let bound: Vec<&str> = bounds.trim().split('|').collect();
    let [_, scope, kind, key] = bound[..] else { anyhow::bail!("one bound between two nodes: {bounds:?}") };

    psql(&node, "1-node.sql", &[])?;
    let (login, place) = node.url.trim_start_matches("postgres://").split_once('@').context("a URL")?;
    let (role, password) = login.split_once(':').context("a login")?;
    let (host, port) = place.split('/').next().and_then(|place| place.split_once(':')).context("a place")?;
    let variables = [
        ("host", host),
        ("port", port),
        ("dbname", "postgres"),
        ("role", role),
        ("password", password),
        ("scope", scope),
        ("kind", kind),
        ("key", key),
    ];
    psql(&first, "2-first.sql", &variables)?;
    let begun = Instant::now();
    proc::run(Command::new(&bench.farol).args(["reindex", "--database", &first.url]).stdout(Stdio::null()))?;
    let note = format!("the upper range begins at ({scope}, {kind}, {key})");
    rows.add(json!({ "what": "reindex over two nodes", "max_ms": begun.elapsed().as_secs_f64() * 1e3, "note": note }));
    for database in [&node, &first] {
        bench.measured(&["settle", "--database", &database.url], false, rows)?;
    }
    bench.measured(&["search", "--database", &first.url], true, rows)
}

/// What a file of the recipe prints, its columns apart by `|`.
fn psql(database: &Database, file: &str, variables: &[(&str, &str)]) -> Result<String> {
    let debian = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let debian = debian.map(|version| version.path().join("bin/psql")).find(|psql| psql.is_file());
    let mut psql = Command::new(debian.unwrap_or_else(|| PathBuf::from("psql")));
    psql.args(["--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set", "ON_ERROR_STOP=1"]);
    for (name, value) in variables {
        psql.arg("--set").arg(format!("{name}={value}"));
    }
    psql.arg("--file").arg(proc::root().join("docs/deploy/sharding").join(file)).arg(&database.url);
    let out = psql.stdin(Stdio::null()).stderr(Stdio::inherit()).output().context("psql")?;
    ensure!(out.status.success(), "psql ended with {} over {file}", out.status);
    Ok(String::from_utf8_lossy(&out.stdout).into_owned())
}
