//! Pages in a browser: how fast they are to the hand, and what Lighthouse says of them. `end2end/bench` measures.

use std::process::Command;

use anyhow::Result;

use super::{
    Bench, Kind,
    database::Database,
    process,
    rows::Rows,
    serve::{Served, add_agent, sign_in},
};
use crate::{proc, setup};

pub fn measure(bench: &Bench, rows: &mut Rows) -> Result<()> {
    let browser = setup::browser()?;
    setup::node_packages()?;
    let database = Database::empty(bench, Kind::Hand)?;
    let mut import = Command::new(&bench.farol);
    import.arg("import").arg(&bench.bundle).args(["--database", &database.url]).arg("--data").arg(&bench.folder);
    process::watch(&mut import)?;
    add_agent(bench, &database)?;
    let served = Served::start(bench, &database)?;
    let cookie = sign_in(&served.address)?;
    for script in ["hand.mjs", "lighthouse.mjs"] {
        let mut node = Command::new("node");
        node.current_dir(proc::root().join("end2end/bench")).arg(script);
        node.env("FAROL_URL", format!("http://{}", served.address)).env("FAROL_COOKIE", &cookie);
        rows.read(node.env("FAROL_BROWSER", &browser))?;
    }
    Ok(())
}
