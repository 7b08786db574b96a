//! Whether a webhook's body is from whom it says: each vendor has its own way to sign.

use base64::{Engine, engine::general_purpose::STANDARD};
use ring::{
    hmac,
    signature::{RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY, UnparsedPublicKey},
};
use rustls_pki_types::{
    AlgorithmIdentifier, CertificateDer, InvalidSignature, SignatureVerificationAlgorithm, SubjectPublicKeyInfoDer,
    alg_id, pem::PemObject,
};
use webpki::{EndEntityCert, RawPublicKeyEntity};

/// How far a signed moment may be from now, in seconds: a body that was overheard is of no use later.
const PATIENCE: i64 = 15 * 60;

/// Why a body is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("the signature is not the sender's")]
    Forged,
    #[error("it was signed too long ago, or by a clock that is wrong")]
    Stale,
    /// Nothing is known of it yet: the sender should try again.
    #[error("what the sender signs by cannot be fetched")]
    Unreachable,
}

/// Refuses what was signed at `at`, when that is not about `now` (both Unix seconds).
pub fn fresh(at: Option<i64>, now: i64) -> Result<(), Refused> {
    lately(at, now, PATIENCE)
}

/// The same for a sender that brings again what it signed once, up to `patience` seconds later.
pub fn lately(at: Option<i64>, now: i64, patience: i64) -> Result<(), Refused> {
    let passed = now.saturating_sub(at.ok_or(Refused::Forged)?);
    if (-PATIENCE..=patience).contains(&passed) { Ok(()) } else { Err(Refused::Stale) }
}

/// HMAC with SHA-256; the tag is in hex.
pub fn hmac_sha256(key: &str, message: &[u8], tag: &str) -> Result<(), Refused> {
    let tag = hex::decode(tag).map_err(|_| Refused::Forged)?;
    let key = hmac::Key::new(hmac::HMAC_SHA256, key.as_bytes());
    hmac::verify(&key, message, &tag).map_err(|_| Refused::Forged)
}

/// ECDSA on P-256 with SHA-256. The key is a SubjectPublicKeyInfo (RFC 5280 §4.1), the signature a DER one; both in base64.
pub fn ecdsa_p256(key: &str, message: &[u8], signature: &str) -> Result<(), Refused> {
    let bytes = |text: &str| STANDARD.decode(text.trim()).map_err(|_| Refused::Forged);
    let key = SubjectPublicKeyInfoDer::from(bytes(key)?);
    let key = RawPublicKeyEntity::try_from(&key).map_err(|_| Refused::Forged)?;
    key.verify_signature(webpki::ring::ECDSA_P256_SHA256, message, &bytes(signature)?).map_err(|_| Refused::Forged)
}

/// RSA (PKCS #1 v1.5) by a certificate's key: with SHA-1 in version 1, with SHA-256 in version 2 of SNS signatures.
pub fn rsa(certificate: &[u8], version: &str, message: &[u8], signature: &str) -> Result<(), Refused> {
    let algorithm: &dyn SignatureVerificationAlgorithm = match version {
        "1" => &RsaSha1,
        "2" => webpki::ring::RSA_PKCS1_2048_8192_SHA256,
        _ => return Err(Refused::Forged),
    };
    let signature = STANDARD.decode(signature.trim()).map_err(|_| Refused::Forged)?;
    let certificate = CertificateDer::from_pem_slice(certificate).map_err(|_| Refused::Forged)?;
    let certificate = EndEntityCert::try_from(&certificate).map_err(|_| Refused::Forged)?;
    certificate.verify_signature(algorithm, message, &signature).map_err(|_| Refused::Forged)
}

/// What certificates are no longer signed with, and SNS still signs with unless it is told otherwise.
#[derive(Debug)]
struct RsaSha1;

impl SignatureVerificationAlgorithm for RsaSha1 {
    fn verify_signature(&self, key: &[u8], message: &[u8], signature: &[u8]) -> Result<(), InvalidSignature> {
        let key = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY, key);
        key.verify(message, signature).map_err(|_| InvalidSignature)
    }

    fn public_key_alg_id(&self) -> AlgorithmIdentifier {
        alg_id::RSA_ENCRYPTION
    }

    fn signature_alg_id(&self) -> AlgorithmIdentifier {
        // sha1WithRSAEncryption (RFC 8017 appendix A.2.4).
        AlgorithmIdentifier::from_slice(&[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 5, 5, 0])
    }
}
