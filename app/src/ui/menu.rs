//! The corner of the page: who is signed in, their sessions, the colours, the way out. Opens without script.

use leptos::{ev, html, prelude::*};
use model::staff::Corner;

use super::{dialog::show_keys, erase::effect, icon::Icon, live::renew, text::initials, theme::ThemeToggle};
use crate::{
    routes::{Post, To},
    staff::words,
    visits::now::Now,
};

pub fn user_menu(corner: Corner) -> AnyView {
    let Corner { me, call, .. } = corner;
    if let Some(now) = use_context::<Now>() {
        // Once the page is taken over: what the server wrote has no bar.
        effect(move || renew(now.call, call.clone()));
    }
    let menu = NodeRef::<html::Details>::new();
    effect(move || {
        let click = window_event_listener(ev::pointerdown, move |event| close_unless_inside(menu, event.target()));
        let key = window_event_listener(ev::keydown, move |event| {
            if event.key() == "Escape" {
                close_unless_inside(menu, None);
            }
        });
        on_cleanup(move || {
            click.remove();
            key.remove();
        });
    });
    let close = move |_| close_unless_inside(menu, None);
    view! {
        <details class="menu" node_ref=menu>
            <summary aria-label=format!("{}: menu", me.name)>
                <span class="avatar small" aria-hidden="true">
                    {initials(&me.name)}
                </span>
                <span class="menu-who">
                    <span class="menu-name">{me.name.clone()}</span>
                    <span class="menu-provider">{me.provider.name.clone()}</span>
                </span>
                <Icon name="chevron-down" />
            </summary>
            <div class="menu-sheet">
                <div class="menu-head">
                    <strong>{me.name}</strong>
                    <span>{me.email}</span>
                    <span>{words::role(me.role)} " · " {me.provider.name}</span>
                </div>
                <ThemeToggle />
                <a class="menu-item" href=To::Sessions.to_string() on:click=close>
                    <Icon name="laptop" />
                    "My sessions"
                </a>
                <a class="menu-item" href=To::DeadLetters.to_string() on:click=close>
                    <Icon name="mail-x" />
                    "Undelivered mail"
                </a>
                <button
                    type="button"
                    class="menu-item needs-script"
                    on:click=move |_| {
                        close_unless_inside(menu, None);
                        show_keys();
                    }
                >
                    <Icon name="keyboard" />
                    "Keys"
                    <kbd>"?"</kbd>
                </button>
                <form method="post" action=Post::SignOut.to_string()>
                    <button class="menu-item">
                        <Icon name="log-out" />
                        "Sign out"
                    </button>
                </form>
            </div>
        </details>
    }
    .into_any()
}

fn close_unless_inside(menu: NodeRef<html::Details>, target: Option<web_sys::EventTarget>) {
    use wasm_bindgen::JsCast;
    let Some(menu) = menu.get_untracked() else { return };
    let target = target.and_then(|target| target.dyn_into::<web_sys::Node>().ok());
    if !target.is_some_and(|target| menu.contains(Some(&target))) {
        _ = menu.remove_attribute("open");
    }
}
