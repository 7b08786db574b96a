//! Subjects drawn from a bundle's files: what callers could be asked for, of customers that the measuring agent sees.

use std::{collections::HashSet, path::Path};

use desk::demo;

use crate::{Fault, rng::Rng};

/// Rows drawn from one file, each with the columns that were asked for.
type Rows = Vec<Vec<String>>;

/// What was drawn from a bundle.
pub struct Sample {
    /// Every org that the agent's provider manages, in the file's order: the largest customer first.
    pub orgs: Vec<String>,
    /// id, given name, family name, display name, e-mails, phones, SIP addresses.
    pub users: Rows,
    /// id, serial, MAC, SIP address.
    pub devices: Rows,
    /// number.
    pub orders: Rows,
    /// id.
    pub subscriptions: Rows,
    /// domain.
    pub domains: Rows,
    /// url.
    pub sites: Rows,
    /// id, name.
    pub customers: Rows,
}

impl Sample {
    /// `count` of each kind, the same for the same `seed`.
    pub fn draw(bundle: &Path, count: usize, seed: u64) -> Result<Self, Fault> {
        let mut rng = Rng::new(seed);
        let orgs = managed(bundle)?;
        let visible: HashSet<&str> = orgs.iter().map(String::as_str).collect();
        let mut draw = |file: &str, org: &str, columns: &[&str]| -> Result<Rows, Fault> {
            let mut drawn: Rows = Vec::with_capacity(count);
            let mut met = 0;
            read(&bundle.join(file), &[&[org], columns].concat(), |cells| {
                let (Some(org), values) = (cells.first(), &cells[1..]) else { return };
                if !visible.contains(org) || values.iter().any(|value| value.is_empty()) {
                    return;
                }
                // Reservoir sampling (Vitter 1985, algorithm R): one pass, nothing kept but the sample.
                met += 1;
                let place = if drawn.len() < count { drawn.len() } else { rng.below(met) };
                let own = || values.iter().map(|value| (*value).to_owned()).collect();
                match drawn.get_mut(place) {
                    Some(slot) => *slot = own(),
                    None if place < count => drawn.push(own()),
                    None => {}
                }
            })?;
            Ok(drawn)
        };
        let user = ["id", "given_name", "family_name", "display_name", "emails", "phones", "sip_addresses"];
        let users = draw("users.csv", "org_id", &user)?;
        let devices = draw("devices.csv", "org_id", &["id", "serial", "mac", "sip_address"])?;
        let orders = draw("orders.csv", "org_id", &["number"])?;
        let subscriptions = draw("subscriptions.csv", "org_id", &["id"])?;
        let domains = draw("domains.csv", "org_id", &["domain"])?;
        let sites = draw("sites.csv", "org_id", &["url"])?;
        let customers = draw("organizations.csv", "id", &["id", "name"])?;
        Ok(Self { users, devices, orders, subscriptions, domains, sites, customers, orgs })
    }
}

/// The customers of the first demo agent's provider.
fn managed(bundle: &Path) -> Result<Vec<String>, Fault> {
    let (mut provider, mut orgs) = (String::new(), Vec::new());
    read(&bundle.join("organizations.csv"), &["id", "name", "managed_by"], |cells| {
        if cells[1] == demo::AGENTS[0].provider {
            cells[0].clone_into(&mut provider);
        } else if cells[2].split(';').any(|manager| manager == provider) {
            orgs.push(cells[0].to_owned());
        }
    })?;
    Ok(orgs)
}

/// Gives `visit` the named columns of every row.
fn read(file: &Path, columns: &[&str], mut visit: impl FnMut(&[&str])) -> Result<(), Fault> {
    let mut reader = csv::Reader::from_path(file)?;
    let header = reader.headers()?.clone();
    let place = |name: &&str| {
        let found = header.iter().position(|column| column == *name);
        found.ok_or_else(|| format!("{} has no column {name}", file.display()))
    };
    let places = columns.iter().map(place).collect::<Result<Vec<_>, _>>()?;
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record)? {
        let cells: Vec<&str> = places.iter().map(|at| record.get(*at).unwrap_or_default()).collect();
        visit(&cells);
    }
    Ok(())
}
