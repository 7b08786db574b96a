//! Bodies signed as Mailgun signs, and its kinds of events.

use ring::hmac;
use serde_json::{Value, json};

use super::*;

const AT: i64 = 1_772_359_200;
const KEY: &str = "key-for-the-test";

fn signed(key: &str, at: i64, event: &Value) -> String {
    let (timestamp, token) = (at.to_string(), "ad54ad0f46a9fcfd3fdb8d6c3b8c2b1c");
    let key = hmac::Key::new(hmac::HMAC_SHA256, key.as_bytes());
    let signature = hex::encode(hmac::sign(&key, format!("{timestamp}{token}").as_bytes()));
    json!({"signature": {"timestamp": timestamp, "token": token, "signature": signature}, "event-data": event})
        .to_string()
}

#[test]
fn signatures() {
    let body = signed(KEY, AT, &json!({}));
    assert_eq!(verify(KEY, body.as_bytes(), AT + 60), Ok(()));
    assert_eq!(verify(KEY, body.as_bytes(), AT + 16 * 60), Err(Refused::Stale));
    let forged = |body: &str| assert_eq!(verify(KEY, body.as_bytes(), AT), Err(Refused::Forged), "{body}");
    forged(&signed("another key", AT, &json!({})));
    forged(&body.replace(&AT.to_string(), &(AT + 1).to_string()));
    forged(&body.replace("ad54", "ad55"));
    forged("{}");
    forged("");
}

#[test]
fn kinds_of_events() {
    use MailEventKind::*;
    let no = json!({"code": 550, "message": "5.1.1 no such user", "enhanced-code": "5.1.1", "description": ""});
    for (fields, kind, permanent, code, words) in [
        (json!({"event": "accepted"}), Sent, false, None, None),
        (
            json!({"event": "delivered", "delivery-status": {"code": 250, "message": "OK", "description": ""}}),
            Delivered,
            false,
            None,
            Some("OK"),
        ),
        (
            json!({"event": "failed", "severity": "permanent", "delivery-status": no}),
            Bounced,
            true,
            Some("5.1.1"),
            Some("5.1.1 no such user"),
        ),
        (
            json!({"event": "failed", "severity": "temporary", "delivery-status": {"message": "", "description": "busy"}}),
            Deferred,
            false,
            None,
            Some("busy"),
        ),
        (json!({"event": "complained"}), Complained, false, None, None),
        (json!({"event": "rejected", "reject": {"reason": "Sandbox"}}), Rejected, false, None, Some("Sandbox")),
    ] {
        let mut event = json!({
            "timestamp": AT as f64 + 0.734,
            "recipient": "Ana@Aurora.example",
            "envelope": {"sender": "bounce+k3Yx@farol.example"},
            "message": {"headers": {"message-id": "one@farol.example", "to": "ana@aurora.example"}},
        });
        event.as_object_mut().expect("an object").extend(fields.as_object().expect("an object").clone());
        let expected = Report {
            message_id: Some("one@farol.example".to_owned()),
            verp: Some("k3Yx".to_owned()),
            recipient: Some("ana@aurora.example".to_owned()),
            permanent,
            code: code.map(str::to_owned),
            diagnostic: words.map(str::to_owned),
            ..Report::new(MailSource::Mailgun, kind, AT)
        };
        assert_eq!(parse(signed(KEY, AT, &event).as_bytes()), Ok(vec![expected]), "{event}");
    }
    assert_eq!(parse(signed(KEY, AT, &json!({"event": "opened"})).as_bytes()), Ok(vec![]));
    assert_eq!(parse(signed(KEY, AT, &json!([])).as_bytes()), Err(Malformed));
}
