//! The statement that reads ranges of keys, as it grows part by part.

use std::fmt::Write;

use sea_orm::Value;
use uuid::Uuid;

use super::{Scan, Table};

/// How far a range is read at first when its rows are checked for further keys, or ids for whose they are.
pub const CHECKED: i64 = 2_000;

/// How far it is read where it goes on and none of those has them: a provider of millions has so many people of two common words.
pub const CHECKED_ON: i64 = 20_000;

/// How far a provider's range is read at first for the keys of an agent's customers.
const FAR: i64 = 256;

/// The statement as it grows: one bounded sub-select a scan and scope.
#[derive(Default)]
pub struct Builder {
    pub sql: String,
    pub values: Vec<Value>,
    /// Scopes are orgs' own, not a provider's.
    pub own: bool,
    pub postgres: bool,
    /// The table that the next parts read.
    pub table: Table,
    /// What the statement begins with where PostgreSQL reads the keys of an agent's customers one customer after the other.
    pub mine: String,
}

/// How ranges are read that may have to be read far: for the keys of an agent's customers, or for further keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// The first of the range, with a row that says whether it goes on.
    First,
    /// The range until there are enough.
    ToTheEnd,
    /// By those customers' own scopes.
    Theirs,
}

impl Builder {
    /// Ranges that are read as they are, one after the other by one part of the statement: PostgreSQL takes longer to make ready
    /// to read than to read.
    pub fn ranges(&mut self, ranges: &[(usize, &Scan)], scope: &str) {
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
             (SELECT k.key, k.subject FROM {} k WHERE k.scope = {scope} AND k.kind = r.kind AND k.key >= r.low \
             AND k.key < r.high ORDER BY k.key, k.subject LIMIT {limit}) AS t",
            rows.join(", "),
            self.table.name()
        );
    }

    /// `given`: only the keys of this agent's customers (a place of the statement).
    pub fn part(&mut self, place: usize, scan: &Scan, scope: &str, way: Way, given: Option<&str>) {
        if let Some(of_table) = scan.kind.of_table() {
            return self.ids(place, scan, scope, given, of_table);
        }
        let table = self.table.name();
        // Ranges that are computed here, never a pattern: a prepared LIKE may be planned as a scan of the whole table.
        let (from, to) = (self.bind(scan.from.as_str()), self.bind(scan.to.as_str()));
        let (kind, limit) = match (scan.with.is_empty(), way) {
            (true, _) => (scan.kind.number(), scan.limit),
            (false, Way::ToTheEnd) if given.is_none() => (scan.kind.number(), CHECKED_ON),
            // Of an agent's customers so many of their own.
            (false, _) => (scan.kind.number(), CHECKED),
        };
        let range = format!("k.kind = {kind} AND k.key >= {from} AND k.key < {to}");
        let far = if given.is_some() { FAR.max(limit) } else { limit };
        let rows = match (way, given) {
            (_, None) => format!(
                "SELECT k.key, k.subject FROM {table} k WHERE k.scope = {scope} AND {range} \
                 ORDER BY k.key, k.subject LIMIT {limit}"
            ),
            (Way::First, Some(agent)) => format!(
                "SELECT g.key, g.subject FROM (SELECT k.key, k.subject, k.owner FROM {table} k \
                 WHERE k.scope = {scope} AND {range} ORDER BY k.key, k.subject LIMIT {far}) AS g \
                 WHERE {} ORDER BY g.key, g.subject LIMIT {limit}",
                self.is_given("g.owner", agent)
            ),
            (Way::ToTheEnd, Some(agent)) => format!(
                "SELECT k.key, k.subject FROM {table} k WHERE k.scope = {scope} AND {range} \
                 AND {} ORDER BY k.key, k.subject LIMIT {limit}",
                self.is_given("k.owner", agent)
            ),
            (Way::Theirs, Some(agent)) => {
                let mine = format!(
                    "SELECT s.scope FROM staff_orgs s JOIN managers m ON m.org_id = s.org_id JOIN providers p \
                     ON p.org_id = m.provider_id AND p.scope = {scope} WHERE s.user_id = {agent}"
                );
                if self.postgres {
                    self.mine = format!("WITH mine AS MATERIALIZED ({mine}) ");
                    format!(
                        "SELECT l.key, l.subject, l.scope FROM mine CROSS JOIN LATERAL (SELECT k.key, k.subject, k.scope \
                         FROM {table} k WHERE k.scope = mine.scope AND {range} ORDER BY k.key, k.subject \
                         LIMIT {limit}) AS l ORDER BY l.key, l.subject LIMIT {limit}"
                    )
                } else {
                    format!(
                        "SELECT k.key, k.subject, k.scope FROM {table} k WHERE k.scope IN ({mine}) AND {range} \
                         ORDER BY k.key, k.subject LIMIT {limit}"
                    )
                }
            }
        };
        let theirs = way == Way::Theirs && given.is_some();
        let checks = self.checks(scan, kind, if theirs { "r.scope" } else { scope });
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
        if way == Way::First && (given.is_some() || !scan.with.is_empty()) {
            self.also();
            let on = -1 - i64::try_from(place).unwrap_or_default();
            let _ = write!(
                self.sql,
                "SELECT {on} AS scan, t.key, t.subject FROM (SELECT k.key, k.subject FROM {table} k \
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
            let keys = keys.join(", ");
            let in_table = |table: Table| {
                format!(
                    "EXISTS (SELECT 1 FROM {} x WHERE x.scope = {scope} AND x.kind = {kind} AND x.key IN ({keys}) \
                     AND x.subject = r.subject)",
                    table.name()
                )
            };
            // While keys are moved, those of one subject are in both.
            let [one, other] = [self.table, self.table.other()].map(in_table);
            let _ = write!(checks, "{}({one} OR {other})", if checks.is_empty() { "" } else { " AND " });
        }
        checks
    }

    fn also(&mut self) {
        if !self.sql.is_empty() {
            self.sql.push_str(" UNION ALL ");
        }
    }

    pub fn bind(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("${}", self.values.len())
    }
}

/// The first and the last id that begin with these hex digits.
fn id_range(digits: &str) -> Option<(Uuid, Uuid)> {
    let id = |filled: String| Uuid::try_parse(&filled).ok();
    id(format!("{digits:0<32}")).zip(id(format!("{digits:f<32}")))
}
