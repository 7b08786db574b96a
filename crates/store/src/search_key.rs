//! Search keys: every form in which something is asked for, as a row that a range scan finds.

use std::fmt::Write;

use sea_orm::{ConnectionTrait, DbErr, QueryResult, Statement, Value};
use uuid::Uuid;

use crate::load::KeyRow;

/// What kind of key: which attribute it is of, and whether it is turned round. Its number is stored: never reuse one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(i16)]
pub enum KeyKind {
    OrgName = 1,
    OrgNameSound = 2,
    OrgId = 3,
    Domain = 4,
    Site = 5,
    Subscription = 6,
    UserName = 10,
    UserNameSound = 11,
    UserId = 12,
    Email = 13,
    Phone = 14,
    /// The digits of a phone number from its last to its first.
    PhoneReversed = 15,
    Extension = 16,
    UserSip = 17,
    Serial = 20,
    Mac = 21,
    /// The hex digits of a MAC address from its last to its first.
    MacReversed = 22,
    DeviceSip = 23,
    DeviceId = 24,
    Workspace = 25,
    Order = 30,
}

impl KeyKind {
    pub const ALL: [Self; 21] = [
        Self::OrgName,
        Self::OrgNameSound,
        Self::OrgId,
        Self::Domain,
        Self::Site,
        Self::Subscription,
        Self::UserName,
        Self::UserNameSound,
        Self::UserId,
        Self::Email,
        Self::Phone,
        Self::PhoneReversed,
        Self::Extension,
        Self::UserSip,
        Self::Serial,
        Self::Mac,
        Self::MacReversed,
        Self::DeviceSip,
        Self::DeviceId,
        Self::Workspace,
        Self::Order,
    ];

    pub const fn number(self) -> i16 {
        self as i16
    }

    pub fn from_number(number: i16) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.number() == number)
    }
}

/// One range of keys of one kind, read in their order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scan {
    pub kind: KeyKind,
    /// The range, half-open: `from <= key < to`.
    pub from: String,
    pub to: String,
    /// Keys of the same kind that the subject must have as well, one of each list. Asked of the first [`CHECKED`] rows of
    /// the range.
    pub with: Vec<Vec<String>>,
    /// Rows at most.
    pub limit: i64,
}

/// How far a range is read when its rows are checked for further keys.
const CHECKED: i64 = 2_000;

/// Whose keys are read. A scope above 0 is a provider's: the keys of all that it manages. One below 0 is an org's own
/// (`orgs.scope`), so that one customer's keys are neighbours, however many others there are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Within {
    /// All that a provider manages.
    Scope(i32),
    /// Of that, the customers that an agent was given.
    Given { scope: i32, agent: Uuid },
    /// These few orgs, by their own scopes.
    Orgs(Vec<i32>),
}

/// A key that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Which of the scans found it.
    pub scan: usize,
    pub key: String,
    pub subject: Uuid,
}

/// Reads `scans` in one statement. Within a scan the rows come in the order of key and subject.
pub async fn find(db: &impl ConnectionTrait, within: &Within, scans: &[Scan]) -> Result<Vec<Found>, DbErr> {
    let scopes: &[i32] = match within {
        Within::Scope(scope) | Within::Given { scope, .. } => std::slice::from_ref(scope),
        Within::Orgs(scopes) => scopes,
    };
    if scans.is_empty() || scopes.is_empty() {
        return Ok(Vec::new());
    }
    let mut statement = Builder::default();
    let scopes: Vec<String> = scopes.iter().map(|scope| statement.bind(*scope)).collect();
    let given = match within {
        Within::Given { agent, .. } => {
            let agent = statement.bind(*agent);
            format!(" AND EXISTS (SELECT 1 FROM staff_orgs s WHERE s.org_id = k.org AND s.user_id = {agent})")
        }
        _ => String::new(),
    };
    // The likeliest kind comes first in the answer, but not in the text: the same kinds are the same prepared statement.
    let mut order: Vec<usize> = (0..scans.len()).collect();
    order.sort_by_key(|at| (scans[*at].kind, scans[*at].with.len()));
    for (place, at) in order.iter().enumerate() {
        for scope in &scopes {
            statement.part(place, &scans[*at], scope, &given);
        }
    }
    let rows = db
        .query_all_raw(Statement::from_sql_and_values(db.get_database_backend(), statement.sql, statement.values))
        .await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let place: i32 = row.try_get_by_index(0)?;
        found.push(Found {
            scan: usize::try_from(place).ok().and_then(|place| order.get(place).copied()).unwrap_or_default(),
            key: row.try_get_by_index(1)?,
            subject: row.try_get_by_index(2)?,
        });
    }
    // Of one scan the rows come as they should, unless several orgs' rows are merged.
    match scopes.len() {
        1 => found.sort_by_key(|found| found.scan),
        _ => found.sort_by(|a, b| (a.scan, &a.key, a.subject).cmp(&(b.scan, &b.key, b.subject))),
    }
    Ok(found)
}

/// The next `most` keys after `last`, or the first ones, in the order of the table.
pub async fn after(db: &impl ConnectionTrait, last: Option<&KeyRow>, most: u64) -> Result<Vec<KeyRow>, DbErr> {
    let (from, mut values) = match last {
        Some(KeyRow { scope, kind, key, subject, .. }) => (
            "WHERE (scope, kind, key, subject) > ($2, $3, $4, $5)",
            vec![(*scope).into(), (*kind).into(), key.as_str().into(), (*subject).into()],
        ),
        None => ("", Vec::new()),
    };
    values.insert(0, i64::try_from(most).unwrap_or(i64::MAX).into());
    let sql = format!(
        "SELECT scope, kind, key, subject, org FROM search_key {from} ORDER BY scope, kind, key, subject LIMIT $1"
    );
    let rows = db.query_all_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await?;
    let row = |row: &QueryResult| {
        Ok(KeyRow {
            scope: row.try_get_by_index(0)?,
            kind: row.try_get_by_index(1)?,
            key: row.try_get_by_index(2)?,
            subject: row.try_get_by_index(3)?,
            org: row.try_get_by_index(4)?,
        })
    };
    rows.iter().map(row).collect()
}

/// The statement as it grows: one bounded sub-select a scan and scope.
#[derive(Default)]
struct Builder {
    sql: String,
    values: Vec<Value>,
}

impl Builder {
    fn part(&mut self, place: usize, scan: &Scan, scope: &str, given: &str) {
        if !self.sql.is_empty() {
            self.sql.push_str(" UNION ALL ");
        }
        // Ranges that are computed here, never a pattern: a prepared LIKE may be planned as a scan of the whole table.
        let (from, to) = (self.bind(scan.from.as_str()), self.bind(scan.to.as_str()));
        let (kind, limit) = (scan.kind.number(), if scan.with.is_empty() { scan.limit } else { CHECKED });
        let rows = format!(
            "SELECT k.key, k.subject FROM search_key k WHERE k.scope = {scope} AND k.kind = {kind} \
             AND k.key >= {from} AND k.key < {to}{given} ORDER BY k.key, k.subject LIMIT {limit}"
        );
        if scan.with.is_empty() {
            let _ = write!(self.sql, "SELECT {place} AS scan, t.key, t.subject FROM ({rows}) AS t");
            return;
        }
        let mut checks = String::new();
        for keys in &scan.with {
            let keys: Vec<String> = keys.iter().map(|key| self.bind(key.as_str())).collect();
            let _ = write!(
                checks,
                "{}EXISTS (SELECT 1 FROM search_key x WHERE x.scope = {scope} AND x.kind = {kind} AND x.key IN ({}) \
                 AND x.subject = r.subject)",
                if checks.is_empty() { "" } else { " AND " },
                keys.join(", ")
            );
        }
        let limit = scan.limit;
        let _ = write!(
            self.sql,
            "SELECT {place} AS scan, t.key, t.subject FROM (SELECT r.key, r.subject FROM ({rows}) AS r WHERE {checks} \
             ORDER BY r.key, r.subject LIMIT {limit}) AS t"
        );
    }

    fn bind(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("${}", self.values.len())
    }
}
