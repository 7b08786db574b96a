//! One request to look in: `/my/requests/:id`, where its link and its square lead. Read on a telephone most of the time.

use leptos::prelude::*;
use model::consent::{ConsentState, RequestPage};

use super::{
    answer::{answers, live, question},
    api::my_request,
};
use crate::ui::words::t;
use crate::{
    consent::words::state,
    routes::To,
    ui::{
        chip::Chip,
        erase::changing,
        heading::Heading,
        latest::Latest,
        live::{live as hear, reload},
        load::loaded,
    },
};

pub fn page() -> AnyView {
    loaded(|asked| Box::pin(async move { my_request(asked.id("request")?).await }), request)
}

pub fn request(first: RequestPage) -> AnyView {
    let id = first.consent.id;
    let (page, reloads) = (RwSignal::new(first), Latest::default());
    hear("my=1".to_owned(), Callback::new(move |()| reload(page, reloads, my_request(id))));
    view! {
        <div class="my my-request">
            <div class="door-card">
                {changing(move || page.with(|page| body(page.clone())))}
                <p class="door-note">
                    <a href=To::My.to_string()>{t("All who may look in")}</a>
                    " · "
                    <a href=To::MyLog.to_string()>{t("What was looked at")}</a>
                </p>
            </div>
        </div>
    }
    .into_any()
}

fn body(RequestPage { me, consent, .. }: RequestPage) -> AnyView {
    let title = match consent.state {
        ConsentState::Waiting => t("May they look in?"),
        ConsentState::Live => t("They may look in"),
        ConsentState::Refused => t("You refused: nobody looks in"),
        _ => t("This request is over"),
    };
    view! {
        <Heading text=title />
        <p><Chip word=state(consent.state) /></p>
        {if consent.state == ConsentState::Live { live(&consent, me.reads_only, "request") } else { question(&consent) }}
        {answers(&consent, me.reads_only, "request")}
    }
    .into_any()
}
