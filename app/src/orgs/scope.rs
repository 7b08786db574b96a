//! *Search here*: limits the search bar to one customer.

use leptos::prelude::*;
use model::search::OrgRef;

use crate::t;
use crate::ui::words::t;
use crate::{
    search::{ask::Bar, bar::search_in},
    ui::icon::Icon,
};

#[component]
pub fn SearchHere(org: OrgRef) -> AnyView {
    let bar = expect_context::<Bar>();
    let label = t!("Search here, in {org}", org = org.name);
    view! {
        <button type="button" class="button needs-script" data-key="f" aria-label=label on:click=move |_| search_in(bar, org.clone())>
            <Icon name="search" />
            {t("Search here")}
        </button>
    }
    .into_any()
}
