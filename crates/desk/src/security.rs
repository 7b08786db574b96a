//! Means of proof: passkeys, codes of an authenticator app, recovery codes, and the fresh proof of the agent.

mod challenges;
mod customer;
mod party;
mod passkeys;
mod prove;
mod recovery;
mod totp;

use model::{
    AppError, ErrorKind, OrgId, UserId,
    audit::{ActorKind, Verb},
    orgs::OrgKind,
    security::{Security, Stage},
};
use store::{
    Word,
    entities::{customer_sessions, orgs, sessions, staff, users},
    sea_orm::{
        ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect, sea_query::Expr,
    },
};
use uuid::Uuid;

use crate::{
    Client, Desk,
    audit::{Actor, Change, Event},
    clock,
    logged::Logged,
    secret,
    sessions::{IDLE, LIFE},
};

pub(crate) use party::Party;

/// Seconds for which a proof is fresh enough for acts that change or reveal (DESIGN §5).
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
        Stage::SetUp => "Set up a second factor to go on.",
        Stage::Second | Stage::Full => "One more step: show your second factor.",
    };
    AppError::new(ErrorKind::SecondFactor, told)
}

/// Second factors that somebody has set up. Recovery codes are none: they stand in for one.
pub(crate) async fn factors(db: &impl ConnectionTrait, user: Uuid) -> Result<i64, AppError> {
    let keys = passkeys::of(db, user).await?.len();
    Ok(i64::try_from(keys).unwrap_or(i64::MAX) + i64::from(totp::is_set_up(db, user).await?))
}

/// Whoever a session is of, with their own means of proof: an agent, also one on the way in, or a customer's administrator.
#[derive(Clone)]
pub struct Holder {
    pub(crate) desk: Desk,
    pub(crate) user: UserId,
    pub(crate) name: String,
    pub(crate) email: String,
    /// The agent's provider, or the administrator's own org.
    pub(crate) org: OrgId,
    pub(crate) org_name: String,
    pub(crate) customer: bool,
    pub(crate) session: Uuid,
    pub(crate) stage: Stage,
    pub(crate) proven_at: i64,
    /// Until when a second factor has to be set up; none where none is required.
    pub(crate) enrol_by: Option<i64>,
    pub(crate) client: Client,
}

impl Desk {
    /// The holder of this session, also of one that is not wholly signed in.
    pub async fn holder(&self, token: &str, customer: bool) -> Result<Holder, AppError> {
        if customer { self.customer_holder(token).await } else { self.agent_holder(token).await }
    }

    async fn agent_holder(&self, token: &str) -> Result<Holder, AppError> {
        let now = clock::now();
        let hash = secret::hash(token);
        let live = store::sessions::live(self.store.read(), &hash, now - LIFE, now - IDLE)
            .await
            .logged()?
            .ok_or_else(AppError::signed_out)?;
        Ok(Holder {
            desk: self.clone(),
            user: UserId(live.user_id),
            name: live.name,
            email: live.email,
            org: OrgId(live.provider_id),
            org_name: live.provider_name,
            customer: false,
            session: live.id,
            stage: stage_now(live.stage.0, live.factors),
            proven_at: live.proven_at,
            enrol_by: enrol_by(live.second_factor, live.agent_since, live.second_factor_since),
            client: Client::default(),
        })
    }

    async fn customer_holder(&self, token: &str) -> Result<Holder, AppError> {
        let now = clock::now();
        let db = self.store.read();
        let session = customer_sessions::Entity::find_by_id(secret::hash(token));
        let session = session.filter(customer_sessions::Column::CreatedAt.gt(now - LIFE));
        let session = session.filter(customer_sessions::Column::LastSeenAt.gt(now - IDLE));
        let session = session.one(db).await.logged()?.ok_or_else(AppError::signed_out)?;
        let user = users::Entity::find_by_id(session.user_id).one(db).await.logged()?;
        let user = user.filter(customer::may_sign_in).ok_or_else(AppError::signed_out)?;
        let org = orgs::Entity::find_by_id(user.org_id).one(db).await.logged()?;
        let org = org.filter(|org| org.kind.0 == OrgKind::Customer).ok_or_else(AppError::signed_out)?;
        Ok(Holder {
            desk: self.clone(),
            user: UserId(user.id),
            name: user.display_name,
            email: user.emails.0.into_iter().next().unwrap_or_default(),
            org: OrgId(org.id),
            org_name: org.name,
            customer: true,
            session: session.id,
            stage: Stage::Full,
            proven_at: session.proven_at,
            enrol_by: None,
            client: Client::default(),
        })
    }
}

impl Holder {
    /// The same, asked from there.
    pub fn from(self, client: Client) -> Self {
        Self { client, ..self }
    }

    /// How far the session has come.
    pub fn stage(&self) -> Stage {
        self.stage
    }

    /// One's own means of proof.
    pub async fn security(&self) -> Result<Security, AppError> {
        self.not_second()?;
        let db = self.desk.store.read();
        let passkeys = passkeys::of(db, self.user.0).await?;
        let totp = totp::is_set_up(db, self.user.0).await?;
        let missing = passkeys.is_empty() && !totp;
        Ok(Security {
            name: self.name.clone(),
            passkeys: passkeys.into_iter().filter_map(passkeys::row).collect(),
            totp,
            recovery_codes: recovery::left(db, self.user.0).await?,
            required: self.enrol_by.is_some(),
            set_up_by: self.enrol_by.filter(|_| missing).and_then(clock::timestamp),
            shut: self.stage == Stage::SetUp,
        })
    }

    /// Ends a session that is on the way in.
    pub async fn sign_out(&self) -> Result<(), AppError> {
        let change = self.change(Verb::SignOut).await?;
        if self.customer {
            let own = customer_sessions::Column::Id.eq(self.session);
            customer_sessions::Entity::delete_many().filter(own).exec(&*change).await.logged()?;
        } else {
            let own = sessions::Column::Id.eq(self.session);
            sessions::Entity::delete_many().filter(own).exec(&*change).await.logged()?;
        }
        change.commit().await
    }

    fn actor(&self) -> Actor {
        Actor {
            kind: if self.customer { ActorKind::Customer } else { ActorKind::Agent },
            id: Some(self.user.0),
            name: self.name.clone(),
            session: Some(self.session),
            provider: (!self.customer).then_some(self.org.0),
            visit: None,
            client: self.client.clone(),
        }
    }

    fn event(&self, verb: Verb) -> Event {
        let event = Event::new(verb);
        if self.customer { event.of(self.org.0) } else { event }
    }

    async fn change(&self, verb: Verb) -> Result<Change, AppError> {
        self.desk.change(self.actor(), self.event(verb)).await
    }

    /// A transaction over one's means of proof, and the number of factors.
    async fn alter(&self, verb: Verb) -> Result<(Change, i64), AppError> {
        let change = self.change(verb).await?;
        let factors = self.may_alter(&change).await?;
        Ok((change, factors))
    }

    /// Whether the holder may change their means of proof just now, and how many factors there are. A session that is
    /// wholly signed in needs a fresh proof. Of several changes at once each waits here for the one before.
    async fn may_alter(&self, change: &DatabaseTransaction) -> Result<i64, AppError> {
        users::Entity::find_by_id(self.user.0).lock_exclusive().one(change).await.logged()?;
        let factors = factors(change, self.user.0).await?;
        match stage_now(self.stage, factors) {
            Stage::Full if is_fresh(self.proven_at, clock::now()) => Ok(factors),
            Stage::Full if self.customer => Err(AppError::new(
                ErrorKind::ProofNeeded,
                "It is a while since you signed in. Sign out and in again, then change this.",
            )),
            Stage::Full => Err(proof_needed()),
            Stage::SetUp => Ok(factors),
            Stage::Second => Err(half_way(Stage::Second)),
        }
    }

    /// After a factor was added: a session that was shut until then is wholly signed in.
    async fn let_in(&self, change: &Change, how: &str) -> Result<(), AppError> {
        if self.stage == Stage::Full {
            return Ok(());
        }
        self.note_proof(change).await?;
        change.also(self.event(Verb::SignIn).noting(how)).await
    }

    /// The holder after a factor was added.
    fn after_adding(&self) -> Self {
        Self { stage: Stage::Full, ..self.clone() }
    }

    /// Notes that the holder proved just now who they are. A session on the way in is wholly signed in from here on.
    async fn note_proof(&self, change: &Change) -> Result<(), AppError> {
        let now = clock::now();
        let noted = if self.customer {
            let session = customer_sessions::Entity::update_many()
                .col_expr(customer_sessions::Column::ProvenAt, Expr::value(now))
                .filter(customer_sessions::Column::Id.eq(self.session));
            session.exec(&**change).await.logged()?
        } else {
            let session = sessions::Entity::update_many()
                .col_expr(sessions::Column::ProvenAt, Expr::value(now))
                .col_expr(sessions::Column::LastSeenAt, Expr::value(now))
                .col_expr(sessions::Column::Stage, Expr::value(Word(Stage::Full)))
                .filter(sessions::Column::Id.eq(self.session));
            session.exec(&**change).await.logged()?
        };
        if noted.rows_affected != 1 {
            return Err(AppError::signed_out());
        }
        if self.stage != Stage::Full {
            note_sign_in(&**change, self.user.0, now).await?;
        }
        Ok(())
    }

    /// A factor may go unless it is the last one where one is required, once the days to set one up are over.
    fn may_go(&self, factors: i64) -> Result<(), AppError> {
        match self.enrol_by {
            Some(end) if factors <= 1 && end <= clock::now() => Err(AppError::not_allowed(format!(
                "{} requires a second factor, and this is your only one. Set up another one first.",
                self.org_name
            ))),
            _ => Ok(()),
        }
    }

    /// Only one's own session that waits for a second factor, or is wholly signed in, goes on from here.
    fn not_set_up(&self) -> Result<(), AppError> {
        if self.stage == Stage::SetUp { Err(half_way(self.stage)) } else { Ok(()) }
    }

    fn not_second(&self) -> Result<(), AppError> {
        if self.stage == Stage::Second { Err(half_way(self.stage)) } else { Ok(()) }
    }

    /// Only a session that is wholly signed in changes or takes anything away.
    fn full(&self) -> Result<(), AppError> {
        if self.stage == Stage::Full { Ok(()) } else { Err(half_way(self.stage)) }
    }

    /// Administrators of customers sign in by a mailed link or a passkey; the rest is for agents.
    fn agents_only(&self) -> Result<(), AppError> {
        let no = || AppError::not_allowed("You sign in by a mailed link or a passkey: add a passkey instead.");
        if self.customer { Err(no()) } else { Ok(()) }
    }
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
