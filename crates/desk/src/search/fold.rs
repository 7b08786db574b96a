//! Folding: the one form in which names and addresses are compared, however they were typed.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Letters that have no decomposition and are typed as plain ones by people who lack them.
const PLAIN: &[(char, &str)] = &[
    ('ß', "ss"),
    ('ø', "o"),
    ('ł', "l"),
    ('đ', "d"),
    ('ð', "d"),
    ('þ', "th"),
    ('æ', "ae"),
    ('œ', "oe"),
    ('ı', "i"),
    ('ħ', "h"),
];

/// NFKD without marks, lower case, the letters of [`PLAIN`] spelled out: "Łukasz Müller-Groß" → "lukasz muller-gross".
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut out = String::with_capacity(text.len());
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        match PLAIN.iter().find(|(letter, _)| *letter == c) {
            Some((_, plain)) => out.push_str(plain),
            // Lower-casing can bring a mark back ("İ" → "i̇").
            None if !is_combining_mark(c) => out.push(c),
            None => {}
        }
    }
    out
}

/// The folded words of a name: runs of letters and digits.
pub fn tokens(text: &str) -> Vec<String> {
    // An apostrophe joins: "D'Ávila" is asked for as "davila". Folding would make a space of the accent that is typed for one.
    let joined: String = text.chars().filter(|c| !matches!(c, '\'' | '’' | '‘' | '`' | '´' | 'ʼ')).collect();
    fold(&joined).split(|c: char| !c.is_alphanumeric()).filter(|t| !t.is_empty()).map(str::to_owned).collect()
}

/// The words of a name as [`super::sound`] wants them: one for each of [`tokens`], with what folding would take from the
/// sound ("ç" is an s, never a k).
pub fn sound_tokens(text: &str) -> Vec<String> {
    tokens(&text.nfc().map(|c| if matches!(c, 'ç' | 'Ç') { 's' } else { c }).collect::<String>())
}

/// The same words with umlauts spelled as by who has none: "Müller" → "mueller".
pub fn spelled_tokens(text: &str) -> Vec<String> {
    let mut spelled = String::with_capacity(text.len());
    for c in text.nfc() {
        match c {
            'ä' | 'Ä' => spelled.push_str("ae"),
            'ö' | 'Ö' => spelled.push_str("oe"),
            'ü' | 'Ü' => spelled.push_str("ue"),
            c => spelled.push(c),
        }
    }
    sound_tokens(&spelled)
}

/// Words that join the parts of a name and tell nobody apart.
pub fn is_particle(token: &str) -> bool {
    const PARTICLES: &[&str] = &[
        "da", "das", "de", "del", "della", "den", "der", "di", "do", "dos", "du", "e", "el", "la", "las", "le", "los",
        "van", "von", "y", "zu",
    ];
    PARTICLES.binary_search(&token).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds() {
        for (text, folded) in [
            ("João", "joao"),
            ("Łukasz Groß", "lukasz gross"),
            ("Begoña", "begona"),
            ("ＡＮＡ", "ana"),
            ("İstanbul", "istanbul"),
            ("Søren Ærø", "soren aero"),
            ("ﬁn", "fin"),
        ] {
            assert_eq!(fold(text), folded);
        }
    }

    #[test]
    fn splits_names() {
        assert_eq!(tokens("Müller-Groß, D'Ávila"), ["muller", "gross", "davila"]);
        for apostrophe in ['’', '‘', '`', '´', 'ʼ'] {
            assert_eq!(tokens(&format!("Sant{apostrophe}Anna")), ["santanna"], "{apostrophe}");
        }
        assert_eq!(sound_tokens("Conceição da Graça"), ["conceisao", "da", "grasa"]);
        assert_eq!(spelled_tokens("Jörg Müller-Graça"), ["joerg", "mueller", "grasa"]);
        assert_eq!(tokens(" %_* "), Vec::<String>::new());
        assert!(is_particle("von") && is_particle("da") && !is_particle("dana"));
    }
}
