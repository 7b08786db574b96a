//! Credentials, and the records in Postmark's own examples.

use serde_json::json;

use super::*;

const AT: i64 = 1_772_359_200;

#[test]
fn credentials() {
    let header = |login: &str| format!("Basic {}", STANDARD.encode(login));
    assert_eq!(verify("farol:s3:cret", &header("farol:s3:cret")), Ok(()));
    assert_eq!(verify("farol:s3:cret", &header("farol:s3:cret").replace("Basic", "basic")), Ok(()));
    for wrong in [header("farol:s3"), header(""), header("farol:s3:cret").replace("Basic", "Bearer"), String::new()] {
        assert_eq!(verify("farol:s3:cret", &wrong), Err(Refused::Forged), "{wrong}");
    }
}

#[test]
fn kinds_of_records() {
    use MailEventKind::*;
    let when = "2026-03-01T05:00:00.0000000-05:00";
    let bounce = |kind: &str| {
        json!({
            "RecordType": "Bounce", "ID": 42, "Type": kind, "TypeCode": 1, "Email": "Ana@Aurora.example",
            "Description": "The server was unable to deliver", "Details": "smtp;550 5.1.1 no such user",
            "BouncedAt": when, "Inactive": true, "MessageID": "883953f4-6105-42a2-a16a-77a8eac79483",
            "Metadata": {"message-id": "019a.k3Y_x"},
        })
    };
    let delivery = json!({
        "RecordType": "Delivery", "Recipient": "ana@aurora.example", "DeliveredAt": when, "Details": "250 2.0.0 OK",
        "MessageID": "883953f4-6105-42a2-a16a-77a8eac79483", "Metadata": {"message-id": "019a.k3Y_x"},
    });
    let mut complaint = bounce("SpamComplaint");
    complaint["RecordType"] = json!("SpamComplaint");
    for (record, kind, permanent) in [
        (bounce("HardBounce"), Bounced, true),
        (bounce("SoftBounce"), Bounced, false),
        (bounce("Transient"), Deferred, false),
        (bounce("AutoResponder"), Autoreplied, false),
        (complaint, Complained, false),
        (delivery, Delivered, false),
    ] {
        let reports = parse(record.to_string().as_bytes()).expect("a record");
        let code = if kind == Delivered { "2.0.0" } else { "5.1.1" };
        let expected = Report {
            message_id: Some("019a.k3Y_x".to_owned()),
            recipient: Some("ana@aurora.example".to_owned()),
            permanent,
            code: Some(code.to_owned()),
            diagnostic: reports[0].diagnostic.clone(),
            ..Report::new(MailSource::Postmark, kind, AT)
        };
        assert_eq!(reports, [expected], "{record}");
    }
    assert_eq!(parse(bounce("Unsubscribe").to_string().as_bytes()), Ok(vec![]));
    assert_eq!(parse(br#"{"RecordType": "Open"}"#), Ok(vec![]));
    let bare = parse(br#"{"RecordType": "Delivery", "MessageID": "883953f4"}"#).expect("a record");
    assert_eq!(bare[0].message_id.as_deref(), Some("883953f4"));
    assert_eq!(parse(b"[]"), Err(Malformed));
}
