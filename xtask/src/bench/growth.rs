//! How times grow with the directory: the exponent k of time ~ users^k between the smallest and the largest that were measured.

use serde_json::{Value, json};

use super::{Kind, rows::Rows};

const WHAT: &str = "search: all attributes";

pub fn measure(rows: &mut Rows) {
    for kind in [Kind::Sqlite, Kind::Postgres] {
        let database = format!("{kind:?}");
        let of = |row: &&Value| row["database"] == database.as_str() && row["what"] == WHAT;
        let mut sizes: Vec<Value> = rows.all().iter().filter(of).cloned().collect();
        sizes.sort_by_key(|row| row["users"].as_u64());
        let (Some(small), Some(large)) = (sizes.first(), sizes.last()) else { continue };
        let users = |row: &Value| row["users"].as_u64().unwrap_or_default();
        if users(small) == users(large) {
            continue;
        }
        rows.group(&database, kind, users(large));
        for field in ["p50_ms", "p99_ms"] {
            let Some(exponent) = exponent(small, large, field) else { continue };
            let name = field.trim_end_matches("_ms");
            rows.add(json!({ "what": format!("search: growth of {name}"), "exponent": exponent,
                "note": format!("from {} to {} users", users(small), users(large)) }));
        }
    }
}

fn exponent(small: &Value, large: &Value, field: &str) -> Option<f64> {
    let (before, after) = (small[field].as_f64()?, large[field].as_f64()?);
    let (few, many) = (small["users"].as_f64()?, large["users"].as_f64()?);
    Some((after / before).ln() / (many / few).ln())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_times_as_long_for_a_hundred_times_as_many_is_a_half() {
        let (small, large) = (json!({ "users": 100, "p50_ms": 0.1 }), json!({ "users": 10_000, "p50_ms": 1.0 }));
        assert!((exponent(&small, &large, "p50_ms").unwrap_or_default() - 0.5).abs() < 1e-9);
        assert_eq!(exponent(&small, &large, "p99_ms"), None);
    }
}
