//! Means of proof: passkeys, codes of an authenticator app, recovery codes, and the fresh proof of the agent.

mod challenges;
mod customer;
mod holder;
mod party;
mod passkeys;
mod prove;
mod recovery;
mod totp;

use model::{AppError, ErrorKind, security::Stage};
use store::{
    entities::{passkeys as keys, staff, totps},
    sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, sea_query::Expr},
};
use uuid::Uuid;

use crate::logged::Logged;
use model::error::later;

pub use holder::Holder;
pub(crate) use party::Party;

/// Seconds for which a proof is fresh enough for acts that change or reveal.
pub(crate) const FRESH: i64 = 10 * 60;

/// Seconds by which the clocks of two machines may differ.
const SKEW: i64 = 5;

/// Seconds that an agent has to set up a second factor, once one is required.
pub(crate) const ENROL: i64 = 7 * 24 * 60 * 60;

/// Whether what was proven at `proven_at` still counts at `now`. A proof from the future does not: a clock was set back.
pub(crate) fn is_fresh(proven_at: i64, now: i64) -> bool {
    (-SKEW..FRESH).contains(&now.saturating_sub(proven_at))
}

/// The no of an act that needs a fresh proof.
pub(crate) fn proof_needed() -> AppError {
    AppError::new(ErrorKind::ProofNeeded, "Show that it is still you, then this goes on.")
}

/// Until when (Unix seconds) an agent has to set up a second factor; none where none is required.
pub(crate) fn enrol_by(required: bool, agent_since: i64, required_since: i64) -> Option<i64> {
    required.then(|| agent_since.max(required_since) + ENROL)
}

/// How far somebody with the right password has come.
pub(crate) fn stage_after_password(factors: i64, enrol_by: Option<i64>, now: i64) -> Stage {
    match enrol_by {
        _ if factors > 0 => Stage::Second,
        Some(end) if end <= now => Stage::SetUp,
        _ => Stage::Full,
    }
}

/// How far a session has come by now: who has set up a factor elsewhere shows that one, and sets up no other first.
pub(crate) fn stage_now(stage: Stage, factors: i64) -> Stage {
    if stage == Stage::SetUp && factors > 0 { Stage::Second } else { stage }
}

/// What a session that is on the way in is told wherever it goes.
pub(crate) fn half_way(stage: Stage) -> AppError {
    let told = match stage {
        Stage::SetUp => later("Set up a second factor to go on."),
        Stage::Second | Stage::Full => later("One more step: show your second factor."),
    };
    AppError::new(ErrorKind::SecondFactor, told)
}

/// Takes all means of proof from somebody but the password.
pub(crate) async fn forget_factors(change: &impl ConnectionTrait, user: Uuid) -> Result<(), AppError> {
    let keys = keys::Entity::delete_many().filter(keys::Column::UserId.eq(user));
    keys.exec(change).await.logged()?;
    totps::Entity::delete_by_id(user).exec(change).await.logged()?;
    recovery::clear(change, user).await
}

/// Second factors that somebody has set up. Recovery codes are none: they stand in for one.
pub(crate) async fn factors(db: &impl ConnectionTrait, user: Uuid) -> Result<i64, AppError> {
    let keys = passkeys::of(db, user).await?.len();
    Ok(i64::try_from(keys).unwrap_or(i64::MAX) + i64::from(totp::is_set_up(db, user).await?))
}

/// Notes when an agent last was wholly signed in.
pub(crate) async fn note_sign_in(db: &impl ConnectionTrait, user: Uuid, now: i64) -> Result<(), AppError> {
    let agent = staff::Entity::update_many().col_expr(staff::Column::LastSignInAt, Expr::value(now));
    agent.filter(staff::Column::UserId.eq(user)).exec(db).await.logged().map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proof_is_fresh_for_ten_minutes() {
        let check = |passed: i64, fresh: bool| assert_eq!(is_fresh(1_000_000, 1_000_000 + passed), fresh, "{passed}");
        for (passed, fresh) in [(0, true), (599, true), (600, false), (-1, true), (-6, false), (-3_600, false)] {
            check(passed, fresh);
        }
        assert!(!is_fresh(i64::MIN, i64::MAX) && !is_fresh(i64::MAX, i64::MIN));
    }

    #[test]
    fn stages() {
        let day = 24 * 60 * 60;
        assert_eq!(enrol_by(false, 0, 0), None);
        assert_eq!(enrol_by(true, 3 * day, day), Some(10 * day));
        assert_eq!(enrol_by(true, day, 3 * day), Some(10 * day));
        assert_eq!(stage_after_password(0, None, 20 * day), Stage::Full);
        assert_eq!(stage_after_password(0, Some(10 * day), 10 * day - 1), Stage::Full);
        assert_eq!(stage_after_password(0, Some(10 * day), 10 * day), Stage::SetUp);
        assert_eq!(stage_after_password(1, None, 0), Stage::Second);
        assert_eq!(stage_now(Stage::SetUp, 1), Stage::Second);
        assert_eq!(stage_now(Stage::SetUp, 0), Stage::SetUp);
    }
}
