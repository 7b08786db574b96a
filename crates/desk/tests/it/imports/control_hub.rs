//! One customer's users as Control Hub exports them.

use desk::imports::{ImportError, Options};
use store::{
    entities::{holdings, search_key, users},
    sea_orm::{ColumnTrait, EntityTrait, QueryFilter},
};
use testkit::{On, TestDesk, on_both};

use super::support::*;

on_both!(an_export_joins_what_is_there, it_joins_them_while_keys_are_owed, it_must_say_whose_it_is);

const EXPORT: &str = "\u{feff}First Name,Last Name,Display Name,User ID/Email (Required),User Status,Last Service Accessed Time,\
Extension,Title,Department,Manager,Phone Number,Location,Preferred Language,Time zone,Shoe Size,\
Calling Professional [Sub478924],Webinars [Sub1]\r\n\
Ana,Silva,Ana Silva,ANA.SILVA@aurora.example,Active,2026-11-20 05:28:05,1234,Chief,IT,Zoë Lima,+55 85 99891-8627,Fortaleza,pt_BR,America/Fortaleza,38,FALSE,TRUE\r\n\
Zoë,Lima,Zoë Lima,zoe@aurora.example,not verified,,,,,rui@aurora.example,,,,,,TRUE,FALSE\r\n\
Bad,Row,Bad Row,bad,Active,,,,,,,,,,,FALSE,FALSE\r\n";

async fn an_export_joins_what_is_there(on: On) {
    let (desk, bundle) = (TestDesk::empty(on).await, Bundle::small());
    import(desk.store(), bundle.path()).await;
    bundle.write("export.csv", EXPORT);
    let export = Options { org: Some("aurora.example".to_owned()), ..options(&bundle.path().join("export.csv")) };
    let (summary, said) = told(desk.store(), &export).await;
    let total = summary.unwrap().total();
    assert_eq!((total.read, total.new, total.changed, total.refused), (3, 1, 1, 1), "{:?}", said.refused);
    assert_eq!((said.refused[0].line, said.refused[0].column.as_str()), (4, "User ID/Email (Required)"));
    assert_eq!(said.notes.len(), 2, "{:?}", said.notes);

    let all = users::Entity::find().all(desk.store().read()).await.unwrap();
    let named = |name: &str| all.iter().find(|user| user.display_name == name).unwrap();
    let (ana, zoe) = (named("Ana Silva"), named("Zoë Lima"));
    assert_eq!(ana.id.to_string(), ANA, "the user who has the address");
    assert_eq!((ana.manager_id, zoe.manager_id.map(|id| id.to_string())), (Some(zoe.id), Some(RUI.to_owned())));
    assert_eq!((ana.location.as_deref(), ana.locale.as_deref()), (Some("Fortaleza"), Some("pt-BR")));
    assert_eq!(ana.last_active_at, 1_795_152_485);
    assert_eq!(ana.phones.0.len(), 1, "the same number, written another way: {:?}", ana.phones);
    assert_eq!(zoe.status.0, model::users::UserStatus::NotVerified);
    let held = holdings::Entity::find().all(desk.store().read()).await.unwrap();
    assert_eq!(held.iter().map(|held| held.user_id).collect::<Vec<_>>(), [zoe.id]);

    let before = everything(desk.store()).await;
    let again = told(desk.store(), &export).await.0.unwrap().total();
    assert_eq!((again.new, again.changed), (0, 0));
    assert_eq!(everything(desk.store()).await, before);
    let gone = users::Entity::find().filter(users::Column::DisplayName.eq("Bad Row")).one(desk.store().read()).await;
    assert_eq!(gone.unwrap(), None);
}

async fn it_joins_them_while_keys_are_owed(on: On) {
    let (desk, bundle) = (TestDesk::empty(on).await, Bundle::small());
    import(desk.store(), bundle.path()).await;
    bundle.write("export.csv", EXPORT);
    let export = Options { org: Some("aurora.example".to_owned()), ..options(&bundle.path().join("export.csv")) };
    // As a migration leaves it that changes what a key is.
    let change = desk.store().begin().await.unwrap();
    search_key::Entity::delete_many().exec(&change).await.unwrap();
    change.commit().await.unwrap();
    desk.store().owe_keys().await.unwrap();
    let dry = told(desk.store(), &Options { dry_run: true, ..export.clone() }).await.0;
    assert!(matches!(dry, Err(ImportError::Nothing(_))), "{dry:?}");
    let total = told(desk.store(), &export).await.0.unwrap().total();
    assert_eq!((total.new, total.changed, total.refused), (1, 1, 1));
    assert!(!desk.store().keys_owed().await.unwrap());
}

async fn it_must_say_whose_it_is(on: On) {
    let (desk, bundle) = (TestDesk::empty(on).await, Bundle::small());
    import(desk.store(), bundle.path()).await;
    bundle.write("export.csv", EXPORT);
    let export = options(&bundle.path().join("export.csv"));
    for org in [None, Some("nowhere.example".to_owned()), Some(ANA.to_owned())] {
        let stopped = told(desk.store(), &Options { org, ..export.clone() }).await.0;
        assert!(matches!(stopped, Err(ImportError::Nothing(_))), "{stopped:?}");
    }
    let bundle_with_org = Options { org: Some(CUSTOMER.to_owned()), ..options(bundle.path()) };
    assert!(matches!(told(desk.store(), &bundle_with_org).await.0, Err(ImportError::Nothing(_))));
}
