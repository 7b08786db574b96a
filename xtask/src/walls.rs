//! What may depend on what: the browser cannot see server code, and pages cannot see the database.

use anyhow::{Result, bail};

use crate::proc;

/// Nothing of these may be in what browsers download.
const SERVER_ONLY: [&str; 7] = ["sea-orm", "sqlx-core", "store", "desk", "axum", "tokio", "argon2"];

pub fn run() -> Result<()> {
    for package in SERVER_ONLY {
        let tree = proc::output(&mut proc::cargo(&[
            "tree",
            "--locked",
            "-p",
            "frontend",
            "--target",
            "wasm32-unknown-unknown",
            "-e",
            "normal",
            "-i",
            package,
        ]))?;
        // Either of cargo's answers for "not in this tree"; anything else that went wrong must not pass as it.
        let absent = tree.1.contains("nothing to print") || tree.1.contains("did not match any packages");
        if !absent {
            bail!("the browser's half must not depend on {package}:\n{}", tree.1);
        }
    }
    direct("app", &["store", "sea-orm", "axum", "sqlx"], &["--features", "ssr"])?;
    direct("xtask", &["store", "desk", "server", "app"], &[])?;
    direct("desk", &["axum", "leptos", "app"], &[])?;
    direct("store", &["axum", "leptos", "desk", "app"], &[])?;
    direct("model", &["axum", "leptos", "sea-orm", "store", "desk", "tokio"], &[])?;
    println!("walls: they stand");
    Ok(())
}

/// `package` must not itself name any of `forbidden`.
fn direct(package: &str, forbidden: &[&str], features: &[&str]) -> Result<()> {
    let mut cargo =
        proc::cargo(&["tree", "--locked", "-p", package, "--depth", "1", "--prefix", "none", "-e", "normal"]);
    let (ok, tree) = proc::output(cargo.args(features))?;
    if !ok {
        bail!("cargo tree of {package}:\n{tree}");
    }
    let names: Vec<_> = tree.lines().skip(1).filter_map(|line| line.split(' ').next()).collect();
    match forbidden.iter().find(|name| names.contains(name)) {
        Some(name) => bail!("{package} must not depend on {name}"),
        None => Ok(()),
    }
}
