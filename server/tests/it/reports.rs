//! Reports that come as mail: by `farol mail report`, and by LMTP at a unix socket.

use std::{
    io::{Read, Write},
    os::unix::net::UnixStream,
    process::{Command, Output, Stdio},
};

use desk::AgentDesk;
use model::{
    UserId,
    mail::{MailEventKind, MailSource, MailStatus, SuppressionReason},
};
use store::{
    entities::users,
    sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder},
};
use testkit::{Letter, On, TestDesk, ZOE, on_both};

use crate::running::Served;

on_both!(a_report_by_pipe, a_report_by_lmtp, a_bounce_of_our_mail_by_pipe, a_bounce_of_our_mail_by_lmtp);

const BOUNCE: &[u8] = include_bytes!("../../../crates/desk/src/mail/report/fixtures/postfix-bounce.eml");

/// A code that was sent to somebody, by an agent, and arrived.
pub struct Ours {
    agent: AgentDesk,
    user: UserId,
    pub mail: Letter,
}

impl Ours {
    pub async fn sent(desk: &TestDesk) -> Self {
        let agent = desk.agent(ZOE).await;
        let people = users::Entity::find().filter(users::Column::OrgId.eq(desk.org("Oásis").await.0));
        let people = people.filter(users::Column::Administrator.eq(false)).order_by_asc(users::Column::Id);
        for user in people.all(desk.store().read()).await.expect("people") {
            let user = UserId(user.id);
            // Not to those whose mail comes back already.
            if agent.send_code(user, 0).await.is_ok() {
                let mail = desk.deliver().await.pop().expect("a mail");
                let ours = Self { agent, user, mail };
                assert_eq!(ours.told().await, (MailStatus::Delivered, None, vec![]));
                return ours;
            }
        }
        panic!("mail reaches nobody");
    }

    /// What its page says: what became of it, why the mailbox is held, and who told that it came back.
    pub async fn told(&self) -> (MailStatus, Option<SuppressionReason>, Vec<MailSource>) {
        let page = self.agent.mail_page(self.user).await.expect("the page");
        let story = page.mails.iter().find(|story| story.message_id == self.mail.message_id).expect("its story");
        let back = story.events.iter().filter(|event| event.event == MailEventKind::Bounced);
        let held = page.addresses[0].suppression.as_ref().map(|held| held.reason);
        (story.status, held, back.map(|event| event.source).collect())
    }
}

/// The bounce of a mail of ours, as its own mail server writes it; and the envelope sender of that mail, to which it goes.
pub fn bounce(mail: &Letter) -> (String, Vec<u8>) {
    let sender = format!("bounce+{}@farol.example", mail.verp);
    let bounce = String::from_utf8(BOUNCE.to_vec()).expect("text");
    let bounce = bounce.replace("bounce+k3Yx@farol.example", &sender).replace("ana@aurora.example", &mail.to);
    let bounce = bounce.replace("Ana@Aurora.example", &mail.to);
    (sender, bounce.replace("01JNX5.invitation@farol.example", &mail.message_id).into_bytes())
}

/// The command, given a mail that came to an address; its exit code and its line.
pub fn pipe(database: &str, to: &str, mail: &[u8]) -> (Option<i32>, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_farol"))
        .args(["mail", "report", "--to", to, "--database", database])
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
    let pipe = |database: &str, mail: &[u8]| pipe(database, "bounce+k3Yx@farol.example", mail);
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

async fn a_bounce_of_our_mail_by_pipe(on: On) {
    let desk = TestDesk::sample(on).await;
    // At an address that all readers of the mail know, it is noted and holds nothing.
    let elsewhere = Ours::sent(&desk).await;
    let (sender, notice) = bounce(&elsewhere.mail);
    let notice = String::from_utf8(notice).expect("text").replace(&sender, "help@farol.example");
    let (code, line) = pipe(&desk.url, "help@farol.example", notice.as_bytes());
    assert!(code == Some(0) && line.starts_with("reports: 1, about mail of ours: 1"), "{line}");
    assert_eq!(elsewhere.told().await, (MailStatus::Error, None, vec![MailSource::Dsn]));
    let ours = Ours::sent(&desk).await;
    let (sender, bounce) = bounce(&ours.mail);
    for _ in 0..2 {
        let (code, line) = pipe(&desk.url, &sender, &bounce);
        assert!(code == Some(0) && line.starts_with("reports: 1, about mail of ours: 1"), "{line}");
        let held = Some(SuppressionReason::HardBounce);
        assert_eq!(ours.told().await, (MailStatus::Error, held, vec![MailSource::Dsn]));
    }
}

async fn a_bounce_of_our_mail_by_lmtp(on: On) {
    let folder = tempfile::tempdir().expect("a folder");
    let socket = folder.path().join("lmtp");
    let served = Served::start_with(on, &["--lmtp", &socket.display().to_string()]).await;
    let ours = Ours::sent(&served.desk).await;
    let mut stream = UnixStream::connect(&socket).expect("it listens");
    let (sender, bounce) = bounce(&ours.mail);
    let begin = format!("LHLO mx\r\nMAIL FROM:<>\r\nRCPT TO:<{sender}>\r\nDATA\r\n");
    stream.write_all(&[begin.as_bytes(), &bounce, b".\r\nQUIT\r\n"].concat()).expect("it reads");
    let mut replies = String::new();
    stream.read_to_string(&mut replies).expect("it replies");
    assert!(replies.ends_with("250 2.0.0 ok\r\n221 2.0.0 bye\r\n"), "{replies}");
    let held = Some(SuppressionReason::HardBounce);
    assert_eq!(ours.told().await, (MailStatus::Error, held, vec![MailSource::Dsn]));
}
