//! What is round every page: the bar at the top, the place of the page, the toast and the dialogs.

use leptos::{ev, prelude::*};
use leptos_router::{hooks::use_location, location::Location};
use model::ErrorKind;
use wasm_bindgen::{JsCast, prelude::Closure};
use web_sys::{HtmlElement, ResizeObserver};

use super::words::t;
use super::{
    aloud::{self, AloudDialog},
    brand::Brand,
    command::{self, CommandBar},
    dialog::focus,
    erase::{changing, effect, flag, press},
    heading::provide_moved,
    hints,
    icon::Icon,
    keys,
    keys_dialog::KeysDialog,
    language::LanguageChoice,
    load::{self, Asked, Loaded, resource},
    menu::user_menu,
    problem::leave,
    signed_out,
    tabs::{self, TabStrip},
    time,
    toast::ToastLine,
};
use crate::{
    error::ApiError,
    my::head::MyHead,
    peek,
    routes::{Pages, To, is_customers, is_public},
    search::{ask::Bar, bar::SearchBar},
    security::ask::ProveDialog,
    sessions::watch::watch,
    staff::api::get_corner,
    visits::{
        bar::CallBar,
        now::{self, Now},
    },
};

/// Everything inside the router.
#[component]
pub fn Layout(routing: ReadSignal<bool>) -> AnyView {
    provide_moved();
    aloud::provide();
    hints::listen();
    time::provide();
    viewport();
    let path = settled().pathname;
    // The way in is a document of its own: no link leads there or away without a new one.
    let public = is_public(&path.get_untracked());
    let agents = !public && !is_customers(&path.get_untracked());
    let customers = is_customers(&path.get_untracked()) && !public;
    let home = Memo::new(move |_| path.get() == "/");
    let over = (!public).then(signed_out::provide);
    let busy = load::provide();
    let late = move || routing.get() || busy.page.get();
    let bar = expect_context::<Bar>();
    effect(move || {
        path.track();
        bar.stay();
    });
    let peek = peek::provide();
    if agents {
        peek::rows::listen(peek);
    }
    // A call may go on on every page of an agent's.
    let now = agents.then(now::provide);
    let tabs = tabs::provide(agents);
    let command = agents.then(command::provide);
    let keys = keys::listen(command);
    let corner = agents.then(|| resource(Box::new(Asked::default), |_| Box::pin(get_corner())));
    effect(|| {
        if let Some(root) = document().document_element() {
            _ = root.set_attribute("data-hydrated", "");
        }
    });
    view! {
        <a class="skip" href="#main" on:click=skip()>{t("Skip to the page")}</a>
        <div class="progress" class:on=move || late() || busy.beside.get() || bar.going.get() aria-hidden="true"></div>
        {customers.then(|| view! { <MyHead path /> })}
        {corner.map(|corner| view! {
            <header class="top" class:bare=home>
                <a class="top-brand" href=To::Home.to_string() data-key="g h" aria-label=t("Farol, to the search")>
                    <Brand />
                </a>
                <div class="top-search">
                    <Show when=move || !home.get()>
                        <SearchBar large=false />
                    </Show>
                </div>
                <TabStrip tabs />
                <div class="top-corner">
                    {command.map(opener)}
                    <Corner corner now />
                </div>
            </header>
        })}
        {over.map(|_| watch(customers))}
        <main
            id="main"
            class:public=public
            aria-busy=flag(late)
            on:blur=skipped()
            on:click=peek::rows::clicked(peek)
            on:focusin=peek::rows::focused(peek)
            on:pointerdown=peek::rows::touched(peek)
            on:pointerup=peek::rows::lifted(peek)
            on:pointercancel=peek::rows::lifted(peek)
            on:contextmenu=peek::rows::menu(peek)
        >
            <Pages />
        </main>
        {customers.then(|| view! { <footer class="my-foot"><LanguageChoice /></footer> })}
        {agents.then(|| peek::show::pane(peek))}
        {now.map(|now| view! { <CallBar now /> })}
        <ToastLine />
        <KeysDialog keys />
        <AloudDialog />
        {command.map(|command| view! { <CommandBar command /> })}
        {agents.then(|| view! { <ProveDialog /> })}
        {over.map(|over| changing(move || over.get().then(signed_out::page)))}
    }
    .into_any()
}

/// The address, each of its parts read once. Memos are lazy, and on the server the parts of a page that wait are made on
/// several threads: two that were the first to read one memo would take its value from under each other.
fn settled() -> Location {
    let here = use_location();
    for part in [here.pathname, here.search] {
        part.with_untracked(|_| ());
    }
    here.query.with_untracked(|_| ());
    here
}

/// What the link says. The router takes it for one to another page, and leaves the focus where it is.
fn skip() -> Box<dyn FnMut(ev::MouseEvent)> {
    Box::new(|event| {
        event.prevent_default();
        if let Some(main) = document().get_element_by_id("main") {
            _ = main.set_attribute("tabindex", "-1");
        }
        focus("#main");
    })
}

/// The page takes the focus for that alone: else every press on its text would give it the focus, and Tab begin anew.
fn skipped() -> Box<dyn FnMut(ev::FocusEvent)> {
    Box::new(|_| {
        if let Some(main) = document().get_element_by_id("main") {
            _ = main.remove_attribute("tabindex");
        }
    })
}

/// The way to the command bar without keys.
fn opener(command: command::Command) -> AnyView {
    view! {
        <button
            type="button"
            class="button ghost square needs-script command-open"
            aria-label=t("Commands")
            title=t("Commands (Ctrl K)")
            on:click=press(move || command.open())
        >
            <Icon name="command" />
        </button>
    }
    .into_any()
}

#[component]
fn Corner(corner: Loaded, now: Option<Now>) -> AnyView {
    let first = move || {
        view! {
            <Transition>
                {move || Suspend::new(async move {
                    match corner.await {
                        Ok(shown) => shown.view(user_menu),
                        Err(ApiError { error }) if error.kind == ErrorKind::SignedOut => {
                            view! { <a class="button" href=leave(false) rel="external">{t("Sign in")}</a> }.into_any()
                        }
                        _ => ().into_any(),
                    }
                })}
            </Transition>
        }
        .into_any()
    };
    changing(move || now.and_then(|now| now.corner.get()).map_or_else(first, user_menu))
}

/// Keeps `--seen`, the height that a soft keyboard leaves, for lists that must stay above it.
fn viewport() {
    effect(move || {
        let Some(seen) = window().visual_viewport() else { return };
        let measure = Closure::<dyn Fn()>::new(move || {
            if let Some(seen) = window().visual_viewport() {
                keep("--seen", seen.height() as i32);
            }
        });
        seen.set_onresize(Some(measure.as_ref().unchecked_ref()));
        measure.forget();
    });
}

/// Tells the style sheet how high what `selector` finds is, by a property of this name, for as long as it is there: what stands beside
/// it on the screen is not covered, however its text breaks.
pub fn keep_height(selector: &'static str, name: &'static str) {
    effect(move || {
        let found = document().query_selector(selector).ok().flatten().and_then(|it| it.dyn_into::<HtmlElement>().ok());
        let Some(found) = found else { return };
        let seen = found.clone();
        let measure = Closure::<dyn Fn()>::new(move || keep(name, seen.offset_height()));
        if let Ok(observer) = ResizeObserver::new(measure.as_ref().unchecked_ref()) {
            observer.observe(&found);
        }
        measure.forget();
        on_cleanup(move || keep(name, 0));
    });
}

/// In CSS pixels.
fn keep(name: &str, height: i32) {
    let root = document().document_element().and_then(|root| root.dyn_into::<HtmlElement>().ok());
    if let Some(root) = root {
        _ = root.style().set_property(name, &format!("{height}px"));
    }
}
