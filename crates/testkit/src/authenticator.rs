//! Means of proof of software: an authenticator with one key pair in memory, which answers as a browser would (WebAuthn Level 3 §5,
//! §6), and what an app shows (RFC 6238).

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use ring::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair},
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use totp_rs::{Builder, Secret};

/// User present and verified (§6.1).
const FLAGS: u8 = 0b101;

pub struct Authenticator {
    origin: String,
    id: [u8; 16],
    key: EcdsaKeyPair,
    counter: u32,
}

/// What the app shows `ago` seconds ago, for a secret as it was typed into it.
pub fn code(secret: &str, ago: i64) -> String {
    let secret = Secret::try_from_base32(secret.replace(' ', "")).expect("base32");
    let totp = Builder::new().with_secret(secret).build().expect("a secret of 160 bits");
    totp.generate(u64::try_from(desk::clock::now() - ago).expect("after 1970")).to_string()
}

impl Authenticator {
    /// Of a browser that shows a page of `origin`: `https://farol.example`.
    pub fn at(origin: &str) -> Self {
        let random = SystemRandom::new();
        let key = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random).expect("a key");
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, key.as_ref(), &random).expect("a key");
        Self { origin: origin.to_owned(), id: *uuid::Uuid::now_v7().as_bytes(), key, counter: 0 }
    }

    /// The answer to `navigator.credentials.create`.
    pub fn create(&mut self, options: &str) -> String {
        let options: Value = serde_json::from_str(options).expect("options");
        assert_eq!(options["authenticatorSelection"]["userVerification"], "required");
        let client = self.client_data("webauthn.create", &options);
        let mut data = self.data(options["rp"]["id"].as_str().expect("an id"), FLAGS | 0x40);
        data.extend([0; 16]);
        data.extend([0, u8::try_from(self.id.len()).expect("short")]);
        data.extend(self.id);
        // A COSE key (RFC 9053 §7.1.1): EC2, ES256, P-256.
        let public = self.key.public_key().as_ref();
        data.extend([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]);
        data.extend(&public[1..33]);
        data.extend([0x22, 0x58, 0x20]);
        data.extend(&public[33..65]);
        let mut object = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58".to_vec();
        object.push(u8::try_from(data.len()).expect("short"));
        object.extend(data);
        self.credential(json!({
            "attestationObject": BASE64.encode(object),
            "clientDataJSON": BASE64.encode(client),
            "transports": ["internal", "hybrid"],
        }))
    }

    /// The answer to `navigator.credentials.get`, whether or not this authenticator was asked.
    pub fn get(&mut self, options: &str) -> String {
        let options: Value = serde_json::from_str(options).expect("options");
        let client = self.client_data("webauthn.get", &options);
        let data = self.data(options["rpId"].as_str().expect("an id"), FLAGS);
        let signed = [data.as_slice(), &Sha256::digest(&client)].concat();
        let signature = self.key.sign(&SystemRandom::new(), &signed).expect("signed");
        self.credential(json!({
            "authenticatorData": BASE64.encode(data),
            "clientDataJSON": BASE64.encode(client),
            "signature": BASE64.encode(signature),
        }))
    }

    fn data(&mut self, party: &str, flags: u8) -> Vec<u8> {
        self.counter += 1;
        let counter = self.counter.to_be_bytes();
        [Sha256::digest(party).as_slice(), &[flags], &counter].concat()
    }

    fn credential(&self, response: Value) -> String {
        let id = BASE64.encode(self.id);
        json!({ "id": id, "rawId": id, "type": "public-key", "response": response, "clientExtensionResults": {} })
            .to_string()
    }

    fn client_data(&self, kind: &str, options: &Value) -> Vec<u8> {
        let (challenge, origin) = (&options["challenge"], &self.origin);
        let data = json!({ "type": kind, "challenge": challenge, "origin": origin, "crossOrigin": false });
        data.to_string().into_bytes()
    }
}
