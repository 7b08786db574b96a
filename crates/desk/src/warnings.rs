//! Early warnings over customers: what is wrong just now or soon will be, before anybody calls. Who changes a customer's rows marks it
//! (`mark.rs`); a worker looks at what is marked and at what the clock makes due (`keep.rs`), finds what there is to say (`find.rs`,
//! from the rows alone, so that looking again gives the same), and writes the difference. Pages read what stands there (`list.rs`).

mod find;
mod keep;
mod list;
pub(crate) mod mark;
mod outages;

pub use keep::Looked;
