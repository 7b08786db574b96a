//! What each page, and each answer that only reads, costs in statements: one table. It is the same for the smallest customer
//! and for the largest, for somebody who has nothing and for somebody who has much; a statement for each row would show.

use desk::{AgentDesk, CustomerDesk};
use model::{
    ConsentId, DeviceId, OrgId, PageInput, SearchId, UserId, ViewId, VisitId,
    audit::{AuditFilter, HistoryInput},
    devices::DeviceListInput,
    search::SearchInput,
    staff::StaffRole,
    users::{UserListInput, UserSort},
    view::ViewPage,
    warnings::WarningKind,
};
use store::{
    entities::{devices, orders, orgs, users},
    sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::Expr},
};
use testkit::{On, TestDesk, ZOE, on_both};

use crate::cards::statements::counted;

on_both!(a_page_costs_the_same_for_small_and_large);

/// Statements of a look that is on the record already: the first one writes it down, too.
const COSTS: [(&str, u64); 48] = [
    ("who is calling", 1),
    ("search", 2),
    ("search, a customer's name", 3),
    ("search within a customer", 3),
    ("search, committed", 5),
    ("suggestions", 3),
    ("home", 5),
    ("early warnings, administrators", 3),
    ("early warnings, invitations", 3),
    ("early warnings, devices", 3),
    ("early warnings, subscriptions", 3),
    ("early warnings, licences", 3),
    ("early warnings, permissions", 3),
    ("user", 8),
    ("user, mail", 5),
    ("user, history", 9),
    ("user, who is calling", 9),
    ("call", 7),
    ("org", 19),
    ("org, charts", 5),
    ("org, access", 8),
    ("org, history", 9),
    ("device", 3),
    ("device, history", 7),
    ("order", 3),
    ("users", 2),
    ("users, by activity", 2),
    ("users, by name", 2),
    ("devices", 2),
    ("undelivered mail", 3),
    ("log", 7),
    ("staff", 8),
    ("corner", 1),
    ("sessions", 1),
    ("security", 3),
    ("view, users", 7),
    ("view, devices", 7),
    ("view, changes", 10),
    ("view, overview", 16),
    ("view, licences", 16),
    ("view, sites", 16),
    ("view, domains", 16),
    ("view, settings", 16),
    ("view, administrators", 16),
    ("my access", 13),
    ("my request", 3),
    ("my log", 4),
    ("my security", 3),
];

/// What is asked for: one customer, and the first of each kind that it has.
struct Of {
    org: OrgId,
    user: UserId,
    device: DeviceId,
    order: String,
    view: ViewId,
    call: VisitId,
    search: SearchId,
    request: ConsentId,
    /// Its name, as it is typed.
    typed: String,
}

async fn a_page_costs_the_same_for_small_and_large(on: On) {
    let desk = TestDesk::sample(on).await;
    desk.without_brake().await;
    desk.desk.look_for_warnings().await.expect("early warnings");
    let token = desk.token(ZOE, StaffRole::ProviderAdmin).await;
    let zoe = desk.desk.agent(&token).await.expect("Zoe");
    let all = Expr::value(true);
    let open = orgs::Entity::update_many().col_expr(orgs::Column::ReadOnlyAccess, all).exec(desk.store().read());
    open.await.expect("every customer may be looked into");
    let sizes = by_size(&desk, &zoe).await;
    let (small, large) = (sizes.first().expect("customers"), sizes.last().expect("customers"));
    assert!(large.users >= 10 * small.users, "{} and {} users", small.users, large.users);
    let (small, large) = (scene(&desk, &zoe, small).await, scene(&desk, &zoe, large).await);
    for (size, of) in [("small", &small), ("large", &large)] {
        let mut costs = vec![("who is calling", counted(async { desk.desk.agent(&token).await.map(drop) }).await)];
        costs.extend(Box::pin(subjects(&zoe, of)).await);
        costs.extend(Box::pin(lists(&zoe, of)).await);
        costs.push(("security", Box::pin(security(&desk, &token, false)).await));
        costs.extend(Box::pin(views(&zoe, of)).await);
        let own = desk.administrator(of.org).await;
        let own = desk.customer_token(&own.emails.0[0]).await;
        costs.extend(Box::pin(my(&desk.desk.customer(&own).await.expect("an administrator"), of)).await);
        costs.push(("my security", Box::pin(security(&desk, &own, true)).await));
        assert_eq!(costs, COSTS, "statements of each page, {size} customer ({on:?})");
    }
}

/// The agent's customers that have something of every kind, the smallest first.
async fn by_size(desk: &TestDesk, zoe: &AgentDesk) -> Vec<orgs::Model> {
    let db = desk.store().read();
    let rows = orgs::Entity::find().filter(orgs::Column::Users.gt(0)).filter(orgs::Column::Devices.gt(0));
    let mut kept = Vec::new();
    for row in rows.order_by_asc(orgs::Column::Users).all(db).await.expect("customers") {
        let order = orders::Entity::find().filter(orders::Column::OrgId.eq(row.id)).one(db).await.expect("orders");
        let administrator = users::Entity::find()
            .filter(users::Column::OrgId.eq(row.id))
            .filter(users::Column::Administrator.eq(true))
            .filter(users::Column::Status.eq("active"));
        let administrator = administrator.one(db).await.expect("administrators");
        if order.is_some() && administrator.is_some() && zoe.org(OrgId(row.id)).await.is_ok() {
            kept.push(row);
        }
    }
    kept
}

async fn scene(desk: &TestDesk, zoe: &AgentDesk, org: &orgs::Model) -> Of {
    let db = desk.store().read();
    // What hangs on another row costs a statement for that: a manager, a device's user, who asked what
    // the customer has not answered yet.
    let user = users::Entity::find().filter(users::Column::OrgId.eq(org.id)).order_by_asc(users::Column::Id);
    let user = user.filter(users::Column::ManagerId.is_not_null());
    let device = devices::Entity::find().filter(devices::Column::OrgId.eq(org.id)).order_by_asc(devices::Column::Id);
    let device = device.filter(devices::Column::UserId.is_not_null());
    let order = orders::Entity::find().filter(orders::Column::OrgId.eq(org.id)).order_by_asc(orders::Column::Number);
    let (id, user) = (OrgId(org.id), UserId(user.one(db).await.expect("a query").expect("a user").id));
    let call = zoe.start_call(user).await.expect("a call").id;
    zoe.end_call(call).await.expect("its end");
    Of {
        org: id,
        user,
        call,
        search: zoe.commit_search("a", Some(id), None).await.expect("kept"),
        request: zoe.ask_consent(id, "to look", None, None).await.expect("asked").consent.id,
        device: DeviceId(device.one(db).await.expect("a query").expect("a device").id),
        order: order.one(db).await.expect("a query").expect("an order").number,
        view: zoe.open_view(id, "to look", None).await.expect("a view").id,
        typed: org.name.clone(),
    }
}

type Costs = Vec<(&'static str, u64)>;

/// Asks twice, and counts the second time: the first look is written down.
macro_rules! cost {
    ($costs:ident, $what:expr, $answer:expr) => {
        Box::pin($answer).await.expect($what);
        $costs.push(($what, counted(Box::pin($answer)).await));
    };
}

async fn subjects(zoe: &AgentDesk, of: &Of) -> Costs {
    let mut costs = Costs::new();
    let typed = |q: &str, org| SearchInput { q: q.to_owned(), org, limit: None };
    cost!(costs, "search", zoe.search(typed("ana", None)));
    cost!(costs, "search, a customer's name", zoe.search(typed(&of.typed, None)));
    cost!(costs, "search within a customer", zoe.search(typed("a", Some(of.org))));
    cost!(costs, "search, committed", zoe.committed_search(of.search));
    cost!(costs, "suggestions", zoe.suggestions());
    cost!(costs, "home", zoe.home());
    for (what, kind) in [
        ("early warnings, administrators", WarningKind::Administrators),
        ("early warnings, invitations", WarningKind::Invitations),
        ("early warnings, devices", WarningKind::Devices),
        ("early warnings, subscriptions", WarningKind::Subscriptions),
        ("early warnings, licences", WarningKind::Licences),
        ("early warnings, permissions", WarningKind::Permissions),
    ] {
        cost!(costs, what, zoe.warnings(kind, PageInput::default()));
    }
    cost!(costs, "user", zoe.user(of.user));
    cost!(costs, "user, mail", zoe.mail_page(of.user));
    cost!(costs, "user, history", zoe.user_history(of.user, HistoryInput::default()));
    cost!(costs, "user, who is calling", zoe.caller(of.user));
    cost!(costs, "call", zoe.call(of.call));
    cost!(costs, "org", zoe.org(of.org));
    cost!(costs, "org, charts", zoe.org_charts(of.org));
    cost!(costs, "org, access", zoe.access(of.org));
    cost!(costs, "org, history", zoe.org_history(of.org, HistoryInput::default()));
    cost!(costs, "device", zoe.device(of.device));
    cost!(costs, "device, history", zoe.device_history(of.device, HistoryInput::default()));
    cost!(costs, "order", zoe.order(&of.order));
    costs
}

async fn lists(zoe: &AgentDesk, of: &Of) -> Costs {
    let mut costs = Costs::new();
    let active = || UserListInput { sort: Some(UserSort::LastActive), ..UserListInput::default() };
    let named = || UserListInput { name: Some("a".to_owned()), ..UserListInput::default() };
    cost!(costs, "users", zoe.org_users(of.org, UserListInput::default()));
    cost!(costs, "users, by activity", zoe.org_users(of.org, active()));
    cost!(costs, "users, by name", zoe.org_users(of.org, named()));
    cost!(costs, "devices", zoe.org_devices(of.org, DeviceListInput::default()));
    cost!(costs, "undelivered mail", zoe.dead_letters(PageInput::default()));
    cost!(costs, "log", zoe.audit_log(AuditFilter::default(), PageInput::default()));
    cost!(costs, "staff", zoe.staff());
    cost!(costs, "corner", zoe.corner());
    cost!(costs, "sessions", zoe.sessions());
    costs
}

async fn views(zoe: &AgentDesk, of: &Of) -> Costs {
    let mut costs = Costs::new();
    let mut see = async |what: &'static str, page| {
        cost!(costs, what, zoe.see(of.view, page, None, PageInput::default()));
    };
    see("view, users", ViewPage::Users).await;
    see("view, devices", ViewPage::Devices).await;
    see("view, changes", ViewPage::Changes).await;
    see("view, overview", ViewPage::Overview).await;
    see("view, licences", ViewPage::Licences).await;
    see("view, sites", ViewPage::Sites).await;
    see("view, domains", ViewPage::Domains).await;
    see("view, settings", ViewPage::Settings).await;
    see("view, administrators", ViewPage::Administrators).await;
    costs
}

/// Somebody's own means of proof, an agent's or an administrator's.
async fn security(desk: &TestDesk, token: &str, customer: bool) -> u64 {
    let holder = desk.desk.holder(token, customer).await.expect("a live session");
    counted(holder.security()).await
}

async fn my(own: &CustomerDesk, of: &Of) -> Costs {
    let mut costs = Costs::new();
    cost!(costs, "my access", own.access_page());
    cost!(costs, "my request", own.request(of.request));
    cost!(costs, "my log", own.wall(PageInput::default()));
    costs
}
