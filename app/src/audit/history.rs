//! What was read and done about one user (`/users/:id/history`) or customer (`/orgs/:id/history`).

use leptos::prelude::*;
use model::audit::History;

use super::api::{org_history, user_history};
use crate::{routes::Shown, ui::load::loaded};

pub fn of_user() -> AnyView {
    loaded(|asked| {
        Box::pin(async move {
            let cursor = asked.query.get("cursor");
            Ok(Shown::History(Box::new(user_history(asked.id("user")?, cursor).await?)))
        })
    })
}

pub fn of_org() -> AnyView {
    loaded(|asked| {
        Box::pin(async move {
            let cursor = asked.query.get("cursor");
            Ok(Shown::History(Box::new(org_history(asked.id("customer")?, cursor).await?)))
        })
    })
}

pub fn history(_history: History) -> AnyView {
    ().into_any()
}
