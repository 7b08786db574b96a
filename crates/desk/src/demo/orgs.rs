//! The orgs of the demo: two providers and customers of very unequal size, planned before the first row is written.

mod words;

use std::collections::HashSet;

use uuid::Uuid;

use super::{
    agents::{AGENTS, PROVIDERS, SHOWCASE},
    calendar::DAY,
    fold::fold,
    rng::{Purpose, Rng, id},
};

/// Below this a directory has no room for the people written by hand.
pub const FEWEST_USERS: u64 = 24;

pub struct Org {
    pub index: u64,
    pub id: Uuid,
    pub name: String,
    /// Its host label: `aurora` of `aurora.example`.
    pub slug: String,
    pub provider: bool,
    pub managed_by: Vec<Uuid>,
    pub status: &'static str,
    pub created_at: i64,
    pub country: &'static str,
    pub locale: &'static str,
    pub users: u64,
}

impl Org {
    pub fn domain(&self) -> String {
        format!("{}.example", self.slug)
    }

    /// Whether it also has `grupo-…`, where some of its users have a second address.
    pub fn has_group_domain(&self) -> bool {
        self.index % 4 == 1
    }

    pub fn is_first_customer(&self) -> bool {
        self.index == PROVIDERS.len() as u64
    }
}

/// Every org of a directory of `users` users, the providers first and then customers from the largest to the smallest.
pub fn plan(users: u64, now: i64) -> Vec<Org> {
    let users = users.max(FEWEST_USERS);
    let agents = (AGENTS.len() / PROVIDERS.len()) as u64;
    let staff = [agents + (users / 200).min(400), agents + (users / 400).min(200)];
    let mut orgs: Vec<Org> = (0..).zip(staff).map(|(index, users)| provider(index, users, now)).collect();
    let mut taken: HashSet<String> = orgs.iter().map(|org| org.slug.clone()).collect();
    for (index, users) in (PROVIDERS.len() as u64..).zip(customer_sizes(users - staff[0] - staff[1])) {
        orgs.push(customer(index, users, now, &mut taken));
    }
    orgs
}

/// The customer whose first people have a story each.
pub const FIRST_CUSTOMER: &str = "Aurora Energia S.A.";

/// One customer has a tenth of all users, the others share the rest as 1/9, 1/10, 1/11…; together exactly `users`.
fn customer_sizes(users: u64) -> Vec<u64> {
    let count = customer_count(users);
    let shares: Vec<u128> = (0..count - 1).map(|at| (1 << 40) / (u128::from(at) + 9)).collect();
    let all: u128 = shares.iter().sum::<u128>().max(1);
    let largest = (users / 10).max(SHOWCASE.len() as u64);
    let rest = u128::from(users - largest);
    let mut sizes: Vec<u64> = vec![largest];
    sizes.extend(shares.iter().map(|share| (rest * share / all) as u64));
    let over = users - sizes.iter().sum::<u64>();
    let at = 1.min(sizes.len() - 1);
    sizes[at] += over;
    sizes
}

/// One customer for 75 users in a small directory, for 100 in one of a million, and few more beyond.
fn customer_count(users: u64) -> u64 {
    let near = users.min(1_000_000);
    (near / (75 + near / 40_000)).max(2) + users.saturating_sub(1_000_000) / 1_000
}

fn provider(index: u64, users: u64, now: i64) -> Org {
    let (name, slug) = PROVIDERS[index as usize];
    Org {
        index,
        id: id(Purpose::Org, index),
        name: name.to_owned(),
        slug: slug.to_owned(),
        provider: true,
        managed_by: Vec::new(),
        status: "active",
        created_at: now - 2_811 * DAY,
        country: "BR",
        locale: "pt-BR",
        users,
    }
}

fn customer(index: u64, users: u64, now: i64, taken: &mut HashSet<String>) -> Org {
    let mut rng = Rng::of(Purpose::Org, index);
    let first = index == PROVIDERS.len() as u64;
    let (country, locale) = if first { ("BR", "pt-BR") } else { words::country(&mut rng) };
    let (name, slug) = loop {
        let name = if first { FIRST_CUSTOMER.to_owned() } else { words::company(&mut rng, country) };
        let mut slug = String::new();
        // The legal form at the end of the name is no part of the domain.
        fold(&mut slug, words::without_form(&name), '-');
        if first {
            slug = "aurora".to_owned();
        }
        if taken.insert(slug.clone()) {
            break (name, slug);
        }
    };
    let both = index % 40 < 4;
    let managed_by = match rng.below(4) {
        _ if both => vec![id(Purpose::Org, 0), id(Purpose::Org, 1)],
        0 if !first => vec![id(Purpose::Org, 1)],
        _ => vec![id(Purpose::Org, 0)],
    };
    let status = match rng.below(1000) {
        _ if first => "active",
        0..40 => "trial",
        40..52 => "suspended",
        52..58 => "inactive",
        _ => "active",
    };
    let created_at = now - rng.range(30 * DAY, 2_500 * DAY);
    let id = id(Purpose::Org, index);
    Org { index, id, name, slug, provider: false, managed_by, status, created_at, country, locale, users }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_add_up_and_are_skewed() {
        for users in [0, FEWEST_USERS, 25, 100, 3_000, 100_000, 1_000_000] {
            let orgs = plan(users, 1_795_176_000);
            assert_eq!(orgs.iter().map(|org| org.users).sum::<u64>(), users.max(FEWEST_USERS));
            assert!(orgs[2].users >= SHOWCASE.len() as u64);
        }
        let orgs = plan(1_000_000, 1_795_176_000);
        assert!((9_900..10_200).contains(&orgs.len()), "{}", orgs.len());
        assert!((95_000..=105_000).contains(&orgs[2].users));
        assert!(orgs.last().is_some_and(|org| org.users < 20 && org.users > 3));
    }
}
