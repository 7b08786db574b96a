//! The shape of a statement: its text with every value as `$`, and what is repeated in a row once, so that it is the same
//! however many rows, ids or ranges there were.

use std::collections::BTreeSet;

/// The shapes of a statement: one, or one a part of a UNION ALL.
pub fn of(text: &str) -> BTreeSet<String> {
    // The schema has remarks.
    let lines = text.lines().map(|line| line.split("--").next().unwrap_or_default());
    let words = lines.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ");
    let parts: Vec<&str> = words.split(" UNION ALL ").collect();
    let several = parts.len() > 1;
    // One statement or a part of one: the text says which.
    let mark = if several || words.contains("AS scan") { "… UNION ALL … " } else { "" };
    parts.into_iter().map(|part| format!("{mark}{}", once(&values(part)))).collect()
}

/// Values and the numbers in made-up names (`$12`, `t8`, `sqlx_s_3`) without their number.
fn values(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(letter) = rest.next() {
        let made_up = letter == '$' || letter == 't' && !out.ends_with(|c: char| c.is_alphanumeric() || c == '_');
        out.push(letter);
        if !made_up {
            continue;
        }
        let mut digits = String::new();
        while let Some(digit) = rest.next_if(char::is_ascii_digit) {
            digits.push(digit);
        }
    }
    out
}

/// Without repetitions of a term after a comma, AND or OR.
fn once(text: &str) -> String {
    let mut text = text.to_owned();
    // Lists of values and of rows of values, which are long.
    for (twice, single) in [("$, $", "$"), ("($), ($)", "($)")] {
        while text.contains(twice) {
            text = text.replace(twice, single);
        }
    }
    for between in [", ", " AND ", " OR "] {
        while let Some(shorter) = without_one(&text, between) {
            text = shorter;
        }
    }
    text
}

/// Without the first term that is the same as the one before it.
fn without_one(text: &str, between: &str) -> Option<String> {
    let ends = |end: usize| !text[end..].starts_with(|c: char| c.is_alphanumeric() || "._\"".contains(c));
    for (at, _) in text.match_indices(between) {
        let next = at + between.len();
        for start in text[..at].char_indices().map(|(start, _)| start).rev() {
            let term = &text[start..at];
            let begins = start == 0 || text[..start].ends_with([' ', '(']);
            if begins && text[next..].starts_with(term) && balanced(term) && ends(next + term.len()) {
                return Some(format!("{}{}", &text[..at], &text[next + term.len()..]));
            }
        }
    }
    None
}

/// Whether it opens as many brackets as it closes, never closing first.
fn balanced(term: &str) -> bool {
    let mut depth = 0;
    for letter in term.chars() {
        depth += match letter {
            '(' => 1,
            ')' => -1,
            _ => 0,
        };
        if depth < 0 {
            return false;
        }
    }
    depth == 0
}

#[test]
fn shapes() {
    let shape = |text: &str| of(text).into_iter().collect::<Vec<_>>().join(" | ");
    assert_eq!(shape("SELECT a\n  FROM b WHERE c IN ($1, $2, $13)"), "SELECT a FROM b WHERE c IN ($)");
    assert_eq!(shape("INSERT INTO a (b, c) VALUES ($1, $2), ($3, $4)"), "INSERT INTO a (b, c) VALUES ($)");
    assert_eq!(
        shape("DELETE FROM a WHERE (b = $1 AND c = $2) OR (b = $3 AND c = $4)"),
        "DELETE FROM a WHERE (b = $ AND c = $)"
    );
    assert_eq!(
        shape("SELECT $1 AS scan, t0.k FROM s AS t0 UNION ALL SELECT $2 AS scan, t6.k FROM s AS t6"),
        "… UNION ALL … SELECT $ AS scan, t.k FROM s AS t"
    );
    assert_eq!(shape("SELECT a.key, key FROM a, ab"), "SELECT a.key, key FROM a, ab");
}
