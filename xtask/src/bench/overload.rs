//! The server asked for ten times what it can answer: what it still answers, how soon the others are sent away, and how soon all
//! is well again. It has one core to itself and the load another, so that neither is measured in the other's place.

use anyhow::Result;
use serde_json::json;

use super::{
    Bench, cores,
    database::Database,
    rows::Rows,
    serve::{self, Served},
};

pub fn measure(bench: &Bench, database: &Database, rows: &mut Rows) -> Result<()> {
    let cookie = serve::cookie(bench, database)?;
    let served = Served::run(cores::on(0, &bench.farol), bench, database)?;
    let mut measure = cores::on(1, &bench.measure);
    measure.args(["overload", "--server", &served.address]).arg("--bundle").arg(&bench.bundle);
    if !cores::are_told_apart() {
        rows.add(json!({ "what": "overload", "note": "server and load share their cores: goodput is of both" }));
    }
    rows.read(measure.env("FAROL_COOKIE", &cookie))
}
