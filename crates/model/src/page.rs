//! Lists that are read a page at a time, by cursor: the position is the last row's sort key, never an offset.

use serde::{Deserialize, Serialize};

/// Which page of a list. The cursor is what the answer before gave as `next` or `previous`, opaque to the reader.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PageInput {
    pub cursor: Option<String>,
    /// Rows a page, 1 to 200; 50 when absent.
    pub limit: Option<i64>,
}

impl PageInput {
    pub fn rows(&self) -> u64 {
        self.limit.unwrap_or(50).clamp(1, 200).unsigned_abs()
    }
}

/// One page of a list, in its order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    pub rows: Vec<T>,
    pub next: Option<String>,
    pub previous: Option<String>,
}
