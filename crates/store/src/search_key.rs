//! Search keys: every form in which something is asked for, as a row that a range scan finds. Ids have no rows: the tables that
//! are ordered by them are asked themselves.

mod moving;
mod statement;

use sea_orm::{
    ConnectionTrait, DbBackend, DbErr, QueryResult, Statement,
    sea_query::{Condition, Expr, ExprTrait, Query, UnionType},
};
use uuid::Uuid;

use crate::{Reader, cells::Cells, entities::search_key::Column, load::KeyRow};
use statement::{Builder, Way};

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

/// Where keys are: a large import on top of others leaves its own apart, in a table as small as it, for each of them falls on another
/// page of the large one. A server moves them to their places when there is time (see [`moving`]).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Table {
    #[default]
    Main,
    New,
}

impl Table {
    /// What is moved from one to the other while they are asked in this order is met in one of the two.
    pub const ALL: [Self; 2] = [Self::New, Self::Main];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Main => "search_key",
            Self::New => "search_key_new",
        }
    }

    const fn other(self) -> Self {
        match self {
            Self::Main => Self::New,
            Self::New => Self::Main,
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
    /// Keys of the same kind that the subject must have as well, one of each list. Asked of the first [`statement::CHECKED`] rows of
    /// the range, or, where none of those has them, of the first [`statement::CHECKED_ON`].
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
/// Of an agent's customers ([`Within::Given`]) a scan reads the first keys of the provider's range and keeps theirs, and one with
/// further keys the first of its range. Where a range goes on and has too few, or might have others before the last of them, it is read
/// on until there are enough; of a few customers their own keys are. To find further keys of all that a provider manages takes long:
/// it is read on for them only where nobody was found at all.
pub async fn find(db: &Reader, within: &Within, scans: &[Scan]) -> Result<Vec<Found>, DbErr> {
    let (mut found, mut cut) = read(db, within, Way::First, scans).await?;
    cut.retain(|cut| {
        let scan = &scans[cut.scan];
        let enough = match within {
            Within::Scope(_) | Within::Orgs(_) if !scan.with.is_empty() => 1,
            _ => at_most(scan),
        };
        let last = found.iter().filter(|found| found.scan == cut.scan).nth(enough.saturating_sub(1));
        last.is_none_or(|last| (&cut.key, cut.subject) < (&last.key, last.subject))
    });
    if cut.is_empty() {
        return Ok(found);
    }
    let cut: Vec<usize> = cut.into_iter().map(|cut| cut.scan).collect();
    let way = match *within {
        Within::Given { agent, .. } if !are_many(db, agent).await? => Way::Theirs,
        _ => Way::ToTheEnd,
    };
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

/// What one statement finds, and of each scan whose ranges go on where they were left the first key that was not read.
async fn read(db: &Reader, within: &Within, way: Way, scans: &[Scan]) -> Result<(Vec<Found>, Vec<Found>), DbErr> {
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
    let both = Table::ALL.into_iter().flat_map(|table| scopes.iter().map(move |scope| (table, scope)));
    for (table, scope) in both {
        statement.table = table;
        let (ranges, others): (Vec<_>, Vec<_>) = order
            .iter()
            .enumerate()
            .map(|(place, at)| (place, &scans[*at]))
            // Ids are asked for once, of their own tables.
            .filter(|(_, scan)| table == Table::Main || scan.kind.of_table().is_none())
            .partition(|(_, scan)| postgres && given.is_none() && scan.is_bare());
        for ranges in ranges.chunk_by(|(_, one), (_, other)| one.limit == other.limit) {
            statement.ranges(ranges, scope);
        }
        for (place, scan) in others {
            statement.part(place, scan, scope, way, given.as_deref());
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
            cut.push(Found { scan: *at, ..row });
        } else {
            let key = scans[*at].kind.of_table().map_or(row.key, |_| row.subject.simple().to_string());
            found.push(Found { scan: *at, key, ..row });
        }
    }
    // Several tables' and orgs' rows are merged.
    for found in [&mut found, &mut cut] {
        found.sort_by(|a, b| (a.scan, &a.key, a.subject).cmp(&(b.scan, &b.key, b.subject)));
    }
    cut.dedup_by_key(|cut| cut.scan);
    Ok((found, cut))
}

/// The place in the statement, and what was found there.
fn found(row: &dyn Cells) -> Result<(i64, Found), DbErr> {
    Ok((row.int(0)?, Found { scan: 0, key: row.text(1)?.unwrap_or_default(), subject: row.id(2)? }))
}

/// The keys of these `scopes` and this `kind` that are one of `keys`.
pub async fn among(
    db: &impl ConnectionTrait,
    scopes: &[i32],
    kind: KeyKind,
    keys: &[String],
) -> Result<Vec<KeyRow>, DbErr> {
    of_both(db, of_kinds(scopes, &[kind]).add(Expr::col(Column::Key).is_in(keys))).await
}

/// All keys of these `scopes` and `kinds`: for kinds of which a scope has few.
pub async fn all(db: &impl ConnectionTrait, scopes: &[i32], kinds: &[KeyKind]) -> Result<Vec<KeyRow>, DbErr> {
    of_both(db, of_kinds(scopes, kinds)).await
}

fn of_kinds(scopes: &[i32], kinds: &[KeyKind]) -> Condition {
    let kinds = kinds.iter().map(|kind| kind.number());
    Condition::all()
        .add(Expr::col(Column::Scope).is_in(scopes.iter().copied()))
        .add(Expr::col(Column::Kind).is_in(kinds))
}

async fn of_both(db: &impl ConnectionTrait, condition: Condition) -> Result<Vec<KeyRow>, DbErr> {
    let of = |table: Table| {
        let mut select = Query::select();
        select.columns([Column::Scope, Column::Kind, Column::Key, Column::Subject, Column::Owner]);
        select.from(table.name()).cond_where(condition.clone()).take()
    };
    let [mut one, other] = Table::ALL.map(of);
    let rows = db.query_all(one.union(UnionType::All, other)).await?;
    rows.iter().map(key_row).collect()
}

/// The next `most` keys of `table` after `last`, or the first ones, in its order.
pub async fn after(
    db: &impl ConnectionTrait,
    table: Table,
    last: Option<&KeyRow>,
    most: u64,
) -> Result<Vec<KeyRow>, DbErr> {
    let (from, mut values) = match last {
        Some(last) => ("WHERE (scope, kind, key, subject) > ($2, $3, $4, $5)", moving::place(last).to_vec()),
        None => ("", Vec::new()),
    };
    let table = table.name();
    values.insert(0, i64::try_from(most).unwrap_or(i64::MAX).into());
    let sql = format!(
        "SELECT scope, kind, key, subject, owner FROM {table} {from} ORDER BY scope, kind, key, subject LIMIT $1"
    );
    let rows = db.query_all_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await?;
    rows.iter().map(key_row).collect()
}

fn key_row(row: &QueryResult) -> Result<KeyRow, DbErr> {
    Ok(KeyRow {
        scope: row.try_get_by_index(0)?,
        kind: row.try_get_by_index(1)?,
        key: row.try_get_by_index(2)?,
        subject: row.try_get_by_index(3)?,
        owner: row.try_get_by_index(4)?,
    })
}
