//! The home page: the search bar, what is wrong at customers, and what was searched for before.

use leptos::prelude::*;
use leptos_meta::Title;

use super::{bar::SearchBar, recent::offered};
use crate::{
    ui::{brand::Mark, load::loaded, words::t},
    warnings::api::get_home,
};

pub fn page() -> AnyView {
    view! {
        <div class="home">
            <div class="home-hero">
                <Title text=t("Search") />
                <Mark />
                <h1>{t("Who is calling?")}</h1>
                <p class="home-lead">
                    {t("Type anything they say: a name as you hear it, a phone number, an e-mail address, a serial or MAC, an order.")}
                </p>
                <SearchBar large=true />
            </div>
            {loaded(|_| Box::pin(get_home()), offered)}
        </div>
    }
    .into_any()
}
