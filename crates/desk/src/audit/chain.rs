//! The chain: each line's hash is of the one before and of the line itself, `h = SHA-256(h_prev ‖ canonical line)`,
//! and a checkpoint signs where the chain has come to. The canonical form is JSON as RFC 8785 (JCS) has it:
//! names in order, no space, and no numbers but integers.

use std::collections::BTreeMap;

use model::AppError;
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};
use store::entities::audit_events;

use crate::{keys::Keys, logged::internal};

/// What the chain begins from.
pub(super) const BEGINNING: [u8; 32] = [0; 32];

/// A line as the chain has it; a name of it stands in the export too.
pub(super) type Line = BTreeMap<String, Value>;

/// The line of an event at its place.
pub(super) fn line(event: &audit_events::Model, seq: i64) -> Line {
    let text = |value: &dyn ToString| Value::String(value.to_string());
    let id = |value: Option<uuid::Uuid>| value.map_or(Value::Null, |id| Value::String(id.to_string()));
    let sealed = |value: &Option<String>| value.clone().map_or(Value::Null, Value::String);
    [
        ("actor", text(&event.actor.0)),
        ("actor_data", sealed(&event.actor_data)),
        ("actor_id", id(event.actor_id)),
        ("at", event.at.into()),
        ("id", text(&event.id)),
        ("org_id", id(event.org_id)),
        ("outcome", text(&event.outcome.0)),
        ("provider_id", id(event.provider_id)),
        ("seq", seq.into()),
        ("session_id", id(event.session_id)),
        ("subject_data", sealed(&event.subject_data)),
        ("subject_id", sealed(&event.subject_id)),
        ("subject_kind", event.subject_kind.map_or(Value::Null, |kind| text(&kind.0))),
        ("user_id", id(event.user_id)),
        ("verb", text(&event.verb.0)),
        ("visit_id", id(event.visit_id)),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .into()
}

/// The canonical form of a line.
pub(super) fn canonical(line: &Line) -> Result<Vec<u8>, AppError> {
    serde_json::to_vec(line).map_err(internal)
}

/// The hash of a line that follows `previous`.
pub(super) fn hash(previous: &[u8; 32], canonical: &[u8]) -> [u8; 32] {
    Sha256::new().chain_update(previous).chain_update(canonical).finalize().into()
}

/// A hash from hex; none where it is no hash.
pub(super) fn parse(hex: &str) -> Option<[u8; 32]> {
    hex::decode(hex).ok()?.try_into().ok()
}

/// Where the chain had come to at a moment, signed (Ed25519, RFC 8032).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkpoint {
    /// Unix seconds.
    pub at: i64,
    pub hash: String,
    /// The public key in hex.
    pub key: String,
    pub seq: i64,
    pub signature: String,
}

impl Checkpoint {
    pub(super) fn sign(keys: &Keys, seq: i64, hash: &str, at: i64) -> Result<Self, AppError> {
        let pair = pair(keys)?;
        let signature = hex::encode(pair.sign(&said(seq, hash, at)));
        let key = hex::encode(pair.public_key());
        Ok(Self { at, hash: hash.to_owned(), key, seq, signature })
    }

    /// Whether the holder of `key` (hex) signed it.
    pub fn is_signed_by(&self, key: &str) -> bool {
        let (Ok(key), Ok(signature)) = (hex::decode(key), hex::decode(&self.signature)) else { return false };
        UnparsedPublicKey::new(&ED25519, key).verify(&said(self.seq, &self.hash, self.at), &signature).is_ok()
    }
}

/// The public key, in hex, with which this deployment's checkpoints are checked.
pub fn public_key(keys: &Keys) -> Result<String, AppError> {
    Ok(hex::encode(pair(keys)?.public_key()))
}

fn pair(keys: &Keys) -> Result<Ed25519KeyPair, AppError> {
    Ed25519KeyPair::from_seed_unchecked(&keys.signing_seed()).map_err(internal)
}

fn said(seq: i64, hash: &str, at: i64) -> Vec<u8> {
    format!("farol audit checkpoint\n{seq}\n{hash}\n{at}\n").into_bytes()
}
