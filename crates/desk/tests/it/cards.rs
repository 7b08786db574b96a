//! The cards and lists of users, customers, devices and orders, held against the sample directory.

mod facts;
mod isolation;
mod lists;
pub mod statements;

use std::{collections::HashMap, fs::File};

/// Orgs of the sample: Farol's own, and Norte's own.
const OASIS: &str = "78e51061-7311-48a3-82ce-6f447ed4d57b";
const GIRASSOL: &str = "d66b829e-6a8a-44ba-8580-5975ed2f89d9";
const NORTHWIND: &str = "e6c3f339-1a2b-4f1f-b1fd-42a29755d4c1";

/// One row of a sample file, by column.
type Row = HashMap<String, String>;

/// A file of the sample directory.
fn sample(file: &str) -> Vec<Row> {
    let path = testkit::sample_folder().join(file).with_extension("csv");
    let mut reader = csv::Reader::from_reader(File::open(path).unwrap());
    reader.deserialize().map(Result::unwrap).collect()
}

/// An id of the sample.
fn id<T: std::str::FromStr<Err: std::fmt::Debug>>(text: &str) -> T {
    text.parse().unwrap()
}
