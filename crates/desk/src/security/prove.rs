//! The fresh proof of the agent, and the second step of signing in: the same acts, one after the other.

use model::{
    AppError, ErrorKind,
    audit::Verb,
    security::{Factor, PasskeyQuestion, ProofWays, Stage},
};
use store::{entities::staff, sea_orm::EntityTrait};
use webauthn_rs::prelude::{PasskeyAuthentication, PublicKeyCredential};

use super::{Holder, challenges, passkeys, recovery, totp};
use crate::{
    attempts::{self, Counter},
    audit::Change,
    logged::{Logged, internal},
};
use model::error::later;

/// Wrong tries in a row, of codes and passwords alike, that nobody waits for.
const FREE_TRIES: i64 = 5;

impl Holder {
    /// The ways that are open just now, the strongest first. A password is one only for those without a second factor;
    /// none is open to those who have to set one up.
    pub async fn proof_ways(&self) -> Result<ProofWays, AppError> {
        let db = self.desk.store.read();
        let mut ways = Vec::new();
        if self.stage == Stage::SetUp {
            return Ok(ProofWays { ways });
        }
        if !passkeys::of(db, self.user.0).await?.is_empty() {
            ways.push(Factor::Passkey);
        }
        if totp::is_set_up(db, self.user.0).await? {
            ways.push(Factor::Totp);
        }
        let alone = ways.is_empty();
        if !alone && recovery::left(db, self.user.0).await? > 0 {
            ways.push(Factor::Recovery);
        }
        if alone && !self.customer && self.stage == Stage::Full {
            ways.push(Factor::Password);
        }
        Ok(ProofWays { ways })
    }

    pub async fn prove_password(&self, password: &str) -> Result<(), AppError> {
        self.agents_only()?;
        self.full()?;
        let turn = self.desk.passwords.turn()?;
        let counter = self.count_try().await?;
        let agent = staff::Entity::find_by_id(self.user.0).one(self.desk.store.read()).await.logged()?;
        let hash = agent.and_then(|agent| agent.password_hash);
        let right = self.desk.passwords.verify(turn, password, hash).await?;
        let change = self.proving().await?;
        if super::factors(&*change, self.user.0).await? > 0 {
            return Err(AppError::not_allowed("Your password is not enough: show your second factor."));
        }
        if !right {
            return refuse(change, "wrong password", AppError::invalid("password", "That is not your password.")).await;
        }
        self.proved(change, &counter, "password").await
    }

    /// With a code of the authenticator app, or a recovery code.
    pub async fn prove_code(&self, code: &str) -> Result<(), AppError> {
        self.agents_only()?;
        self.not_set_up()?;
        let counter = self.count_try().await?;
        let change = self.proving().await?;
        let how = if totp::take(&self.desk, &*change, self.user.0, code).await? {
            totp::APP
        } else if recovery::take(&self.desk, &*change, self.user.0, code).await? {
            "recovery code"
        } else {
            let told = later("That code is wrong, or was used already. Type the newest one.");
            return refuse(change, "wrong code", AppError::invalid("code", told)).await;
        };
        self.proved(change, &counter, how).await
    }

    /// What the browser is asked, to use a passkey.
    pub async fn begin_proof(&self) -> Result<PasskeyQuestion, AppError> {
        self.not_set_up()?;
        let party = self.desk.party(&self.client)?;
        let change = self.desk.store.begin().await.logged()?;
        let keys = passkeys::of(&change, self.user.0).await?;
        if keys.is_empty() {
            return Err(AppError::new(ErrorKind::NotFound, "No passkey is set up."));
        }
        let keys = keys.iter().map(passkeys::read).collect::<Result<Vec<_>, _>>()?;
        let (question, state) = party.start_passkey_authentication(&keys).map_err(internal)?;
        challenges::keep(&change, &self.proof_id(), Some(self.user.0), &state).await?;
        change.commit().await.logged()?;
        passkeys::as_question(&question.public_key)
    }

    pub async fn prove_passkey(&self, credential: &str) -> Result<(), AppError> {
        self.not_set_up()?;
        let credential: PublicKeyCredential = passkeys::parse(credential)?;
        let party = self.desk.party(&self.client)?;
        let change = self.proving().await?;
        let state = challenges::take::<PasskeyAuthentication>(&*change, &self.proof_id()).await?;
        let name = match party.finish_passkey_authentication(&credential, &state) {
            Ok(result) => passkeys::used(&*change, self.user.0, &result).await?,
            Err(fault) => {
                tracing::info!(cause = %fault, "a passkey was refused");
                None
            }
        };
        let Some(name) = name else {
            // The question is used up, right or wrong.
            return refuse(
                change,
                "wrong passkey",
                AppError::invalid("credential", "That passkey is none of yours here."),
            )
            .await;
        };
        self.proved(change, &self.counter(), &passkeys::called(&name)).await
    }

    /// The transaction of a proof: of one that wholly signs in, or of a fresh one.
    async fn proving(&self) -> Result<Change, AppError> {
        self.change(if self.stage == Stage::Full { Verb::Prove } else { Verb::SignIn }).await
    }

    async fn proved(&self, mut change: Change, counter: &str, how: &str) -> Result<(), AppError> {
        attempts::forget(&*change, counter).await?;
        self.note_proof(&change).await?;
        change.event.note = Some(how.to_owned());
        change.commit().await
    }

    /// Counts a try before it is made; the name under which it counts.
    pub(super) async fn count_try(&self) -> Result<String, AppError> {
        let counter = Counter { name: self.counter(), free: FREE_TRIES };
        attempts::begin(&self.desk.store, std::slice::from_ref(&counter)).await?;
        Ok(counter.name)
    }

    fn counter(&self) -> String {
        format!("proof {}", self.user.0)
    }

    fn proof_id(&self) -> String {
        format!("{} proof", self.session)
    }
}

/// Commits that a proof was wrong.
pub(super) async fn refuse<T>(mut change: Change, note: &str, answer: AppError) -> Result<T, AppError> {
    change.event.note = Some(note.to_owned());
    change.commit_refused().await?;
    Err(answer)
}
