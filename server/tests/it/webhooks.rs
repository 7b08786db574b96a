//! Mail vendors' webhooks: what is signed is taken, what is forged is refused, and what is not configured is not there.

use std::time::{SystemTime, UNIX_EPOCH};

use base64::{Engine, engine::general_purpose::STANDARD};
use model::mail::{MailSource, MailStatus, SuppressionReason};
use ring::{
    hmac,
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair},
};
use serde_json::json;
use testkit::{Letter, On, on_both};

use crate::{reports::Ours, running::Served};

on_both!(
    what_is_not_configured_is_not_there,
    mailgun_signs_with_a_shared_key,
    a_vendor_may_show_who_it_is_in_the_address,
    a_bounce_of_our_mail,
    sendgrid_signs_with_its_own_key,
    postmark_has_credentials,
    ses_needs_a_signed_envelope
);

const MAILGUN: [&str; 2] = ["--mailgun-key", "swordfish"];
const ADDRESS: &str = "somebody@private.example";
const JSON: (&str, &str) = ("content-type", "application/json");

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).expect("a clock after 1970").as_secs()
}

fn mailgun(key: &str, at: u64, event: &serde_json::Value) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, key.as_bytes());
    let signature = hex::encode(hmac::sign(&key, format!("{at}token").as_bytes()));
    json!({"signature": {"timestamp": at.to_string(), "token": "token", "signature": signature}, "event-data": event})
        .to_string()
}

async fn what_is_not_configured_is_not_there(on: On) {
    let served = Served::start_with(on, &MAILGUN).await;
    for vendor in ["ses", "sendgrid", "postmark"] {
        assert_eq!(served.post_raw(&format!("/webhooks/{vendor}"), "", "{}", &[JSON]).status, 404, "{vendor}");
    }
    assert_eq!(served.post_raw("/webhooks/mailgun", "", "{}", &[JSON]).status, 403);
    assert_eq!(served.get("/webhooks/mailgun", "").status, 405);
}

async fn mailgun_signs_with_a_shared_key(on: On) {
    let mut served = Served::start_with(on, &MAILGUN).await;
    let event = json!({"event": "delivered", "timestamp": now(), "recipient": ADDRESS});
    let post = |body: &str| served.post_raw("/webhooks/mailgun", "", body, &[JSON]);
    assert_eq!(post(&mailgun("swordfish", now(), &event)).status, 200);
    assert_eq!(post(&mailgun("another", now(), &event)).status, 403);
    assert_eq!(post(&mailgun("swordfish", now() - 3_600, &event)).status, 403);
    assert_eq!(post(&mailgun("swordfish", now(), &json!("no event"))).status, 400);
    assert_eq!(post(ADDRESS).status, 403);
    assert_eq!(post(&"x".repeat(1024 * 1024 + 1)).status, 413);
    // A page of another site in somebody's browser has no key either.
    let forged = [JSON, ("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")];
    assert_eq!(served.post_raw("/webhooks/mailgun", "", "{}", &forged).status, 403);
    let answer = post(&mailgun("swordfish", now(), &event));
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    let (_, log) = served.end();
    assert!(log.contains("reports taken") && log.contains("was refused"), "{log}");
    assert!(!log.contains(ADDRESS) && !log.contains("swordfish"), "{log}");
}

async fn a_vendor_may_show_who_it_is_in_the_address(on: On) {
    let served = Served::start_with(on, &MAILGUN).await;
    let token = desk::Keys::new(&testkit::KEY).webhook_token("mailgun");
    let event = json!({"event": "delivered", "timestamp": now(), "recipient": ADDRESS});
    let (signed, forged) = (mailgun("swordfish", now(), &event), mailgun("catfish", now(), &event));
    for (path, body, status) in [
        (format!("/webhooks/mailgun/{token}"), &signed, 200),
        (format!("/webhooks/mailgun/{token}"), &forged, 403),
        (format!("/webhooks/mailgun/{}", "0".repeat(64)), &signed, 200),
        (format!("/webhooks/postmark/{token}"), &signed, 404),
    ] {
        assert_eq!(served.post_raw(&path, "", body, &[JSON]).status, status, "{path}");
    }
}

/// Told by each vendor in its own words, signed by it.
async fn a_bounce_of_our_mail(on: On) {
    let login = ["--postmark-login", "farol:s3cret"];
    let served = Served::start_with(on, &[MAILGUN, login].concat()).await;
    let ours = Ours::sent(&served.desk).await;
    // Told twice of one moment, which is after the mail was sent.
    let at = now() + 2;
    let by_mailgun = |mail: &Letter| {
        let event = json!({
            "event": "failed", "severity": "permanent", "timestamp": at, "recipient": mail.to,
            "message": {"headers": {"message-id": mail.message_id}},
            "delivery-status": {"message": "550 5.1.1 no such user", "enhanced-code": "5.1.1"},
        });
        served.post_raw("/webhooks/mailgun", "", &mailgun("swordfish", now(), &event), &[JSON]).status
    };
    let by_postmark = |mail: &Letter| {
        let (given, _) = mail.message_id.split_once('@').expect("an id");
        let record = json!({
            "RecordType": "Bounce", "Type": "HardBounce", "Email": mail.to, "MessageID": "883953f4",
            "Metadata": {"message-id": given}, "Details": "550 5.1.1 no such user",
        });
        let authorization = format!("Basic {}", STANDARD.encode(login[1]));
        let headers = [JSON, ("authorization", authorization.as_str())];
        served.post_raw("/webhooks/postmark", "", &record.to_string(), &headers).status
    };
    let held = Some(SuppressionReason::HardBounce);
    assert_eq!(by_mailgun(&Letter { to: ADDRESS.to_owned(), ..ours.mail.clone() }), 200);
    assert_eq!(ours.told().await.1, None, "of that mail to somebody else");
    assert_eq!([0, 1].map(|_| by_mailgun(&ours.mail)), [200; 2]);
    assert_eq!(ours.told().await, (MailStatus::Error, held, vec![MailSource::Mailgun]));
    let ours = Ours::sent(&served.desk).await;
    assert_eq!(by_postmark(&ours.mail), 200);
    assert_eq!(ours.told().await, (MailStatus::Error, held, vec![MailSource::Postmark]));
}

async fn sendgrid_signs_with_its_own_key(on: On) {
    let (random, kind) = (SystemRandom::new(), &ECDSA_P256_SHA256_ASN1_SIGNING);
    let document = EcdsaKeyPair::generate_pkcs8(kind, &random).expect("a key");
    let key = EcdsaKeyPair::from_pkcs8(kind, document.as_ref(), &random).expect("a key");
    // The head of a SubjectPublicKeyInfo for P-256.
    let head = hex::decode("3059301306072a8648ce3d020106082a8648ce3d030107034200").expect("hex");
    let shown = STANDARD.encode([&head, key.public_key().as_ref()].concat());
    let served = Served::start_with(on, &["--sendgrid-key", &shown]).await;
    let post = |signed: &str, at: u64, body: &str| {
        let signature = key.sign(&random, format!("{at}{signed}").as_bytes()).expect("a signature");
        let (signature, at) = (STANDARD.encode(signature), at.to_string());
        let headers = [
            JSON,
            ("X-Twilio-Email-Event-Webhook-Signature", signature.as_str()),
            ("X-Twilio-Email-Event-Webhook-Timestamp", at.as_str()),
        ];
        served.post_raw("/webhooks/sendgrid", "", body, &headers).status
    };
    let body = json!([{"event": "delivered", "email": ADDRESS, "timestamp": now()}]).to_string();
    assert_eq!(post(&body, now(), &body), 200);
    assert_eq!(post(&body, now(), "[]"), 403);
    assert_eq!(post(&body, now() - 3_600, &body), 403);
    assert_eq!(post("{}", now(), "{}"), 400);
    assert_eq!(served.post_raw("/webhooks/sendgrid", "", &body, &[JSON]).status, 403);
}

async fn postmark_has_credentials(on: On) {
    let served = Served::start_with(on, &["--postmark-login", "farol:s3cret"]).await;
    let post = |login: &str, body: &str| {
        let authorization = format!("Basic {}", STANDARD.encode(login));
        served.post_raw("/webhooks/postmark", "", body, &[JSON, ("authorization", &authorization)]).status
    };
    let body = json!({"RecordType": "Delivery", "Recipient": ADDRESS, "MessageID": "883953f4"}).to_string();
    assert_eq!(post("farol:s3cret", &body), 200);
    assert_eq!(post("farol:secret", &body), 403);
    assert_eq!(post("farol:s3cret", "[]"), 400);
    assert_eq!(served.post_raw("/webhooks/postmark", "", &body, &[JSON]).status, 403);
}

async fn ses_needs_a_signed_envelope(on: On) {
    let served = Served::start_with(on, &["--ses-topic", "arn:aws:sns:eu-west-1:123456789012:farol"]).await;
    let post = |body: &str| served.post_raw("/webhooks/ses", "", body, &[("content-type", "text/plain")]).status;
    // Signed well, months ago.
    assert_eq!(post(include_str!("../../../crates/desk/src/mail/report/fixtures/sns/notification.json")), 403);
    let mut envelope = json!({
        "Type": "SubscriptionConfirmation", "MessageId": "1", "TopicArn": "arn:aws:sns:eu-west-1:123456789012:farol",
        "Message": "", "Timestamp": "2026-03-01T10:00:05.123Z", "SignatureVersion": "2", "Signature": "AAAA",
        "SigningCertURL": "https://127.0.0.1/a.pem", "SubscribeURL": "https://127.0.0.1/", "Token": "t",
    });
    assert_eq!(post(&envelope.to_string()), 403);
    envelope["TopicArn"] = json!("arn:aws:sns:eu-west-1:123456789012:other");
    assert_eq!(post(&envelope.to_string()), 403);
    assert_eq!(post("{}"), 403);
}
