//! The card of one person: `/users/:id`.

use leptos::prelude::*;
use model::users::UserCard;

use super::{account::Account, api::get_user, concerns::Concerns, contact::Contact, features::Features, words};
use crate::{
    devices::table::DevicesPanel,
    licences::held::HeldLicences,
    mail::last::LastMailPanel,
    orgs::scope::SearchHere,
    routes::{Shown, To},
    ui::{
        chip::{Chip, Tag},
        heading::Heading,
        load::loaded,
        text::initials,
    },
};

pub fn page() -> AnyView {
    loaded(|asked| Box::pin(async move { Ok(Shown::User(Box::new(get_user(asked.id("user")?).await?))) }))
}

pub fn card(card: UserCard) -> AnyView {
    let roles = card.roles.iter().map(|role| view! { <Tag text=words::role(*role) icon="shield" /> }).collect_view();
    let work = [card.title.clone(), card.department.clone()].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    view! {
        <article class="card">
            <header class="page-head">
                <span class="avatar" aria-hidden="true">
                    {initials(&card.display_name)}
                </span>
                <div class="page-title">
                    <Heading text=card.display_name.clone() />
                    <p class="page-sub">
                        <a href=To::Org(card.org.id).to_string()>{card.org.name.clone()}</a>
                        {(!work.is_empty()).then(|| format!(" · {work}"))}
                    </p>
                    <div class="chips">
                        <Chip word=words::status(card.status) />
                        {roles}
                    </div>
                </div>
                <div class="actions">
                    <SearchHere org=card.org.clone() />
                </div>
            </header>
            <Concerns concerns=card.concerns.clone() org=card.org.clone() />
            <div class="panels">
                <Contact card=card.clone() />
                <Account card=card.clone() />
                <div class="stack">
                    <LastMailPanel mail=card.last_mail />
                    <Features features=card.features />
                </div>
                <HeldLicences licences=card.licences />
                <DevicesPanel devices=card.devices />
            </div>
        </article>
    }
    .into_any()
}
