//! What was typed, read into the ranges of keys to ask for: the likely kinds first, the others still asked.

use base64::Engine;
use model::classify::{Looks, classify, digits, hex, tidy};
use store::search_key::{KeyKind, Scan};
use uuid::Uuid;

use super::{
    fold::{fold, is_particle, sound_tokens, tokens},
    keys::{cut, reversed, sip_key, site_host},
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
    /// How those words are heard; empty for one that has no sound.
    heard: Vec<String>,
    pub looks: Vec<Looks>,
}

impl Question {
    pub fn read(q: &str) -> Self {
        let text = tidy(q);
        let folded = cut(fold(&text));
        let words = name_words(tokens(&folded));
        let heard = name_words(sound_tokens(&text)).iter().map(|word| sound(word)).collect();
        Self { words, heard, looks: classify(&text), text, folded }
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
        let heard = &self.heard;
        // A word that is not heard ("99") would be left out, and anybody found.
        if heard.iter().any(String::is_empty) || heard.iter().all(|s| s.len() < 2) {
            return scans.list;
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
        scans.whole_word(KeyKind::OrgNameSound, &heard.join(" "));
        scans.list
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
        if self.folded.contains(' ') {
            return;
        }
        let bare = sip_key(&self.folded);
        match bare.strip_prefix('@') {
            Some(host) => scans.prefix(KeyKind::Domain, host),
            None => {
                scans.prefix(KeyKind::Email, &bare);
                let host = site_host(&bare);
                scans.prefix(KeyKind::Domain, &host);
                scans.prefix(KeyKind::Site, &host);
                if bare.contains(['@', '.', '-', '_']) || self.looks.contains(&Looks::Sip) {
                    scans.prefix(KeyKind::UserSip, &bare);
                    scans.prefix(KeyKind::DeviceSip, &bare);
                }
            }
        }
    }

    fn numbers(&self, scans: &mut Scans) {
        let digits = digits(&self.text);
        if self.looks.contains(&Looks::Phone) {
            let international = self.text.contains('+') || digits.starts_with("00");
            let number = digits.trim_start_matches('0');
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
            if digits.len() <= 6 && !international {
                scans.prefix(KeyKind::Extension, &digits);
            }
        }
        let plain = self.folded.replace([' ', '-', '#'], "");
        if digits.len() >= 3 && plain.bytes().all(|b| b.is_ascii_alphanumeric()) {
            scans.prefix(KeyKind::Order, &plain);
            scans.prefix(KeyKind::Subscription, &plain);
        }
    }

    fn hardware(&self, scans: &mut Scans) {
        if let Some(mac) = hex(&self.text).filter(|mac| (4..=12).contains(&mac.len())) {
            scans.prefix(KeyKind::Mac, &mac);
            scans.prefix(KeyKind::MacReversed, &reversed(&mac));
        }
        let serial = self.folded.replace([' ', '-'], "");
        if serial.len() >= 3
            && serial.bytes().all(|b| b.is_ascii_alphanumeric())
            && digits(&serial).len() != serial.len()
        {
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
        let all = tokens(&self.folded).join(" ");
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
