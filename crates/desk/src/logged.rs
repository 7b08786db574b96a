//! Faults that nobody at the screen can act on: logged once with their cause, answered with a reference.

use std::fmt::Display;

use model::error::later;
use model::{AppError, ErrorKind};
use store::sea_orm::DbErr;

/// Turns a fault into the answer for it.
pub(crate) trait Logged<T> {
    /// The value; else `internal` with a reference, or `unavailable` when the database does not answer.
    fn logged(self) -> Result<T, AppError>;
}

impl<T> Logged<T> for Result<T, DbErr> {
    fn logged(self) -> Result<T, AppError> {
        self.map_err(|fault| {
            if store::is_refused(&fault) {
                tracing::warn!("a change was refused: the database has no primary just now");
                return unavailable(NO_CHANGES, 5);
            }
            if store::is_away(&fault) {
                tracing::error!(cause = %fault, "the database does not answer");
                return unavailable(later("The directory cannot be reached just now. Try again in a moment."), 2);
            }
            internal(fault)
        })
    }
}

/// What a change is told while reads go on without a primary.
const NO_CHANGES: &str = later(
    "Changes are not possible for a moment: another machine is taking over the database. Nothing was changed; looking up goes on. Try again shortly.",
);

fn unavailable(message: &'static str, retry_after: u32) -> AppError {
    AppError { retry_after: Some(retry_after), ..AppError::new(ErrorKind::Unavailable, message) }
}

/// Logs `cause` and gives the answer that carries only its reference.
pub(crate) fn internal(cause: impl Display) -> AppError {
    let id = uuid::Uuid::now_v7().simple().to_string();
    let reference = format!("F-{}", &id[id.len() - 10..]);
    tracing::error!(%reference, %cause, "internal fault");
    AppError::internal(reference)
}
