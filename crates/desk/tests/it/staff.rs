//! Roles: given, limited, taken away, each biting at the next request.

use model::{
    ErrorKind, OrgId, UserId,
    search::SearchInput,
    staff::{ProviderSettings, SettingsChange, StaffRole},
};
use store::{
    entities::{search_key, staff, totps, users},
    sea_orm::{EntityTrait, Set, Unchanged},
};
use testkit::{IRIS, On, TestDesk, ZOE, on_both};

use crate::audit::MARTA;

on_both!(
    given_limited_and_taken_away,
    who_gives_roles,
    a_limited_administrator,
    settings_hold_for_all,
    added_after_an_upgrade,
    at_another_provider_they_begin_anew,
);

async fn marta(desk: &TestDesk) -> desk::AgentDesk {
    let token = desk.token(MARTA, StaffRole::ProviderAdmin).await;
    desk.desk.agent(&token).await.expect("Marta")
}

async fn added_after_an_upgrade(on: On) {
    let desk = TestDesk::sample(on).await;
    // As a migration leaves it that changes what a key is.
    let change = desk.store().begin().await.expect("begun");
    search_key::Entity::delete_many().exec(&change).await.expect("no keys");
    change.commit().await.expect("committed");
    desk.store().owe_keys().await.expect("owed");
    desk.desk.add_staff(IRIS, StaffRole::HelpDesk, Some(testkit::PASSWORD)).await.expect("found");
    assert!(!desk.store().keys_owed().await.expect("asked"));
}

async fn at_another_provider_they_begin_anew(on: On) {
    let desk = TestDesk::sample(on).await;
    let (iris, zoe) = (desk.agent(IRIS).await.me().provider.id, desk.agent(ZOE).await.me().id);
    let moved = users::ActiveModel { id: Unchanged(zoe.0), org_id: Set(iris.0), ..Default::default() };
    users::Entity::update(moved).exec(desk.store().read()).await.expect("moved");
    desk.desk.add_staff(ZOE, StaffRole::HelpDesk, None).await.expect("found");
    let row = staff::Entity::find_by_id(zoe.0).one(desk.store().read()).await.expect("a query").expect("her row");
    assert_eq!((row.provider_id, row.password_hash), (iris.0, None));
}

async fn given_limited_and_taken_away(on: On) {
    let desk = TestDesk::sample(on).await;
    let marta = marta(&desk).await;
    let (zoe, oasis) = (desk.user("Zoë Guimarães").await, desk.org("Oásis").await);
    let granted = marta.grant_role(zoe, Some(StaffRole::HelpDesk), Some(vec![oasis])).await.expect("granted");
    let row = granted.agent.expect("an agent");
    assert!(row.invited && granted.link.is_none(), "the link is mailed: {row:?}");
    assert_eq!(row.customers.expect("limited").iter().map(|org| org.id).collect::<Vec<_>>(), [oasis]);
    let mail = desk.deliver().await.into_iter().find(|mail| mail.to == ZOE).expect("a mail");
    desk.desk.set_password(&mail.link_to("/welcome/"), testkit::PASSWORD).await.expect("a password");
    let input = model::staff::SignInInput { email: ZOE.to_owned(), password: testkit::PASSWORD.to_owned() };
    let token = desk.desk.sign_in(input, desk::Client::default()).await.expect("signs in");
    let limited = desk.desk.agent(token.as_str()).await.expect("Zoe");
    let girassol = desk.org("Girassol").await;
    limited.org(oasis).await.expect("hers");
    assert_eq!(limited.org(girassol).await.expect_err("not hers").kind, ErrorKind::NotFound);
    assert_eq!(limited.access(girassol).await.expect_err("not hers").kind, ErrorKind::NotFound);

    let granted = marta.grant_role(zoe, Some(StaffRole::HelpDeskAdvanced), None).await.expect("granted");
    assert!(granted.agent.is_some_and(|row| !row.invited && row.customers.is_none() && row.sessions == 1));
    let wide = desk.desk.agent(token.as_str()).await.expect("the session lives on");
    assert_eq!(wide.me().role, StaffRole::HelpDeskAdvanced);
    wide.org(girassol).await.expect("hers now");
    assert!(
        !wide
            .search(SearchInput { q: "girassol".into(), ..Default::default() })
            .await
            .expect("found")
            .groups
            .is_empty()
    );

    let app = totps::ActiveModel {
        user_id: Set(zoe.0),
        secret: Set("lost with the telephone".to_owned()),
        created_at: Set(1),
        confirmed_at: Set(Some(1)),
        step: Set(0),
    };
    totps::Entity::insert(app).exec_without_returning(desk.store().read()).await.expect("an app");
    let row = marta.staff().await.expect("staff").agents.into_iter().find(|row| row.id == zoe).expect("Zoe");
    assert!(row.second_factor);
    marta.end_sessions_of(zoe).await.expect("ended");
    assert!(desk.desk.agent(token.as_str()).await.is_err());
    assert!(marta.grant_role(zoe, None, None).await.expect("taken away").agent.is_none());
    assert!(marta.staff().await.expect("staff").agents.iter().all(|row| row.id != zoe));
    let anew = marta.grant_role(zoe, Some(StaffRole::HelpDesk), None).await.expect("granted").agent.expect("an agent");
    assert!(anew.invited && !anew.second_factor, "who has lost the second factor begins anew: {anew:?}");
}

async fn who_gives_roles(on: On) {
    let desk = TestDesk::sample(on).await;
    let marta = marta(&desk).await;
    let zoe = desk.user("Zoë Guimarães").await;
    for role in [StaffRole::HelpDesk, StaffRole::HelpDeskAdvanced, StaffRole::Auditor] {
        let token = desk.token("jose.moore@farol.example", role).await;
        let other = desk.desk.agent(&token).await.expect("an agent");
        let no = other.grant_role(zoe, Some(StaffRole::HelpDesk), None).await.expect_err("not theirs to do");
        assert_eq!(no.kind, ErrorKind::NotAllowed, "{role}");
        assert_eq!(other.staff().await.is_ok(), role == StaffRole::Auditor, "{role}");
    }
    let own = marta.grant_role(marta.me().id, Some(StaffRole::Auditor), None).await.expect_err("oneself");
    assert_eq!(own.kind, ErrorKind::NotAllowed);
    let iris = desk.user("Íris dos Souza").await;
    let other = marta.grant_role(iris, Some(StaffRole::HelpDesk), None).await.expect_err("another provider's");
    assert_eq!(other.kind, ErrorKind::NotFound);
    let customers = crate::verification::ordinary(&desk, &marta).await;
    let no = marta.grant_role(UserId(customers.id), Some(StaffRole::HelpDesk), None).await.expect_err("a customer's");
    assert_eq!(no.kind, ErrorKind::NotAllowed);
    let token = desk.token(IRIS, StaffRole::ProviderAdmin).await;
    let theirs = desk.desk.agent(&token).await.expect("Iris");
    let nobodys = marta.grant_role(zoe, Some(StaffRole::HelpDesk), Some(vec![OrgId(theirs.me().provider.id.0)])).await;
    assert_eq!(nobodys.expect_err("not hers to give").kind, ErrorKind::NotFound);
}

async fn a_limited_administrator(on: On) {
    let desk = TestDesk::sample(on).await;
    let marta = marta(&desk).await;
    let (zoe, jose) = (desk.user("Zoë Guimarães").await, desk.user("José Moore").await);
    let (farol, oasis) = (marta.me().provider.id, desk.org("Oásis").await);
    let token = desk.token(ZOE, StaffRole::ProviderAdmin).await;
    let theirs = Some(vec![farol, oasis]);
    marta.grant_role(zoe, Some(StaffRole::ProviderAdmin), theirs.clone()).await.expect("limited");
    let limited = desk.desk.agent(&token).await.expect("Zoe");
    let refused = [
        limited.grant_role(jose, Some(StaffRole::HelpDesk), None).await.err(),
        limited.grant_role(marta.me().id, Some(StaffRole::HelpDesk), theirs.clone()).await.err(),
        limited.grant_role(marta.me().id, None, None).await.err(),
        limited.end_sessions_of(marta.me().id).await.err(),
        limited.change_settings(SettingsChange::default()).await.err(),
    ];
    for no in refused {
        assert_eq!(no.map(|no| no.kind), Some(ErrorKind::NotAllowed));
    }
    limited.grant_role(jose, Some(StaffRole::HelpDesk), theirs).await.expect("what she sees herself");
    limited.grant_role(jose, None, None).await.expect("taken away");
}

async fn settings_hold_for_all(on: On) {
    let desk = TestDesk::sample(on).await;
    let marta = marta(&desk).await;
    let zoe = desk.agent(ZOE).await;
    let user = crate::verification::ordinary(&desk, &zoe).await;
    assert!(zoe.user(UserId(user.id)).await.expect("the card").masked);
    let settings =
        ProviderSettings { second_factor: false, mask_contacts: false, reads_an_hour: 0, reveals_an_hour: 3 };
    let wanted = SettingsChange {
        second_factor: Some(false),
        mask_contacts: Some(false),
        reads_an_hour: Some(0),
        reveals_an_hour: Some(3),
    };
    assert_eq!(marta.change_settings(wanted).await.expect("changed"), settings);
    assert_eq!(marta.staff().await.expect("staff").settings, settings);
    assert!(!desk.agent(ZOE).await.user(UserId(user.id)).await.expect("the card").masked);
    let bad = SettingsChange { reads_an_hour: Some(-1), ..SettingsChange::default() };
    assert_eq!(marta.change_settings(bad).await.expect_err("bad").kind, ErrorKind::Invalid);
    // What somebody else has set meanwhile stays.
    let one = SettingsChange { reads_an_hour: Some(70), ..SettingsChange::default() };
    let now = marta.change_settings(one).await.expect("changed");
    assert_eq!(now, ProviderSettings { reads_an_hour: 70, ..settings });
}
