//! Of the questions that are under way only the last counts: an answer to one before it comes to nothing.

use leptos::prelude::*;

#[derive(Clone, Copy, Default)]
pub struct Latest(StoredValue<u32>);

impl Latest {
    /// The number of a new question; of none, once the page was left.
    pub fn begin(self) -> u32 {
        let next = |last: &mut u32| {
            *last += 1;
            *last
        };
        self.0.try_update_value(next).unwrap_or_default()
    }

    /// Whether this is still the last; none is, once the page was left.
    pub fn is_last(self, mine: u32) -> bool {
        self.0.try_get_value() == Some(mine)
    }
}
