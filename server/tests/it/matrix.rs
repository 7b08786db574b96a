//! Every endpoint and page × everybody who may come: what is answered agrees with the one policy table, and a route that
//! has no row here fails.

mod rows;

use std::collections::{BTreeMap, BTreeSet};

use desk::AgentDesk;
use leptos::server_fn::axum::server_fn_paths;
use leptos_axum::generate_route_list;
use model::{OrgId, UserId, staff::StaffRole, view::ViewPage};
use serde_json::{Value, json};
use store::{
    entities::{consents, orgs, users},
    sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr},
};
use testkit::{On, TestDesk, on_both};

use crate::running::Served;
use rows::{Of, Row, endpoints, pages};

on_both!(answers_agree_with_the_table, a_view_stands_on_a_live_permission);

/// Who comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    Nobody,
    /// Signed in with the password alone, where a second factor is set up.
    HalfWay,
    Agent(StaffRole),
    /// The other provider's administrator.
    OtherProvider,
    /// Help desk, limited to another customer.
    Limited,
    /// An administrator of the customer in question, one who only reads, and one of another customer.
    Customer,
    CustomerReader,
    OtherCustomer,
}

const EVERYBODY: [Who; 11] = [
    Who::Nobody,
    Who::HalfWay,
    Who::Agent(StaffRole::ProviderAdmin),
    Who::Agent(StaffRole::HelpDeskAdvanced),
    Who::Agent(StaffRole::HelpDesk),
    Who::Agent(StaffRole::Auditor),
    Who::OtherProvider,
    Who::Limited,
    Who::Customer,
    Who::CustomerReader,
    Who::OtherCustomer,
];

/// What is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Expect {
    /// Sign in first.
    Out,
    /// Not there, or not yours.
    Missing,
    Refused,
    /// The door is open: whatever comes of it is neither of those.
    In,
    /// Some no; which, depends on what is asked first.
    No,
    /// Whatever it is, it is no fault, and tested elsewhere.
    Any,
}

impl Expect {
    fn holds(self, status: u16) -> bool {
        match self {
            Self::Out => status == 401,
            Self::Missing => status == 404,
            Self::Refused => status == 403,
            Self::In => !matches!(status, 401 | 403 | 404) && status < 500,
            Self::No => (400..500).contains(&status),
            Self::Any => status != 500,
        }
    }
}

/// The roles that the table gives each act, as its page says it.
fn table() -> BTreeMap<String, Vec<StaffRole>> {
    let page = desk::permissions();
    let cells = |line: &str| line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect::<Vec<_>>();
    let mut lines = page.lines().filter(|line| line.starts_with('|'));
    let roles: Vec<Option<StaffRole>> =
        cells(lines.next().expect("its head")).iter().map(|role| role.parse().ok()).collect();
    let row = |line: &str| {
        let cells = cells(line);
        let may = roles.iter().zip(&cells).filter_map(|(role, cell)| role.filter(|_| cell == "yes"));
        (cells[0].clone(), may.collect())
    };
    lines.skip(1).map(row).collect()
}

fn expected(row: &Row, who: Who, table: &BTreeMap<String, Vec<StaffRole>>) -> Expect {
    let may = |what: &str, role: StaffRole| {
        table.get(what).unwrap_or_else(|| panic!("the table has no {what:?}")).contains(&role)
    };
    match (row.of, who) {
        (Of::Public, _) => row.open,
        // Of an agent's session, and of one that is half way there.
        (Of::Holder, Who::Agent(_) | Who::OtherProvider | Who::Limited | Who::HalfWay) => row.open,
        (Of::Holder, _) => Expect::Out,
        (Of::Customer(_), Who::Customer) => row.open,
        (Of::Customer(answers), Who::CustomerReader) => {
            if answers {
                Expect::Refused
            } else {
                row.open
            }
        }
        (Of::Customer(_), Who::OtherCustomer) => row.apart,
        (Of::Customer(_), _) => Expect::Out,
        (Of::Agent(what) | Of::Subject(what), Who::Agent(role)) => {
            if may(what, role) {
                row.open
            } else {
                row.shut
            }
        }
        (Of::Agent(what), Who::OtherProvider) => {
            if may(what, StaffRole::ProviderAdmin) {
                row.open
            } else {
                row.shut
            }
        }
        (Of::Agent(what), Who::Limited) => {
            if may(what, StaffRole::HelpDesk) {
                row.open
            } else {
                row.shut
            }
        }
        (Of::Subject(_), Who::OtherProvider | Who::Limited) => row.apart,
        (Of::Agent(_) | Of::Subject(_), _) => Expect::Out,
    }
}

/// Ids of what is asked for, all of one customer that only one provider manages.
pub struct Scene {
    pub org: OrgId,
    pub user: UserId,
    pub colleague: UserId,
    pub device: String,
    pub order: String,
    pub provider: OrgId,
    pub consent: String,
    pub event: String,
}

const ROLES: [(&str, StaffRole); 4] = [
    ("lukasz.lima@farol.example", StaffRole::ProviderAdmin),
    ("felipe.fernandes@farol.example", StaffRole::HelpDeskAdvanced),
    ("zoe.guimaraes@farol.example", StaffRole::HelpDesk),
    ("vitoria.schroder@farol.example", StaffRole::Auditor),
];

struct Cast {
    cookies: Vec<(Who, String)>,
    zoe: AgentDesk,
}

impl Cast {
    fn cookie(&self, who: Who) -> &str {
        self.cookies.iter().find(|(them, _)| *them == who).map_or("", |(_, cookie)| cookie.as_str())
    }
}

async fn cast(desk: &TestDesk, org: OrgId) -> Cast {
    let agent = |token: String| format!("__Host-farol={token}");
    let mut cookies = vec![(Who::Nobody, String::new())];
    for (email, role) in ROLES {
        cookies.push((Who::Agent(role), agent(desk.token(email, role).await)));
    }
    let iris = desk.token(testkit::IRIS, StaffRole::ProviderAdmin).await;
    cookies.push((Who::OtherProvider, agent(iris)));
    let limited = desk.token("jose.moore@farol.example", StaffRole::HelpDesk).await;
    let token = cookies[1].1.trim_start_matches("__Host-farol=").to_owned();
    let admin = desk.desk.agent(&token).await.expect("the administrator");
    let (jose, girassol) = (desk.user("José Moore").await, desk.org("Girassol").await);
    admin.grant_role(jose, Some(StaffRole::HelpDesk), Some(vec![girassol])).await.expect("limited");
    cookies.push((Who::Limited, agent(limited)));
    let half = desk.token("martin.conceicao@farol.example", StaffRole::HelpDesk).await;
    let martin = desk.user("Martín Conceição").await;
    use store::entities::sessions;
    let stage = sessions::Entity::update_many().col_expr(sessions::Column::Stage, Expr::value("second"));
    stage.filter(sessions::Column::UserId.eq(martin.0)).exec(desk.store().read()).await.expect("half way");
    cookies.push((Who::HalfWay, agent(half)));
    let theirs = |token: String| format!("__Host-farol-customer={token}");
    let own = desk.administrator(org).await;
    cookies.push((Who::Customer, theirs(desk.customer_token(&own.emails.0[0]).await)));
    let other = desk.administrator(girassol).await;
    cookies.push((Who::OtherCustomer, theirs(desk.customer_token(&other.emails.0[0]).await)));
    // One more of the customer's people, made an administrator who only reads.
    let reader = reader_of(desk, org, own.id).await;
    cookies.push((Who::CustomerReader, theirs(desk.customer_token(&reader).await)));
    let zoe = cookies.iter().find(|(who, _)| *who == Who::Agent(StaffRole::HelpDesk)).expect("Zoe").1.clone();
    let zoe = desk.desk.agent(zoe.trim_start_matches("__Host-farol=")).await.expect("Zoe");
    Cast { cookies, zoe }
}

/// The address of a user who is made a read-only administrator.
async fn reader_of(desk: &TestDesk, org: OrgId, not: uuid::Uuid) -> String {
    let db = desk.store().read();
    let people =
        users::Entity::find().filter(users::Column::OrgId.eq(org.0)).filter(users::Column::Status.eq("active"));
    let people = people.filter(users::Column::Administrator.eq(false)).all(db).await.expect("people");
    let held = store::entities::suppressions::Entity::find().all(db).await.expect("holds");
    let reached = |user: &users::Model| {
        user.emails.0.first().is_some_and(|own| held.iter().all(|hold| hold.address != own.to_lowercase()))
    };
    let user = people.into_iter().find(|user| user.id != not && reached(user)).expect("somebody");
    users::Entity::update_many()
        .col_expr(users::Column::Administrator, Expr::value(true))
        .col_expr(users::Column::Roles, Expr::value(store::entities::lists::Texts(vec!["org_read_only_admin".into()])))
        .filter(users::Column::Id.eq(user.id))
        .exec(db)
        .await
        .expect("made one");
    user.emails.0[0].clone()
}

async fn scene(desk: &TestDesk, zoe: &AgentDesk, org: OrgId) -> Scene {
    let db = desk.store().read();
    orgs::Entity::update_many()
        .col_expr(orgs::Column::ReadOnlyAccess, Expr::value(false))
        .filter(orgs::Column::Id.eq(org.0))
        .exec(db)
        .await
        .expect("switched off");
    let people =
        users::Entity::find().filter(users::Column::OrgId.eq(org.0)).filter(users::Column::Administrator.eq(false));
    let user = people.one(db).await.expect("a query").expect("a user");
    let device = store::entities::devices::Entity::find().filter(store::entities::devices::Column::OrgId.eq(org.0));
    let device = device.one(db).await.expect("a query").expect("a device");
    let order = store::entities::orders::Entity::find().filter(store::entities::orders::Column::OrgId.eq(org.0));
    let order = order.one(db).await.expect("a query").expect("an order");
    zoe.user(UserId(user.id)).await.expect("a look for the log");
    let event = store::entities::audit_events::Entity::find()
        .filter(store::entities::audit_events::Column::OrgId.eq(org.0))
        .filter(store::entities::audit_events::Column::Actor.eq("agent"));
    let event = event.one(db).await.expect("a query").expect("a line");
    let consent = zoe.ask_consent(org, "to look", None, None).await.expect("asked").consent.id;
    Scene {
        org,
        user: UserId(user.id),
        colleague: desk.user("Kaique Brown Ramos").await,
        device: device.id.to_string(),
        order: order.number,
        provider: zoe.me().provider.id,
        consent: consent.to_string(),
        event: event.id.to_string(),
    }
}

async fn answers_agree_with_the_table(on: On) {
    let mail = tempfile::tempdir().expect("a folder");
    let served = Served::start_with(on, &["--mail", &format!("folder:{}", mail.path().display())]).await;
    everywhere(&served, &EVERYBODY).await;
}

/// Who gets an answer everywhere. For somebody who does not, reads that go on at once are cut off by the first no, so which
/// of them were sent is not the same each time.
pub const FEW: [Who; 3] = [Who::Agent(StaffRole::ProviderAdmin), Who::Agent(StaffRole::HelpDesk), Who::Customer];

/// Every endpoint and page asked by all of `whom`.
pub async fn everywhere(served: &Served, whom: &[Who]) {
    served.desk.without_brake().await;
    let org = served.desk.org("Oásis").await;
    let cast = cast(&served.desk, org).await;
    let of = scene(&served.desk, &cast.zoe, org).await;
    let table = table();
    let rows = endpoints(&of);
    every_route_has_a_row(&rows, &pages(&of));
    let mut wrong = Vec::new();
    for row in &rows {
        for &who in whom {
            let answer = served.post(row.path, cast.cookie(who), &row.body);
            let expect = expected(row, who, &table);
            if !expect.holds(answer.status) {
                wrong.push(format!(
                    "{} by {who:?}: {} where {expect:?} was expected: {}",
                    row.path, answer.status, answer.text
                ));
            }
        }
    }
    for page in pages(&of) {
        for &who in whom {
            let answer = served.get(&page.path, cast.cookie(who));
            let expect = expected(&page.row, who, &table);
            let status = if matches!(answer.status, 302 | 303) { 401 } else { answer.status };
            if !expect.holds(status) {
                wrong.push(format!("{} by {who:?}: {} where {expect:?} was expected", page.path, answer.status));
            }
        }
    }
    assert!(wrong.is_empty(), "{} answers differ:\n{}", wrong.len(), wrong.join("\n"));
}

/// What this Farol answers at, against the rows.
fn every_route_has_a_row(rows: &[Row], pages: &[rows::PageRow]) {
    let known: BTreeSet<&str> = rows.iter().map(|row| row.path).chain(rows::ELSEWHERE).collect();
    for (path, _) in server_fn_paths() {
        assert!(known.contains(path), "the endpoint {path} has no row");
    }
    let shown: BTreeSet<String> = pages.iter().map(|page| page.route.to_owned()).collect();
    for route in generate_route_list(app::App) {
        let path = route.path().replace('{', ":").replace('}', "");
        assert!(shown.contains(&path) || rows::PUBLIC_PAGES.contains(&path.as_str()), "the page {path} has no row");
    }
    // The routes that are not Leptos's own, as the router's source has them.
    let source = include_str!("../../src/router.rs");
    for line in source.lines().filter_map(|line| line.trim().strip_prefix(".route(\"")) {
        let path = line.split('"').next().unwrap_or_default();
        assert!(rows::FORMS.contains(&path) || known.contains(path), "the route {path} has no row");
    }
}

async fn a_view_stands_on_a_live_permission(on: On) {
    let served = Served::start(on).await;
    views_of(&served).await;
}

/// A view from its permission to its end.
pub async fn views_of(served: &Served) {
    let desk = &served.desk;
    let org = desk.org("Oásis").await;
    let cast = cast(desk, org).await;
    let of = scene(desk, &cast.zoe, org).await;
    let zoe = cast.cookie(Who::Agent(StaffRole::HelpDesk));
    let open = |cookie: &str| served.post("/api/view/open", cookie, &json!({"org_id": org, "reason": "to look"}));
    let answer = |grant: bool| {
        let body = json!({"id": of.consent, "grant": grant, "minutes": 30});
        served.post("/api/consent/answer", cast.cookie(Who::Customer), &body).status
    };
    assert_eq!(open(zoe).status, 403, "no consent");
    assert_eq!(answer(true), 200);
    let opened = open(zoe);
    assert_eq!(opened.status, 200, "{}", opened.text);
    let id = opened.json()["id"].as_str().expect("an id").to_owned();
    assert!(opened.json()["expires_at"].is_string());
    let get = |cookie: &str, page: ViewPage| served.post("/api/view/get", cookie, &json!({"id": id, "page": page}));
    let all = |expect: u16| {
        for page in ViewPage::ALL {
            let answer = get(zoe, *page);
            assert_eq!(answer.status, expect, "{page}: {}", answer.text);
            let shown = served.get(&format!("/views/{id}/{page}"), zoe);
            assert_eq!(shown.status, expect, "/views/…/{page}");
            let tells = [ViewPage::Users, ViewPage::Administrators, ViewPage::Domains].contains(page);
            let told = [&answer.text, &shown.text].map(|text| text.contains("oasis-sistemas"));
            assert!(expect == 200 || told == [false; 2], "{page} tells of the customer when it may not");
            assert!(expect != 200 || !tells || told == [true; 2], "{page} shows nothing");
        }
    };
    all(200);
    for who in EVERYBODY.into_iter().filter(|who| *who != Who::Agent(StaffRole::HelpDesk)) {
        let status = get(cast.cookie(who), ViewPage::Users).status;
        assert!([401, 404].contains(&status), "{who:?} got {status}");
    }
    let moved = |ends: i64| {
        let row = consents::Entity::update_many().col_expr(consents::Column::EndsAt, Expr::value(ends));
        row.exec(desk.store().read())
    };
    moved(desk::clock::now()).await.expect("over");
    all(403);
    assert_eq!(open(zoe).status, 403, "ended");
    moved(desk::clock::now() + 600).await.expect("live again");
    all(200);
    let withdrawn = served.post("/api/consent/withdraw", cast.cookie(Who::Customer), &json!({"id": of.consent}));
    assert_eq!(withdrawn.status, 200, "{}", withdrawn.text);
    all(403);
    assert_eq!(open(zoe).status, 403, "withdrawn");
    let _: Value = withdrawn.json();
}
