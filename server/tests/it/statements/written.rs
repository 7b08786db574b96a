//! The list against the source: whatever is written somewhere was written while it was made. What only reads is not looked for.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// Written on SQLite alone (store/live.rs).
const NOT_HERE: [&str; 1] = ["changes"];

/// Where the source calls a table by another name.
const CALLED: [(&str, &str); 1] = [("keys", "passkeys")];

/// Tables without an INSERT, and what the source does to a table that no statement does.
pub fn missing(sent: &BTreeSet<String>) -> Vec<String> {
    let has = |word: &str, table: &str| {
        let begins = [format!("{word} \"{table}\""), format!("{word} {table}")];
        sent.iter().any(|statement| {
            let after = begins.iter().find_map(|begin| statement.strip_prefix(begin.as_str()));
            after.is_some_and(|after| after.is_empty() || after.starts_with([' ', '(']))
        })
    };
    let tables = sent.iter().filter_map(|statement| statement.strip_prefix("CREATE TABLE "));
    // The migrator's own is made where there is none.
    let tables: BTreeSet<&str> =
        tables.filter_map(|rest| rest.split(' ').next()).filter(|name| *name != "IF").collect();
    assert!(tables.len() > 40, "{tables:?}");
    let filled = tables.iter().filter(|table| !NOT_HERE.contains(table));
    let empty = filled.filter(|table| !has("INSERT INTO", table)).map(|table| format!("INSERT INTO {table}"));
    let mut wrong: BTreeSet<String> = empty.collect();
    let written = sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/desk/src"));
    for (name, verb) in &written {
        let table = CALLED.iter().find(|(called, _)| called == name).map_or(name.as_str(), |(_, table)| table);
        assert!(tables.contains(table), "the source writes {table}, which is no table");
        if !has(verb, table) {
            wrong.insert(format!("{verb} {table}"));
        }
    }
    assert!(written.len() > 80, "{} of the source", written.len());
    wrong.into_iter().collect()
}

/// Each `table::Entity::verb` of a folder's source.
fn sources(folder: &Path) -> BTreeSet<(String, &'static str)> {
    let entries: Vec<PathBuf> =
        fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("a file").path()).collect();
    let mut found = BTreeSet::new();
    for path in entries {
        if path.is_dir() {
            found.extend(sources(&path));
            continue;
        }
        let text = fs::read_to_string(&path).expect("source");
        let text = text.split("#[cfg(test)]").next().unwrap_or_default();
        for (at, mark) in text.match_indices("::Entity::") {
            let verbs = [("insert", "INSERT INTO"), ("update", "UPDATE"), ("delete", "DELETE FROM")];
            let verb = verbs.into_iter().find(|(verb, _)| text[at + mark.len()..].starts_with(verb));
            let name = text[..at].rsplit(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap_or_default();
            // An import's rows are of whatever kind.
            if let Some((_, verb)) = verb.filter(|_| name != "K") {
                found.insert((name.to_owned(), verb));
            }
        }
    }
    found
}
