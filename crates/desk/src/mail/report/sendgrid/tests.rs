//! Bodies signed by a key that is made for the test, and the events in SendGrid's own examples.

use base64::{Engine, engine::general_purpose::STANDARD};
use ring::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair},
};

use super::*;

const AT: i64 = 1_772_359_200;

/// What stands before the 65 bytes of a P-256 key in a SubjectPublicKeyInfo.
const P256: &str = "3059301306072a8648ce3d020106082a8648ce3d030107034200";

struct Sender {
    key: EcdsaKeyPair,
    random: SystemRandom,
}

impl Sender {
    fn new() -> Self {
        let (random, kind) = (SystemRandom::new(), &ECDSA_P256_SHA256_ASN1_SIGNING);
        let document = EcdsaKeyPair::generate_pkcs8(kind, &random).expect("a key");
        let key = EcdsaKeyPair::from_pkcs8(kind, document.as_ref(), &random).expect("a key");
        Self { key, random }
    }

    fn shown(&self) -> String {
        let prefix = hex::decode(P256).expect("hex");
        STANDARD.encode([&prefix, self.key.public_key().as_ref()].concat())
    }

    fn sign(&self, timestamp: &str, body: &[u8]) -> String {
        let signed = [timestamp.as_bytes(), body].concat();
        STANDARD.encode(self.key.sign(&self.random, &signed).expect("a signature"))
    }
}

#[test]
fn signatures() {
    let (sender, other) = (Sender::new(), Sender::new());
    let (body, timestamp) = (b"[{\"event\":\"delivered\"}]\r\n", AT.to_string());
    let signature = sender.sign(&timestamp, body);
    let check =
        |key: &str, timestamp: &str, signature: &str, body: &[u8], now| verify(key, timestamp, signature, body, now);
    let key = sender.shown();
    assert_eq!(check(&key, &timestamp, &signature, body, AT + 60), Ok(()));
    assert_eq!(check(&key, &timestamp, &signature, body, AT + 16 * 60), Err(Refused::Stale));
    let forged = Err(Refused::Forged);
    assert_eq!(check(&key, &timestamp, &signature, b"[]", AT), forged);
    assert_eq!(check(&key, &(AT + 1).to_string(), &signature, body, AT), forged);
    assert_eq!(check(&other.shown(), &timestamp, &signature, body, AT), forged);
    assert_eq!(check(&key, &timestamp, &other.sign(&timestamp, body), body, AT), forged);
    assert_eq!(check(&key, &timestamp, "", body, AT), forged);
    assert_eq!(check(&key, &timestamp, "%%%", body, AT), forged);
    assert_eq!(check("not a key", &timestamp, &signature, body, AT), forged);
    assert_eq!(check(&key, "soon", &sender.sign("soon", body), body, AT), forged);
}

#[test]
fn kinds_of_events() {
    use MailEventKind::*;
    for (fields, kind, permanent, code, words) in [
        (r#""event":"processed""#, Sent, false, None, None),
        (r#""event":"delivered","response":"250 2.0.0 OK""#, Delivered, false, Some("2.0.0"), Some("250 2.0.0 OK")),
        (
            r#""event":"deferred","response":"400 try later","attempt":"5""#,
            Deferred,
            false,
            None,
            Some("400 try later"),
        ),
        (
            r#""event":"bounce","type":"bounce","status":"5.1.1","reason":"550 5.1.1 no such user""#,
            Bounced,
            true,
            Some("5.1.1"),
            Some("550 5.1.1 no such user"),
        ),
        (
            r#""event":"bounce","type":"blocked","status":"5.7.1","reason":"550 spam""#,
            Bounced,
            false,
            Some("5.7.1"),
            Some("550 spam"),
        ),
        (
            r#""event":"bounce","type":"bounce","status":"4.4.7","reason":"late""#,
            Bounced,
            false,
            Some("4.4.7"),
            Some("late"),
        ),
        (r#""event":"dropped","reason":"Bounced Address""#, Rejected, false, None, Some("Bounced Address")),
        (r#""event":"spamreport""#, Complained, false, None, None),
    ] {
        let body = format!(
            r#"[{{"email":"Ana@Aurora.example","timestamp":{AT},"smtp-id":"<one@farol.example>","sg_event_id":"x",{fields}}}]"#
        );
        let expected = Report {
            message_id: Some("one@farol.example".to_owned()),
            recipient: Some("ana@aurora.example".to_owned()),
            permanent,
            code: code.map(str::to_owned),
            diagnostic: words.map(str::to_owned),
            ..Report::new(MailSource::Sendgrid, kind, AT)
        };
        assert_eq!(parse(body.as_bytes()), Ok(vec![expected]), "{fields}");
    }
    assert_eq!(parse(br#"[{"event":"open","email":"a@b.example"}]"#), Ok(vec![]));
    assert_eq!(parse(br#"{"event":"open"}"#), Err(Malformed));
}
