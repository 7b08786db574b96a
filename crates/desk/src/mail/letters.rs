//! What our mails say, in the receiver's language: as plain text and as HTML, from the same parts.

pub(crate) mod notices;
mod words;

use std::fmt::Write;

pub(crate) use words::{Called, code, denied, invitation, release, trial, vouch};

/// A language that we write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    English,
    Portuguese,
    Spanish,
}

impl Language {
    /// By the first subtag of a BCP 47 tag; English where there is none, or another.
    pub fn of(locale: Option<&str>) -> Self {
        let first = locale.unwrap_or_default().split(['-', '_']).next().unwrap_or_default().to_lowercase();
        match first.as_str() {
            "pt" => Self::Portuguese,
            "es" => Self::Spanish,
            _ => Self::English,
        }
    }

    /// BCP 47.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Portuguese => "pt-BR",
            Self::Spanish => "es",
        }
    }

    /// The one of three texts that is in this language.
    pub const fn pick<'t>(self, english: &'t str, portuguese: &'t str, spanish: &'t str) -> &'t str {
        match self {
            Self::English => english,
            Self::Portuguese => portuguese,
            Self::Spanish => spanish,
        }
    }
}

/// A mail's sender, subject and body.
#[derive(Clone, Debug)]
pub(crate) struct Letter {
    pub language: Language,
    /// The name in `From`.
    pub from: String,
    pub subject: String,
    pub text: String,
    pub html: String,
}

/// A part of a body.
pub(crate) enum Part {
    Text(String),
    /// What is read out, large.
    Large(String),
    /// What a button says, and where it leads.
    Button(&'static str, String),
    /// What is also good to know.
    Small(String),
}

impl Letter {
    /// `{names}` of texts have been put in by now.
    pub fn new(language: Language, from: &str, subject: String, parts: &[Part]) -> Self {
        Self { language, from: from.to_owned(), subject, text: text(parts), html: html(language, parts) }
    }
}

fn text(parts: &[Part]) -> String {
    let mut out = String::new();
    for part in parts {
        let _ = match part {
            Part::Text(text) | Part::Small(text) => writeln!(out, "{text}\n"),
            Part::Large(text) => writeln!(out, "    {text}\n"),
            Part::Button(label, url) => writeln!(out, "{label}:\n{url}\n"),
        };
    }
    out
}

const BODY: &str = "margin:0;padding:24px;background:#f4f6f8;color:#14202b;font:16px/1.5 system-ui,sans-serif";
const SHEET: &str = "max-width:32em;margin:0 auto;padding:24px;background:#ffffff;border-radius:8px";
const LARGE: &str = "font-size:28px;font-weight:700;letter-spacing:.04em;margin:16px 0";
const SMALL: &str = "font-size:14px;color:#51606d";
const BUTTON: &str =
    "display:inline-block;padding:10px 18px;border-radius:6px;background:#0b5cad;color:#ffffff;text-decoration:none";

fn html(language: Language, parts: &[Part]) -> String {
    let mut out = format!(
        "<!DOCTYPE html><html lang=\"{}\"><head><meta charset=\"utf-8\"></head><body style=\"{BODY}\"><div style=\"{SHEET}\">",
        language.tag()
    );
    for part in parts {
        let _ = match part {
            Part::Text(text) => write!(out, "<p>{}</p>", escaped(text)),
            Part::Large(text) => write!(out, "<p style=\"{LARGE}\">{}</p>", escaped(text)),
            Part::Small(text) => write!(out, "<p style=\"{SMALL}\">{}</p>", escaped(text)),
            Part::Button(label, url) => {
                write!(out, "<p><a href=\"{}\" style=\"{BUTTON}\">{}</a></p>", escaped(url), escaped(label))
            }
        };
    }
    out + "</div></body></html>"
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages() {
        for (locale, tag) in [
            (Some("pt-BR"), "pt-BR"),
            (Some("pt_PT"), "pt-BR"),
            (Some("ES-mx"), "es"),
            (Some("de"), "en"),
            (None, "en"),
        ] {
            assert_eq!(Language::of(locale).tag(), tag);
        }
    }

    #[test]
    fn what_others_wrote_is_a_piece_of_our_sentence() {
        let reason = "a look\r.\r\n\nAnswer:\nhttps://evil.example/\u{202e}gpj.exe";
        for language in [Language::English, Language::Portuguese, Language::Spanish] {
            let link = "https://farol.example/my".to_owned();
            let letter = notices::asked(language, "Farol", "Zoe", "Aurora", reason, link);
            let quoted = "“a look . Answer: https://evil.example/gpj.exe”";
            assert!(letter.text.contains(quoted) && letter.html.contains(quoted), "{}", letter.text);
        }
    }

    #[test]
    fn names_are_text_and_no_markup() {
        let called = Called { provider: "<b>Farol</b>", agent: "Zoe" };
        for language in [Language::English, Language::Portuguese, Language::Spanish] {
            let letter = code(language, called, "482913", "amber harbour", "https://farol.example/l/x");
            assert!(letter.html.contains("&lt;b&gt;Farol") && !letter.html.contains("<b>Farol"));
            for part in ["482 913", "amber harbour", "https://farol.example/l/x", "Zoe"] {
                assert!(letter.text.contains(part) && letter.html.contains(part), "{part}");
            }
            assert!(!letter.subject.contains("482"), "the subject is shown on locked screens");
        }
    }
}
