//! The rules. [`Desk`] is the process's door to them; what one signed-in person may do is the handle that it gives out.

mod agent;
pub mod devices;
pub mod orders;
pub mod orgs;
pub mod search;
pub mod sessions;
pub mod users;

pub use agent::AgentDesk;
pub use sessions::{Client, Token};

/// The rules over one database: cheap to clone, one a process.
#[derive(Clone)]
pub struct Desk {
    store: store::Store,
}
