//! Which parts of a value were typed, for the page to mark.

use super::fold::fold;

/// A half-open range of characters of the value.
pub type Mark = (u32, u32);

/// Marks the beginnings of the words of `value` that begin with one of `words` (folded).
pub fn words(value: &str, words: &[String]) -> Vec<Mark> {
    let letters = letters(value, char::is_alphanumeric);
    let mut marks: Vec<Mark> = Vec::new();
    for start in 0..letters.len() {
        let (_, at) = letters[start];
        let begins_word = start == 0 || letters[start - 1].1 + 1 < at;
        let inside_last = marks.last().is_some_and(|(_, end)| at < *end);
        if !begins_word || inside_last {
            continue;
        }
        let longest = words.iter().filter(|w| begins_with(&letters[start..], w)).map(|w| w.chars().count()).max();
        if let Some(length) = longest {
            marks.push((at, letters[start + length - 1].1 + 1));
        }
    }
    marks
}

/// Marks where `typed` (folded) first stands in `value`.
pub fn part(value: &str, typed: &str) -> Vec<Mark> {
    find(&letters(value, |_| true), typed)
}

/// Marks where the letters and digits of `typed` first stand in `value`, whatever punctuation is between.
pub fn alphanumerics(value: &str, typed: &str) -> Vec<Mark> {
    let typed: String = fold(typed).chars().filter(|c| c.is_alphanumeric()).collect();
    find(&letters(value, char::is_alphanumeric), &typed)
}

fn find(letters: &[(char, u32)], typed: &str) -> Vec<Mark> {
    let length = typed.chars().count();
    let start = (0..letters.len()).find(|start| length > 0 && begins_with(&letters[*start..], typed));
    start.map(|start| (letters[start].1, letters[start + length - 1].1 + 1)).into_iter().collect()
}

/// The folded characters of `value` that `keep` wants, each with the place of the character it came from.
fn letters(value: &str, keep: impl Fn(char) -> bool) -> Vec<(char, u32)> {
    let mut buffer = [0; 4];
    let mut out = Vec::with_capacity(value.len());
    for (at, c) in (0..).zip(value.chars()) {
        out.extend(fold(c.encode_utf8(&mut buffer)).chars().filter(|c| keep(*c)).map(|c| (c, at)));
    }
    out
}

fn begins_with(letters: &[(char, u32)], typed: &str) -> bool {
    let mut rest = letters.iter();
    typed.chars().all(|c| rest.next().is_some_and(|(letter, _)| *letter == c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks() {
        let typed = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(words("Ana da Silva", &typed("sil ana")), [(0, 3), (7, 10)]);
        assert_eq!(words("João Groß", &typed("gross joao")), [(0, 4), (5, 9)]);
        assert_eq!(words("Groß", &typed("gros")), [(0, 4)]);
        assert_eq!(words("Mariana", &typed("ana")), []);
        assert_eq!(part("ana.silva@aurora.example", "silva@"), [(4, 10)]);
        assert_eq!(alphanumerics("+55 85 99891-8627", "98918627"), [(8, 17)]);
        assert_eq!(alphanumerics("7C:21:0E:F4:0A:51", "f40a51"), [(9, 17)]);
        assert_eq!(part("abc", ""), []);
    }
}
