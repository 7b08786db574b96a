//! How SQLite goes about the same statements: nothing of a person is looked for among all that the customer has.

use store::{
    Store,
    sea_orm::{ConnectionTrait, Statement},
};

/// Tables that grow with the directory, and what leads to a few rows of each.
const NARROW: [(&str, &[&str]); 6] = [
    ("users", &["id"]),
    ("devices", &["id", "user_id"]),
    ("holdings", &["user_id"]),
    ("mail_events", &["recipient"]),
    ("differences", &["subject_id"]),
    ("audit_events", &["id", "user_id", "visit_id", "subject_id"]),
];

/// Asks for each statement that SQLite takes, with nothing for its values. Those with `FOR UPDATE` are asked without.
pub async fn look(store: &Store, statements: impl Iterator<Item = &String>) {
    let (mut asked, mut wrong) = (0, Vec::new());
    for statement in statements {
        // Written out where it is sent, as the condition of an index has it; PostgreSQL counts it as a value.
        let text = statement.replace("subject_kind = $", "subject_kind = 'device'");
        let text = text.trim_start_matches("… UNION ALL … ").replace('$', "NULL");
        let text = text.split(" FOR UPDATE").next().unwrap_or_default();
        if !text.starts_with("SELECT ") {
            continue;
        }
        let explained = Statement::from_string(store.backend(), format!("EXPLAIN QUERY PLAN {text}"));
        let Ok(steps) = store.read().query_all_raw(explained).await else { continue };
        asked += 1;
        let steps: Vec<String> = steps.iter().map(|step| step.try_get("", "detail").expect("a step")).collect();
        wrong.extend(astray(text, &steps).map(|why| format!("{why}: {statement}\n  {}", steps.join("\n  "))));
    }
    assert!(asked > 150, "SQLite took only {asked}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Where a condition names a few rows and others are read.
fn astray(text: &str, steps: &[String]) -> Option<String> {
    let (table, column) = NARROW.iter().find_map(|(table, columns)| {
        let equals = |column: &&&str| text.contains(&format!("\"{table}\".\"{column}\" = NULL"));
        Some((table, columns.iter().find(equals)?))
    })?;
    let step = steps.iter().find(|step| step.split(' ').nth(1) == Some(table))?;
    let right = step.contains(&format!("({column}=?")) || step.contains(&format!("AND {column}=?"));
    (!right).then(|| format!("{table} is not read by {column}"))
}
