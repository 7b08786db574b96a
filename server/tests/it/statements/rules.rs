//! What a statement must not have, for a distributed PostgreSQL to take it (docs/deploy/sharding.md).

/// Words that a distributed PostgreSQL, or a connection pool in front of one, lacks or does otherwise.
const LACKING: [&str; 20] = [
    "ADVISORY",
    "BIGSERIAL",
    "SMALLSERIAL",
    " SERIAL,",
    " SERIAL NOT",
    " SERIAL PRIMARY",
    "IDENTITY",
    "NEXTVAL",
    "SETVAL",
    "CREATE SEQUENCE",
    "CREATE TRIGGER",
    "CREATE FUNCTION",
    "CREATE RULE",
    "CREATE TEMP",
    "LOCK TABLE",
    "PREPARE TRANSACTION",
    "SAVEPOINT",
    "WITH HOLD",
    "CTID",
    "XMIN",
];

/// The two statements of news between processes (store/live.rs), which the first node serves.
const NEWS: [&str; 2] = ["LISTEN \"farol_changes\"", "SELECT pg_notify($)"];

/// Tables that grow with the directory, and by what they are asked for: the key that they are shared out by first.
const BIG: [(&str, &[&str]); 7] = [
    ("search_key", &["scope"]),
    ("users", &["id", "org_id"]),
    ("devices", &["id", "org_id", "user_id"]),
    ("holdings", &["user_id", "licence_id"]),
    ("mail_events", &["recipient", "org_id"]),
    ("differences", &["subject_id", "person_id", "at"]),
    ("audit_events", &["id", "seq", "org_id", "provider_id", "user_id", "visit_id"]),
];

/// Statements of commands that are about the whole of a table.
const WHOLE: [&str; 5] = [
    // a first import, whose keys are written aside
    "INSERT INTO search_key_aside SELECT * FROM search_key",
    // the migration that gave orgs scopes of their own
    "DELETE FROM search_key",
    // farol reindex, from the first key on
    "SELECT scope, kind, key, subject, owner FROM search_key ORDER BY scope, kind, key, subject",
    // farol doctor
    "SELECT (SELECT COUNT(*) FROM orgs o WHERE users <> ",
    // farol restore --settle, the newest line
    "SELECT \"audit_events\".\"at\" FROM \"audit_events\" ORDER BY \"audit_events\".\"id\" DESC",
];

/// What passes over rows, each time over so few that the source has their number: a page goes on where the one before it ended.
const PASSING_OVER: [&str; 3] = [
    // the newest code but so many, to one person and by one agent
    "FROM \"verifications\" WHERE \"verifications\".\"user_id\" = $ AND \"verifications\".\"created_at\" > $ ",
    "FROM \"verifications\" WHERE \"verifications\".\"agent_id\" = $ AND \"verifications\".\"created_at\" > $ ",
    // whether a range of keys goes on beyond what was read of it
    " k WHERE k.scope = $ AND k.kind = $ AND k.key >= $ AND k.key < $ ORDER BY k.key, k.subject LIMIT $ OFFSET $) AS t",
];

/// What counts rows of a table that grows. Numbers that pages show are kept with the rows that they count.
const COUNTING: [&str; 7] = [
    // an export that somebody asks for: whether a second person has to approve it goes by its lines
    "FROM \"audit_events\" WHERE \"audit_events\".\"provider_id\" = $ AND \"audit_events\".\"id\" < $",
    // how often somebody was refused the same within an hour, along an index of refusals
    "FROM \"audit_events\" WHERE \"audit_events\".\"org_id\" = $ AND (outcome = $) AND ",
    // farol restore --settle
    "FROM \"audit_events\" WHERE \"audit_events\".\"seq\" IS NOT NULL) ",
    // today's point of some customers' charts, when they are looked at for early warnings; and one customer's chart of mail
    "FROM \"devices\" WHERE \"devices\".\"org_id\" IN ($) GROUP BY ",
    "FROM \"mail_events\" WHERE \"mail_events\".\"org_id\" = $ AND EXISTS(",
    // whether somebody is there at all
    "AND \"users\".\"id\" = $) AS \"sub_query\"",
    // farol doctor and farol reindex hold the kept numbers against the rows
    "<> (SELECT COUNT(*) FROM ",
];

/// What is wrong with a statement, in words.
pub fn broken(statement: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    let upper = statement.to_uppercase();
    for word in LACKING {
        if words(&upper).any(|part| part == word)
            || word.contains(' ') && upper.contains(word)
            || upper.contains("ADVISORY")
        {
            wrong.push(format!("{word} in {statement}"));
        }
    }
    let news = ["LISTEN", "NOTIFY", "PG_NOTIFY"];
    if words(&upper).any(|word| news.contains(&word)) && !NEWS.contains(&statement) {
        wrong.push(format!("news beside store/live.rs: {statement}"));
    }
    let schema = ["CREATE", "ALTER", "DROP"].iter().any(|word| upper.starts_with(word));
    if schema || WHOLE.iter().any(|whole| statement.starts_with(whole)) {
        return wrong;
    }
    let condition = statement.split_once(" WHERE ").map_or("", |(_, condition)| condition);
    for (table, keys) in BIG {
        let of = [format!("FROM \"{table}\" "), format!("FROM {table} "), format!("UPDATE \"{table}\" ")];
        let read = of.iter().any(|of| format!("{statement} ").contains(of));
        // Whether there is any row at all.
        let probe = !statement.contains(" ORDER BY ") && condition.is_empty() && statement.ends_with(" LIMIT $");
        // sea-query's way to ask for nobody.
        let nobody = condition == "$ = $";
        if read && !probe && !nobody && !keys.iter().any(|key| words(condition).any(|word| word == *key)) {
            wrong.push(format!("{table} is asked by none of {keys:?}: {statement}"));
        }
    }
    if words(&upper).any(|word| word == "OFFSET") && !PASSING_OVER.iter().any(|part| statement.contains(part)) {
        wrong.push(format!("passes over rows: {statement}"));
    }
    let grows =
        |table: &str| [format!("FROM \"{table}\" "), format!("FROM {table} ")].iter().any(|of| statement.contains(of));
    let counts = upper.contains("COUNT(") && BIG.iter().any(|(table, _)| grows(table));
    if counts && !COUNTING.iter().any(|part| statement.contains(part)) {
        wrong.push(format!("counts what grows: {statement}"));
    }
    if upper.contains("FOR UPDATE") && condition.is_empty() {
        wrong.push(format!("locks a whole table: {statement}"));
    }
    wrong
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphanumeric() && letter != '_')
}

#[test]
fn what_is_lacking_is_seen() {
    for no in [
        "SELECT pg_advisory_lock($)",
        "CREATE TABLE a (b serial PRIMARY KEY)",
        "LISTEN \"other\"",
        "SELECT \"a\" FROM \"users\"",
        "SELECT a FROM search_key WHERE subject = $",
        "SELECT \"a\" FROM \"orgs\" FOR UPDATE",
        "SELECT \"a\" FROM \"orgs\" WHERE \"b\" = $ ORDER BY \"a\" LIMIT $ OFFSET $",
        "SELECT COUNT(*) FROM \"users\" WHERE \"users\".\"org_id\" = $",
    ] {
        assert!(!broken(no).is_empty(), "{no}");
    }
    let yes = "SELECT \"id\" FROM \"users\" WHERE \"users\".\"org_id\" = $ FOR UPDATE";
    assert_eq!(broken(yes), Vec::<String>::new());
}
