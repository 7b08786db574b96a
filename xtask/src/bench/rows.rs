//! The bench's one table: rows as they are measured, the budget of each, and whether it holds.

use std::{
    path::PathBuf,
    process::{Command, Stdio},
};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use super::Kind;

/// Rows in the order in which they were measured, each a JSON object: `database`, `what`, and what was measured of
/// `users` in all, `count`, `p50_ms`, `p99_ms`, `max_ms`, `rate` (a second), `ratio`, `score`, `exponent`, `mib`, `faults`, `note`.
#[derive(Default)]
pub struct Rows {
    database: String,
    kind: Option<Kind>,
    users: u64,
    all: Vec<Value>,
    /// Where they are kept while more are measured.
    file: PathBuf,
    /// Parts that did not come to their end.
    faults: usize,
}

/// What a row promises: one field, and the number that it must not be above (or below, for a rate or ratio).
struct Budget {
    what: &'static str,
    field: &'static str,
    bound: f64,
    /// How many times the bound PostgreSQL may take: each statement is a round trip there.
    postgres: f64,
}

const fn budget(what: &'static str, field: &'static str, bound: f64, postgres: f64) -> Budget {
    Budget { what, field, bound, postgres }
}

/// How the only row begins that search over two nodes has a budget for.
const OF_SHARDS: &str = "two nodes, search: all attributes";

/// For two cores, 1 M users, 0.5 M devices, 10 k orgs. Which rows each is of: [`is_of`].
const BUDGETS: &[Budget] = &[
    budget("import into an empty", "rate", 25_000.0, 1.0),
    budget("import on top", "rate", 10_000.0, 1.0),
    budget("import, private memory", "mib", 300.0, 1.0),
    budget("search: growth of p50", "exponent", 0.12, 1.0),
    budget("search: growth of p99", "exponent", 0.3, 1.0),
    budget("search: while importing / idle", "ratio_of_p99", 1.5, 1.0),
    budget("search: all attributes", "p50_ms", 0.2, 3.0),
    budget("search: all attributes", "p99_ms", 1.0, 3.0),
    budget(OF_SHARDS, "p50_ms", 1.5, 1.0),
    budget("search: beside one customer", "p99_ms", 1.0, 3.0),
    budget("search: agent of", "p99_ms", 1.0, 3.0),
    budget("http: search / its statements", "ratio", 0.5, 1.0),
    budget("http: search", "p50_ms", 1.0, 1.0),
    budget("http: search", "p99_ms", 5.0, 1.0),
    budget("http: search, at once", "rate", 3_000.0, 1.0),
    budget("http: card page, user", "p50_ms", 8.0, 1.0),
    budget("http: card page, customer", "p50_ms", 8.0, 1.0),
    budget("http: card page, all kinds", "p50_ms", 8.0, 1.0),
    budget("start to the first right answer", "p50_ms", 150.0, 1.0),
    budget("start, private memory", "mib", 80.0, 1.0),
    budget("overload: card pages, goodput", "ratio", 0.8, 1.0),
    budget("overload: card pages, refused", "p99_ms", 50.0, 1.0),
    budget("overload: card pages, until normal", "max_ms", 5_000.0, 1.0),
    budget("overload: as agents ask, goodput", "ratio", 0.8, 1.0),
    budget("overload: as agents ask, refused", "p99_ms", 50.0, 1.0),
    budget("overload: as agents ask, until normal", "max_ms", 5_000.0, 1.0),
    budget("overload: searches, goodput", "ratio", 0.8, 1.0),
    budget("overload: searches, refused", "p99_ms", 50.0, 1.0),
    budget("overload: searches, until normal", "max_ms", 5_000.0, 1.0),
    budget("hand: keystroke to painted list", "p95_ms", 50.0, 1.0),
    budget("hand: click to next card", "p95_ms", 100.0, 1.0),
    budget("lighthouse:", "score", 95.0, 1.0),
    budget("failover: without writes", "max_ms", 16_000.0, 1.0),
    budget("failover: acknowledged writes lost", "faults", 0.0, 1.0),
    budget("failover: reads failed", "faults", 0.0, 1.0),
    budget("failover: looks not in the log once", "faults", 0.0, 1.0),
];

impl Rows {
    /// Rows that are kept in `file`.
    pub fn to(file: PathBuf) -> Self {
        Self { file, ..Self::default() }
    }

    /// One part. What was measured so far is kept, and a part that breaks off is a row that says why: the others go on.
    pub fn attempt(&mut self, part: &str, measure: impl FnOnce(&mut Self) -> Result<()>) {
        if let Err(fault) = measure(self) {
            self.faults += 1;
            self.add(json!({ "what": format!("{part}: broken off"), "faults": 1, "note": format!("{fault:#}") }));
        }
        if let Err(fault) = self.save() {
            eprintln!("{fault:#}");
        }
    }

    pub fn faults(&self) -> usize {
        self.faults
    }

    /// Writes what has been measured as JSON.
    pub fn save(&self) -> Result<()> {
        std::fs::write(&self.file, self.json()).with_context(|| self.file.display().to_string())
    }

    /// Rows from now on are of this database with so many users.
    pub fn group(&mut self, database: &str, kind: Kind, users: u64) {
        (self.database, self.kind, self.users) = (database.to_owned(), Some(kind), users);
    }

    pub fn all(&self) -> &[Value] {
        &self.all
    }

    /// Adds a row, with its budgets; says it at once, for whoever watches.
    pub fn add(&mut self, mut row: Value) {
        let mut what = row["what"].as_str().unwrap_or_default().to_owned();
        if self.kind == Some(Kind::Shards) {
            what = format!("two nodes, {what}");
        }
        let (mut words, mut holds) = (Vec::new(), true);
        for Budget { field, bound, postgres, .. } in BUDGETS.iter().filter(|budget| is_of(budget, &what)) {
            let Some(measured) = row[*field].as_f64() else { continue };
            let bound = if self.kind == Some(Kind::Postgres) { bound * postgres } else { *bound };
            let at_least = matches!(*field, "rate" | "ratio" | "score");
            holds &= if at_least { measured >= bound } else { measured <= bound };
            let (name, unit) = field.rsplit_once('_').filter(|(_, unit)| *unit == "ms").unwrap_or((field, ""));
            let sign = if at_least { "≥" } else { "≤" };
            words.push(match *field {
                "mib" => format!("≤ {bound} MiB"),
                _ => {
                    format!("{name} {sign} {bound:.3}").trim_end_matches('0').trim_end_matches('.').to_owned()
                        + unit_of(unit)
                }
            });
        }
        row["database"] = json!(self.database);
        row["users"] = json!(self.users);
        if !words.is_empty() {
            row["budget"] = json!(words.join(", "));
            row["ok"] = json!(holds);
        }
        println!("{}", line(&row));
        self.all.push(row);
    }

    /// The 99th percentile of the newest row of that name.
    pub fn p99(&self, what: &str) -> Option<f64> {
        self.all.iter().rev().find(|row| row["what"] == what)?["p99_ms"].as_f64()
    }

    /// Adds what a program prints, one row a line.
    pub fn read(&mut self, command: &mut Command) -> Result<()> {
        let name = command.get_program().to_string_lossy().into_owned();
        let out = command.stdin(Stdio::null()).stderr(Stdio::inherit()).output().with_context(|| name.clone())?;
        ensure!(out.status.success(), "{name} ended with {}", out.status);
        for line in String::from_utf8_lossy(&out.stdout).lines() {
            self.add(serde_json::from_str(line).with_context(|| format!("{name} printed {line:?}"))?);
        }
        Ok(())
    }

    pub fn print(&self) {
        let head = json!({ "what": "", "budget": "budget", "note": "" });
        println!(
            "{}",
            line(&head).replace("        -        -        -         -", "      p50      p99      max      rate")
        );
        let mut group = String::new();
        for row in &self.all {
            let own = format!("{}, {} users", row["database"].as_str().unwrap_or_default(), row["users"]);
            if own != group {
                println!("-- {own}");
                group = own;
            }
            println!("{}", line(row));
        }
    }

    /// The whole of it, for a program.
    fn json(&self) -> String {
        let all = json!({ "load": super::process::load(), "rows": self.all });
        format!("{all:#}\n")
    }
}

/// A budget's name is how the row's begins; of HTTP it is the whole of it, for there one row's name begins another's.
fn is_of(budget: &Budget, what: &str) -> bool {
    match budget.what.starts_with("http:") {
        true => what == budget.what,
        false => what.starts_with(budget.what),
    }
}

fn unit_of(unit: &str) -> &'static str {
    if unit == "ms" { " ms" } else { "" }
}

/// One line: what, p50, p99, max, rate, budget, ok, note. Times are in milliseconds.
fn line(row: &Value) -> String {
    let text = |field: &str| row[field].as_str().unwrap_or_default();
    let number = |field: &str| row[field].as_f64().map_or_else(|| "-".to_owned(), figures);
    let max = row["mib"].as_f64().map_or_else(|| number("max_ms"), |mib| format!("{mib:.0} MiB"));
    let max = row["faults"].as_u64().map_or(max, |faults| faults.to_string());
    let ratio = ["ratio", "ratio_of_p99", "exponent", "score"].iter().find_map(|field| row[*field].as_f64());
    let rate = ratio.map_or_else(|| number("rate"), |ratio| format!("{ratio:.2}"));
    let ok = row["ok"].as_bool().map_or("", |ok| if ok { "ok" } else { "NO" });
    let (what, p50, p99, budget, note) =
        (text("what"), number("p50_ms"), number("p99_ms"), text("budget"), text("note"));
    let line = format!("{what:<42} {p50:>8} {p99:>8} {max:>8} {rate:>9}  {budget:<32} {ok:<2}  {note}");
    line.trim_end().to_owned()
}

/// Three figures that count, with thousands told apart.
fn figures(number: f64) -> String {
    let decimals = match number.abs() {
        n if n < 1.0 => 3,
        n if n < 10.0 => 2,
        n if n < 100.0 => 1,
        _ => 0,
    };
    let plain = format!("{number:.decimals$}");
    if decimals > 0 {
        return plain;
    }
    let digits = plain.len();
    plain.char_indices().fold(String::new(), |mut out, (at, digit)| {
        if at > 0 && (digits - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        let written: Vec<_> = [0.0567, 1.234, 45.67, 999.6, 12_345.0, 1_234_567.0].into_iter().map(figures).collect();
        assert_eq!(written, ["0.057", "1.23", "45.7", "1,000", "12,345", "1,234,567"]);
    }

    #[test]
    fn budgets_are_held_against_rows() {
        let mut rows = Rows::default();
        rows.group("Postgres", Kind::Postgres, 100_000);
        rows.add(json!({ "what": "search: all attributes", "p50_ms": 0.5, "p99_ms": 3.5 }));
        rows.add(json!({ "what": "http: search, at once", "p50_ms": 9.0, "rate": 3_000.0 }));
        rows.add(json!({ "what": "search: name", "p50_ms": 9.0 }));
        assert_eq!(rows.all[0]["budget"], "p50 ≤ 0.6 ms, p99 ≤ 3 ms");
        assert_eq!(rows.all[0]["ok"], false);
        assert_eq!((&rows.all[1]["ok"], &rows.all[1]["budget"]), (&json!(true), &json!("rate ≥ 3000")));
        assert_eq!(rows.all[2]["budget"], Value::Null);
    }
}
