//! The people of the demo, org by org: each decided by its own number, so that nothing has to be remembered but the
//! addresses that the org has given out.

mod draw;

use std::{collections::HashMap, hash::BuildHasherDefault, io};

use uuid::Uuid;

use super::{
    agents::{AGENTS, SHOWCASE, Story},
    bundle::Bundle,
    calendar::DAY,
    devices::Devices,
    fold::fold,
    mail,
    names::Name,
    orgs::Org,
    phones,
    places::Room,
    purchases::Offer,
    rng::{Purpose, Rng, id},
};
use draw::Drawn;

/// The people written so far, and buffers that are used again for the next one.
pub struct People {
    now: i64,
    written: u64,
    devices: Devices,
    person: Person,
}

/// Who is being written.
#[derive(Default)]
pub struct Person {
    pub name: Name,
    /// The part of the address before the `@`, unique in its org.
    pub local: String,
    phones: String,
}

/// Local parts by hash, with how often each was asked for; two that share a hash merely share their numbering.
type Taken = HashMap<u64, u32, BuildHasherDefault<Unhashed>>;

impl People {
    pub fn new(now: i64) -> Self {
        Self { now, written: 0, devices: Devices::default(), person: Person::default() }
    }

    pub fn write(&mut self, bundle: &mut Bundle, org: &Org, offers: &[Offer], rooms: &[Room]) -> io::Result<()> {
        let mut taken = Taken::default();
        let first = self.written;
        let domain = org.domain();
        for at in 0..org.users {
            let number = first + at;
            let mut rng = Rng::of(Purpose::User, number);
            let user = id(Purpose::User, number);
            let agent = if org.provider { AGENTS.get((org.index * 4 + at) as usize).filter(|_| at < 4) } else { None };
            let shown = if org.is_first_customer() { SHOWCASE.get(at as usize) } else { None };
            let story = shown.map(|shown| shown.story);

            let name = &mut self.person.name;
            match (agent, shown) {
                (Some(agent), _) => {
                    let (given, family) = agent.name.split_once(' ').unwrap_or((agent.name, ""));
                    name.set(given, family);
                }
                (_, Some(shown)) => name.set(shown.given, shown.family),
                _ => name.draw(&mut rng, org.country),
            }
            self.person.set_local(&mut taken);

            let drawn = Drawn::of(&mut rng, org, at, story, self.now);
            let role = match agent {
                Some(agent) => Some(agent.role.as_str()),
                None => drawn.role,
            };
            let manager = (at > 0 && rng.chance(850)).then(|| id(Purpose::User, first + (at - 1) / 8));
            self.person.write(bundle, &mut rng, org, &domain, user, role, manager, &drawn, offers)?;
            self.devices.of_user(bundle, org, &self.person, user, at, story, rooms, self.now)?;
            if story == Some(Story::Bounced) || (agent.is_none() && rng.chance(235)) {
                mail::write(bundle, &mut rng, number, org, &self.person.local, drawn.status, story, self.now)?;
            }
        }
        self.devices.rest(bundle, org, rooms, self.now)?;
        self.written += org.users;
        Ok(())
    }
}

impl Person {
    /// The folded name, with a number where somebody of the org has it already.
    fn set_local(&mut self, taken: &mut Taken) {
        self.local.clear();
        fold(&mut self.local, first_word(&self.name.given), '.');
        self.local.push('.');
        fold(&mut self.local, last_words(&self.name.family), '.');
        let times = taken.entry(hash(&self.local)).or_default();
        *times += 1;
        if *times > 1 {
            self.local.push_str(&times.to_string());
        }
    }

    #[expect(clippy::too_many_arguments, reason = "each is one part of one row")]
    fn write(
        &mut self,
        bundle: &mut Bundle,
        rng: &mut Rng,
        org: &Org,
        domain: &str,
        user: Uuid,
        role: Option<&str>,
        manager: Option<Uuid>,
        drawn: &Drawn,
        offers: &[Offer],
    ) -> io::Result<()> {
        let sheet = &mut bundle.users;
        sheet.id(user).id(org.id).text(drawn.status);
        sheet.text(&self.name.given).text(&self.name.family).text(&self.name.display);
        sheet.text(drawn.title).text(drawn.department).optional_id(manager);
        sheet.text(org.locale).text(drawn.timezone).moment(drawn.created_at);
        match drawn.last_active_at {
            Some(at) => sheet.moment(at),
            None => sheet.empty(),
        };

        let alias = org.has_group_domain() && rng.chance(60);
        let own = [&self.local, "@", domain].concat();
        let second = alias.then(|| format!("{}@grupo-{domain}", self.local));
        sheet.words([Some(&*own), second.as_deref()].into_iter().flatten());

        self.phones.clear();
        if rng.chance(880) {
            self.phones.push_str("work:");
            phones::fixed(rng, org.country, &mut self.phones);
        }
        if rng.chance(480) {
            self.phones.push_str(if self.phones.is_empty() { "mobile:" } else { ";mobile:" });
            phones::mobile(rng, org.country, &mut self.phones);
        }
        sheet.text(&self.phones);
        match drawn.extension {
            Some(extension) => sheet.number(extension),
            None => sheet.empty(),
        };
        sheet.text(&[&self.local, "@calls.", domain].concat());
        sheet.text(role.unwrap_or(""));
        let holds = |offer: &&Offer| drawn.holds(rng, offer);
        sheet.ids(offers.iter().filter(holds).map(|offer| offer.id));
        sheet.words(drawn.features()).end()
    }
}

fn first_word(text: &str) -> &str {
    text.split(' ').next().unwrap_or(text)
}

/// The last family name with what is joined to it by a particle left out: `da Silva Souza` is `Souza`.
fn last_words(family: &str) -> &str {
    family.rsplit(' ').next().unwrap_or(family)
}

/// FNV-1a, 64 bits.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01B3))
}

/// Keys that are hashes already.
#[derive(Default)]
struct Unhashed(u64);

impl std::hash::Hasher for Unhashed {
    fn finish(&self) -> u64 {
        self.0.wrapping_mul(0x9E37_79B9_7F4A_7C15)
    }

    fn write(&mut self, _: &[u8]) {}

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

/// How long ago, in seconds: mostly lately, at times long ago.
pub fn lately(rng: &mut Rng) -> i64 {
    let longest = rng.pick(&[DAY, 3 * DAY, 10 * DAY, 30 * DAY, 120 * DAY]);
    rng.range(60, longest)
}
