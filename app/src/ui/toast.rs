//! A line at the foot of the page that says what was just done, aloud for those who hear the page.

use std::time::Duration;

use leptos::prelude::*;

/// Where anything on the page says so.
#[derive(Clone, Copy)]
pub struct Toasts {
    text: RwSignal<String>,
    shown: RwSignal<bool>,
    number: StoredValue<u32>,
}

pub fn provide() {
    provide_context(Toasts { text: RwSignal::default(), shown: RwSignal::new(false), number: StoredValue::new(0) });
}

impl Toasts {
    /// Shows `text` for some seconds in place of what was said before.
    pub fn say(self, text: String) {
        self.number.update_value(|number| *number += 1);
        let mine = self.number.get_value();
        self.text.set(text);
        self.shown.set(true);
        let hide = move || {
            if self.number.get_value() == mine {
                self.shown.set(false);
            }
        };
        set_timeout(hide, Duration::from_millis(3200));
    }
}

#[component]
pub fn ToastLine() -> impl IntoView {
    let Toasts { text, shown, .. } = expect_context();
    view! {
        <div class="toast" class:shown=shown role="status" aria-live="polite">
            {text}
        </div>
    }
}
