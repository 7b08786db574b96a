//! Watches for the end of the session, and has it told of while there is time (WCAG 2.2 §2.2.1). Every tab asks the server,
//! which knows what is done in the others; to ask is no use of the session. What tells of it is in a bundle.

use std::time::Duration;

use leptos::{prelude::*, task::spawn_local};
use leptos_router::ChooseView;
use model::sessions::{End, SOON, TimeLeft};
use web_sys::js_sys::Date;

use super::api::get_time_left;
use crate::{
    bundles::Tools,
    ui::{
        erase::{changing, effect},
        latest::Latest,
        live::renew,
    },
};

/// How often it is looked whether it is time to ask.
const TICK: Duration = Duration::from_secs(5);

/// How long a page is left alone when it has come (ms).
const FIRST: f64 = 60_000.0;

/// When it is asked again: where no answer has come, and while an end is told of (ms).
const AGAIN: f64 = 30_000.0;
const WHILE_IDLE: f64 = 5_000.0;
const WHILE_ENDING: f64 = 15_000.0;

/// Times are milliseconds of the browser's clock, which goes on while the machine sleeps. Only what lies between two of them
/// counts: what is left is what the server says.
#[derive(Clone, Copy)]
pub struct Watch {
    /// Whether it is the session of a customer's administrator.
    pub customer: bool,
    /// The end that is told of just now, and the seconds until then.
    pub near: RwSignal<Option<End>>,
    pub seconds: RwSignal<i64>,
    /// Below how many seconds the end of a long session is told of: its reader has seen it, and works on.
    told: StoredValue<i64>,
    due: StoredValue<f64>,
    looked: StoredValue<f64>,
    asked: Latest,
}

/// Once a page that a session lets in; what it tells stands where this is drawn.
pub fn watch(customer: bool) -> AnyView {
    let watch = Watch {
        customer,
        near: RwSignal::new(None),
        seconds: RwSignal::new(0),
        told: StoredValue::new(i64::MAX),
        due: StoredValue::new(0.0),
        looked: StoredValue::new(0.0),
        asked: Latest::default(),
    };
    provide_context(watch);
    effect(move || {
        watch.due.set_value(Date::now() + FIRST);
        let every = set_interval_with_handle(move || watch.look(), TICK);
        let seen = window_event_listener_untyped("visibilitychange", move |_| watch.look());
        on_cleanup(move || {
            _ = every.map(|every| every.clear());
            seen.remove();
        });
    });
    changing(move || watch.near.get().map(|_| Tools::Ending.within()))
}

impl Watch {
    /// Asks when it is time, and where the clock was set back; not while nobody looks.
    fn look(self) {
        let now = Date::now();
        let set_back = now < self.looked.get_value();
        self.looked.set_value(now);
        if !document().hidden() && (set_back || now >= self.due.get_value()) {
            self.due.set_value(now + AGAIN);
            let mine = self.asked.begin();
            spawn_local(async move {
                // That it is over is heard by the whole page.
                if let Ok(left) = get_time_left(self.customer).await
                    && self.asked.is_last(mine)
                {
                    self.take(left).await;
                }
            });
        }
    }

    /// What the server said last. Answers to what was asked before come to nothing.
    pub async fn take(self, left: TimeLeft) {
        let mine = self.asked.begin();
        let near = left.near();
        let wait = match near {
            None => left.calm() as f64 * 1_000.0,
            Some(End::Idle) => WHILE_IDLE,
            Some(End::Life) => WHILE_ENDING,
        };
        self.due.set_value(Date::now() + wait);
        let seconds = if near == Some(End::Life) { left.life } else { left.idle };
        if near != Some(End::Life) {
            self.told.set_value(i64::MAX);
        } else if seconds > self.told.get_value() {
            return;
        }
        if near.is_some() {
            // Nothing stands in its place until it has come.
            Tools::Ending.preload().await;
            if !self.asked.is_last(mine) {
                return;
            }
        }
        renew(self.seconds, seconds);
        renew(self.near, near);
    }

    /// The reader knows of it. Shortly before, it is told once more.
    pub fn dismiss(self) {
        self.told.set_value(if self.seconds.get_untracked() > SOON { SOON } else { 0 });
        self.near.set(None);
    }
}
