//! The versions in Cargo.lock that matter: one sqlx, so that one SQLite is linked, and a SQLite without the WAL
//! corruption race of the versions before 3.51.3.

use std::fs;

use anyhow::{Result, ensure};

use crate::proc;

pub fn run() -> Result<()> {
    let lock = fs::read_to_string(proc::root().join("Cargo.lock"))?;
    check(&lock)?;
    println!("locks: one sqlx, and SQLite 3.51.3 or newer");
    Ok(())
}

fn check(lock: &str) -> Result<()> {
    let sqlx = versions(lock, "sqlx");
    ensure!(matches!(sqlx[..], [(0, 9)]), "Cargo.lock must hold sqlx 0.9 and no other, but holds {sqlx:?}");
    let core = versions(lock, "sqlx-core");
    ensure!(core.len() == 1, "Cargo.lock must hold one sqlx-core, but holds {core:?}");
    let sqlite = versions(lock, "libsqlite3-sys");
    ensure!(matches!(sqlite[..], [version] if version >= (0, 37)), "libsqlite3-sys must be 0.37 or newer: {sqlite:?}");
    let bindgen = versions(lock, "wasm-bindgen");
    ensure!(bindgen.len() == 1, "Cargo.lock must hold one wasm-bindgen, but holds {bindgen:?}");
    Ok(())
}

/// Major and minor of each version of a package.
fn versions(lock: &str, package: &str) -> Vec<(u32, u32)> {
    let head = format!("name = \"{package}\"\nversion = \"");
    lock.match_indices(&head)
        .filter_map(|(at, _)| {
            let mut numbers = lock[at + head.len()..].split(['.', '"']).map(|number| number.parse().ok());
            Some((numbers.next()??, numbers.next()??))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_lock_holds() {
        run().expect("Cargo.lock keeps the rules");
    }

    #[test]
    fn others_do_not() {
        let entry = |name: &str, version: &str| format!("[[package]]\nname = \"{name}\"\nversion = \"{version}\"\n");
        let good = entry("sqlx", "0.9.1")
            + &entry("sqlx-core", "0.9.1")
            + &entry("libsqlite3-sys", "0.37.0")
            + &entry("wasm-bindgen", "0.2.130");
        assert!(check(&good).is_ok());
        assert!(check(&(good.clone() + &entry("sqlx", "0.8.6"))).is_err());
        assert!(check(&good.replace("0.37.0", "0.30.1")).is_err());
        assert!(check("").is_err());
    }
}
