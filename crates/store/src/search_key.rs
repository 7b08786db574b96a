//! Search keys: every form in which something is asked for, as a row that a range scan finds.

use sea_orm::{ConnectionTrait, DbErr, Statement, Value};
use uuid::Uuid;

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
    /// Keys of the same kind that the subject must have as well. Asked of the first [`CHECKED`] rows of the range.
    pub with: Vec<String>,
    /// Rows at most.
    pub limit: i64,
}

/// How far a range is read when its rows are checked for further keys.
const CHECKED: i64 = 2_000;

/// Whose keys are read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Within {
    /// All that a provider manages.
    Scope(i32),
    /// Of that, the customers that an agent was given, or one of them.
    Given { scope: i32, agent: Uuid, org: Option<Uuid> },
    /// Of that, these few orgs.
    Orgs { scope: i32, orgs: Vec<Uuid> },
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
    if scans.is_empty() || matches!(within, Within::Orgs { orgs, .. } if orgs.is_empty()) {
        return Ok(Vec::new());
    }
    let mut statement = Builder::default();
    for (number, scan) in scans.iter().enumerate() {
        match within {
            Within::Scope(scope) => statement.part(number, scan, *scope, None, None),
            Within::Given { scope, agent, org } => statement.part(number, scan, *scope, *org, Some(*agent)),
            Within::Orgs { scope, orgs } => {
                orgs.iter().for_each(|org| statement.part(number, scan, *scope, Some(*org), None))
            }
        }
    }
    let rows = db
        .query_all_raw(Statement::from_sql_and_values(db.get_database_backend(), statement.sql, statement.values))
        .await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let scan: i32 = row.try_get_by_index(0)?;
        found.push(Found {
            scan: usize::try_from(scan).unwrap_or_default(),
            key: row.try_get_by_index(1)?,
            subject: row.try_get_by_index(2)?,
        });
    }
    // The parts come in the order in which they were written; several orgs' rows of one scan are merged.
    if matches!(within, Within::Orgs { orgs, .. } if orgs.len() > 1) {
        found.sort_by(|a, b| (a.scan, &a.key, a.subject).cmp(&(b.scan, &b.key, b.subject)));
    }
    Ok(found)
}

/// The statement as it grows: one bounded sub-select a scan and org.
#[derive(Default)]
struct Builder {
    sql: String,
    values: Vec<Value>,
}

impl Builder {
    fn part(&mut self, number: usize, scan: &Scan, scope: i32, org: Option<Uuid>, agent: Option<Uuid>) {
        if !self.sql.is_empty() {
            self.sql.push_str(" UNION ALL ");
        }
        let of = self.values.len();
        // Ranges that are computed here, never a pattern: a prepared LIKE may be planned as a scan of the whole table.
        let (scope, kind) = (self.bind(scope), self.bind(scan.kind.number()));
        let (from, to) = (self.bind(scan.from.as_str()), self.bind(scan.to.as_str()));
        let mut condition = format!("k.scope = {scope} AND k.kind = {kind} AND k.key >= {from} AND k.key < {to}");
        if let Some(org) = org {
            condition += &format!(" AND k.org = {}", self.bind(org));
        }
        if let Some(agent) = agent {
            let given = "EXISTS (SELECT 1 FROM staff_orgs s WHERE s.org_id = k.org AND s.user_id =";
            condition += &format!(" AND {given} {})", self.bind(agent));
        }
        let mut limit = scan.limit;
        if !scan.with.is_empty() {
            limit = CHECKED;
        }
        let limit = self.bind(limit);
        let rows = format!(
            "SELECT k.key, k.subject FROM search_key k WHERE {condition} ORDER BY k.key, k.subject LIMIT {limit}"
        );
        if scan.with.is_empty() {
            self.sql += &format!("SELECT {number} AS scan, t{of}.key, t{of}.subject FROM ({rows}) AS t{of}");
            return;
        }
        let mut checks = Vec::new();
        for key in &scan.with {
            let own = "SELECT 1 FROM search_key x WHERE x.subject = r.subject";
            checks.push(format!(
                "EXISTS ({own} AND x.scope = {scope} AND x.kind = {kind} AND x.key = {})",
                self.bind(key.as_str())
            ));
        }
        let (checks, limit) = (checks.join(" AND "), self.bind(scan.limit));
        let checked = format!(
            "SELECT r.key, r.subject FROM ({rows}) AS r WHERE {checks} ORDER BY r.key, r.subject LIMIT {limit}"
        );
        self.sql += &format!("SELECT {number} AS scan, t{of}.key, t{of}.subject FROM ({checked}) AS t{of}");
    }

    fn bind(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("${}", self.values.len())
    }
}
