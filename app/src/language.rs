//! The languages that Farol speaks, and which of them a reader gets.

/// One that pages can be in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// What the source is written in.
    #[default]
    English,
    Portuguese,
    Spanish,
    /// English with marks, in brackets and longer, to look at while developing: what has no brackets went past the door of
    /// words, and what is cut has no room for a longer language.
    Pseudo,
}

impl Language {
    /// Those that people choose from.
    pub const OFFERED: [Self; 3] = [Self::Portuguese, Self::Spanish, Self::English];

    /// BCP 47, as `<html lang>`, the cookie and the catalogs' names have it.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Portuguese => "pt-BR",
            Self::Spanish => "es",
            Self::Pseudo => "qps",
        }
    }

    /// As those who speak it call it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Portuguese => "Português",
            Self::Spanish => "Español",
            Self::Pseudo => "Pseudo",
        }
    }

    pub fn parse(tag: &str) -> Option<Self> {
        [Self::English, Self::Portuguese, Self::Spanish, Self::Pseudo].into_iter().find(|one| one.tag() == tag)
    }

    /// Which of a text's forms goes with `n`: 0 for one, 1 for many (CLDR's rules of these languages, for whole numbers).
    pub const fn form(self, n: i64) -> usize {
        let one = match self {
            Self::Portuguese => n == 0 || n == 1,
            _ => n == 1,
        };
        if one { 0 } else { 1 }
    }

    /// What stands between a number's groups of three digits.
    pub const fn separator(self) -> char {
        match self {
            Self::Portuguese | Self::Spanish => '.',
            _ => ',',
        }
    }
}

#[cfg(feature = "ssr")]
mod asked {
    use http::{HeaderMap, header};

    use super::Language;

    /// The cookie that remembers a reader's own choice.
    pub const COOKIE: &str = "lang";

    impl Language {
        /// That of a request: the reader's own choice, else the first that their browser asks for and Farol speaks, else English.
        /// `pseudo` is whether the language for developers is there.
        pub fn of(headers: &HeaderMap, pseudo: bool) -> Self {
            let chosen = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
            let mut chosen = chosen.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
            let chosen = chosen.find_map(|(name, value)| Self::parse(value).filter(|_| name == COOKIE));
            let asked = || headers.get(header::ACCEPT_LANGUAGE).and_then(|value| asked_for(value.to_str().ok()?));
            chosen.filter(|one| pseudo || *one != Self::Pseudo).or_else(asked).unwrap_or_default()
        }
    }

    /// The best of an `Accept-Language` (RFC 9110 §12.5.4) that Farol speaks, whatever its region.
    fn asked_for(accepted: &str) -> Option<Language> {
        let mut best = None;
        for range in accepted.split(',') {
            let mut parts = range.split(';').map(str::trim);
            let primary = parts.next().and_then(|tag| tag.split('-').next()).unwrap_or_default();
            let language = match primary.to_ascii_lowercase().as_str() {
                "en" => Language::English,
                "pt" => Language::Portuguese,
                "es" => Language::Spanish,
                _ => continue,
            };
            let weight = parts.find_map(|part| part.strip_prefix("q=")?.parse().ok()).unwrap_or(1.0_f32);
            if weight > 0.0 && best.is_none_or(|(_, most)| weight > most) {
                best = Some((language, weight));
            }
        }
        best.map(|(language, _)| language)
    }

    #[cfg(test)]
    mod tests {
        use http::HeaderValue;

        use super::*;

        fn of(cookie: &'static str, accepted: &'static str) -> Language {
            let headers = [(header::COOKIE, cookie), (header::ACCEPT_LANGUAGE, accepted)];
            let headers = headers.into_iter().filter(|(_, value)| !value.is_empty());
            let headers = headers.map(|(name, value)| (name, HeaderValue::from_static(value)));
            Language::of(&HeaderMap::from_iter(headers), false)
        }

        #[test]
        fn the_browsers_language_then_ones_own_choice() {
            for (cookie, accepted, expected) in [
                ("", "", Language::English),
                ("", "pt-BR,pt;q=0.9,en-US;q=0.8", Language::Portuguese),
                ("", "de, es-MX;q=0.7, en;q=0.8", Language::English),
                ("", "es-419", Language::Spanish),
                ("", "pt;q=0, es;q=0.1", Language::Spanish),
                ("", "de-DE, fr", Language::English),
                ("theme=dark; lang=es", "pt-BR", Language::Spanish),
                ("lang=en", "pt-BR", Language::English),
                ("lang=qps", "pt-BR", Language::Portuguese),
                ("lang=../etc", "pt-BR", Language::Portuguese),
            ] {
                assert_eq!(of(cookie, accepted), expected, "{cookie:?} {accepted:?}");
            }
        }
    }
}

#[cfg(feature = "ssr")]
pub use asked::COOKIE;
