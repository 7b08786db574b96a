//! The vouch: who may, what it opens, and a no.

use model::{
    ErrorKind, UserId,
    verification::{Level, VouchState, VoucherRole},
};
use store::{
    entities::users,
    sea_orm::{
        ActiveValue::{Set, Unchanged},
        ColumnTrait, EntityTrait, QueryFilter, QuerySelect,
    },
};
use testkit::{On, TestDesk, ZOE, on_both};

use super::{age, ordinaries};

on_both!(
    an_administrator_vouches,
    a_no_and_no_answer,
    who_may_vouch_no_more_is_not_heard,
    a_no_on_the_own_page_is_not_undone_by_the_link
);

async fn an_administrator_vouches(on: On) {
    let desk = TestDesk::sample(on).await;
    let zoe = desk.agent(ZOE).await;
    let mut seen = false;
    for user in ordinaries(&desk, &zoe, 40).await {
        let id = UserId(user.id);
        let offered = zoe.caller(id).await.expect("the panel").vouchers;
        assert!(offered.iter().all(|voucher| voucher.id != id), "nobody vouches for themselves");
        assert!(offered.iter().filter(|voucher| voucher.role == VoucherRole::Manager).count() <= 1);
        let stranger = zoe.ask_vouch(id, zoe.me().id).await.expect_err("not offered");
        assert_eq!(stranger.kind, ErrorKind::Invalid);
        for voucher in offered {
            let Ok(caller) = zoe.ask_vouch(id, voucher.id).await else { continue };
            assert_eq!(caller.vouch.map(|vouch| vouch.state), Some(VouchState::Waiting));
            let mail = desk.deliver().await.pop().expect("a mail");
            assert!(mail.text.contains(&user.display_name));
            let page = desk.desk.link(&mail.link()).await.expect("its page");
            assert_eq!((page.reader, page.user), (voucher.name.clone(), Some(user.display_name.clone())));
            assert!(zoe.caller(id).await.expect("the panel").proof.is_none(), "opening a link does nothing");
            desk.desk.answer_link(&mail.link(), true, desk::Client::default()).await.expect("answered");
            let caller = zoe.caller(id).await.expect("the panel");
            let proof = caller.proof.expect("a proof");
            assert_eq!((proof.level, proof.by), (Level::Vouched, voucher.name));
            assert!(zoe.reveal_contact(id).await.is_ok());
            seen = true;
            break;
        }
        if seen {
            return;
        }
    }
    panic!("nobody could vouch for anybody");
}

async fn a_no_and_no_answer(on: On) {
    let desk = TestDesk::sample(on).await;
    let zoe = desk.agent(ZOE).await;
    for user in ordinaries(&desk, &zoe, 40).await {
        let id = UserId(user.id);
        let Some(voucher) = zoe.caller(id).await.expect("the panel").vouchers.into_iter().next() else { continue };
        if zoe.ask_vouch(id, voucher.id).await.is_err() {
            continue;
        }
        let link = desk.deliver().await.pop().expect("a mail").link();
        desk.desk.answer_link(&link, false, desk::Client::default()).await.expect("answered");
        let caller = zoe.caller(id).await.expect("the panel");
        assert_eq!((caller.proof, caller.vouch.map(|vouch| vouch.state)), (None, Some(VouchState::Declined)));
        zoe.ask_vouch(id, voucher.id).await.expect("asked again");
        let link = desk.deliver().await.pop().expect("a mail").link();
        age(desk.store(), 30 * 60).await;
        assert_eq!(
            desk.desk.answer_link(&link, true, desk::Client::default()).await.expect_err("too late").kind,
            ErrorKind::NotFound
        );
        let caller = zoe.caller(id).await.expect("the panel");
        assert_eq!((caller.proof, caller.vouch.map(|vouch| vouch.state)), (None, Some(VouchState::Expired)));
        return;
    }
    panic!("nobody could be asked");
}

async fn who_may_vouch_no_more_is_not_heard(on: On) {
    let desk = TestDesk::sample(on).await;
    let zoe = desk.agent(ZOE).await;
    for user in ordinaries(&desk, &zoe, 40).await {
        let id = UserId(user.id);
        let offered = zoe.caller(id).await.expect("the panel").vouchers;
        let Some(voucher) = offered.iter().find(|one| one.role == VoucherRole::Administrator) else { continue };
        if zoe.ask_vouch(id, voucher.id).await.is_err() {
            continue;
        }
        let link = desk.deliver().await.pop().expect("a mail").link();
        let lowered =
            users::ActiveModel { id: Unchanged(voucher.id.0), administrator: Set(false), ..Default::default() };
        users::Entity::update(lowered).exec(desk.store().read()).await.expect("lowered");
        let heard = desk.desk.answer_link(&link, true, desk::Client::default()).await;
        assert_eq!(heard.expect_err("no administrator any more").kind, ErrorKind::NotFound);
        assert_eq!(zoe.caller(id).await.expect("the panel").proof, None);
        return;
    }
    panic!("nobody could be asked");
}

async fn a_no_on_the_own_page_is_not_undone_by_the_link(on: On) {
    let desk = TestDesk::sample(on).await;
    let zoe = desk.agent(ZOE).await;
    let org = desk.org("Oásis").await;
    let administrator = desk.administrator(org).await;
    let customer = desk.customer(&administrator.emails.0[0]).await;
    let people = users::Entity::find().filter(users::Column::OrgId.eq(org.0)).limit(50);
    for user in people.all(desk.store().read()).await.expect("people") {
        let id = UserId(user.id);
        if zoe.ask_vouch(id, UserId(administrator.id)).await.is_err() {
            continue;
        }
        let link = desk.deliver().await.pop().expect("a mail").link();
        let asked = customer.access_page().await.expect("the page").vouches.remove(0);
        customer.answer_vouch(asked.id, false).await.expect("it is not them");
        let undone = desk.desk.answer_link(&link, true, desk::Client::default()).await;
        assert_eq!(undone.expect_err("it was answered").kind, ErrorKind::NotFound);
        assert_eq!(customer.answer_vouch(asked.id, true).await.expect_err("once").kind, ErrorKind::Conflict);
        let vouch = zoe.caller(id).await.expect("the panel").vouch.map(|vouch| vouch.state);
        assert_eq!(vouch, Some(VouchState::Declined));
        return;
    }
    panic!("the administrator could vouch for nobody");
}
