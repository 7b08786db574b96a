//! Each card says what the sample says.

use desk::AgentDesk;
use model::{
    ErrorKind,
    devices::{DeviceKind, DeviceOwner, DeviceStatus, UpgradeChannel},
    licences::SubscriptionStatus,
    mail::{MailEventKind, MailKind, MailStatus, SuppressionReason},
    orders::OrderStatus,
    orgs::{DomainState, OrgKind, OrgStatus, SiteKind},
    users::{DirectoryRole, Feature, UserCard, UserConcern, UserListInput, UserStatus},
};
use store::sea_orm::ConnectionTrait;
use testkit::{IRIS, On, TestDesk, ZOE, on_both};

use super::{GIRASSOL, OASIS, id};

on_both!(cards);

async fn cards(on: On) {
    let desk = TestDesk::sample(on).await;
    let (farol, norte) = (desk.agent(ZOE).await, desk.agent(IRIS).await);
    a_user(&farol).await;
    what_looks_wrong(&farol).await;
    an_org(&farol, &norte).await;
    a_pin(&farol).await;
    a_device(&farol, &norte).await;
    an_order(&farol).await;
    a_bad_stored_value(&desk, &farol).await;
}

async fn a_user(farol: &AgentDesk) {
    let card = farol.user(id("b705fbf3-73a2-4890-b63f-89c263bc6601")).await.unwrap();
    assert_eq!((card.display_name.as_str(), card.org.name.as_str()), ("Łukasz Lima", "Farol Serviços Gerenciados"));
    assert_eq!((card.status, card.roles.as_slice()), (UserStatus::Active, &[DirectoryRole::ProviderAdmin][..]));
    assert_eq!((card.title.as_deref(), card.department.as_deref()), (Some("Diretora"), Some("Jurídico")));
    assert_eq!((card.locale.as_deref(), card.timezone.as_deref()), (Some("pt-BR"), Some("America/Sao_Paulo")));
    assert_eq!(card.created_at.unwrap().as_str(), "2025-10-15T21:43:32Z");
    assert_eq!(card.last_active_at.unwrap().as_str(), "2026-10-19T10:46:15Z");
    let phones: Vec<_> = card.phones.iter().map(|p| (p.number.as_str(), p.display.as_str())).collect();
    assert_eq!(phones, [("+555135521468", "+55 51 3552-1468"), ("••• ••27", "••• ••27")]);
    assert_eq!((card.extension.as_deref(), card.manager), (Some("3637"), None));
    assert_eq!(card.sip_addresses, ["lukasz.lima@calls.farol.example"]);
    let held: Vec<_> = card.licences.iter().map(|l| (l.name.as_str(), l.subscription.as_deref(), l.status)).collect();
    let expiring = Some(SubscriptionStatus::Expiring);
    assert_eq!(
        held,
        [("Contact Center Standard", Some("Sub534636"), expiring), ("Messaging", Some("Sub534636"), expiring),]
    );
    assert_eq!(card.licences[0].ends_on.as_deref(), Some("2026-12-10"));
    let on = |f| card.features.iter().any(|state| state.feature == f && state.on);
    assert_eq!(card.features.len(), Feature::ALL.len());
    assert!(on(Feature::Webinars) && !on(Feature::Calling));
    assert_eq!((card.last_mail.status, card.devices.len()), (MailStatus::None, 0));
}

async fn what_looks_wrong(farol: &AgentDesk) {
    let unlicensed = farol.user(id("fe909103-36be-4903-a8d4-24ee1c66eed2")).await.unwrap();
    assert_eq!(unlicensed.concerns, [UserConcern::LicenceMissing]);
    assert_eq!(unlicensed.manager.as_ref().unwrap().name, "Łukasz Lima");

    let bounced = farol.user(id("9af865df-6db0-46bd-9980-5a172cdeec51")).await.unwrap();
    let mail = &bounced.last_mail;
    assert_eq!((mail.status, mail.event), (MailStatus::Error, Some(MailEventKind::Bounced)));
    assert_eq!((mail.kind, mail.code.as_deref()), (Some(MailKind::MeetingInvite), Some("5.2.2")));
    assert_eq!(mail.diagnostic.as_deref(), Some("552 5.2.2 Mailbox full"));
    let suppression = bounced.emails[0].suppression.as_ref().unwrap();
    assert_eq!(
        (suppression.reason, suppression.since.as_str()),
        (SuppressionReason::HardBounce, "2026-10-27T23:51:00Z")
    );
    assert!(matches!(&bounced.concerns[..], [
        UserConcern::AddressSuppressed { address, .. },
        UserConcern::FeatureWithoutLicence { feature: Feature::Meetings },
    ] if address == "ch•••@farol.example"));

    let invited = farol.user(id("91e5d005-c508-48cf-b82a-45be1f8e3843")).await.unwrap();
    assert!(not_delivered(&invited, "lu•••@oasis-sistemas.example"));
    assert!(!invited.concerns.iter().any(|c| matches!(c, UserConcern::NeverConfirmed { .. })));
    let deferred = farol.user(id("90d1ebeb-64e1-44e0-b2df-06dc6f3a14b5")).await.unwrap();
    assert!(not_delivered(&deferred, "an•••@xingu-umbu.example"));
    assert_eq!(deferred.last_mail.status, MailStatus::InProgress);

    let lapsed = farol.user(id("6176a3ca-c534-42ec-8830-62fabf2d288b")).await.unwrap();
    let ended = |c: &&UserConcern| {
        matches!(c, UserConcern::SubscriptionExpired { subscription, ended_on, .. }
            if subscription == "Sub954693" && ended_on == "2026-07-24")
    };
    assert_eq!(lapsed.concerns.iter().filter(ended).count(), 2);

    let gone = farol.user(id("67e780b0-94a0-49f3-8de2-cb2b216820cb")).await.unwrap();
    assert_eq!((gone.status, gone.devices.len()), (UserStatus::Inactive, 3));
    assert_eq!(gone.concerns[0], UserConcern::AccountInactive);
    assert!(gone.concerns.iter().any(|c| matches!(c, UserConcern::DeviceOffline { device }
        if device.name == "IP Phone 6871 · Richard Jackson")));
}

fn not_delivered(card: &UserCard, to: &str) -> bool {
    card.concerns.iter().any(|c| matches!(c, UserConcern::InvitationNotDelivered { address, .. } if address == to))
}

async fn an_org(farol: &AgentDesk, norte: &AgentDesk) {
    let card = farol.org(id(OASIS)).await.unwrap();
    assert_eq!(
        (card.name.as_str(), card.kind, card.status),
        ("Oásis Sistemas ME", OrgKind::Customer, OrgStatus::Active)
    );
    assert_eq!((card.country.as_deref(), card.users, card.devices), (Some("BR"), 368, 205));
    assert_eq!(card.managed_by.iter().map(|o| o.name.as_str()).collect::<Vec<_>>(), ["Farol Serviços Gerenciados"]);
    assert!(card.setup.sso && !card.setup.directory_sync && card.setup.invite_emails && !card.setup.read_only_access);
    assert_eq!(
        (card.domains[0].domain.as_str(), card.domains[0].state),
        ("oasis-sistemas.example", DomainState::Verified)
    );
    assert_eq!((card.sites[0].url.as_str(), card.sites[0].kind), ("oasis-sistemas.meet.example", SiteKind::Meetings));
    let [bought] = &card.subscriptions[..] else { panic!("one subscription") };
    assert_eq!(
        (bought.id.as_str(), bought.status, bought.auto_renew),
        ("Sub336499", SubscriptionStatus::Active, false)
    );
    assert!(bought.days_left.is_some() && card.other_licences.is_empty());
    let licences: Vec<_> = bought.licences.iter().map(|l| (l.name.as_str(), l.total, l.used, l.over())).collect();
    let sold = [("Meetings Enterprise", 1000, 161, 0), ("Messaging", 1000, 157, 0), ("Webinars 1000", 25, 168, 143)];
    assert_eq!(licences, sold);
    assert_eq!((card.orders.len(), card.orders[0].number.as_str()), (1, "81852178"));
    let administrators: Vec<_> = card.administrators.iter().map(|u| u.display_name.as_str()).collect();
    assert_eq!(administrators, ["Michael Brandão"]);
    assert!(card.administrators[0].email.is_some());

    let own = farol.org(farol.me().provider.id).await.unwrap();
    assert_eq!((own.kind, own.managed_by.len(), own.administrators.len()), (OrgKind::Provider, 0, 12));
    let both = norte.org(id("b8b333a8-e544-4dd4-952b-82f6be3edc0a")).await.unwrap();
    let providers: Vec<_> = both.managed_by.iter().map(|o| o.name.as_str()).collect();
    assert_eq!(providers, ["Farol Serviços Gerenciados", "Norte Telecom Parceiros"]);
}

async fn a_pin(farol: &AgentDesk) {
    let girassol = id(GIRASSOL);
    for pinned in [true, true, false, false] {
        farol.pin(girassol, pinned).await.unwrap();
        assert_eq!(farol.org(girassol).await.unwrap().pinned, pinned);
    }
}

async fn a_device(farol: &AgentDesk, norte: &AgentDesk) {
    let card = norte.device(id("a317c127-8382-4dc2-bd33-936919f3fa6b")).await.unwrap();
    assert_eq!((card.name.as_str(), card.kind), ("Desk Mini · William da Gomes", DeviceKind::Desk));
    assert_eq!((card.serial.as_deref(), card.mac.as_deref()), (Some("FOC29430ENW"), Some("7C:21:0E:F4:0A:51")));
    assert_eq!((card.ip.as_deref(), card.software.as_deref()), (Some("10.118.79.79"), Some("RoomOS 11.20.1")));
    assert_eq!((card.status, card.upgrade_channel), (DeviceStatus::Connected, Some(UpgradeChannel::Preview)));
    assert_eq!(card.last_seen_at.unwrap().as_str(), "2026-11-20T05:28:05Z");
    assert!(matches!(card.owner, DeviceOwner::User(owner) if owner.name == "William da Gomes"));
    assert!(card.error_codes.is_empty());

    let shared = farol.device(id("45a5d631-56f2-42e2-8cbc-57f6b1484e82")).await.unwrap();
    assert_eq!(shared.org.name, "Manacá Insurance Pty Ltd");
    assert!(matches!(shared.owner, DeviceOwner::Workspace { .. }));
}

async fn an_order(farol: &AgentDesk) {
    let card = farol.order("81852178").await.unwrap();
    assert_eq!((card.org.name.as_str(), card.status), ("Oásis Sistemas ME", OrderStatus::Provisioned));
    assert_eq!(
        (card.placed_on.as_deref(), card.requested_start_on.as_deref()),
        (Some("2026-08-28"), Some("2026-03-24"))
    );
    assert_eq!(card.provisioning_contact.as_deref(), Some("ti@oasis-sistemas.example"));
    let lines: Vec<_> = card.lines.iter().map(|l| (l.line, l.product.as_str(), l.quantity)).collect();
    assert_eq!(lines, [(1, "Webinars 1000", 25), (2, "Meetings Enterprise", 1000), (3, "Messaging", 1000)]);
    assert_eq!(card.subscriptions.iter().map(|s| s.id.as_str()).collect::<Vec<_>>(), ["Sub336499"]);
    assert_eq!(farol.order(" 81852178 ").await.unwrap(), card);
}

async fn a_bad_stored_value(desk: &TestDesk, farol: &AgentDesk) {
    for (table, column, value, name) in [
        ("users", "roles", r#"["emperor"]"#, "Felipe de Fernandes"),
        ("users", "features", r#"["levitation"]"#, "Zoë Guimarães"),
        ("users", "status", "asleep", "Chidi Anderson"),
        ("devices", "kind", "toaster", "Room Bar · compartilhado"),
    ] {
        let sql = format!("UPDATE {table} SET {column} = '{value}' WHERE name_of = '{name}'");
        let sql = sql.replace("name_of", if table == "users" { "display_name" } else { "name" });
        desk.store().read().execute_unprepared(&sql).await.unwrap();
    }
    let faults = [
        farol.user(id("fe909103-36be-4903-a8d4-24ee1c66eed2")).await.unwrap_err(),
        farol.user(farol.me().id).await.unwrap_err(),
        farol.user(id("9af865df-6db0-46bd-9980-5a172cdeec51")).await.unwrap_err(),
        farol.org(farol.me().provider.id).await.unwrap_err(),
        farol.org_users(farol.me().provider.id, UserListInput::default()).await.unwrap_err(),
        farol.device(id("45a5d631-56f2-42e2-8cbc-57f6b1484e82")).await.unwrap_err(),
    ];
    for fault in faults {
        assert_eq!((fault.kind, fault.reference.is_some()), (ErrorKind::Internal, true));
    }
}
