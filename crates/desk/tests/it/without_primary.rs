//! While only a replica answers: what is read, what is refused, and looks that wait for the log. The one test of its kind on a
//! real replica is the server's; here one server is both, and the primary's address is nobody's.

use std::{
    fs,
    path::Path,
    time::{Duration, Instant},
};

use desk::{Client, Desk, Keys, PostOffice};
use model::{
    ErrorKind, PageInput, UserId,
    audit::Verb,
    search::SearchInput,
    staff::{SignInInput, StaffRole},
    view::ViewPage,
};
use store::{
    Store,
    entities::{orgs, providers, reading},
    sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr},
};
use testkit::{KEY, On, PASSWORD, TestDesk, ZOE};

use crate::{
    audit::{MARTA, log},
    verification::ordinary,
};

const NOBODY: &str = "postgres://farol@127.0.0.1:1/farol";

/// The same directory, read from a replica.
async fn reading(desk: &TestDesk, looks: &Path) -> Desk {
    let store = Store::open_beside(NOBODY, &desk.url).await.expect("the replica answers");
    let office = PostOffice::new("Farol <farol@farol.example>", "https://farol.example").expect("an office");
    Desk::new(store).with_keys(Keys::new(&KEY)).with_office(office).with_waiting_looks(looks.to_owned())
}

/// The directory when the primary is back.
async fn whole(desk: &TestDesk, looks: &Path) -> Desk {
    let store = Store::open_beside(&desk.url, &desk.url).await.expect("both answer");
    Desk::new(store).with_keys(Keys::new(&KEY)).with_waiting_looks(looks.to_owned())
}

fn files(folder: &Path) -> Vec<String> {
    let files = fs::read_dir(folder).into_iter().flatten().flatten();
    files.map(|file| file.path().display().to_string()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn people_read_and_change_nothing() {
    let (desk, home) = (TestDesk::sample(On::Postgres).await, tempfile::tempdir().expect("a folder"));
    let token = desk.token(ZOE, StaffRole::HelpDesk).await;
    let zoe = desk.desk.agent(&token).await.expect("zoe");
    let user = ordinary(&desk, &zoe).await;
    let id = UserId(user.id);
    orgs::Entity::update_many()
        .col_expr(orgs::Column::ReadOnlyAccess, Expr::value(true))
        .filter(orgs::Column::Id.eq(user.org_id))
        .exec(desk.store().read())
        .await
        .expect("the standing switch is on");
    let view = zoe.open_view(user.org_id.into(), "to look", None).await.expect("a view");

    let away = reading(&desk, &home.path().join("looks")).await;
    assert!(!away.store().can_write() && away.store().is_migrated().await.expect("the schema"));
    let zoe = away.agent(&token).await.expect("her session");
    let asked = SearchInput { q: user.display_name.clone(), ..SearchInput::default() };
    assert!(!zoe.search(asked).await.expect("hits").groups.is_empty());
    assert_eq!(zoe.user(id).await.expect("the card").id, id);

    let begun = Instant::now();
    let input = SignInInput { email: ZOE.to_owned(), password: PASSWORD.to_owned() };
    let refusals = [
        zoe.commit_search("ana", None, None).await.expect_err("a change"),
        zoe.send_code(id, 0).await.expect_err("a code"),
        zoe.reveal_contact(id).await.expect_err("a reveal"),
        away.sign_in(input, Client::default()).await.map(|_| ()).expect_err("a new session"),
    ];
    for no in refusals {
        assert_eq!((no.kind, no.retry_after.is_some()), (ErrorKind::Unavailable, true), "{no:?}");
    }
    assert!(begun.elapsed() < Duration::from_secs(4), "nobody waits for a connection each time");
    // Whether the customer has withdrawn it is known by the primary alone.
    let seen = zoe.see(view.id, ViewPage::Users, None, PageInput::default()).await;
    assert_eq!(seen.map(|_| ()).expect_err("no view").kind, ErrorKind::Unavailable);
}

#[tokio::test(flavor = "multi_thread")]
async fn looks_wait_sealed_and_are_written_once() {
    let (desk, home) = (TestDesk::sample(On::Postgres).await, tempfile::tempdir().expect("a folder"));
    let looks = home.path().join("looks");
    let token = desk.token(ZOE, StaffRole::HelpDesk).await;
    let user = ordinary(&desk, &desk.desk.agent(&token).await.expect("zoe")).await;
    let away = reading(&desk, &looks).await;
    let zoe = away.agent(&token).await.expect("zoe");
    let zoes = zoe.me().id;
    zoe.user(user.id.into()).await.expect("the card");
    zoe.user(user.id.into()).await.expect("the same look");
    zoe.org(user.org_id.into()).await.expect("the customer");
    assert_eq!(away.write_looks().await.expect("there is no primary to write to"), 0);
    let [file] = files(&looks).try_into().expect("one file");
    let text = fs::read_to_string(&file).expect("what waits");
    assert_eq!(text.lines().count(), 2);
    assert!(!text.contains(&user.display_name) && !text.contains(&user.id.to_string()), "sealed");

    // The process is killed in the middle of one more; the next one is killed after writing and before removing.
    drop((zoe, away));
    fs::write(&file, format!("{text}{}", &text[..40])).expect("half a line");
    let back = whole(&desk, &looks).await;
    assert_eq!(back.write_looks().await.expect("written"), 2);
    assert!(files(&looks).is_empty());
    fs::write(&file, &text).expect("as if it had not been removed");
    assert_eq!(back.write_looks().await.expect("written before"), 0);
    let opened: Vec<_> = log(&desk, MARTA).await.into_iter().filter(|row| row.verb == Verb::OpenCard).collect();
    assert_eq!(opened.len(), 2, "each once: {opened:#?}");
    assert!(opened.iter().any(|row| format!("{row:?}").contains(&user.display_name)), "with the name");
    let counted = reading::Entity::find()
        .filter(reading::Column::AgentId.eq(zoes.0))
        .all(desk.store().read())
        .await
        .expect("counts");
    assert_eq!(counted.iter().map(|row| row.reads).sum::<i64>(), 2, "the brake counts them");

    // What another key sealed is put aside, not thrown away.
    fs::write(&file, format!("{text}c2VhbGVkIGVsc2V3aGVyZQ\n")).expect("a stranger's line");
    assert_eq!(back.write_looks().await.expect("those that open were written"), 0);
    assert!(files(&looks).iter().all(|file| file.ends_with(".unread")) && !files(&looks).is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_put_by_is_not_shown() {
    let (desk, home) = (TestDesk::sample(On::Postgres).await, tempfile::tempdir().expect("a folder"));
    let token = desk.token(ZOE, StaffRole::HelpDesk).await;
    let user = ordinary(&desk, &desk.desk.agent(&token).await.expect("zoe")).await;
    let org = user.org_id.into();
    // A file where the folder should be: what a full or broken disk comes to.
    let looks = home.path().join("looks");
    fs::write(&looks, "").expect("a file");
    let zoe = reading(&desk, &looks).await.agent(&token).await.expect("zoe");
    assert_eq!(zoe.user(user.id.into()).await.expect_err("no card").kind, ErrorKind::Unavailable);
    fs::remove_file(&looks).expect("mended");
    zoe.user(user.id.into()).await.expect("the card");
    // An agent who opens more than the provider's number while nobody can count is stopped.
    let one = providers::Entity::update_many().col_expr(providers::Column::ReadsAnHour, Expr::value(1));
    one.exec(desk.store().read()).await.expect("a low limit");
    assert_eq!(zoe.org(org).await.expect_err("no card").kind, ErrorKind::TooMany);
}
