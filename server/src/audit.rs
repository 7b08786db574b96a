//! `GET /audit.csv`: lines of the provider's log for a spreadsheet, as the filter in the query says, or an export that
//! somebody else has approved (`?export=ID`).

use app::caller;
use axum::{
    Extension,
    body::{Body, Bytes},
    extract::{Query, State},
    http::{HeaderMap, header},
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
    fn filter(&self) -> AuditFilter {
        let text = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        AuditFilter {
            from: text(&self.from),
            to: text(&self.to),
            agent: self.agent.parse().ok(),
            org: self.org.parse().ok(),
            user: self.user.parse().ok(),
            verb: self.verb.parse().ok(),
            outcome: self.outcome.parse().ok(),
            questioned: self.questioned == "true",
        }
    }
}

pub async fn csv(
    State(web): State<Web>,
    Extension(client): Extension<Client>,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let token = caller::token(&headers).ok_or_else(AppError::signed_out)?;
    let agent = web.desk.agent(&token).await?.from(client);
    let csv = match asked.export.parse::<ExportId>() {
        Ok(id) => agent.approved_export(id).await?,
        Err(_) => agent.export(asked.filter()).await?,
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
