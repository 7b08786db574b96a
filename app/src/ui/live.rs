//! What changes on the screen by itself: `/events` says that something did, and the page asks what. The browser's own
//! `EventSource`, watched: it says neither that a line is dead nor that one was made again after sleep.

use std::time::Duration;

use super::words::t;
use super::{
    erase::{changing, effect},
    latest::Latest,
    signed_out::is_of,
};
use crate::{error::ApiError, my::api::my_me, staff::api::get_corner};
use leptos::{ev, prelude::*, task::spawn_local};
use wasm_bindgen::{JsCast, prelude::Closure};
use web_sys::{
    EventSource,
    js_sys::{Date, Math},
};

/// The server sends a beat every 15 s; a line that is silent for longer than this (ms) is dead.
const SILENCE: f64 = 40_000.0;

/// Several changes within this time are one.
const TOGETHER: Duration = Duration::from_millis(100);

/// The longest time between two tries (ms), before jitter.
const LONGEST: f64 = 30_000.0;

/// What a page hears of: a user's mail and verification, a customer's consents, what is done in one's own org.
const NEWS: [&str; 4] = ["mail", "verification", "consent", "wall"];

/// Runs `on_change` when something of `topic` changes (`user=ID`, `org=ID`, or `my=1` for a customer's own pages), and
/// once at each connection, for what happened while there was none. Ends with the page. Gives whether the line is
/// interrupted.
pub fn live(topic: String, on_change: Callback<()>) -> RwSignal<bool> {
    let interrupted = RwSignal::new(false);
    let topic = StoredValue::new(topic);
    effect(move || {
        let line = Line {
            topic,
            on_change,
            interrupted,
            source: StoredValue::new_local(None),
            heard: StoredValue::new(0.0),
            next_try: StoredValue::new(0.0),
            wait: StoredValue::new(0.0),
            pending: StoredValue::new(false),
        };
        line.tick();
        let every = set_interval_with_handle(move || line.tick(), Duration::from_secs(1));
        let seen = window_event_listener_untyped("visibilitychange", move |_| line.at_once());
        let online = window_event_listener(ev::online, move |_| line.at_once());
        on_cleanup(move || {
            _ = every.map(|every| every.clear());
            seen.remove();
            online.remove();
        });
    });
    interrupted
}

/// Says quietly, beside what is live, that it is not just now.
#[component]
pub fn LiveNote(interrupted: RwSignal<bool>) -> impl IntoView {
    view! {
        <span class="live-note" role="status">
            {changing(move || interrupted.get().then_some(t("Reconnecting…")))}
        </span>
    }
}

/// One connection; closed when it is dropped.
struct Source {
    events: EventSource,
    _ears: Vec<Closure<dyn Fn()>>,
}

impl Drop for Source {
    fn drop(&mut self) {
        self.events.close();
    }
}

/// Times are milliseconds of the browser's clock, which goes on while the machine sleeps: then the line is found dead.
#[derive(Clone, Copy)]
struct Line {
    topic: StoredValue<String>,
    on_change: Callback<()>,
    interrupted: RwSignal<bool>,
    source: StoredValue<Option<Source>, LocalStorage>,
    heard: StoredValue<f64>,
    next_try: StoredValue<f64>,
    /// How long was waited before the last try.
    wait: StoredValue<f64>,
    pending: StoredValue<bool>,
}

impl Line {
    /// Every second: gives up a dead line, makes a new one when its time has come. Nothing while nobody looks.
    fn tick(self) {
        let now = Date::now();
        if document().hidden() {
            return self.source.set_value(None);
        }
        let connected = self.source.with_value(Option::is_some);
        if connected && now - self.heard.get_value() > SILENCE {
            self.source.set_value(None);
            self.interrupted.set(true);
            let wait = (self.wait.get_value() * 2.0).clamp(1_000.0, LONGEST);
            self.wait.set_value(wait);
            self.next_try.set_value(now + wait * (0.75 + Math::random() / 2.0));
            // A line does not say why it is dead.
            ask_whose(self.topic.with_value(|topic| topic.starts_with("my=")));
        } else if !connected && now >= self.next_try.get_value() {
            self.connect(now);
        }
    }

    /// The page was shown or hidden, or the network came back.
    fn at_once(self) {
        self.next_try.set_value(0.0);
        self.tick();
    }

    fn connect(self, now: f64) {
        self.heard.set_value(now);
        let Ok(events) = EventSource::new(&format!("/events?{}", self.topic.get_value())) else { return };
        let beat = Closure::<dyn Fn()>::new(move || self.heard.set_value(Date::now()));
        let change = Closure::<dyn Fn()>::new(move || {
            self.heard.set_value(Date::now());
            self.changed();
        });
        let open = Closure::<dyn Fn()>::new(move || {
            self.heard.set_value(Date::now());
            self.wait.set_value(0.0);
            if self.interrupted.get_untracked() {
                self.interrupted.set(false);
            }
            self.changed();
        });
        // The next tick finds it dead. Left to itself the browser would try again at a pace of its own, or never.
        let error = Closure::<dyn Fn()>::new(move || self.heard.set_value(0.0));
        events.set_onopen(Some(open.as_ref().unchecked_ref()));
        events.set_onerror(Some(error.as_ref().unchecked_ref()));
        for name in NEWS {
            _ = events.add_event_listener_with_callback(name, change.as_ref().unchecked_ref());
        }
        _ = events.add_event_listener_with_callback("beat", beat.as_ref().unchecked_ref());
        self.source.set_value(Some(Source { events, _ears: vec![beat, change, open, error] }));
    }

    fn changed(self) {
        if self.pending.get_value() {
            return;
        }
        self.pending.set_value(true);
        let tell = move || {
            // Nobody, once the page was left.
            if self.pending.try_update_value(std::mem::take) == Some(true) {
                self.on_change.run(());
            }
        };
        set_timeout(tell, TOGETHER);
    }
}

/// Whose the session is, a customer's or an agent's. Where it has ended, whatever is asked tells the page.
pub fn ask_whose(customers: bool) {
    spawn_local(async move {
        let who = if customers { my_me().await.map(|me| me.id) } else { get_corner().await.map(|corner| corner.me.id) };
        _ = who.map(is_of);
    });
}

/// What `signal` shows, asked for again; nothing comes of the answer where it was asked once more meanwhile, or none came.
pub fn reload<T: PartialEq + Send + Sync + 'static>(
    signal: RwSignal<T>,
    asked: Latest,
    ask: impl Future<Output = Result<T, ApiError>> + 'static,
) {
    let mine = asked.begin();
    spawn_local(async move {
        if let Ok(now) = ask.await
            && asked.is_last(mine)
        {
            renew(signal, now);
        }
    });
}

/// Sets `signal` only to something else, so that nothing is drawn anew for no reason, and nothing of a page that was left.
pub fn renew<T: PartialEq + Send + Sync + 'static>(signal: RwSignal<T>, value: T) {
    if signal.try_with_untracked(|old| *old != value) == Some(true) {
        signal.set(value);
    }
}
