//! Calls: started, noted, ended with a summary.

use model::{ErrorKind, UserId, verification::Level};
use testkit::{On, TestDesk, ZOE, on_both};

use crate::verification::ordinaries;

on_both!(a_call_from_start_to_summary);

async fn a_call_from_start_to_summary(on: On) {
    let desk = TestDesk::sample(on).await;
    let token = desk.token(ZOE, model::staff::StaffRole::HelpDesk).await;
    // As each request does: the handle is made anew.
    let zoe = async || desk.desk.agent(&token).await.expect("Zoe");
    let people = ordinaries(&desk, &zoe().await, 2).await;
    let id = UserId(people[0].id);
    assert!(zoe().await.corner().await.expect("corner").call.is_none());
    let call = zoe().await.start_call(id).await.expect("a call");
    assert_eq!(zoe().await.start_call(id).await.expect("the same").id, call.id);
    let notes = "Headset replaced.\nRings again.";
    zoe().await.note_call(call.id, notes, Some(" T-9 ".into())).await.expect("noted");
    let open = zoe().await.corner().await.expect("corner").call.expect("it goes on");
    assert_eq!((open.notes.as_str(), open.case.as_deref(), open.user.id), (notes, Some("T-9"), id));
    let code = zoe().await.send_code(id, 0).await.expect("a code");
    let digits = desk.deliver().await.last().expect("a mail").code();
    zoe().await.confirm_code(code.id, &digits).await.expect("confirmed");
    assert_eq!(zoe().await.user(id).await.expect("card").proof.map(|proof| proof.level), Some(Level::Mailbox));
    zoe().await.reveal_contact(id).await.expect("contact data");

    let felipe = desk.agent("felipe.fernandes@farol.example").await;
    assert_eq!(felipe.end_call(call.id).await.expect_err("another's").kind, ErrorKind::NotFound);
    let summary = zoe().await.end_call(call.id).await.expect("over");
    for part in [people[0].display_name.as_str(), "T-9", "Mailbox confirmed", "Contact data seen in full", notes] {
        assert!(summary.text.contains(part), "{part} in {}", summary.text);
    }
    assert!(!summary.text.contains(&digits) && !summary.text.contains(&people[0].emails.0[0]), "{}", summary.text);
    assert_eq!(zoe().await.end_call(call.id).await.expect("the same").text, summary.text);
    assert!(zoe().await.corner().await.expect("corner").call.is_none());
    assert!(zoe().await.user(id).await.expect("card").proof.is_none(), "what was proven is over with the call");
    let late = zoe().await.note_call(call.id, "more", None).await.expect_err("over");
    assert_eq!(late.kind, ErrorKind::Conflict);
    // The first code begins a call by itself.
    zoe().await.send_code(UserId(people[1].id), 0).await.expect("a code");
    let call = zoe().await.corner().await.expect("corner").call.expect("a call");
    assert_eq!(call.user.id.0, people[1].id);
}
