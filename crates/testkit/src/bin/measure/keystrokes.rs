//! What agents type, as the search bar sees it: every beginning, from the second character on, of what a caller says.

use desk::search::fold::fold;

use crate::{rng::Rng, sample::Sample};

/// Text in the search bar after one keystroke.
#[derive(Clone)]
pub struct Stroke {
    /// What is being typed: a row of the table.
    pub attribute: &'static str,
    pub text: String,
    /// Nothing more will be typed: whoever it names must be found.
    pub last: bool,
}

/// Beginnings that half of all calls share.
const COMMON: [&str; 20] = [
    "an", "ana", "ana s", "jo", "joao", "sil", "silva", "ma", "mar", "maria", "san", "de", "ca", "fe", "al", "souza",
    "11", "55", "+5511", "00:1b",
];

/// All keystrokes of a sample, in no order.
pub fn of(sample: &Sample, seed: u64) -> Vec<Stroke> {
    let mut strokes = Vec::new();
    let mut typed = |attribute, text: &str| type_in(&mut strokes, attribute, text);
    for (at, user) in sample.users.iter().enumerate() {
        let [id, given, family, display, emails, phones, sips] = user.as_slice() else { continue };
        typed("name", &name(at, given, family, display));
        typed("name by sound", &misheard(&fold(&format!("{given} {family}"))));
        typed("phone", &phone(at, first(phones)));
        typed("e-mail", first(emails));
        typed("SIP address", first(sips));
        typed("id (pasted)", id);
    }
    for (at, device) in sample.devices.iter().enumerate() {
        let [_, serial, mac, _] = device.as_slice() else { continue };
        typed("serial", &serial.to_lowercase());
        let bare: String = mac.chars().filter(|c| *c != ':').collect();
        typed("MAC", &if at % 2 == 0 { mac.to_lowercase() } else { bare[bare.len().saturating_sub(6)..].to_owned() });
    }
    for customer in &sample.customers {
        let [id, name] = customer.as_slice() else { continue };
        typed("customer", &fold(name));
        typed("id (pasted)", id);
    }
    let others = [
        ("order", &sample.orders),
        ("subscription", &sample.subscriptions),
        ("domain", &sample.domains),
        ("site", &sample.sites),
    ];
    for (attribute, rows) in others {
        rows.iter().for_each(|row| typed(attribute, &row[0]));
    }
    for text in COMMON {
        let text = text.to_owned();
        strokes.push(Stroke { attribute: "common beginning", text, last: true });
    }
    Rng::new(seed).shuffle(&mut strokes);
    strokes
}

fn type_in(strokes: &mut Vec<Stroke>, attribute: &'static str, text: &str) {
    let ends: Vec<usize> = text.char_indices().map(|(at, c)| at + c.len_utf8()).collect();
    let pasted = attribute.ends_with("(pasted)");
    for (at, end) in ends.iter().enumerate().skip(1) {
        let last = at + 1 == ends.len();
        // A space says nothing new.
        if (last || !pasted) && !text[..*end].ends_with(' ') {
            strokes.push(Stroke { attribute, text: text[..*end].to_owned(), last });
        }
    }
}

/// As people type names: mostly without marks, the family first at times, sometimes the whole of it as it is written.
fn name(at: usize, given: &str, family: &str, display: &str) -> String {
    match at % 4 {
        0 => display.to_owned(),
        1 => fold(&format!("{} {given}", last_word(family))),
        2 => fold(&format!("{given} {}", last_word(family))),
        _ => fold(display),
    }
}

/// As it was heard over the telephone by somebody who spells it another way.
fn misheard(name: &str) -> String {
    name.replace("th", "t").replace("ph", "f").replace("ss", "s").replace('z', "s").replace('y', "i").replace("ll", "l")
}

/// In full, without the country, or its last eight digits.
fn phone(at: usize, number: &str) -> String {
    match at % 3 {
        0 => number.to_owned(),
        1 => number.chars().skip(3).collect(),
        _ => number[number.len().saturating_sub(8)..].to_owned(),
    }
}

/// Of a list, without its label.
fn first(list: &str) -> &str {
    let first = list.split(';').next().unwrap_or_default();
    first.split_once(':').map_or(first, |(_, value)| value)
}

fn last_word(text: &str) -> &str {
    text.rsplit(' ').next().unwrap_or(text)
}
