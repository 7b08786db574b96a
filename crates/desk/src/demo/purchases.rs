//! What an org of the demo bought: its orders, subscriptions and licences, and which of them its users hold.

use std::io;

use uuid::Uuid;

use super::{
    bundle::Bundle,
    calendar::DAY,
    history,
    orgs::Org,
    rng::{Purpose, Rng, id, scatter},
};

/// A licence that users of the org may hold.
pub struct Offer {
    pub id: Uuid,
    /// How many users in a thousand hold it.
    pub held_by: u64,
    pub expired: bool,
}

struct Product {
    name: &'static str,
    held_by: u64,
    site: bool,
}

static PRODUCTS: &[Product] = &[
    Product { name: "Calling Professional", held_by: 560, site: false },
    Product { name: "Meetings Enterprise", held_by: 480, site: true },
    Product { name: "Messaging", held_by: 620, site: false },
    Product { name: "Webinars 1000", held_by: 40, site: true },
    Product { name: "Contact Center Standard", held_by: 90, site: false },
    Product { name: "Calling Workspaces", held_by: 0, site: false },
];

/// Order numbers and subscriptions given out so far: each takes the next, so that none comes twice.
#[derive(Default)]
pub struct Counter {
    orders: u64,
    licences: u64,
}

/// Writes an org's purchases, one to four of them, and says what its users may hold.
pub fn write(bundle: &mut Bundle, counter: &mut Counter, org: &Org, now: i64) -> io::Result<Vec<Offer>> {
    let mut rng = Rng::of(Purpose::Purchase, org.index);
    let mut offers = Vec::new();
    let count = 1 + u64::from(rng.chance(180)) + u64::from(org.users > 2_000) + u64::from(org.is_first_customer());
    for at in 0..count {
        // The first customer's last subscription has ended, for the user who shows what that looks like.
        let ended = org.is_first_customer() && at + 1 == count;
        purchase(bundle, counter, &mut rng, org, now, ended, &mut offers)?;
    }
    Ok(offers)
}

fn purchase(
    bundle: &mut Bundle,
    counter: &mut Counter,
    rng: &mut Rng,
    org: &Org,
    now: i64,
    ended: bool,
    offers: &mut Vec<Offer>,
) -> io::Result<()> {
    let number = (10_000_000 + scatter(counter.orders, 90_000_000)).to_string();
    let subscription = format!("Sub{}", 100_000 + scatter(counter.orders, 900_000));
    counter.orders += 1;
    let placed = now - rng.range(20 * DAY, 900 * DAY);
    let (status, ends) = term(rng, org, now, ended);
    let waits = status == "trial" && rng.chance(300);
    let order_status = match rng.below(1000) {
        _ if waits => "awaiting_provisioning",
        0..30 => "closed",
        30..60 => "awaiting_provisioning",
        60..70 => "submitted",
        _ => "provisioned",
    };
    bundle.orders.text(&number).id(org.id).text(order_status).day(placed).day(placed + rng.range(3, 40) * DAY);
    bundle.orders.text(&format!("ti@{}", org.domain())).end()?;

    let name = rng.pick(&["Flex 3.0", "Flex Enterprise", "Named User"]);
    bundle.subscriptions.text(&subscription).id(org.id).text(name).text(status).day(placed + 2 * DAY).day(ends);
    bundle.subscriptions.text(if rng.chance(540) { "yes" } else { "no" }).text(&number).end()?;

    let mut line = 0;
    for product in PRODUCTS {
        if product.held_by < 500 && !rng.chance(420) {
            continue;
        }
        line += 1;
        let total = bought(rng, org.users * product.held_by / 1000);
        let licence = id(Purpose::Licence, counter.licences);
        counter.licences += 1;
        bundle.licences.id(licence).id(org.id).text(&subscription).text(product.name).number(total);
        if product.site {
            bundle.licences.text(&format!("{}.meet.example", org.slug)).end()?;
        } else {
            bundle.licences.empty().end()?;
        }
        history::licence(bundle, org, licence, (org.users * product.held_by / 1000).min(total), total, now)?;
        bundle.order_lines.text(&number).number(line).text(product.name).number(total);
        let provisioned = matches!(order_status, "provisioned" | "closed");
        bundle.order_lines.text(if provisioned { "provisioned" } else { order_status }).end()?;
        // Few hold what comes of a second purchase: the first one serves most.
        let held_by = if offers.len() < PRODUCTS.len() { product.held_by } else { product.held_by / 8 };
        if product.held_by > 0 {
            offers.push(Offer { id: licence, held_by, expired: status == "expired" });
        }
    }
    Ok(())
}

/// Status and the day of the end.
fn term(rng: &mut Rng, org: &Org, now: i64, ended: bool) -> (&'static str, i64) {
    match rng.below(1000) {
        _ if ended => ("expired", now - 23 * DAY),
        _ if org.status == "trial" => ("trial", now + rng.range(2, 30) * DAY),
        0..90 => ("expiring", now + rng.range(1, 30) * DAY),
        90..115 => ("expired", now - rng.range(1, 120) * DAY),
        115..145 => ("trial", now + rng.range(2, 30) * DAY),
        145..155 => ("cancelled", now - rng.range(1, 300) * DAY),
        _ => ("active", now + rng.range(40, 1_100) * DAY),
    }
}

/// How many are bought for about `holders` holders: mostly enough, whoever they turn out to be; at times too few.
fn bought(rng: &mut Rng, holders: u64) -> u64 {
    let factor = if rng.chance(50) { rng.range(60, 98) } else { rng.range(102, 180) }.unsigned_abs();
    let spare = if factor < 100 { 0 } else { 3 * holders.isqrt() };
    let wanted = (holders * factor / 100 + spare).max(5);
    let step = match wanted {
        0..50 => 5,
        50..500 => 25,
        _ => 100,
    };
    if factor < 100 { wanted / step * step } else { wanted.div_ceil(step) * step }.max(5)
}
