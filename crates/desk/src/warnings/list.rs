//! What pages show of the warnings: the sums of the home page and the list behind each, over the customers that the agent reaches.

use std::collections::HashMap;

use model::{
    AppError, OrgId, Page, PageInput, UserId,
    audit::Verb,
    search::OrgRef,
    warnings::{Home, WarningKind, WarningPage, WarningRow, WarningSum},
};
use store::{
    Word,
    entities::{
        consents, devices, licences, orgs, staff_orgs, subscriptions, users,
        warnings::{self, Column},
    },
    sea_orm::{
        self, ColumnTrait, EntityTrait, ExprTrait, FromQueryResult, IntoSimpleExpr, JoinType, Order, QueryFilter,
        QueryOrder, QuerySelect, QueryTrait, RelationDef, Select,
        sea_query::{Asterisk, Expr, Func, Query, UnionType},
    },
};
use uuid::Uuid;

use crate::{
    AgentDesk,
    agent::{Customers, Directory},
    audit::Event,
    clock,
    logged::{Logged, internal},
};

/// Warnings of one kind that the home page counts; of more it says that there are more.
const COUNTED: u64 = 1_000;

/// Customers that the home page names of each kind, and the warnings among which they are looked for.
const NAMED: usize = 3;
const FIRST: u64 = 12;

#[derive(FromQueryResult)]
struct Sum {
    kind: Word<WarningKind>,
    warnings: i64,
    n: i64,
    customers: i64,
}

#[derive(FromQueryResult)]
struct First {
    kind: Word<WarningKind>,
    at: i64,
    org_id: Uuid,
    name: String,
}

impl AgentDesk {
    /// What an agent begins with: what was looked for lately, who is kept at hand, what is wrong at their customers.
    pub async fn home(&self) -> Result<Home, AppError> {
        let (suggestions, warnings) = tokio::try_join!(self.suggestions(), self.warning_sums())?;
        Ok(Home { suggestions, warnings })
    }

    /// One page of the warnings of one kind.
    pub async fn warnings(&self, kind: WarningKind, page: PageInput) -> Result<WarningPage, AppError> {
        let event = Event::new(Verb::OpenList).noting(format!("early warnings: {kind}"));
        self.saw(event, Some(&format!("warnings {kind} {:?}", page.cursor))).await?;
        let keyset = Keyset::new(!kind.ends(), &page)?;
        let found = keyset.over(self.of_kind(kind)).all(self.store.read()).await.logged()?;
        let Page { rows, next, previous } = keyset.page(found);
        let rows = self.shown(kind, rows).await?;
        Ok(WarningPage { kind, page: Page { rows, next, previous } })
    }
}

impl Directory {
    /// The warnings of one kind that are the agent's to see, in no order yet.
    fn of_kind(&self, kind: WarningKind) -> Select<warnings::Entity> {
        let all = warnings::Entity::find()
            .filter(Column::ProviderId.eq(self.provider))
            .filter(Column::Kind.eq(Word(kind)))
            .filter(self.reaches(Column::OrgId));
        if self.customers == Customers::All {
            return all;
        }
        // Found from the few customers rather than among those of all.
        let given = staff_orgs::Entity::find().select_only().column(staff_orgs::Column::OrgId);
        all.filter(Column::OrgId.in_subquery(given.filter(staff_orgs::Column::UserId.eq(self.agent)).into_query()))
    }

    /// Each kind of which there are any: two statements.
    async fn warning_sums(&self) -> Result<Vec<WarningSum>, AppError> {
        let (sums, firsts) = tokio::try_join!(self.sums(), self.firsts())?;
        let sum = |kind: &WarningKind| {
            let sum = sums.iter().find(|sum| sum.kind.0 == *kind)?;
            let mut own: Vec<&First> = firsts.iter().filter(|first| first.kind.0 == *kind).collect();
            own.sort_by_key(|first| if kind.ends() { first.at } else { -first.at });
            let at = own.first().and_then(|first| clock::timestamp(first.at))?;
            let mut named: Vec<OrgRef> = Vec::new();
            for first in own {
                let id = OrgId(first.org_id);
                if named.len() < NAMED && named.iter().all(|org| org.id != id) {
                    named.push(OrgRef { id, name: first.name.clone() });
                }
            }
            let more = sum.warnings > COUNTED as i64;
            Some(WarningSum { kind: *kind, n: sum.n, customers: sum.customers, more, first: named, at })
        };
        Ok(WarningKind::ALL.iter().filter_map(sum).collect())
    }

    async fn sums(&self) -> Result<Vec<Sum>, AppError> {
        let of_kind = |kind: &WarningKind| {
            let some = self.of_kind(*kind).select_only().columns([Column::Kind, Column::OrgId, Column::N]);
            Query::select()
                .column(Column::Kind)
                .expr_as(Func::count(Expr::col(Asterisk)), "warnings")
                .expr_as(Func::cast_as(Func::sum(Expr::col(Column::N)), "bigint"), "n")
                .expr_as(Func::count_distinct(Expr::col(Column::OrgId)), "customers")
                .from_subquery(some.limit(COUNTED + 1).into_query(), kind.as_str())
                .group_by_col(Column::Kind)
                .take()
        };
        let db = self.store.read();
        Sum::find_by_statement(self.store.backend().build(&together(of_kind))).all(db).await.logged()
    }

    async fn firsts(&self) -> Result<Vec<First>, AppError> {
        let of_kind = |kind: &WarningKind| {
            let order = if kind.ends() { Order::Asc } else { Order::Desc };
            let some = self
                .of_kind(*kind)
                .select_only()
                .columns([Column::Kind, Column::At, Column::OrgId])
                .column(orgs::Column::Name)
                .join(JoinType::InnerJoin, customer())
                .order_by(Column::At, order.clone())
                .order_by(Column::Id, order)
                .limit(FIRST);
            Query::select().column(Asterisk).from_subquery(some.into_query(), kind.as_str()).take()
        };
        let db = self.store.read();
        First::find_by_statement(self.store.backend().build(&together(of_kind))).all(db).await.logged()
    }

    /// With the names that belong to them: two statements, however many.
    async fn shown(&self, kind: WarningKind, rows: Vec<warnings::Model>) -> Result<Vec<WarningRow>, AppError> {
        let db = self.store.read();
        let named = orgs::Entity::find()
            .select_only()
            .columns([orgs::Column::Id, orgs::Column::Name])
            .filter(orgs::Column::Id.is_in(rows.iter().map(|row| row.org_id)))
            .filter(self.reaches(orgs::Column::Id))
            .into_tuple::<(Uuid, String)>();
        let (named, about) = tokio::try_join!(async { named.all(db).await.logged() }, self.about(kind, &rows))?;
        let named: HashMap<Uuid, String> = named.into_iter().collect();
        let now = clock::now();
        let mut shown = Vec::with_capacity(rows.len());
        for row in rows {
            let Some(name) = named.get(&row.org_id) else { continue };
            // What has moved to another customer since is not this one's to name.
            let about = about.get(&row.subject).filter(|about| about.org == row.org_id);
            shown.push(WarningRow {
                org: OrgRef { id: OrgId(row.org_id), name: name.clone() },
                at: clock::timestamp(row.at).ok_or_else(|| internal("a warning of no moment"))?,
                // A day has not ended before it is over.
                over: kind.ends() && row.at + if kind == WarningKind::Subscriptions { 24 * 60 * 60 } else { 0 } <= now,
                n: about.and_then(|about| about.used).unwrap_or(row.n),
                total: about.and_then(|about| about.total),
                name: about.map(|about| about.name.clone()),
                user: row.subject.parse().ok().map(UserId).filter(|_| about.is_some() && is_of_a_person(kind)),
            });
        }
        Ok(shown)
    }

    /// What each of the warnings is about.
    async fn about(&self, kind: WarningKind, rows: &[warnings::Model]) -> Result<HashMap<String, About>, AppError> {
        let db = self.store.read();
        let ids = || rows.iter().filter_map(|row| row.subject.parse::<Uuid>().ok());
        let about = match kind {
            WarningKind::Administrators | WarningKind::Invitations => {
                let people = users::Entity::find().filter(users::Column::Id.is_in(ids()));
                let people = people.select_only().columns([users::Column::Id, users::Column::OrgId]);
                let people = people.column(users::Column::DisplayName).into_tuple().all(db).await.logged()?;
                people.into_iter().map(About::of).collect()
            }
            WarningKind::Devices => {
                let first = devices::Entity::find().filter(devices::Column::Id.is_in(ids()));
                let first = first.select_only().columns([devices::Column::Id, devices::Column::OrgId]);
                let first = first.column(devices::Column::Name).into_tuple().all(db).await.logged()?;
                first.into_iter().map(About::of).collect()
            }
            WarningKind::Subscriptions => {
                let ids = rows.iter().map(|row| row.subject.as_str());
                let bought = subscriptions::Entity::find().filter(subscriptions::Column::Id.is_in(ids));
                let bought = bought.all(db).await.logged()?.into_iter();
                let about = |row: subscriptions::Model| {
                    let name = format!("{} {}", row.name, row.id);
                    (row.id, About { org: row.org_id, name, used: None, total: None })
                };
                bought.map(about).collect()
            }
            WarningKind::Licences => {
                let bought = licences::Entity::find().filter(licences::Column::Id.is_in(ids()));
                let bought = bought.all(db).await.logged()?.into_iter();
                let about = |row: licences::Model| {
                    let (used, total) = (Some(row.used), Some(row.total));
                    (row.id.to_string(), About { org: row.org_id, name: row.name, used, total })
                };
                bought.map(about).collect()
            }
            WarningKind::Permissions => {
                let live = consents::Entity::find().filter(consents::Column::Id.is_in(ids()));
                let live = live.filter(consents::Column::ProviderId.eq(self.provider));
                let live = live.select_only().columns([consents::Column::Id, consents::Column::OrgId]);
                let live = live.column(consents::Column::Reason).into_tuple().all(db).await.logged()?;
                live.into_iter().map(About::of).collect()
            }
        };
        Ok(about)
    }
}

/// What a warning is about, and whose that is now.
struct About {
    org: Uuid,
    name: String,
    /// Of a licence.
    used: Option<i64>,
    total: Option<i64>,
}

impl About {
    fn of((id, org, name): (Uuid, Uuid, String)) -> (String, Self) {
        (id.to_string(), Self { org, name, used: None, total: None })
    }
}

fn is_of_a_person(kind: WarningKind) -> bool {
    matches!(kind, WarningKind::Administrators | WarningKind::Invitations)
}

fn customer() -> RelationDef {
    warnings::Entity::belongs_to(orgs::Entity).from(Column::OrgId).to(orgs::Column::Id).into()
}

/// The same of every kind, in one statement.
fn together(
    of_kind: impl Fn(&WarningKind) -> store::sea_orm::sea_query::SelectStatement,
) -> store::sea_orm::sea_query::SelectStatement {
    let mut each = WarningKind::ALL.iter().map(of_kind);
    let Some(mut all) = each.next() else { return Query::select().take() };
    for one in each {
        all.union(UnionType::All, one);
    }
    all
}

/// One page of a list whose rows come and go: its cursor holds the place itself, a moment and an id, and not a row.
struct Keyset {
    descending: bool,
    place: Option<(i64, Uuid)>,
    backwards: bool,
    rows: u64,
}

impl Keyset {
    fn new(descending: bool, input: &PageInput) -> Result<Self, AppError> {
        let cursor = input.cursor.as_deref().map(read).transpose()?;
        let (place, backwards) = match cursor {
            Some((at, id, backwards)) => (Some((at, id)), backwards),
            None => (None, false),
        };
        Ok(Self { descending, place, backwards, rows: input.rows() })
    }

    fn over(&self, mut rows: Select<warnings::Entity>) -> Select<warnings::Entity> {
        let falling = self.descending != self.backwards;
        if let Some((at, id)) = self.place {
            let row = Expr::tuple([Column::At.into_simple_expr(), Column::Id.into_simple_expr()]);
            let edge = Expr::tuple([Expr::val(at), Expr::val(id)]);
            rows = rows.filter(if falling { row.lt(edge) } else { row.gt(edge) });
        }
        let order = || if falling { Order::Desc } else { Order::Asc };
        rows.order_by(Column::At, order()).order_by(Column::Id, order()).limit(self.rows + 1)
    }

    fn page(&self, mut found: Vec<warnings::Model>) -> Page<warnings::Model> {
        let more = found.len() as u64 > self.rows;
        if more {
            found.pop();
        }
        let (before, after) = if self.backwards { (more, true) } else { (self.place.is_some(), more) };
        if self.backwards {
            found.reverse();
        }
        let cursor = |row: &warnings::Model, mark| format!("{}.{}{mark}", row.at, row.id.simple());
        Page {
            next: found.last().filter(|_| after).map(|row| cursor(row, "")),
            previous: found.first().filter(|_| before).map(|row| cursor(row, "-")),
            rows: found,
        }
    }
}

/// A moment, an id, and whether what comes before it is wanted.
fn read(cursor: &str) -> Result<(i64, Uuid, bool), AppError> {
    let (place, backwards) = cursor.strip_suffix('-').map_or((cursor, false), |place| (place, true));
    let read = place.split_once('.').and_then(|(at, id)| Some((at.parse().ok()?, id.parse().ok()?, backwards)));
    read.ok_or_else(|| {
        AppError::invalid("cursor", "This place in the list is not known. Start again at its first page.")
    })
}
