//! The cards and lists of users, customers, devices and orders, held against the sample directory.

mod facts;
mod isolation;
mod lists;
mod statements;

use std::{collections::HashMap, fs::File};

use desk::AgentDesk;
use testkit::TestDesk;

/// An agent of each provider of the sample.
const FAROL: &str = "zoe.guimaraes@farol.example";
const NORTE: &str = "iris.souza@norte.example";

/// Orgs of the sample: Farol's own, and Norte's own.
const OASIS: &str = "78e51061-7311-48a3-82ce-6f447ed4d57b";
const GIRASSOL: &str = "d66b829e-6a8a-44ba-8580-5975ed2f89d9";
const NORTHWIND: &str = "e6c3f339-1a2b-4f1f-b1fd-42a29755d4c1";

/// One row of a sample file, by column.
type Row = HashMap<String, String>;

/// A file of the sample directory.
fn sample(file: &str) -> Vec<Row> {
    let path = format!("{}/../testkit/fixtures/directory/{file}.csv", env!("CARGO_MANIFEST_DIR"));
    let mut reader = csv::Reader::from_reader(File::open(path).unwrap());
    reader.deserialize().map(Result::unwrap).collect()
}

/// The id of a named text.
fn id<T: std::str::FromStr<Err: std::fmt::Debug>>(text: &str) -> T {
    text.parse().unwrap()
}

async fn farol(desk: &TestDesk) -> AgentDesk {
    desk.agent(FAROL).await
}

async fn norte(desk: &TestDesk) -> AgentDesk {
    desk.agent(NORTE).await
}
