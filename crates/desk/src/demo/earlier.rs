//! A small bundle of how some of a demo bundle was before: imported first, the whole bundle after it is a change, and
//! histories have something in them. The whole bundle stays the last word.

use std::{
    collections::{HashMap, HashSet},
    fs, io,
    path::Path,
};

/// Customers, from the first on.
const CUSTOMERS: usize = 12;

/// Users and devices of each.
const ROWS: usize = 200;

/// One row by its columns.
struct Row<'a> {
    columns: &'a HashMap<String, usize>,
    cells: Vec<String>,
    /// Which one of its kind.
    at: usize,
}

impl Row<'_> {
    fn cell(&self, column: &str) -> &str {
        self.columns.get(column).and_then(|at| self.cells.get(*at)).map_or("", String::as_str)
    }

    fn set(&mut self, column: &str, text: impl Into<String>) {
        if let Some(cell) = self.columns.get(column).and_then(|at| self.cells.get_mut(*at)) {
            *cell = text.into();
        }
    }
}

/// Writes it into the folder `out`, which is made, from the bundle in `from`; how many rows it has.
pub fn write(from: &Path, out: &Path) -> io::Result<usize> {
    fs::create_dir_all(out)?;
    let (mut orgs, mut customers) = (HashSet::new(), 0);
    let mut rows = rewritten(from, out, "organizations.csv", |row| {
        let customer = row.cell("kind") == "customer";
        if customer && customers == CUSTOMERS {
            return false;
        }
        customers += usize::from(customer);
        orgs.insert(row.cell("id").to_owned());
        if customer {
            org(row);
        }
        true
    })?;
    let theirs = |row: &Row<'_>| orgs.contains(row.cell("org_id"));
    rows += rewritten(from, out, "subscriptions.csv", |row| {
        if matches!(row.cell("status"), "expired" | "expiring") {
            row.set("status", "active");
        }
        theirs(row)
    })?;
    let mut licences: HashMap<String, Vec<String>> = HashMap::new();
    rows += rewritten(from, out, "licences.csv", |row| {
        let total: u64 = row.cell("total").parse().unwrap_or(0);
        if row.at.is_multiple_of(3) {
            row.set("total", total.saturating_sub(5).max(1).to_string());
        }
        let kept = theirs(row);
        if kept {
            licences.entry(row.cell("org_id").to_owned()).or_default().push(row.cell("id").to_owned());
        }
        kept
    })?;
    rows += rewritten(from, out, "workspaces.csv", |row| theirs(row))?;
    let (mut people, mut many): (HashSet<String>, HashMap<String, Vec<String>>) = (HashSet::new(), HashMap::new());
    rows += rewritten(from, out, "users.csv", |row| {
        let (org, id) = (row.cell("org_id").to_owned(), row.cell("id").to_owned());
        let them = many.entry(org.clone()).or_default();
        if !theirs(row) || them.len() == ROWS {
            return false;
        }
        user(row, them, licences.get(&org).map_or(&[][..], Vec::as_slice));
        them.push(id.clone());
        people.insert(id)
    })?;
    let mut many: HashMap<String, usize> = HashMap::new();
    rows += rewritten(from, out, "devices.csv", |row| {
        let own = row.cell("user_id");
        if !theirs(row) || !(own.is_empty() || people.contains(own)) {
            return false;
        }
        let so_far = many.entry(row.cell("org_id").to_owned()).or_default();
        *so_far += 1;
        device(row);
        *so_far <= ROWS
    })?;
    Ok(rows)
}

/// Copies the rows of a file for which `keep` says so, as it leaves them.
fn rewritten(from: &Path, out: &Path, file: &str, mut keep: impl FnMut(&mut Row<'_>) -> bool) -> io::Result<usize> {
    let mut reader = csv::Reader::from_path(from.join(file))?;
    let mut writer = csv::Writer::from_path(out.join(file))?;
    let header = reader.headers()?.clone();
    let columns = header.iter().enumerate().map(|(at, name)| (name.to_owned(), at)).collect();
    writer.write_record(&header)?;
    let mut kept = 0;
    for record in reader.records() {
        let cells = record?.iter().map(str::to_owned).collect();
        let mut row = Row { columns: &columns, cells, at: kept };
        if keep(&mut row) {
            writer.write_record(&row.cells)?;
            kept += 1;
        }
    }
    writer.flush()?;
    Ok(kept)
}

fn org(row: &mut Row<'_>) {
    if row.cell("status") == "suspended" {
        row.set("status", "active");
    }
    if row.at.is_multiple_of(2) {
        let before = if row.cell("sso") == "on" { "off" } else { "on" };
        row.set("sso", before);
    }
}

/// `them`: who of the org came before, the first of them the boss of most. Agents are as they were.
fn user(row: &mut Row<'_>, them: &[String], licences: &[String]) {
    if matches!(row.cell("roles"), "provider_admin" | "help_desk" | "help_desk_advanced" | "auditor") {
        return;
    }
    if row.cell("status") == "inactive" {
        row.set("status", "active");
    }
    let mut held: Vec<String> =
        row.cell("licences").split(';').filter(|it| !it.is_empty()).map(str::to_owned).collect();
    match row.at % 8 {
        // Taken away since.
        1 => held.extend(licences.iter().find(|licence| !held.contains(licence)).cloned()),
        // Given since.
        2 => drop(held.pop()),
        3 => row.set("title", "Trainee"),
        4 if row.cell("extension").len() > 1 => row.set("extension", "1000"),
        5 if !them.is_empty() => row.set("manager_id", them[them.len() / 2].clone()),
        6 => {
            let has = row.cell("features").split(';').any(|it| it == "voicemail");
            let others = row.cell("features").split(';').filter(|it| !it.is_empty() && *it != "voicemail");
            let features: Vec<&str> = others.chain(["voicemail"].into_iter().filter(|_| !has)).collect();
            let features = features.join(";");
            row.set("features", features);
        }
        _ => {}
    }
    row.set("licences", held.join(";"));
}

fn device(row: &mut Row<'_>) {
    if matches!(row.cell("status"), "disconnected" | "offline_expired" | "connected_with_issues") {
        row.set("status", "connected");
        row.set("error_codes", "");
    }
    if row.at.is_multiple_of(2) {
        let older = if row.cell("software").starts_with("Room") { "RoomOS 11.9.3" } else { "PhoneOS 2.1.0" };
        row.set("software", older);
    }
}
