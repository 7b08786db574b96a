//! The keys under which a row is found. They depend on the row alone, so that writing one and rebuilding all give the same.

use std::collections::BTreeSet;

use model::classify::digits;
use store::{
    entities::{devices, domains, orders, orgs, sites, subscriptions, users},
    search_key::KeyKind,
};

use super::{
    fold::{fold, is_particle, sound_tokens, spelled_tokens, tokens},
    sound::sound,
};

/// A key without its owner: what kind, and the folded text.
pub type Key = (KeyKind, String);

/// Longest key kept, in bytes; a query is cut at the same place.
pub const MAX_KEY: usize = 128;

/// Most words of a name, particles apart, that are paired with each other.
const MAX_TOKENS: usize = 7;

/// The keys of an org with what leads to it: its domains, sites and subscriptions.
pub fn org_keys(
    org: &orgs::Model,
    domains: &[domains::Model],
    sites: &[sites::Model],
    subscriptions: &[subscriptions::Model],
) -> Vec<Key> {
    let mut keys = Keys::default();
    let words = tokens(&org.name);
    for start in 0..words.len() {
        keys.add(KeyKind::OrgName, words[start..].join(" "));
        for heard in [sound_tokens(&org.name), spelled_tokens(&org.name)] {
            keys.add(KeyKind::OrgNameSound, sounds(&heard[start.min(heard.len())..]));
        }
    }
    for domain in domains {
        keys.add(KeyKind::Domain, site_host(&domain.domain));
    }
    for site in sites {
        let host = site_host(&site.url);
        keys.add_suffixes(KeyKind::Site, &host, host.find('.'));
    }
    for subscription in subscriptions {
        let id = plain(&subscription.id);
        if let Some(number) = id.strip_prefix("sub") {
            keys.add(KeyKind::Subscription, number.to_owned());
        }
        keys.add(KeyKind::Subscription, id);
    }
    keys.done()
}

/// The keys of a user.
pub fn user_keys(user: &users::Model) -> Vec<Key> {
    let mut keys = Keys::default();
    add_name(&mut keys, user);
    for email in &user.emails.0 {
        let email = fold(email);
        keys.add_suffixes(KeyKind::Email, &email, email.find('@'));
    }
    for phone in &user.phones.0 {
        let digits = digits(phone.e164.as_deref().unwrap_or(&phone.raw));
        keys.add(KeyKind::PhoneReversed, reversed(&digits));
        keys.add(KeyKind::Phone, digits);
    }
    if let Some(extension) = &user.extension {
        keys.add(KeyKind::Extension, digits(extension));
    }
    for sip in &user.sip_addresses.0 {
        keys.add(KeyKind::UserSip, sip_key(sip));
    }
    keys.done()
}

/// The keys of a device; `workspace` is the name of the one that it stands in.
pub fn device_keys(device: &devices::Model, workspace: Option<&str>) -> Vec<Key> {
    let mut keys = Keys::default();
    keys.add(KeyKind::Serial, device.serial.as_deref().map(plain).unwrap_or_default());
    if let Some(mac) = device.mac.as_deref().and_then(model::classify::hex) {
        keys.add(KeyKind::MacReversed, reversed(&mac));
        keys.add(KeyKind::Mac, mac);
    }
    keys.add(KeyKind::DeviceSip, device.sip_address.as_deref().map(sip_key).unwrap_or_default());
    let words = workspace.map(tokens).unwrap_or_default();
    for start in 0..words.len() {
        keys.add(KeyKind::Workspace, words[start..].join(" "));
    }
    keys.done()
}

/// The key of an order.
pub fn order_keys(order: &orders::Model) -> Vec<Key> {
    vec![(KeyKind::Order, cut(plain(&order.number)))]
}

/// Every ordered pair of a name's words; a word alone where there is only one. Particles ("da", "von") are left out where
/// there are other words: nobody is asked for as "da Silva" whom "Silva" does not find.
fn add_name(keys: &mut Keys, user: &users::Model) {
    // Each word with what is heard of it, and of its umlauts spelled out.
    let mut words: Vec<(String, [String; 2])> = Vec::new();
    for name in [&user.given_name, &user.family_name, &user.display_name] {
        let heard = sound_tokens(name).into_iter().zip(spelled_tokens(name));
        for (word, (heard, spelled)) in tokens(name).into_iter().zip(heard) {
            let many = || words.iter().filter(|(other, _)| !is_particle(other)).count() == MAX_TOKENS;
            let again = words.iter().any(|(other, _)| *other == word);
            if !again && (is_particle(&word) || !many()) {
                words.push((word, [sound(&heard), sound(&spelled)]));
            }
        }
    }
    if words.iter().filter(|(word, _)| !is_particle(word)).count() > 1 {
        words.retain(|(word, _)| !is_particle(word));
    } else {
        let all = |part: fn(&(String, [String; 2])) -> &str| words.iter().map(part).collect::<Vec<_>>().join(" ");
        keys.add(KeyKind::UserName, all(|(word, _)| word));
        for heard in [all(|(_, [heard, _])| heard), all(|(_, [_, spelled])| spelled)] {
            keys.add(KeyKind::UserNameSound, heard.trim().to_owned());
        }
    }
    for (first, _) in &words {
        for (second, _) in words.iter().filter(|(second, _)| second != first) {
            keys.add(KeyKind::UserName, format!("{first} {second}"));
        }
    }
    let mut heard: Vec<&str> =
        words.iter().flat_map(|(_, heard)| heard).map(String::as_str).filter(|heard| !heard.is_empty()).collect();
    heard.dedup();
    for (first, second) in heard_pairs(heard.len()) {
        keys.add(KeyKind::UserNameSound, format!("{} {}", heard[first], heard[second]));
    }
}

/// Pairs of `words` sounds, each in one order, so that each sound is the first of at least one: a pair is asked for in both.
fn heard_pairs(words: usize) -> Vec<(usize, usize)> {
    if words == 2 {
        return vec![(0, 1), (1, 0)];
    }
    let pairs = (0..words).flat_map(|one| (one + 1..words).map(move |other| (one, other)));
    pairs.map(|(one, other)| if (other - one) * 2 <= words { (one, other) } else { (other, one) }).collect()
}

/// The sounds of words, in their order.
pub fn sounds(words: &[String]) -> String {
    words.iter().map(|w| sound(w)).filter(|s| !s.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A number that people write with and without hyphens, as its letters and digits alone: "8G-2134_AB1" → "8g2134ab1".
pub fn plain(number: &str) -> String {
    fold(number).chars().filter(char::is_ascii_alphanumeric).collect()
}

/// A SIP address without its scheme, folded.
pub fn sip_key(address: &str) -> String {
    let folded = fold(address);
    folded.trim_start_matches("sips:").trim_start_matches("sip:").to_owned()
}

/// The host of an address, folded and without `www.`: "https://Aurora.meet.example/join" → "aurora.meet.example".
pub fn site_host(url: &str) -> String {
    let folded = fold(url);
    let host = folded.trim_start_matches("https://").trim_start_matches("http://").trim_start_matches("www.");
    host.split(['/', '?', ':']).next().unwrap_or(host).to_owned()
}

/// `text` turned round, for asking by the end.
pub fn reversed(text: &str) -> String {
    text.chars().rev().collect()
}

/// The key of a whole address.
pub fn address_key(address: &str) -> String {
    cut(fold(address))
}

/// `key` cut at [`MAX_KEY`] bytes, between characters.
pub fn cut(mut key: String) -> String {
    key.truncate(key.floor_char_boundary(MAX_KEY));
    key
}

/// Keys once each, in order, empty ones left out.
#[derive(Default)]
struct Keys(BTreeSet<Key>);

impl Keys {
    fn add(&mut self, kind: KeyKind, key: String) {
        if !key.is_empty() {
            self.0.insert((kind, cut(key)));
        }
    }

    /// `text` from each beginning of a word before `end`: "ana.silva@aurora.example" and "silva@aurora.example".
    fn add_suffixes(&mut self, kind: KeyKind, text: &str, end: Option<usize>) {
        let mut in_word = false;
        for (at, c) in text.char_indices().take_while(|(at, _)| *at < end.unwrap_or(text.len())) {
            if at == 0 || c.is_alphanumeric() && !in_word {
                self.add(kind, text[at..].to_owned());
            }
            in_word = c.is_alphanumeric();
        }
    }

    fn done(self) -> Vec<Key> {
        self.0.into_iter().collect()
    }
}
