//! placeholder
#[derive(Clone)]
pub struct Store;
