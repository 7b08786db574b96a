//! The glass wall, which a customer reads. What one person is refused again and again is one line of it, so that it crowds
//! nothing out; the log itself has every one.

use std::collections::{HashMap, HashSet};

use model::{
    AppError, PageInput, Timestamp,
    audit::{ActorKind, EventRow, Outcome, Wall},
};
use store::{
    Word,
    entities::audit_events::{self, Column},
    sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, sea_query::Expr},
};
use uuid::Uuid;

use super::rows::Reader;
use crate::{CustomerDesk, clock, logged::Logged};

/// Within one hour of the clock what is alike is one line.
const HOUR: i64 = 60 * 60;

/// No refusal that the same person met with before, of the same verb on the same subject, within the hour. The literals are as
/// the index `audit_refused` has them.
const FIRST: &str = "NOT (audit_events.outcome = 'refused' AND EXISTS (SELECT 1 FROM audit_events earlier \
    WHERE earlier.outcome = 'refused' AND earlier.org_id = audit_events.org_id \
    AND earlier.actor_id = audit_events.actor_id AND earlier.verb = audit_events.verb \
    AND COALESCE(earlier.subject_id, '') = COALESCE(audit_events.subject_id, '') \
    AND earlier.at >= audit_events.at - audit_events.at % 3600 \
    AND earlier.at < audit_events.at - audit_events.at % 3600 + 3600 AND earlier.id < audit_events.id))";

/// Refusals that are alike: who, what, of what, in which hour.
type Alike = (Option<Uuid>, String, Option<String>, i64);

impl CustomerDesk {
    /// What providers' agents looked at and did in the org, and what its own people allowed: newest first.
    pub async fn wall(&self, input: PageInput) -> Result<Wall, AppError> {
        let lines = audit_events::Entity::find()
            .filter(Column::OrgId.eq(self.me.org.id.0))
            .filter(Column::Actor.is_in([Word(ActorKind::Agent), Word(ActorKind::Customer)]))
            .filter(Expr::cust(FIRST));
        let mut events = self.desk.page(lines, &input, Reader::Customer).await?;
        self.count_alike(&mut events.rows).await?;
        Ok(Wall { org: self.me.org.clone(), reads_only: self.me.reads_only, untaken: None, events })
    }

    /// Says of each refusal how many it stands for.
    async fn count_alike(&self, rows: &mut [EventRow]) -> Result<(), AppError> {
        let refused: Vec<&mut EventRow> = rows.iter_mut().filter(|row| row.outcome == Outcome::Refused).collect();
        let hours = refused.iter().filter_map(|row| hour(&row.at));
        let Some((first, last)) = hours.clone().min().zip(hours.max()) else { return Ok(()) };
        let actors: HashSet<Uuid> = refused.iter().filter_map(|row| Some(row.actor_id?.0)).collect();
        let counted = audit_events::Entity::find()
            .select_only()
            .columns([Column::ActorId, Column::Verb, Column::SubjectId])
            .expr_as(Expr::cust("at / 3600"), "hour")
            .column_as(Column::Id.count(), "times")
            .filter(Column::OrgId.eq(self.me.org.id.0))
            .filter(Expr::cust("outcome = 'refused'"))
            .filter(Column::ActorId.is_in(actors))
            .filter(Column::At.gte(first * HOUR))
            .filter(Column::At.lt((last + 1) * HOUR))
            .group_by(Column::ActorId)
            .group_by(Column::Verb)
            .group_by(Column::SubjectId)
            .group_by(Expr::cust("at / 3600"))
            .into_tuple::<(Option<Uuid>, String, Option<String>, i64, i64)>();
        let counted = counted.all(self.desk.store.read()).await.logged()?;
        let times: HashMap<Alike, i64> =
            counted.into_iter().map(|(who, verb, of, hour, times)| ((who, verb, of, hour), times)).collect();
        for row in refused {
            let Some(hour) = hour(&row.at) else { continue };
            let of = row.subject.as_ref().map(|subject| subject.id.clone());
            let alike = (row.actor_id.map(|id| id.0), row.verb.as_str().to_owned(), of, hour);
            row.times = times.get(&alike).copied().unwrap_or(1);
        }
        Ok(())
    }
}

/// Hours since 1970.
fn hour(at: &Timestamp) -> Option<i64> {
    Some(clock::seconds(at)?.div_euclid(HOUR))
}
