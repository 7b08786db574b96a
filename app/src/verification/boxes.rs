//! Six boxes for six digits: typing goes on to the next, Backspace back, pasting fills all, the sixth sends.

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use super::call::Call;
use crate::t;
use crate::ui::erase::{effect, flag, submit};
use crate::ui::words::t;

const DIGITS: usize = 6;

#[component]
pub fn Boxes(call: Call) -> AnyView {
    effect(move || {
        call.emptied.track();
        let boxes = boxes();
        boxes.iter().for_each(|it| it.set_value(""));
        focus(&boxes, 0);
    });
    let typed = move |event: ev::Event| {
        let Some((boxes, at)) = place(&event) else { return };
        let digits = digits(&boxes[at].value());
        boxes[at].set_value("");
        fill(call, &boxes, at, &digits);
    };
    let pasted = move |event: ev::ClipboardEvent| {
        let text = event.clipboard_data().and_then(|data| data.get_data("text").ok()).unwrap_or_default();
        event.prevent_default();
        let digits = digits(&text);
        let at = if digits.len() < DIGITS { place(&event).map_or(0, |(_, at)| at) } else { 0 };
        fill(call, &boxes(), at, &digits);
    };
    let key = move |event: ev::KeyboardEvent| {
        let Some((boxes, at)) = place(&event) else { return };
        let to = match event.key().as_str() {
            "Backspace" if boxes[at].value().is_empty() => {
                let before = at.saturating_sub(1);
                boxes[before].set_value("");
                before
            }
            "ArrowLeft" => at.saturating_sub(1),
            "ArrowRight" => (at + 1).min(DIGITS - 1),
            "Home" => 0,
            "End" => DIGITS - 1,
            _ => return,
        };
        event.prevent_default();
        focus(&boxes, to);
    };
    let sent = submit(move |_| {
        let boxes = boxes();
        match boxes.iter().position(|it| it.value().is_empty()) {
            Some(empty) => focus(&boxes, empty),
            None => send(call, &boxes),
        }
    });
    let inputs = (1..=DIGITS)
        .map(|number| {
            view! {
                <input
                    type="text"
                    inputmode="numeric"
                    pattern="[0-9]"
                    autocomplete=if number == 1 { "one-time-code" } else { "off" }
                    aria-label=t!("Digit {number} of {DIGITS}", number = number, DIGITS = DIGITS)
                    aria-invalid=flag(move || call.problem.with(Option::is_some))
                />
            }
        })
        .collect_view();
    view! {
        <form class="verify-code" novalidate=true on:submit=sent on:paste=pasted on:keydown=key on:input=typed>
            <p id="verify-code-label">{t("The six digits that the caller reads out")}</p>
            <div class="boxes" role="group" aria-labelledby="verify-code-label" aria-describedby="verify-pair">
                {inputs}
            </div>
            <button class="button primary">{t("Confirm")}</button>
        </form>
    }
    .into_any()
}

/// Puts `digits` into the boxes from `at` on; sends them when all are full.
fn fill(call: Call, boxes: &[HtmlInputElement], at: usize, digits: &str) {
    if digits.is_empty() {
        return;
    }
    call.problem.set(None);
    let mut next = at;
    for (one, digit) in boxes[at..].iter().zip(digits.chars()) {
        one.set_value(digit.encode_utf8(&mut [0; 4]));
        next += 1;
    }
    focus(boxes, next.min(DIGITS - 1));
    if boxes.iter().all(|it| !it.value().is_empty()) {
        send(call, boxes);
    }
}

fn send(call: Call, boxes: &[HtmlInputElement]) {
    call.confirm(boxes.iter().map(HtmlInputElement::value).collect());
}

fn boxes() -> Vec<HtmlInputElement> {
    let found = document().query_selector_all(".verify-code input").ok();
    let Some(found) = found else { return Vec::new() };
    (0..found.length()).filter_map(|at| found.get(at)?.dyn_into().ok()).collect()
}

/// The boxes, and which of them an event is of.
fn place(event: &web_sys::Event) -> Option<(Vec<HtmlInputElement>, usize)> {
    let target: HtmlInputElement = event.target()?.dyn_into().ok()?;
    let boxes = boxes();
    let at = boxes.iter().position(|it| *it == target)?;
    Some((boxes, at))
}

/// With what stands in it chosen, so that a digit typed over it takes its place.
fn focus(boxes: &[HtmlInputElement], at: usize) {
    if let Some(one) = boxes.get(at) {
        _ = one.focus();
        one.select();
    }
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).take(DIGITS).collect()
}
