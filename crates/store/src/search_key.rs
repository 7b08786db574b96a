//! Search keys: every form in which something is asked for, as a row that a range scan finds. Ids have no rows: the tables that
//! are ordered by them are asked themselves.

use std::fmt::Write;

use sea_orm::{ConnectionTrait, DbBackend, DbErr, QueryResult, Statement, Value};
use uuid::Uuid;

use crate::{Reader, cells::Cells, load::KeyRow};

/// What kind of key: which attribute it is of, and whether it is turned round. Its number is stored, but for ids: never reuse one.
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

    /// For ids, which have no keys: their table, and its column that says of which org a row is.
    const fn of_table(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::OrgId => Some(("orgs", "id")),
            Self::UserId => Some(("users", "org_id")),
            Self::DeviceId => Some(("devices", "org_id")),
            _ => None,
        }
    }
}

/// One range of keys of one kind, read in their order. Of an id `from` is its first hex digits, and `to` is not asked for.
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

impl Scan {
    /// One range of keys and nothing else.
    fn is_bare(&self) -> bool {
        self.with.is_empty() && self.kind.of_table().is_none()
    }
}

/// How far a range is read when its rows are checked for further keys, or ids for whose they are.
const CHECKED: i64 = 2_000;

/// How far a provider's range is read at first for the keys of an agent's customers.
const FAR: i64 = 256;

/// From so many on customers are many: to go through a provider's range for them is quicker than through the keys of each.
const MANY: i64 = 400;

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
///
/// Of an agent's customers ([`Within::Given`]) a scan reads the first keys of the provider's range and keeps theirs. Where a
/// range goes on and has too few, it is read on until there are enough if they are many, and their own keys are if they are not.
pub async fn find(db: &Reader, within: &Within, scans: &[Scan]) -> Result<Vec<Found>, DbErr> {
    let (mut found, mut cut) = read(db, within, Way::First, scans).await?;
    let Within::Given { agent, .. } = *within else { return Ok(found) };
    cut.retain(|at| found.iter().filter(|found| found.scan == *at).count() < at_most(&scans[*at]));
    if cut.is_empty() {
        return Ok(found);
    }
    let way = if are_many(db, agent).await? { Way::ToTheEnd } else { Way::Theirs };
    let again: Vec<Scan> = cut.iter().map(|at| scans[*at].clone()).collect();
    let (more, _) = read(db, within, way, &again).await?;
    found.retain(|found| !cut.contains(&found.scan));
    found.extend(more.into_iter().map(|more| Found { scan: cut[more.scan], ..more }));
    found.sort_by_key(|found| found.scan);
    Ok(found)
}

async fn are_many(db: &Reader, agent: Uuid) -> Result<bool, DbErr> {
    let sql = format!("SELECT COUNT(*) FROM (SELECT 1 FROM staff_orgs s WHERE s.user_id = $1 LIMIT {MANY}) AS given");
    Ok(db.rows(sql, vec![agent.into()], |row| row.int(0)).await?.first().is_some_and(|given| *given == MANY))
}

fn at_most(scan: &Scan) -> usize {
    usize::try_from(scan.limit).unwrap_or(usize::MAX)
}

/// What one statement finds, and which scans' ranges go on where they were left.
async fn read(db: &Reader, within: &Within, way: Way, scans: &[Scan]) -> Result<(Vec<Found>, Vec<usize>), DbErr> {
    let scopes: &[i32] = match within {
        Within::Scope(scope) | Within::Given { scope, .. } => std::slice::from_ref(scope),
        Within::Orgs(scopes) => scopes,
    };
    if scans.is_empty() || scopes.is_empty() {
        return Ok(Default::default());
    }
    let postgres = db.get_database_backend() == DbBackend::Postgres;
    let mut statement = Builder { own: matches!(within, Within::Orgs(_)), postgres, ..Builder::default() };
    let scopes: Vec<String> = scopes.iter().map(|scope| statement.bind(*scope)).collect();
    let given = match within {
        Within::Given { agent, .. } => Some(statement.bind(*agent)),
        Within::Scope(_) | Within::Orgs(_) => None,
    };
    // The likeliest kind comes first in the answer, but not in the text: the same kinds are the same prepared statement.
    let mut order: Vec<usize> = (0..scans.len()).collect();
    order.sort_by_key(|at| (scans[*at].kind, scans[*at].with.len()));
    for scope in &scopes {
        let (ranges, others): (Vec<_>, Vec<_>) = order
            .iter()
            .enumerate()
            .map(|(place, at)| (place, &scans[*at]))
            .partition(|(_, scan)| postgres && given.is_none() && scan.is_bare());
        for ranges in ranges.chunk_by(|(_, one), (_, other)| one.limit == other.limit) {
            statement.ranges(ranges, scope);
        }
        for (place, scan) in others {
            statement.part(place, scan, scope, given.as_deref().map(|agent| (way, agent)));
        }
    }
    if statement.sql.is_empty() {
        return Ok(Default::default());
    }
    let rows = db.rows(statement.mine + &statement.sql, statement.values, found).await?;
    let (mut found, mut cut) = (Vec::with_capacity(rows.len()), Vec::new());
    for (place, row) in rows {
        // The places of ranges that go on are counted from -1 down.
        let on = place < 0;
        let place = if on { -1 - place } else { place };
        let Some(at) = usize::try_from(place).ok().and_then(|place| order.get(place)) else { continue };
        if on {
            cut.push(*at);
        } else {
            let key = scans[*at].kind.of_table().map_or(row.key, |_| row.subject.simple().to_string());
            found.push(Found { scan: *at, key, ..row });
        }
    }
    // Of one scan the rows come as they should, unless several orgs' rows are merged.
    match scopes.len() {
        1 => found.sort_by_key(|found| found.scan),
        _ => found.sort_by(|a, b| (a.scan, &a.key, a.subject).cmp(&(b.scan, &b.key, b.subject))),
    }
    Ok((found, cut))
}

/// The place in the statement, and what was found there.
fn found(row: &dyn Cells) -> Result<(i64, Found), DbErr> {
    Ok((row.int(0)?, Found { scan: 0, key: row.text(1)?.unwrap_or_default(), subject: row.id(2)? }))
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
        "SELECT scope, kind, key, subject, owner FROM search_key {from} ORDER BY scope, kind, key, subject LIMIT $1"
    );
    let rows = db.query_all_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await?;
    let row = |row: &QueryResult| {
        Ok(KeyRow {
            scope: row.try_get_by_index(0)?,
            kind: row.try_get_by_index(1)?,
            key: row.try_get_by_index(2)?,
            subject: row.try_get_by_index(3)?,
            owner: row.try_get_by_index(4)?,
        })
    };
    rows.iter().map(row).collect()
}

/// The statement as it grows: one bounded sub-select a scan and scope.
#[derive(Default)]
struct Builder {
    sql: String,
    values: Vec<Value>,
    /// Scopes are orgs' own, not a provider's.
    own: bool,
    postgres: bool,
    /// What the statement begins with where PostgreSQL reads the keys of an agent's customers one customer after the other.
    mine: String,
}

/// How the keys of an agent's customers are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// The first of the provider's range, with a row that says whether it goes on.
    First,
    /// The provider's range until there are enough.
    ToTheEnd,
    /// By those customers' own scopes.
    Theirs,
}

impl Builder {
    /// Ranges that are read as they are, one after the other by one part of the statement: PostgreSQL takes longer to make ready
    /// to read than to read.
    fn ranges(&mut self, ranges: &[(usize, &Scan)], scope: &str) {
        let Some((_, Scan { limit, .. })) = ranges.first() else { return };
        let rows: Vec<String> = ranges
            .iter()
            .map(|(place, scan)| {
                let [kind, from, to] = [
                    self.bind(i32::from(scan.kind.number())),
                    self.bind(scan.from.as_str()),
                    self.bind(scan.to.as_str()),
                ];
                format!("({place}, {kind}, {from}, {to})")
            })
            .collect();
        self.also();
        let _ = write!(
            self.sql,
            "SELECT r.scan, t.key, t.subject FROM (VALUES {}) AS r (scan, kind, low, high) CROSS JOIN LATERAL \
             (SELECT k.key, k.subject FROM search_key k WHERE k.scope = {scope} AND k.kind = r.kind AND k.key >= r.low \
             AND k.key < r.high ORDER BY k.key, k.subject LIMIT {limit}) AS t",
            rows.join(", ")
        );
    }

    /// `given`: only the keys of this agent's customers (a place of the statement).
    fn part(&mut self, place: usize, scan: &Scan, scope: &str, given: Option<(Way, &str)>) {
        if let Some(of_table) = scan.kind.of_table() {
            return self.ids(place, scan, scope, given.map(|(_, agent)| agent), of_table);
        }
        // Ranges that are computed here, never a pattern: a prepared LIKE may be planned as a scan of the whole table.
        let (from, to) = (self.bind(scan.from.as_str()), self.bind(scan.to.as_str()));
        let (kind, limit) = (scan.kind.number(), if scan.with.is_empty() { scan.limit } else { CHECKED });
        let range = format!("k.kind = {kind} AND k.key >= {from} AND k.key < {to}");
        let far = FAR.max(limit);
        let rows = match given {
            None => format!(
                "SELECT k.key, k.subject FROM search_key k WHERE k.scope = {scope} AND {range} \
                 ORDER BY k.key, k.subject LIMIT {limit}"
            ),
            Some((Way::First, agent)) => format!(
                "SELECT g.key, g.subject FROM (SELECT k.key, k.subject, k.owner FROM search_key k \
                 WHERE k.scope = {scope} AND {range} ORDER BY k.key, k.subject LIMIT {far}) AS g \
                 WHERE {} ORDER BY g.key, g.subject LIMIT {limit}",
                self.is_given("g.owner", agent)
            ),
            Some((Way::ToTheEnd, agent)) => format!(
                "SELECT k.key, k.subject FROM search_key k WHERE k.scope = {scope} AND {range} \
                 AND {} ORDER BY k.key, k.subject LIMIT {limit}",
                self.is_given("k.owner", agent)
            ),
            Some((Way::Theirs, agent)) => {
                let mine = format!(
                    "SELECT s.scope FROM staff_orgs s JOIN managers m ON m.org_id = s.org_id JOIN providers p \
                     ON p.org_id = m.provider_id AND p.scope = {scope} WHERE s.user_id = {agent}"
                );
                if self.postgres {
                    self.mine = format!("WITH mine AS MATERIALIZED ({mine}) ");
                    format!(
                        "SELECT l.key, l.subject, l.scope FROM mine CROSS JOIN LATERAL (SELECT k.key, k.subject, k.scope \
                         FROM search_key k WHERE k.scope = mine.scope AND {range} ORDER BY k.key, k.subject \
                         LIMIT {limit}) AS l ORDER BY l.key, l.subject LIMIT {limit}"
                    )
                } else {
                    format!(
                        "SELECT k.key, k.subject, k.scope FROM search_key k WHERE k.scope IN ({mine}) AND {range} \
                         ORDER BY k.key, k.subject LIMIT {limit}"
                    )
                }
            }
        };
        let way = given.map(|(way, _)| way);
        let checks = self.checks(scan, kind, if way == Some(Way::Theirs) { "r.scope" } else { scope });
        self.also();
        let _ = if checks.is_empty() {
            write!(self.sql, "SELECT {place} AS scan, t.key, t.subject FROM ({rows}) AS t")
        } else {
            let limit = scan.limit;
            write!(
                self.sql,
                "SELECT {place} AS scan, t.key, t.subject FROM (SELECT r.key, r.subject FROM ({rows}) AS r WHERE {checks} \
                 ORDER BY r.key, r.subject LIMIT {limit}) AS t"
            )
        };
        if way == Some(Way::First) {
            self.also();
            let on = -1 - i64::try_from(place).unwrap_or_default();
            let _ = write!(
                self.sql,
                "SELECT {on} AS scan, t.key, t.subject FROM (SELECT k.key, k.subject FROM search_key k \
                 WHERE k.scope = {scope} AND {range} ORDER BY k.key, k.subject LIMIT 1 OFFSET {far}) AS t"
            );
        }
    }

    /// That the agent was given the org with this scope. On PostgreSQL by a set that is made once a part: left to itself it joins
    /// and sorts whole ranges, or goes through all of the agent's customers for each key.
    fn is_given(&self, owner: &str, agent: &str) -> String {
        match self.postgres {
            true => format!("({owner} IN (SELECT s.scope FROM staff_orgs s WHERE s.user_id = {agent})) IS TRUE"),
            false => format!("EXISTS (SELECT 1 FROM staff_orgs s WHERE s.scope = {owner} AND s.user_id = {agent})"),
        }
    }

    /// The ids that begin as the scan does.
    fn ids(&mut self, place: usize, scan: &Scan, scope: &str, agent: Option<&str>, (table, org): (&str, &str)) {
        let Some((first, last)) = id_range(&scan.from) else { return };
        let (first, last, limit) = (self.bind(first), self.bind(last), scan.limit);
        let mut theirs = match self.own {
            true => format!("EXISTS (SELECT 1 FROM orgs o WHERE o.id = i.org AND o.scope = {scope})"),
            false => format!(
                "EXISTS (SELECT 1 FROM managers m JOIN providers p ON p.org_id = m.provider_id WHERE m.org_id = i.org \
                 AND p.scope = {scope})"
            ),
        };
        if let Some(agent) = agent {
            let _ = write!(
                theirs,
                " AND EXISTS (SELECT 1 FROM staff_orgs s WHERE s.org_id = i.org AND s.user_id = {agent})"
            );
        }
        self.also();
        let _ = write!(
            self.sql,
            "SELECT {place} AS scan, t.key, t.subject FROM (SELECT CAST(NULL AS text) AS key, i.id AS subject \
             FROM (SELECT x.id, x.{org} AS org FROM {table} x WHERE x.id >= {first} AND x.id <= {last} \
             ORDER BY x.id LIMIT {CHECKED}) AS i WHERE {theirs} ORDER BY i.id LIMIT {limit}) AS t"
        );
    }

    /// That the subject has each of the scan's further keys as well.
    fn checks(&mut self, scan: &Scan, kind: i16, scope: &str) -> String {
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
        checks
    }

    fn also(&mut self) {
        if !self.sql.is_empty() {
            self.sql.push_str(" UNION ALL ");
        }
    }

    fn bind(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("${}", self.values.len())
    }
}

/// The first and the last id that begin with these hex digits.
fn id_range(digits: &str) -> Option<(Uuid, Uuid)> {
    let id = |filled: String| Uuid::try_parse(&filled).ok();
    id(format!("{digits:0<32}")).zip(id(format!("{digits:f<32}")))
}
