//! Consent: a customer's permission for a provider to look into its org. Read only, with a reason, for a time,
//! over at once when the customer says so.

mod answer;
pub(crate) mod ask;
mod notice;
pub(crate) mod standing;

use std::collections::HashMap;

use model::{
    AppError, ConsentId, OrgId, UserId,
    consent::{ConsentRow, ConsentState, SecondsLeft},
    search::OrgRef,
};
use store::{
    entities::{
        consents::{self, Column},
        orgs, standing_access, users, views,
    },
    sea_orm::{
        ActiveValue::{Set, Unchanged},
        ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter,
        sea_query::Expr,
    },
};
use uuid::Uuid;

use crate::{
    audit::Change,
    clock,
    logged::{Logged, internal},
    warnings::mark,
};

/// Where a permission stands now.
pub(crate) fn state(row: &consents::Model, now: i64) -> ConsentState {
    match (row.granted, row.ended_at, row.ends_at) {
        (_, Some(_), _) => ConsentState::Withdrawn,
        (Some(false), ..) => ConsentState::Refused,
        // One that is yet to be granted was granted by a clock that has been set back since.
        (Some(true), None, Some(ends)) if now < ends && row.answered_at.is_some_and(|at| at <= now) => {
            ConsentState::Live
        }
        (Some(true), ..) => ConsentState::Ended,
        (None, ..) if now < row.lapses_at => ConsentState::Waiting,
        (None, ..) => ConsentState::Lapsed,
    }
}

/// The condition of a live permission, as a statement asks it.
pub(crate) fn live(now: i64) -> Condition {
    Condition::all()
        .add(Column::Granted.eq(true))
        .add(Column::EndedAt.is_null())
        .add(Column::EndsAt.gt(now))
        .add(Column::AnsweredAt.lte(now))
}

/// The same of a request that waits.
fn waiting(now: i64) -> Condition {
    Condition::all().add(Column::Granted.is_null()).add(Column::EndedAt.is_null()).add(Column::LapsesAt.gt(now))
}

/// Ends what waits or is live, at once, on the word of `by`, a customer's administrator or the agent. What is over stays as it is.
async fn end(mut change: Change, row: consents::Model, by: UserId) -> Result<ConsentRow, AppError> {
    let now = clock::now();
    if !matches!(state(&row, now), ConsentState::Waiting | ConsentState::Live) {
        return one(&*change, row).await;
    }
    let ended = consents::ActiveModel {
        id: Unchanged(row.id),
        ended_at: Set(Some(now)),
        ended_by: Set(Some(by.0)),
        ..Default::default()
    };
    let row = consents::Entity::update(ended).exec(&*change).await.logged()?;
    change.event = change.event.clone().of(row.org_id).with_provider(row.provider_id).for_case(row.case_ref.clone());
    store::live::tell(&*change, row.org_id, row.org_id, "consent").await.logged()?;
    mark::org(&*change, row.org_id).await.logged()?;
    let view = one(&*change, row).await?;
    change.commit().await?;
    Ok(view)
}

/// Ends what a customer has allowed a provider that no longer looks after it, and what waits: should it come back, it asks anew.
pub(crate) async fn end_all(db: &impl ConnectionTrait, org: Uuid, provider: Uuid) -> Result<(), DbErr> {
    let now = clock::now();
    consents::Entity::update_many()
        .col_expr(Column::EndedAt, Expr::value(now))
        .filter(Column::OrgId.eq(org))
        .filter(Column::ProviderId.eq(provider))
        .filter(Condition::any().add(waiting(now)).add(live(now)))
        .exec(db)
        .await?;
    views::Entity::update_many()
        .col_expr(views::Column::ClosedAt, Expr::value(now))
        .filter(views::Column::OrgId.eq(org))
        .filter(views::Column::ProviderId.eq(provider))
        .filter(views::Column::ClosedAt.is_null())
        .exec(db)
        .await?;
    standing_access::Entity::delete_by_id((org, provider)).exec(db).await.map(drop)
}

/// As people see them, with the names that belong to them: two statements, however many.
pub(crate) async fn rows(
    db: &impl ConnectionTrait,
    consents: Vec<consents::Model>,
) -> Result<Vec<ConsentRow>, AppError> {
    let named = consents.iter().flat_map(|row| [row.org_id, row.provider_id]);
    let orgs = orgs::Entity::find().filter(orgs::Column::Id.is_in(named)).all(db).await.logged()?;
    let orgs: HashMap<Uuid, String> = orgs.into_iter().map(|org| (org.id, org.name)).collect();
    let people = consents.iter().flat_map(|row| [Some(row.agent_id), row.answered_by, row.ended_by]).flatten();
    let people = users::Entity::find().filter(users::Column::Id.is_in(people)).all(db).await.logged()?;
    let people: HashMap<Uuid, String> = people.into_iter().map(|user| (user.id, user.display_name)).collect();
    let now = clock::now();
    consents.into_iter().map(|row| view(row, &orgs, &people, now)).collect()
}

pub(crate) async fn one(db: &impl ConnectionTrait, row: consents::Model) -> Result<ConsentRow, AppError> {
    rows(db, vec![row]).await?.pop().ok_or_else(|| internal("a row without a view"))
}

fn view(
    row: consents::Model,
    orgs: &HashMap<Uuid, String>,
    people: &HashMap<Uuid, String>,
    now: i64,
) -> Result<ConsentRow, AppError> {
    let org = |id: Uuid| OrgRef { id: OrgId(id), name: orgs.get(&id).cloned().unwrap_or_default() };
    let person =
        |id: Option<Uuid>| id.map(|id| people.get(&id).cloned().unwrap_or_else(|| "somebody who has left".into()));
    let moment = |at: i64| clock::timestamp(at).ok_or_else(|| internal("no moment"));
    let state = state(&row, now);
    let over = match state {
        ConsentState::Ended => row.ends_at,
        _ => row.ended_at,
    };
    Ok(ConsentRow {
        id: ConsentId(row.id),
        org: org(row.org_id),
        provider: org(row.provider_id),
        asked_by: person(Some(row.agent_id)).unwrap_or_default(),
        reason: row.reason,
        case: row.case_ref,
        asked_at: moment(row.asked_at)?,
        minutes: row.minutes,
        state,
        answered_by: person(row.answered_by),
        answered_at: row.answered_at.and_then(clock::timestamp),
        ends_at: row.ends_at.and_then(clock::timestamp),
        seconds_left: SecondsLeft(row.ends_at.filter(|_| state == ConsentState::Live).map_or(0, |ends| ends - now)),
        ended_by: person(row.ended_by),
        ended_at: over.and_then(clock::timestamp),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states() {
        use ConsentState::{Ended, Lapsed, Live, Refused, Waiting, Withdrawn};
        let row = consents::Model {
            id: Uuid::nil(),
            org_id: Uuid::nil(),
            provider_id: Uuid::nil(),
            agent_id: Uuid::nil(),
            reason: String::new(),
            case_ref: None,
            minutes: 10,
            asked_at: 0,
            lapses_at: 100,
            answered_at: None,
            answered_by: None,
            granted: None,
            ends_at: None,
            ended_at: None,
            ended_by: None,
            warned_at: None,
            mailed: 0,
        };
        let granted = consents::Model { granted: Some(true), answered_at: Some(50), ends_at: Some(150), ..row.clone() };
        for (row, now, is) in [
            (row.clone(), 99, Waiting),
            (row.clone(), 100, Lapsed),
            (consents::Model { ended_at: Some(60), ..row.clone() }, 70, Withdrawn),
            (consents::Model { granted: Some(false), answered_at: Some(50), ..row }, 60, Refused),
            (granted.clone(), 149, Live),
            (granted.clone(), 150, Ended),
            (granted.clone(), 49, Ended),
            (consents::Model { ended_at: Some(60), ..granted }, 61, Withdrawn),
        ] {
            assert_eq!(state(&row, now), is, "{row:?} at {now}");
        }
    }
}
