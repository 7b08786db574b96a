//! Reports as real servers write them, and what is read in each.

use model::mail::{MailEventKind, MailSource};

use super::*;

/// 1 March 2026, 10:00 UTC: when most of these things happened.
const AT: i64 = 1_772_359_200;
const ID: &str = "01JNX5.invitation@farol.example";
const ANA: &str = "ana@aurora.example";

macro_rules! fixture {
    ($name:literal) => {
        include_bytes!(concat!("../fixtures/", $name, ".eml"))
    };
}

/// What a table says of one report: recipient, event, for good, code, the beginning of the server's words, when.
type Row = (&'static str, MailEventKind, bool, Option<&'static str>, &'static str, i64);

#[test]
fn what_servers_write() {
    use MailEventKind::*;
    let table: [(&[u8], &[Row]); 11] = [
        (
            fixture!("postfix-bounce"),
            &[(ANA, Bounced, true, Some("5.1.1"), "550 5.1.1 <ana@aurora.example>: Recipient address rejected", AT)],
        ),
        (fixture!("postfix-delay"), &[(ANA, Deferred, false, Some("4.4.1"), "X-Postfix; connect to mx.aurora", AT)]),
        (
            fixture!("postfix-two"),
            &[
                (ANA, Bounced, true, Some("5.2.2"), "552 5.2.2 The mailbox is full", AT),
                ("rui@boreal.example", Bounced, false, Some("4.4.7"), "X-Postfix; delivery temporarily", AT - 60),
            ],
        ),
        (
            fixture!("postfix-delivered"),
            &[
                (ANA, Sent, false, Some("2.0.0"), "250 2.0.0 Ok: queued as 5C1D", AT),
                ("rui@farol.example", Delivered, false, Some("2.0.0"), "X-Postfix; delivered to maildir", AT),
            ],
        ),
        (fixture!("exim"), &[(ANA, Bounced, true, Some("5.7.1"), "550 5.7.1 Blocked by policy", AT)]),
        (
            fixture!("exim-old"),
            &[
                (ANA, Bounced, true, None, "SMTP error from remote mail server after RCPT TO", AT),
                ("rui@boreal.example", Bounced, true, None, "Unrouteable address", AT),
            ],
        ),
        (fixture!("sendmail"), &[(ANA, Bounced, true, Some("5.1.1"), "550 5.1.1 <ana@aurora.example>... User", AT)]),
        (
            fixture!("exchange-online"),
            &[(ANA, Bounced, true, Some("5.1.10"), "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient ana", AT)],
        ),
        (fixture!("gmail"), &[(ANA, Bounced, true, Some("5.1.1"), "550-5.1.1 The email account that you tried", AT)]),
        (fixture!("complaint"), &[(ANA, Complained, false, None, "abuse", AT)]),
        (fixture!("vacation"), &[(ANA, Autoreplied, false, None, "Férias: I am away", AT)]),
    ];
    for (message, rows) in table {
        let reports = parse(message, None);
        assert_eq!(reports.len(), rows.len(), "{reports:#?}");
        for (report, (recipient, event, permanent, code, words, at)) in reports.iter().zip(rows) {
            let said = report.diagnostic.clone().unwrap_or_default();
            assert!(said.starts_with(words), "{said:?} begins with {words:?}");
            let expected = Report {
                message_id: Some(ID.to_owned()),
                verp: Some("k3Yx".to_owned()),
                recipient: Some((*recipient).to_owned()),
                event: *event,
                permanent: *permanent,
                code: code.map(str::to_owned),
                diagnostic: report.diagnostic.clone(),
                at: *at,
                source: MailSource::Dsn,
            };
            assert_eq!(report, &expected);
        }
    }
}

#[test]
fn what_is_no_report_or_names_no_mail() {
    assert_eq!(parse(fixture!("letter"), None), []);
    assert_eq!(parse(fixture!("letter"), Some("bounce+k3Yx@farol.example")), []);
    assert_eq!(parse(fixture!("broken"), None), []);
    assert_eq!(parse(b"", None), []);
    assert_eq!(parse(&[0xff; 4_096], Some("bounce+k3Yx@farol.example")), []);
}

#[test]
fn what_is_broken_says_no_more_than_it_can() {
    let reports = parse(fixture!("broken"), Some("<bounce+t0@farol.example>"));
    let [report] = &reports[..] else { panic!("{reports:#?}") };
    assert_eq!((report.event, report.permanent), (MailEventKind::Bounced, false));
    assert_eq!((&report.recipient, &report.code, &report.message_id), (&None, &None, &None));
    assert_eq!(report.verp.as_deref(), Some("t0"));
}

#[test]
fn every_cut_of_a_report_is_read_without_a_fault() {
    let whole = fixture!("gmail");
    for length in (0..whole.len()).step_by(37) {
        for report in parse(&whole[..length], None) {
            assert_eq!(report.recipient.as_deref(), Some(ANA).filter(|_| report.recipient.is_some()));
        }
    }
}

#[test]
fn a_complaint_without_a_recipient_is_about_whom_the_mail_went_to() {
    let text = String::from_utf8_lossy(fixture!("complaint"));
    let private = text.replace("Original-Rcpt-To: <ana@aurora.example>\r\n", "");
    assert_eq!(parse(private.as_bytes(), None)[0].recipient.as_deref(), Some(ANA));
    let not_spam = text.replace("Feedback-Type: abuse", "Feedback-Type: not-spam");
    assert_eq!(parse(not_spam.as_bytes(), None), []);
}

#[test]
fn mails_in_mails_in_mails() {
    let nested = "Content-Type: message/rfc822\r\n\r\n".repeat(32_000);
    assert_eq!(parse(nested.as_bytes(), Some("bounce+k3Yx@farol.example")), []);
    let parts: String =
        (0..20_000).map(|n| format!("Content-Type: multipart/mixed; boundary={n}\r\n\r\n--{n}\r\n")).collect();
    assert_eq!(parse(parts.as_bytes(), Some("bounce+k3Yx@farol.example")), []);
}
