//! Pages that a browser fetches when somebody goes there, by bundles: what an agent needs at once is in the first download,
//! the rest of the wasm is in a few files of its own. What a bundle shows, and how that is read, is reached from here alone.

use std::time::Duration;

use leptos::{
    ev,
    prelude::*,
    task::spawn_local,
    wasm_bindgen::JsCast,
    wasm_split::{SplitLoaderError, wasm_split},
};
use leptos_router::ChooseView;
use model::{AppError, ErrorKind};

use crate::{
    audit, charts, devices,
    error::ApiError,
    links, mail, my, orders, orgs, peek,
    routes::{is_customers, is_public},
    security, sessions, staff,
    ui::{self, skeleton::Skeleton, words::t},
    users, verification, view, visits, warnings,
};

/// `page` is a part of the wasm of its own, with all that nobody else needs; `$load` fetches it.
macro_rules! bundle {
    ($about:literal, $Bundle:ident, $page:ident, $load:ident, { $($Page:ident => $view:path,)+ }) => {
        #[doc = $about]
        #[derive(Clone, Copy, Debug)]
        pub enum $Bundle {
            $($Page,)+
        }

        #[wasm_split($page, wasm_split_path = ::leptos::wasm_split, preload($load), fallible)]
        fn $page(page: $Bundle) -> Result<AnyView, ApiError> {
            Ok(match page {
                $($Bundle::$Page => $view(),)+
            })
        }

        impl $Bundle {
            /// Within a page: its part of the wasm may still have to come.
            pub fn within(self) -> AnyView {
                let come = move || Suspend::new(async move { self.choose().await });
                view! { <Transition fallback=Skeleton>{come}</Transition> }.into_any()
            }
        }

        impl ChooseView for $Bundle {
            async fn choose(self) -> AnyView {
                $page(self).await.unwrap_or_else(ui::load::problem)
            }

            async fn preload(&self) {
                _ = $load().await;
            }
        }
    };
}

bundle!("The cards of what is not a person, lists, and mail.", Cards, card_pages, load_cards, {
    Org => orgs::show::page,
    OrgUsers => users::list::page,
    OrgDevices => devices::list::page,
    Device => devices::show::page,
    Order => orders::show::page,
    Mail => mail::show::page,
    Undelivered => mail::dead::page,
    OrgCharts => charts::show::page,
    Warnings => warnings::list::page,
});

bundle!("What is not a call: the log, the staff, oneself; and looking into a customer's org.", Office, office_pages, load_office, {
    Audit => audit::list::page,
    UserHistory => audit::history::of_user,
    OrgHistory => audit::history::of_org,
    DeviceHistory => audit::history::of_device,
    Call => visits::show::page,
    Security => security::show::page,
    Sessions => sessions::list::page,
    Staff => staff::list::page,
    View => view::show::page,
});

bundle!("What a key, a press or the time opens over any page.", Tools, tool_parts, load_tools, {
    Keys => ui::keys_dialog::list,
    Aloud => ui::aloud::shown,
    Ending => sessions::ending::warning,
    Proof => security::ask::ways,
    Verify => verification::show::steps,
});

bundle!("A customer's own pages.", My, my_pages, load_my, {
    Access => my::access::page,
    Log => my::log::page,
    Request => my::request::page,
    Security => my::security::page,
});

bundle!("Pages for who is not signed in.", Doors, door_pages, load_doors, {
    SignIn => staff::sign_in::page,
    SecondFactor => security::second::page,
    Welcome => staff::welcome::page,
    Link => links::show::page,
    MySignIn => my::sign_in::page,
    MyEnter => my::enter::page,
});

/// The bundle of the page at `path`, as its file is called; nothing when the page is in the first download.
pub fn of(path: &str) -> Option<&'static str> {
    let segments: Vec<_> = path.split('/').skip(1).collect();
    match segments[..] {
        _ if is_public(path) => Some("door_pages"),
        _ if is_customers(path) => Some("my_pages"),
        ["audit" | "calls" | "security" | "sessions" | "staff" | "views", ..] | [_, _, "history"] => {
            Some("office_pages")
        }
        ["orgs" | "devices" | "orders" | "mail" | "warnings", ..] | ["users", _, "mail"] => Some("card_pages"),
        _ => None,
    }
}

/// Fetches those of the page at `path` and of the card beside it that `search` names, so that both can be taken over as the
/// server wrote them.
pub async fn fetch(path: &str, search: &str) -> Result<(), SplitLoaderError> {
    fetch_one(path).await?;
    match peek::named(search) {
        Some(card) => fetch_one(card).await,
        None => Ok(()),
    }
}

async fn fetch_one(path: &str) -> Result<(), SplitLoaderError> {
    match of(path) {
        Some("door_pages") => load_doors().await,
        Some("my_pages") => load_my().await,
        Some("card_pages") => load_cards().await,
        Some("office_pages") => load_office().await,
        _ => Ok(()),
    }
}

/// When the page at `path` has been at rest for a while: what a click may lead to in the middle of a call. Before that, what is
/// pointed at.
pub fn fetch_ahead(path: &str) {
    if is_public(path) || is_customers(path) {
        return;
    }
    set_timeout(
        || {
            at_leisure("/orgs");
            if is_online() {
                spawn_local(async { _ = load_tools().await });
            }
        },
        Duration::from_secs(2),
    );
    window_event_listener(ev::pointerover, |event| {
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let link = target.and_then(|target| target.closest("a[href^='/']").ok().flatten());
        if let Some(href) = link.and_then(|link| link.get_attribute("href")) {
            at_leisure(href.split(['?', '#']).next().unwrap_or_default());
        }
    });
}

fn is_online() -> bool {
    window().navigator().on_line()
}

fn at_leisure(path: &str) {
    if of(path).is_some() && is_online() {
        let path = path.to_owned();
        spawn_local(async move {
            _ = fetch_one(&path).await;
        });
    }
}

impl From<SplitLoaderError> for ApiError {
    fn from(_: SplitLoaderError) -> Self {
        AppError::new(ErrorKind::Offline, t("This page could not be fetched. Check the network and try again.")).into()
    }
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn which_bundle_a_page_is_in() {
        for (path, bundle) in [
            ("/", None),
            ("/s/1", None),
            ("/users/1", None),
            ("/nowhere", None),
            ("/users/1/mail", Some("card_pages")),
            ("/mail/undelivered", Some("card_pages")),
            ("/users/1/history", Some("office_pages")),
            ("/orgs/1/history", Some("office_pages")),
            ("/views/1/overview", Some("office_pages")),
            ("/orgs/1", Some("card_pages")),
            ("/orgs/1/users", Some("card_pages")),
            ("/orgs/1/charts", Some("card_pages")),
            ("/warnings/devices", Some("card_pages")),
            ("/devices/1", Some("card_pages")),
            ("/orders/1", Some("card_pages")),
            ("/my", Some("my_pages")),
            ("/my/requests/1", Some("my_pages")),
            ("/my/sign-in", Some("door_pages")),
            ("/my/enter/secret", Some("door_pages")),
            ("/sign-in", Some("door_pages")),
            ("/l/secret", Some("door_pages")),
        ] {
            assert_eq!(of(path), bundle, "{path}");
        }
    }
}
