//! Events in the form that Amazon documents, and what is read in each.

use serde_json::{Value, json};

use super::*;

const AT: i64 = 1_772_359_200;

fn event(detail: Value) -> Value {
    let mut event = json!({
        "mail": {
            "timestamp": "2026-03-01T09:59:58.000Z",
            "source": "bounce+k3Yx@farol.example",
            "messageId": "0102018e-ses",
            "destination": ["ana@aurora.example"],
            "headers": [{"name": "Message-ID", "value": "<one@farol.example>"}],
            "commonHeaders": {"subject": "Welcome"},
        },
    });
    let fields = event.as_object_mut().expect("an object");
    fields.extend(detail.as_object().expect("an object").clone());
    event
}

fn read(detail: Value) -> Vec<Report> {
    parse(event(detail).to_string().as_bytes()).expect("an event")
}

fn check(detail: Value, kind: MailEventKind, permanent: bool, code: Option<&str>, words: Option<&str>, at: i64) {
    let expected = Report {
        message_id: Some("one@farol.example".to_owned()),
        verp: Some("k3Yx".to_owned()),
        recipient: Some("ana@aurora.example".to_owned()),
        event: kind,
        permanent,
        code: code.map(str::to_owned),
        diagnostic: words.map(str::to_owned),
        at,
        source: MailSource::Ses,
    };
    assert_eq!(read(detail), [expected]);
}

#[test]
fn kinds_of_events() {
    use MailEventKind::*;
    let when = "2026-03-01T10:00:00.000Z";
    check(json!({"eventType": "Send", "send": {}}), Sent, false, None, None, AT - 2);
    let words = "250 2.6.0 Message received";
    let delivery = json!({"timestamp": when, "recipients": ["ana@aurora.example"], "smtpResponse": words});
    for word in ["eventType", "notificationType"] {
        check(json!({word: "Delivery", "delivery": delivery}), Delivered, false, Some("2.6.0"), Some(words), AT);
    }
    let bounce = |kind: &str, status: &str| {
        let told = json!([{"emailAddress": "Ana@Aurora.example", "status": status, "diagnosticCode": "smtp; no"}]);
        json!({"eventType": "Bounce", "bounce": {"bounceType": kind, "timestamp": when, "bouncedRecipients": told}})
    };
    check(bounce("Permanent", "5.1.1"), Bounced, true, Some("5.1.1"), Some("no"), AT);
    check(bounce("Transient", "5.2.2"), Bounced, false, Some("5.2.2"), Some("no"), AT);
    check(bounce("Undetermined", "5.0.0"), Bounced, true, Some("5.0.0"), Some("no"), AT);
    check(bounce("Undetermined", ""), Bounced, false, None, Some("no"), AT);
    let complained = json!([{"emailAddress": "ana@aurora.example"}]);
    let complaint =
        |kind: &str| json!({"timestamp": when, "complainedRecipients": complained, "complaintFeedbackType": kind});
    check(
        json!({"notificationType": "Complaint", "complaint": complaint("abuse")}),
        Complained,
        false,
        None,
        Some("abuse"),
        AT,
    );
    assert_eq!(read(json!({"eventType": "Complaint", "complaint": complaint("not-spam")})), []);
    let delayed =
        json!([{"emailAddress": "ana@aurora.example", "status": "4.4.1", "diagnosticCode": "smtp; 421 4.4.1 slow"}]);
    let delay = json!({"timestamp": when, "delayType": "MailboxFull", "delayedRecipients": delayed});
    let words = Some("421 4.4.1 slow");
    check(json!({"eventType": "DeliveryDelay", "deliveryDelay": delay}), Deferred, false, Some("4.4.1"), words, AT);
    let reject = json!({"eventType": "Reject", "reject": {"reason": "Bad content"}});
    check(reject, Rejected, false, None, Some("Bad content"), AT - 2);
}

#[test]
fn several_recipients() {
    let told = json!([{"emailAddress": "a@x.example"}, {"emailAddress": "b@x.example"}]);
    let reports =
        read(json!({"eventType": "Bounce", "bounce": {"bounceType": "Permanent", "bouncedRecipients": told}}));
    let recipients: Vec<_> = reports.iter().filter_map(|report| report.recipient.as_deref()).collect();
    assert_eq!(recipients, ["a@x.example", "b@x.example"]);
}

#[test]
fn what_is_passed_over_and_what_is_malformed() {
    assert_eq!(read(json!({"eventType": "Open", "open": {}})), []);
    assert_eq!(parse(b"Successfully validated SNS topic for Amazon SES event publishing."), Ok(Vec::new()));
    for malformed in ["", "[]", "{}", "{\"eventType\": \"Bounce\", \"mail\": {}}"] {
        assert_eq!(parse(malformed.as_bytes()), Err(Malformed), "{malformed}");
    }
}
