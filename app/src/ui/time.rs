//! Moments and days. The server writes them plainly; the browser puts them into its reader's words afterwards, so that
//! what is taken over is what was sent, and again as time goes by.

use std::time::Duration;

use leptos::prelude::*;
use model::Timestamp;

use super::{erase::effect, intl, live::renew};

/// How long words of a moment stand.
const STANDS: Duration = Duration::from_secs(30);

/// Changes when what is said of moments may have grown old.
#[derive(Clone, Copy)]
struct Goes(RwSignal<()>);

/// Once a document: time goes while somebody looks, and at once when somebody does again.
pub fn provide() {
    let goes = RwSignal::new(());
    provide_context(Goes(goes));
    effect(move || {
        let tick = move || {
            if !document().hidden() {
                goes.set(());
            }
        };
        let every = set_interval_with_handle(tick, STANDS);
        let seen = window_event_listener_untyped("visibilitychange", move |_| tick());
        on_cleanup(move || {
            _ = every.map(|every| every.clear());
            seen.remove();
        });
    });
}

/// A moment: "3 hours ago", whole in its title.
#[component]
pub fn Time(at: Timestamp) -> AnyView {
    moment(at, intl::relative)
}

/// A moment by the clock: "14:05", with the day when it is not today.
#[component]
pub fn Clock(at: Timestamp) -> AnyView {
    moment(at, intl::clock_of)
}

fn moment(at: Timestamp, words: fn(&str) -> Option<String>) -> AnyView {
    let text = RwSignal::new(at.plain());
    let title = RwSignal::new(at.plain());
    let moment = at.to_string();
    let goes = use_context::<Goes>();
    effect({
        let moment = moment.clone();
        move || {
            goes.iter().for_each(|goes| goes.0.get());
            if let Some(words) = words(&moment) {
                renew(text, words);
            }
            if let Some(words) = intl::full(&moment) {
                renew(title, words);
            }
        }
    });
    view! {
        <time datetime=moment title=title>
            {text}
        </time>
    }
    .into_any()
}

/// A day of the calendar, `YYYY-MM-DD`.
#[component]
pub fn Day(on: String) -> impl IntoView {
    let text = RwSignal::new(on.clone());
    effect({
        let on = on.clone();
        move || {
            if let Some(words) = intl::day(&on) {
                text.set(words);
            }
        }
    });
    view! { <time datetime=on>{text}</time> }
}

/// What the clock shows where somebody is, with the zone's own name.
#[component]
pub fn LocalTime(zone: String) -> impl IntoView {
    let clock = RwSignal::new(None::<String>);
    let name = zone.replace('_', " ");
    effect(move || {
        clock.set(intl::clock(&zone));
        let zone = zone.clone();
        let every = set_interval_with_handle(move || clock.set(intl::clock(&zone)), std::time::Duration::from_secs(20));
        on_cleanup(move || _ = every.map(|every| every.clear()));
    });
    view! {
        <span class="local-time">
            <span class="clock">{move || clock.get().map(|clock| format!("{clock} · "))}</span>
            {name}
        </span>
    }
}

/// The name of a country or language from its code; the code until the browser has said it.
#[component]
pub fn Named(
    /// `region` or `language`.
    of: &'static str,
    code: String,
) -> impl IntoView {
    let text = RwSignal::new(code.clone());
    effect({
        let code = code.clone();
        move || {
            if let Some(name) = intl::name(of, &code) {
                text.set(name);
            }
        }
    });
    view! { <span title=code>{text}</span> }
}
