//! Reports that come as mail: by `farol mail report`, and by LMTP at a unix socket.

use std::{
    io::{Read, Write},
    os::unix::net::UnixStream,
    process::{Command, Output, Stdio},
};

use testkit::{On, TestDesk, on_both};

use crate::running::Served;

on_both!(a_report_by_pipe, a_report_by_lmtp);

const BOUNCE: &[u8] = include_bytes!("../../../crates/desk/src/mail/report/fixtures/postfix-bounce.eml");

/// The command, given a mail; its exit code and its line.
fn pipe(database: &str, mail: &[u8]) -> (Option<i32>, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_farol"))
        .args(["mail", "report", "--to", "bounce+k3Yx@farol.example", "--database", database])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    child.stdin.take().expect("its input").write_all(mail).expect("it reads all of it");
    let Output { status, stdout, .. } = child.wait_with_output().expect("it ends");
    (status.code(), String::from_utf8_lossy(&stdout).into_owned())
}

async fn a_report_by_pipe(on: On) {
    let desk = TestDesk::sample(on).await;
    let (code, line) = pipe(&desk.url, BOUNCE);
    assert!(code == Some(0) && line.starts_with("reports: 1, about mail of ours: 0"), "{line}");
    let (code, line) = pipe(&desk.url, b"Subject: hello\r\n\r\nA letter.\r\n");
    assert!(code == Some(0) && line.contains("nothing about a mail of ours"), "{line}");
    let (code, line) = pipe("postgres://farol@127.0.0.1:1/nowhere", BOUNCE);
    assert_eq!((code, line.as_str()), (Some(75), ""));
    let folder = tempfile::tempdir().expect("a folder");
    let (code, _) = pipe(&format!("sqlite://{}", folder.path().display()), BOUNCE);
    assert_eq!(code, Some(75), "a folder is no database");
}

async fn a_report_by_lmtp(on: On) {
    let folder = tempfile::tempdir().expect("a folder");
    let socket = folder.path().join("lmtp");
    // Left behind by a server that is no more.
    drop(std::os::unix::net::UnixListener::bind(&socket).expect("a socket"));
    let served = Served::start_with(on, &["--lmtp", &socket.display().to_string()]).await;
    let mut stream = UnixStream::connect(&socket).expect("it listens");
    let begin = b"LHLO mx\r\nMAIL FROM:<>\r\nRCPT TO:<bounce+k3Yx@farol.example>\r\nDATA\r\n";
    stream.write_all(&[begin, BOUNCE, b".\r\nQUIT\r\n"].concat()).expect("it reads");
    let mut replies = String::new();
    stream.read_to_string(&mut replies).expect("it replies");
    assert!(
        replies.ends_with("354 go on; a dot on a line of its own ends it\r\n250 2.0.0 ok\r\n221 2.0.0 bye\r\n"),
        "{replies}"
    );
    let mut open: Vec<_> = (0..17).map(|_| UnixStream::connect(&socket).expect("it listens")).collect();
    let mut greeting = [0; 3];
    open[16].read_exact(&mut greeting).expect("it says something");
    assert_eq!(&greeting, b"421", "16 at a time");
    drop(served);
}
