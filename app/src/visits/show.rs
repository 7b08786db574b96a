//! The summary of a call: `/calls/:id`.

use leptos::prelude::*;
use model::visits::{CallSummary, span};

use super::api::get_call;
use crate::ui::words::t;
use crate::{
    routes::To,
    ui::{
        copy::CopyButton,
        erase::effect,
        facts::Panel,
        heading::Heading,
        intl,
        load::loaded,
        time::{Clock, Time},
    },
};
use crate::{t, tv};

pub fn page() -> AnyView {
    loaded(|asked| Box::pin(async move { get_call(asked.id("call")?).await }), summary)
}

pub fn summary(call: CallSummary) -> AnyView {
    let text = RwSignal::new(call.text.clone());
    effect({
        let (told, from, to) = (call.text, call.started_at.clone(), call.ended_at.clone());
        move || {
            if let Some(own) = intl::span(from.as_str(), to.as_str()) {
                text.set(told.replacen(&span(&from, &to), &own, 1));
            }
        }
    });
    view! {
        <header class="page-head">
            <div class="page-title">
                <Heading text=t!("Call with {user}", user = call.user.name) />
                <p class="page-sub">
                    <a href=To::User(call.user.id).to_string()>{call.user.name.clone()}</a>
                    " · "
                    <a href=To::Org(call.org.id).to_string()>{call.org.name}</a>
                    " · "
                    {tv!(
                        "{from} to {to}",
                        from = view! { <Clock at=call.started_at /> },
                        to = view! { <Clock at=call.ended_at.clone() /> },
                    )}
                    " · "
                    <Time at=call.ended_at />
                </p>
            </div>
            <div class="actions">
                <CopyButton value=text what=t("summary") words=t("Copy the summary") />
            </div>
        </header>
        <Panel id="summary" title=t("For the ticket") icon="file-text">
            <pre class="summary" tabindex="0" aria-labelledby="summary-title">{text}</pre>
        </Panel>
    }
    .into_any()
}
