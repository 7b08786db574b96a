//! Small matters of wording.

use super::words::language;
use super::words::{t, tn};
use crate::language::Language;

/// Digits in threes, as the reader's language groups them.
pub fn grouped(n: i64) -> String {
    grouped_in(language(), n)
}

/// The same in a language that is known otherwise.
pub fn grouped_in(language: Language, n: i64) -> String {
    let separator = language.separator();
    let digits = n.unsigned_abs().to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(separator);
        }
        out.push(digit);
    }
    if n < 0 { format!("−{out}") } else { out }
}

/// With a capital letter.
pub fn capitalized(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
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
        0 => t("ends today").to_owned(),
        1 => t("ends tomorrow").to_owned(),
        -1 => t("ended yesterday").to_owned(),
        d if d > 0 => tn(d, "{n} day left", "{n} days left"),
        d => tn(-d, "ended {n} day ago", "ended {n} days ago"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words() {
        assert_eq!(grouped(1_234_567), "1,234,567");
        assert_eq!(grouped(-1200), "−1,200");
        assert_eq!(initials("Ana Maria da Silva"), "AS");
        assert_eq!(initials("李小龍"), "李");
        assert_eq!(capitalized("está quente"), "Está quente");
        assert_eq!(capitalized("é quente"), "É quente");
        assert_eq!(ends(-40), "ended 40 days ago");
    }
}
