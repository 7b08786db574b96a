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
    } else if let Some(host) = lower.strip_prefix('@') {
        if host.len() > 1 {
            looks.push(Looks::Domain);
        }
    } else if lower.contains('@') && !lower.contains(' ') {
        looks.extend([Looks::Email, Looks::Sip]);
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
    if is_phone(text) {
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

/// `text` without control, format and surrounding white space, runs of white space made one, cut at [`MAX_QUERY`].
pub fn tidy(text: &str) -> String {
    let visible = text.chars().take(MAX_QUERY * 4).filter(|c| !is_invisible(*c));
    let mut out = String::new();
    for c in visible.take(MAX_QUERY) {
        if !c.is_whitespace() && !c.is_control() {
            out.push(c);
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

fn is_phone(text: &str) -> bool {
    let count = digits(text).len();
    let bare = text.strip_prefix("tel:").unwrap_or(text);
    let of_phone = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '(' | ')' | '.' | '/' | ' ');
    (4..=20).contains(&count) && bare.chars().all(of_phone)
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
        assert_eq!(tidy(&"x".repeat(10_000)).len(), MAX_QUERY);
    }
}
