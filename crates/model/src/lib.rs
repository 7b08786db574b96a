//! What the browser and the server both know: ids, inputs, the views made for the screen, and the one error type.
//! Serde only: no I/O, no clock, no database, no pages.

pub mod classify;
pub mod devices;
pub mod error;
pub mod field;
pub mod ids;
pub mod imports;
pub mod licences;
pub mod links;
pub mod mail;
pub mod orders;
pub mod orgs;
pub mod page;
pub mod search;
pub mod sessions;
pub mod staff;
pub mod timestamp;
pub mod users;
pub mod verification;
mod wire;

pub use error::{AppError, ErrorKind};
pub use ids::{DeliveryId, DeviceId, OrgId, SearchId, SessionId, UserId, VerificationId};
pub use page::{Page, PageInput};
pub use timestamp::Timestamp;
