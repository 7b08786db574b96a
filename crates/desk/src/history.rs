//! What is kept for charts, and what they are drawn from: a point a day where something is other than before, noted when a customer is
//! looked at for early warnings: after each change of its rows, and once a day. What became of mail is in the log of mail itself.

mod keep;
mod read;

pub(crate) use keep::{look, write};
