//! The error that crosses the wire: [`model::AppError`] in the envelope of the HTTP contract, `{"error": {…}}`.

use leptos::{
    prelude::{FromServerFnError, ServerFnErrorErr},
    server_fn::{Bytes, Decodes},
};
use model::{AppError, ErrorKind};
use serde::{Deserialize, Serialize};

use crate::json::Lean;
use crate::ui::{
    signed_out,
    words::{t, told},
};

/// What every server function fails with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiError {
    pub error: AppError,
}

impl From<AppError> for ApiError {
    /// Where an answer leaves, so what it says is in the reader's language from here on.
    fn from(error: AppError) -> Self {
        Self { error: told(error) }
    }
}

impl std::fmt::Display for ApiError {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.error.fmt(out)
    }
}

impl std::error::Error for ApiError {}

impl FromServerFnError for ApiError {
    type Encoder = Lean;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        use ServerFnErrorErr::{Args, Deserialization, MissingArg, Request};
        let error = match error {
            Request(_) => AppError::new(
                ErrorKind::Offline,
                t("Farol cannot be reached just now. Check the network and try again."),
            ),
            Args(_) | MissingArg(_) | Deserialization(_) => {
                AppError::new(ErrorKind::BadRequest, t("The request is not of the form that this address takes."))
            }
            other => AppError::new(ErrorKind::Internal, other.to_string()),
        };
        error.into()
    }

    /// As it comes into the browser: where it says that the session has ended, that is so for the whole page. What is of another
    /// form comes from something in front of Farol that did not reach it.
    fn de(data: Bytes) -> Self {
        let error = <Lean as Decodes<Self>>::decode(data);
        let error = error.unwrap_or_else(|it| Self::from_server_fn_error(ServerFnErrorErr::Request(it.to_string())));
        signed_out::heard(&error.error);
        error
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_front_does_not_speak_for_farol() {
        let kind = |body: &'static str| ApiError::de(Bytes::from_static(body.as_bytes())).error.kind;
        assert_eq!(kind(r#"{"error":{"kind":"not_found","message":"Not there."}}"#), ErrorKind::NotFound);
        assert_eq!(kind("<html><head><title>502 Bad Gateway</title></head></html>"), ErrorKind::Offline);
        assert_eq!(kind(""), ErrorKind::Offline);
    }
}
