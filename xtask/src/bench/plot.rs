//! The search's times as a picture: for each database and size the median and the 99th percentile, on logarithmic axes.

use std::fmt::Write;

use serde_json::Value;

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 360.0;
const LEFT: f64 = 64.0;
const BOTTOM: f64 = 48.0;

/// Milliseconds at the bottom and at the top.
const TIMES: (f64, f64) = (0.02, 5.0);

/// Users at the left and at the right.
const USERS: (f64, f64) = (7e4, 1.4e7);

/// An SVG of what `rows` say of the search over all attributes.
pub fn svg(rows: &[Value]) -> String {
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" font-family=\"sans-serif\" \
         font-size=\"12\" role=\"img\">\n<title>A keystroke's search, in process</title>\n\
         <rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"#fff\"/>\n"
    );
    for time in [0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0] {
        let y = y(time);
        let _ = writeln!(
            out,
            "<path d=\"M{LEFT} {y:.1}H{WIDTH}\" stroke=\"#ddd\"/><text x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{time} ms</text>",
            LEFT - 6.0,
            y + 4.0
        );
    }
    for (users, name) in [(1e5, "100,000 users"), (1e6, "1 million"), (1e7, "10 million")] {
        let _ = writeln!(
            out,
            "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{name}</text>",
            x(users),
            HEIGHT - BOTTOM + 20.0
        );
    }
    for (at, (database, field, name, colour, dash)) in LINES.into_iter().enumerate() {
        let points: Vec<(f64, f64)> = rows
            .iter()
            .filter(|row| row["database"] == database && row["what"] == "search: all attributes")
            .filter_map(|row| Some((x(row["users"].as_f64()?), y(row[field].as_f64()?))))
            .collect();
        let line: Vec<String> = points.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
        let stroke = format!("stroke=\"{colour}\" stroke-width=\"2\" stroke-dasharray=\"{dash}\"");
        let _ = writeln!(out, "<polyline points=\"{}\" fill=\"none\" {stroke}/>", line.join(" "));
        for (x, y) in points {
            let _ = writeln!(out, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3.5\" fill=\"{colour}\"/>");
        }
        let (from, y) = (LEFT + 12.0 + at as f64 * 160.0, 16.0);
        let _ = writeln!(
            out,
            "<path d=\"M{from} {y}h28\" {stroke}/><text x=\"{}\" y=\"{}\">{name}</text>",
            from + 34.0,
            y + 4.0
        );
    }
    out + "</svg>\n"
}

const LINES: [(&str, &str, &str, &str, &str); 4] = [
    ("Sqlite", "p50_ms", "SQLite, median", "#0b5cad", "none"),
    ("Sqlite", "p99_ms", "SQLite, 99 %", "#0b5cad", "6 4"),
    ("Postgres", "p50_ms", "PostgreSQL, median", "#b3541e", "none"),
    ("Postgres", "p99_ms", "PostgreSQL, 99 %", "#b3541e", "6 4"),
];

fn x(users: f64) -> f64 {
    LEFT + (WIDTH - LEFT) * (users / USERS.0).ln() / (USERS.1 / USERS.0).ln()
}

fn y(time: f64) -> f64 {
    let (top, bottom) = (32.0, HEIGHT - BOTTOM);
    bottom - (bottom - top) * (time.clamp(TIMES.0, TIMES.1) / TIMES.0).ln() / (TIMES.1 / TIMES.0).ln()
}
