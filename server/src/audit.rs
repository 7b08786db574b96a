//! `GET /audit.csv`: lines of the provider's log for a spreadsheet, as the filter in the query says, or an export that
//! somebody else has approved (`?export=ID`).

use std::str::FromStr;

use app::caller;
use axum::{
    Extension,
    body::{Body, Bytes},
    extract::{Query, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use desk::{Client, audit::Csv};
use futures::stream;
use model::{AppError, ExportId, audit::AuditFilter};
use serde::Deserialize;

use crate::{boot::Web, layers::api::Problem};

/// A filter as a form sends it: what is not filled in is empty.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    export: String,
    from: String,
    to: String,
    agent: String,
    org: String,
    user: String,
    verb: String,
    outcome: String,
    questioned: String,
}

impl Asked {
    fn filter(&self) -> Result<AuditFilter, AppError> {
        Ok(AuditFilter {
            from: text(&self.from),
            to: text(&self.to),
            agent: parsed("agent", &self.agent)?,
            org: parsed("org", &self.org)?,
            user: parsed("user", &self.user)?,
            verb: parsed("verb", &self.verb)?,
            outcome: parsed("outcome", &self.outcome)?,
            questioned: self.questioned == "true",
        })
    }
}

fn text(given: &str) -> Option<String> {
    Some(given.to_owned()).filter(|text| !text.is_empty())
}

/// What is filled in has to be readable: a filter that is left out would export more than was asked for.
fn parsed<T: FromStr>(field: &str, given: &str) -> Result<Option<T>, AppError> {
    let no = || AppError::invalid(field, "This filter cannot be read.");
    text(given).map(|given| given.parse().map_err(|_| no())).transpose()
}

/// Who only asks for the head takes no lines, and uses nothing up.
pub async fn no_head() -> StatusCode {
    StatusCode::METHOD_NOT_ALLOWED
}

pub async fn csv(
    State(web): State<Web>,
    Extension(client): Extension<Client>,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let token = caller::token(&headers).ok_or_else(AppError::signed_out)?;
    let agent = web.desk.agent(&token).await?.from(client);
    let csv = match parsed::<ExportId>("export", &asked.export)? {
        Some(id) => agent.approved_export(id).await?,
        None => agent.export(asked.filter()?).await?,
    };
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8; header=present"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"farol-audit.csv\""),
    ];
    Ok((headers, Body::from_stream(stream::unfold(csv, piece))).into_response())
}

async fn piece(mut csv: Csv) -> Option<(Result<Bytes, AppError>, Csv)> {
    match csv.next().await {
        Ok(Some(bytes)) => Some((Ok(bytes.into()), csv)),
        Ok(None) => None,
        Err(fault) => Some((Err(fault), csv)),
    }
}
