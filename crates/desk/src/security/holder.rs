//! Whoever proves something, and what they may do with how far they have come.

use model::{
    AppError, ErrorKind, OrgId, UserId,
    audit::{ActorKind, Verb},
    security::{Security, Stage},
};
use store::{
    Word,
    entities::{customer_sessions, sessions, users},
    sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect, sea_query::Expr},
};
use uuid::Uuid;

use super::{enrol_by, factors, half_way, is_fresh, note_sign_in, passkeys, proof_needed, recovery, stage_now, totp};
use crate::{
    Client, Desk,
    audit::{Actor, Change, Event},
    clock,
    logged::Logged,
};
use model::said;

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
    pub(crate) opened_at: i64,
    pub(crate) seen_at: i64,
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
        let live = self.live(token).await?.ok_or_else(AppError::signed_out)?;
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
            opened_at: live.created_at,
            seen_at: live.last_seen_at,
            enrol_by: enrol_by(live.second_factor, live.agent_since, live.second_factor_since),
            client: Client::default(),
        })
    }

    async fn customer_holder(&self, token: &str) -> Result<Holder, AppError> {
        let (session, user, me) = self.customers_session(token).await?.ok_or_else(AppError::signed_out)?;
        Ok(Holder {
            desk: self.clone(),
            user: me.id,
            name: me.name,
            email: user.emails.0.into_iter().next().unwrap_or_default(),
            org: me.org.id,
            org_name: me.org.name,
            customer: true,
            session: session.id,
            stage: Stage::Full,
            proven_at: session.proven_at,
            opened_at: session.created_at,
            seen_at: session.last_seen_at,
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

    pub(super) async fn change(&self, verb: Verb) -> Result<Change, AppError> {
        self.desk.change(self.actor(), self.event(verb)).await
    }

    /// A transaction over one's means of proof, and the number of factors.
    pub(super) async fn alter(&self, verb: Verb) -> Result<(Change, i64), AppError> {
        let change = self.change(verb).await?;
        let factors = self.may_alter(&change).await?;
        Ok((change, factors))
    }

    /// Whether the holder may change their means of proof just now, and how many factors there are. A session that is
    /// wholly signed in needs a fresh proof. Of several changes at once each waits here for the one before.
    pub(super) async fn may_alter(&self, change: &DatabaseTransaction) -> Result<i64, AppError> {
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
    pub(super) async fn let_in(&self, change: &Change, how: &str) -> Result<(), AppError> {
        if self.stage == Stage::Full {
            return Ok(());
        }
        self.note_proof(change).await?;
        change.also(self.event(Verb::SignIn).noting(how)).await
    }

    /// The holder after a factor was added.
    pub(super) fn after_adding(&self) -> Self {
        Self { stage: Stage::Full, ..self.clone() }
    }

    /// Notes that the holder proved just now who they are. A session on the way in is wholly signed in from here on.
    pub(super) async fn note_proof(&self, change: &Change) -> Result<(), AppError> {
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
    pub(super) fn may_go(&self, factors: i64) -> Result<(), AppError> {
        match self.enrol_by {
            Some(end) if factors <= 1 && end <= clock::now() => Err(AppError::not_allowed(said!(
                "{org} requires a second factor, and this is your only one. Set up another one first.",
                org = self.org_name
            ))),
            _ => Ok(()),
        }
    }

    /// Only one's own session that waits for a second factor, or is wholly signed in, goes on from here.
    pub(super) fn not_set_up(&self) -> Result<(), AppError> {
        if self.stage == Stage::SetUp { Err(half_way(self.stage)) } else { Ok(()) }
    }

    pub(super) fn not_second(&self) -> Result<(), AppError> {
        if self.stage == Stage::Second { Err(half_way(self.stage)) } else { Ok(()) }
    }

    /// Only a session that is wholly signed in changes or takes anything away.
    pub(crate) fn full(&self) -> Result<(), AppError> {
        if self.stage == Stage::Full { Ok(()) } else { Err(half_way(self.stage)) }
    }

    /// Administrators of customers sign in by a mailed link or a passkey; the rest is for agents.
    pub(super) fn agents_only(&self) -> Result<(), AppError> {
        let no = || AppError::not_allowed("You sign in by a mailed link or a passkey: add a passkey instead.");
        if self.customer { Err(no()) } else { Ok(()) }
    }
}
