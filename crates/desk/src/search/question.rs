//! What was typed, read into the ranges of keys to ask for: the likely kinds first, the others still asked.

use base64::Engine;
use model::classify::{self, Looks, classify, digits, hex, tidy};
use store::search_key::{KeyKind, Scan};
use uuid::Uuid;

use super::{
    fold::{fold, is_particle, sound_tokens, spelled_tokens, tokens},
    keys::{cut, plain, reversed, sip_key, site_host, sounds},
    sound::sound,
};

/// Above every character of a key.
const LAST: char = '\u{10FFFF}';

/// A search text, read once.
#[derive(Clone, Debug)]
pub struct Question {
    /// The text without what cannot be seen.
    pub text: String,
    /// The same, folded.
    pub folded: String,
    /// The words to look for in names, particles left out but for the last.
    pub words: Vec<String>,
    /// The text's words as they are heard, and with umlauts spelled out where there are any.
    heard: Vec<Vec<String>>,
    pub looks: Vec<Looks>,
    /// The digits of the telephone number that it is, as they were typed; empty when it is none.
    pub phone: String,
    /// The e-mail or SIP address that is in it, folded, or its only word; empty where there are more words.
    pub address: String,
    /// The host that this may be.
    pub host: String,
}

impl Question {
    pub fn read(q: &str) -> Self {
        let text = tidy(q);
        let folded = cut(fold(&text));
        let words = name_words(tokens(&text));
        let mut heard = vec![sound_tokens(&text), spelled_tokens(&text)];
        heard.dedup();
        let phone = classify::phone(folded.trim_start_matches(['#', ' '])).map(digits).unwrap_or_default();
        let address = match classify::address(&folded) {
            Some(address) => address.to_owned(),
            None if folded.contains(' ') => String::new(),
            None => sip_key(folded.trim_end_matches([',', ';', '.'])),
        };
        let host = site_host(address.trim_start_matches('@'));
        Self { words, heard, looks: classify(&text), phone, address, host, text, folded }
    }

    /// The ranges to read for the exact forms, the likeliest kind first. Empty when there is nothing to look for.
    pub fn scans(&self, hits: i64) -> Vec<Scan> {
        if !self.text.chars().any(char::is_alphanumeric) {
            return Vec::new();
        }
        let mut scans = Scans { hits, list: Vec::new() };
        self.ids(&mut scans);
        self.addresses(&mut scans);
        self.numbers(&mut scans);
        self.hardware(&mut scans);
        self.names(&mut scans);
        scans.list.sort_by_key(|scan| self.likelihood(scan.kind));
        scans.list
    }

    /// The ranges to read for names by their sound.
    pub fn sound_scans(&self, hits: i64) -> Vec<Scan> {
        let mut scans = Scans { hits, list: Vec::new() };
        for words in &self.heard {
            Self::heard_as(words, &mut scans);
        }
        scans.list
    }

    fn heard_as(words: &[String], scans: &mut Scans) {
        let heard: Vec<String> = name_words(words.to_vec()).iter().map(|word| sound(word)).collect();
        // A word that is not heard ("99") would be left out, and anybody found.
        if heard.iter().any(String::is_empty) || heard.iter().all(|s| s.len() < 2) {
            return;
        }
        match heard.as_slice() {
            [one] => scans.whole_word(KeyKind::UserNameSound, one),
            [first, second] => {
                for pair in either_way(first, second) {
                    scans.whole_word(KeyKind::UserNameSound, &pair);
                }
            }
            [others @ .., last] => {
                let (anchor, rest) = anchor(others);
                let with: Vec<_> = rest.map(|other| either_way(anchor, other).to_vec()).collect();
                for pair in either_way(anchor, last) {
                    scans.push(KeyKind::UserNameSound, &pair, format!("{pair}!"), with.clone(), scans.hits + 1);
                }
            }
            [] => {}
        }
        // Of a customer's name the particles are kept: "Banco do Brasil".
        scans.whole_word(KeyKind::OrgNameSound, &sounds(words));
    }

    /// Where a kind of key stands among what the text looks like: 0 is likeliest.
    pub fn likelihood(&self, kind: KeyKind) -> usize {
        let looks = looks_of(kind);
        let place = self.looks.iter().position(|l| looks.contains(l)).unwrap_or(self.looks.len());
        // People are asked for most, then customers.
        place * KeyKind::ALL.len() + COMMON.iter().position(|k| *k == kind).unwrap_or(COMMON.len())
    }

    fn ids(&self, scans: &mut Scans) {
        let bare: String = self.folded.chars().filter(|c| !matches!(c, '-' | '{' | '}')).collect();
        let hex_only = (8..=32).contains(&bare.len()) && bare.bytes().all(|b| b.is_ascii_hexdigit());
        let id = decode_id(&self.text).map(|id| id.simple().to_string()).or_else(|| hex_only.then_some(bare));
        for kind in [KeyKind::UserId, KeyKind::OrgId, KeyKind::DeviceId] {
            if let Some(id) = &id {
                scans.prefix(kind, id);
            }
        }
    }

    fn addresses(&self, scans: &mut Scans) {
        match self.address.strip_prefix('@') {
            Some(_) => scans.prefix(KeyKind::Domain, &self.host),
            None => {
                scans.prefix(KeyKind::Email, &self.address);
                if !self.address.contains('@') {
                    scans.prefix(KeyKind::Domain, &self.host);
                    scans.prefix(KeyKind::Site, &self.host);
                }
                if self.address.contains(['@', '.', '-', '_']) || self.looks.contains(&Looks::Sip) {
                    scans.prefix(KeyKind::UserSip, &self.address);
                    scans.prefix(KeyKind::DeviceSip, &self.address);
                }
            }
        }
    }

    fn numbers(&self, scans: &mut Scans) {
        if !self.phone.is_empty() {
            let international = self.is_international();
            let number = self.phone.trim_start_matches('0');
            if number.len() >= 3 {
                scans.prefix(KeyKind::Phone, number);
            }
            if !international && number.len() >= 4 {
                scans.prefix(KeyKind::PhoneReversed, &reversed(number));
            }
            if number.len() >= 10 {
                // A trunk or carrier code in front, "(0)" inside, or a digit that was added since: the subscriber's own
                // eight digits are the same in all of them.
                scans.prefix(KeyKind::PhoneReversed, &reversed(&number[number.len() - 8..]));
            }
        }
        let digits = digits(&self.text);
        if self.folded.chars().all(|c| c.is_ascii_digit() || " -*#".contains(c)) && !self.is_international() {
            match digits.len() {
                2..4 => scans.whole_word(KeyKind::Extension, &digits),
                4..=20 => scans.prefix(KeyKind::Extension, &digits),
                _ => {}
            }
        }
        if !digits.is_empty() && self.is_number() {
            let number = plain(&self.folded);
            scans.prefix(KeyKind::Order, &number);
            scans.prefix(KeyKind::Subscription, &number);
        }
    }

    fn is_international(&self) -> bool {
        self.text.contains('+') || self.phone.starts_with("00")
    }

    /// Whether it may be what has letters, digits and hyphens: an order's number, a serial.
    fn is_number(&self) -> bool {
        self.folded.chars().all(|c| c.is_ascii_alphanumeric() || " -_#".contains(c))
    }

    fn hardware(&self, scans: &mut Scans) {
        if let Some(mac) = hex(&self.text).filter(|mac| (4..=12).contains(&mac.len())) {
            scans.prefix(KeyKind::Mac, &mac);
            scans.prefix(KeyKind::MacReversed, &reversed(&mac));
        }
        let serial = plain(&self.folded);
        // Fewer digits alone are rather an extension, or the end of a telephone number.
        let least = if digits(&serial) == serial { 6 } else { 3 };
        if self.is_number() && serial.len() >= least {
            scans.prefix(KeyKind::Serial, &serial);
        }
    }

    fn names(&self, scans: &mut Scans) {
        if self.words.is_empty() {
            return;
        }
        scans.words(&self.words);
        // "Ana da", on the way to "Ana da Silva" or to "Ana Daniela".
        if let [before @ .., last] = self.words.as_slice()
            && is_particle(last)
        {
            scans.words(before);
        }
        let all = cut(tokens(&self.text).join(" "));
        scans.prefix(KeyKind::OrgName, &all);
        scans.prefix(KeyKind::Workspace, &all);
    }
}

/// Two sounds in both orders: only one of them is kept of most pairs.
fn either_way(one: &str, other: &str) -> [String; 2] {
    [format!("{one} {other}"), format!("{other} {one}")]
}

/// The kinds of key in the order in which they are meant when the text says nothing.
const COMMON: [KeyKind; 6] =
    [KeyKind::UserName, KeyKind::OrgName, KeyKind::Email, KeyKind::Phone, KeyKind::PhoneReversed, KeyKind::Workspace];

fn looks_of(kind: KeyKind) -> &'static [Looks] {
    match kind {
        KeyKind::OrgName | KeyKind::OrgNameSound | KeyKind::UserName | KeyKind::UserNameSound | KeyKind::Workspace => {
            &[Looks::Name]
        }
        KeyKind::OrgId | KeyKind::UserId | KeyKind::DeviceId => &[Looks::Id],
        KeyKind::Domain | KeyKind::Site => &[Looks::Domain],
        KeyKind::Subscription => &[Looks::Subscription],
        KeyKind::Email => &[Looks::Email],
        KeyKind::Phone | KeyKind::PhoneReversed | KeyKind::Extension => &[Looks::Phone],
        KeyKind::UserSip | KeyKind::DeviceSip => &[Looks::Sip],
        KeyKind::Serial => &[Looks::Serial],
        KeyKind::Mac | KeyKind::MacReversed => &[Looks::Mac],
        KeyKind::Order => &[Looks::Order],
    }
}

/// The words to look for in a name, once each: at most six, particles left out unless the last word may be the beginning
/// of something else.
fn name_words(all: Vec<String>) -> Vec<String> {
    let last = all.len().saturating_sub(1);
    let mut words: Vec<String> = Vec::new();
    for (at, word) in all.iter().enumerate() {
        if (at == last || !is_particle(word)) && !words.contains(word) {
            words.push(word.clone());
        }
    }
    if words.len() > 6 {
        words.drain(5..words.len() - 1);
    }
    words
}

/// The longest word, which is likely the rarest, and the others.
fn anchor(words: &[String]) -> (&String, impl Iterator<Item = &String>) {
    let at = (0..words.len()).max_by_key(|at| (words[*at].len(), usize::MAX - at)).unwrap_or(0);
    (&words[at], words.iter().enumerate().filter(move |(i, _)| *i != at).map(|(_, w)| w))
}

/// The UUID inside the base64 form of `ciscospark://us/PEOPLE/<uuid>` or inside that form itself.
fn decode_id(text: &str) -> Option<Uuid> {
    let decoded = match text.starts_with("ciscospark://") {
        true => text.to_owned(),
        false => {
            let engine = base64::engine::general_purpose::STANDARD_NO_PAD;
            let unpadded = text.trim_end_matches('=').replace('-', "+").replace('_', "/");
            String::from_utf8(engine.decode(unpadded).ok()?).ok()?
        }
    };
    decoded.strip_prefix("ciscospark://")?.rsplit('/').next()?.parse().ok()
}

/// The list of scans as it grows.
struct Scans {
    /// Subjects wanted of each.
    hits: i64,
    list: Vec<Scan>,
}

impl Scans {
    /// Keys that begin with `prefix`.
    fn prefix(&mut self, kind: KeyKind, prefix: &str) {
        self.push(kind, prefix, format!("{prefix}{LAST}"), Vec::new(), self.hits + 1);
    }

    /// As [`Scans::prefix`], with some room for the several keys that a person may have there.
    fn names(&mut self, prefix: &str) {
        self.push(KeyKind::UserName, prefix, format!("{prefix}{LAST}"), Vec::new(), self.hits * 3 / 2 + 1);
    }

    /// People with all of these words in their names, the last perhaps unfinished.
    fn words(&mut self, words: &[String]) {
        match words {
            [] => {}
            [one] => self.names(one),
            [first, second] => self.names(&format!("{first} {second}")),
            [others @ .., last] => {
                let (anchor, rest) = anchor(others);
                let with = rest.map(|other| vec![format!("{anchor} {other}")]).collect();
                let prefix = format!("{anchor} {last}");
                self.push(KeyKind::UserName, &prefix, format!("{prefix}{LAST}"), with, self.hits + 1);
            }
        }
    }

    /// Keys that are `words`, or begin with them as whole words.
    fn whole_word(&mut self, kind: KeyKind, words: &str) {
        self.push(kind, words, format!("{words}!"), Vec::new(), self.hits * 2 + 1);
    }

    fn push(&mut self, kind: KeyKind, from: &str, to: String, with: Vec<Vec<String>>, limit: i64) {
        let scan = Scan { kind, from: from.to_owned(), to, with, limit };
        if !from.is_empty() && !self.list.contains(&scan) {
            self.list.push(scan);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether what was typed asks for this key.
    fn asks_for(typed: &str, kind: KeyKind, key: &str) -> bool {
        let question = Question::read(typed);
        let scans = [question.scans(10), question.sound_scans(10)].concat();
        scans.iter().any(|scan| scan.kind == kind && (scan.from.as_str()..scan.to.as_str()).contains(&key))
    }

    #[test]
    fn as_it_is_pasted() {
        use KeyKind::*;
        let serial = plain("8G-2134-AB1");
        for (typed, kind, key) in [
            ("8G-2134-AB1", Serial, serial.as_str()),
            ("8g2134ab1", Serial, &serial),
            ("8g-2", Serial, &serial),
            ("213456789", Serial, "213456789"),
            ("PO_12345", Order, "po12345"),
            ("PO-1", Order, "po1"),
            ("flex-1234", Subscription, "flex1234"),
            ("363", Extension, "363"),
            ("8001-3637", Extension, "80013637"),
            ("80013", Extension, "80013637"),
            ("+55 85 99891\u{2011}8627", Phone, "5585998918627"),
            ("99891–8627", PhoneReversed, "7268198995855"),
            ("+55 11 2017-5402 ramal 3637", Phone, "551120175402"),
            ("<sip:+551120175402@sbc.example;user=phone>", Phone, "551120175402"),
            ("sip:ana@calls.aurora.example:5061;transport=tls", UserSip, "ana@calls.aurora.example"),
            ("Ana Silva <ana.silva@aurora.example>", Email, "ana.silva@aurora.example"),
            ("mailto:ana.silva@aurora.example;", Email, "ana.silva@aurora.example"),
            ("ana.silva@aurora.example.", Email, "ana.silva@aurora.example"),
            ("https://www.aurora.example/contato", Domain, "aurora.example"),
            ("@www.aurora.example", Domain, "aurora.example"),
            ("d´avila", UserName, "davila joana"),
            ("Banco do Brazil", OrgNameSound, "banku du brasil"),
            ("Jörg Müller", UserNameSound, &sounds(&["joerg", "mueller"].map(str::to_owned))),
        ] {
            assert!(asks_for(typed, kind, key), "{typed:?} does not ask for {kind:?} {key}");
        }
        for (typed, kind, key) in [("36", Extension, "3637"), ("12", Serial, "12"), ("+363", Extension, "363")] {
            assert!(!asks_for(typed, kind, key), "{typed:?} asks for {kind:?} {key}");
        }
    }
}
