//! What is round every page: the bar at the top, the place of the page, the toast and the dialogs.

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use model::{ErrorKind, staff::Me};

use super::{
    brand::Brand,
    dialog::KeysDialog,
    heading::provide_moved,
    keys,
    menu::UserMenu,
    problem::leave,
    toast::ToastLine,
};
use crate::{
    error::ApiError,
    routes::{Pages, To, is_public},
    search::bar::SearchBar,
    staff::api::get_me,
};

/// Everything inside the router.
#[component]
pub fn Layout(routing: ReadSignal<bool>) -> AnyView {
    provide_moved();
    keys::listen();
    viewport();
    let path = use_location().pathname;
    let public = Memo::new(move |_| is_public(&path.get()));
    let home = Memo::new(move |_| path.get() == "/");
    let me = Resource::new(move || public.get(), me_unless);
    Effect::new(|_| {
        if let Some(root) = document().document_element() {
            _ = root.set_attribute("data-hydrated", "");
        }
    });
    view! {
        <a class="skip" href="#main">"Skip to the page"</a>
        <div class="progress" class:on=routing aria-hidden="true"></div>
        <Show when=move || !public.get()>
            <header class="top" class:bare=home>
                <a class="top-brand" href=To::Home.to_string() aria-label="Farol, to the search">
                    <Brand />
                </a>
                <div class="top-search">
                    <Show when=move || !home.get()>
                        <SearchBar large=false />
                    </Show>
                </div>
                <Corner me />
            </header>
        </Show>
        <main id="main" class:public=public>
            <Pages />
        </main>
        <ToastLine />
        <KeysDialog />
    }
    .into_any()
}

/// Nobody is asked for on the pages that are there for nobody.
async fn me_unless(public: bool) -> Result<Option<Me>, ApiError> {
    if public { Ok(None) } else { get_me().await.map(Some) }
}

#[component]
fn Corner(me: Resource<Result<Option<Me>, ApiError>>) -> AnyView {
    view! {
        <div class="top-corner">
            <Transition>
                {move || Suspend::new(async move {
                    match me.await {
                        Ok(Some(me)) => view! { <UserMenu me /> }.into_any(),
                        Err(ApiError { error }) if error.kind == ErrorKind::SignedOut => {
                            view! { <a class="button" href=leave() rel="external">"Sign in"</a> }.into_any()
                        }
                        _ => ().into_any(),
                    }
                })}
            </Transition>
        </div>
    }
    .into_any()
}

/// Keeps `--seen`, the height that a soft keyboard leaves, for lists that must stay above it.
fn viewport() {
    use wasm_bindgen::{JsCast, prelude::Closure};
    Effect::new(move |_| {
        let Some(seen) = window().visual_viewport() else { return };
        let measure = Closure::<dyn Fn()>::new(move || {
            let root = document().document_element().and_then(|root| root.dyn_into::<web_sys::HtmlElement>().ok());
            if let (Some(root), Some(seen)) = (root, window().visual_viewport()) {
                _ = root.style().set_property("--seen", &format!("{}px", seen.height()));
            }
        });
        seen.set_onresize(Some(measure.as_ref().unchecked_ref()));
        measure.forget();
    });
}
