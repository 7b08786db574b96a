//! Lines of the log as CSV, for people. One person alone takes a thousand; for more, a second one has to agree.

use model::{
    AppError, ErrorKind, ExportId, UserId,
    audit::{AuditFilter, EventRow, ExportRow, ExportState, Verb},
    verification::Offer,
};
use store::{
    entities::{
        audit_events::{self, Column},
        exports, staff, users,
    },
    sea_orm::{
        ActiveValue::{Set, Unchanged},
        ColumnTrait, EntityTrait, ExprTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
        Select,
    },
};
use uuid::Uuid;

use super::{Event, rows::Reader};
use crate::{
    AgentDesk, clock,
    logged::{Logged, internal},
    policy::{Act, open_to},
};
use model::said;

/// Lines that one person may export alone.
pub(super) const ALONE: i64 = 1_000;

/// Seconds in which an export has to be approved, and then fetched.
const LIFE: i64 = 24 * 60 * 60;

/// Seconds for which who has fetched an approved export may fetch it again: a download may break.
const AGAIN: i64 = 10 * 60;

/// Lines that are read at a time.
const BATCH: u64 = 500;

/// An export on its way out: CSV (RFC 4180), piece by piece.
pub struct Csv {
    agent: AgentDesk,
    lines: Select<audit_events::Entity>,
    before: Uuid,
    begun: bool,
}

impl AgentDesk {
    /// The lines of a filter, which are few enough for one person.
    pub async fn export(&self, filter: AuditFilter) -> Result<Csv, AppError> {
        self.noting(Event::new(Verb::ExportLog), async {
            self.may(Act::ExportLog)?;
            let row = self.asked_for(&filter).await?;
            if row.lines > ALONE {
                let says = said!(
                    "These are more than {alone} lines: a second person has to approve the export.",
                    alone = ALONE
                );
                return Err(AppError::not_allowed(says));
            }
            self.exported(&filter, row).await
        })
        .await
    }

    /// The lines of an export that somebody else has approved, for who asked for it; for ten minutes from the first time on.
    pub async fn approved_export(&self, id: ExportId) -> Result<Csv, AppError> {
        self.noting(Event::new(Verb::ExportLog), async {
            self.may(Act::ExportLog)?;
            let missing = || AppError::new(ErrorKind::NotFound, "There is no such export of yours.");
            let row = self.export_row(id).await?.filter(|row| row.asked_by == self.me.id.0).ok_or_else(missing)?;
            if state(&row, clock::now()) != ExportState::Approved {
                return Err(AppError::not_allowed("This export is not approved, was fetched already, or is too old."));
            }
            let filter = serde_json::from_str(&row.filter).map_err(internal)?;
            let lines = self.found(&filter)?;
            let event = Event::new(Verb::ExportLog).noting(format!("{} lines, approved", row.lines));
            let change = self.begin(event).await?;
            let first = exports::Entity::update_many()
                .col_expr(exports::Column::FetchedAt, store::sea_orm::sea_query::Expr::value(clock::now()))
                .filter(exports::Column::Id.eq(id.0))
                .filter(exports::Column::FetchedAt.is_null());
            first.exec(&*change).await.logged()?;
            change.commit().await?;
            Ok(Csv { agent: self.clone(), lines, before: row.id, begun: false })
        })
        .await
    }

    /// An export of one person's alone. What they have taken within a day is added up: slices of a log are the log.
    async fn exported(&self, filter: &AuditFilter, row: exports::Model) -> Result<Csv, AppError> {
        let change = self.begin(Event::new(Verb::ExportLog).noting(format!("{} lines", row.lines))).await?;
        staff::Entity::find_by_id(self.me.id.0).lock_exclusive().one(&*change).await.logged()?;
        let now = clock::now();
        let taken = exports::Entity::find()
            .filter(exports::Column::AskedBy.eq(self.me.id.0))
            .filter(exports::Column::FetchedAt.gt(now - LIFE))
            .filter(exports::Column::ApprovedAt.is_null());
        let taken: i64 = taken.all(&*change).await.logged()?.iter().map(|row| row.lines).sum();
        if taken + row.lines > ALONE {
            let says = said!(
                "With the {taken} lines that you have exported within a day these are more than {alone}: a second person has to approve the export.",
                taken = taken,
                alone = ALONE
            );
            return Err(AppError::not_allowed(says));
        }
        let (before, lines) = (row.id, self.found(filter)?);
        let row = exports::Model { fetched_at: Some(now), ..row };
        exports::Entity::insert(row.into_active_model()).exec_without_returning(&*change).await.logged()?;
        change.commit().await?;
        Ok(Csv { agent: self.clone(), lines, before, begun: false })
    }

    /// An export of the lines that are there now. Its id, which like theirs grows with time, parts them from those to come: of
    /// its being asked for, approved and fetched.
    async fn asked_for(&self, filter: &AuditFilter) -> Result<exports::Model, AppError> {
        let id = Uuid::now_v7();
        let lines = self.found(filter)?.filter(Column::Id.lt(id)).count(self.store.read()).await.logged()?;
        Ok(exports::Model {
            id,
            provider_id: self.me.provider.id.0,
            asked_by: self.me.id.0,
            filter: serde_json::to_string(filter).map_err(internal)?,
            lines: i64::try_from(lines).unwrap_or(i64::MAX),
            asked_at: clock::now(),
            approved_by: None,
            approved_at: None,
            fetched_at: None,
        })
    }

    /// Asks for an export that takes a second person.
    pub async fn ask_export(&self, filter: AuditFilter) -> Result<ExportRow, AppError> {
        self.noting(Event::new(Verb::AskExport), async {
            self.may(Act::ReadLog)?;
            let row = self.asked_for(&filter).await?;
            let change = self.begin(Event::new(Verb::AskExport).noting(format!("{} lines", row.lines))).await?;
            exports::Entity::insert(row.clone().into_active_model()).exec_without_returning(&*change).await.logged()?;
            change.commit().await?;
            self.export_view(row).await
        })
        .await
    }

    /// The second person's yes: never that of who asked.
    pub async fn approve_export(&self, id: ExportId) -> Result<ExportRow, AppError> {
        self.noting(Event::new(Verb::ApproveExport), async {
            self.may(Act::ApproveExport)?;
            let change = self.begin(Event::new(Verb::ApproveExport)).await?;
            let row = exports::Entity::find_by_id(id.0)
                .filter(exports::Column::ProviderId.eq(self.me.provider.id.0))
                .lock_exclusive();
            let row = row.one(&*change).await.logged()?.ok_or_else(|| AppError::not_found("export"))?;
            if row.asked_by == self.me.id.0 {
                return Err(AppError::not_allowed("Nobody approves their own export: ask a colleague."));
            }
            let now = clock::now();
            if state(&row, now) != ExportState::Waiting {
                return Err(AppError::new(ErrorKind::Conflict, "This export does not wait for an approval."));
            }
            let approved = exports::ActiveModel {
                id: Unchanged(row.id),
                approved_by: Set(Some(self.me.id.0)),
                approved_at: Set(Some(now)),
                ..Default::default()
            };
            let row = exports::Entity::update(approved).exec(&*change).await.logged()?;
            change.commit().await?;
            self.export_view(row).await
        })
        .await
    }

    /// The exports that were asked for in the last days, newest first.
    pub(super) async fn exports(&self) -> Result<Vec<ExportRow>, AppError> {
        let rows = exports::Entity::find()
            .filter(exports::Column::ProviderId.eq(self.me.provider.id.0))
            .filter(exports::Column::AskedAt.gt(clock::now() - 7 * LIFE))
            .filter(exports::Column::ApprovedAt.is_not_null().or(exports::Column::FetchedAt.is_null()))
            .order_by_desc(exports::Column::AskedAt)
            .limit(20);
        let mut shown = Vec::new();
        for row in rows.all(self.store.read()).await.logged()? {
            shown.push(self.export_view(row).await?);
        }
        Ok(shown)
    }

    async fn export_row(&self, id: ExportId) -> Result<Option<exports::Model>, AppError> {
        let row = exports::Entity::find_by_id(id.0).filter(exports::Column::ProviderId.eq(self.me.provider.id.0));
        row.one(self.store.read()).await.logged()
    }

    async fn export_view(&self, row: exports::Model) -> Result<ExportRow, AppError> {
        let people = users::Entity::find()
            .filter(users::Column::Id.is_in([Some(row.asked_by), row.approved_by].into_iter().flatten()));
        let people = people.all(self.store.read()).await.logged()?;
        let name = |id: Uuid| people.iter().find(|user| user.id == id).map(|user| user.display_name.clone());
        Ok(ExportRow {
            id: ExportId(row.id),
            by: name(row.asked_by).unwrap_or_else(|| UserId(row.asked_by).to_string()),
            mine: row.asked_by == self.me.id.0,
            at: clock::timestamp(row.asked_at).ok_or_else(|| internal("no moment"))?,
            rows: row.lines,
            filter: serde_json::from_str(&row.filter).map_err(internal)?,
            state: state(&row, clock::now()),
            approved_by: row.approved_by.and_then(name),
        })
    }
}

fn state(row: &exports::Model, now: i64) -> ExportState {
    let since = row.approved_at.unwrap_or(row.asked_at);
    match row {
        exports::Model { fetched_at: Some(at), approved_at: Some(_), .. } if (0..AGAIN).contains(&(now - at)) => {
            ExportState::Approved
        }
        exports::Model { fetched_at: Some(_), .. } => ExportState::Fetched,
        _ if now - since >= LIFE => ExportState::Expired,
        exports::Model { approved_at: Some(_), .. } => ExportState::Approved,
        _ => ExportState::Waiting,
    }
}

const HEAD: [&str; 13] = [
    "time",
    "result",
    "act",
    "who",
    "agent_id",
    "customer",
    "subject",
    "subject_id",
    "call",
    "case",
    "note",
    "address",
    "place",
];

impl Csv {
    /// The next piece; `None` when it is all there.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, AppError> {
        let mut out = csv::Writer::from_writer(Vec::new());
        if !self.begun {
            self.begun = true;
            out.write_record(HEAD).map_err(internal)?;
            return out.into_inner().map(Some).map_err(|fault| internal(fault.error()));
        }
        // A role that was taken away meanwhile ends it.
        let agent = staff::Entity::find_by_id(self.agent.me.id.0).one(self.agent.store.read()).await.logged()?;
        let agent = agent.filter(|agent| open_to(Act::ExportLog, agent.role.0) == Offer::Open);
        agent.ok_or_else(AppError::signed_out)?;
        let lines = self.lines.clone().filter(Column::Id.lt(self.before)).order_by_desc(Column::Id).limit(BATCH);
        let db = self.agent.store.read();
        let events = lines.all(db).await.logged()?;
        let Some(last) = events.last() else { return Ok(None) };
        self.before = last.id;
        for row in self.agent.desk.rows(db, events, Reader::Provider).await? {
            out.write_record(cells(row).map(|cell| safe(&cell))).map_err(internal)?;
        }
        out.into_inner().map(Some).map_err(|fault| internal(fault.error()))
    }
}

fn cells(row: EventRow) -> [String; 13] {
    let (subject, subject_id) = row.subject.map(|subject| (subject.name.unwrap_or_default(), subject.id)).unzip();
    [
        row.at.to_string(),
        row.outcome.to_string(),
        row.verb.to_string(),
        row.who.unwrap_or_default(),
        row.actor_id.map(|id| id.to_string()).unwrap_or_default(),
        row.org.map(|org| org.name).unwrap_or_default(),
        subject.unwrap_or_default(),
        subject_id.unwrap_or_default(),
        row.visit.map(|visit| visit.to_string()).unwrap_or_default(),
        row.case.unwrap_or_default(),
        row.note.unwrap_or_default(),
        row.address.unwrap_or_default(),
        row.seq.map(|seq| seq.to_string()).unwrap_or_default(),
    ]
}

/// A cell that no spreadsheet takes for a formula: names come from directories, and one may begin with `=`
/// (OWASP, CSV Injection). Where people write 1,5 a cell ends at a semicolon, so what is behind one is a cell of its own.
fn safe(cell: &str) -> String {
    let part = |part: &str| {
        let formula =
            part.trim_start().starts_with(['=', '+', '-', '@', '|', '%']) || part.starts_with(['\t', '\r', '\n']);
        if formula { format!("'{part}") } else { part.to_owned() }
    };
    cell.split(';').map(part).collect::<Vec<_>>().join(";")
}

#[cfg(test)]
mod tests {
    use super::safe;

    #[test]
    fn no_cell_is_a_formula() {
        for cell in ["=1+1", "+55 85", "-2", "@SUM(A1)", "\t=1", "\r=1", " =1", "|cmd", "%0A"] {
            assert_eq!(safe(cell), format!("'{cell}"));
            assert_eq!(safe(&format!("Ana;{cell};")), format!("Ana;'{cell};"));
        }
        for cell in ["", "Ana", "a=b", "a; b", "2026-11-22T10:00:00Z", "ana@oasis.example"] {
            assert_eq!(safe(cell), cell);
        }
    }
}
