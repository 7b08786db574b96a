//! The door to a customer's charts, which are drawn on the server: the browser holds their lines as text.

use leptos::prelude::*;
use model::{OrgId, orgs::OrgHead};
use serde::{Deserialize, Serialize};

use crate::{error::ApiError, json::Json};

/// All charts of a customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drawn {
    pub org: OrgHead,
    /// The first day that mail and devices are shown of, licences, and the last of all (`2026-11-20`).
    pub from: String,
    pub from_long: String,
    pub to: String,
    pub licences: Vec<Line>,
    pub mail: Vec<Line>,
    pub devices: Vec<Line>,
}

/// One thing over time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// A licence's name, or the word of an event or a state.
    pub name: String,
    /// Now; of mail in all days together.
    pub n: i64,
    /// Of how many: bought, or all of the customer's devices.
    pub of: Option<i64>,
    /// The most on any day: the height of the chart.
    pub most: i64,
    /// How many days the chart is wide.
    pub days: i64,
    /// The shape, as an SVG path in ten units a day and [`HEIGHT`] units high.
    pub shape: String,
    /// The line of what was bought.
    pub limit: Option<String>,
    /// Day, number, of how many: those days on which something is other than on the day before.
    pub table: Vec<(String, i64, Option<i64>)>,
}

/// How high a chart is, in its own units.
pub const HEIGHT: i64 = 100;

#[server(prefix = "/api", endpoint = "orgs/charts", input = Json, output = Json)]
pub async fn get_charts(id: OrgId) -> Result<Drawn, ApiError> {
    Ok(super::draw::draw(&crate::caller::agent().await?.org_charts(id).await?))
}
