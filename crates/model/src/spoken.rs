//! A code as it is read out: in groups that are kept in mind, each letter and digit with the word that is said for it.

/// One letter, digit or mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sign {
    /// As it is written.
    pub shown: char,
    /// What is said for it; `None` for what has no word of its own, and is said as it is.
    pub word: Option<&'static str>,
    /// A small letter of a code that has capitals too, where the difference counts.
    pub small: bool,
}

/// Longest group.
const GROUP: usize = 4;

/// `code` in groups. Marks between its parts end a group; those of a MAC address are not read out.
pub fn groups(code: &str) -> Vec<Vec<Sign>> {
    let mac = code.parse::<crate::field::Mac>().is_ok();
    let mixed = code.contains(|c: char| c.is_ascii_uppercase()) && code.contains(|c: char| c.is_ascii_lowercase());
    let longest = if mac { 2 } else { GROUP };
    let mut out = Vec::new();
    for part in code.split_inclusive(|c: char| !c.is_alphanumeric()) {
        let said: Vec<_> = part.chars().filter(|c| c.is_alphanumeric() || !(mac || c.is_whitespace())).collect();
        // A mark at the end belongs to the group that it ends, and makes it no longer.
        let letters = said.iter().filter(|c| c.is_alphanumeric()).count();
        let mut at = 0;
        for length in even(letters, longest) {
            let end = if at + length >= letters { said.len() } else { at + length };
            out.push(said[at..end].iter().map(|c| sign(*c, mixed)).collect());
            at = end;
        }
        if letters == 0 && !said.is_empty() {
            match out.last_mut() {
                Some(last) => Vec::extend(last, said.iter().map(|c| sign(*c, mixed))),
                None => out.push(said.iter().map(|c| sign(*c, mixed)).collect()),
            }
        }
    }
    out
}

/// `n` in the fewest groups of at most `longest`, as even as they can be: 11 is 4, 4, 3; 9 is 3, 3, 3.
fn even(n: usize, longest: usize) -> impl Iterator<Item = usize> {
    let count = n.div_ceil(longest);
    (0..count).map(move |at| n / count + usize::from(at < n % count))
}

fn sign(shown: char, mixed: bool) -> Sign {
    Sign { shown, word: word(shown), small: mixed && shown.is_ascii_lowercase() }
}

/// The word for it: the spelling alphabet of ICAO Annex 10, volume II, §5.2.1.3 (and ITU Radio Regulations, appendix 14),
/// digits and marks by their plain names.
pub const fn word(sign: char) -> Option<&'static str> {
    Some(match sign.to_ascii_uppercase() {
        'A' => "Alfa",
        'B' => "Bravo",
        'C' => "Charlie",
        'D' => "Delta",
        'E' => "Echo",
        'F' => "Foxtrot",
        'G' => "Golf",
        'H' => "Hotel",
        'I' => "India",
        'J' => "Juliett",
        'K' => "Kilo",
        'L' => "Lima",
        'M' => "Mike",
        'N' => "November",
        'O' => "Oscar",
        'P' => "Papa",
        'Q' => "Quebec",
        'R' => "Romeo",
        'S' => "Sierra",
        'T' => "Tango",
        'U' => "Uniform",
        'V' => "Victor",
        'W' => "Whiskey",
        'X' => "X-ray",
        'Y' => "Yankee",
        'Z' => "Zulu",
        '0' => "zero",
        '1' => "one",
        '2' => "two",
        '3' => "three",
        '4' => "four",
        '5' => "five",
        '6' => "six",
        '7' => "seven",
        '8' => "eight",
        '9' => "nine",
        '-' => "dash",
        '.' => "dot",
        ':' => "colon",
        '_' => "underscore",
        '/' => "slash",
        '@' => "at",
        '+' => "plus",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(code: &str) -> String {
        let groups = groups(code);
        let texts: Vec<String> = groups.iter().map(|group| group.iter().map(|sign| sign.shown).collect()).collect();
        texts.join(" ")
    }

    #[test]
    fn groups_are_short_and_even() {
        for (code, groups) in [
            ("FOC29430ENW", "FOC2 9430 ENW"),
            ("7C:21:0E:F4:0A:51", "7C 21 0E F4 0A 51"),
            ("7c210ef40a51", "7c 21 0e f4 0a 51"),
            ("1234567890123456", "1234 5678 9012 3456"),
            ("123456", "123 456"),
            ("123456789", "123 456 789"),
            ("12345", "123 45"),
            ("AB12", "AB12"),
            ("e6c3f339-1a2b-4f1f-b1fd-42a29755d4c1", "e6c3 f339- 1a2b- 4f1f- b1fd- 42a2 9755 d4c1"),
            ("ORD-2024-17", "ORD- 2024- 17"),
            ("A--B", "A-- B"),
            ("10.0.0.1", "10. 0. 0. 1"),
            ("-1", "- 1"),
            ("", ""),
            ("  ", ""),
        ] {
            assert_eq!(shown(code), groups, "{code:?}");
        }
    }

    #[test]
    fn nothing_is_lost_but_space_and_the_marks_of_a_mac() {
        for code in ["FOC29430ENW", "a.b-c_d/e", "çÃ9", "SIP:ana@x.example", "1-2-3-4-5-6-7"] {
            assert_eq!(shown(code).replace(' ', ""), code, "{code:?}");
        }
    }

    #[test]
    fn each_has_its_word() {
        let said = |code: &str| {
            groups(code).concat().iter().map(|sign| sign.word.unwrap_or("?")).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(said("FOC29"), "Foxtrot Oscar Charlie two nine");
        assert_eq!(said("7c:21:0e:f4:0a:51"), "seven Charlie two one zero Echo Foxtrot four zero Alfa five one");
        assert_eq!(said("A-1"), "Alfa dash one");
        assert_eq!(said("ç"), "?");
        let mut words: Vec<_> = ('0'..='9').chain('A'..='Z').map(|c| word(c).expect("a word for each")).collect();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), 36);
    }

    #[test]
    fn small_letters_count_only_beside_capitals() {
        let small = |code: &str| groups(code).concat().iter().map(|sign| sign.small).collect::<Vec<_>>();
        assert_eq!(small("aB1"), [true, false, false]);
        assert_eq!(small("ab1"), [false, false, false]);
        assert_eq!(small("AB1"), [false, false, false]);
    }
}
