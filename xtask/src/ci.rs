//! What `.ci/run` calls: `cargo xtask test`, with nobody at the terminal and nothing built twice over.

use anyhow::Result;

use crate::test;

pub fn run() -> Result<()> {
    test::run(&test::Options { only: Vec::new(), ci: true })
}
