//! Rows of the bench's table: durations in, percentiles out.

use std::time::Duration;

use serde_json::json;

/// Durations of one thing that was done many times, one after the other or by several at once.
#[derive(Default)]
pub struct Timings {
    each: Vec<Duration>,
    /// Wall clock of all, where they overlapped.
    wall: Option<Duration>,
}

impl Timings {
    pub fn add(&mut self, took: Duration) {
        self.each.push(took);
    }

    pub fn overlapped(each: Vec<Duration>, wall: Duration) -> Self {
        Self { each, wall: Some(wall) }
    }

    /// How many a second.
    pub fn rate(&self) -> f64 {
        let spent = self.wall.unwrap_or_else(|| self.each.iter().sum());
        self.each.len() as f64 / spent.as_secs_f64().max(1e-9)
    }

    /// Prints the row. `what` is what budgets are looked up by; nothing is printed of nothing.
    pub fn print(mut self, what: &str, note: &str) {
        self.each.sort_unstable();
        let Some(max) = self.each.last() else { return };
        let at = |percent: usize| milliseconds(self.each[(self.each.len() - 1) * percent / 100]);
        let row = json!({
            "what": what, "count": self.each.len(), "p50_ms": at(50), "p99_ms": at(99), "max_ms": milliseconds(*max),
            "rate": self.rate(), "note": note,
        });
        println!("{row}");
    }
}

/// A row that is one number without a unit.
pub fn print_ratio(what: &str, ratio: f64, note: &str) {
    println!("{}", json!({ "what": what, "ratio": ratio, "note": note }));
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
