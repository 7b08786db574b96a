//! What tests stand on: a desk over a real database of either kind, with the sample directory in it, and its people by
//! name.

pub mod authenticator;
pub mod failover;
pub mod haproxy;
pub mod patroni;
pub mod postgres;
pub mod smtp;

use std::path::{Path, PathBuf};

use desk::{
    AgentDesk, Client, CustomerDesk, Desk, Keys, PostOffice, imports,
    mail::transport::{Memory, Sent, Transport},
};
use mail_parser::MessageParser;
use model::{
    OrgId, UserId,
    staff::{SignInInput, StaffRole},
};
use store::{
    Store,
    entities::{deliveries, orgs, providers, suppressions, users},
    sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::Expr},
};

/// The password of every agent that a test signs in.
pub const PASSWORD: &str = "correct horse battery";

/// The server's key in every test, as a file of `farol serve` holds it: what one process seals, another opens.
pub const KEY: [u8; 32] = [7; 32];

/// Agents of the sample directory's two providers.
pub const ZOE: &str = "zoe.guimaraes@farol.example";
pub const IRIS: &str = "iris.souza@norte.example";

/// Which database a test runs on. Every test runs on each: see [`on_both`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum On {
    Sqlite,
    Postgres,
}

/// A desk over a database of its own, which goes when the test does.
pub struct TestDesk {
    pub desk: Desk,
    pub url: String,
    /// What [`TestDesk::deliver`] has sent.
    pub mail: Memory,
    _home: tempfile::TempDir,
}

impl TestDesk {
    /// Over an empty, migrated database.
    ///
    /// # Panics
    /// As everything here: what goes wrong fails the test.
    pub async fn empty(on: On) -> Self {
        let home = tempfile::tempdir().expect("a temporary folder");
        let url = database(on, home.path());
        Self { _home: home, ..Self::over(url).await }
    }

    /// Over the database at `url`, whatever is in it.
    pub async fn over(url: String) -> Self {
        let home = tempfile::tempdir().expect("a temporary folder");
        let store = Store::open(&url).await.expect("the database opens");
        store.migrate().await.expect("the migrations run");
        let office = PostOffice::new("Farol <farol@farol.example>", "https://farol.example").expect("an office");
        let desk = Desk::new(store).with_keys(Keys::new(&KEY)).with_office(office);
        let desk = desk.with_public_url("https://farol.example");
        Self { desk, url, mail: Memory::default(), _home: home }
    }

    /// With the sample directory imported.
    pub async fn sample(on: On) -> Self {
        let desk = Self::empty(on).await;
        desk.import(&sample_folder()).await;
        desk
    }

    /// Imports a path and expects that no row is refused.
    pub async fn import(&self, path: &Path) -> imports::Summary {
        let options = imports::Options { path: path.to_owned(), ..imports::Options::default() };
        let summary = imports::run(self.store(), &options, &mut imports::Silent).await.expect("the import runs");
        assert_eq!(summary.total().refused, 0, "no row of {} is refused", path.display());
        summary
    }

    /// Sends all that is due; the texts of all that was ever sent, oldest first.
    pub async fn deliver(&self) -> Vec<Letter> {
        while self.desk.send_due(&Transport::Memory(self.mail.clone())).await.expect("the outbox is worked") > 0 {}
        self.mail.sent().iter().map(Letter::read).collect()
    }

    /// Makes all that waits in the outbox due, as if leases and pauses had run out.
    pub async fn due_now(&self) {
        let now = Expr::value(0);
        let waiting = deliveries::Entity::update_many().col_expr(deliveries::Column::NextAt, now);
        let waiting = waiting.filter(deliveries::Column::State.eq("waiting"));
        waiting.exec(self.store().read()).await.expect("due");
    }

    /// Lets agents read as much as they like.
    pub async fn without_brake(&self) {
        let off = providers::Entity::update_many().col_expr(providers::Column::ReadsAnHour, Expr::value(0));
        off.exec(self.store().read()).await.expect("switched off");
    }

    pub fn store(&self) -> &Store {
        self.desk.store()
    }

    /// The desk of a provider's user, made a help desk agent and signed in.
    pub async fn agent(&self, email: &str) -> AgentDesk {
        let token = self.token(email, StaffRole::HelpDesk).await;
        self.desk.agent(&token).await.expect("the session is live")
    }

    /// A session's token of a provider's user, made an agent with this role.
    pub async fn token(&self, email: &str, role: StaffRole) -> String {
        self.desk.add_staff(email, role, Some(PASSWORD)).await.expect("the agent is added");
        let input = SignInInput { email: email.to_owned(), password: PASSWORD.to_owned() };
        let token = self.desk.sign_in(input, Client::default()).await.expect("the agent signs in");
        token.as_str().to_owned()
    }

    /// An administrator of a customer, signed in by the link that was mailed to them.
    pub async fn customer(&self, email: &str) -> CustomerDesk {
        let token = self.customer_token(email).await;
        self.desk.customer(&token).await.expect("the session is live")
    }

    /// A session's token of a customer's administrator.
    pub async fn customer_token(&self, email: &str) -> String {
        let mut mailed = None;
        // A server that runs over the same database may send the mail before we do: then another link is asked for.
        for _ in 0..3 {
            let mailing = self.desk.ask_to_sign_in(email, Client::default()).await.expect("a link is asked for");
            mailing.await.expect("it ends");
            mailed = self.deliver().await.into_iter().rev().find(|mail| mail.text.contains("/my/enter/"));
            if mailed.is_some() {
                break;
            }
        }
        let mail = mailed.expect("a link was mailed");
        let token = self.desk.enter(&mail.link_to("/my/enter/"), Client::default()).await.expect("the link lets in");
        token.as_str().to_owned()
    }

    /// The first active administrator of an org who does more than read, whom mail reaches.
    pub async fn administrator(&self, org: OrgId) -> users::Model {
        let them = users::Entity::find()
            .filter(users::Column::OrgId.eq(org.0))
            .filter(users::Column::Administrator.eq(true))
            .filter(users::Column::Status.eq("active"))
            .order_by_asc(users::Column::Id);
        let them = them.all(self.store().read()).await.expect("administrators");
        let held = suppressions::Entity::find().all(self.store().read()).await.expect("holds");
        let reached = |user: &users::Model| {
            user.emails.0.first().is_some_and(|own| held.iter().all(|hold| hold.address != own.to_lowercase()))
        };
        let full = |user: &users::Model| user.roles.0.iter().any(|role| role == "org_admin");
        them.into_iter().find(|user| full(user) && reached(user)).expect("an administrator")
    }

    /// The org whose name begins so.
    pub async fn org(&self, name: &str) -> OrgId {
        let org = orgs::Entity::find().filter(orgs::Column::Name.starts_with(name)).one(self.store().read()).await;
        OrgId(org.expect("a query").unwrap_or_else(|| panic!("no org is called {name}")).id)
    }

    /// The first user with this display name.
    pub async fn user(&self, name: &str) -> UserId {
        let user = users::Entity::find().filter(users::Column::DisplayName.eq(name)).one(self.store().read()).await;
        UserId(user.expect("a query").unwrap_or_else(|| panic!("nobody is called {name}")).id)
    }
}

/// A mail as its reader sees it.
#[derive(Clone, Debug)]
pub struct Letter {
    pub to: String,
    pub subject: String,
    pub message_id: String,
    /// The token of the envelope sender.
    pub verp: String,
    pub text: String,
}

impl Letter {
    fn read(sent: &Sent) -> Self {
        let message = MessageParser::default().parse(&sent.octets).expect("a message");
        let verp = sent.sender.trim_start_matches("bounce+").split('@').next().unwrap_or_default();
        Self {
            to: sent.recipient.clone(),
            subject: message.subject().unwrap_or_default().to_owned(),
            message_id: message.message_id().unwrap_or_default().to_owned(),
            verp: verp.to_owned(),
            text: message.body_text(0).unwrap_or_default().into_owned(),
        }
    }

    /// The six digits in it.
    pub fn code(&self) -> String {
        let line = self.text.lines().map(|line| line.trim().replace(' ', ""));
        let mut codes = line.filter(|line| line.len() == 6 && line.bytes().all(|b| b.is_ascii_digit()));
        codes.next().unwrap_or_else(|| panic!("no code in {:?}", self.text))
    }

    /// The secret of the link in it.
    pub fn link(&self) -> String {
        self.link_to("/l/")
    }

    /// The last part of the link in it that leads to `path`.
    pub fn link_to(&self, path: &str) -> String {
        let (_, rest) = self.text.split_once(path).unwrap_or_else(|| panic!("no link in {:?}", self.text));
        rest.split_whitespace().next().unwrap_or_default().to_owned()
    }
}

/// The address of an empty database without a schema; on SQLite a file in `home`, made when it is opened.
pub fn database(on: On, home: &Path) -> String {
    match on {
        On::Sqlite => format!("sqlite://{}", home.join("farol.db").display()),
        On::Postgres => {
            let cluster = postgres::shared_cluster();
            let name = format!("t{}", uuid::Uuid::now_v7().simple());
            cluster.create_database(&name).expect("a database");
            cluster.url(&name)
        }
    }
}

/// The sample directory: two providers, forty customers, three thousand users.
pub fn sample_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/directory")
}

/// Makes of each `async fn name(on: On)` two tests, `name::sqlite` and `name::postgres`.
#[macro_export]
macro_rules! on_both {
    ($($name:ident),+ $(,)?) => {
        $(mod $name {
            #[tokio::test(flavor = "multi_thread")]
            async fn sqlite() {
                super::$name($crate::On::Sqlite).await;
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn postgres() {
                super::$name($crate::On::Postgres).await;
            }
        })+
    };
}
