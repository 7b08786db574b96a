//! How a customer's administrator signs in with a passkey. Whoever asks does not learn whether an address is one's: the
//! question looks alike, and only the answer fails.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use model::{AppError, ErrorKind, audit::Verb, security::PasskeyQuestion};
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;
use webauthn_rs::prelude::{Passkey, PasskeyAuthentication, PublicKeyCredential};

use super::{challenges, passkeys, prove::refuse};
use crate::{
    Client, Desk, Token,
    attempts::{self, Counter},
    audit::{Actor, Event},
    logged::{Logged, internal},
    search::fold::fold,
    secret,
};

impl Desk {
    /// The first step of a customer's administrator who signs in with a passkey. For an address that is nobody's, or whose
    /// administrator has none, there is a question too, which nobody can answer.
    pub async fn begin_customer_passkey(&self, email: &str, client: Client) -> Result<PasskeyQuestion, AppError> {
        let party = self.party(&client)?;
        let counter = Counter { name: format!("customer passkey question {}", client.place()), free: 50 };
        attempts::begin(&self.store, &[counter]).await?;
        let email = fold(email.trim());
        let person = self.customer_administrator(&email).await?.map(|(user, _)| user);
        let change = self.store.begin().await.logged()?;
        let own = passkeys::of(&change, person.as_ref().map_or(Uuid::nil(), |person| person.id)).await?;
        let own = own.iter().map(passkeys::read).collect::<Result<Vec<_>, _>>()?;
        let (user, keys) = match person {
            Some(person) if !own.is_empty() => (Some(person.id), own),
            _ => (None, vec![self.nobodys_passkey(&email)?]),
        };
        let (mut question, state) = party.start_passkey_authentication(&keys).map_err(internal)?;
        for key in &mut question.public_key.allow_credentials {
            // Which way a key travels is known only of those that are there.
            key.transports = None;
        }
        let id = challenge_id(&BASE64.encode(&question.public_key.challenge));
        challenges::keep(&change, &id, user, &state).await?;
        change.commit().await.logged()?;
        passkeys::as_question(&question.public_key)
    }

    /// Opens the session of the administrator with this address, whose passkey answered.
    pub async fn customer_by_passkey(&self, email: &str, credential: &str, client: Client) -> Result<Token, AppError> {
        let party = self.party(&client)?;
        let email = fold(email.trim());
        let credential: PublicKeyCredential = passkeys::parse(credential)?;
        let asked: Asked = serde_json::from_slice(&credential.response.client_data_json).map_err(|_| unknown())?;
        let counter = Counter { name: format!("customer passkey {}", client.place()), free: 50 };
        attempts::begin(&self.store, std::slice::from_ref(&counter)).await?;
        let person = self.customer_administrator(&email).await?.map(|(user, _)| user);
        let id = challenge_id(&asked.challenge);
        // The answer counts for those who were asked, and for the address that they typed.
        let user = challenges::asked(self.store.read(), &id).await?;
        let person = person.filter(|person| Some(person.id) == user);
        let actor = match &person {
            Some(person) => Actor::customer(person.id, &person.display_name, client.clone()),
            None => Actor::stranger(client.clone()),
        };
        let mut change = self.change(actor, Event::new(Verb::SignIn)).await?;
        change.event.org = person.as_ref().map(|person| person.org_id);
        let state = challenges::take::<PasskeyAuthentication>(&*change, &id).await?;
        let checked = party.finish_passkey_authentication(&credential, &state);
        let name = match (&person, &checked) {
            (Some(person), Ok(result)) => passkeys::used(&*change, person.id, result).await?,
            _ => None,
        };
        let (Some(person), Some(name)) = (person, name) else {
            return refuse(change, "wrong passkey", unknown()).await;
        };
        attempts::take_back(&*change, &counter.name, 1).await?;
        let token = self.open_customer_session(&change, person.id, client).await?;
        change.event.note = Some(passkeys::called(&name));
        change.commit().await?;
        Ok(token)
    }

    /// A passkey that looks like one of an address, always the same, and is nobody's.
    fn nobodys_passkey(&self, email: &str) -> Result<Passkey, AppError> {
        let drawn = |part: &str| hex::decode(self.keys.mac("nobody's passkey", format!("{part} {email}").as_bytes()));
        let mut id =
            [drawn("a"), drawn("b"), drawn("c")].into_iter().collect::<Result<Vec<_>, _>>().map_err(internal)?;
        let kind = id.pop().and_then(|bytes| bytes.first().copied()).unwrap_or_default();
        let mut id = id.concat();
        // As telephones, password managers and computers make them.
        id.truncate([32, 20, 32, 16][usize::from(kind % 4)]);
        nobodys(&id)
    }
}

/// The public half of a key pair whose other half was thrown away as it was made.
const X: &str = "12mBaaWiWmFCrpHFv2TE-Ld3HXQ78fHvnlrB6uP_4V8";
const Y: &str = "P0uBHBaKp6dB9QhKytGau5KcW_PcO-AFHwPnYJ139Zg";

/// A passkey with this id, whose private key nobody has.
fn nobodys(id: &[u8]) -> Result<Passkey, AppError> {
    serde_json::from_value(json!({ "cred": {
        "cred_id": BASE64.encode(id),
        "cred": { "type_": "ES256", "key": { "EC_EC2": { "curve": "SECP256R1", "x": X, "y": Y } } },
        "counter": 0,
        "transports": null,
        "user_verified": true,
        "backup_eligible": true,
        "backup_state": true,
        "registration_policy": "required",
        "extensions": {},
        "attestation": { "data": "None", "metadata": "None" },
        "attestation_format": "none",
    }}))
    .map_err(internal)
}

/// What a browser says that it was asked (WebAuthn Level 3 §5.8.1).
#[derive(Deserialize)]
struct Asked {
    challenge: String,
}

/// Under which a question is kept, by its own random bits: nobody voids another's by asking in their name.
fn challenge_id(challenge: &str) -> String {
    format!("customer {}", secret::hash(challenge))
}

fn unknown() -> AppError {
    AppError::new(ErrorKind::SignedOut, "That passkey does not open Farol. Try again, or have a link mailed to you.")
}
