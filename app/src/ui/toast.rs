//! A line at the foot of the page that says what was just done, aloud for those who hear the page, and takes it back where
//! that is possible.

use std::time::Duration;

use leptos::prelude::*;

use super::{
    dialog::{self, focus},
    erase::{changing, effect, press},
    icon::Icon,
    words::t,
};

/// How long a line stays.
const SAID: Duration = Duration::from_millis(3200);

/// One that can be taken back, longer; and after it is gone `z` and the command bar still take it back (WCAG 2.2.1).
const OFFERED: Duration = Duration::from_secs(20);

/// Where anything on the page says so.
#[derive(Clone, Copy)]
pub struct Toasts {
    text: RwSignal<String>,
    shown: RwSignal<bool>,
    /// Whether what is shown is what can be taken back.
    offers: RwSignal<bool>,
    /// What was done last of what can be taken back.
    done: RwSignal<Option<String>>,
    undo: StoredValue<Option<Undo>>,
    number: StoredValue<u32>,
}

/// What takes it back. The page that did it may be gone by then.
pub type Undo = Box<dyn Fn() + Send + Sync>;

pub fn provide() {
    provide_context(Toasts {
        text: RwSignal::default(),
        shown: RwSignal::new(false),
        offers: RwSignal::new(false),
        done: RwSignal::default(),
        undo: StoredValue::new(None),
        number: StoredValue::new(0),
    });
}

impl Toasts {
    /// Shows `text` for some seconds in place of what was said before.
    pub fn say(self, text: String) {
        self.show(text, false, SAID);
    }

    /// Says what was done; `undo` takes it back.
    pub fn undoable(self, text: String, undo: Undo) {
        self.undo.set_value(Some(undo));
        self.done.set(Some(text.clone()));
        self.show(text, true, OFFERED);
    }

    fn show(self, text: String, offers: bool, long: Duration) {
        self.number.update_value(|number| *number += 1);
        self.text.set(text);
        self.offers.set(offers);
        self.shown.set(true);
        self.hide_after(long, self.number.get_value());
    }

    /// Not while the pointer or the focus is on it.
    fn hide_after(self, long: Duration, mine: u32) {
        let hide = move || {
            if self.number.get_value() != mine {
                return;
            }
            let used = document().query_selector(".toast:is(:hover, :focus-within)").ok().flatten().is_some();
            if used { self.hide_after(SAID, mine) } else { self.shown.set(false) }
        };
        set_timeout(hide, long);
    }

    fn take_back(self) {
        let undo = self.undo.try_update_value(Option::take).flatten();
        self.done.set(None);
        self.leave();
        if let Some(undo) = undo {
            self.say(t("Taken back").to_owned());
            undo();
        }
    }

    /// The focus does not stay on what is not to be seen.
    fn leave(self) {
        let inside = document().query_selector(".toast :focus").ok().flatten().is_some();
        self.shown.set(false);
        if inside {
            focus("main h1");
        }
    }
}

#[component]
pub fn ToastLine() -> AnyView {
    let toasts: Toasts = expect_context();
    let Toasts { text, shown, offers, done, .. } = toasts;
    effect(move || text.with(|text| dialog::say(if shown.get() { text } else { "" })));
    let label = move || done.get().map(|done| crate::t!("Undo: {what}", what = done));
    view! {
        <div class="toast" class:shown=shown class:offers=offers>
            <span role="status" aria-live="polite">
                {text}
                {changing(move || offers.get().then(|| view! { <span class="sr">" " {t("Press z to undo.")}</span> }))}
            </span>
            <button
                type="button"
                class="toast-undo"
                data-key="z"
                data-label=label
                disabled=move || done.with(Option::is_none)
                on:click=press(move || toasts.take_back())
            >
                <Icon name="undo-2" />
                {t("Undo")}
                <kbd aria-hidden="true">"z"</kbd>
            </button>
            <button type="button" class="toast-close" aria-label=t("Dismiss") on:click=press(move || toasts.leave())>
                <Icon name="x" />
            </button>
        </div>
    }
    .into_any()
}
