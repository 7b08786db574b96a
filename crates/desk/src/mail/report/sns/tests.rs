//! Envelopes signed with OpenSSL in the way that SNS signs; what was changed in them is refused.

use super::*;

const TOPIC: &str = "arn:aws:sns:eu-west-1:123456789012:farol";
const CERTIFICATE: &str = "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0123456789abcdef.pem";
/// 1 March 2026, 10:00:05 UTC: when all of them were signed.
const SIGNED: i64 = 1_772_359_205;

fn open(body: &str, now: i64) -> Result<Notice, Refused> {
    open_with(body, now, include_bytes!("../fixtures/sns/sns.pem"))
}

fn open_with(body: &str, now: i64, certificate: &[u8]) -> Result<Notice, Refused> {
    let sns: Sns = TOPIC.parse().expect("a topic");
    sns.open(body.as_bytes(), now, |url| {
        assert_eq!(url, CERTIFICATE, "nothing else is fetched");
        Some(certificate.to_vec())
    })
}

#[test]
fn both_versions_of_the_signature() {
    for body in
        [include_str!("../fixtures/sns/notification.json"), include_str!("../fixtures/sns/notification-sha1.json")]
    {
        let opened = open(body, SIGNED + 60);
        let Ok(Notice::Message(message)) = opened else { panic!("{opened:?}") };
        let reports = crate::mail::report::ses::parse(message.as_bytes()).expect("an event");
        assert_eq!(reports[0].recipient.as_deref(), Some("ana@aurora.example"));
    }
}

#[test]
fn a_subscription_is_confirmed_where_the_topic_is() {
    let subscribe = open(include_str!("../fixtures/sns/subscription.json"), SIGNED);
    assert!(matches!(subscribe, Ok(Notice::Subscribe(url)) if url.contains("Action=ConfirmSubscription")));
    let elsewhere = open(include_str!("../fixtures/sns/subscription-elsewhere.json"), SIGNED);
    assert_eq!(elsewhere, Err(Refused::Forged), "signed, but by another host's word");
}

#[test]
fn what_is_forged() {
    let good = include_str!("../fixtures/sns/notification.json");
    let forged = |body: &str| assert_eq!(open(body, SIGNED), Err(Refused::Forged), "{body}");
    forged("");
    forged("{}");
    forged(&good.replace("Permanent", "Transient"));
    forged(&good.replace("\"SignatureVersion\": \"2\"", "\"SignatureVersion\": \"1\""));
    forged(&good.replace("\"SignatureVersion\": \"2\"", "\"SignatureVersion\": \"3\""));
    forged(&good.replace("\"Subject\": \"Amazon SES", "\"Subject\": \"Another"));
    forged(include_str!("../fixtures/sns/other-topic.json"));
    for url in [
        "http://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0123456789abcdef.pem",
        "https://sns.eu-west-1.amazonaws.com.evil.example/a.pem",
        "https://sns.eu-west-1.amazonaws.com@evil.example/a.pem",
        "https://evil.example/sns.eu-west-1.amazonaws.com/a.pem",
        "https://sns.us-east-1.amazonaws.com/a.pem",
        "https://sns.eu-west-1.amazonaws.com/a.txt",
        "https://sns.eu-west-1.amazonaws.com/?a=.pem",
    ] {
        forged(&good.replace(CERTIFICATE, url));
    }
    let other = include_bytes!("../fixtures/sns/other.pem");
    assert_eq!(open_with(good, SIGNED, other), Err(Refused::Forged));
    assert_eq!(open_with(good, SIGNED, b"no certificate"), Err(Refused::Forged));
}

#[test]
fn what_is_stale_or_cannot_be_checked() {
    let good = include_str!("../fixtures/sns/notification.json");
    assert!(open(good, SIGNED + 60 * 60).is_ok(), "brought again after an outage");
    assert_eq!(open(good, SIGNED + 121 * 60), Err(Refused::Stale));
    assert_eq!(open(good, SIGNED - 16 * 60), Err(Refused::Stale));
    let sns: Sns = TOPIC.parse().expect("a topic");
    assert_eq!(sns.open(good.as_bytes(), SIGNED, |_| None), Err(Refused::Unreachable));
}

#[test]
fn topics() {
    let host = |arn: &str| arn.parse::<Sns>().map(|sns| sns.host);
    assert_eq!(host(TOPIC).as_deref(), Ok("sns.eu-west-1.amazonaws.com"));
    assert_eq!(host("arn:aws-cn:sns:cn-north-1:1:t").as_deref(), Ok("sns.cn-north-1.amazonaws.com.cn"));
    for wrong in ["", "arn:aws:sqs:eu-west-1:1:t", "arn:aws:sns:evil.example/:1:t", "arn:aws:sns:eu-west-1:1"] {
        assert!(host(wrong).is_err(), "{wrong}");
    }
}
