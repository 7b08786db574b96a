//! The rules. [`Desk`] is the process's door to them; what one signed-in person may do is the handle that it gives out.

mod agent;
mod attempts;
pub mod clock;
pub mod demo;
pub mod devices;
pub mod doctor;
pub mod imports;
mod licences;
mod logged;
pub mod mail;
pub mod orders;
pub mod orgs;
mod pages;
mod passwords;
pub mod search;
mod secret;
pub mod sessions;
pub mod staff;
pub mod users;

pub use agent::AgentDesk;
pub use sessions::{Client, Token};

/// The rules over one database: cheap to clone, one a process.
#[derive(Clone)]
pub struct Desk {
    pub(crate) store: store::Store,
    pub(crate) passwords: passwords::Passwords,
    pub(crate) demo: bool,
}

impl Desk {
    /// Over a database that is open and migrated.
    pub fn new(store: store::Store) -> Self {
        Self { store, passwords: passwords::Passwords::default(), demo: false }
    }

    /// With the sign-ins of the demo directory shown to whoever opens the sign-in page. Never for production.
    pub fn with_demo(self, demo: bool) -> Self {
        Self { demo, ..self }
    }

    pub fn store(&self) -> &store::Store {
        &self.store
    }
}
