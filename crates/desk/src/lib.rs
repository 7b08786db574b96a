//! The rules. [`Desk`] is the process's door to them; what one signed-in person may do is the handle that it gives out.

mod agent;
mod attempts;
pub mod audit;
mod brake;
pub mod clock;
mod consent;
mod contact;
mod customer;
pub mod demo;
pub mod devices;
mod differences;
pub mod doctor;
mod history;
pub mod imports;
mod keys;
mod languages;
pub mod lease;
mod licences;
mod links;
mod live;
mod logged;
pub mod mail;
pub mod orders;
pub mod orgs;
mod pages;
mod passwords;
mod policy;
mod qr;
pub mod restore;
pub mod search;
mod secret;
mod security;
pub mod sessions;
pub mod staff;
pub mod users;
pub mod verification;
mod view;
mod visits;
mod warnings;

use std::sync::Arc;

use model::{AppError, ErrorKind};
use store::live::News;
use tokio::sync::{Notify, Semaphore, broadcast};

use logged::Logged;

pub use agent::AgentDesk;
pub use customer::CustomerDesk;
pub use keys::Keys;
pub use live::Ears;
pub use mail::PostOffice;
pub use policy::permissions;
pub use security::Holder;
pub use sessions::{Asks, Client, Token, Whose};
pub use warnings::Looked;

/// The setting by which a process sees that it has the deployment's key.
const KEY_CHECK: &str = "key_check";

/// The rules over one database: cheap to clone, one a process.
#[derive(Clone)]
pub struct Desk {
    pub(crate) store: store::Store,
    pub(crate) passwords: passwords::Passwords,
    pub(crate) keys: Keys,
    /// Has the deployment's own key. Without it a line of the log names nobody, for who has the key could not read it.
    pub(crate) keyed: bool,
    /// None where this process sends no mail.
    pub(crate) office: Option<Arc<PostOffice>>,
    pub(crate) news: broadcast::Sender<News>,
    pub(crate) demo: bool,
    /// The address that people open, without a slash at its end; empty where nobody serves.
    pub(crate) public_url: Arc<str>,
    /// None where passkeys do not work.
    pub(crate) party: Option<Arc<security::Party>>,
    pub(crate) persons: audit::persons::PersonKeys,
    pub(crate) looks: audit::look::Looks,
    pub(crate) typed: search::typed::Typed,
    /// None where looks cannot wait.
    pub(crate) waiting: Option<Arc<audit::waiting::Waiting>>,
    /// A place for each link to sign in with that is asked for and not written yet.
    pub(crate) asked: Arc<Semaphore>,
    /// Rings when a line was written to the log.
    pub(crate) sealing: Arc<Notify>,
}

impl Desk {
    /// Over a database that is open and migrated. Sends no mail, and keeps nothing under a key that outlives it.
    pub fn new(store: store::Store) -> Self {
        let (news, _) = broadcast::channel(256);
        Self {
            store,
            passwords: passwords::Passwords::default(),
            keys: Keys::random(),
            keyed: false,
            office: None,
            news,
            demo: false,
            public_url: Arc::default(),
            party: None,
            persons: audit::persons::PersonKeys::default(),
            looks: audit::look::Looks::default(),
            typed: search::typed::Typed::default(),
            waiting: None,
            asked: Arc::new(Semaphore::new(customer::ASKED as usize)),
            sealing: Arc::default(),
        }
    }

    /// With the address that people open: links lead there, and passkeys are bound to its name.
    pub fn with_public_url(self, url: &str) -> Self {
        Self { party: security::Party::of(url).map(Arc::new), public_url: url.trim_end_matches('/').into(), ..self }
    }

    /// The address of one of our pages.
    pub(crate) fn page_link(&self, path: &str) -> String {
        format!("{}{path}", self.public_url)
    }

    /// With the sign-ins of the demo directory shown to whoever opens the sign-in page. Never for production.
    pub fn with_demo(self, demo: bool) -> Self {
        Self { demo, ..self }
    }

    /// With the deployment's own key.
    pub fn with_keys(self, keys: Keys) -> Self {
        Self { keys, keyed: true, ..self }
    }

    /// Able to write mail. [`Desk::send_mail`] sends it.
    pub fn with_office(self, office: PostOffice) -> Self {
        Self { office: Some(Arc::new(office)), ..self }
    }

    /// Whether this process has the key that the deployment's database is used with; the first one to ask decides.
    pub async fn has_the_key(&self) -> Result<bool, AppError> {
        use store::{
            entities::settings,
            sea_orm::{ActiveValue::Set, EntityTrait, sea_query::OnConflict},
        };
        let row =
            settings::ActiveModel { name: Set(KEY_CHECK.to_owned()), value: Set(self.keys.mac(KEY_CHECK, b"farol")) };
        let there = OnConflict::column(settings::Column::Name).do_nothing().to_owned();
        let change = self.store.begin().await.logged()?;
        settings::Entity::insert(row).on_conflict(there).exec_without_returning(&change).await.logged()?;
        let row = settings::Entity::find_by_id(KEY_CHECK).one(&change).await.logged()?;
        change.commit().await.logged()?;
        Ok(row.is_some_and(|row| self.keys.verify(KEY_CHECK, b"farol", &row.value)))
    }

    /// Whether the database is used with this key, as far as it says; it is not told of this one.
    pub async fn knows_the_key(&self) -> Result<bool, AppError> {
        use store::{entities::settings, sea_orm::EntityTrait};
        let row = settings::Entity::find_by_id(KEY_CHECK).one(self.store.read()).await.logged()?;
        Ok(row.is_some_and(|row| self.keys.verify(KEY_CHECK, b"farol", &row.value)))
    }

    /// Whether the database has been used with any key.
    pub async fn is_under_a_key(&self) -> Result<bool, AppError> {
        use store::{entities::settings, sea_orm::EntityTrait};
        Ok(settings::Entity::find_by_id(KEY_CHECK).one(self.store.read()).await.logged()?.is_some())
    }

    pub fn keys(&self) -> &Keys {
        &self.keys
    }

    pub fn store(&self) -> &store::Store {
        &self.store
    }

    /// Where mail is written, or why there is none.
    pub(crate) fn office(&self) -> Result<Arc<PostOffice>, AppError> {
        let none = || AppError::new(ErrorKind::Unavailable, "This Farol sends no mail: no mail server is set up.");
        self.office.clone().ok_or_else(none)
    }
}
