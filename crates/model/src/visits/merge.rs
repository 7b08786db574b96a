//! Two windows that write the same notes: no word of either is lost.

/// What stands in a field where two have written since `base`: the `newer` text that the server has, and `mine`. One that
/// says all that the other does is taken as it is; else what was written into mine stands, after `between`, behind the newer.
/// What was taken out stays out only where nobody else wrote.
pub fn merged(base: &str, newer: &str, mine: &str, between: &str) -> String {
    // One that only grew is the same writer's, whose answer was lost on its way: in the middle of a word, too.
    if newer == base || mine.starts_with(newer) || holds(mine, newer) {
        return mine.to_owned();
    }
    let added = added(base, mine).trim();
    if added.is_empty() || holds(newer, mine) {
        return newer.to_owned();
    }
    [newer.trim_end(), between, added].concat()
}

/// Whether the words of `part` stand together in `text`.
fn holds(text: &str, part: &str) -> bool {
    let part = part.trim();
    text.match_indices(part).any(|(at, _)| {
        let (before, after) = (text[..at].chars().next_back(), text[at + part.len()..].chars().next());
        !before.into_iter().chain(after).any(char::is_alphanumeric)
    })
}

/// From the first to the last of the words that are in `mine` and not in `base`.
fn added<'a>(base: &str, mine: &'a str) -> &'a str {
    let same = |(a, b): &(char, char)| a == b;
    let long = |(a, _): (char, char)| a.len_utf8();
    let start: usize = mine.chars().zip(base.chars()).take_while(same).map(long).sum();
    let end = mine[start..].chars().rev().zip(base[start..].chars().rev()).take_while(same).map(long).sum::<usize>();
    let end = mine.len() - end;
    if start == end {
        return "";
    }
    let of_word = |c: char| !c.is_whitespace();
    let start = if mine[start..].starts_with(of_word) { mine[..start].trim_end_matches(of_word).len() } else { start };
    let rest = &mine[end..];
    let end = if mine[..end].ends_with(of_word) { mine.len() - rest.trim_start_matches(of_word).len() } else { end };
    &mine[start..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_is_lost() {
        for (base, newer, mine, both) in [
            // Nobody else wrote, or nothing was written here.
            ("", "", "mine", "mine"),
            ("a b", "a b", "a", "a"),
            ("a", "a b", "a", "a b"),
            ("a", "a b", "a b", "a b"),
            // One says all that the other does.
            ("", "No dial", "No dial tone", "No dial tone"),
            ("", "No dial to", "No dial tone", "No dial tone"),
            ("", "No dial tone", "No dial", "No dial tone"),
            ("tone", "No tone", "No tone since Monday", "No tone since Monday"),
            ("tone", "No tone since Monday", "No tone", "No tone since Monday"),
            ("a", "", "a b", "a b"),
            // Both wrote.
            ("", "From the first.", "From the second.", "From the first.\nFrom the second."),
            ("No tone.", "No tone. Reset.", "No tone. Cable replaced.", "No tone. Reset.\nCable replaced."),
            ("No tone.\n", "No tone.\nReset.\n", "No tone.\nCable new.\n", "No tone.\nReset.\nCable new."),
            ("Rings.", "Rings. Reset.", "Never rings.", "Rings. Reset.\nNever rings."),
            ("a phone here", "a phone here, red", "a phones here", "a phone here, red\nphones"),
            ("", "not there", "no", "not there\nno"),
            ("Olá", "Olá, é cá", "Olá, à tarde", "Olá, é cá\nOlá, à tarde"),
            // A word that was taken out elsewhere is not written again, one that was taken out here comes back.
            ("a b", "a", "a b c", "a b c"),
            ("a b c", "a b c d", "a c", "a b c d"),
            ("a b c", "x b c", "a b c d", "x b c\nd"),
        ] {
            assert_eq!(merged(base, newer, mine, "\n"), both, "{base:?}, {newer:?} and {mine:?}");
        }
        assert_eq!(merged("INC-1", "INC-2", "INC-3", ", "), "INC-2, INC-3");
        assert_eq!(merged("INC-1", "INC-2", "", ", "), "INC-2");
    }
}
