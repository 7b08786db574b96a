//! Small matters of wording.

/// "1 user", "12,345 users".
pub fn count(n: i64, one: &str, many: &str) -> String {
    format!("{} {}", grouped(n), if n == 1 { one } else { many })
}

/// Digits in threes.
pub fn grouped(n: i64) -> String {
    let digits = n.unsigned_abs().to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if n < 0 { format!("−{out}") } else { out }
}

/// The first letters of the first and last word of a name, as they are written; the style sheet makes them capitals.
pub fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
    let first = words.next();
    let last = words.next_back();
    first.into_iter().chain(last).collect()
}

/// How an end stands to today: `days` is whole days from today, negative when past.
pub fn ends(days: i64) -> String {
    match days {
        0 => "ends today".to_owned(),
        1 => "ends tomorrow".to_owned(),
        -1 => "ended yesterday".to_owned(),
        d if d > 0 => format!("{} left", count(d, "day", "days")),
        d => format!("ended {} ago", count(-d, "day", "days")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words() {
        assert_eq!(count(1, "user", "users"), "1 user");
        assert_eq!(count(1_234_567, "user", "users"), "1,234,567 users");
        assert_eq!(grouped(-1200), "−1,200");
        assert_eq!(initials("Ana Maria da Silva"), "AS");
        assert_eq!(initials("李小龍"), "李");
        assert_eq!(ends(-40), "ended 40 days ago");
    }
}
