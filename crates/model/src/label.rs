//! What stands on a device's label, from what a camera read there: its serial or MAC address, free of all round it.

use crate::{
    classify::tidy,
    field::{Mac, Serial},
};

/// The names that labels give a serial, without punctuation and in lower case.
const SERIALS: [&str; 9] =
    ["sn", "serial", "serialno", "serialnr", "serialnumber", "serno", "sernr", "numerodeserie", "ns"];

const MACS: [&str; 9] =
    ["mac", "macaddress", "macaddr", "macid", "ethaddr", "lanmac", "macethernet", "ea", "enderecomac"];

/// What to search for after `read` was read off a barcode, a QR code or a line of print: the serial before the MAC address
/// where both are there. Of what is neither, the text itself when it is one short line; `None` when it leads nowhere: a web
/// address, a network's password, a text.
pub fn sought(read: &str) -> Option<String> {
    let read = read.trim();
    if let Ok(mac) = read.parse::<Mac>() {
        return Some(mac.into_string());
    }
    let (mut serial, mut mac) = (None, None);
    for (name, value) in pairs(read) {
        if SERIALS.contains(&name.as_str()) {
            serial = serial.or_else(|| as_serial(&value));
        } else if MACS.contains(&name.as_str()) {
            mac = mac.or_else(|| as_mac(&value));
        }
    }
    let web = is_web(read);
    serial
        .or(mac)
        .or_else(|| by_number(read))
        .or_else(|| tokens(read).find_map(as_mac))
        .or_else(|| if web { None } else { tokens(read).find_map(telling) })
        .or_else(|| if web { last_part(read) } else { whole(read) })
}

/// Every `name: value`, `name=value` and `"name":"value"` of the text; of `Serial No. FOC…`, too, whose sign is a space.
fn pairs(read: &str) -> Vec<(String, String)> {
    let mut out = Vec::new();
    for part in read.split(['\n', '\r', '\t', ',', ';', '&', '?', '|', '{', '}', '#']) {
        if let Some((name, value)) = part.split_once(['=', ':']) {
            out.push((bare(name), unquoted(value)));
        }
        let words: Vec<_> = part.split_whitespace().collect();
        for at in 1..words.len() {
            for from in at.saturating_sub(3)..at {
                // A second pair on the line ends the value of the first.
                out.push((bare(&words[from..at].concat()), unquoted(words[at])));
                let rest = words[at..].iter().take(6).copied().collect::<String>();
                out.push((bare(&words[from..at].concat()), unquoted(&rest)));
            }
        }
        for word in words {
            if let Some((name, value)) = word.split_once(['=', ':']) {
                out.push((bare(name), unquoted(value)));
            }
        }
    }
    out
}

/// A name without its punctuation and marks: `S/N`, `Serial No.`, `Número de Série`.
fn bare(name: &str) -> String {
    let plain = |c: char| match c {
        'ú' | 'Ú' => 'u',
        'é' | 'É' => 'e',
        'ç' | 'Ç' => 'c',
        c => c.to_ascii_lowercase(),
    };
    name.chars().map(plain).filter(char::is_ascii_alphanumeric).collect()
}

fn unquoted(value: &str) -> String {
    value.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ':' | '=' | '*' | '(' | ')')).to_owned()
}

/// Serials are one word, with a digit in it.
fn as_serial(value: &str) -> Option<String> {
    let word = value.split_whitespace().next()?;
    let serial = word.parse::<Serial>().ok()?;
    serial.as_str().contains(|c: char| c.is_ascii_digit()).then(|| serial.into_string())
}

fn as_mac(value: impl AsRef<str>) -> Option<String> {
    value.as_ref().parse::<Mac>().ok().map(Mac::into_string)
}

/// GS1's number 21 is the serial: `(01)07612345678900(21)FOC29430ENW`, or `…/01/…/21/FOC29430ENW` as an address
/// (GS1 General Specifications §3.5.2, GS1 Digital Link §4).
fn by_number(read: &str) -> Option<String> {
    let after = read.split_once("(21)").or_else(|| read.split_once("/21/"))?.1;
    as_serial(after.split(['(', '/', '?', '\u{1d}']).next()?)
}

/// Words as labels and addresses divide them; a MAC address keeps its own punctuation.
fn tokens(read: &str) -> impl Iterator<Item = &str> {
    read.split(|c: char| {
        c.is_whitespace() || matches!(c, '/' | '?' | '&' | '=' | ',' | ';' | '|' | '"' | '{' | '}' | '#')
    })
    .map(|word| word.trim_matches(|c: char| !c.is_ascii_alphanumeric()))
    .filter(|word| !word.is_empty())
}

/// A word that can be nothing but a serial: long, in capitals, letters and digits both.
fn telling(word: &str) -> Option<String> {
    let letters = word.contains(|c: char| c.is_ascii_uppercase());
    let digits = word.contains(|c: char| c.is_ascii_digit());
    let loud = !word.contains(|c: char| c.is_ascii_lowercase());
    if word.len() >= 8 && letters && digits && loud { as_serial(word) } else { None }
}

fn is_web(read: &str) -> bool {
    read.split_once("://").is_some_and(|(scheme, _)| scheme.chars().all(|c| c.is_ascii_alphanumeric()))
}

/// The last part of an address's path, where it may be a serial.
fn last_part(read: &str) -> Option<String> {
    let path = read.split(['?', '#']).next()?;
    let part = path.split_once("://")?.1.split_once('/')?.1.trim_end_matches('/').rsplit('/').next()?;
    if part.len() >= 8 && part.contains(|c: char| c.is_ascii_alphabetic()) { as_serial(part) } else { None }
}

/// One short line is what somebody may have searched for: an order, an id, a name.
fn whole(read: &str) -> Option<String> {
    let coded = read.split_once(':').is_some_and(|(scheme, _)| {
        matches!(
            scheme.to_ascii_uppercase().as_str(),
            "WIFI" | "BEGIN" | "MATMSG" | "SMSTO" | "GEO" | "OTPAUTH" | "DPP" | "MECARD"
        )
    });
    let text = tidy(read);
    (!coded && !read.contains('\n') && text.len() <= 64 && text.contains(char::is_alphanumeric)).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::sought;

    #[test]
    fn reads_labels() {
        let mac = "7C:21:0E:F4:0A:51";
        for (read, found) in [
            ("FOC29430ENW", "FOC29430ENW"),
            ("S/N: FOC29430ENW", "FOC29430ENW"),
            ("S/N FOC29430ENW", "FOC29430ENW"),
            ("SN:FOC29430ENW", "FOC29430ENW"),
            ("sn=foc29430enw", "FOC29430ENW"),
            ("Serial No. FOC29430ENW", "FOC29430ENW"),
            ("Serial Number: FOC29430ENW", "FOC29430ENW"),
            ("SERIAL NUMBER\nFOC29430ENW", "FOC29430ENW"),
            ("Número de Série: FOC29430ENW", "FOC29430ENW"),
            ("*FOC29430ENW*", "FOC29430ENW"),
            ("S/N 12345678", "12345678"),
            ("7C:21:0E:F4:0A:51", mac),
            ("7c-21-0e-f4-0a-51", mac),
            ("7c21.0ef4.0a51", mac),
            ("7C210EF40A51", mac),
            ("MAC: 7C210EF40A51", mac),
            ("MAC 7C 21 0E F4 0A 51", mac),
            ("MAC Address: 7C:21:0E:F4:0A:51", mac),
            ("MAC=7c-21-0e-f4-0a-51", mac),
            ("CP-8841-K9 MAC 7C210EF40A51 V03", mac),
            ("MAC: 7C210EF40A51\nS/N: FOC29430ENW", "FOC29430ENW"),
            ("PID:CP-8841-K9,SN:FOC29430ENW,MAC:7C210EF40A51", "FOC29430ENW"),
            ("PID=CP-8841-K9;VID=V03;SN=FOC29430ENW", "FOC29430ENW"),
            ("PID CP-8841-K9 SN FOC29430ENW", "FOC29430ENW"),
            (r#"{"pid":"CP-8841","sn":"FOC29430ENW","mac":"7C210EF40A51"}"#, "FOC29430ENW"),
            (r#"{"model":"desk","mac":"7c210ef40a51"}"#, mac),
            ("https://maker.example/setup?sn=FOC29430ENW&pid=CP-8841", "FOC29430ENW"),
            ("https://maker.example/setup?pid=CP-8841&mac=7C210EF40A51", mac),
            ("https://maker.example/d/FOC29430ENW", "FOC29430ENW"),
            ("https://maker.example/d/7c210ef40a51/", mac),
            ("https://id.gs1.org/01/07612345678900/21/FOC29430ENW", "FOC29430ENW"),
            ("(01)07612345678900(21)FOC29430ENW", "FOC29430ENW"),
            ("Desk phone 8841\nFOC29430ENW\nMade far away", "FOC29430ENW"),
            ("ORD-2024-00017", "ORD-2024-00017"),
            ("Ana Silva", "Ana Silva"),
        ] {
            assert_eq!(sought(read).as_deref(), Some(found), "{read:?}");
        }
    }

    #[test]
    fn leaves_alone_what_leads_nowhere() {
        for read in [
            "",
            "  \n ",
            "https://maker.example/",
            "https://maker.example/manual",
            "https://maker.example/support/phones?lang=en",
            "WIFI:T:WPA;S:lobby;P:secret;;",
            "BEGIN:VCARD\nFN:Ana Silva\nEND:VCARD",
            "made in\na place\nfar away",
            "🙂",
        ] {
            assert_eq!(sought(read), None, "{read:?}");
        }
    }
}
