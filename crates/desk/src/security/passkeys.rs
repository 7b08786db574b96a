//! Passkeys (WebAuthn Level 3): a key pair that the browser or a telephone keeps, used only after its holder unlocked it.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use model::{
    AppError, ErrorKind, PasskeyId,
    audit::Verb,
    security::{PasskeyQuestion, PasskeyRow, Security},
};
use serde::Serialize;
use store::{
    entities::passkeys,
    sea_orm::{
        ActiveValue::{Set, Unchanged},
        ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
        sea_query::OnConflict,
    },
};
use uuid::Uuid;
use webauthn_rs::prelude::{AuthenticationResult, Passkey, PasskeyRegistration, RegisterPublicKeyCredential};

use super::{Holder, challenges, recovery};
use crate::{
    clock,
    logged::{Logged, internal},
};
use model::said;

/// Passkeys that one person may have.
const MOST: usize = 10;

/// Characters of a passkey's name.
const NAME: std::ops::RangeInclusive<usize> = 1..=64;

impl Holder {
    /// What the browser is asked, to make a passkey.
    pub async fn begin_passkey(&self) -> Result<PasskeyQuestion, AppError> {
        self.not_second()?;
        let party = self.desk.party(&self.client)?;
        let change = self.desk.store.begin().await.logged()?;
        self.may_alter(&change).await?;
        let there = of(&change, self.user.0).await?;
        room_for_one_more(&there)?;
        let there = there.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        let there = there.iter().map(|key| key.cred_id().clone()).collect();
        let asked = party.start_passkey_registration(self.user.0, &self.email, &self.name, Some(there));
        let (question, state) = asked.map_err(internal)?;
        challenges::keep(&change, &self.registration_id(), Some(self.user.0), &state).await?;
        change.commit().await.logged()?;
        as_question(&question.public_key)
    }

    /// Keeps the passkey that the browser made, under a name by which its holder knows it again.
    pub async fn finish_passkey(&self, name: &str, credential: &str) -> Result<Security, AppError> {
        self.not_second()?;
        let name = name.trim();
        if !NAME.contains(&name.chars().count()) || name.contains('\0') {
            return Err(AppError::invalid("name", "Give the passkey a name of 1 to 64 characters."));
        }
        let credential: RegisterPublicKeyCredential = parse(credential)?;
        let party = self.desk.party(&self.client)?;
        let (mut change, _) = self.alter(Verb::AddFactor).await?;
        room_for_one_more(&of(&*change, self.user.0).await?)?;
        let state = challenges::take::<PasskeyRegistration>(&*change, &self.registration_id()).await?;
        let key = party.finish_passkey_registration(&credential, &state).map_err(|fault| {
            tracing::info!(cause = %fault, "a passkey was not taken");
            AppError::invalid("credential", "That passkey could not be checked. Begin again.")
        })?;
        let row = passkeys::ActiveModel {
            id: Set(Uuid::now_v7()),
            user_id: Set(self.user.0),
            name: Set(name.to_owned()),
            credential_id: Set(BASE64.encode(key.cred_id())),
            credential: Set(serde_json::to_string(&key).map_err(internal)?),
            created_at: Set(clock::now()),
            used_at: Set(None),
        };
        // A credential is nobody else's already (WebAuthn Level 3 §7.1, step 27).
        let taken = OnConflict::column(passkeys::Column::CredentialId).do_nothing().to_owned();
        let kept = passkeys::Entity::insert(row).on_conflict(taken).exec_without_returning(&*change).await.logged()?;
        if kept != 1 {
            return Err(AppError::new(ErrorKind::Conflict, "This passkey is set up already."));
        }
        let note = called(name);
        self.let_in(&change, &note).await?;
        change.event.note = Some(note);
        change.commit().await?;
        self.after_adding().security().await
    }

    pub async fn remove_passkey(&self, id: PasskeyId) -> Result<Security, AppError> {
        self.full()?;
        let (mut change, factors) = self.alter(Verb::RemoveFactor).await?;
        let own = passkeys::Column::UserId.eq(self.user.0);
        let row = passkeys::Entity::find_by_id(id.0).filter(own).one(&*change).await.logged()?;
        let row = row.ok_or_else(|| AppError::new(ErrorKind::NotFound, "That passkey is not there any more."))?;
        self.may_go(factors)?;
        passkeys::Entity::delete_by_id(row.id).exec(&*change).await.logged()?;
        if factors <= 1 {
            recovery::clear(&*change, self.user.0).await?;
        }
        change.event.note = Some(called(&row.name));
        change.commit().await?;
        self.security().await
    }

    fn registration_id(&self) -> String {
        format!("{} passkey", self.session)
    }
}

/// As the log calls a passkey.
pub(super) fn called(name: &str) -> String {
    format!("passkey “{name}”")
}

/// Somebody's passkeys, the oldest first.
pub(super) async fn of(db: &impl ConnectionTrait, user: Uuid) -> Result<Vec<passkeys::Model>, AppError> {
    let own = passkeys::Entity::find().filter(passkeys::Column::UserId.eq(user));
    own.order_by_asc(passkeys::Column::Id).all(db).await.logged()
}

pub(super) fn row(row: passkeys::Model) -> Option<PasskeyRow> {
    Some(PasskeyRow {
        id: PasskeyId(row.id),
        created_at: clock::timestamp(row.created_at)?,
        used_at: row.used_at.and_then(clock::timestamp),
        name: row.name,
    })
}

/// As webauthn-rs knows it.
pub(super) fn read(row: &passkeys::Model) -> Result<Passkey, AppError> {
    serde_json::from_str(&row.credential).map_err(internal)
}

/// What the browser answered (`PublicKeyCredential.toJSON()`, WebAuthn Level 3 §5.1).
pub(super) fn parse<T: serde::de::DeserializeOwned>(credential: &str) -> Result<T, AppError> {
    serde_json::from_str(credential)
        .map_err(|_| AppError::invalid("credential", "The browser's answer cannot be read. Begin again."))
}

pub(super) fn as_question(options: &impl Serialize) -> Result<PasskeyQuestion, AppError> {
    Ok(PasskeyQuestion { options: serde_json::to_string(options).map_err(internal)? })
}

/// Notes that the passkey was used, with what it tells of itself since: how often, and whether it is backed up. Its name, or
/// none where the user has it no more.
pub(super) async fn used(
    change: &impl ConnectionTrait,
    user: Uuid,
    result: &AuthenticationResult,
) -> Result<Option<String>, AppError> {
    let own = passkeys::Entity::find().filter(passkeys::Column::UserId.eq(user));
    let own = own.filter(passkeys::Column::CredentialId.eq(BASE64.encode(result.cred_id()))).lock_exclusive();
    let Some(row) = own.one(change).await.logged()? else { return Ok(None) };
    let mut key = read(&row)?;
    key.update_credential(result);
    let used = passkeys::ActiveModel {
        id: Unchanged(row.id),
        credential: Set(serde_json::to_string(&key).map_err(internal)?),
        used_at: Set(Some(clock::now())),
        ..Default::default()
    };
    passkeys::Entity::update(used).exec(change).await.logged()?;
    Ok(Some(row.name))
}

fn room_for_one_more(there: &[passkeys::Model]) -> Result<(), AppError> {
    let full = || {
        AppError::new(ErrorKind::Conflict, said!("You have {most} passkeys already. Remove one first.", most = MOST))
    };
    if there.len() < MOST { Ok(()) } else { Err(full()) }
}
