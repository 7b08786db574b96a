//! Time that runs: what is left of a permission, how long a call has gone on. By the seconds that the server counted, for
//! the reader's clock may be wrong; it goes on while the machine sleeps.

use std::time::Duration;

use leptos::prelude::*;
use web_sys::js_sys::Date;

use super::erase::{changing, effect};
use super::words::{t, tn};
use crate::t;

/// Seconds between two questions whether it is over by the server's clock, too.
const AGAIN: i64 = 5;

/// "7 h 12 min left", by the second in the last ten minutes. `over` runs when nothing is left, and again for as long as it is shown.
#[component]
pub fn Left(seconds: i64, #[prop(optional)] over: Option<Callback<()>>) -> AnyView {
    let left = running(seconds, -1.0);
    if let Some(over) = over {
        effect(move || {
            if left.get() <= 0 && left.get() % AGAIN == 0 {
                over.run(());
            }
        });
    }
    view! { <span class="left" role="timer">{changing(move || words(left.get()))}</span> }.into_any()
}

/// "12:34", and with hours "1:02:34".
#[component]
pub fn Since(seconds: i64) -> AnyView {
    let gone = running(seconds, 1.0);
    view! { <span class="left" role="timer">{changing(move || clock(gone.get()))}</span> }.into_any()
}

/// Seconds that grow or shrink by the second, in the browser.
fn running(seconds: i64, step: f64) -> RwSignal<i64> {
    let now = RwSignal::new(seconds.max(0));
    effect(move || {
        let began = Date::now();
        let tick = move || {
            let passed = ((Date::now() - began) / 1000.0).floor();
            let value = (seconds as f64 + step * passed) as i64;
            if now.try_with_untracked(|old| *old != value) == Some(true) {
                now.set(value);
            }
        };
        let every = set_interval_with_handle(tick, Duration::from_millis(500));
        on_cleanup(move || _ = every.map(|every| every.clear()));
    });
    now
}

fn words(seconds: i64) -> String {
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3_600 % 24, seconds / 60 % 60);
    match seconds {
        ..=0 => t("over").to_owned(),
        s if s < 600 => t!("{time} left", time = format!("{}:{:02}", s / 60, s % 60)),
        s if s < 3_600 => t!("{minutes} min left", minutes = minutes),
        s if s < 86_400 => t!("{hours} h {minutes} min left", hours = hours, minutes = minutes),
        _ => t!("{days}, {hours} h left", days = tn(days, "{n} day", "{n} days"), hours = hours),
    }
}

fn clock(seconds: i64) -> String {
    match seconds / 3_600 {
        0 => format!("{}:{:02}", seconds / 60, seconds % 60),
        hours => format!("{hours}:{:02}:{:02}", seconds / 60 % 60, seconds % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::{clock, words};

    #[test]
    fn says_what_is_left() {
        assert_eq!([words(0), words(-7)], ["over", "over"]);
        assert_eq!(words(65), "1:05 left");
        assert_eq!(words(3_599), "59 min left");
        assert_eq!(words(28_799), "7 h 59 min left");
        assert_eq!(words(176_400), "2 days, 1 h left");
        assert_eq!(clock(754), "12:34");
        assert_eq!(clock(3_754), "1:02:34");
    }
}
