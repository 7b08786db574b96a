//! A page's heading: it takes the focus when the page was reached by a link, so that the page is read out from there.

use leptos::{html, prelude::*, wasm_bindgen::JsCast};
use leptos_meta::Title;
use leptos_router::{hooks::use_location, params::ParamsMap};

use super::{erase::effect, tabs::Tabs};
use crate::peek::{is_beside, list_of};

/// Whether the reader has gone from one page to another, or on in a list, without a new document.
#[derive(Clone, Copy)]
pub struct Moved(StoredValue<bool>);

/// Watches the address for the headings; called once, inside the router.
pub fn provide_moved() {
    let moved = Moved(StoredValue::new(false));
    provide_context(moved);
    let here = use_location();
    Effect::new(move |before: Option<(String, ParamsMap)>| {
        let now = (here.pathname.get(), list_of(here.query));
        if before.is_some_and(|before| before != now) {
            moved.0.set_value(true);
        }
        now
    });
}

/// The one `<h1>` of a page, which also names the document, and a card's tab; of a card beside a list, only its first
/// heading.
#[component]
pub fn Heading(#[prop(into)] text: String, #[prop(optional)] children: Option<Children>) -> AnyView {
    if is_beside() {
        return view! { <h2 class="peek-title">{text}</h2> }.into_any();
    }
    let node = NodeRef::<html::H1>::new();
    let (moved, tabs) = (use_context::<Moved>(), use_context::<Tabs>());
    let name = text.clone();
    let has_moved = move || moved.is_some_and(|moved| moved.0.get_value());
    if has_moved() {
        leave();
    }
    effect(move || {
        let Some(node) = node.get() else { return };
        if has_moved() {
            // To give it the focus a browser lays the page out: once all of it is there.
            let heading = node.clone();
            request_animation_frame(move || _ = heading.focus());
        }
        if let (Some(tabs), Ok(Some(_))) = (tabs, node.closest(".card")) {
            tabs.opened(&name);
        }
    });
    view! {
        <Title text=text.clone() />
        <h1 node_ref=node tabindex="-1">
            {text}
            {children.map(|children| children())}
        </h1>
    }
    .into_any()
}

/// Takes the focus from the page before, which is about to go: to take away what has it, a browser lays out both pages.
fn leave() {
    let focused = document().active_element().and_then(|focused| focused.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(focused) = focused {
        _ = focused.blur();
    }
}
