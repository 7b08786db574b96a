//! Pages and server functions: what the browser sees, and the doors it knocks at.

#![recursion_limit = "256"]

pub mod audit;
pub mod bundles;
#[cfg(feature = "ssr")]
pub mod caller;
pub mod catalog;
pub mod charts;
pub mod consent;
pub mod devices;
pub mod differences;
pub mod error;
pub mod json;
pub mod language;
pub mod licences;
pub mod links;
pub mod mail;
pub mod my;
pub mod orders;
pub mod orgs;
pub mod peek;
#[cfg(feature = "ssr")]
pub mod po;
pub mod routes;
pub mod search;
pub mod security;
pub mod sessions;
#[cfg(feature = "ssr")]
mod shell;
pub mod staff;
pub mod ui;
pub mod users;
pub mod verification;
pub mod view;
pub mod visits;
pub mod warnings;

use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::Router;

#[cfg(feature = "ssr")]
pub use shell::{Assets, shell};

/// Everything inside the document's body.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    ui::toast::provide();
    search::bar::provide();
    let (routing, set_routing) = signal(false);
    view! {
        <Title formatter=titled text="" />
        <Router set_is_routing=set_routing>
            <ui::layout::Layout routing />
        </Router>
    }
}

/// What the document is called: the page's heading, and whose page it is.
fn titled(text: String) -> String {
    let title = if text.is_empty() { "Farol".to_owned() } else { format!("{text} · Farol") };
    // leptos_meta writes it into the document as it is; a browser takes it as text.
    #[cfg(feature = "ssr")]
    let title = title.replace('&', "&amp;").replace('<', "&lt;");
    title
}
