//! What a text typed into the search bar looks like, said while it is typed, in the browser and on the server alike.
//! It only orders and words the search: a text that looks like one thing is still looked for as the others.

use crate::wire::words;

words! {
    Looks {
        Name = "name",
        Email = "email",
        Phone = "phone",
        Domain = "domain",
        Mac = "mac",
        Serial = "serial",
        Sip = "sip",
        Order = "order",
        Subscription = "subscription",
        Id = "id",
    }
}

/// Longest text that is searched for, in Unicode scalar values; what is past it is cut.
pub const MAX_QUERY: usize = 200;

/// What `text` looks like, likeliest first; empty for text without a letter or digit.
pub fn classify(text: &str) -> Vec<Looks> {
    let text = tidy(text);
    if !text.chars().any(char::is_alphanumeric) {
        return Vec::new();
    }
    // "#" in front says "number".
    let text = text.trim_start_matches(['#', ' ']);
    let lower = text.to_ascii_lowercase();
    let mut looks = Vec::new();
    if lower.starts_with("sip:") || lower.starts_with("sips:") {
        looks.push(Looks::Sip);
    } else if let Some(address) = address(&lower) {
        match address.strip_prefix('@') {
            Some(host) if host.len() > 1 => looks.push(Looks::Domain),
            Some(_) => {}
            None => looks.extend([Looks::Email, Looks::Sip]),
        }
    }
    if is_id(&lower) {
        looks.push(Looks::Id);
    }
    if is_subscription(&lower) {
        looks.push(Looks::Subscription);
    }
    if is_mac(&lower) {
        looks.push(Looks::Mac);
    }
    if is_order(text) {
        looks.push(Looks::Order);
    }
    if phone(&lower).is_some() {
        looks.push(Looks::Phone);
    }
    if looks.is_empty() && is_serial(&lower) {
        looks.push(Looks::Serial);
    }
    if looks.is_empty() && is_host(&lower) {
        looks.push(Looks::Domain);
    }
    if looks.is_empty() && text.chars().any(char::is_alphabetic) {
        looks.push(Looks::Name);
    }
    looks
}

/// `text` without control, format and surrounding white space, runs of white space made one, each dash a hyphen, cut at
/// [`MAX_QUERY`].
pub fn tidy(text: &str) -> String {
    let visible = text.chars().take(MAX_QUERY * 4).filter(|c| !is_invisible(*c));
    let mut out = String::new();
    for c in visible.take(MAX_QUERY) {
        if !c.is_whitespace() && !c.is_control() {
            out.push(if is_dash(c) { '-' } else { c });
        } else if !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// Marks of direction, joiners and the byte order mark: pasted along unseen.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// What a word processor makes of a hyphen, and the sign for minus.
fn is_dash(c: char) -> bool {
    matches!(c, '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// Whether `c` turns the direction of all that follows it (UAX #9 §2): no name needs it, and in one it changes how what stands
/// beside it reads.
pub fn turns(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// What somebody else has written, as a piece of a sentence or a header of ours: it begins no line and no header, and turns
/// nothing round that stands after it.
pub fn on_one_line(text: &str) -> String {
    let seen = text.chars().filter(|c| !turns(*c)).map(|c| if c.is_control() { ' ' } else { c });
    seen.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The decimal digits of `text`, in order.
pub fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// `text` as lower-case hex digits, when it is nothing but those and the punctuation of a MAC address.
pub fn hex(text: &str) -> Option<String> {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            ':' | '-' | '.' | ' ' => {}
            c if c.is_ascii_hexdigit() => out.push(c.to_ascii_lowercase()),
            _ => return None,
        }
    }
    (!out.is_empty()).then_some(out)
}

/// The e-mail or SIP address in lower-case `text` as it is copied out of a mail or a device's log, or the "@" with a domain: without
/// the name before it, its brackets, its scheme, its port and what follows.
pub fn address(text: &str) -> Option<&str> {
    let word = text.split([' ', '<', '>', ',', ';', '?']).find(|word| word.contains('@'))?;
    let word = word.trim_matches(['(', ')', '[', ']', '"', '\'', '.']);
    let word = ["mailto:", "sips:", "sip:"].iter().find_map(|scheme| word.strip_prefix(scheme)).unwrap_or(word);
    let (user, host) = word.split_once('@')?;
    let host = host.split([':', '/']).next().unwrap_or(host);
    word.get(..user.len() + 1 + host.len())
}

/// The telephone number that lower-case `text` is, of 4 to 20 digits, as it is copied: without "tel:" before it, and without an extension,
/// a SIP host or parameters behind it.
pub fn phone(text: &str) -> Option<&str> {
    let is_label = |label: &str| label.chars().all(|c| c.is_alphabetic() || c == '.');
    let text = text.trim_start_matches('<');
    let bare = text.split_once(':').filter(|(label, _)| is_label(label)).map_or(text, |(_, rest)| rest);
    let bare = bare.trim_start();
    let of_phone = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '(' | ')' | '.' | '/' | ' ');
    let (number, rest) = bare.split_at(bare.find(|c| !of_phone(c)).unwrap_or(bare.len()));
    let count = digits(number).len();
    let written = number.bytes().any(|b| !b.is_ascii_digit());
    let goes_on = |signs: &[&str]| signs.iter().any(|sign| rest.starts_with(sign));
    let ends = match rest {
        "" => true,
        // "2134560x12" is a serial as well as a number with an extension.
        _ => {
            count >= 6
                && (goes_on(&["@", ";", ",", "#", ">"]) || written && goes_on(&["x", "ext", "ramal", "int", "anexo"]))
        }
    };
    (ends && (4..=20).contains(&count)).then_some(number)
}

fn is_id(lower: &str) -> bool {
    let bare: String = lower.chars().filter(|c| *c != '-').collect();
    let uuid = bare.len() == 32 && bare.bytes().all(|b| b.is_ascii_hexdigit());
    // "ciscospark:/" in base64, which every id of that interface begins with; the case was folded away.
    uuid || lower.starts_with("y2lzy29zcgfyazov") || lower.starts_with("ciscospark://")
}

fn is_subscription(lower: &str) -> bool {
    lower.strip_prefix("sub").is_some_and(|rest| rest.len() >= 2 && rest.bytes().all(|b| b.is_ascii_digit()))
}

fn is_mac(lower: &str) -> bool {
    let Some(hex) = hex(lower) else { return false };
    let pairs = lower.split([':', '-']).collect::<Vec<_>>();
    let paired = pairs.len() >= 2
        && pairs[..pairs.len() - 1].iter().all(|p| p.len() == 2)
        && pairs.last().is_some_and(|p| p.len() <= 2);
    let dotted = lower.contains('.') && lower.split('.').all(|p| p.len() == 4);
    let lettered = hex.bytes().any(|b| b.is_ascii_alphabetic()) && hex.bytes().any(|b| b.is_ascii_digit());
    match hex.len() {
        12 => paired || dotted || lettered,
        6 => paired || lettered,
        3..12 => paired && (lettered || lower.contains(':')),
        _ => false,
    }
}

fn is_order(text: &str) -> bool {
    (6..=12).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

fn is_serial(lower: &str) -> bool {
    let plain = lower.bytes().all(|b| b.is_ascii_alphanumeric());
    let letters = lower.bytes().filter(u8::is_ascii_alphabetic).count();
    plain && (6..=20).contains(&lower.len()) && letters >= 2 && lower.len() - letters >= 2
}

fn is_host(lower: &str) -> bool {
    let host = lower.trim_start_matches("https://").trim_start_matches("http://");
    let host = host.split('/').next().unwrap_or(host);
    let labels: Vec<_> = host.split('.').collect();
    labels.len() >= 2
        && labels[0].len() >= 2
        && labels.iter().take(labels.len() - 1).all(|l| !l.is_empty())
        && host.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.' || b == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, first: Option<Looks>) {
        assert_eq!(classify(text).first().copied(), first, "{text:?} looks like {:?}", classify(text));
    }

    #[test]
    fn what_others_wrote_is_one_line() {
        for (text, line) in [
            ("Ana\r\nBcc: all@example.com", "Ana Bcc: all@example.com"),
            ("  Ana\t\u{85}Sil\u{202e}va\u{2028} ", "Ana Silva"),
            ("\u{2066}", ""),
        ] {
            assert_eq!(on_one_line(text), line);
        }
    }

    #[test]
    fn what_it_looks_like() {
        use Looks::*;
        for (text, first) in [
            ("Ana Silva", Name),
            ("  thiago ", Name),
            ("José", Name),
            ("李小龍", Name),
            ("ana.silva@aurora.example", Email),
            ("@aurora.example", Domain),
            ("aurora.example", Domain),
            ("https://aurora.meet.example/join", Domain),
            ("sip:ana@calls.aurora.example", Sip),
            ("+55 (85) 99891-8627", Phone),
            ("tel:+5585998918627", Phone),
            ("8627", Phone),
            ("+55 85 99891\u{2011}8627", Phone),
            ("Tel.: +55 85 99891-8627", Phone),
            ("+55 85 99891-8627 ramal 12", Phone),
            ("11 2017-5402x12", Phone),
            ("tel:+551120175402;ext=12", Phone),
            ("Ana Silva <ana.silva@aurora.example>", Email),
            ("mailto:ana@aurora.example,", Email),
            ("<sip:ana@calls.aurora.example:5061;transport=tls>", Email),
            ("2134560X12AB", Serial),
            ("87868984", Order),
            ("#87868984", Order),
            ("Sub534636", Subscription),
            ("7C:21:0E:F4:0A:51", Mac),
            ("7c210ef40a51", Mac),
            ("7c21.0ef4.0a51", Mac),
            ("f40a51", Mac),
            ("7C-21-0E", Mac),
            ("FOC29430ENW", Serial),
            ("e6c3f339-1a2b-4f1f-b1fd-42a29755d4c1", Id),
            ("E6C3F3391A2B4F1FB1FD42A29755D4C1", Id),
            ("Y2lzY29zcGFyazovL3VzL1BFT1BMRS9i", Id),
        ] {
            check(text, Some(first));
        }
        for nothing in ["", "   ", "%_*\"'\\", "\u{202e}", "🙂", "\0\u{1}"] {
            check(nothing, None);
        }
    }

    #[test]
    fn tidies() {
        assert_eq!(tidy("\u{feff} ana\t\n silva\u{200b} "), "ana silva");
        assert_eq!(tidy("99891\u{2013}8627"), "99891-8627");
        assert_eq!(tidy(&"x".repeat(10_000)).len(), MAX_QUERY);
    }

    #[test]
    fn what_is_round_an_address_is_left_out() {
        for (text, found) in [
            ("ana silva <ana.silva@aurora.example>", Some("ana.silva@aurora.example")),
            ("mailto:ana@aurora.example?subject=x", Some("ana@aurora.example")),
            ("(ana@aurora.example).", Some("ana@aurora.example")),
            ("<sip:ana@calls.example:5061;transport=tls>", Some("ana@calls.example")),
            ("ana @aurora.example", Some("@aurora.example")),
            ("ana.silva@", Some("ana.silva@")),
            ("ana silva", None),
        ] {
            assert_eq!(address(text), found, "{text:?}");
        }
    }

    #[test]
    fn what_is_round_a_number_is_left_out() {
        for (text, found) in [
            ("tel. +55 85 1", None),
            ("tel: +55 (85) 99891-8627", Some("+55 (85) 99891-8627")),
            ("11 2017-5402 ext. 3637", Some("11 2017-5402 ")),
            ("<sip:+551120175402@sbc.example;user=phone>", Some("+551120175402")),
            ("7c:21:0e:f4:0a:51", None),
            ("12:34:56:78:90:12", None),
            ("363", None),
        ] {
            assert_eq!(phone(text), found, "{text:?}");
        }
    }
}
