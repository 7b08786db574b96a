//! The small things that every report is made of: addresses, ids, status codes, a server's own words.

use time::{OffsetDateTime, format_description::well_known::Rfc3339};

/// Most characters of a server's own words.
const DIAGNOSTIC: usize = 2_000;

/// Most bytes of an address (RFC 5321 §4.5.3.1) and of an id (a line, RFC 5322 §2.1.1).
const ADDRESS: usize = 320;
const ID: usize = 998;

/// An address without angle brackets, folded to lower case.
pub fn address(text: &str) -> Option<String> {
    let address = text.trim().trim_start_matches('<').trim_end_matches('>').trim().to_lowercase();
    let (local, domain) = address.rsplit_once('@')?;
    let sound = !local.is_empty() && !domain.is_empty() && address.len() <= ADDRESS;
    (sound && !address.contains(|c: char| c.is_control() || c.is_whitespace())).then_some(address)
}

/// A `Message-ID` without angle brackets: the first of those in `text`.
pub fn message_id(text: &str) -> Option<String> {
    let text = text.trim();
    let id = match text.split_once('<') {
        Some((_, rest)) => rest.split('>').next().unwrap_or_default(),
        None => text.split_whitespace().next().unwrap_or_default(),
    };
    let id: String = id.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
    (id.contains('@') && id.len() <= ID).then_some(id)
}

/// The token of an address whose local part is `bounce+TOKEN`.
pub fn verp(text: &str) -> Option<String> {
    let text = text.trim().trim_start_matches('<');
    let (local, _) = text.rsplit_once('@')?;
    let token = local.get("bounce+".len()..).filter(|_| local[.."bounce+".len()].eq_ignore_ascii_case("bounce+"))?;
    let sound = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '=' | '.');
    ((1..=128).contains(&token.len()) && token.chars().all(sound)).then(|| token.to_owned())
}

/// An enhanced status code (RFC 3463 §2): class 2, 4 or 5, subject, detail. What follows it is passed over.
pub fn code(text: &str) -> Option<String> {
    let code = text.trim().split([' ', '\t', '(', ';']).next()?;
    let mut parts = code.split('.');
    let class = parts.next().is_some_and(|class| matches!(class, "2" | "4" | "5"));
    let number = |part: Option<&str>| {
        part.is_some_and(|part| (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()))
    };
    let sound = class && number(parts.next()) && number(parts.next()) && parts.next().is_none();
    sound.then(|| code.to_owned())
}

/// The class digit of an SMTP reply (`550 5.1.1 no such user`) and the enhanced status code in it.
pub fn reply(text: &str) -> (Option<u8>, Option<String>) {
    let text = without_type(text);
    let Some((digits, rest)) = text.split_at_checked(3) else { return (None, code(text)) };
    let is_reply = digits.bytes().all(|b| b.is_ascii_digit()) && rest.starts_with([' ', '-', '#']) || rest.is_empty();
    match digits.bytes().next() {
        Some(class @ b'2'..=b'5') if is_reply => {
            (Some(class - b'0'), code(rest.trim_start_matches([' ', '-', '#'])).filter(|c| c.as_bytes()[0] == class))
        }
        _ => (class(code(text).as_deref()), code(text)),
    }
}

/// The class digit of an enhanced status code.
pub fn class(code: Option<&str>) -> Option<u8> {
    code?.bytes().next().map(|digit| digit.wrapping_sub(b'0'))
}

/// The more telling of the status that a report names and of the one in the server's words: `5.0.0` says nothing.
pub fn telling(named: Option<String>, said: Option<String>) -> Option<String> {
    match (named, said) {
        (Some(named), Some(said)) if named.ends_with(".0.0") && class(Some(&named)) == class(Some(&said)) => Some(said),
        (named, said) => named.or(said),
    }
}

/// A server's own words on one line, without the type before them.
pub fn diagnostic(text: &str) -> Option<String> {
    let words = without_type(text).split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    let line = words.collect::<Vec<_>>().join(" ");
    let cut: String = line.chars().take(DIAGNOSTIC).collect();
    (!cut.is_empty()).then_some(cut)
}

fn without_type(text: &str) -> &str {
    match text.split_once(';') {
        Some((kind, rest)) if matches!(kind.trim().to_ascii_lowercase().as_str(), "smtp" | "x-unix" | "lmtp") => rest,
        _ => text,
    }
    .trim()
}

/// Unix seconds of an RFC 3339 moment.
pub fn rfc3339(text: &str) -> Option<i64> {
    OffsetDateTime::parse(text.trim(), &Rfc3339).ok().map(OffsetDateTime::unix_timestamp)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_ids() {
        assert_eq!(address(" <Ana@Aurora.Example> ").as_deref(), Some("ana@aurora.example"));
        assert_eq!(address("ana"), None);
        assert_eq!(address("a b@c.example"), None);
        assert_eq!(message_id("<a.1@farol.example> <b@x>").as_deref(), Some("a.1@farol.example"));
        assert_eq!(message_id("a.1@farol.example").as_deref(), Some("a.1@farol.example"));
        assert_eq!(message_id("<>"), None);
        assert_eq!(verp("<Bounce+k3Y_x@farol.example>").as_deref(), Some("k3Y_x"));
        for none in ["bounce+@farol.example", "bounce@farol.example", "é@farol.example", "bounce+a b@c", ""] {
            assert_eq!(verp(none), None, "{none}");
        }
    }

    #[test]
    fn codes() {
        for (text, expected) in [
            ("5.1.1", Some("5.1.1")),
            ("5.1.1 (bad mailbox)", Some("5.1.1")),
            ("4.4.7", Some("4.4.7")),
            ("3.1.1", None),
            ("5.1", None),
            ("5.1.1.1", None),
            ("5.1.1111", None),
            ("", None),
        ] {
            assert_eq!(code(text).as_deref(), expected, "{text}");
        }
        for (text, class, code) in [
            ("smtp; 550 5.1.1 no such user", Some(5), Some("5.1.1")),
            ("550-5.1.1 The account", Some(5), Some("5.1.1")),
            ("452 4.2.2 full", Some(4), Some("4.2.2")),
            ("550 no such user", Some(5), None),
            ("550 4.1.1 muddled", Some(5), None),
            ("5.7.1 refused", Some(5), Some("5.7.1")),
            ("no route to host", None, None),
            ("é", None, None),
        ] {
            assert_eq!(reply(text), (class, code.map(str::to_owned)), "{text}");
        }
    }

    #[test]
    fn words() {
        assert_eq!(diagnostic("smtp; 550\r\n no\u{0} such \tuser").as_deref(), Some("550 no such user"));
        assert_eq!(diagnostic(" \r\n"), None);
        assert_eq!(diagnostic(&"é".repeat(3_000)).map(|words| words.chars().count()), Some(2_000));
        assert_eq!(telling(Some("5.0.0".into()), Some("5.1.1".into())).as_deref(), Some("5.1.1"));
        assert_eq!(telling(Some("5.2.2".into()), Some("5.1.1".into())).as_deref(), Some("5.2.2"));
        assert_eq!(rfc3339("2026-03-01T10:00:00.000Z"), Some(1_772_359_200));
    }
}
