//! The server's own key, and what is done with it: codes are kept as a MAC, mail that waits is kept sealed.

use std::sync::Arc;

use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD as BASE64};
use model::AppError;
use ring::{
    aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey},
    hmac,
};

use crate::logged::internal;

/// What the token of a webhook's address is made for.
const WEBHOOK: &str = "webhook";

/// 256 bits that every process of one deployment shares. Another purpose gets another key, derived from it.
#[derive(Clone)]
pub struct Keys(Arc<hmac::Key>);

impl Keys {
    pub fn new(secret: &[u8; 32]) -> Self {
        Self(Arc::new(hmac::Key::new(hmac::HMAC_SHA256, secret)))
    }

    /// For a process that keeps nothing under a key.
    ///
    /// # Panics
    /// When the system has no randomness: nothing of ours is safe then.
    pub fn random() -> Self {
        let mut secret = [0; 32];
        getrandom::fill(&mut secret).expect("the system's randomness");
        Self::new(&secret)
    }

    /// From 64 hex digits.
    pub fn from_hex(text: &str) -> Option<Self> {
        let secret: [u8; 32] = hex::decode(text).ok()?.try_into().ok()?;
        Some(Self::new(&secret))
    }

    /// A new key as 64 hex digits.
    ///
    /// # Panics
    /// When the system has no randomness.
    pub fn new_hex() -> String {
        let mut secret = [0; 32];
        getrandom::fill(&mut secret).expect("the system's randomness");
        hex::encode(secret)
    }

    fn derived(&self, purpose: &str) -> [u8; 32] {
        let tag = hmac::sign(&self.0, purpose.as_bytes());
        let mut key = [0; 32];
        key.copy_from_slice(tag.as_ref());
        key
    }

    fn mac_key(&self, purpose: &str) -> hmac::Key {
        hmac::Key::new(hmac::HMAC_SHA256, &self.derived(purpose))
    }

    /// HMAC-SHA-256 in hex.
    pub(crate) fn mac(&self, purpose: &str, data: &[u8]) -> String {
        hex::encode(hmac::sign(&self.mac_key(purpose), data))
    }

    /// Whether `mac` is that of `data`, in constant time.
    pub(crate) fn verify(&self, purpose: &str, data: &[u8], mac: &str) -> bool {
        let Ok(mac) = hex::decode(mac) else { return false };
        hmac::verify(&self.mac_key(purpose), data, &mac).is_ok()
    }

    /// What the address of a vendor's webhook may end in, as 64 hex digits, so that a request shows in its head whom it comes
    /// from. What is believed of it is decided by its signature alone.
    pub fn webhook_token(&self, vendor: &str) -> String {
        self.mac(WEBHOOK, vendor.as_bytes())
    }

    /// Whether that is it, in constant time.
    pub fn is_webhook_token(&self, vendor: &str, token: &str) -> bool {
        token.len() == 64 && self.verify(WEBHOOK, vendor.as_bytes(), token)
    }

    /// Under a key of ours: see [`seal`].
    pub(crate) fn seal(&self, bound: &[u8], data: &[u8]) -> Result<String, AppError> {
        seal(&self.derived("seal"), bound, data)
    }

    /// What was sealed; `None` where the key, the text or `bound` is another.
    pub(crate) fn open(&self, bound: &[u8], sealed: &str) -> Option<Vec<u8>> {
        open(&self.derived("seal"), bound, sealed)
    }

    /// The seed of the key that signs checkpoints of the audit log.
    pub(crate) fn signing_seed(&self) -> [u8; 32] {
        self.derived("audit checkpoints")
    }
}

/// ChaCha20-Poly1305 under a random nonce, as text; `bound` has to be the same to open it.
pub(crate) fn seal(key: &[u8; 32], bound: &[u8], data: &[u8]) -> Result<String, AppError> {
    let mut nonce = [0; NONCE_LEN];
    getrandom::fill(&mut nonce).map_err(internal)?;
    let mut sealed = data.to_vec();
    let unique = Nonce::assume_unique_for_key(nonce);
    let key = LessSafeKey::new(UnboundKey::new(&CHACHA20_POLY1305, key).map_err(internal)?);
    key.seal_in_place_append_tag(unique, Aad::from(bound), &mut sealed).map_err(internal)?;
    Ok(BASE64.encode([nonce.as_slice(), &sealed].concat()))
}

/// What was sealed; `None` where the key, the text or `bound` is another.
pub(crate) fn open(key: &[u8; 32], bound: &[u8], sealed: &str) -> Option<Vec<u8>> {
    let mut bytes = BASE64.decode(sealed).ok()?;
    let mut data = bytes.split_off(bytes.len().min(NONCE_LEN));
    let nonce = Nonce::try_assume_unique_for_key(&bytes).ok()?;
    let key = LessSafeKey::new(UnboundKey::new(&CHACHA20_POLY1305, key).ok()?);
    let open = key.open_in_place(nonce, Aad::from(bound), &mut data).ok()?.len();
    data.truncate(open);
    Some(data)
}

#[cfg(test)]
mod tests {
    use super::Keys;

    #[test]
    fn opens_only_what_it_sealed() {
        let keys = Keys::new(&[7; 32]);
        let sealed = keys.seal(b"a", b"482 913").expect("sealed");
        assert!(!sealed.contains("482"));
        assert_eq!(keys.open(b"a", &sealed).as_deref(), Some(b"482 913".as_slice()));
        assert_ne!(keys.seal(b"a", b"482 913").expect("sealed"), sealed, "no two are alike");
        for (keys, bound, sealed) in [
            (&keys, "b", sealed.as_str()),
            (&Keys::new(&[8; 32]), "a", &sealed),
            (&keys, "a", "AAAA"),
            (&keys, "a", ""),
        ] {
            assert_eq!(keys.open(bound.as_bytes(), sealed), None);
        }
        let mac = keys.mac("code", b"482913");
        assert!(keys.verify("code", b"482913", &mac));
        assert!(!keys.verify("code", b"482914", &mac) && !keys.verify("other", b"482913", &mac));
        assert!(!keys.verify("code", b"482913", "nonsense"));
    }
}
