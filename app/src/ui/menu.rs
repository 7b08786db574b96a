//! The corner of the page: who is signed in, their sessions, the colours, the way out. Opens without script.

use leptos::{ev, html, prelude::*};
use model::{
    Timestamp,
    staff::{Corner, StaffRole},
};

use super::words::{t, tn};
use super::{
    command::Command,
    erase::{effect, press},
    icon::Icon,
    keys::Keys,
    language::LanguageChoice,
    layout::keep_height,
    tabs::Tabs,
    text::{grouped, initials},
    theme::ThemeToggle,
    time::Day,
    toast::Toasts,
};
use crate::{
    routes::{Post, To},
    staff::words,
    visits::{draft, now::Now},
};
use crate::{t, tv};

pub fn user_menu(corner: Corner) -> AnyView {
    if let Some(now) = use_context::<Now>() {
        let corner = corner.clone();
        // Once the page is taken over: what the server wrote has no bar.
        effect(move || now.begin(corner.clone()));
    }
    let Corner { me, questions, reads_only, .. } = corner;
    let overseer = matches!(me.role, StaffRole::ProviderAdmin | StaffRole::Auditor);
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
    let close = move || close_unless_inside(menu, None);
    let (command, keys, tabs) = (use_context::<Command>(), expect_context::<Keys>(), expect_context::<Tabs>());
    let item = |to: To, key: &'static str, icon: &'static str, text: &'static str, beside: Option<AnyView>| {
        view! {
            <a class="menu-item" href=to.to_string() data-key=key on:click=press(close)>
                <Icon name=icon />
                {text}
                {beside}
            </a>
        }
        .into_any()
    };
    let asked = |class: &'static str| {
        (questions > 0).then(|| {
            view! {
                <span class=class title=t("Questions of customers that wait for an answer")>
                    <span aria-hidden="true">{grouped(questions)}</span>
                    <span class="sr">{tn(questions, "{n} question waits", "{n} questions wait")}</span>
                </span>
            }
            .into_any()
        })
    };
    let label = match questions {
        0 => t!("{me}: menu", me = me.name),
        n => t!("{me}: menu, {count}", me = me.name, count = tn(n, "{n} question waits", "{n} questions wait")),
    };
    let (beside, inside) = (asked("badge on-menu"), asked("badge"));
    let (toasts, told) = (expect_context::<Toasts>(), StoredValue::new(false));
    let leaves = move |event: ev::SubmitEvent| {
        // They save themselves meanwhile; whoever presses again goes without them.
        if draft::is_left() && !told.get_value() {
            told.set_value(true);
            event.prevent_default();
            return toasts.say(t("Notes are not saved yet. Sign out again to leave without them.").to_owned());
        }
        tabs.forget();
        draft::forget();
    };
    let overseen = overseer.then(move || {
        let staff = item(To::Staff, "g s", "users", t("Staff"), None);
        view! { {staff} {item(To::Audit, "g a", "scroll-text", t("Audit log"), inside)} }.into_any()
    });
    view! {
        {if reads_only { Some(only_reading()) } else { me.set_up_by.map(set_up) }}
        <details class="menu" node_ref=menu>
            <summary aria-label=label>
                <span class="avatar small" aria-hidden="true">
                    {initials(&me.name)}
                </span>
                <span class="menu-who">
                    <span class="menu-name">{me.name.clone()}</span>
                    <span class="menu-provider">{me.provider.name.clone()}</span>
                </span>
                {beside}
                <Icon name="chevron-down" />
            </summary>
            <div class="menu-sheet">
                <div class="menu-head">
                    <strong>{me.name}</strong>
                    <span>{me.email}</span>
                    <span>{words::role(me.role)} " · " {me.provider.name}</span>
                </div>
                <ThemeToggle />
                <LanguageChoice />
                {overseen}
                {item(To::Security, "g f", "shield-check", t("Security"), None)}
                {item(To::Sessions, "g i", "laptop", t("My sessions"), None)}
                {item(To::DeadLetters, "g u", "mail-x", t("Undelivered mail"), None)}
                {command.map(|command| commands(command, close))}
                <button
                    type="button"
                    class="menu-item needs-script"
                    on:click=press(move || {
                        close();
                        keys.show();
                    })
                >
                    <Icon name="keyboard" />
                    {t("Keys")}
                    <kbd>"?"</kbd>
                </button>
                <form method="post" action=Post::SignOut.to_string() on:submit=leaves>
                    <button class="menu-item">
                        <Icon name="log-out" />
                        {t("Sign out")}
                    </button>
                </form>
            </div>
        </details>
    }
    .into_any()
}

fn commands(command: Command, close: impl Fn() + 'static) -> AnyView {
    let pressed = press(move || {
        close();
        command.open();
    });
    view! {
        <button type="button" class="menu-item needs-script command-open" on:click=pressed>
            <Icon name="command" />
            {t("Commands")}
            <kbd>"Ctrl K"</kbd>
        </button>
    }
    .into_any()
}

/// Over every page while the database has no primary, until the corner is asked again.
fn only_reading() -> AnyView {
    keep_height(".set-up", "--said");
    view! {
        <p class="set-up" role="status">
            <Icon name="triangle-alert" />
            <span>{t("Looking up goes on; changes are not possible for a moment. Another machine is taking over the database.")}</span>
        </p>
    }
    .into_any()
}

/// Over every page until a second factor that is required is set up.
fn set_up(by: Timestamp) -> AnyView {
    keep_height(".set-up", "--said");
    let day = by.as_str().get(..10).unwrap_or_default().to_owned();
    view! {
        <p class="set-up">
            <Icon name="shield" />
            <span>{tv!("From {day} on, your password alone no longer signs you in.", day = view! { <Day on=day /> })} " "</span>
            <a href=To::Security.to_string()>{t("Set up a second factor")}</a>
        </p>
    }
    .into_any()
}

fn close_unless_inside(menu: NodeRef<html::Details>, target: Option<web_sys::EventTarget>) {
    use wasm_bindgen::JsCast;
    let Some(menu) = menu.get_untracked() else { return };
    let target = target.and_then(|target| target.dyn_into::<web_sys::Node>().ok());
    if target.is_some_and(|target| menu.contains(Some(&target))) {
        return;
    }
    let within = document().active_element().is_some_and(|it| menu.contains(Some(&it)));
    _ = menu.remove_attribute("open");
    // What had the focus is hidden now: it goes back to what opens the menu.
    if within
        && let Ok(Some(opener)) = menu.query_selector("summary")
        && let Some(opener) = opener.dyn_ref::<web_sys::HtmlElement>()
    {
        _ = opener.focus();
    }
}
