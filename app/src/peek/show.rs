//! The pane: beside the list where there is room, else over its lower part.

use leptos::{context::Provider, prelude::*};
use leptos_router::{hooks::use_location, params::ParamsMap};

use super::{Beside, Peek, address, card};
use crate::{
    bundles::Cards,
    error::ApiError,
    ui::{
        erase::{changing, flag, press},
        icon::Icon,
        load::Busy,
        words::t,
    },
    users,
};

/// The page of the card as it is, with the parameters of its own address.
pub fn pane(peek: Peek) -> AnyView {
    let here = use_location();
    let (path, busy) = (peek.path, expect_context::<Busy>().beside);
    let open = Memo::new(move |_| path.with(|path| !path.is_empty()));
    let noun = Memo::new(move |_| path.with(|path| card(path).map(|(noun, _)| noun.to_owned())));
    let list = Signal::derive(move || address(&here.pathname.get(), &here.search.get(), None));
    let inside = move || {
        let params = ArcMemo::new(move |_| path.with(|path| card(path).map(|(_, id)| called(id)).unwrap_or_default()));
        view! {
            <div class="peek-head">
                <a
                    class="button ghost peek-close"
                    href=list
                    on:click=move |event| {
                        event.prevent_default();
                        peek.close();
                    }
                >
                    <Icon name="chevron-left" />
                    {t("Back to the list")}
                </a>
                <a class="button peek-open" href=path>
                    {t("Open the card")}
                    <kbd aria-hidden="true">"Enter"</kbd>
                </a>
            </div>
            <div class="peek-card" aria-busy=flag(move || busy.get())>
                <Provider value=Beside>
                    <Provider value=params>{changing(move || noun.get().map(|noun| drawn(&noun)))}</Provider>
                </Provider>
            </div>
        }
        .into_any()
    };
    view! {
        <aside class="peek" class:on=open aria-label=t("The card beside the list")>
            {changing(move || open.get().then(inside))}
        </aside>
    }
    .into_any()
}

/// Under each name that a page's address has for it.
fn called(id: &str) -> ParamsMap {
    ["id", "number"].into_iter().map(|name| (name.to_owned(), id.to_owned())).collect()
}

fn drawn(noun: &str) -> AnyView {
    match noun {
        "users" => users::show::page(),
        "orgs" => Cards::Org.within(),
        "devices" => Cards::Device.within(),
        _ => Cards::Order.within(),
    }
}

/// In place of the card; the page that it stands beside is there all the same.
pub fn problem(ApiError { error }: ApiError) -> AnyView {
    view! { <p class="peek-problem" role="alert">{error.message}</p> }.into_any()
}

/// Shows and hides the card of the row with the focus, or of the first: for a pointer.
#[component]
pub fn SideBySide() -> AnyView {
    let Some(peek) = use_context::<Peek>() else { return ().into_any() };
    let open = move || peek.path.with(|path| !path.is_empty());
    let pressed = move || {
        if peek.is_open() {
            peek.close();
        } else if let Some(path) = super::rows::first() {
            peek.show(path);
        }
    };
    view! {
        <button
            type="button"
            class="button needs-script side-by-side"
            class:on=open
            aria-pressed=move || open().to_string()
            on:click=press(pressed)
        >
            <Icon name="columns-2" />
            {t("Side by side")}
        </button>
    }
    .into_any()
}
