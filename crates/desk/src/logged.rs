//! Faults that nobody at the screen can act on: logged once with their cause, answered with a reference.

use std::fmt::Display;

use model::{AppError, ErrorKind};
use store::sea_orm::{DbErr, RuntimeErr};

/// Turns a fault into the answer for it.
pub(crate) trait Logged<T> {
    /// The value; else `internal` with a reference, or `unavailable` when the database does not answer.
    fn logged(self) -> Result<T, AppError>;
}

impl<T> Logged<T> for Result<T, DbErr> {
    fn logged(self) -> Result<T, AppError> {
        self.map_err(|fault| match fault {
            DbErr::Conn(RuntimeErr::Internal(_) | RuntimeErr::SqlxError(_)) | DbErr::ConnectionAcquire(_) => {
                tracing::error!(cause = %fault, "the database does not answer");
                let message = "The directory cannot be reached just now. Try again in a moment.";
                AppError { retry_after: Some(2), ..AppError::new(ErrorKind::Unavailable, message) }
            }
            fault => internal(fault),
        })
    }
}

/// Logs `cause` and gives the answer that carries only its reference.
pub(crate) fn internal(cause: impl Display) -> AppError {
    let id = uuid::Uuid::now_v7().simple().to_string();
    let reference = format!("F-{}", &id[id.len() - 10..]);
    tracing::error!(%reference, %cause, "internal fault");
    AppError::internal(reference)
}
