//! What a mail server says on the line, and what it is told.

use std::sync::Mutex;

use tokio::io::{AsyncReadExt, duplex};

use super::*;

const AWAY: &str =
    "From: ana@aurora.example\r\nAuto-Submitted: auto-replied\r\nIn-Reply-To: <one@farol.example>\r\n\r\nAway.\r\n";

/// Says `input`, and gives the replies and the reports that were taken; `works` is whether the database answers.
async fn talk(input: &[u8], works: bool) -> (Vec<String>, Vec<Report>) {
    let (mut client, server) = duplex(64 * 1024);
    let taken = Mutex::new(Vec::new());
    let take = |reports: Vec<Report>| {
        taken.lock().expect("nobody panicked").extend(reports);
        async move { works }
    };
    let said = async {
        let (mut read, mut write) = tokio::io::split(&mut client);
        let mut text = String::new();
        let (sent, heard) = tokio::join!(
            async {
                write.write_all(input).await?;
                write.shutdown().await
            },
            read.read_to_string(&mut text)
        );
        // A server that has heard enough does not listen to the rest.
        let _ = sent;
        heard.expect("replies are text");
        text
    };
    let (served, text) = tokio::join!(serve(server, take), said);
    served.expect("a connection that ends well");
    (text.lines().map(str::to_owned).collect(), taken.into_inner().expect("nobody panicked"))
}

fn codes(replies: &[String]) -> Vec<&str> {
    replies.iter().map(|reply| &reply[..4]).collect()
}

#[tokio::test]
async fn one_reply_a_recipient() {
    let input = format!(
        "LHLO mx\r\nMAIL FROM:<> SIZE=200\r\nRCPT TO:<bounce+a1@farol.example>\r\nRCPT TO:<bounce+b2@farol.example>\r\n\
         DATA\r\n{AWAY}..\r\n.\r\nNOOP\r\nQUIT\r\n"
    );
    let (replies, taken) = talk(input.as_bytes(), true).await;
    let lhlo = ["250-", "250-", "250-", "250-", "250-", "250 "];
    let expected = [&["220 "], &lhlo[..], &["250 ", "250 ", "250 ", "354 ", "250 ", "250 ", "250 ", "221 "]].concat();
    assert_eq!(codes(&replies), expected, "{replies:#?}");
    let tokens: Vec<_> = taken.iter().filter_map(|report| report.verp.as_deref()).collect();
    assert_eq!(tokens, ["a1", "b2"]);
    assert!(taken.iter().all(|report| report.message_id.as_deref() == Some("one@farol.example")));
}

#[tokio::test]
async fn a_database_that_does_not_answer() {
    let begin = "LHLO mx\r\nMAIL FROM:<>\r\nRCPT TO:<bounce+a1@farol.example>\r\nDATA\r\n";
    let (replies, _) = talk(format!("{begin}{AWAY}.\r\nQUIT\r\n").as_bytes(), false).await;
    assert!(replies[replies.len() - 2].starts_with("451 "), "{replies:#?}");
    let (replies, taken) = talk(format!("{begin}Subject: hello\r\n\r\n.\r\nQUIT\r\n").as_bytes(), false).await;
    assert!(replies[replies.len() - 2].starts_with("250 "), "about nothing of ours: {replies:#?}");
    assert_eq!(taken, []);
}

#[tokio::test]
async fn bounds() {
    let begin = "LHLO mx\r\nMAIL FROM:<>\r\nRCPT TO:<a@b>\r\nDATA\r\n";
    let line = format!("{}\r\n", "x".repeat(70_000)).repeat(16);
    let one_line = format!("{}\r\n", "x".repeat(MESSAGE + 10));
    for body in [line, one_line] {
        let (replies, _) = talk(format!("{begin}{body}.\r\nNOOP\r\nQUIT\r\n").as_bytes(), true).await;
        assert_eq!(codes(&replies)[replies.len() - 3..], ["552 ", "250 ", "221 "], "{replies:#?}");
    }
    let (replies, _) = talk(b"LHLO mx\r\nMAIL FROM:<> SIZE=1048577\r\n", true).await;
    assert!(replies[7].starts_with("552 "), "{replies:#?}");
    let many = "RCPT TO:<a@b>\r\n".repeat(RECIPIENTS + 1);
    let (replies, _) = talk(format!("LHLO mx\r\nMAIL FROM:<>\r\n{many}").as_bytes(), true).await;
    assert!(replies[replies.len() - 1].starts_with("452 ") && replies[replies.len() - 2].starts_with("250 "));
    let (replies, _) = talk(format!("NOOP {}\r\n", "x".repeat(COMMAND)).as_bytes(), true).await;
    assert!(replies[1].starts_with("500 "), "{replies:#?}");
    let (replies, _) = talk("HELO mx\r\n".repeat(50).as_bytes(), true).await;
    assert!(replies.len() == PATIENCE + 2 && replies[PATIENCE + 1].starts_with("421 "), "{replies:#?}");
}

#[tokio::test]
async fn order() {
    let (replies, _) = talk(
        b"MAIL FROM:<>\r\nLHLO\r\nLHLO mx\r\nRCPT TO:<a@b>\r\nDATA\r\nMAIL FROM:<>\r\nMAIL FROM:<>\r\nRCPT TO:<>\r\n\
          RCPT FROM:<a@b>\r\nRCPT TO:\xc3\xa9\r\nRSET\r\nRCPT TO:<a@b>\r\nDATA now\r\nEHLO mx\r\n",
        true,
    )
    .await;
    let after_lhlo = codes(&replies)[9..].to_vec();
    assert_eq!(codes(&replies)[..3], ["220 ", "503 ", "501 "]);
    let expected = ["503 ", "503 ", "250 ", "503 ", "501 ", "501 ", "501 ", "250 ", "503 ", "503 ", "500 "];
    assert_eq!(after_lhlo, expected, "{replies:#?}");
}

#[tokio::test]
async fn a_message_cannot_hide_in_another() {
    let begin = "LHLO mx\r\nMAIL FROM:<>\r\nRCPT TO:<bounce+a1@farol.example>\r\nDATA\r\n";
    let smuggled = "hello\n.\r\nMAIL FROM:<>\r\nhello\r\n.\nQUIT\r\n.\r\nQUIT\r\n";
    let (replies, _) = talk(format!("{begin}{smuggled}").as_bytes(), true).await;
    assert_eq!(codes(&replies)[7..], ["250 ", "250 ", "354 ", "250 ", "221 "], "{replies:#?}");
}

#[tokio::test]
async fn a_connection_that_ends_in_a_message_takes_nothing() {
    let begin = "LHLO mx\r\nMAIL FROM:<>\r\nRCPT TO:<bounce+a1@farol.example>\r\nDATA\r\n";
    let (_, taken) = talk(format!("{begin}{AWAY}").as_bytes(), true).await;
    assert_eq!(taken, []);
}
