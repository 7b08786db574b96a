//! What the browser and the server both know: ids, inputs, the views made for the screen, and the one error type.
//! Serde only: no I/O, no clock, no database, no pages.

pub mod audit;
pub mod charts;
pub mod classify;
pub mod consent;
pub mod devices;
pub mod differences;
pub mod error;
pub mod field;
pub mod ids;
pub mod imports;
pub mod label;
pub mod lean;
pub mod licences;
pub mod links;
pub mod mail;
pub mod orders;
pub mod orgs;
pub mod page;
pub mod search;
pub mod security;
pub mod sessions;
pub mod spoken;
pub mod staff;
pub mod timestamp;
pub mod users;
pub mod verification;
pub mod view;
pub mod visits;
pub mod warnings;
mod wire;

pub use error::{AppError, ErrorKind};
pub use ids::{
    ConsentId, DeliveryId, DeviceId, EventId, ExportId, OrgId, PasskeyId, SearchId, SessionId, UserId, VerificationId,
    ViewId, VisitId, VouchId,
};
pub use page::{Page, PageInput};
pub use timestamp::Timestamp;
