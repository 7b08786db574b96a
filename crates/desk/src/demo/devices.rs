//! The devices of the demo: one for every second person, on desks and in rooms, most of them well.

use std::io;

use uuid::Uuid;

use super::{
    agents::Story,
    bundle::Bundle,
    calendar::{DAY, HOUR},
    fold::fold,
    orgs::Org,
    places::Room,
    rng::{Purpose, Rng, id, scatter},
    users::{Person, lately},
};

#[derive(Default)]
pub struct Devices {
    written: u64,
    /// How many are due: people take one or several of them at once.
    due: u64,
    people: u64,
    name: String,
}

#[derive(Clone, Copy)]
struct Product {
    name: &'static str,
    kind: &'static str,
    software: &'static [&'static str],
}

const PHONE: &[&str] = &["PhoneOS 3.1.1", "14-2-1-0201", "PhoneOS 2.3.1", "12-8-1-0101"];
const ROOM: &[&str] = &["RoomOS 11.20.1", "RoomOS 11.14.2", "RoomOS 11.24.1"];

static ON_DESKS: &[Product] = &[
    Product { name: "IP Phone 8845", kind: "phone", software: PHONE },
    Product { name: "IP Phone 8865", kind: "phone", software: PHONE },
    Product { name: "IP Phone 6871", kind: "phone", software: PHONE },
    Product { name: "Desk Pro", kind: "desk", software: ROOM },
    Product { name: "Desk Mini", kind: "desk", software: ROOM },
    Product { name: "ATA 192", kind: "accessory", software: PHONE },
];
static IN_ROOMS: &[Product] = &[
    Product { name: "Room Bar", kind: "room", software: ROOM },
    Product { name: "Room Kit Pro", kind: "room", software: ROOM },
    Product { name: "Board 55", kind: "room", software: ROOM },
    Product { name: "IP Phone 6871", kind: "phone", software: PHONE },
];

const FAULTS: &[&str] =
    &["sipprofileregistration", "networkquality", "temperature", "touchpanelconnection", "softwareupgradefailed"];
/// Who made it: the first half of a MAC address.
const MAKERS: [u64; 8] = [0x7C210E, 0x00EEAB, 0x0C75BD, 0x2C3124, 0x5CE176, 0x881DFC, 0xA4B439, 0xF8A5C5];
const SERIALS: [&str; 8] = ["FOC", "FCH", "WZP", "FDO", "FTX", "FVH", "PUC", "KWC"];

impl Devices {
    /// Those of the person who has just been written.
    #[expect(clippy::too_many_arguments, reason = "each is one part of one row")]
    pub fn of_user(
        &mut self,
        bundle: &mut Bundle,
        org: &Org,
        person: &Person,
        user: Uuid,
        at: u64,
        story: Option<Story>,
        rooms: &[Room],
        now: i64,
    ) -> io::Result<()> {
        self.due += self.people % 2;
        self.people += 1;
        let mut rng = Rng::of(Purpose::Device, self.written);
        if story == Some(Story::OfflineDevice) {
            self.due = self.due.max(1);
        } else if self.due == 0 || (self.due < 3 && rng.chance(350)) {
            return Ok(());
        }
        if story.is_none() && !rooms.is_empty() && (at * 7).is_multiple_of(5) {
            return self.of_room(bundle, org, rooms, now);
        }
        while self.due > 0 {
            let product = match story {
                Some(_) => ON_DESKS[0],
                None => rng.pick(ON_DESKS),
            };
            self.name.clear();
            self.name.extend([product.name, " · ", &person.name.display]);
            self.one(bundle, &mut rng, org, product, Some(user), None, story, now)?;
            self.due -= 1;
        }
        Ok(())
    }

    /// What nobody of the org took stands in its rooms, or waits for the next org where it has none.
    pub fn rest(&mut self, bundle: &mut Bundle, org: &Org, rooms: &[Room], now: i64) -> io::Result<()> {
        if rooms.is_empty() { Ok(()) } else { self.of_room(bundle, org, rooms, now) }
    }

    fn of_room(&mut self, bundle: &mut Bundle, org: &Org, rooms: &[Room], now: i64) -> io::Result<()> {
        while self.due > 0 {
            let mut rng = Rng::of(Purpose::Device, self.written);
            let product = rng.pick(IN_ROOMS);
            let room = &rooms[rng.below(rooms.len() as u64) as usize];
            self.name.clear();
            self.name.extend([product.name, " · ", &room.name]);
            self.one(bundle, &mut rng, org, product, None, Some(room.id), None, now)?;
            self.due -= 1;
        }
        Ok(())
    }

    #[expect(clippy::too_many_arguments, reason = "each is one part of one row")]
    fn one(
        &mut self,
        bundle: &mut Bundle,
        rng: &mut Rng,
        org: &Org,
        product: Product,
        user: Option<Uuid>,
        room: Option<Uuid>,
        story: Option<Story>,
        now: i64,
    ) -> io::Result<()> {
        let number = self.written;
        self.written += 1;
        let (status, away) = match (story, rng.below(1000)) {
            (Some(Story::OfflineDevice), _) => ("disconnected", 3 * DAY),
            // A site of every fifth customer has lost its network.
            (None, _) if org.index % 5 == 3 && number.is_multiple_of(3) => {
                ("disconnected", 2 * HOUR + 25 * (number % 9) as i64 + HOUR * (org.index % 20) as i64)
            }
            (Some(_), _) | (None, 0..705) => ("connected", lately(rng).min(DAY)),
            (None, 705..810) => ("connected_with_issues", lately(rng).min(DAY)),
            (None, 810..935) => ("disconnected", rng.range(DAY, 45 * DAY)),
            (None, 935..978) => ("offline_expired", rng.range(45 * DAY, 400 * DAY)),
            _ => ("activating", 0),
        };
        let mac = mac(number);
        let sheet = &mut bundle.devices;
        sheet.id(id(Purpose::Device, number)).id(org.id).optional_id(user).optional_id(room);
        sheet.text(&self.name).text(product.name).text(product.kind);
        sheet.text(&serial(number)).text(&mac_text(mac));
        let ip = rng.next();
        sheet.text(&format!("10.{}.{}.{}", ip >> 8 & 255, ip >> 16 & 255, 2 + (ip >> 24 & 255) % 250));
        self.name.clear();
        fold(&mut self.name, product.name, '-');
        sheet.text(&format!("{}-{:06x}@rooms.{}.example", self.name, mac & 0xFF_FFFF, org.slug)).text(status);
        sheet.text(rng.pick(product.software)).text(rng.pick_front(&["stable", "latest", "preview"]));
        if status == "activating" {
            return sheet.empty().empty().empty().end();
        }
        sheet.moment(now - away - rng.range(10 * DAY, 900 * DAY)).moment(now - away);
        let faults: u64 = match status {
            _ if story == Some(Story::OfflineDevice) => 2,
            "connected_with_issues" => 1 + u64::from(rng.chance(350)),
            _ => 0,
        };
        let from = if story.is_some() { 0 } else { rng.below(FAULTS.len() as u64) };
        sheet.words((0..faults).map(|at| FAULTS[((from + at) % 5) as usize])).end()
    }
}

fn mac(number: u64) -> u64 {
    let drawn = scatter(number, 1 << 27);
    MAKERS[(drawn >> 24) as usize] << 24 | (drawn & 0xFF_FFFF)
}

fn mac_text(mac: u64) -> String {
    let mut text = String::with_capacity(17);
    for shift in [40, 32, 24, 16, 8, 0] {
        if !text.is_empty() {
            text.push(':');
        }
        let byte = mac >> shift & 255;
        text.extend([byte >> 4, byte & 15].map(|n| char::from(b"0123456789ABCDEF"[n as usize])));
    }
    text
}

/// Maker's plant, year and week, four letters or digits: as `FOC29430ENW`.
fn serial(number: u64) -> String {
    const WEEKS: u64 = 10 * 52;
    let drawn = scatter(number, 8 * WEEKS * 36_u64.pow(4));
    let week = drawn / 8 % WEEKS;
    let mut text = String::with_capacity(11);
    text.push_str(SERIALS[(drawn % 8) as usize]);
    let stamp = (20 + week / 52) * 100 + 1 + week % 52;
    text.extend([1000, 100, 10, 1].map(|place| char::from(b'0' + (stamp / place % 10) as u8)));
    let tail = drawn / 8 / WEEKS;
    let base = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    text.extend([36 * 36 * 36, 36 * 36, 36, 1].map(|place| char::from(base[(tail / place % 36) as usize])));
    text
}
